import { type Answers, checkAnswers, type Field, fieldCtx, isShownOnly, type Loaded, type Provenance } from '#services'
import { type CasesEdge, communesOf, contextOf } from './edge.ts'
import type { OpenedCase } from './run.ts'

/** What another service asks, too, and this case has answered: the same concept, or a field that takes it from a case under the same name. No file: it lies under this case's key. */
export function sharedAnswers(
  edge: CasesEdge,
  { view, loaded }: OpenedCase,
  other: Loaded,
): { readonly answers: Answers; readonly provenance: Readonly<Record<string, Provenance>> } {
  const ctx = contextOf(edge, loaded)
  const accepts = fieldCtx({
    lang: view.language,
    today: ctx.at.slice(0, 10),
    country: edge.town.file.country,
    communes: communesOf(edge.town),
    fields: other.service.fields,
  })
  const sourceFor = (field: Field): Field | undefined =>
    loaded.service.fields.find(
      (one) =>
        one.type === field.type &&
        ((field.concept !== undefined && one.concept === field.concept) || (one.name === field.name && field.from.includes('case'))),
    )
  const shared = other.service.fields.flatMap((field): [string, Answers[string], boolean][] => {
    const source =
      field.by === undefined && !isShownOnly(field) && field.type !== 'file' && field.type !== 'files' ? sourceFor(field) : undefined
    const value = source === undefined ? undefined : view.answers[source.name]
    if (source === undefined || value === undefined || value === null) return []
    if (checkAnswers([field], { [field.name]: value }, accepts).length > 0) return []
    return [[field.name, value, view.provenance[source.name]?.verified === true]]
  })
  return {
    answers: Object.fromEntries(shared.map(([name, value]) => [name, value])),
    provenance: Object.fromEntries(shared.map(([name, , verified]) => [name, { source: 'case', at: ctx.at, verified }])),
  }
}
