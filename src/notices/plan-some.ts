import { asSystem } from '#cases'
import { uuidv7 } from '#kernel'
import { type Fact, factsOfAll, preferencesIn } from '#people'
import type { Tx } from '#store'
import { formatTime } from '#web'
import { addresseeOf, reachableBy } from './address.ts'
import type { NoticesEdge, Way } from './contract.ts'
import { type Plan, plan } from './decide.ts'
import { withDevice } from './push/store.ts'
import { spread } from './spread.ts'
import { addDeliveries, type DeliveryRow, deliveriesOf, type IntentRow, openIntent, type Planning, planned, takeIntents } from './store.ts'
import { join } from './together/join.ts'
import { whereKey } from './whereto.ts'
import { heldAmong } from './withdraw.ts'

const access = asSystem('support')

/** How many are taken at once, and how long they are one worker's: whoever dies leaves them to the next. */
const batch = 500
export const lease = 120_000

export const instant = (at: number) => new Date(at).toISOString()

/** Turns some intents that are due into ways. Answers how many there were. */
export async function planSome(edge: NoticesEdge): Promise<number> {
  const now = edge.clock.now()
  const until = instant(now + lease)
  const { intents, facts, before, several, devices, held } = await edge.store.as(access, async (tx) => {
    const intents = await takeIntents(tx, instant(now), until, batch)
    const ids = intents.map(({ id }) => id)
    const before = Map.groupBy(ids.length === 0 ? [] : await deliveriesOf(tx, ids), ({ intent }) => intent)
    const several = []
    for (const intent of intents) if (isForSeveral(intent)) several.push({ intent, sealed: await openIntent(edge.store.keys, tx, intent) })
    const persons = intents.flatMap(({ audience, person }) => (audience === 'person' && person !== null ? [person] : []))
    const held = await heldAmong(
      tx,
      intents.map(({ about }) => about),
    )
    return { intents, facts: await factsFor(tx, intents), before, several, held, devices: await withDevice(tx, [...new Set(persons)]) }
  })
  for (const { intent, sealed } of several) await spread(edge, intent, sealed)
  const known = ({ id, person }: IntentRow): Known => ({
    facts: facts.get(person ?? '') ?? [],
    before: before.get(id) ?? [],
    device: devices.has(person ?? ''),
  })
  const isWithdrawn = ({ about }: IntentRow) => held.get(about ?? '')?.isWithdrawn === true
  const decided = intents
    .filter((intent) => !isForSeveral(intent) && !isWithdrawn(intent))
    .map((intent) => ({ intent, made: planFor(edge, intent, known(intent), now) }))
  if (intents.length > 0)
    await edge.store.as(access, async (tx) => {
      const households = decided.some(({ intent: { household } }) => household !== null)
      const hash = households ? await whereKey(edge.store, tx) : () => undefined
      const ways = decided.flatMap(({ intent, made }) =>
        made.attempts.map(({ channel, reason, notBefore }) => ({
          id: uuidv7(now),
          intent,
          channel,
          reason,
          notBefore: instant(notBefore),
          ...onceFor(intent, channel, hash, () => addresseeOf(edge, facts.get(intent.person ?? '') ?? []).postal),
        })),
      )
      await addDeliveries(tx, ways)
      const plans: Planning[] = [
        ...decided.flatMap(({ intent: { id }, made: { state, again } }) =>
          state === 'join' ? [] : [{ intent: id, state, again: again === undefined ? null : instant(again) }],
        ),
        ...several.map(({ intent: { id } }) => ({ intent: id, state: 'spread' as const, again: null })),
        ...intents.filter(isWithdrawn).map(({ id }) => ({ intent: id, state: 'withdrawn' as const, again: null })),
      ]
      await planned(tx, until, plans)
    })
  const due = decided.flatMap(({ intent, made }) => (made.state === 'join' && intent.person !== null ? [intent.person] : []))
  for (const person of new Set(due)) await join(edge, person, preferencesIn(facts.get(person) ?? []))
  return intents.length
}

/** Of a notice to a household that the law does not want told to each, one letter to the address that they share. */
function onceFor(
  { household, legal }: IntentRow,
  channel: Way,
  hash: (text: string) => string | undefined,
  postal: () => readonly string[],
) {
  const once = household === null || legal || channel !== 'letter' ? undefined : hash([household, ...postal()].join('\n'))
  return once === undefined ? {} : { once }
}

const isForSeveral = ({ audience }: IntentRow): boolean => audience === 'household' || audience === 'followers'

/** What is known of whom these are for; of an office or an address nothing has to be. */
export const factsFor = (tx: Tx, intents: readonly IntentRow[]): Promise<ReadonlyMap<string, readonly Fact[]>> =>
  factsOfAll(
    tx,
    [...new Set(intents.flatMap(({ audience, person }) => (audience === 'person' && person !== null ? [person] : [])))],
    concepts,
  )

const concepts = ['person', 'person.email', 'person.phone', 'person.home', 'person.language', 'person.preferences']

interface Known {
  readonly facts: readonly Fact[]
  readonly before: readonly DeliveryRow[]
  readonly device: boolean
}

function planFor(edge: NoticesEdge, intent: IntentRow, { facts, before, device }: Known, now: number): Plan {
  const { audience, topic, urgent, legal, asks, via, madeAt, expiresAt, readAt, agency, state, joinedIn } = intent
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
    device,
    before,
    now,
    local: formatTime('en', instant(now), edge.town.file['time-zone']),
    letterAfter: edge.town.file.notices['letter-after'],
    asks,
    togetherAt: edge.town.file.notices['together-at'],
    ...(joinedIn !== null ? { waited: 'gone' } : state === 'together' ? { waited: 'waited' } : {}),
  })
}
