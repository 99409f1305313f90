import { type Keys, seal, sql, type Tx, unseal } from '#store'

/** `to-print`: a letter that waits for somebody of its agency; `printed`: she posted it */
export type Status = 'trying' | 'sent' | 'shown' | 'waiting' | 'no-address' | 'to-print' | 'printed'

/** A notice as written for one person and channel. `to` is absent when no address is known. */
export interface Notice {
  readonly to?: string
  readonly name: string
  readonly lang: string
  readonly subject: string
  readonly text: string
  /** a meeting, for the calendar of whoever reads it */
  readonly calendar?: string
  /** a letter: the lines of the address below the name, and whether it is printed large */
  readonly postal?: readonly string[]
  readonly large?: boolean
}

export interface Delivery {
  readonly id: string
  readonly event: string
  readonly status: Status
  readonly attempts: number
  readonly at: string
}

export interface Whose {
  readonly event: string
  /** `email` or `letter` to the person, `email.officer` to the agency's data-protection officer: each once for an event */
  readonly channel: 'email' | 'email.officer' | 'letter'
  /** absent: a code for an address of which no account is known, or a letter about an account, which belongs to no agency and no case */
  readonly person?: string
  readonly agency?: string
  readonly case?: string
  /** the key that seals it, which exists unless its person was erased; with `parent`, the key that it hangs on, it is made when needed */
  readonly key: string
  readonly parent?: string
}

const columns = sql.raw('id, event_id as event, status, attempts, made_at as at')

/**
 * Records an attempt before it is made: a crash between the call and its answer leaves `trying`, and the repeat has the same Message-ID.
 * Answers undefined when the notice went out before.
 */
export async function attempt(keys: Keys, tx: Tx, id: string, whose: Whose, notice: Notice): Promise<Delivery | undefined> {
  const known = await tx.row(
    sql<Delivery>`select ${columns} from notices.delivery where event_id = ${whose.event} and channel = ${whose.channel} for update`,
  )
  if (known !== undefined) {
    if (known.status !== 'trying' && known.status !== 'waiting') return undefined
    await tx.rows(sql`update notices.delivery set attempts = attempts + 1, status = 'trying', changed_at = ${tx.at} where id = ${known.id}`)
    return { ...known, attempts: known.attempts + 1 }
  }
  const key = whose.parent === undefined ? await keys.open(tx, whose.key) : await keys.ensure(tx, whose.key, whose.parent)
  if (key === undefined) return undefined // erased meanwhile: there is nobody left to tell
  const sealed = seal(key, Buffer.from(JSON.stringify(notice)), `notice:${id}`)
  return await tx.row(sql<Delivery>`
    insert into notices.delivery (id, event_id, channel, person_id, agency_id, case_id, status, attempts, key_id, sealed, made_at, changed_at)
    values (${id}, ${whose.event}, ${whose.channel}, ${whose.person ?? null}, ${whose.agency ?? null}, ${whose.case ?? null}, 'trying', 1, ${whose.key}, ${sealed}, ${tx.at}, ${tx.at})
    returning ${columns}`)
}

/** How an attempt ended. `failure`: a code, never the server's sentence, which may quote the address. */
export const settle = (tx: Tx, id: string, status: Status, failure?: string) =>
  tx.rows(sql`update notices.delivery set status = ${status}, failure = ${failure ?? null}, changed_at = ${tx.at} where id = ${id}`)

/** The newest deliveries, opened; those whose key was erased are left out. */
export async function newest(keys: Keys, tx: Tx, limit: number): Promise<readonly (Delivery & { readonly notice: Notice })[]> {
  const rows = await tx.rows(sql<Delivery & { key: string; sealed: Uint8Array }>`
    select ${columns}, key_id as key, sealed from notices.delivery order by made_at desc, id desc limit ${limit}`)
  return (await Promise.all(rows.map((row) => opened(keys, tx, row)))).filter((found) => found !== undefined)
}

/** What was written to a person herself, oldest first: not what officers were told about her. */
export async function deliveriesTo(keys: Keys, tx: Tx, person: string): Promise<readonly (Delivery & { readonly notice: Notice })[]> {
  const rows = await tx.rows(sql<Delivery & { key: string; sealed: Uint8Array }>`
    select ${columns}, key_id as key, sealed from notices.delivery where person_id = ${person} and channel in ('email', 'letter') order by made_at, id`)
  return (await Promise.all(rows.map((row) => opened(keys, tx, row)))).filter((found) => found !== undefined)
}

export async function deliveryById(keys: Keys, tx: Tx, id: string): Promise<(Delivery & { readonly notice: Notice }) | undefined> {
  const row = await tx.row(
    sql<Delivery & { key: string; sealed: Uint8Array }>`select ${columns}, key_id as key, sealed from notices.delivery where id = ${id}`,
  )
  return row === undefined ? undefined : await opened(keys, tx, row)
}

async function opened(keys: Keys, tx: Tx, row: Delivery & { readonly key: string; readonly sealed: Uint8Array }) {
  const key = await keys.open(tx, row.key)
  if (key === undefined) return undefined
  const { id, event, status, attempts, at } = row
  return { id, event, status, attempts, at, notice: JSON.parse(unseal(key, row.sealed, `notice:${id}`).toString()) as Notice }
}

export interface Letter extends Delivery {
  readonly person: string
  readonly case: string | null
}

/** Letters that wait to be printed at an agency, the oldest first: what they are about, not what they say. */
export const lettersAt = (tx: Tx, agency: string, limit = 200): Promise<Letter[]> =>
  tx.rows(sql<Letter>`select ${columns}, person_id as person, case_id as "case" from notices.delivery
    where agency_id = ${agency} and channel = 'letter' and status = 'to-print' order by made_at, id limit ${limit}`)

export const letterToPrint = (tx: Tx, agency: string, id: string): Promise<Letter | undefined> =>
  tx.row(sql<Letter>`select ${columns}, person_id as person, case_id as "case" from notices.delivery
    where id = ${id} and agency_id = ${agency} and channel = 'letter' and status = 'to-print'`)
