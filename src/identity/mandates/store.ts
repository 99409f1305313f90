import type { Projector } from '#kernel'
import { eachStream, forgetRows } from '#log'
import { sql, type Tx } from '#store'
import { type Mandate, type MandateEvent, mandateEvents } from './contract.ts'
import { fold } from './decide.ts'

/** A part of a part of a part is where it ends: longer chains nobody can answer for. */
export const deepest = 4

/** One mandate, for its parties and the system. */
export const mandateById = async (tx: Tx, id: string): Promise<Mandate | undefined> =>
  (await tx.row(sql<{ view: Mandate }>`select view from identity.mandate where id = ${id}`))?.view

/** The mandates of which it is a part, nearest first; the system reads them. */
export async function above(tx: Tx, { parent }: Pick<Mandate, 'parent'>): Promise<readonly Mandate[]> {
  const found: Mandate[] = []
  for (let next = parent; next !== undefined && found.length < deepest; next = found.at(-1)?.parent) {
    const one = await mandateById(tx, next)
    if (one === undefined) break
    found.push(one)
  }
  return found
}

/** Parts of it that are not over; the system reads them. */
export const partsOf = async (tx: Tx, id: string): Promise<readonly Mandate[]> =>
  (
    await tx.rows(
      sql<{ view: Mandate }>`select view from identity.mandate where parent_id = ${id} and state in ('asked', 'accepted', 'live')`,
    )
  ).map(({ view }) => view)

/** All mandates of a person, given, received and asked, the newest first. */
export const mandatesOf = async (tx: Tx, person: string): Promise<readonly Mandate[]> =>
  (
    await tx.often(sql<{ view: Mandate }>`select m.view from identity.mandate_party p join identity.mandate m on m.id = p.mandate_id
      where p.person_id = ${person} order by m.changed_at desc, m.id desc limit 200`)
  ).map(({ view }) => view)

/** Has somebody beside who asked, and the one represented, opened the request already? The system asks. */
export const isOpened = async (tx: Tx, id: string, asker: string, person: string | undefined): Promise<boolean> =>
  (await tx.row(sql`select 1 as found from identity.mandate_party where mandate_id = ${id} and person_id <> ${asker}
    and person_id is distinct from ${person ?? null} limit 1`)) !== undefined

export const addParty = (tx: Tx, mandate: string, person: string) =>
  tx.rows(sql`insert into identity.mandate_party (mandate_id, person_id) values (${mandate}, ${person}) on conflict do nothing`)

export const writeCode = (tx: Tx, mandate: string, code: string, ends: string) =>
  tx.rows(sql`insert into identity.mandate_code (mandate_id, code, ends_at) values (${mandate}, ${code}, ${ends})`)
export const dropCode = (tx: Tx, mandate: string) => tx.rows(sql`delete from identity.mandate_code where mandate_id = ${mandate}`)

/** The request that shows this code. */
export const byCodeMac = async (tx: Tx, code: string): Promise<Mandate | undefined> =>
  (
    await tx.row(sql<{ view: Mandate }>`select m.view from identity.mandate_code c join identity.mandate m on m.id = c.mandate_id
      where c.code = ${code} and c.ends_at > ${tx.at}`)
  )?.view

const types: ReadonlySet<string> = new Set(Object.values(mandateEvents).map(({ type }) => type))

/** Where a mandate stands. Each event moves the row on: whoever appends need not see the others' events. */
export const mandateProjector: Projector<unknown, Tx> = {
  stream: 'mandate',
  whole: false,
  forget: forgetRows('mandate', 'identity.mandate'),
  apply: eachStream(async (tx, id, events) => {
    const known = events.flatMap(({ type, payload, at }) =>
      types.has(type) ? [{ type, payload, at } as MandateEvent & { at: string }] : [],
    )
    const mandate = fold(id, known, await mandateById(tx, id))
    if (mandate === undefined) return
    const { kind, state, person, holder, giver, parent, terms } = mandate
    await tx.rows(sql`insert into identity.mandate (id, kind, state, person_id, holder_id, giver_id, parent_id, from_day, until_day, view, changed_at)
      values (${id}, ${kind}, ${state}, ${person?.person ?? null}, ${holder?.person ?? null}, ${giver?.person ?? null}, ${parent ?? null},
        ${terms.from}, ${terms.until ?? null}, ${JSON.stringify(mandate)}::jsonb, ${known.at(-1)?.at ?? tx.at})
      on conflict (id) do update set state = excluded.state, person_id = excluded.person_id, holder_id = excluded.holder_id, giver_id = excluded.giver_id,
        from_day = excluded.from_day, until_day = excluded.until_day, view = excluded.view, changed_at = excluded.changed_at`)
  }),
}
