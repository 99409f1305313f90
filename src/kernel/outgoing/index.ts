import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import { Refusal } from '../refusal.ts'
import type { Telemetry } from '../telemetry.ts'
import { isInUnit } from '../unit.ts'
import { openBreaker } from './breaker.ts'
import { type Answered, exchange, type Resolve, resolveDns } from './exchange.ts'

export interface Call {
  /** id of the definition that is the reason, `registry.tax`: breaker and telemetry know the other side by it */
  readonly to: string
  /** origins that the definition names: `https://impots.example` */
  readonly allow: readonly string[]
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** asking twice does no harm: then it is tried again when the other side was not reached */
  readonly idempotent: boolean
  /** milliseconds for all of it, repeats and redirects included */
  readonly timeout: number
  /** bytes of the answer */
  readonly most: number
  /** trace id (32 hexadecimal digits, W3C Trace Context) that the other side gets as well */
  readonly trace: string
}

export interface Outgoing {
  /**
   * The only way out. Answers whatever status the other side gives. Refuses `outgoing.not-allowed`, `outgoing.private-address`, `outgoing.timeout`,
   * `outgoing.too-large`, `outgoing.unreachable`, `outgoing.resting`; a call while a unit of work is open is a fault of ours and throws.
   */
  call(call: Call): Promise<Answered>
}

export interface OutgoingOptions {
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** demonstration and tests: loopback and plain HTTP are allowed */
  readonly mayBePrivate: boolean
  readonly resolve?: Resolve
}

const tries = 3
const redirects = 3
const overloaded = new Set([502, 503, 504])

export function openOutgoing({ clock, telemetry, mayBePrivate, resolve = resolveDns }: OutgoingOptions): Outgoing {
  const breaker = openBreaker(clock.now)

  /** Follows redirects within the list; credentials go to the origin that was asked, never to another. */
  const follow = async (call: Call, signal: AbortSignal): Promise<Answered> => {
    let url = allowed(call, call.url, mayBePrivate)
    const first = url.origin
    for (let hop = 0; ; hop++) {
      const headers = { ...(url.origin === first ? call.headers : {}), traceparent: `00-${call.trace}-${call.trace.slice(16)}-01` }
      const answer = await exchange(url, { ...call, headers, signal }, resolve, mayBePrivate)
      const { location } = answer.headers
      if (call.method !== 'GET' || location === undefined || answer.status < 300 || answer.status > 399) return answer
      if (hop === redirects || !URL.canParse(location, url)) throw new Refusal('outgoing.not-allowed', { to: call.to })
      url = allowed(call, new URL(location, url).href, mayBePrivate)
    }
  }

  return {
    call: async (call) => {
      if (isInUnit()) throw new Error(`${call.to} was called while a unit of work was open`)
      allowed(call, call.url, mayBePrivate)
      if (!breaker.allows(call.to)) throw new Refusal('outgoing.resting', { to: call.to })
      const signal = AbortSignal.timeout(call.timeout)
      const began = clock.now()
      const note = (outcome: string | number, attempt: number) =>
        telemetry.note('outgoing.called', { to: call.to, outcome, attempt, ms: clock.now() - began, trace: call.trace })
      for (let attempt = 1; ; attempt++) {
        const last = attempt === tries || !call.idempotent
        const answer = await follow(call, signal).catch((error: unknown) => refusalOf(error, call, signal))
        const reached = answer instanceof Refusal ? answer.code === 'outgoing.too-large' : answer.status < 500
        const again = answer instanceof Refusal ? answer.code === 'outgoing.unreachable' : overloaded.has(answer.status)
        note(answer instanceof Refusal ? answer.code : answer.status, attempt)
        if (again && !last && (await paused(attempt, signal))) continue
        breaker.report(call.to, reached)
        if (answer instanceof Refusal) throw answer
        return answer
      }
    },
  }
}

/** The address, when the definition names its origin; outside a demonstration only over TLS. */
function allowed({ to, allow }: Call, address: string, mayBePlain: boolean): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const safe = url?.protocol === 'https:' || (mayBePlain && url?.protocol === 'http:')
  if (url === undefined || !safe || url.username !== '' || url.password !== '' || !allow.includes(url.origin))
    throw new Refusal('outgoing.not-allowed', { to })
  return url
}

/** Another side's failure as a code; its sentence may quote what was asked, so it is never passed on. */
function refusalOf(error: unknown, { to }: Call, signal: AbortSignal): Refusal {
  if (error instanceof Refusal) return error
  if (signal.aborted) return new Refusal('outgoing.timeout', { to })
  return new Refusal('outgoing.unreachable', { to, cause: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' })
}

async function paused(attempt: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(100 * attempt, undefined, { signal })
    return true
  } catch {
    return false
  }
}
