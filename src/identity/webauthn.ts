import { createHash, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { z } from 'zod'
import { say } from '#definitions'
import { Refusal, uuidv7 } from '#kernel'
import { sql, type Tx } from '#store'
import { type Account, accountById } from './accounts.ts'
import { asAccount, asSystem, type IdentityEdge } from './edge.ts'
import { happened, toAccount } from './events.ts'
import { carriedBy, type Level, lower } from './levels.ts'
import { addPasskey, type Passkey, passkeyBy, passkeysOf, usedPasskey } from './passkeys.ts'
import type { Way } from './sessions.ts'

// Some 280 modules: loaded with the first key that is asked for, not at every start.
const library = () => import('@simplewebauthn/server')
const minutes = 5
/** COSE numbers of ES256, EdDSA and RS256: what authenticators in people's hands sign with. */
const algorithms = [-7, -8, -257]
const text = z.string().max(20_000)
const base64url = text.regex(/^[\w-]*$/)
const common = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
}
const asserted = z.object({
  ...common,
  response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url, userHandle: base64url.nullish() }),
})
const attested = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
})

/** The site that keys are made for. A key works on this address only: that is what no copy of our pages can get around. */
export function siteOf(edge: Pick<IdentityEdge, 'config'>, url: URL): { readonly rpID: string; readonly origin: string } | undefined {
  // Outside the demonstration the address is configured; what a request calls us is not believed.
  const own = edge.config.url === undefined ? url : new URL(edge.config.url)
  return isIP(own.hostname.replace(/[[\]]/g, '')) === 0 ? { rpID: own.hostname, origin: own.origin } : undefined
}

const needSite = (edge: IdentityEdge, url: URL) => {
  const site = siteOf(edge, url)
  if (site === undefined) throw new Refusal('identity.passkey-impossible')
  return site
}

const digestOf = (challenge: string) => createHash('sha256').update(challenge).digest('base64url')

async function newChallenge(tx: Tx, kind: 'create' | 'get', account: string | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = new Uint8Array(randomBytes(32))
  const ends = new Date(tx.now + minutes * 60_000).toISOString()
  await tx.rows(sql`insert into identity.challenge (digest, kind, account_id, ends_at)
    values (${digestOf(Buffer.from(challenge).toString('base64url'))}, ${kind}, ${account ?? null}, ${ends})`)
  return challenge
}

/** Takes the challenge that a response names, whatever becomes of the response: it is never good twice. Answers the account that it was for. */
async function takeChallenge(edge: IdentityEdge, clientData: string, kind: 'create' | 'get') {
  const parsed = z.object({ challenge: base64url }).safeParse(json(Buffer.from(clientData, 'base64url').toString()))
  const challenge = parsed.success ? parsed.data.challenge : ''
  const row = await edge.store.as(asSystem, (tx) =>
    tx.row(sql<{ account: string | null }>`
      delete from identity.challenge where digest = ${digestOf(challenge)} and kind = ${kind} and ends_at > ${tx.at} returning account_id as account`),
  )
  if (row === undefined) throw new Refusal('identity.passkey-refused')
  return { challenge, account: row.account }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the browser needs to ask for any key of this site, or (`account`) for one of this account's. */
export async function askForKey(edge: IdentityEdge, url: URL, account: string | undefined) {
  const { rpID } = needSite(edge, url)
  const { generateAuthenticationOptions } = await library()
  return await edge.store.as(asSystem, async (tx) => {
    const keys = account === undefined ? [] : await passkeysOf(tx, account)
    return await generateAuthenticationOptions({
      rpID,
      challenge: await newChallenge(tx, 'get', account),
      userVerification: 'required',
      timeout: minutes * 60_000,
      ...(keys.length === 0
        ? {}
        : { allowCredentials: keys.map(({ credential, transports }) => ({ id: credential, transports: [...transports] as never })) }),
    })
  })
}

/** What the browser needs to make a key for an account: one that can be found without a name, and asks for finger, face or code. */
export async function offerKey(edge: IdentityEdge, url: URL, account: Account, lang: string) {
  const { rpID } = needSite(edge, url)
  const { generateRegistrationOptions } = await library()
  return await edge.store.as(asSystem, async (tx) => {
    const keys = await passkeysOf(tx, account.id)
    const name = `${account.given} ${account.family}`.trim()
    return await generateRegistrationOptions({
      rpName: say(edge.town.file.counter, lang),
      rpID,
      userID: new Uint8Array(Buffer.from(account.id.replaceAll('-', ''), 'hex')),
      userName: account.email ?? name,
      userDisplayName: name,
      challenge: await newChallenge(tx, 'create', account.id),
      timeout: minutes * 60_000,
      attestationType: 'none',
      supportedAlgorithmIDs: algorithms,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: keys.map(({ credential, transports }) => ({ id: credential, transports: [...transports] })),
      // Some authenticators give a secret (`own-key.ts`) only to keys that were made with it. The secret never comes to us.
      extensions: { prf: {} } as never,
    })
  })
}

/** Who signed, and how. Refuses `identity.passkey-refused`: one answer, whatever was wrong with it. */
export async function signedBy(edge: IdentityEdge, url: URL, posted: string): Promise<{ readonly account: Account; readonly way: Way }> {
  const site = needSite(edge, url)
  const read = asserted.safeParse(json(posted))
  if (!read.success) throw new Refusal('identity.passkey-refused')
  const response = {
    ...read.data,
    response: { ...read.data.response, userHandle: read.data.response.userHandle ?? undefined },
    clientExtensionResults: {},
  }
  const asked = await takeChallenge(edge, response.response.clientDataJSON, 'get')
  const { key, account } = await edge.store.as(asSystem, async (tx) => {
    const key = await passkeyBy(tx, response.id)
    return { key, account: key === undefined ? undefined : await accountById(tx, key.account) }
  })
  // The key's own account only: not the one that the authenticator names, nor another than the one who was asked to confirm.
  const handle = response.response.userHandle
  const mine =
    account !== undefined &&
    (asked.account === null || asked.account === account.id) &&
    (handle === undefined || handle === Buffer.from(account.id.replaceAll('-', ''), 'hex').toString('base64url'))
  if (key === undefined || account === undefined || !mine) throw new Refusal('identity.passkey-refused')
  const { rpID, origin } = site
  const { verifyAuthenticationResponse } = await library()
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: asked.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    // The counter is compared below, so that a copied key is told apart from a bad signature.
    credential: { id: key.credential, publicKey: new Uint8Array(key.publicKey), counter: 0 },
  }).catch(() => undefined)
  if (!verified?.verified) throw new Refusal('identity.passkey-refused')
  const { newCounter, credentialDeviceType } = verified.authenticationInfo
  // Whether a key may be copied is settled when it is made (WebAuthn, 7.2, step 20): one that says otherwise later is not that key.
  if (key.synced !== (credentialDeviceType === 'multiDevice')) throw new Refusal('identity.passkey-refused')
  const believed = await edge.store.as(asAccount(account), async (tx) => {
    const fresh = await usedPasskey(tx, key.id, newCounter)
    if (!fresh) await edge.log.append(tx, toAccount(account), [{ type: happened.suspected.type, payload: { passkey: key.id } }])
    return fresh
  })
  if (!believed) throw new Refusal('identity.passkey-refused')
  return { account, way: wayOf(key) }
}

/** What a key carries: what its kind can, and never more than the session in which it was enrolled. */
export function wayOf(key: Pick<Passkey, 'id' | 'synced' | 'carries'>): Way {
  const strength = key.synced ? 'passkey' : 'passkey-bound'
  const ceiling = lower(carriedBy[strength], key.carries)
  return { strength, ceiling, enrols: ceiling, passkey: key.id }
}

/** Adds a key that may carry at most `carries`; `once` takes what allows it, when all else is right. Refuses `identity.passkey-refused`. */
export async function enrol(
  edge: IdentityEdge,
  url: URL,
  account: Account,
  posted: string,
  { carries, name }: { readonly carries: Level; readonly name: string },
  once: () => Promise<void> = async () => {},
): Promise<Passkey> {
  const { rpID, origin } = needSite(edge, url)
  const read = attested.safeParse(json(posted))
  if (!read.success) throw new Refusal('identity.passkey-refused')
  const asked = await takeChallenge(edge, read.data.response.clientDataJSON, 'create')
  if (asked.account !== account.id) throw new Refusal('identity.passkey-refused')
  const { verifyRegistrationResponse } = await library()
  const verified = await verifyRegistrationResponse({
    response: { ...read.data, clientExtensionResults: {} },
    expectedChallenge: asked.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined)
  if (!verified?.verified) throw new Refusal('identity.passkey-refused')
  await once()
  const { credential, aaguid, credentialDeviceType } = verified.registrationInfo
  return await edge.store.as(asAccount(account), async (tx) => {
    const key = {
      id: uuidv7(tx.now),
      account: account.id,
      credential: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: read.data.response.transports ?? [],
      aaguid,
      synced: credentialDeviceType === 'multiDevice',
      carries,
      name,
    }
    await addPasskey(tx, key).catch(known)
    const payload = { passkey: key.id, aaguid, synced: key.synced, carries }
    await edge.log.append(tx, toAccount(account), [{ type: happened.enrolled.type, payload }])
    return { ...key, made: tx.at, used: null }
  })
}

/** A key that is enrolled somewhere already (SQLSTATE 23505): an authenticator that excludes the ones it has does not make it. */
function known(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === '23505') throw new Refusal('identity.passkey-refused')
  throw error
}
