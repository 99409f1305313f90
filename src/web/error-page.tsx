import type { Frame } from './frame.ts'
import { Shell } from './shell.tsx'
import { t } from './texts.ts'

export type ErrorStatus = 403 | 404 | 409 | 413 | 500 | 503

/** A page that could not be given: what happened, what is kept, where to go. `reference` finds the failure in our logs; it names nobody. */
export function ErrorPage({ frame, status, reference }: { frame: Frame; status: ErrorStatus; reference?: string }) {
  const { lang } = frame
  return (
    <Shell frame={frame} kind={status >= 500 ? 'plain' : 'citizen'} title={t(lang, `error.${status}.title`)} footer="short">
      <div class="g-wrap g-end g-pagehead g-flow">
        <h1>{t(lang, `error.${status}.title`)}</h1>
        <p class="g-lead">{t(lang, `error.${status}.text`)}</p>
        {reference ? <p class="g-fine">{t(lang, 'error.reference', { reference })}</p> : null}
        <div class="g-actions">
          <a class="ds-button" href={frame.home}>
            {t(lang, 'error.home')}
          </a>
          <a href={frame.footer.help.href}>{t(lang, 'error.help')}</a>
        </div>
      </div>
    </Shell>
  )
}
