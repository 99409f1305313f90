import { say } from '#definitions'
import { amountInWords, ceilingOf, paidRule } from '#services'
import { Estimate } from '#web'
import type { Sheet } from './sheet.ts'
import { t } from './texts.ts'

export interface Money {
  readonly rule: string
  readonly amount: number
  readonly words: string
  /** what the file calls a sum that it only shows; without it the sum is what the service pays */
  readonly label?: string
}

/** A sum of the rules in words, undefined while an answer is missing or when it is no money. */
function sumOf({ ctx, form, at, lang }: Sheet, rule: string): Money | 'none' | undefined {
  const value = ctx.rules.evaluate(form.answers, [rule], at)[rule]
  if (value?.kind === 'not-applicable') return 'none'
  if (value?.kind !== 'value' || typeof value.value !== 'number' || !(value.unit ?? '').startsWith('€')) return undefined
  return { rule, amount: value.value, words: amountInWords(value.value, value.unit, lang) }
}

/** The sum that matters to the person: what the service pays, else the last amount that it shows her, the total. `none`: the rules pay nothing. */
export function moneyOf(sheet: Sheet): Money | 'none' | undefined {
  const paid = paidRule(sheet.ctx.service)
  if (paid !== undefined) return sumOf(sheet, paid)
  for (const { field } of [...sheet.form.shown].reverse()) {
    const sum = field.type === 'computed' && field.value !== undefined ? sumOf(sheet, field.value) : undefined
    if (sum !== undefined && sum !== 'none') return { ...sum, label: say(field.label, sheet.lang) }
  }
  return undefined
}

/** Beside the form: the sum as far as it is known, nothing when it cannot be told. */
export function EstimateAside({ sheet }: { sheet: Sheet }) {
  const { ctx, lang } = sheet
  const money = moneyOf(sheet)
  const paid = paidRule(ctx.service)
  const ceiling = paid === undefined ? undefined : ceilingOf(ctx.service, paid)
  if (money === 'none' || (money === undefined && ceiling === undefined)) return null
  const unit = ceiling?.unit ?? '€'
  const high = money?.amount ?? ceiling?.amount ?? 0
  const most = Math.max(ceiling?.amount ?? 0, high)
  const words = {
    zero: amountInWords(0, '€', lang),
    low: money?.words ?? amountInWords(0, unit, lang),
    high: money?.words ?? amountInWords(high, unit, lang),
    ceiling: amountInWords(most, unit, lang),
  }
  return (
    <Estimate
      lang={lang}
      interval={{ low: money?.amount ?? 0, high, ceiling: most, words }}
      scaled={ceiling !== undefined}
      {...(money?.label === undefined ? {} : { label: money.label })}
    >
      {t(lang, money === undefined ? 'estimate.open' : 'estimate.note')}
    </Estimate>
  )
}
