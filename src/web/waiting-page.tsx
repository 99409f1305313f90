import type { Frame } from './frame.ts'
import { Shell } from './shell.tsx'
import { t } from './texts.ts'

/** Stands where it is said how many are before her; no text has it. */
const place = '\u{E000}'

/**
 * While too many came at once: how many are before her; the page comes back by itself, with script or without. It is made once an address, since it is asked
 * for most when there is least time: what it answers writes how many are before her.
 */
export async function waitingPage({
  frame,
  here,
  again,
}: {
  frame: Frame
  here: string
  again: number
}): Promise<(before: number) => string> {
  const { lang } = frame
  const page = (
    <Shell frame={frame} kind="plain" title={t(lang, 'waiting.title')} footer="short">
      <div class="g-wrap g-end g-pagehead g-flow">
        <h1>{t(lang, 'waiting.title')}</h1>
        {place}
        <p>{t(lang, 'waiting.text', { seconds: again })}</p>
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
  const [start, end] = String(await page.toString()).split(place)
  return (before) => `${start}${String(<p class="g-lead">{t(lang, 'waiting.before', { count: before })}</p>)}${end}`
}
