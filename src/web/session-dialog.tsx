import type { Frame } from './frame.ts'
import { Hidden } from './post.tsx'
import { t } from './texts.ts'

/**
 * The warning before a session ends and the word when it has ended; shown by `timeout.js`, absent without script (then the server keeps the
 * draft and says so after the next post). Nothing leaves the page, so what was typed stays in it.
 */
export function SessionDialog({ frame, session }: { frame: Frame; session: NonNullable<Frame['session']> }) {
  const { lang } = frame
  const minutes = Math.max(1, Math.round(session.warn / 60))
  return (
    <dialog
      class="ds-dialog g-session"
      id="session"
      aria-labelledby="session-title"
      data-seconds={String(session.seconds)}
      data-warn={String(session.warn)}
    >
      <form method="post" action={session.extend.action} data-part="soon">
        <h2 id="session-title">{t(lang, 'session.title')}</h2>
        <p>{t(lang, 'session.soon', { minutes })}</p>
        <Hidden fields={session.extend.fields} />
        <div class="g-actions">
          <button class="ds-button" type="submit">
            {t(lang, 'session.stay')}
          </button>
        </div>
      </form>
      <div data-part="ended" hidden>
        <h2 id="session-ended">{t(lang, 'session.ended.title')}</h2>
        <p>{t(lang, 'session.ended')}</p>
        <div class="g-actions">
          <a class="ds-button" href={session.signIn} target="_blank" rel="noopener">
            {t(lang, 'session.again')}
          </a>
          <button class="ds-button" data-variant="secondary" type="button" data-part="close">
            {t(lang, 'session.close')}
          </button>
        </div>
      </div>
    </dialog>
  )
}
