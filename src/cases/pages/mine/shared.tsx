import { Head, type Lang, Turn } from '#web'
import { invitationsHref, partHref } from '../parties/links.ts'
import { t } from './texts.ts'

/** A case of somebody else in which she takes part. */
export interface SharedLine {
  readonly reference: string
  readonly title: string
  /** something is asked of her there */
  readonly expects: boolean
}

/** Cases of others, and the way in for who received a code. */
export function Shared({ lang, shared }: { lang: Lang; shared: readonly SharedLine[] }) {
  if (shared.length === 0)
    return (
      <section>
        <p class="g-small">
          {t(lang, 'space.invitations')} <a href={invitationsHref(lang)}>{t(lang, 'space.invitations.open')}</a>
        </p>
      </section>
    )
  return (
    <section>
      <Head id="shared" title={t(lang, 'space.shared')} link={{ href: invitationsHref(lang), label: t(lang, 'space.invitations.open') }} />
      <p class="g-muted">{t(lang, 'space.shared.text')}</p>
      <ul class="g-list">
        {shared.map(({ reference, title, expects }) => (
          <li>
            <a href={partHref(lang, reference)}>{title}</a> {expects ? <Turn lang={lang} turn="you" /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
