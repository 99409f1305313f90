import type { CaseRequest } from '../../contract.ts'
import type { RawService } from '../grammar/service.ts'
import { given } from './field.ts'
import type { Reading } from './reading.ts'

/** What the case asks of others, in the order of the file. Without `to` it is asked of the applicant; `partner` and registers stand as written. */
export function buildRequests(reading: Reading, raw: RawService): CaseRequest[] {
  return Object.entries(raw.requests ?? {}).map(([name, request]) => {
    const { kind, service, when, show, fill, due, need, amount, instalments, together, suspends } = request
    return {
      name,
      kind,
      label: reading.named(['requests', name], name, request.label),
      to: [request.to ?? (kind === 'consultation' ? 'public' : 'applicant')].flat(),
      ...given('service', service),
      ...given('when', when),
      ...given('show', show),
      fill: fill ?? [],
      ...given('due', due && { in: due.in, remind: due.remind ?? [], ...given('missed', due.missed) }),
      need: need ?? 'all',
      ...given('amount', amount),
      ...given('instalments', instalments),
      ...given('together', together),
      suspends: suspends ?? [],
    }
  })
}

/** A rule that is only a question: nobody computes it and no page asks it; it is the day on which the draft was opened. */
export const questionRules = (raw: Pick<RawService, 'rules'>): string[] =>
  Object.entries(raw.rules ?? {}).flatMap(([name, rule]) =>
    typeof rule === 'object' && rule !== null && Object.keys(rule).join() === 'question' ? [name] : [],
  )
