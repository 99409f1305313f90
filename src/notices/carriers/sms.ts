import type { Config } from '#kernel'
import type { Carrier, Outcome } from '../channels.ts'
import type { NoticesEdge } from '../contract.ts'
import { type Limit, limitIn } from '../limits.ts'
import { type Centre, centreAt } from '../smpp/centre.ts'
import { measured } from '../sms/alphabet.ts'

/** The message centres of `GUICHET_SMPP`, in the order in which they are tried; one line each for a process. */
const known = new WeakMap<Config, readonly (Centre & { readonly limit: Limit })[]>()

function centresOf(edge: NoticesEdge) {
  const centres =
    known.get(edge.config) ?? (edge.config.smpp ?? []).map((url) => ({ ...centreAt(edge, new URL(url)), limit: limitIn(new URL(url)) }))
  known.set(edge.config, centres)
  return centres
}

/** Text messages. Without a centre a demonstration shows them at `/demo/sms`; a real town's wait. */
export const sms: Carrier = {
  channel: 'sms',
  repeatable: false,
  wait: (edge, now) => centresOf(edge)[0]?.limit.wait(now) ?? 0,
  listen: async (edge) => {
    for (const centre of centresOf(edge)) await centre.listen().catch(() => undefined) // it is tried again in a minute, and with the next message
  },
  carry: async (edge, { notice: { to, text } }) => {
    if (to === undefined) return { was: 'no-address' }
    const centres = centresOf(edge)
    if (centres.length === 0)
      return edge.config.demo ? { was: 'shown', segments: measured(text).segments } : { was: 'again', failure: 'no-server' }
    let outcome: Outcome = { was: 'again', failure: 'no-server' }
    for (const centre of centres) {
      outcome = await centre.send({ to, text })
      if (outcome.was !== 'again') break
    }
    return outcome
  },
}
