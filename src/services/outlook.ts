import type { At, Change, Outlook, RuleSet } from '#rules'
import { isShownOnly } from './answered.ts'
import type { Answers, Field, Service } from './contract.ts'

type Asking = Pick<Service, 'fields' | 'pages'>
interface Known {
  readonly answers: Answers
  readonly at: At
  readonly may?: (field: Field) => boolean
}

/** What a rule of a service may still become, and the applicant's next question: none that the office fills, nor one on a page that is not shown. */
export const outlookOf = (service: Asking, rules: RuleSet, rule: string, known: Known): Outlook =>
  rules.outlook(rule, known.answers, known.at, askedNow(service, rules, known))

/**
 * What would change a right or an amount: other answers of the applicant, not what the office or a register alone says. Left out are answers on which
 * values of a territory or whole pages hang, since more than one answer would change with them, and those that a check of the form would refuse.
 */
export function changesOf(
  service: Asking & Pick<Service, 'checks' | 'local'>,
  rules: RuleSet,
  rule: string,
  known: Known,
): readonly Change[] {
  const { answers, at } = known
  const around = [...service.pages.flatMap(({ when }) => when ?? []), ...(service.local === undefined ? [] : [service.local.by])]
  const turning = new Set(around.flatMap((name) => [...rules.dependencies(name)]))
  const among = new Set([...askedNow(service, rules, known)].filter((name) => !turning.has(name)))
  const musts = service.checks.filter(({ advice, must }) => !advice && rules.holds(must, answers, at) !== false)
  return rules
    .changes(rule, answers, at, among)
    .filter(({ input, to }) => musts.every(({ must }) => rules.holds(must, { ...answers, [input]: to }, at) !== false))
}

function askedNow(service: Asking, rules: RuleSet, { answers, at, may = () => true }: Known): ReadonlySet<string> {
  const shown = new Map(service.pages.map((page) => [page, page.when === undefined || rules.holds(page.when, answers, at) === true]))
  const asked = service.fields.filter((field) => {
    if (!field.asked || field.by !== undefined || isShownOnly(field) || !may(field)) return false
    const pages = service.pages.filter((page) => page.fields.includes(field.name) || page.for === field.name)
    return pages.length === 0 || pages.some((page) => shown.get(page))
  })
  return new Set(asked.map(({ name }) => name))
}
