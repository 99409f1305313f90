import { z } from 'zod'
import { Refusal, traceId } from '#kernel'
import type { CasesEdge } from '../edge.ts'

/** One payment to take. `key` is ours: asked twice with it, a provider takes it once. `amount` in cents; `back`: where the payer returns. */
export interface Order {
  readonly key: string
  readonly amount: number
  readonly currency: string
  readonly label: string
  readonly lang: string
  readonly back: string
}

/** `open`: the payer has not finished · `unknown`: the provider never heard of it. All others are final: nothing more comes under this key. */
export type Standing =
  | { readonly state: 'open' | 'given-up' | 'failed' | 'unknown' }
  | { readonly state: 'paid'; readonly amount: number; readonly currency: string }

/** Who takes money for the town. What came in is asked of its server, never believed from the payer's browser. */
export interface PaymentProvider {
  /** Answers where the payer goes. Refuses what `#kernel`'s outgoing client refuses, `case.pay-down` for an answer that makes no sense. */
  begin(order: Order): Promise<{ readonly to: string }>
  standing(key: string): Promise<Standing>
}

const begun = z.object({ to: z.url() })
const standing = z.union([
  z.object({ state: z.literal('paid'), amount: z.number().int().positive(), currency: z.string().length(3) }),
  z.object({ state: z.enum(['open', 'given-up', 'failed']) }),
])

/**
 * The provider that the town names (`payments` in town.yaml): `POST {at}/payments` and `GET {at}/payments/{key}` in JSON, with a bearer token.
 * undefined: this town takes no money online. Another provider's protocol is another function that answers a `PaymentProvider`.
 */
export function providerOf(edge: CasesEdge, site: string): PaymentProvider | undefined {
  const named = edge.town.file.payments
  if (named === undefined || (named.at.startsWith('demo:') && !edge.config.demo)) return undefined
  const own = named.at.startsWith('demo:')
  const at = own ? `${edge.here.origin ?? ''}${named.at.slice('demo:'.length)}` : named.at
  const origin = new URL(own ? site : at).origin
  const call = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const { status, text } = await edge.outgoing.call({
      to: 'payments',
      allow: [new URL(at).origin],
      method,
      url: `${at}${path}`,
      headers: {
        authorization: `Bearer ${edge.config.secret(named.token.secret) ?? ''}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A payment has its key: the provider takes it once, however often it is asked.
      idempotent: true,
      timeout: 5000,
      most: 16 * 1024,
      trace: traceId(),
    })
    return { status, json: status < 300 ? readJson(text) : undefined }
  }
  return {
    begin: async (order) => {
      const { data } = begun.safeParse((await call('POST', '/payments', order)).json)
      // The payer is sent to the provider that the town named, nowhere else.
      if (data === undefined || ![origin, ...named.pages].includes(new URL(data.to).origin)) throw new Refusal('case.pay-down')
      return data
    },
    standing: async (key) => {
      const { status, json } = await call('GET', `/payments/${key}`)
      if (status === 404) return { state: 'unknown' }
      const { data } = standing.safeParse(json)
      if (data === undefined) throw new Refusal('case.pay-down')
      return data
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
