import { type AskedRequest, type CaseContext, openRequests, requestLimit, seatsOf } from '#cases'
import type { CaseRequest } from '#services'
import type { DeskCase } from './open.ts'

/** A request of this case that this agent may answer now, and for whom (`seat`: the role that was asked, or a register that said nothing). */
export interface Answerable {
  readonly asked: AskedRequest
  readonly request: CaseRequest
  readonly seat: string
}

export const answerableIn = ({ view, loaded, who }: DeskCase): readonly Answerable[] =>
  openRequests(view).flatMap((asked) => {
    const request = loaded.service.requests.find(({ name }) => name === asked.name)
    const [seat] = seatsOf(asked, who)
    return request === undefined || seat === undefined ? [] : [{ asked, request, seat }]
  })

/** The last day to answer; past: it is late. */
export const dueOf = (asked: AskedRequest, ctx: CaseContext): string | undefined => requestLimit(asked, ctx)?.day
