import { type AskedRequest, type CaseContext, openRequests, requestLimit, seatsOf, type Written, writtenOf } from '#cases'
import type { DeskCase } from './open.ts'

/** A request of this case that this agent may answer now, and for whom (`seat`: the role that was asked, or a register that said nothing). */
export interface Answerable {
  readonly asked: AskedRequest
  readonly request: Written
  readonly seat: string
}

export const answerableIn = ({ view, loaded, who }: DeskCase): readonly Answerable[] =>
  openRequests(view).flatMap((asked) => {
    const request = writtenOf(asked, loaded.service)
    const [seat] = seatsOf(asked, who)
    return request === undefined || seat === undefined ? [] : [{ asked, request, seat }]
  })

/** The last day to answer; past: it is late. */
export const dueOf = (asked: AskedRequest, ctx: CaseContext): string | undefined => requestLimit(asked, ctx)?.day
