import { Head, type Lang } from '#web'
import { invitationsHref, partHref } from '../parties/links.ts'
import { t } from './texts.ts'

/** A case of somebody else in which she takes part. */
export interface SharedLine {
  readonly reference: string
  readonly title: string
}

/** Cases of others, and the way in for who received a code. */
export function Shared({ lang, shared }: { lang: Lang; shared: readonly SharedLine[] }) {
  if (shared.length === 0)
    return (
      <p class="g-small">
        {t(lang, 'space.invitations')} <a href={invitationsHref(lang)}>{t(lang, 'space.invitations.open')}</a>
      </p>
    )
  return (
    <section>
      <Head id="shared" title={t(lang, 'space.shared')} link={{ href: invitationsHref(lang), label: t(lang, 'space.invitations.open') }} />
      <p class="g-muted">{t(lang, 'space.shared.text')}</p>
      <ul class="g-list">
        {shared.map(({ reference, title }) => (
          <li>
            <a href={partHref(lang, reference)}>{title}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}
