import { heldBy } from '../../decide/asking.ts'
import { expected, expectsApplicant, openRequests, requestLimit } from '../../requests.ts'
import type { AskedRequest } from '../../view.ts'
import { meetHref, payHref, requestHref } from '../apply/links.ts'
import type { Around } from './around.ts'

/** Something that a case asks of its person, until which legal day, and where she does it. */
export interface Expected {
  readonly asked: AskedRequest
  readonly day?: string
  readonly href: string
}

/** What the person is asked for now, the nearest day first. What waits for another request is not asked yet. */
export function expectedOf({ view, ctx, lang }: Pick<Around, 'view' | 'ctx' | 'lang'>): readonly Expected[] {
  return openRequests(view)
    .filter((asked) => expectsApplicant(asked) && heldBy(view, asked, ctx) === undefined)
    .map((asked) => {
      const day = requestLimit(asked, ctx)?.day
      const hrefOf = asked.kind === 'payment' ? payHref : asked.kind === 'appointment' ? meetHref : requestHref
      return { asked, href: hrefOf(lang, view.reference, asked.name), ...(day === undefined ? {} : { day }) }
    })
    .sort((one, other) => (one.day ?? '9999').localeCompare(other.day ?? '9999'))
}

/** What others were asked for this case and have not answered yet. */
export const othersAsked = ({ view }: Pick<Around, 'view'>): readonly AskedRequest[] =>
  openRequests(view).filter((asked) => {
    const others = expected(asked)
    return others.length > 0 && !others.includes('applicant')
  })
