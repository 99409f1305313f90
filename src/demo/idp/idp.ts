import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type Provider, readDemoPeople } from '#definitions'
import { Refusal } from '#kernel'
import type { Ctx } from '#web'
import type { Edge } from '../../start.ts'

/** Somebody who has an account at a provider of the demonstration. */
export interface Someone {
  readonly id: string
  readonly given: string
  readonly family: string
  readonly birth?: string
  readonly email: string
}

/** A provider of the demonstration. What it knows of its client, the town, is what the town's own definition says. */
export interface Idp {
  readonly id: string
  readonly issuer: string
  readonly client: Provider
  readonly people: readonly Someone[]
}

/** Nobody in the town, but known to FranceConnect: a newcomer. */
const newcomer: Someone = {
  id: '01900000-0000-7000-8000-0000000000f1',
  given: 'Angela Claire Louise',
  family: 'Dubois',
  birth: '1962-08-24',
  email: 'angela.dubois@courriel.example',
}

/** Refuses `web.not-found`: outside a demonstration there is none. */
export function needIdp({ edge, url }: Pick<Ctx<Edge>, 'edge' | 'url'>, id: string): Idp {
  const client = edge.config.demo ? edge.town.providers.find(({ issuer }) => issuer === `demo:/demo/idp/${id}`) : undefined
  if (client === undefined) throw new Refusal('web.not-found')
  const { citizens, workers } = readDemoPeople(edge.town.folder)
  const origin = edge.config.url === undefined ? url.origin : new URL(edge.config.url).origin
  return {
    id,
    issuer: `${origin}/demo/idp/${id}`,
    client,
    people: client.for === 'agents' ? workers.filter(({ agency }) => agency === client.agency) : [...citizens.slice(0, 20), newcomer],
  }
}

/** Where the town wants people back: exactly this, nothing that looks like it. */
export const returnOf = ({ issuer, client }: Idp): string => `${new URL(issuer).origin}/identity/providers/${client.id}/return`
export const outOf = ({ issuer, client }: Idp): string => `${new URL(issuer).origin}/identity/providers/${client.id}/out`

/** Its name of somebody for this client: another client gets another. */
export const subjectOf = ({ id, client }: Idp, someone: Someone): string =>
  createHash('sha256').update(`${id} ${client.client} ${someone.id}`).digest('base64url')

const keys = new Map<string, KeyObject>()

/** Its signing key, made for this process. */
export function keyOf({ id, client }: Idp): { readonly key: KeyObject; readonly alg: string; readonly kid: string } {
  const alg = client['id-token'].signed
  const known = keys.get(id)
  const key =
    known ??
    (alg.startsWith('ES') ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 }))
      .privateKey
  keys.set(id, key)
  return { key, alg, kid: `${id}-1` }
}

/** What it says of somebody, in the names that the provider it plays uses. */
export function claimsOf({ id }: Idp, { given, family, birth, email }: Someone): Readonly<Record<string, unknown>> {
  if (id === 'proconnect') return { given_name: given, usual_name: family, email, siret: '21550001800012' }
  const common = { given_name: given, family_name: family, birthdate: birth, email }
  return id === 'itsme'
    ? { ...common, 'http://itsme.services/v2/claim/place_of_birth': { city: 'Arlon' } }
    : { ...common, birthplace: '55545', birthcountry: '99100' }
}
