import { X509Certificate } from 'node:crypto'
import type { Wallet } from '#definitions'
import { Refusal, traceId } from '#kernel'
import type { IdentityEdge } from '../edge.ts'
import { privateKey } from '../providers/keys.ts'
import { certify } from './certificate.ts'
import { hashedClient } from './speak.ts'

const year = 365 * 86_400_000
/** A status list of a country; its signature is checked before it is opened. */
const mostBytes = 2 * 1024 * 1024

/** Who we are to a wallet: our chain, and the name that follows from it (OpenID4VP 1.0, 5.9.3: `x509_hash`). */
export interface Ourselves {
  readonly client: string
  /** base64 DER, leaf first */
  readonly x5c: readonly string[]
}

const selves = new WeakMap<IdentityEdge, Map<string, Ourselves>>()

/** Without certificates a demonstration certifies itself. */
export function ourselves(edge: IdentityEdge, wallet: Wallet): Ourselves {
  const known = selves.get(edge) ?? new Map<string, Ourselves>()
  selves.set(edge, known)
  const before = known.get(wallet.id)
  if (before !== undefined) return before
  const chain = wallet.certificates.length > 0 ? wallet.certificates : [signedByItself(edge, wallet)]
  const raw = chain.map((pem) => new X509Certificate(pem).raw)
  const own = {
    client: hashedClient(raw[0]!),
    x5c: raw.map((one) => one.toString('base64')),
  }
  known.set(wallet.id, own)
  return own
}

function signedByItself(edge: IdentityEdge, wallet: Wallet): string {
  const key = privateKey(edge, wallet.key)
  const now = edge.clock.now()
  const name = edge.town.file.id
  return certify({ subject: name, key, issuer: name, by: key, from: now - year, until: now + year, authority: false })
}

/** The certificates that this town trusts for a credential. A demonstration reads its own issuer's at its own address. */
export async function anchorsOf(edge: IdentityEdge, wallet: Wallet): Promise<readonly X509Certificate[]> {
  return await Promise.all(
    wallet.anchors.map(async (anchor) => {
      const pem = anchor.startsWith('demo:') ? await fetched(edge, wallet, `${edge.here.origin}${anchor.slice('demo:'.length)}`) : anchor
      return new X509Certificate(pem)
    }),
  )
}

/** Something that the definition lets us read: a status list, the demonstration's anchor. Refuses `wallet.down`. */
export async function fetched(edge: IdentityEdge, wallet: Wallet, url: string): Promise<string> {
  const allow = wallet.status.map((origin) => (origin === 'demo:' ? (edge.here.origin ?? '') : origin))
  try {
    const answer = await edge.outgoing.call({
      to: `wallet.${wallet.id}`,
      allow: [...allow, ...(wallet.anchors.some((one) => one.startsWith('demo:')) ? [edge.here.origin ?? ''] : [])],
      method: 'GET',
      url,
      headers: { accept: 'application/statuslist+jwt' },
      idempotent: true,
      timeout: wallet['time-out'],
      most: mostBytes,
      trace: traceId(),
    })
    if (answer.status === 200) return answer.text
    throw new Refusal('wallet.down', { why: String(answer.status) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // An origin that nobody named is no status list of this issuer.
    throw error.code === 'outgoing.not-allowed' ? new Refusal('wallet.status') : new Refusal('wallet.down', { why: error.code })
  }
}
