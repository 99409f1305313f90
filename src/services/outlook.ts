import type { At, Outlook, RuleSet } from '#rules'
import { isShownOnly } from './answered.ts'
import type { Answers, Field, Service } from './contract.ts'

/** What a rule of a service may still become, and the applicant's next question: none that the office fills, nor one on a page that is not shown. */
export function outlookOf(
  service: Pick<Service, 'fields' | 'pages'>,
  rules: RuleSet,
  rule: string,
  { answers, at, may = () => true }: { readonly answers: Answers; readonly at: At; readonly may?: (field: Field) => boolean },
): Outlook {
  const shown = new Map(service.pages.map((page) => [page, page.when === undefined || rules.holds(page.when, answers, at) === true]))
  const asked = service.fields.filter((field) => {
    if (!field.asked || field.by !== undefined || isShownOnly(field) || !may(field)) return false
    const pages = service.pages.filter((page) => page.fields.includes(field.name) || page.for === field.name)
    return pages.length === 0 || pages.some((page) => shown.get(page))
  })
  return rules.outlook(rule, answers, at, new Set(asked.map(({ name }) => name)))
}
