import { z } from 'zod'
import type { EventType, LoggedEvent } from '#kernel'

const payloads = {
  /** whoever acts takes the case on */
  'work.taken': z.strictObject({}),
  'work.given-back': z.strictObject({}),
  'work.assigned': z.strictObject({ to: z.uuid() }),
  'work.handed-over': z.strictObject({ to: z.uuid(), note: z.string() }),
  /** the labels that the case bears from here on */
  'work.labelled': z.strictObject({ labels: z.array(z.string()) }),
  'work.noted': z.strictObject({ text: z.string() }),
} as const

type WorkEventType = keyof typeof payloads

export type NewWorkEvent = {
  [T in WorkEventType]: { readonly type: T; readonly payload: z.infer<(typeof payloads)[T]> }
}[WorkEventType]

export type WorkEvent = Omit<LoggedEvent, 'type' | 'payload'> & NewWorkEvent

export const workEvents: readonly EventType[] = Object.entries(payloads).map(([type, payload]) => ({ type, version: 1, payload }))

export const isWorkEvent = (event: LoggedEvent): event is WorkEvent => Object.hasOwn(payloads, event.type)
