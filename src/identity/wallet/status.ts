import type { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import type { Wallet } from '#definitions'
import { Refusal } from '#kernel'
import type { IdentityEdge } from '../edge.ts'
import { keyByChain } from './chain.ts'
import { fetched } from './trust.ts'

const reference = z.object({ status_list: z.object({ idx: z.number().int().nonnegative(), uri: z.url() }) })
const listed = z.object({
  sub: z.string(),
  iat: z.number(),
  exp: z.number().optional(),
  status_list: z.object({ bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]), lst: z.string() }),
})

/**
 * Is the credential good today? Its place in the list that its issuer signs (Token Status List) must say 0; revoked, suspended or anything else is not.
 * A credential without a place is not taken. Refuses `wallet.status`, `wallet.down`, `wallet.issuer`.
 */
export async function needGood(edge: IdentityEdge, wallet: Wallet, status: unknown, anchors: readonly X509Certificate[]): Promise<void> {
  const { data } = reference.safeParse(status)
  if (data === undefined) throw new Refusal('wallet.status', { why: 'no status' })
  const { idx, uri } = data.status_list
  const token = (await fetched(edge, wallet, uri)).trim()
  const now = edge.clock.now()
  const { jwtVerify } = await import('jose')
  const { payload } = await jwtVerify(token, (header) => keyByChain(header, anchors, now), {
    typ: 'statuslist+jwt',
    algorithms: ['ES256', 'ES384', 'ES512'],
    subject: uri,
    requiredClaims: ['iat'],
    currentDate: new Date(now),
    clockTolerance: 60,
  }).catch((error) => {
    throw error instanceof Refusal ? error : new Refusal('wallet.status', { why: 'list' })
  })
  const list = listed.safeParse(payload)
  if (!list.success) throw new Refusal('wallet.status', { why: 'list' })
  // Opened only now: what compressed bytes become is for the issuer alone to say.
  const { StatusList } = await import('@sd-jwt/jwt-status-list')
  const { lst, bits } = list.data.status_list
  let value: number
  try {
    value = StatusList.decompressStatusList(lst, bits).getStatus(idx)
  } catch {
    throw new Refusal('wallet.status', { why: 'list' })
  }
  if (value !== 0) throw new Refusal('wallet.status', { why: String(value) })
}
