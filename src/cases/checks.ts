import type { At, RuleSet, RuleValue } from '#rules'
import type { Check, Service } from '#services'
import type { Form, Shown } from './known.ts'

/** A check that does not hold; `list` and `row` (from 0) when it is one of a list's rows. */
export interface Failing {
  readonly check: Check
  readonly list?: string
  readonly row?: number
}

/** `ordre`, `foyer/0/majeur`: how a refusal names a failing check. */
export const failingPath = ({ check, list, row }: Failing): string => [list, row, check.name].filter((part) => part !== undefined).join('/')

/**
 * Checks that do not hold: `stopping` prevent sending, `advice` only informs. A check whose answers are not all there yet says nothing,
 * nor one about questions of which none is asked.
 */
export function checksFailing(
  service: Service,
  rules: RuleSet,
  form: Form,
  at: At,
): { readonly stopping: readonly Failing[]; readonly advice: readonly Failing[] } {
  const failing: Failing[] = concerned(service.checks, form.shown)
    .filter((check) => rules.holds(check.must, form.answers, at) === false)
    .map((check) => ({ check }))
  for (const { field, rows } of form.shown) {
    for (const [row, shown] of field.checks === undefined ? [] : (rows ?? []).entries()) {
      const checks = concerned(field.checks ?? [], shown)
      const values = rules.row(
        field.name,
        row,
        checks.map((check) => check.must),
        form.answers,
        at,
      )
      failing.push(...checks.filter(({ must }) => isFalse(values[must])).map((check) => ({ check, list: field.name, row })))
    }
  }
  return { stopping: failing.filter(({ check }) => !check.advice), advice: failing.filter(({ check }) => check.advice) }
}

function concerned(checks: readonly Check[], shown: readonly Shown[]): readonly Check[] {
  const asked = new Set(shown.map((one) => one.field.name))
  return checks.filter((check) => check.at.length === 0 || check.at.some((name) => asked.has(name.split(' . ')[0]!)))
}

/** Not applicable is false, as `RuleSet.holds` reads it. */
const isFalse = (value: RuleValue | undefined): boolean =>
  value?.kind === 'not-applicable' || (value?.kind === 'value' && value.value === false)
