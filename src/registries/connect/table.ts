import type { Connect } from '../contract.ts'
import { answerOf } from '../store.ts'

/** Demonstration: what a file of the town said when it opened, one row a person, read under the policy of whoever asks. */
export const askTable: Connect = async ({ edge, registry, person, access }) => {
  const found = await edge.store.as(access, (tx) => answerOf(tx, registry.id, person))
  return found === undefined ? [] : [found.value]
}
