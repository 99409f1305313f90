import type { Frame, Link } from './frame.ts'
import { TownCrest } from './header.tsx'
import { Arch } from './icon.tsx'
import { t } from './texts.ts'

function Anchor({ link }: { link: Link }) {
  return (
    <a href={link.href} lang={link.lang} hreflang={link.lang}>
      {link.label}
    </a>
  )
}

function Links({ links }: { links: readonly Link[] }) {
  return (
    <ul>
      {links.map((link) => (
        <li>
          <Anchor link={link} />
        </li>
      ))}
    </ul>
  )
}

function Column({ title, links }: { title: string; links: readonly Link[] }) {
  return links.length > 0 ? (
    <nav aria-label={title}>
      <h2>{title}</h2>
      <Links links={links} />
    </nav>
  ) : null
}

function Made({ frame }: { frame: Frame }) {
  const { source } = frame.footer
  return (
    <p class="g-footer__made">
      <Arch />
      <span>
        {t(frame.lang, 'footer.made')}
        {source ? (
          <>
            {'. '}
            <Anchor link={source} />
          </>
        ) : null}
      </span>
    </p>
  )
}

function Phone({ frame, waiting }: { frame: Frame; waiting?: boolean }) {
  const { phone } = frame.town
  if (!phone) return null
  const after = waiting ? phone.waiting : phone.note
  return (
    <>
      <a href={`tel:${phone.number}`}>{phone.label}</a>
      {after ? `, ${after}` : ''}
    </>
  )
}

/**
 * The end of each page: `full` for pages one reads, `short` for forms, `desk` for agents. All three lead to the accessibility statement,
 * the legal notice, privacy and help from a person.
 */
export function Footer({ frame, form }: { frame: Frame; form: 'full' | 'short' | 'desk' }) {
  const { town, lang } = frame
  const { accessibility, legal, privacy, help, rights = [], town: own = [] } = frame.footer
  if (form === 'desk')
    return (
      <footer class="g-footer g-footer--desk">
        <div class="g-wrap">
          <Made frame={frame} />
          <Links links={[...rights, privacy, legal, accessibility, help]} />
        </div>
      </footer>
    )
  if (form === 'short')
    return (
      <footer class="g-footer g-footer--short" data-color-scheme="dark">
        <div class="g-wrap">
          <p>
            {town.phone ? `${t(lang, 'footer.help')} ` : ''}
            <Phone frame={frame} waiting />
          </p>
          <Links links={[help, privacy, legal, accessibility]} />
        </div>
      </footer>
    )
  return (
    <footer class="g-footer" data-color-scheme="dark">
      <div class="g-wrap">
        <div class="g-footer__cols">
          <div>
            <p class="g-footer__brand">
              <TownCrest town={town} />
              <span>{town.fullName ?? town.name}</span>
            </p>
            <p>
              {town.address ? (
                <>
                  {town.address}
                  <br />
                </>
              ) : null}
              {town.hours ? (
                <>
                  {town.hours}
                  <br />
                </>
              ) : null}
              <Phone frame={frame} />
            </p>
          </div>
          <Column title={t(lang, 'footer.rights')} links={[privacy, ...rights, accessibility, legal, help]} />
          <Column title={t(lang, 'footer.town')} links={own} />
          <nav aria-label={t(lang, 'footer.languages')}>
            <h2>{t(lang, 'footer.languages')}</h2>
            <ul>
              {frame.languages.map((language) => (
                <li>
                  <a
                    href={language.href}
                    lang={language.lang}
                    hreflang={language.lang}
                    aria-current={language.lang === lang ? 'true' : undefined}
                  >
                    {language.name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        <Made frame={frame} />
      </div>
    </footer>
  )
}
