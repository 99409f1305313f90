import type { Frame } from './frame.ts'
import type { FormValues } from './http/ctx.ts'
import { Shell } from './shell.tsx'
import { t } from './texts.ts'

export type ErrorStatus = 403 | 404 | 409 | 413 | 500 | 503

/** A page that could not be given: what happened, what is kept, where to go. `reference` finds the failure in our logs; it names nobody. `again`: what was posted, to be sent once more. */
export function ErrorPage({
  frame,
  status,
  reference,
  again,
}: {
  frame: Frame
  status: ErrorStatus
  reference?: string
  again?: { readonly action: string; readonly form: FormValues }
}) {
  const { lang } = frame
  return (
    <Shell frame={frame} kind={status >= 500 ? 'plain' : 'citizen'} title={t(lang, `error.${status}.title`)} footer="short">
      <div class="g-wrap g-end g-pagehead g-flow">
        <h1>{t(lang, `error.${status}.title`)}</h1>
        <p class="g-lead">{t(lang, `error.${status}.text`)}</p>
        {again ? (
          <form method="post" action={again.action} class="g-flow">
            {Object.entries(again.form).flatMap(([name, values]) =>
              values.map((value) => <input type="hidden" name={name} value={value} />),
            )}
            <p>{t(lang, 'error.kept')}</p>
            <button type="submit" class="ds-button">
              {t(lang, 'error.again')}
            </button>
          </form>
        ) : null}
        {reference ? <p class="g-fine">{t(lang, 'error.reference', { reference })}</p> : null}
        <div class="g-actions">
          <a class={again ? undefined : 'ds-button'} href={frame.home}>
            {t(lang, 'error.home')}
          </a>
          <a href={frame.footer.help.href}>{t(lang, 'error.help')}</a>
        </div>
      </div>
    </Shell>
  )
}
