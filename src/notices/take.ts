import { type OpenedCase, readCase } from '#cases'
import { letterById } from '#identity'
import { type Channel, type Fact, preferencesIn } from '#people'
import type { Tx } from '#store'
import { type Addressee, addresseeOf } from './address.ts'
import { carriers } from './carriers/index.ts'
import type { Contact, Notice, NoticesEdge } from './contract.ts'
import { factsFor, instant, lease } from './plan-some.ts'
import {
  type DeliveryRow,
  type End,
  type IntentRow,
  intentsById,
  membersOf,
  openIntent,
  openNotice,
  openSealed,
  putOff,
  type Sealed,
  takeDeliveries,
} from './store.ts'
import { togetherTemplate } from './together/join.ts'
import type { Member } from './together/write.ts'
import { type Signed, signedFor, whereKey } from './whereto.ts'
import { type Held, heldAmong, heldBack, withdrawnCode } from './withdraw.ts'

/** Kept back, it is looked at again after so long, or as soon as it is let go. */
const heldFor = 600_000

export interface ToCarry {
  readonly delivery: DeliveryRow
  readonly intent: IntentRow
  readonly key: Uint8Array
  readonly sealed: Sealed
  readonly addressee: Addressee
  readonly large: boolean
  readonly opened?: OpenedCase
  /** what goes in it, when it is one message for several */
  readonly members?: readonly Member[]
  /** it was written before, or its letter says by itself what and to whom */
  readonly written?: Notice
}
export interface Over {
  readonly delivery: DeliveryRow
  readonly end: End
}

/** absent: nothing was taken */
export type Tokens = Readonly<Record<'reply' | 'stop' | 'push', Signed>> | undefined

export interface Taken {
  readonly taken: number
  readonly ready: readonly (ToCarry | Over)[]
  readonly tokens: Tokens
  /** of an address enough to know it again */
  readonly known: (to: string | undefined) => string | undefined
  /** until when they are this worker's */
  readonly until: string
}

/** Takes ways whose time has come, with what is needed to write and send each. */
export async function take(edge: NoticesEdge, tx: Tx, now: number, most: number): Promise<Taken> {
  const until = instant(now + lease)
  const taken = await takeDeliveries(tx, instant(now), until, most)
  if (taken.length === 0) return { taken: 0, ready: [], tokens: undefined, known: () => undefined, until }
  const intents = new Map(
    (
      await intentsById(
        tx,
        taken.map(({ intent }) => intent),
      )
    ).map((one) => [one.id, one]),
  )
  const keys = await edge.store.keys.dated(tx, [...new Set(taken.map(({ keyId }) => keyId))])
  const facts = await factsFor(tx, [...intents.values()])
  const held = await heldAmong(
    tx,
    [...intents.values()].map(({ about }) => about),
  )
  const ready: (ToCarry | Over)[] = []
  for (const delivery of await free(tx, taken, intents, held, now)) {
    const intent = intents.get(delivery.intent)
    const about = { intent, key: keys.get(delivery.keyId)?.key, facts: facts.get(delivery.person ?? '') ?? [] }
    ready.push(await readyFor(edge, tx, delivery, about, now))
  }
  return {
    taken: taken.length,
    ready,
    until,
    known: await whereKey(edge.store, tx),
    tokens: {
      reply: await signedFor(edge.store, tx, 'reply'),
      stop: await signedFor(edge.store, tx, 'stop'),
      push: await signedFor(edge.store, tx, 'push'),
    },
  }
}

/** What may go out; what is kept back or withdrawn is put off here, in the transaction that took it, so that nobody waits for anybody. */
async function free(
  tx: Tx,
  taken: readonly DeliveryRow[],
  intents: ReadonlyMap<string, IntentRow>,
  held: ReadonlyMap<string, Held>,
  now: number,
): Promise<readonly DeliveryRow[]> {
  if (held.size === 0) return taken
  const backOf = ({ intent }: DeliveryRow) => held.get(intents.get(intent)?.about ?? '')
  const groups = Map.groupBy(taken, (one): 'free' | 'held' | 'tried' | 'withdrawn' | 'lost' => {
    const back = backOf(one)
    if (back === undefined) return 'free'
    if (one.status !== 'trying') return back.isWithdrawn ? 'withdrawn' : 'held'
    // Cut off between the call and its answer: withdrawn, it is repeated no more; kept back, what may not be repeated goes to a person as ever.
    return back.isWithdrawn ? 'lost' : carriers[one.channel].repeatable ? 'tried' : 'free'
  })
  const ids = (of: 'held' | 'tried' | 'withdrawn' | 'lost') => (groups.get(of) ?? []).map(({ id }) => id)
  const again = instant(now + heldFor)
  await putOff(tx, ids('held'), { status: 'waiting', failure: heldBack, again })
  await putOff(tx, ids('tried'), { status: 'trying', failure: heldBack, again })
  await putOff(tx, ids('withdrawn'), { status: 'missed', failure: withdrawnCode })
  await putOff(tx, ids('lost'), { status: 'failed', failure: 'cut-off' })
  return groups.get('free') ?? []
}

interface About {
  readonly intent: IntentRow | undefined
  readonly key: Uint8Array | undefined
  readonly facts: readonly Fact[]
}

/** What is needed to write and send one; or why it is over. */
async function readyFor(
  edge: NoticesEdge,
  tx: Tx,
  delivery: DeliveryRow,
  { intent, key, facts }: About,
  now: number,
): Promise<ToCarry | Over> {
  const carrier = carriers[delivery.channel]
  const end = (end: End): Over => ({ delivery, end })
  // Cut off between the call and its answer: what may not be repeated goes to a person.
  if (delivery.status === 'trying' && !carrier.repeatable) return end(unknown(delivery, 'cut-off'))
  const wait = carrier.wait?.(edge, now) ?? 0
  if (wait > 0) return end({ status: 'waiting', failure: 'limit', again: instant(now + wait) })
  if (intent === undefined || key === undefined) return end({ status: 'missed', failure: 'erased' })
  if (intent.expiresAt !== null && Date.parse(intent.expiresAt) <= now) return end({ status: 'missed', failure: 'expired' })
  const whose = { delivery, intent, key }
  const unread = { sealed: { to: { address: '' }, values: {} }, addressee: { name: '', postal: [] }, large: false }
  if (delivery.sealed !== null) return { ...whose, ...unread, written: openNotice(key, delivery.id, delivery.sealed) }
  if (intent.audience === 'address' && intent.keyId.startsWith('letter:')) {
    const found = await letterById(edge, tx, intent.keyId.slice('letter:'.length))
    return found === undefined ? end({ status: 'missed', failure: 'expired' }) : { ...whose, ...unread, written: found.letter }
  }
  const sealed = openSealed(key, intent)
  if (sealed === undefined) return end({ status: 'missed', failure: 'erased' })
  const large = preferencesIn(facts)['large-print']
  const read = { ...whose, sealed, addressee: whoGets(edge, intent, sealed, facts), large }
  if (delivery.channel === 'push') return read
  if (intent.template === togetherTemplate) {
    const members = await membersIn(edge, tx, intent, delivery.channel)
    return members.length === 0 ? end({ status: 'missed', failure: 'erased' }) : { ...read, members }
  }
  if (intent.template !== 'notices.message' || intent.case === null) return read
  return { ...read, opened: await readCase(edge, tx, { id: intent.case }) }
}

/** What goes in one message, read; what was erased since it was told is left out. */
async function membersIn(edge: NoticesEdge, tx: Tx, { id: message }: IntentRow, channel: Channel): Promise<readonly Member[]> {
  const found: Member[] = []
  for (const intent of await membersOf(tx, [message])) {
    const sealed = await openIntent(edge.store.keys, tx, intent)
    if (sealed === undefined) continue
    const opened = intent.template === 'notices.message' && intent.case !== null ? await readCase(edge, tx, { id: intent.case }) : undefined
    const { id, template, agency } = intent
    const more = { ...(sealed.link === undefined ? {} : { link: sealed.link }), ...(opened === undefined ? {} : { opened }) }
    found.push({ id, writing: { template, values: sealed.values, channel, agency, ...more } })
  }
  return found
}

function whoGets(edge: NoticesEdge, { audience, agency }: IntentRow, { to }: Sealed, facts: readonly Fact[]): Addressee {
  if ('contact' in to) return contactOf(to.contact)
  return audience === 'officer' ? officerOf(edge, agency) : addresseeOf(edge, facts)
}

const contactOf = ({ name = '', postal = [], ...more }: Contact): Addressee => ({ name, postal, ...more })

function officerOf({ town }: NoticesEdge, agency: string | null): Addressee {
  const found = town.agencies.find(({ id }) => id === agency)
  const { name = '', email } = found?.['data-protection'] ?? {}
  return { name, postal: [], lang: found?.['legal-language'] ?? town.file['legal-language'], ...(email === undefined ? {} : { email }) }
}

/** A person of the agency decides; where there is none it counts as lost, and another way is tried. */
export const unknown = ({ agency }: DeliveryRow, failure: string): End => ({ status: agency === null ? 'failed' : 'unknown', failure })
