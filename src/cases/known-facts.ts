import { ask, sourceTitle } from '#registries'
import type { FieldValue, Provenance } from '#services'
import { checkAnswers, fieldCtx, type Loaded } from '#services'
import type { Tx } from '#store'
import { type CasesEdge, communesOf } from './edge.ts'
import type { CaseView } from './view.ts'

export interface Known {
  readonly answers: CaseView['answers']
  readonly provenance: Readonly<Record<string, Provenance>>
  /** sources that did not answer: the person can go on by declaring */
  readonly down: readonly string[]
}

/** What is known of a person for a service: each field's sources in order, the first that answers with a value that the field accepts. */
export async function knownFor(edge: CasesEdge, tx: Tx, loaded: Loaded, person: string, lang: string, today: string): Promise<Known> {
  const answers: Record<string, FieldValue> = {}
  const provenance: Record<string, Provenance> = {}
  const down: string[] = []
  for (const field of loaded.service.fields) {
    for (const source of field.from) {
      const found = await ask(edge.town, tx, source, person, field.concept)
      if (found.kind === 'down') down.push(source)
      if (found.kind !== 'found') continue
      const value = found.value as FieldValue
      // A register may hold what the form would not take: then the person is asked as if nothing was known.
      if (
        checkAnswers(
          [field],
          { [field.name]: value },
          fieldCtx({ lang, today, country: edge.town.file.country, communes: communesOf(edge.town), fields: loaded.service.fields }),
        ).length > 0
      )
        continue
      answers[field.name] = value
      provenance[field.name] = {
        source: sourceTitle(edge.town, source, lang) === undefined ? found.source : source,
        at: found.at,
        verified: found.verified,
      }
      break
    }
  }
  return { answers, provenance, down }
}
