import { say } from '#definitions'
import { type Actor, Refusal } from '#kernel'
import type { AccessContext } from '#store'
import type { ExchangeEdge } from './contract.ts'
import { canonicalEpc } from './epcis/epc.ts'
import { type Judged, judgeAll } from './findings/find.ts'
import type { Finding } from './findings/finding.ts'
import { asParty, findOwn, type Own, ownParty } from './own.ts'
import { type FoundLie, lies, unreached, type Waiting } from './share/store.ts'
import { shown } from './shown.ts'
import { type Control, controlsOf, type Decision, decisionsOn, newestEvents } from './store.ts'
import { t } from './texts.ts'

/** Shipments are made of so many events, the newest. */
const most = 5000
/** A party that was told of nothing for so long is named, in milliseconds. */
const patience = 30_000

export interface Overview {
  readonly own: Own
  readonly shipments: readonly Judged[]
  readonly controls: readonly Control[]
  readonly decisions: ReadonlyMap<string, Decision>
  readonly lies: readonly FoundLie[]
  /** who does not answer us */
  readonly unreached: readonly Waiting[]
}

/** The party for whose agency this agent works; another agency's agents find nothing here. Refuses `web.not-found`. */
export function partyOf(edge: ExchangeEdge, actor: Actor): Own {
  const own = findOwn(edge)
  if (own === undefined || actor.agency !== own.own.agency) throw new Refusal('web.not-found')
  return own
}

export const asAgentOf = (own: Own, actor: Actor): AccessContext => ({
  actor: actor.account,
  agency: own.own.agency,
  purpose: 'administration',
})

/** Everything that was told to this party, judged. Refuses `web.not-found`. */
export async function lookAt(edge: ExchangeEdge, actor: Actor): Promise<Overview> {
  const own = partyOf(edge, actor)
  return await overview(edge, own, asAgentOf(own, actor))
}

/** The same, for the party's own systems. */
export const lookThrough = async (edge: ExchangeEdge): Promise<readonly Judged[]> => {
  const own = ownParty(edge)
  return (await overview(edge, own, asParty(own))).shipments
}

async function overview(edge: ExchangeEdge, own: Own, access: AccessContext): Promise<Overview> {
  const { agency } = own.own
  const [rows, controls, decisions, found, waiting] = await edge.store.as(access, async (tx) => [
    await newestEvents(tx, agency, most),
    await controlsOf(tx, agency),
    await decisionsOn(tx, agency),
    await lies(tx, agency),
    await unreached(tx, agency, new Date(edge.clock.now() - patience).toISOString()),
  ])
  const { parties } = edge.town
  const places = new Map(parties.flatMap(({ places }) => places.map((place) => [canonicalEpc(place.id), place] as const)))
  const shipments = judgeAll(rows, { parties, places, liars: new Set(found.map(({ party }) => party)) })
  return { own, shipments, controls, decisions, lies: found, unreached: waiting }
}

/** Refuses `web.not-found`. */
export async function lookAtOne(edge: ExchangeEdge, actor: Actor, id: string) {
  const all = await lookAt(edge, actor)
  const shipment = all.shipments.find((one) => one.id === id)
  if (shipment === undefined) throw new Refusal('web.not-found')
  return { ...all, shipment }
}

export const nameOf = ({ town }: Pick<ExchangeEdge, 'town'>, party: string, lang: string): string =>
  say(town.parties.find(({ id }) => id === party)?.name ?? { fr: party }, lang)

/** A place that some party's definition names; else as it was written. */
export function placeName({ town }: Pick<ExchangeEdge, 'town'>, id: string, lang: string): string {
  const known = town.parties.flatMap(({ places }) => places).find((place) => canonicalEpc(place.id) === canonicalEpc(id))
  return known === undefined ? id : say(known.name, lang)
}

const people = ['party', 'first', 'second', 'giver', 'next']
const things = ['document', 'other']
const places = ['from', 'to']

/** A finding in words, with the names of the parties. */
export function findingText(edge: ExchangeEdge, lang: string, { kind, facts }: Finding): string {
  const told = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      people.includes(name)
        ? nameOf(edge, String(value), lang)
        : things.includes(name)
          ? shown(String(value))
          : places.includes(name)
            ? placeName(edge, String(value), lang)
            : value,
    ]),
  )
  return t(lang, `finding.${kind}`, told)
}
