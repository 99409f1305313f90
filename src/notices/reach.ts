import { asSystem, type OpenedCase, readCase } from '#cases'
import { letterById } from '#identity'
import { type Job, uuidv7 } from '#kernel'
import { type Channel, type Fact, factsOf, preferencesIn } from '#people'
import type { Tx } from '#store'
import { formatTime } from '#web'
import { type Addressee, addresseeOf, reachableBy, replyAddress } from './address.ts'
import { email } from './carriers/email.ts'
import { letter } from './carriers/letter.ts'
import { sms } from './carriers/sms.ts'
import type { Carrier, Outcome } from './channels.ts'
import type { Contact, Notice, NoticesEdge } from './contract.ts'
import { type Plan, plan } from './decide.ts'
import { spread } from './spread.ts'
import {
  addDelivery,
  begin,
  type DeliveryRow,
  deliveriesOf,
  type End,
  type IntentRow,
  intentsById,
  openIntent,
  openNotice,
  planned,
  type Sealed,
  sealNotice,
  settle,
  takeDeliveries,
  takeIntents,
} from './store.ts'
import { reachJobName } from './tell.ts'
import { replyTokens, whereKey } from './whereto.ts'
import { writeNotice } from './write.ts'

const access = asSystem('support')

const carriers: Readonly<Record<Channel, Carrier>> = { email, sms, letter }

/** How many are taken at once, and how long they are one worker's: whoever dies leaves them to the next. */
const batch = 50
const lease = 120_000
/** Pauses after a failure that surely sent nothing, in seconds: all in all a day, then another way is tried. */
const pauses = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 28_800]

const instant = (at: number) => new Date(at).toISOString()

/** Plans what is to be told and carries out what is due, until nothing is. Several may do so at once, in as many processes. */
export async function reach(edge: NoticesEdge): Promise<void> {
  for (;;) {
    const planned = await planSome(edge)
    const carried = await carrySome(edge)
    if (planned === 0 && carried === 0) break
  }
  for (const carrier of Object.values(carriers)) carrier.rest?.(edge)
}

export const reachJob: Job<NoticesEdge> = { name: reachJobName, retries: 12, run: (edge) => reach(edge) }

/** What waits for its hour, and what somebody left lying. */
export const dueJob: Job<NoticesEdge> = {
  name: 'notices.due',
  every: '* * * * *',
  retries: 0,
  run: async (edge) => {
    for (const carrier of Object.values(carriers)) await carrier.listen?.(edge)
    await reach(edge)
  },
}

async function planSome(edge: NoticesEdge): Promise<number> {
  const now = edge.clock.now()
  const taken = await edge.store.as(access, async (tx) => {
    const intents = await takeIntents(tx, instant(now), instant(now + lease), batch)
    const before = Map.groupBy(
      await deliveriesOf(
        tx,
        intents.map(({ id }) => id),
      ),
      ({ intent }) => intent,
    )
    const found = []
    for (const intent of intents)
      found.push({
        intent,
        facts: await factsFor(tx, intent),
        before: before.get(intent.id) ?? [],
        sealed: await openIntent(edge.store.keys, tx, intent),
      })
    return found
  })
  const decided: { readonly intent: IntentRow; readonly made: Plan }[] = []
  for (const { intent, facts, before, sealed } of taken) {
    if (intent.audience === 'household' || intent.audience === 'followers') await spread(edge, intent, sealed)
    else decided.push({ intent, made: planFor(edge, intent, facts, before, now) })
  }
  await edge.store.as(access, async (tx) => {
    for (const { intent, made } of decided) {
      for (const { channel, reason, notBefore } of made.attempts)
        await addDelivery(tx, { id: uuidv7(now), intent, channel, reason, notBefore: instant(notBefore) })
      await planned(tx, intent.id, made.state, made.again === undefined ? null : instant(made.again))
    }
  })
  return taken.length
}

/** What is known of whom it is for; of an office or an account's letter nothing has to be. */
const factsFor = (tx: Tx, { audience, person }: IntentRow): Promise<readonly Fact[]> =>
  audience === 'person' && person !== null ? factsOf(tx, person) : Promise.resolve([])

function planFor(edge: NoticesEdge, intent: IntentRow, facts: readonly Fact[], before: readonly DeliveryRow[], now: number): Plan {
  const { audience, topic, urgent, legal, via, madeAt, expiresAt, readAt, agency } = intent
  return plan({
    audience: audience as 'person' | 'officer' | 'address',
    topic,
    urgent,
    legal,
    ...(via === null ? {} : { via }),
    made: Date.parse(madeAt),
    ...(expiresAt === null ? {} : { expires: Date.parse(expiresAt) }),
    read: readAt !== null,
    preferences: preferencesIn(facts),
    reachable: reachableBy(addresseeOf(edge, facts), agency),
    before,
    now,
    local: formatTime('en', instant(now), edge.town.file['time-zone']),
    letterAfter: edge.town.file.notices['letter-after'],
  })
}

interface ToCarry {
  readonly delivery: DeliveryRow
  readonly intent: IntentRow
  readonly key: Uint8Array
  readonly sealed: Sealed
  readonly addressee: Addressee
  readonly large: boolean
  readonly opened?: OpenedCase
  /** an account's letter says by itself what and to whom */
  readonly written?: Notice
}

async function carrySome(edge: NoticesEdge): Promise<number> {
  const now = edge.clock.now()
  const { taken, ready, tokens } = await edge.store.as(access, async (tx) => {
    const taken = await takeDeliveries(tx, instant(now), instant(now + lease), batch)
    const intents = new Map(
      (
        await intentsById(
          tx,
          taken.map(({ intent }) => intent),
        )
      ).map((one) => [one.id, one]),
    )
    const ready: (ToCarry | { readonly delivery: DeliveryRow; readonly end: End })[] = []
    const tokens = await replyTokens(edge.store, tx)
    for (const delivery of taken) ready.push(await readyFor(edge, tx, delivery, intents.get(delivery.intent), now))
    return { taken, ready, tokens }
  })
  if (taken.length === 0) return 0
  const written = ready.map((one) => ('end' in one ? one : write(edge, one, tokens.make)))
  await edge.store.as(access, async (tx) => {
    const known = await whereKey(edge.store, tx)
    for (const one of written) {
      if ('end' in one) continue
      await begin(tx, one.delivery.id, sealNotice(one.key, one.delivery.id, one.notice), known(one.notice.to))
    }
  })
  const ends = await Promise.all(written.map(async (one) => ('end' in one ? one : { delivery: one.delivery, end: await carry(edge, one) })))
  await edge.store.as(access, async (tx) => {
    for (const { delivery, end } of ends) await settle(tx, delivery.id, end)
  })
  return taken.length
}

/** What is needed to write and send one, read in one unit of work; or why it is over. */
async function readyFor(
  edge: NoticesEdge,
  tx: Tx,
  delivery: DeliveryRow,
  intent: IntentRow | undefined,
  now: number,
): Promise<ToCarry | { readonly delivery: DeliveryRow; readonly end: End }> {
  const end = (end: End) => ({ delivery, end })
  // Cut off between the call and its answer: what may not be repeated goes to a person.
  if (delivery.status === 'trying' && !carriers[delivery.channel].repeatable) return end({ status: 'unknown', failure: 'cut-off' })
  const wait = carriers[delivery.channel].wait?.(edge, now) ?? 0
  if (wait > 0) return end({ status: 'waiting', failure: 'limit', again: instant(now + wait) })
  const key = await edge.store.keys.open(tx, delivery.keyId)
  if (intent === undefined || key === undefined) return end({ status: 'missed', failure: 'erased' })
  if (intent.expiresAt !== null && Date.parse(intent.expiresAt) <= now) return end({ status: 'missed', failure: 'expired' })
  const nobody = { addressee: { name: '', postal: [] }, large: false }
  if (delivery.sealed !== null) {
    const written = openNotice(key, delivery.id, delivery.sealed)
    return { delivery, intent, key, sealed: { to: { address: '' }, values: {} }, ...nobody, written }
  }
  if (intent.audience === 'address' && intent.keyId.startsWith('letter:')) {
    const found = await letterById(edge, tx, intent.keyId.slice('letter:'.length))
    return found === undefined
      ? end({ status: 'missed', failure: 'expired' })
      : { delivery, intent, key, sealed: { to: { address: '' }, values: {} }, ...nobody, written: found.letter }
  }
  const sealed = await openIntent(edge.store.keys, tx, intent)
  if (sealed === undefined) return end({ status: 'missed', failure: 'erased' })
  const facts = await factsFor(tx, intent)
  const addressee =
    'contact' in sealed.to
      ? contactOf(sealed.to.contact)
      : intent.audience === 'officer'
        ? officerOf(edge, intent.agency)
        : addresseeOf(edge, facts)
  const large = preferencesIn(facts)['large-print']
  if (intent.template !== 'notices.message' || intent.case === null) return { delivery, intent, key, sealed, addressee, large }
  return { delivery, intent, key, sealed, addressee, large, opened: await readCase(edge, tx, { id: intent.case }) }
}

const contactOf = ({ name = '', postal = [], ...more }: Contact): Addressee => ({ name, postal, ...more })

function officerOf({ town }: NoticesEdge, agency: string | null): Addressee {
  const found = town.agencies.find(({ id }) => id === agency)
  const { name = '', email } = found?.['data-protection'] ?? {}
  return { name, postal: [], lang: found?.['legal-language'] ?? town.file['legal-language'], ...(email === undefined ? {} : { email }) }
}

function write(edge: NoticesEdge, one: ToCarry, token: (intent: string) => string): ToCarry & { readonly notice: Notice } {
  const { delivery, intent, sealed, addressee, large, opened, written } = one
  const writing = { template: intent.template, values: sealed.values, channel: delivery.channel, agency: intent.agency, addressee, large }
  const more = { ...(sealed.link === undefined ? {} : { link: sealed.link }), ...(opened === undefined ? {} : { opened }) }
  if (written !== undefined) return { ...one, notice: written }
  const notice = writeNotice(edge, { ...writing, ...more })
  const reply = intent.audience === 'person' && delivery.channel === 'email' ? replyAddress(edge, token(intent.id)) : undefined
  return { ...one, notice: reply === undefined ? notice : { ...notice, reply } }
}

async function carry(edge: NoticesEdge, { delivery, intent, notice }: ToCarry & { readonly notice: Notice }): Promise<End> {
  const carrier = carriers[delivery.channel]
  const message = { id: intent.id, notice, ...(intent.agency === null ? {} : { agency: intent.agency }) }
  const outcome = await carrier.carry(edge, message).catch((error: unknown): Outcome => {
    edge.telemetry.failure('notices.carrier', error, { channel: delivery.channel })
    return { was: carrier.repeatable ? 'again' : 'unknown', failure: 'unknown' }
  })
  return endOf(outcome, delivery, edge.clock.now())
}

function endOf(outcome: Outcome, { attempts, agency }: DeliveryRow, now: number): End {
  if (outcome.was === 'unknown' && agency === null) return { status: 'failed', failure: outcome.failure } // nobody is there to decide
  if (outcome.was !== 'again') {
    const { was, ...more } = outcome
    return { status: was, ...more }
  }
  const pause = pauses[attempts]
  if (pause === undefined) return { status: 'failed', failure: outcome.failure }
  return { status: 'waiting', failure: outcome.failure, again: instant(now + pause * 1000) }
}
