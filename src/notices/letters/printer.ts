import { z } from 'zod'
import { Refusal, traceId } from '#kernel'
import type { Outcome } from '../channels.ts'
import type { NoticesEdge } from '../contract.ts'

/** Who prints and posts letters for the town. What became of one is asked of it, never told by whoever comes along. */
export interface Printer {
  /** the same id again is the same letter */
  give(id: string, pdf: Uint8Array): Promise<Outcome>
  /** undefined: nothing final yet */
  standing(id: string): Promise<'received' | 'failed' | undefined>
}

/** name of the provider in deliveries */
export const printerName = 'letters'

const standing = z.object({ state: z.enum(['taken', 'posted', 'delivered', 'returned', 'refused']) })

/**
 * The provider that the town names (`letters` in town.yaml): `POST {at}/letters` (`{ id, pdf }`, base64) and `GET {at}/letters/{id}` in JSON, with a bearer token.
 * undefined: none. Another provider's protocol is another function that answers a `Printer`.
 */
export function printerOf(edge: NoticesEdge): Printer | undefined {
  const named = edge.town.file.letters
  if (named === undefined || (named.at.startsWith('demo:') && !edge.config.demo)) return undefined
  const at = named.at.startsWith('demo:') ? `${edge.here.origin ?? ''}${named.at.slice('demo:'.length)}` : named.at
  const call = (method: 'GET' | 'POST', path: string, body?: object) =>
    edge.outgoing.call({
      to: printerName,
      allow: [new URL(at).origin],
      method,
      url: `${at}${path}`,
      headers: { authorization: `Bearer ${edge.config.secret(named.token.secret) ?? ''}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      idempotent: true,
      timeout: 20_000,
      most: 16 * 1024,
      trace: traceId(),
    })
  return {
    give: async (id, pdf) => {
      try {
        const { status } = await call('POST', '/letters', { id, pdf: Buffer.from(pdf).toString('base64') })
        if (status >= 200 && status < 300) return { was: 'sent', provider: printerName, ref: id }
        return { was: status === 429 || status >= 500 ? 'again' : 'failed', failure: `letters-${status}` }
      } catch (error) {
        // It has its id: the other side takes it once, however often it is given.
        if (error instanceof Refusal) return { was: 'again', failure: 'letters-down' }
        throw error
      }
    },
    standing: async (id) => {
      const { status, text } = await call('GET', `/letters/${id}`)
      if (status === 404) return 'failed' // it never heard of what it took
      const read = status === 200 ? standing.safeParse(JSON.parse(text)) : undefined
      if (!read?.success) return undefined
      const { state } = read.data
      return state === 'delivered' ? 'received' : state === 'returned' || state === 'refused' ? 'failed' : undefined
    },
  }
}
