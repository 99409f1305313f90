import { list, recordset, sql, type Tx } from '#store'

/** When and where a team receives people. Instants in UTC. */
export interface Slot {
  readonly id: string
  readonly agency: string
  readonly team: string
  readonly place: string
  readonly from: string
  readonly until: string
  readonly capacity: number
  readonly taken: number
}

const columns = sql.raw(`id, agency_id as agency, team, place, from_at as "from", until_at as until, capacity, taken`)

/** Slots to come of these teams with a free place, the nearest first. */
export const freeSlots = (tx: Tx, teams: readonly string[], limit: number): Promise<Slot[]> =>
  tx.rows(sql<Slot>`select ${columns} from cases.slot where team = any(${list(teams)}::text[]) and from_at > ${tx.at} and taken < capacity
    order by from_at, place, id limit ${limit}`)

/** All slots to come of these teams, the nearest first. */
export const slotsOf = (tx: Tx, teams: readonly string[], limit: number): Promise<Slot[]> =>
  tx.rows(
    sql<Slot>`select ${columns} from cases.slot where team = any(${list(teams)}::text[]) and until_at > ${tx.at} order by from_at, place, id limit ${limit}`,
  )

export const slotById = (tx: Tx, id: string): Promise<Slot | undefined> =>
  tx.row(sql<Slot>`select ${columns} from cases.slot where id = ${id}`)

/** References of the cases that come to these slots, for whoever may see them. */
export const comingTo = (tx: Tx, slots: readonly string[]): Promise<{ slot: string; reference: string }[]> =>
  tx.rows(sql<{
    slot: string
    reference: string
  }>`select s.slot_id as slot, c.reference from cases.seat s join cases.case c on c.id = s.case_id
    where s.slot_id = any(${list(slots)}::uuid[])`)

/** Takes a place; false: none is free. The row is locked until the transaction ends, so the last place goes to one. */
export async function takeSeat(tx: Tx, slot: string, caseId: string, key: string): Promise<boolean> {
  const taken = await tx.row(
    sql<{
      id: string
    }>`update cases.slot set taken = taken + 1 where id = ${slot} and taken < capacity and from_at > ${tx.at} returning id`,
  )
  if (taken === undefined) return false
  await tx.rows(sql`insert into cases.seat (case_id, request_key, slot_id) values (${caseId}, ${key}, ${slot})`)
  return true
}

/** Gives the place of a request back, if it has one. */
export const releaseSeat = (tx: Tx, caseId: string, key: string) =>
  tx.rows(sql`with given as (delete from cases.seat where case_id = ${caseId} and request_key = ${key} returning slot_id)
    update cases.slot set taken = taken - 1 where id in (select slot_id from given)`)

/** Gives back the places of these cases that are kept under none of their names any more (`seats`). */
export function releaseOthers(
  tx: Tx,
  cases: readonly { readonly row: { readonly id: string }; readonly seats: readonly string[] }[],
): void {
  if (cases.length === 0) return
  const rows = cases.map(({ row, seats }) => ({ id: row.id, seats }))
  tx.write(sql`with given as (
      delete from cases.seat s using ${recordset(rows, 'id uuid, seats text[]')} where s.case_id = r.id and not s.request_key = any(r.seats) returning s.slot_id)
    update cases.slot s set taken = s.taken - g.seats from (select slot_id, count(*)::integer as seats from given group by slot_id) g where s.id = g.slot_id`)
}

/** Opens slots; those that are there stay as they are. Answers how many are new. */
export const openSlots = async (tx: Tx, slots: readonly Omit<Slot, 'taken'>[]): Promise<number> =>
  (
    await tx.rows(
      sql`insert into cases.slot (agency_id, id, team, place, from_at, until_at, capacity)
    select r->>'agency', (r->>'id')::uuid, r->>'team', r->>'place', (r->>'from')::timestamptz, (r->>'until')::timestamptz, (r->>'capacity')::integer
    from jsonb_array_elements(${JSON.stringify(slots)}::jsonb) r on conflict do nothing returning id`,
    )
  ).length

/** Closes a slot to which nobody comes; false: somebody does, or it is not there. */
export const closeSlot = async (tx: Tx, id: string, teams: readonly string[]): Promise<boolean> =>
  (await tx.rows(sql`delete from cases.slot where id = ${id} and team = any(${list(teams)}::text[]) and taken = 0 returning id`)).length > 0
