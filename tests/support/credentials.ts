/** Credentials in a test's hands: a case that issues one, and a wallet that fetches its copy as OpenID4VCI says. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { asPerson, runCommand } from '#cases'
import { jobNamed } from './jobs.ts'
import type { TestTown } from './town.ts'
import type { Visitor } from './visitor.ts'
import { actorNamed, applied, worked } from './walk.ts'

export const permit = { nationalité: 'Pologne', motif: 'travail' } as const

const caseEvents = async (town: TestTown, id: string, type: string): Promise<readonly string[]> =>
  (await town.edge.store.owner.query(`select id from log.event where stream = $1 and type = $2 order by seq`, [`case:${id}`, type])).map(
    (row) => String(row.id),
  )

/** What the jobs would do after something happened in a case: issue its documents, make and follow its credentials. */
export async function settled(town: TestTown, id: string): Promise<void> {
  const stream = `case:${id}`
  for (const event of await caseEvents(town, id, 'case.issue-ordered')) await jobNamed('cases.issue').run(town.edge, { event, stream })
  for (const event of await caseEvents(town, id, 'case.issued')) await jobNamed('credentials.make').run(town.edge, { event, stream })
  await jobNamed('credentials.follow').run(town.edge, { stream })
}

/** An agent acts, and what follows is done. */
export async function acted(
  town: TestTown,
  agent: string,
  found: { readonly id: string; readonly reference: string },
  action: string,
  reason?: string,
) {
  await worked(town.edge, await actorNamed(town, agent), found.reference, { action, ...(reason === undefined ? {} : { reason }) })
  await settled(town, found.id)
}

/** Its person acts, and what follows is done. */
export async function actedBy(town: TestTown, name: string, found: { readonly id: string; readonly reference: string }, action: string) {
  const actor = await actorNamed(town, name)
  const access = asPerson(actor, 'titre-sejour', found.id)
  await runCommand(town.edge, access, found.id, {
    do: 'act',
    who: { kind: 'applicant', account: actor.account, assurance: 'high' },
    action,
  })
  await settled(town, found.id)
}

/** A residence permit of somebody, issued. */
export async function permitted(town: TestTown, name: string): Promise<{ readonly id: string; readonly reference: string }> {
  const found = await applied(town.edge, await actorNamed(town, name), 'titre-sejour', permit)
  await acted(town, 'Hugo Vasseur', found, 'délivrer')
  return found
}

/** Ids of a person's credentials, newest first, as her page shows them. */
export async function shownTo(who: Visitor): Promise<readonly string[]> {
  const { text } = await who.get('/fr/credentials')
  return [...text.matchAll(/credentials\/([\da-f-]{36})\/paper\.pdf/g)].map(([, id]) => id ?? '')
}

export const fileOf = async (who: Visitor, id: string): Promise<string> => (await who.get(`/fr/credentials/${id}/file`)).text

/** Presses the button; what the page offers to a wallet, and the digits on it. */
export async function offerOf(who: Visitor, id: string): Promise<{ readonly code: string; readonly pin: string; readonly kind: string }> {
  const { text, status } = await who.post(`/fr/credentials/${id}/wallet`, {})
  if (status !== 200) throw new Error(`The wallet page answered ${status}.`)
  const query = /credential_offer=([^"&]+)/.exec(text)?.[1] ?? ''
  const offer = JSON.parse(decodeURIComponent(query)) as {
    readonly credential_configuration_ids: readonly string[]
    readonly grants: Readonly<Record<string, { readonly 'pre-authorized_code': string }>>
  }
  const [grant] = Object.values(offer.grants)
  return {
    code: grant?.['pre-authorized_code'] ?? '',
    pin: /<strong>(\d{6})<\/strong>/.exec(text)?.[1] ?? '',
    kind: offer.credential_configuration_ids[0] ?? '',
  }
}

export const newHolder = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

/** A phone that fetches: each step alone, so that a test may spoil one. */
export function phoneAt(town: TestTown, key = newHolder()) {
  const at = (path: string) => `${town.url}/credentials/${path}`
  const json = async (response: Response) => ({ status: response.status, body: (await response.json()) as Record<string, never> })
  return {
    key,
    token: async (code: string, pin: string, grant = 'urn:ietf:params:oauth:grant-type:pre-authorized_code') =>
      json(
        await fetch(at('token'), {
          method: 'POST',
          body: new URLSearchParams({ grant_type: grant, 'pre-authorized_code': code, tx_code: pin }),
        }),
      ),
    nonce: async () => (await json(await fetch(at('nonce'), { method: 'POST' }))).body.c_nonce as unknown as string,
    proof: (nonce: string, over: { readonly aud?: string; readonly iat?: number; readonly typ?: string; readonly by?: KeyObject } = {}) =>
      new SignJWT({ nonce, aud: over.aud ?? `${town.url}/credentials`, iat: over.iat ?? Math.floor(town.edge.clock.now() / 1000) })
        .setProtectedHeader({
          alg: 'ES256',
          typ: over.typ ?? 'openid4vci-proof+jwt',
          jwk: createPublicKey(key).export({ format: 'jwk' }) as never,
        })
        .sign(over.by ?? key),
    credential: async (token: string, kind: string, proof: string) =>
      json(
        await fetch(at('credential'), {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ credential_configuration_id: kind, proofs: { jwt: [proof] } }),
        }),
      ),
  }
}

/** The whole way into a wallet; answers the credential that it holds. */
export async function fetched(town: TestTown, who: Visitor, id: string): Promise<{ readonly text: string; readonly key: KeyObject }> {
  const phone = phoneAt(town)
  const { code, pin, kind } = await offerOf(who, id)
  const { body } = await phone.token(code, pin)
  const given = await phone.credential(body.access_token as never, kind, await phone.proof(await phone.nonce()))
  if (given.status !== 200) throw new Error(`No credential: ${JSON.stringify(given.body)}`)
  return { text: (given.body.credentials as unknown as readonly { readonly credential: string }[])[0]!.credential, key: phone.key }
}
