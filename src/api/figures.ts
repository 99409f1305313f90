import { z } from 'zod'
import { asSystem, type CasesEdge, countsOf } from '#cases'
import { Refusal } from '#kernel'
import { endpoint, json } from '#web'
import { figures } from './schemas.ts'

/** Fewer than this and a number could tell of somebody. */
export const fewest = 5

/** Numbers of a service, open to all. */
export const showFigures = endpoint<CasesEdge>()(
  {
    id: 'api.figures',
    route: 'GET /api/v1/figures/:service',
    may: 'anyone',
    purpose: 'administration',
    subject: 'none',
    input: z.object({ service: z.string().max(200) }),
    output: figures,
    summary:
      'How many applications a service received and decided, how long it took, with which outcome; what tells of fewer than five is null',
    api: { example: { path: { service: 'aide-logement-urgence' } } },
  },
  async ({ edge }, { service }) => {
    if (edge.catalogue.current(service) === undefined && edge.catalogue.ended(service) === undefined)
      throw new Refusal('service.unknown', { id: service })
    const { outcomes, days } = await edge.store.as(asSystem('administration'), (tx) => countsOf(tx, service))
    return json({ service, ...figuresOf(outcomes, days) })
  },
)

/**
 * What may be said. A count under five is not; no share is given when one of the outcomes has fewer than five, since it could be reckoned from the others.
 */
export function figuresOf(
  outcomes: readonly { readonly outcome: string | null; readonly received: number }[],
  days: { readonly decided: number; readonly median: number | null; readonly p90: number | null } | undefined,
): Omit<z.input<typeof figures>, 'service'> {
  const said = (count: number) => (count < fewest ? null : count)
  const received = outcomes.reduce((sum, one) => sum + one.received, 0)
  const decided = days?.decided ?? 0
  const ended = outcomes.filter(({ outcome }) => outcome !== null)
  const all = ended.reduce((sum, one) => sum + one.received, 0)
  const rest = received - decided
  const shares = all >= fewest && ended.every((one) => one.received >= fewest)
  return {
    received: said(received),
    // With all but a few decided, the number of decisions would tell of those few.
    decided: rest > 0 && rest < fewest ? null : said(decided),
    days: decided < fewest || days == null ? null : { median: tenth(days.median ?? 0), p90: tenth(days.p90 ?? 0) },
    outcomes: shares
      ? Object.fromEntries(ended.map(({ outcome, received: count }) => [outcome ?? '', Math.round((count / all) * 1000) / 1000]))
      : null,
  }
}

const tenth = (days: number): number => Math.round(days * 10) / 10
