import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { ownKey } from '#consent'
import { type Projector, Refusal } from '#kernel'
import { eachStream, forgetRows, type Log } from '#log'
import { sql, type Tx } from '#store'
import { decideMerge, type MergeCommand, type MergeStatus, type Standing } from './decide.ts'
import { type Decided, mergeConfirmed, mergeDissolved, mergeProposed, mergeRefused, mergeSuspected, mergeUndone } from './events.ts'
import type { Likeness, MergeReason } from './score.ts'

export interface Merge extends Standing {
  readonly id: string
  readonly score: number
  readonly reasons: readonly MergeReason[]
  readonly confirmedBy: string | null
  /** UTC instant of the last step */
  readonly at: string
}

type Row = Omit<Merge, 'reasons'> & { readonly reasons: string }
const columns = sql.raw(
  'id, survivor_id as survivor, absorbed_id as absorbed, score, reasons, status, proposed_by as "proposedBy", confirmed_by as "confirmedBy", at',
)
const read = ({ reasons, ...row }: Row): Merge => ({ ...row, reasons: reasons.split(' ').filter(Boolean) as MergeReason[] })

/** Of two registrations there is one file, whoever is named first: a UUID made from both (RFC 9562, version 8). */
export function mergeIdOf(one: string, other: string): string {
  const hex = createHash('sha256').update([one, other].sort().join(' ')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const typeOf = {
  proposed: mergeProposed.type,
  merged: mergeConfirmed.type,
  refused: mergeRefused.type,
  unmerged: mergeUndone.type,
} as const

/** The rules found two registrations alike: written once; a pair that somebody decided about is not brought up again. Answers whether it is new. */
export async function suspect(log: Log, tx: Tx, one: string, other: string, { score, reasons }: Likeness): Promise<boolean> {
  // The older registration is the one proposed to survive: more was written under it. Ids are in the order of time.
  const [survivor = one, absorbed = other] = [one, other].sort()
  const id = mergeIdOf(one, other)
  if ((await mergeById(tx, id)) !== undefined) return false
  const payload = { survivor, absorbed, score, reasons: [...reasons] }
  await log.append(tx, { stream: `merge:${id}`, person: survivor, ...ownKey(survivor) }, [{ type: mergeSuspected.type, payload }])
  return true
}

/** One step of agents. Refuses what `decideMerge` refuses, and `merge.unknown`. */
export async function mergePersons(log: Log, tx: Tx, id: string, command: MergeCommand): Promise<void> {
  // Of two agents who act at once the second waits and decides on what the first did. Events are no count: those under an erased key cannot be read.
  await tx.rows(sql`select 1 from people.merge where id = ${id} for update`)
  const now = await mergeById(tx, id)
  if (now === undefined) throw new Refusal('merge.unknown')
  const next = decideMerge(now, command, { actor: tx.who.actor, merged: await mergedElsewhere(tx, now) })
  const payload: Decided = { survivor: next.survivor, absorbed: next.absorbed }
  const type = typeOf[next.status as keyof typeof typeOf]
  await log.append(tx, targetOf(now), [{ type, payload }])
}

/**
 * One registration is being erased: what was found or decided about it and others goes, for good. Where the other one's key seals the stream its
 * events stay readable, so the stream says that it is over; where the erased one's does, they go with the key.
 */
export async function dissolveMerges(log: Log, tx: Tx, erased: string): Promise<void> {
  const rows = await tx.rows(
    sql<Row>`select ${columns} from people.merge where survivor_id = ${erased} or absorbed_id = ${erased} order by id`,
  )
  for (const row of rows) {
    const { survivor, absorbed } = row
    if (keyHolder(row) !== erased) await log.append(tx, targetOf(row), [{ type: mergeDissolved.type, payload: { survivor, absorbed } }])
  }
  await tx.rows(sql`delete from people.merge where survivor_id = ${erased} or absorbed_id = ${erased}`)
}

const targetOf = (pair: Pick<Merge, 'id' | 'survivor' | 'absorbed'>) => {
  const person = keyHolder(pair)
  return { stream: `merge:${pair.id}`, person, ...ownKey(person) }
}

/** All events of one pair are sealed under the key of the same person: the older registration. */
const keyHolder = ({ survivor, absorbed }: Pick<Merge, 'survivor' | 'absorbed'>): string => [survivor, absorbed].sort()[0]!

/** A registration is absorbed once; one that has absorbed others is not absorbed itself; and none that was absorbed absorbs. */
async function mergedElsewhere(tx: Tx, { id, survivor, absorbed }: Merge): Promise<readonly string[]> {
  const rows = await tx.rows(sql<{ id: string }>`select id from people.merge where status = 'merged' and id <> ${id}
    and (absorbed_id in (${absorbed}, ${survivor}) or survivor_id = ${absorbed})`)
  return rows.map(({ id: other }) => other)
}

export async function mergeById(tx: Tx, id: string): Promise<Merge | undefined> {
  const row = await tx.row(sql<Row>`select ${columns} from people.merge where id = ${id}`)
  return row === undefined ? undefined : read(row)
}

/** Those that wait for an agent (or that were merged), the most alike first. */
export async function mergesWith(tx: Tx, statuses: readonly MergeStatus[], limit: number): Promise<readonly Merge[]> {
  const rows = await tx.often(sql<Row>`select ${columns} from people.merge where status = any(${sql.val(`{${statuses.join(',')}}`)}::text[])
    order by score desc, id limit ${limit}`)
  return rows.map(read)
}

const statusOf = (type: string) => (Object.keys(typeOf) as (keyof typeof typeOf)[]).find((status) => typeOf[status] === type)

export const mergeProjector: Projector<unknown, Tx> = {
  stream: 'merge',
  whole: false,
  forget: forgetRows('merge', 'people.merge'),
  apply: eachStream(async (tx, id, all) => {
    const dissolved = all.findLastIndex(({ type }) => type === mergeDissolved.type)
    if (dissolved !== -1) await tx.rows(sql`delete from people.merge where id = ${id}`)
    const events = all.slice(dissolved + 1)
    const suspected = events.find(({ type }) => type === mergeSuspected.type)
    if (suspected !== undefined) {
      const { survivor, absorbed, score, reasons } = suspected.payload as z.infer<typeof mergeSuspected.payload>
      await tx.rows(sql`insert into people.merge (id, survivor_id, absorbed_id, score, reasons, status, at)
        values (${id}, ${survivor}, ${absorbed}, ${score}, ${reasons.join(' ')}, 'suspected', ${suspected.at}) on conflict do nothing`)
    }
    // Only where it came to is written: a registration that was merged, given back and merged elsewhere is in no moment merged twice.
    const decided = events.filter(({ type }) => statusOf(type) !== undefined)
    const last = decided.at(-1)
    if (last === undefined) return
    const { survivor, absorbed } = last.payload as Decided
    const proposed = decided.findLastIndex(({ type }) => type === mergeProposed.type)
    const confirmed = decided.slice(proposed + 1).findLast(({ type }) => type === mergeConfirmed.type)
    await tx.rows(sql`update people.merge set status = ${statusOf(last.type)}, survivor_id = ${survivor}, absorbed_id = ${absorbed}, at = ${last.at},
      proposed_by = ${decided[proposed]?.actor ?? sql`proposed_by`},
      confirmed_by = ${confirmed?.actor ?? (proposed === -1 ? sql`confirmed_by` : null)} where id = ${id}`)
  }),
}
