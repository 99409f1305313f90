import { raw } from 'hono/html'
import type { Frame, NavItem, Town } from './frame.ts'
import { Crest, Icon } from './icon.tsx'
import { Form } from './post.tsx'
import { t } from './texts.ts'
import type { Lang } from './words.ts'

/** The town's own crest, or the one of the theme. */
export function TownCrest({ town }: { town: Town }) {
  return town.crest ? raw(town.crest) : <Crest />
}

function NavLink({ lang, item }: { lang: Lang; item: NavItem }) {
  const words = item.count ? t(lang, 'nav.todo', { count: item.count }) : ''
  return (
    <a href={item.href} aria-current={item.current ? 'page' : undefined}>
      {item.label}
      {item.count ? (
        <>
          {' '}
          <span class="g-count">
            <span class="ds-sr-only">, </span>
            {item.count}
            <span class="ds-sr-only">{words.replace(String(item.count), '')}</span>
          </span>
        </>
      ) : null}
    </a>
  )
}

function Languages({ frame }: { frame: Frame }) {
  if (frame.languages.length < 2) return null
  return (
    <ul class="g-langs" aria-label={t(frame.lang, 'nav.languages')}>
      {frame.languages.map(({ lang, name, href }) => (
        <li>
          <a href={href} lang={lang} hreflang={lang} aria-current={lang === frame.lang ? 'true' : undefined}>
            <span aria-hidden="true">{lang.slice(0, 2).toUpperCase()}</span>
            <span class="ds-sr-only">{name}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function Me({ frame }: { frame: Frame }) {
  const { person, lang } = frame
  if (person)
    return (
      <a class="g-me" href={person.href}>
        <Icon name="person-circle" />
        <span>
          {person.name}
          {person.role ? (
            <>
              {' '}
              <small>{person.role}</small>
            </>
          ) : null}
        </span>
      </a>
    )
  return frame.signIn ? (
    <a class="g-me g-me--in" href={frame.signIn}>
      <Icon name="person-circle" />
      <span>{t(lang, 'sign.in')}</span>
    </a>
  ) : null
}

function SignOut({ frame }: { frame: Frame }) {
  return frame.signOut ? (
    <Form to={frame.signOut} class="g-out">
      <button class="g-textbutton" type="submit">
        {t(frame.lang, 'sign.out')}
      </button>
    </Form>
  ) : null
}

/** Town, navigation, languages, person. On a phone the person's entry is in the navigation and signing out ends it. */
export function Header({ frame, desk }: { frame: Frame; desk?: boolean }) {
  const { town, lang } = frame
  return (
    <header class={desk ? 'g-header g-header--desk' : 'g-header'} data-color-scheme={desk ? 'dark' : undefined}>
      <div class="g-wrap g-header__row">
        <a class="g-brand" href={frame.home}>
          <TownCrest town={town} />
          <span class="g-brand__name">
            {town.name} <small>{desk ? town.desk : town.counter}</small>
          </span>
        </a>
        {frame.nav.length > 0 || frame.signOut ? (
          <nav class="g-nav" aria-label={t(lang, 'nav.main')}>
            <ul>
              {frame.nav.map((item) => (
                <li>
                  <NavLink lang={lang} item={item} />
                </li>
              ))}
              {frame.signOut ? (
                <li class="g-nav__out">
                  <SignOut frame={frame} />
                </li>
              ) : null}
            </ul>
          </nav>
        ) : null}
        <div class="g-header__end">
          <Languages frame={frame} />
          <Me frame={frame} />
          <SignOut frame={frame} />
        </div>
      </div>
    </header>
  )
}
