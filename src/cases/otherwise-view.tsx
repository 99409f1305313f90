import { Details, type Lang } from '#web'
import { t } from './told/texts.ts'

/** What would have changed a decision, closed until one asks for it; nothing where nothing certain can be said. */
export function Otherwise({ lines, lang, audience }: { lines: readonly string[]; lang: Lang; audience: 'person' | 'office' }) {
  if (lines.length === 0) return null
  return (
    <Details summary={t(lang, 'otherwise.title')}>
      <p>{t(lang, audience === 'person' ? 'otherwise.text' : 'otherwise.text.office')}</p>
      <ul class="g-list">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </Details>
  )
}
