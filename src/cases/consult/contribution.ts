import { refuse } from '../refusals.ts'
import type { NewContributionEvent } from './events.ts'

/** What somebody says in a consultation, as its events tell it; undefined: nothing, or it was taken back. */
export interface Contribution {
  readonly consultation: string
  readonly text: string
  readonly name?: string
  /** why an agent took it from the public page */
  readonly hidden?: string
  readonly madeAt: string
}

/** The longest contribution: two pages. */
export const longestContribution = 5000

type Happened = NewContributionEvent & { readonly at: string }

export function foldContribution(events: Iterable<Happened>): Contribution | undefined {
  let now: Contribution | undefined
  for (const event of events) {
    const { type, payload, at } = event
    if (type === 'contribution.made') now = { ...payload, madeAt: at }
    else if (now === undefined) continue
    // Words that were changed are looked at anew.
    else if (type === 'contribution.changed') now = { consultation: now.consultation, madeAt: now.madeAt, ...payload }
    else if (type === 'contribution.withdrawn') now = undefined
    else if (type === 'contribution.hidden') now = { ...now, hidden: payload.reason }
    else now = { consultation: now.consultation, text: now.text, madeAt: now.madeAt, ...(now.name === undefined ? {} : { name: now.name }) }
  }
  return now
}

/** Says, or says otherwise. Refuses `case.text-missing`, `case.text-too-long`, and `case.consultation-over` after its day. */
export function contribute(
  before: Contribution | undefined,
  {
    consultation,
    text,
    name,
    open,
  }: { readonly consultation: string; readonly text: string; readonly name?: string; readonly open: boolean },
): readonly NewContributionEvent[] {
  if (!open) throw refuse('case.consultation-over')
  const said = text.trim()
  if (said === '') throw refuse('case.text-missing')
  if (said.length > longestContribution) throw refuse('case.text-too-long', { length: said.length, longest: longestContribution })
  const shown = { text: said, ...(name === undefined ? {} : { name }) }
  if (before === undefined) return [{ type: 'contribution.made', payload: { consultation, ...shown } }]
  return before.text === said && before.name === name ? [] : [{ type: 'contribution.changed', payload: shown }]
}

/** Takes back what one said, until the end. */
export function takeBack(before: Contribution | undefined, open: boolean): readonly NewContributionEvent[] {
  if (!open) throw refuse('case.consultation-over')
  return before === undefined ? [] : [{ type: 'contribution.withdrawn', payload: {} }]
}

/** An agent hides a contribution, with a reason that everybody reads, or shows it again (`reason` undefined). */
export function moderate(before: Contribution | undefined, reason: string | undefined): readonly NewContributionEvent[] {
  if (before === undefined) throw refuse('case.unknown')
  if (reason === undefined) return before.hidden === undefined ? [] : [{ type: 'contribution.shown', payload: {} }]
  if (reason.trim() === '') throw refuse('case.reason-missing', { action: 'hide' })
  return [{ type: 'contribution.hidden', payload: { reason: reason.trim() } }]
}
