import { type Channel, factsOf, type Preferences, preferencesConcept, preferencesIn, stateFact } from '#people'
import type { Tx } from '#store'
import type { NoticesEdge } from '../contract.ts'

/** Changes what a person prefers; what changes nothing is not written. */
export async function prefer(edge: NoticesEdge, tx: Tx, person: string, change: (now: Preferences) => Preferences): Promise<void> {
  const now = preferencesIn(await factsOf(tx, person, [preferencesConcept]))
  const value = change(now)
  if (JSON.stringify(value) === JSON.stringify(now)) return
  await stateFact(edge.log, tx, person, { concept: preferencesConcept, value, source: 'declared', verified: false })
}

/** A whole channel stopped, or taken up again. */
export const stopped = (now: Preferences, channel: Channel, stop: boolean): Preferences => ({
  ...now,
  stopped: stop ? [...new Set([...now.stopped, channel])] : now.stopped.filter((one) => one !== channel),
})
