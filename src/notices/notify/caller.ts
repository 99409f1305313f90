import { decodeJwt, jwtVerify } from 'jose'
import type { Sender } from '#definitions'
import type { Config } from '#kernel'
import type { Ctx } from '#web'
import type { NoticesEdge } from '../contract.ts'
import { type Limit, limitOf } from '../limits.ts'
import type { KeyKind } from './store.ts'

/** An answer that is a refusal, in the form of the interface. */
export class NotifyError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 429
  readonly error: string
  constructor(status: NotifyError['status'], error: string, message: string) {
    super(message)
    this.status = status
    this.error = error
  }
}

export interface Caller {
  readonly sender: Sender
  readonly kind: KeyKind
}

/** seconds by which clocks may differ */
const skew = 30
const limits = new WeakMap<Config, Map<string, Limit>>()

/** Whose token it is (RFC 7519, HS256, `iss` the sender, `iat` now) and of which kind its key. Throws `NotifyError`. */
export async function callerOf({ edge, header }: Ctx<NoticesEdge>): Promise<Caller> {
  const token = /^Bearer (.+)$/i.exec(header('authorization') ?? '')?.[1]
  if (token === undefined) throw new NotifyError(401, 'AuthError', 'Unauthorized: authentication token must be provided')
  const { iss, iat } = claimsOf(token)
  const sender = edge.town.senders.find(({ id }) => id === iss)
  if (sender === undefined) throw new NotifyError(403, 'AuthError', 'Invalid token: service not found')
  const now = edge.clock.now()
  for (const { secret: name, kind } of sender.keys) {
    const secret = edge.config.secret(name)
    if (secret === undefined) continue
    // Whoever calls keeps the last 36 signs of a key; a secret of a town may be longer.
    const key = new TextEncoder().encode(secret.slice(-36))
    const known = await jwtVerify(token, key, { algorithms: ['HS256'], currentDate: new Date(now) }).then(
      () => true,
      () => false,
    )
    if (!known) continue
    if (iat === undefined || Math.abs(now / 1000 - iat) > skew)
      throw new NotifyError(403, 'AuthError', `Error: Your system clock must be accurate to within ${skew} seconds`)
    refuseFast(edge.config, sender, kind, now)
    return { sender, kind }
  }
  throw new NotifyError(403, 'AuthError', 'Invalid token: API key not found')
}

function claimsOf(token: string): { readonly iss?: string; readonly iat?: number } {
  try {
    return decodeJwt(token)
  } catch {
    throw new NotifyError(403, 'AuthError', 'Invalid token: signature, api token is not valid')
  }
}

function refuseFast(config: Config, { id, limit }: Sender, kind: KeyKind, now: number): void {
  const known = limits.get(config) ?? new Map<string, Limit>()
  limits.set(config, known)
  const own = known.get(`${id} ${kind}`) ?? limitOf(limit)
  known.set(`${id} ${kind}`, own)
  if (own.wait(now) > 0)
    throw new NotifyError(
      429,
      'RateLimitError',
      `Exceeded rate limit for key type ${kind.toUpperCase()} of ${limit} requests per 60 seconds`,
    )
}
