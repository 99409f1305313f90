/** What was told of one thing and has not left yet: kept back while two people make up their minds, then let go or withdrawn. */
import { list, type Store, sql, type Tx } from '#store'

/** A code of `notices.delivery.failure`: it waits because somebody keeps it back. */
export const heldBack = 'held'
/** A code of `notices.delivery.failure`: it did not leave and never will. */
export const withdrawnCode = 'withdrawn'

/** From this transaction on nothing that is told `about` it begins to go out. The same again changes nothing. */
export const holdBack = (tx: Tx, about: string) =>
  tx.rows(sql`insert into notices.hold (about, since) values (${about}, ${tx.at}) on conflict do nothing`)

/** It was right after all: what was kept back goes now. */
export async function letGo({ store }: { readonly store: Store }, tx: Tx, about: string): Promise<void> {
  await tx.rows(sql`delete from notices.hold where about = ${about} and withdrawn_at is null`)
  await store.enqueue(tx, goOnJobName, { about })
}
export const goOnJobName = 'notices.go-on'

/** What was kept back of it is due again (system); what a worker has in hand at this moment comes back by itself. */
export const dueAgain = (tx: Tx, about: string) =>
  tx.rows(sql`update notices.delivery set not_before = ${tx.at}::timestamptz where id in (
    select d.id from notices.delivery d join notices.intent i on i.id = d.intent_id
    where i.about = ${about} and d.status = 'waiting' and d.failure = ${heldBack} for update of d skip locked)`)

/** What has not left never will, from this transaction on. `spare` then says, piece by piece, whom nothing of it reached. */
export const withdraw = (tx: Tx, about: string) =>
  tx.rows(sql`insert into notices.hold (about, since, withdrawn_at) values (${about}, ${tx.at}, ${tx.at})
    on conflict (about) do update set withdrawn_at = coalesce(notices.hold.withdrawn_at, excluded.withdrawn_at)`)

/**
 * Ends what was told of it to these persons and has not left (system). Answers those of them whom it surely did not reach by any way, and who did not open it on
 * their page: they need not hear that it was wrong. What is just going out, or of which nobody knows whether it went, counts as said.
 */
export async function spare(tx: Tx, about: string, persons: readonly string[]): Promise<ReadonlySet<string>> {
  const whose = sql`i.about = ${about} and i.person_id = any(${list(persons)}::uuid[])`
  // Whoever is just putting one of them on record holds its row: waited for, and then it is said.
  await tx.rows(sql`update notices.delivery set status = 'missed', failure = ${withdrawnCode}, not_before = null, changed_at = ${tx.at} where id in (
    select d.id from notices.delivery d join notices.intent i on i.id = d.intent_id
    where ${whose} and d.status in ('planned', 'waiting', 'to-print') order by d.id for update of d)`)
  const spared = await tx.rows(sql<{ person: string }>`select i.person_id as person from notices.intent i where ${whose}
    group by i.person_id having not bool_or(i.read_at is not null or exists (select 1 from notices.delivery d
      where d.intent_id = i.id and d.status in ('trying', 'sent', 'received', 'shown', 'printed', 'unknown')))`)
  const found = new Set(spared.map(({ person }) => person))
  // What somebody is planning at this moment is skipped: whoever plans or takes it next sees that it is withdrawn.
  await tx.rows(sql`update notices.intent set look_at = null, state = case when person_id = any(${list([...found])}::uuid[]) then 'withdrawn' else state end
    where id in (select i.id from notices.intent i where ${whose} order by i.id for update skip locked)`)
  return found
}

export interface Held {
  readonly about: string
  readonly isWithdrawn: boolean
}

/** Which of these things are kept back or withdrawn; nearly always none. */
export async function heldAmong(tx: Tx, about: readonly (string | null)[]): Promise<ReadonlyMap<string, Held>> {
  const named = [...new Set(about)].filter((one) => one !== null)
  if (named.length === 0) return new Map()
  const rows = await tx.rows(sql<Held>`select about, withdrawn_at is not null as "isWithdrawn" from notices.hold
    where about = any(${list(named)}::text[])`)
  return new Map(rows.map((one) => [one.about, one]))
}
