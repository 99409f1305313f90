import type { RuleValue } from '#rules'
import type { Queue, QueueOrder } from '#services'
import type { CaseContext } from './decide/context.ts'
import { situationOf } from './decide/situation.ts'
import type { CaseView } from './view.ts'

/** Limited places: where a case stands among the others of its list. Counted when the case is read, since what others do moves it. */
export interface QueueStanding {
  readonly list: string
  /** 1 is the first; null: it does not wait */
  readonly rank: number | null
  readonly waiting: number
  /** places that were offered and are not free again */
  readonly taken: number
}

/** What one case brings to the order: its list, what it does there, its numbers with the smallest first. */
export interface QueuePlace {
  readonly list: string
  readonly place: 'waits' | 'holds' | 'beside'
  readonly sorted: readonly number[]
}

/** One line of the order, with what it says of a case. */
export interface OrderValue extends QueueOrder {
  readonly value: RuleValue
}

/** Does the case wait, hold a place that it was offered, or neither? A place that ends without a right is free again. */
export function placeIn(view: Pick<CaseView, 'state' | 'phase' | 'outcome' | 'timeline'>, queue: Queue): QueuePlace['place'] {
  if (view.state === queue.state) return 'waits'
  const left = view.timeline.findLast(({ from, to }) => from === queue.state && to !== queue.state)
  const kept = view.phase !== 'done' || view.outcome === 'granted' || view.outcome === 'partly'
  return left?.action === queue.offer && kept ? 'holds' : 'beside'
}

/** undefined: nothing was sent yet, or the service has no queue. */
export function queuePlaceOf(view: CaseView, ctx: CaseContext): QueuePlace | undefined {
  const { queue } = ctx.service
  if (queue === undefined || view.submittedAt === undefined) return undefined
  const values = orderOf(view, ctx)
  const list = queue.by === undefined ? '' : textOf(read(view, [queue.by], ctx)[queue.by])
  // Those who are equal stand as they were sent.
  return { list, place: placeIn(view, queue), sorted: [...values.map(numberOf), Date.parse(view.submittedAt)] }
}

/** What the order of the queue says of a case, line by line. */
export function orderOf(view: CaseView, ctx: CaseContext): readonly OrderValue[] {
  const order = ctx.service.queue?.order ?? []
  const values = read(view, [...new Set(order.map(({ of }) => of))], ctx)
  return order.map((line) => ({ ...line, value: values[line.of] ?? { kind: 'not-applicable' } }))
}

/** Places in the list of a case, all and those that are free; undefined: an answer is missing, or there is no queue. */
export function placesOf(view: CaseView, ctx: CaseContext): { readonly all: number; readonly free: number } | undefined {
  const { queue } = ctx.service
  const value = queue && read(view, [queue.places], ctx)[queue.places]
  if (value?.kind !== 'value' || typeof value.value !== 'number') return undefined
  return { all: value.value, free: Math.max(0, Math.floor(value.value) - (view.queue?.taken ?? 0)) }
}

function read(view: CaseView, names: readonly string[], ctx: CaseContext) {
  const { answers, at } = situationOf(view, view.answers, ctx)
  return ctx.rules.evaluate(answers, names, at)
}

const textOf = (value: RuleValue | undefined): string => (value?.kind === 'value' ? String(value.value) : '')

/** What is not known stands last. */
function numberOf({ way, value }: OrderValue): number {
  if (value.kind !== 'value') return Number.POSITIVE_INFINITY
  const number = typeof value.value === 'string' ? Date.parse(value.value) : Number(value.value)
  if (Number.isNaN(number)) return Number.POSITIVE_INFINITY
  return way === 'most' || way === 'last' ? -number : number
}
