import type { Channel, Follows } from '#people'
import { type Keys, list, sql, type Tx, unseal } from '#store'
import type { Intent, Value } from '../contract.ts'
import type { Plan } from '../decide.ts'

export type AudienceKind = 'person' | 'officer' | 'address' | 'household' | 'followers'

export interface NewIntent {
  readonly id: string
  readonly intent: Intent
  readonly key: string
  readonly sealed: Uint8Array
}

export interface IntentRow {
  readonly id: string
  readonly key: string
  readonly audience: AudienceKind
  readonly person: string | null
  readonly agency: string | null
  readonly case: string | null
  readonly topic: Intent['topic']
  readonly template: string
  readonly urgent: boolean
  readonly legal: boolean
  readonly via: Channel | null
  readonly asks: boolean
  readonly state: 'open' | 'spread' | 'expired' | 'unwanted' | 'together' | 'joined' | 'withdrawn'
  /** the message in which it goes with others; its own id: it goes by itself */
  readonly joinedIn: string | null
  /** the notice to a household of which it is one */
  readonly household: string | null
  /** of what it speaks, where that can be withdrawn */
  readonly about: string | null
  readonly lookAt: string | null
  readonly expiresAt: string | null
  readonly readAt: string | null
  readonly keyId: string
  readonly sealed: Uint8Array | null
  readonly madeAt: string
}

/** What an intent keeps under its key. */
export interface Sealed {
  readonly to: Intent['to']
  readonly values: Readonly<Record<string, Value>>
  readonly link?: string
  readonly follows?: Follows
}

const kindOf = ({ to }: Intent): AudienceKind =>
  'person' in to ? 'person' : 'household' in to ? 'household' : 'followers' in to ? 'followers' : 'officer' in to ? 'officer' : 'address'

const personOf = ({ to }: Intent) => ('person' in to ? to.person : 'household' in to ? to.household : 'officer' in to ? to.about : null)

/** Whoever writes an intent need not be allowed to read it: nothing comes back, and a key that is there already stays as it is. */
export const addIntent = (tx: Tx, rows: readonly NewIntent[]) =>
  tx.rows(sql`insert into notices.intent (id, key, audience, person_id, agency_id, case_id, topic, template, urgent, legal, via, asks, state, look_at, expires_at, key_id, sealed, made_at, household_id, about)
    values ${sql.join(
      rows.map(
        ({
          id,
          intent,
          key,
          sealed,
        }) => sql`(${id}::uuid, ${intent.key}, ${kindOf(intent)}, ${personOf(intent)}::uuid, ${intent.agency ?? null},
          ${intent.case ?? null}::uuid, ${intent.topic}, ${intent.template}, ${intent.urgency === 'urgent'}, ${intent.legal ?? false}, ${intent.via ?? null}, ${intent.asks ?? false}, 'open', ${tx.at}::timestamptz,
          ${intent.expires ?? null}::timestamptz, ${key}, ${sealed}, ${tx.at}::timestamptz, ${intent.household ?? null}::uuid, ${intent.about ?? null})`,
      ),
    )} on conflict do nothing`)

const intentColumns =
  sql.raw(`i.id, i.key, i.audience, i.person_id as person, i.agency_id as agency, i.case_id as "case", i.topic, i.template, i.urgent, i.legal, i.via, i.asks, i.state, i.look_at as "lookAt",
  i.expires_at as "expiresAt", i.read_at as "readAt", i.key_id as "keyId", i.sealed, i.made_at as "madeAt", i.joined_in as "joinedIn", i.household_id as household, i.about`)

/** Intents that are to be looked at now, held by whoever took them until `lease`: after a crash another takes them. The urgent ones first. */
export const takeIntents = (tx: Tx, now: string, lease: string, limit: number): Promise<IntentRow[]> =>
  tx.rows(sql<IntentRow>`update notices.intent i set look_at = ${lease}::timestamptz
    where i.id in (select id from notices.intent where look_at <= ${now}::timestamptz order by urgent desc, look_at limit ${limit} for update skip locked)
    returning ${intentColumns}`)

export interface Planning {
  readonly intent: string
  readonly state: Exclude<Plan['state'], 'join'> | 'spread' | 'withdrawn'
  /** look once more at this instant */
  readonly again: string | null
}

/** What was planned; not where somebody wrote meanwhile that it is to be looked at again, or that it was read. */
export const planned = (tx: Tx, lease: string, plans: readonly Planning[]) =>
  plans.length === 0
    ? Promise.resolve([])
    : tx.rows(sql`update notices.intent i set state = p.state, look_at = p.again
        from (values ${sql.join(plans.map(({ intent, state, again }) => sql`(${intent}::uuid, ${state}::text, ${again}::timestamptz)`))}) p(id, state, again)
        where i.id = p.id and i.look_at = ${lease}::timestamptz`)

export const intentsById = (tx: Tx, ids: readonly string[]): Promise<IntentRow[]> =>
  tx.rows(sql<IntentRow>`select ${intentColumns} from notices.intent i where i.id = any(${list(ids)}::uuid[])`)

/** What was told to a person, newest first; what officers were told about her is not hers. */
export const intentsOf = (tx: Tx, person: string, limit: number): Promise<IntentRow[]> =>
  tx.rows(sql<IntentRow>`select ${intentColumns} from notices.intent i
    where i.person_id = any(guichet.same_as(${person})) and i.audience = 'person' order by i.made_at desc, i.id desc limit ${limit}`)

/** What waits to go to a person in one message; nobody else takes it before the transaction ends. What she has opened meanwhile need not go. */
export const waitingTogether = (tx: Tx, person: string): Promise<IntentRow[]> =>
  tx.rows(sql<IntentRow>`select ${intentColumns} from notices.intent i
    where i.person_id = ${person} and i.audience = 'person' and i.state = 'together' and i.read_at is null order by i.made_at, i.id for update`)

/** These go in the message `into`. */
export const joined = (tx: Tx, ids: readonly string[], into: string) =>
  tx.rows(sql`update notices.intent set state = 'joined', joined_in = ${into}, look_at = null where id = any(${list(ids)}::uuid[])`)

/** These go by themselves, now. */
export const goAlone = (tx: Tx, ids: readonly string[]) =>
  tx.rows(sql`update notices.intent set state = 'open', joined_in = id, look_at = ${tx.at} where id = any(${list(ids)}::uuid[])`)

/** What goes in a message, as it was told. */
export const membersOf = (tx: Tx, messages: readonly string[]): Promise<IntentRow[]> =>
  messages.length === 0
    ? Promise.resolve([])
    : tx.rows(sql<IntentRow>`select ${intentColumns} from notices.intent i
        where i.joined_in = any(${list(messages)}::uuid[]) and i.joined_in <> i.id order by i.made_at, i.id`)

/** The first time that its person opened it; a letter for who did not read it is not needed any more. */
export const markRead = (tx: Tx, ids: readonly string[]) =>
  tx.rows(sql`update notices.intent set read_at = ${tx.at}, look_at = null
    where id = any(${list(ids)}::uuid[]) and audience = 'person' and read_at is null`)

/** As `markRead`, by the keys of what was told: messages that she read on the page of their case. */
export const markReadByKeys = (tx: Tx, keys: readonly string[]) =>
  tx.rows(sql`update notices.intent set read_at = ${tx.at}, look_at = null
    where key = any(${list(keys)}::text[]) and audience = 'person' and read_at is null`)

export const openIntent = async (keys: Keys, tx: Tx, intent: IntentRow): Promise<Sealed | undefined> => {
  const key = await keys.open(tx, intent.keyId)
  return key === undefined ? undefined : openSealed(key, intent)
}

export const openSealed = (key: Uint8Array, { id, sealed }: IntentRow): Sealed | undefined =>
  sealed === null ? undefined : (JSON.parse(unseal(key, sealed, `intent:${id}`).toString()) as Sealed)
