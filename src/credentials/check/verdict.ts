/** Is a credential good? One verifier for the page's own script, for the server and for tests: it runs in browsers, so it knows the browser's face of `#identity` only. */
import { CredentialFault, credentialReading, type Json, type PublicJwk, standings } from '#identity'

/** Whom to believe, and what was known of standings when that was written down. A page that was saved has all of it. */
export interface Trusted {
  /** name of a key → the key, of all that sign or ever signed for this issuer */
  readonly keys: Readonly<Record<string, PublicJwk>>
  /** signed lists of standings */
  readonly lists: readonly string[]
}

export const findings = [
  'valid',
  'unreadable',
  'unknown-issuer',
  'tampered',
  'wrong-holder',
  'revoked',
  'suspended',
  'expired',
  'early',
  'status-unknown',
  'status-old',
] as const
export type Finding = (typeof findings)[number]

/**
 * `standing`: the first thing that is wrong, or `valid`. `holder`: `file` (it is bound to nobody's key: compare the name), `unshown` (it is bound to a key that did
 * not sign: a copy), `shown` (its holder's key signed it).
 */
export interface Verdict {
  readonly standing: Finding
  readonly holder?: 'file' | 'unshown' | 'shown'
  readonly type?: string
  readonly claims: Json
  /** its last instant, seconds */
  readonly until?: number
  /** when the list of standings was signed, seconds */
  readonly statusAt?: number
}

/** What the holder's key must have signed: our nonce, to us, between two instants (seconds). */
export interface ShownTo {
  readonly nonce: string
  readonly aud: string
  readonly from: number
  readonly until: number
}

const isShownTo = (shown: Json | undefined, { aud, from, until }: ShownTo): boolean =>
  shown !== undefined && shown.aud === aud && typeof shown.iat === 'number' && shown.iat >= from && shown.iat <= until

/** By how much a clock may be wrong, in seconds. */
const skew = 60

/** Of the protocol, no statement about somebody. */
const technical = new Set(['iss', 'vct', 'iat', 'nbf', 'exp', 'cnf', 'status', '_sd_alg', 'vct#integrity', 'sub'])

/**
 * What a credential is worth. `now` in seconds; `most`: how old a list of standings may be, in seconds, when its issuer says nothing stricter; `shownTo`: what its
 * holder was asked to sign, for whom, between which instants; without it a signature that is there is checked by what it says itself.
 */
export async function verdictOf(
  presented: string,
  trusted: Trusted,
  { now, most, shownTo }: { readonly now: number; readonly most: number; readonly shownTo?: ShownTo },
): Promise<Verdict> {
  const { keys, lists } = trusted
  const text = presented.trim()
  if (!/^[\w-]+\.[\w-]+\.[\w-]+~/.test(text)) return { standing: 'unreadable', claims: {} }
  const { isEs256, placeIn, readCredential, readStatusList, timeOf } = await credentialReading()
  const signed = (header: Json, data: string, signature: string): boolean => {
    const { kid, alg } = header
    const key = typeof kid === 'string' && Object.hasOwn(keys, kid) ? keys[kid] : undefined
    if (key === undefined) throw new CredentialFault('issuer')
    return alg === 'ES256' && isEs256(key, data, signature)
  }
  const own = shownTo?.nonce ?? nonceIn(text)
  const read = await readCredential(text, { signed, ...(own === undefined ? {} : { nonce: own }) }).catch((error) => {
    if (error instanceof CredentialFault) return error
    throw error
  })
  if (read instanceof CredentialFault) return { standing: saidOf(read), claims: {} }
  const { claims, holder, shown } = read
  // Whoever was not there just now, or showed it to somebody else, is not its holder for us.
  if (shownTo !== undefined && !isShownTo(shown, shownTo)) return { standing: 'wrong-holder', claims: {} }
  const place = placeIn(claims)
  const status =
    place === undefined
      ? undefined
      : newest(lists, (token) =>
          standsIn(
            openedOnce(trusted, `${place.uri} ${token}`, () => readStatusList(token, place.uri, signed)),
            place.idx,
          ),
        )
  const said = {
    claims: Object.fromEntries(Object.entries(claims).filter(([name]) => !technical.has(name))),
    holder: holder === undefined ? ('file' as const) : shown === undefined ? ('unshown' as const) : ('shown' as const),
    ...(typeof claims.vct === 'string' ? { type: claims.vct } : {}),
    ...(typeof claims.exp === 'number' ? { until: claims.exp } : {}),
    ...(status === undefined ? {} : { statusAt: status.at }),
  }
  return { standing: standingOf(status, timeOf(claims, now, skew), { now, most }), ...said }
}

/** What its issuer said last stands above what time brings: whoever reads "expired" would not ask why it was withdrawn. */
function standingOf(
  status: ListStatus | undefined,
  time: 'now' | 'early' | 'over',
  { now, most }: { readonly now: number; readonly most: number },
): Finding {
  if (status?.value === standings.invalid) return 'revoked'
  if (status?.value === standings.suspended) return 'suspended'
  if (time === 'over') return 'expired'
  if (time === 'early') return 'early'
  if (status?.value !== standings.valid) return 'status-unknown'
  return now > status.at + most || (status.until !== undefined && now > status.until + skew) ? 'status-old' : 'valid'
}

interface ListStatus {
  readonly value: number
  readonly at: number
  readonly until?: number
}

type OpenedList = Omit<ListStatus, 'value'> & { standing(idx: number): number }
const opened = new WeakMap<Trusted, Map<string, OpenedList>>()

/** A list is checked and its bits are laid out once for each page or reading of the keys: it is most of the work of a verdict. */
function openedOnce(trusted: Trusted, name: string, open: () => OpenedList): OpenedList {
  const known = opened.get(trusted) ?? new Map<string, OpenedList>()
  opened.set(trusted, known)
  const list = known.get(name) ?? open()
  known.set(name, list)
  return list
}

const standsIn = ({ at, until, standing }: OpenedList, idx: number): ListStatus => ({
  value: standing(idx),
  at,
  ...(until === undefined ? {} : { until }),
})

/** What the newest of the lists says that speak of a place. One that is of another address, or not what it should be, is passed over. */
function newest(lists: readonly string[], read: (token: string) => ListStatus): ListStatus | undefined {
  return lists
    .flatMap((token): ListStatus[] => {
      try {
        return [read(token)]
      } catch (error) {
        if (error instanceof CredentialFault) return []
        throw error
      }
    })
    .sort((a, b) => b.at - a.at)[0]
}

const saidOf = ({ code }: CredentialFault): Finding =>
  code === 'issuer' ? 'unknown-issuer' : code === 'holder' || code === 'cnf' ? 'wrong-holder' : code === 'form' ? 'unreadable' : 'tampered'

/** The nonce that the holder's own signature names, where there is one. */
function nonceIn(text: string): string | undefined {
  const [, body] = text.slice(text.lastIndexOf('~') + 1).split('.')
  try {
    const { nonce } = JSON.parse(atob((body ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as { readonly nonce?: unknown }
    return typeof nonce === 'string' ? nonce : undefined
  } catch {
    return undefined
  }
}
