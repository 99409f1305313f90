import type { KeyObject } from 'node:crypto'
import { CompactEncrypt, CompactSign, compactDecrypt, compactVerify } from 'jose'
import { z } from 'zod'
import { Refusal } from '#kernel'

const base64 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64')

/** Events told to one party, each with what opens its commitment and its path to the root of one head of the sender's log. */
export const message = z.strictObject({
  from: z.string(),
  to: z.string(),
  at: z.iso.datetime(),
  /** signed note of the sender's log, with the cosignatures of its witnesses */
  checkpoint: z.string().max(64 * 1024),
  /** that the head goes on from another, or another from it: sizes of both, and the proof (RFC 6962, 2.1.2) */
  between: z.strictObject({ first: z.int().min(0), second: z.int().min(0), proof: z.array(base64).max(63) }).optional(),
  events: z
    .array(
      z.strictObject({
        envelope: z.looseObject({ id: z.uuid(), at: z.iso.datetime(), payload: z.unknown() }),
        salt: base64,
        index: z.int().min(0),
        proof: z.array(base64).max(63),
      }),
    )
    .max(200),
})
export type Message = z.infer<typeof message>

/** What became of each event of a message; signed, it is the sender's proof that it was told. */
export const answer = z.strictObject({
  from: z.string(),
  to: z.string(),
  at: z.iso.datetime(),
  taken: z.array(z.uuid()),
  refused: z.array(z.strictObject({ id: z.uuid(), code: z.string() })),
})
export type Answer = z.infer<typeof answer>

const invalid = (why: string): Refusal => new Refusal('exchange.message-invalid', { why })

/** Compact JWS (RFC 7515), EdDSA. `kid` is the id of the party that signs. */
export const signed = (value: Message | Answer, key: KeyObject): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(value))).setProtectedHeader({ alg: 'EdDSA', kid: value.from }).sign(key)

/** Who says that it signed; undefined: nobody. */
export function signerOf(jws: string): string | undefined {
  try {
    const { kid } = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as { kid?: unknown }
    return typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}

/** Refuses `exchange.message-invalid`: another's signature, or not the shape. */
export async function opened<T extends { from: string }>(jws: string, schema: z.ZodType<T>, from: string, key: KeyObject): Promise<T> {
  const verified = await compactVerify(jws, key, { algorithms: ['EdDSA'] }).catch(() => undefined)
  if (verified === undefined) throw invalid('signature')
  const read = schema.safeParse(JSON.parse(Buffer.from(verified.payload).toString()))
  if (!read.success) throw invalid(read.error.issues[0]?.path.join('.') ?? 'shape')
  if (read.data.from !== from) throw invalid('from')
  return read.data
}

/** Compact JWE (RFC 7516) that only the holder of the X25519 key opens. */
export const sealed = (jws: string, key: KeyObject): Promise<string> =>
  new CompactEncrypt(Buffer.from(jws)).setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JWT' }).encrypt(key)

/** Refuses `exchange.message-invalid`. */
export async function unsealed(jwe: string, key: KeyObject): Promise<string> {
  const opened = await compactDecrypt(jwe, key, { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] }).catch(
    () => undefined,
  )
  if (opened === undefined) throw invalid('sealed')
  return Buffer.from(opened.plaintext).toString()
}
