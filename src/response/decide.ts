/** What follows from a message or an act: pure. */
import type { Alert } from './cap/read.ts'
import type { Change } from './changes.ts'
import type { KeptBecause, RetractReason, SituationState } from './contract.ts'
import { refuse } from './refusals.ts'
import { isNowhere, type Zone } from './zone/zone.ts'

/** What is known of a situation when something is decided about it. */
export interface Standing {
  readonly id: string
  readonly state: SituationState
  readonly exercise: boolean
  readonly sender: string | null
  readonly identifier: string | null
  /** UTC instant of the newest message of it */
  readonly sent: string | null
  readonly proposedBy: string
}

/** What this house lets messages do. */
export interface Rules {
  /** exercises reach invented people here */
  readonly exercises: boolean
  /** it came from where messages of this sender may come from */
  readonly mayBring: boolean
  /** nobody pinned a certificate for this sender, or one of those has signed it */
  readonly authentic: boolean
  /** words of the message name a life event of the town */
  readonly hasEvent: boolean
}

export type Fate =
  | { readonly outcome: 'declared' }
  | { readonly outcome: 'updated' | 'called-off'; readonly situation: string }
  | { readonly outcome: 'kept'; readonly because: KeptBecause }

const kept = (because: KeptBecause): Fate => ({ outcome: 'kept', because })

/**
 * What becomes of a message. Only `Actual` to the public reaches people, and `Exercise` where everybody is invented. An update or a cancellation
 * finds its situation by `references`; it counts only from the sender of that situation, and only if it is newer (CAP 1.2, 3.2.1).
 */
export function fateOf(alert: Alert, zone: Zone, situations: readonly Standing[], now: string, rules: Rules): Fate {
  const exercise = alert.status === 'Exercise'
  if (alert.status !== 'Actual' && !(exercise && rules.exercises)) return kept('status')
  if (alert.scope !== 'Public') return kept('scope')
  if (alert.type === 'Ack' || alert.type === 'Error') return kept('type')
  if (!rules.mayBring) return kept('sender')
  if (!rules.authentic) return kept('signature')
  const found = situations.find((one) => one.state !== 'over' && one.exercise === exercise && isAbout(alert, one))
  if (found !== undefined && found.sent !== null && alert.sent <= found.sent) return kept('outdated')
  if (alert.type === 'Cancel') return found === undefined ? kept('nothing-to-cancel') : { outcome: 'called-off', situation: found.id }
  const until = alert.infos.flatMap(({ expires }) => expires ?? [])
  if (until.length > 0 && until.length === alert.infos.length && until.every((one) => one <= now)) return kept('over')
  if (isNowhere(zone)) return kept('no-zone')
  if (found !== undefined && alert.type === 'Update') return { outcome: 'updated', situation: found.id }
  return rules.hasEvent ? { outcome: 'declared' } : kept('event')
}

const isAbout = ({ references, sender }: Alert, one: Standing): boolean =>
  one.sender === sender && references.some((each) => each.sender === one.sender && each.identifier === one.identifier)

/** Refuses `response.not-now`, `response.same-person`: whoever proposed is not the one who publishes. */
export function mayPublish({ state, proposedBy }: Pick<Standing, 'state' | 'proposedBy'>, account: string): void {
  if (state !== 'proposed') throw refuse('response.not-now')
  if (proposedBy === account) throw refuse('response.same-person')
}

/** What waits is confirmed by somebody who did not propose it. Refuses `response.not-now`, `response.same-person`. */
export function mayConfirm(
  { state, pending, pendingBy }: { readonly state: SituationState; readonly pending: Change | null; readonly pendingBy: string | null },
  account: string,
): Change {
  if (state !== 'active' || pending === null) throw refuse('response.not-now')
  if (pendingBy === account) throw refuse('response.same-person')
  return pending
}

/** What is known of taking an alert back. */
export interface Retracting {
  readonly state: SituationState
  readonly publishedAt: string | null
  readonly retractWhy: RetractReason | null
  readonly retractBy: string | null
  readonly retractedAt: string | null
}

/** Only what was published told anybody anything, and it is taken back once. */
export const canRetract = ({ publishedAt, retractWhy, retractedAt }: Retracting): boolean =>
  publishedAt !== null && retractWhy === null && retractedAt === null

/** Refuses `response.not-now`, `response.same-person`: whoever proposed to take it back is not the one who does. Answers why. */
export function mayRetract({ retractWhy, retractBy, retractedAt }: Retracting, account: string): RetractReason {
  if (retractWhy === null || retractedAt !== null) throw refuse('response.not-now')
  if (retractBy === account) throw refuse('response.same-person')
  return retractWhy
}
