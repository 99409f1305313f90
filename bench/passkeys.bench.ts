/**
 * Sign-ins by passkey that one serving process sustains, sixteen at a time, over HTTP: the question, the authenticator's answer, the session.
 * The authenticators are keys in this process, so their signatures are part of what is measured.
 */
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { findPostgres } from '../tests/support/postgres.ts'
import { startTown, type TestTown } from '../tests/support/town.ts'
import { visitor } from '../tests/support/visitor.ts'
import type { Row } from './bench.ts'

export const name = 'passkeys'

const signIns = 2000
const atOnce = 16

interface Key {
  readonly id: string
  readonly secret: KeyObject
}

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const postgres = await findPostgres()
  const undo: (() => unknown)[] = []
  const town = await startTown({ after: (fn: () => unknown) => void undo.push(fn) } as never, {
    jobs: false,
    ...(postgres === undefined ? { database: 'pglite' as const } : { database: 'postgres' as const, postgres }),
  })
  try {
    const url = new URL(town.url)
    url.hostname = 'localhost' // a key is made for a name, never for a number
    const keys = await enrolled(town)
    const count = Math.max(50, Math.round(signIns * scale))
    await signedIn(url, keys[0]!)
    let next = 0
    const began = performance.now()
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let index = next++; index < count; index = next++) await signedIn(url, keys[index % keys.length]!)
      }),
    )
    const minutes = (performance.now() - began) / 60_000
    return [
      { what: `sign-ins by passkey, ${atOnce} at once, ${town.edge.store.kind}`, value: count / minutes, unit: 'sign-ins/min', more: true },
    ]
  } finally {
    for (const step of undo.reverse()) await step()
    await postgres?.stop()
  }
}

/** A key bound to its device for each citizen of the demonstration. */
async function enrolled({ edge }: TestTown): Promise<readonly Key[]> {
  const accounts = await edge.store.owner.query(`select id from identity.account where kind = 'person'`)
  const keys: Key[] = []
  for (const { id: account } of accounts) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const point = (text: string) => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(text, 'base64url')])
    // COSE_Key (RFC 9053): EC2, ES256, P-256, x, y.
    const cose = Buffer.concat([Buffer.from('a5010203262001', 'hex'), Buffer.from([0x21]), point(x), Buffer.from([0x22]), point(y)])
    const id = Buffer.from(String(account)).toString('base64url')
    await edge.store.owner.query(
      `insert into identity.passkey (id, account_id, credential, public_key, counter, aaguid, synced, carries, name, made_at)
       values (gen_random_uuid(), $1, $2, $3, 0, '', false, 'substantial', 'bench', now())`,
      [account, id, cose],
    )
    keys.push({ id, secret: privateKey })
  }
  return keys
}

async function signedIn(url: URL, { id, secret }: Key): Promise<void> {
  const person = visitor(url.origin)
  const { challenge } = (await person.post('/fr/passkey', { ask: 'sign-in' })).json() as { readonly challenge: string }
  const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin: url.origin, crossOrigin: false }))
  // Hash of the site's name, user present and verified, no counter (WebAuthn, 6.1).
  const data = Buffer.concat([createHash('sha256').update(url.hostname).digest(), Buffer.from([0x05, 0, 0, 0, 0])])
  const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), secret)
  const credential = JSON.stringify({
    id,
    rawId: id,
    type: 'public-key',
    response: {
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
    },
  })
  const { status } = await person.post('/fr/sign-in/passkey', { credential })
  assert.equal(status, 303)
  assert.ok(person.hasSession())
}
