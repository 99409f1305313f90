import { tell } from '#notices'
import type { Tx } from '#store'
import type { ResponseEdge } from './contract.ts'
import type { NewOffer } from './offer-job.ts'
import type { Situation } from './store.ts'

/** What begins the key of everything that is told of a situation. */
export const toldKey = (situation: string): string => `response:${situation}:`
/** What every offer of a situation speaks of: taken back, what has not left is withdrawn. */
export const toldOf = (situation: string): string => `response:${situation}`

/**
 * Says what each person may have, in the transaction that makes the offers: by two ways, and by letter when she does not read it. The link leads to her page of
 * the situation, where a case begins with what is known.
 */
export async function tellOffers(edge: ResponseEdge, tx: Tx, situation: Situation, offers: readonly NewOffer[]): Promise<void> {
  const { id, agency, title, exercise } = situation
  await tell(
    edge,
    tx,
    ...offers.map(({ person, service, beside }) => ({
      key: `${toldKey(id)}${person}:${service}`,
      to: { person },
      topic: 'alerts' as const,
      template: beside ? 'response.beside' : 'response.tell',
      values: {
        situation: { words: title },
        service: { words: edge.catalogue.current(service)?.service.title ?? {} },
        exercise: exercise ? { text: 'tell.exercise' } : '',
      },
      link: '/response',
      urgency: 'urgent' as const,
      legal: true,
      agency,
      about: toldOf(id),
    })),
  )
}
