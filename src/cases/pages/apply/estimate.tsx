import { amountInWords, ceilingOf, type Field, paidRule, type Service } from '#services'
import { Estimate } from '#web'
import type { Sheet } from './sheet.ts'
import { t } from './texts.ts'

/** The sum that matters to the person: what the service pays, else the first amount that it shows her. */
export function moneyRule(service: Service): { readonly rule: string; readonly paid: boolean } | undefined {
  const paid = paidRule(service)
  if (paid !== undefined) return { rule: paid, paid: true }
  const shown = service.fields.find((field): field is Field & { value: string } => field.type === 'computed' && field.value !== undefined)
  return shown === undefined ? undefined : { rule: shown.value, paid: false }
}

export interface Money {
  readonly rule: string
  readonly paid: boolean
  readonly amount: number
  readonly words: string
}

/** The sum when all its answers are there. `none`: the rules say that there is none. */
export function moneyOf({ ctx, form, at, lang }: Sheet): Money | 'none' | undefined {
  const money = moneyRule(ctx.service)
  if (money === undefined) return undefined
  const value = ctx.rules.evaluate(form.answers, [money.rule], at)[money.rule]
  if (value?.kind === 'not-applicable') return money.paid ? 'none' : undefined
  if (value?.kind !== 'value' || typeof value.value !== 'number' || !(value.unit ?? '').startsWith('€')) return undefined
  return { ...money, amount: value.value, words: amountInWords(value.value, value.unit, lang) }
}

/** Beside the form: the sum as far as it is known, nothing when it cannot be told. */
export function EstimateAside({ sheet }: { sheet: Sheet }) {
  const { ctx, lang } = sheet
  const money = moneyOf(sheet)
  const rule = moneyRule(ctx.service)
  const ceiling = rule === undefined ? undefined : ceilingOf(ctx.service, rule.rule)
  if (money === 'none' || rule === undefined || (money === undefined && ceiling === undefined)) return null
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
    <Estimate lang={lang} interval={{ low: money?.amount ?? 0, high, ceiling: most, words }}>
      {t(lang, money === undefined ? 'estimate.open' : 'estimate.note')}
    </Estimate>
  )
}
