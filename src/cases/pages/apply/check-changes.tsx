import { say } from '#definitions'
import type { Change } from '#rules'
import { amountInWords, formatValue } from '#services'
import type { Lang } from '#web'
import type { Check } from './quick-check.ts'
import { t } from './texts.ts'

/** What would change the end of a check: said of limits, never as advice. */
export function Changes({ changes, check, lang }: { changes: readonly Change[]; check: Check; lang: Lang }) {
  const lines = changes.flatMap((change) => lineOf(change, check, lang) ?? [])
  if (lines.length === 0) return null
  return (
    <>
      <p>{t(lang, 'change.intro')}</p>
      <ul class="g-list">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </>
  )
}

function lineOf({ input, to, way, further, result }: Change, { context, fields }: Check, lang: Lang): string | undefined {
  const field = fields.find(({ name }) => name === input)
  const label = context.service.fields.find(({ name }) => name === input)?.label
  if (field === undefined || label === undefined) return undefined
  const key = way === undefined || !further ? 'change.at' : (`change.${way}` as const)
  const answer = t(lang, key, { value: formatValue(field, to, lang), label: say(label, lang) })
  if (result.kind === 'missing') return t(lang, 'change.maybe', { answer })
  if (result.kind === 'not-applicable' || result.value === false) return t(lang, 'change.no', { answer })
  if (result.value === true) return t(lang, 'change.yes', { answer })
  return typeof result.value === 'number'
    ? t(lang, 'change.amount', { answer, amount: amountInWords(result.value, result.unit, lang) })
    : undefined
}
