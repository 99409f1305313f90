import { z } from 'zod'
import type { EventType, LoggedEvent } from '#kernel'

const said = { text: z.string(), name: z.string().optional() }
const payloads = {
  /** what somebody says in a consultation; `name`: as it is shown publicly, with consent only */
  'contribution.made': z.strictObject({ consultation: z.uuid(), ...said }),
  'contribution.changed': z.strictObject(said),
  'contribution.withdrawn': z.strictObject({}),
  /** an agent took it from the public page, and why; `contribution.shown`: put it back */
  'contribution.hidden': z.strictObject({ reason: z.string() }),
  'contribution.shown': z.strictObject({}),
} as const

type ContributionEventType = keyof typeof payloads
export type NewContributionEvent = {
  [T in ContributionEventType]: { readonly type: T; readonly payload: z.infer<(typeof payloads)[T]> }
}[ContributionEventType]
export type ContributionEvent = Omit<LoggedEvent, 'type' | 'payload'> & NewContributionEvent

export const contributionEvents: readonly EventType[] = Object.entries(payloads).map(([type, payload]) => ({ type, version: 1, payload }))
export const isContributionEvent = (event: LoggedEvent): event is ContributionEvent => Object.hasOwn(payloads, event.type)
