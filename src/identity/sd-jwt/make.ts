import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { SDJwtInstance } from '@sd-jwt/core'
import { createHeaderAndPayload, StatusList } from '@sd-jwt/jwt-status-list'
import type { Json } from './jws.ts'

class Maker extends SDJwtInstance<Record<string, unknown>> {
  protected override readonly type = 'dc+sd-jwt'
  protected override validateReservedFields(): void {}
}

/** Signs as JWS does (RFC 7518, 3.4). */
export const signEs256 =
  (key: KeyObject) =>
  (data: string): string =>
    sign('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')

const maker = (key: KeyObject, holder?: KeyObject) =>
  new Maker({
    hasher: (data) =>
      createHash('sha256')
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: () => randomBytes(16).toString('base64url'),
    signer: signEs256(key),
    signAlg: 'ES256',
    ...(holder === undefined ? {} : { kbSigner: signEs256(holder), kbSignAlg: 'ES256' }),
  })

/** A credential: `payload` signed, each of `hidden` (names of its claims) disclosed by its holder or not. `header`: `x5c`, `kid`. */
export const makeCredential = (
  key: KeyObject,
  { payload, hidden, header }: { readonly payload: Json; readonly hidden: readonly string[]; readonly header: Json },
): Promise<string> => maker(key).issue({ ...payload }, { _sd: [...hidden] } as never, { header: { ...header } })

/** A credential as its holder shows it: only `shown` of its claims, signed for one request by the key to which it is bound. */
export const presentCredential = (
  holder: KeyObject,
  credential: string,
  shown: readonly string[],
  { aud, nonce, iat }: { readonly aud: string; readonly nonce: string; readonly iat: number },
): Promise<string> =>
  maker(holder, holder).present(credential, Object.fromEntries(shown.map((name) => [name, true])) as never, {
    kb: { payload: { iat, aud, nonce } },
  })

/** The signed list of standings of an address. `iat`, `exp`, `ttl` in seconds. */
export function makeStatusList(
  key: KeyObject,
  values: number[],
  {
    bits,
    header,
    ...claims
  }: {
    readonly bits: 1 | 2
    readonly sub: string
    readonly iat: number
    readonly exp: number
    readonly ttl: number
    readonly header: Json
  },
): string {
  const made = createHeaderAndPayload(new StatusList(values, bits), claims, { alg: 'ES256', typ: 'statuslist+jwt', ...header })
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const data = `${part(made.header)}.${part(made.payload)}`
  return `${data}.${signEs256(key)(data)}`
}
