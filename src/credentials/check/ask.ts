import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { decryptedAnswer, hashedClient, presentedIn, signedRequest } from '#identity'
import { Refusal } from '#kernel'
import { digestOf } from '../codes.ts'
import { type CredentialsEdge, issuerOf, siteOf } from '../edge.ts'
import { issuerKeys } from '../keys.ts'
import { kindsOf, typeMetadata } from '../vci/metadata.ts'
import { answerByName, dropPassing, keepPassing, openByName, openPassing } from '../vci/passing.ts'
import { mostAge, trustedNow } from './known.ts'
import { type Verdict, verdictOf } from './verdict.ts'

const minutes = 10
const query = 'shown'

const asking = z.object({ kind: z.string(), nonce: z.string(), state: z.string(), key: z.record(z.string(), z.unknown()) })
/** `none`: the person showed nothing. */
const answered = z.object({ verdict: z.union([z.literal('none'), z.custom<Verdict>()]) })

/** What a browser that asked waits for: `secret` is the browser's alone; the wallet knows the request by a name that follows from it. */
export interface Asked {
  readonly link: string
  readonly answer: Verdict | 'none' | undefined
}

/** Asks for one kind of credential; answers the secret of the browser that asked. Refuses `credential.unknown`. */
export async function ask(edge: CredentialsEdge, kind: string): Promise<string> {
  if (!kindsOf(edge).some(({ id }) => id === kind)) throw new Refusal('credential.unknown')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const random = () => randomBytes(32).toString('base64url')
  return await keepPassing(edge, 'asked', { kind, nonce: random(), state: random(), key: privateKey.export({ format: 'jwk' }) }, minutes)
}

const ourselves = async (edge: CredentialsEdge) => {
  const { signer } = await issuerKeys(edge)
  const { x5c } = signer.header
  return { client: hashedClient(Buffer.from(x5c[0] ?? '', 'base64')), x5c, key: signer.key }
}

/** Where a request stands; undefined: it is over. */
export async function standing(edge: CredentialsEdge, secret: string): Promise<Asked | undefined> {
  const found = await openPassing(edge, 'asked', secret)
  if (found === undefined) return undefined
  const { client } = await ourselves(edge)
  const open = edge.config.demo ? `${siteOf(edge)}/demo/wallet` : 'openid4vp://'
  const link = `${open}?${new URLSearchParams({ client_id: client, request_uri: `${issuerOf(edge)}/requests/${digestOf(secret)}` })}`
  return { link, answer: answered.safeParse(found).data?.verdict }
}

/** The answer has been read: nothing of it is kept. */
export const forget = (edge: CredentialsEdge, secret: string): Promise<boolean> => dropPassing(edge, 'asked', secret)

/** The request, as the wallet reads it, while it waits. Refuses `credential.unknown`. */
export async function requestNamed(edge: CredentialsEdge, name: string): Promise<string> {
  const { data } = asking.safeParse(await openByName(edge, 'asked', name))
  const kind = kindsOf(edge).find(({ id }) => id === data?.kind)
  if (data === undefined || kind === undefined) throw new Refusal('credential.unknown')
  const { vct, claims } = typeMetadata(edge, kind)
  return await signedRequest(await ourselves(edge), {
    ...data,
    to: `${issuerOf(edge)}/answers/${name}`,
    query: { credentials: [{ id: query, format: 'dc+sd-jwt', meta: { vct_values: [vct] }, claims: claims.map(({ path }) => ({ path })) }] },
    now: edge.clock.now(),
    minutes,
  })
}

/** A wallet's answer: judged, and kept for the browser that asked. Refuses `credential.unknown`, `wallet.refused`. */
export async function takeAnswer(edge: CredentialsEdge, name: string, form: URLSearchParams): Promise<void> {
  const { data } = asking.safeParse(await openByName(edge, 'asked', name))
  if (data === undefined) throw new Refusal('credential.unknown')
  const verdict = form.has('error') ? ('none' as const) : await judged(edge, data, form.get('response') ?? '')
  if (!(await answerByName(edge, 'asked', name, { verdict }))) throw new Refusal('credential.unknown')
}

/** By how much a clock may be wrong, and how old what the holder's key signed may be, in seconds. */
const ahead = 60
const oldest = 300

async function judged(edge: CredentialsEdge, asked: z.infer<typeof asking>, response: string): Promise<Verdict> {
  const presented = presentedIn(asked, await decryptedAnswer(asked, response), query)
  const now = Math.floor(edge.clock.now() / 1000)
  const verdict = await verdictOf(presented, await trustedNow(edge), {
    now,
    most: mostAge,
    shownTo: { nonce: asked.nonce, aud: (await ourselves(edge)).client, from: now - oldest, until: now + ahead },
  })
  // Another kind than was asked for is no answer to the question.
  const kind = kindsOf(edge).find(({ id }) => id === asked.kind)
  return kind !== undefined && verdict.type !== undefined && verdict.type !== typeMetadata(edge, kind).vct
    ? { standing: 'unreadable', claims: {} }
    : verdict
}
