import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { traceId } from '#kernel'
import { refuse } from './contract.ts'

/** What became of one payment; `id` is its end-to-end id. `reason`: why not (ISO 20022). */
export interface Standing {
  readonly id: string
  readonly state: 'pending' | 'paid' | 'rejected'
  readonly reason?: string | undefined
}

/** Who carries approved lists out. A list has its message id: given twice, it is carried out once. */
export interface PayoutBank {
  give(messageId: string, file: string): Promise<void>
  /** undefined: the bank never heard of it */
  standing(messageId: string): Promise<readonly Standing[] | undefined>
}

const answered = z.object({
  payments: z.array(z.object({ id: z.string(), state: z.enum(['pending', 'paid', 'rejected']), reason: z.string().optional() })),
})

/**
 * The bank, or the office that stands before it, that the town names (`payouts` in town.yaml): `POST {at}/lists` with `{ messageId, file }` (pain.001.001.09) and
 * `GET {at}/lists/{messageId}`, in JSON with a bearer token. undefined: lists are exported by hand. Another protocol (EBICS) is another function
 * that answers a `PayoutBank`.
 */
export function bankOf(edge: CasesEdge): PayoutBank | undefined {
  const named = edge.town.file.payouts
  if (named === undefined || (named.at.startsWith('demo:') && !edge.config.demo)) return undefined
  const at = named.at.startsWith('demo:') ? `${edge.here.origin ?? ''}${named.at.slice('demo:'.length)}` : named.at
  const call = (method: 'GET' | 'POST', path: string, body?: object) =>
    edge.outgoing.call({
      to: 'payouts',
      allow: [new URL(at).origin],
      method,
      url: `${at}${path}`,
      headers: {
        authorization: `Bearer ${edge.config.secret(named.token.secret) ?? ''}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // The message id makes a repeat harmless.
      idempotent: true,
      timeout: 20_000,
      most: 1024 * 1024,
      trace: traceId(),
    })
  return {
    give: async (messageId, file) => {
      const { status } = await call('POST', '/lists', { messageId, file })
      if (status >= 300) throw refuse('payout.bank-down', { status })
    },
    standing: async (messageId) => {
      const { status, text } = await call('GET', `/lists/${encodeURIComponent(messageId)}`)
      if (status === 404) return undefined
      const { data } = answered.safeParse(status < 300 ? readJson(text) : undefined)
      if (data === undefined) throw refuse('payout.bank-down', { status })
      return data.payments
    },
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
