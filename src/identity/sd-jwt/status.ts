/** Token status lists (draft-ietf-oauth-status-list): what an issuer says of its credentials today. Runs in browsers too. */
import { StatusList } from '@sd-jwt/jwt-status-list'
import { CredentialFault } from './fault.ts'
import { type Json, readJws } from './jws.ts'

/** Where a credential's standing stands. */
export interface StatusPlace {
  readonly uri: string
  readonly idx: number
}

/** The place that a credential names; undefined: it names none. */
export function placeIn(claims: Json): StatusPlace | undefined {
  const { uri, idx } = ((claims.status as { readonly status_list?: unknown } | undefined)?.status_list ?? {}) as Partial<
    Record<keyof StatusPlace, unknown>
  >
  return typeof uri === 'string' && URL.canParse(uri) && typeof idx === 'number' && Number.isInteger(idx) && idx >= 0
    ? { uri, idx }
    : undefined
}

export interface ReadList {
  /** when it was signed, seconds */
  readonly at: number
  /** until when its issuer stands by it, seconds */
  readonly until?: number
  /** value of a place. Throws `list` when there is no such place. */
  standing(idx: number): number
}

const isNumber = (value: unknown): value is number => typeof value === 'number'

/** A list of this address that its issuer signed. Whether it is too old is for its reader to say. Throws `list`, and what `signed` throws. */
export function readStatusList(token: string, uri: string, signed: (header: Json, data: string, signature: string) => boolean): ReadList {
  const refuse = () => new CredentialFault('list')
  let jws: ReturnType<typeof readJws>
  try {
    jws = readJws(token.trim())
  } catch {
    throw refuse()
  }
  const { header, payload, data, signature } = jws
  const list = (payload.status_list ?? {}) as { readonly bits?: unknown; readonly lst?: unknown }
  const { bits, lst } = list
  const isList = typeof lst === 'string' && (bits === 1 || bits === 2 || bits === 4 || bits === 8)
  if (header.typ !== 'statuslist+jwt' || payload.sub !== uri || !isNumber(payload.iat) || !isList) throw refuse()
  if (payload.exp !== undefined && !isNumber(payload.exp)) throw refuse()
  if (!signed(header, data, signature)) throw refuse()
  // Opened only now: what compressed bytes become is for the issuer alone to say.
  let opened: StatusList
  try {
    opened = StatusList.decompressStatusList(lst, bits)
  } catch {
    throw refuse()
  }
  return {
    at: payload.iat,
    ...(payload.exp === undefined ? {} : { until: payload.exp }),
    standing: (idx) => {
      try {
        return opened.getStatus(idx)
      } catch {
        throw refuse()
      }
    },
  }
}
