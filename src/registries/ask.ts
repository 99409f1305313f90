import { type Registry, say, type Town } from '#definitions'
import { factsOf } from '#people'
import type { Tx } from '#store'
import { answerOf } from './store.ts'

/** What a source says of a person. `verified`: the source vouches for it. */
export type Answer =
  | { readonly kind: 'found'; readonly value: unknown; readonly source: string; readonly at: string; readonly verified: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'down' }

/**
 * Asks one source about one person: `profile` and `identity` (facts of `#people` by concept) or `registry.<id>`. The person asks about herself,
 * or the unit of work has declared her as subject: the facts come under the policy of the transaction.
 */
export async function ask(town: Town, tx: Tx, source: string, person: string, concept: string | undefined): Promise<Answer> {
  if (source === 'profile' || source === 'identity') {
    const fact = (await factsOf(tx, person)).find((fact) => fact.concept === concept)
    return fact === undefined
      ? { kind: 'none' }
      : { kind: 'found', value: fact.value, source: fact.source, at: fact.at, verified: fact.verified }
  }
  const registry = registryOf(town, source)
  const answer = registry === undefined ? undefined : await answerOf(tx, registry.id, person)
  if (registry === undefined || answer === undefined) return { kind: 'none' }
  return { kind: 'found', value: answer.value, source, at: `${registry.updated}T00:00:00.000Z`, verified: true }
}

const registryOf = (town: Town, source: string): Registry | undefined => town.registries.find(({ id }) => `registry.${id}` === source)

/** The name of a source in words: "Registre des habitants". undefined: not a register of this town. */
export const sourceTitle = (town: Town, source: string, lang: string): string | undefined => {
  const registry = registryOf(town, source)
  return registry === undefined ? undefined : say(registry.title, lang)
}
