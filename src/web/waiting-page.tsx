import type { Frame } from './frame.ts'
import { refresh } from './http/waiting.ts'
import { Shell } from './shell.tsx'
import { t } from './texts.ts'

/** While too many came at once: how many are before her; the page comes back by itself, with script or without. */
export function WaitingPage({ frame, before, here }: { frame: Frame; before: number; here: string }) {
  const { lang } = frame
  return (
    <Shell frame={frame} kind="plain" title={t(lang, 'waiting.title')} footer="short">
      <div class="g-wrap g-end g-pagehead g-flow">
        <h1>{t(lang, 'waiting.title')}</h1>
        <p class="g-lead">{t(lang, 'waiting.before', { count: before })}</p>
        <p>{t(lang, 'waiting.text', { seconds: refresh })}</p>
        <p>{t(lang, 'waiting.kept')}</p>
        <div class="g-actions">
          <a class="ds-button" href={here}>
            {t(lang, 'waiting.now')}
          </a>
          <a href={frame.footer.help.href}>{t(lang, 'error.help')}</a>
        </div>
      </div>
    </Shell>
  )
}
