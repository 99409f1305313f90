import type { Job } from '#kernel'
import { list, recordset, sql, type Tx } from '#store'
import { asSystem, type CasesEdge, contextOf } from './edge.ts'
import { resembles, type Traits, traitsOf } from './likeness.ts'
import { replaceRows } from './replace-rows.ts'
import { readCase, runCommand } from './run.ts'
import type { CaseRow } from './store.ts'

/** More cases than this that look alike are no duplicates, but a way of looking that says nothing. */
const most = 20
const candidates = 500

/** A case was sent or corrected: those of the same service that resemble it by a way of its file are written down in it, for a person to look at. */
export const resemblingJob: Job<CasesEdge> = {
  name: 'cases.resembling',
  run: async (edge, { stream = '' }) => {
    const id = stream.slice('case:'.length)
    const { view, loaded, row } = await edge.store.as(asSystem('administration'), (tx) => readCase(edge, tx, { id }))
    const { duplicates } = loaded.service
    if (duplicates.length === 0 || view.phase === 'draft') return
    const traits = traitsOf(view, contextOf(edge, loaded))
    const access = { ...asSystem(loaded.service.data.purpose), case: id }
    const others = await edge.store.as(access, (tx) => like(tx, row, traits))
    const found = others
      .map((other) => ({
        case: other.id,
        reference: other.reference,
        ways: duplicates.filter((way) => resembles(way, traits, other.traits)).map(({ name }) => name),
      }))
      .filter(
        ({ ways, case: other }) => ways.length > 0 && !view.resembling.some((one) => one.case === other) && view.origin?.case !== other,
      )
    if (found.length === 0) return
    await runCommand(edge, access, id, { do: 'resemble', who: { kind: 'system' }, found: found.slice(0, most) })
  },
}

interface Other {
  readonly id: string
  readonly reference: string
  readonly traits: Traits
}

/** Cases of the same agency and service that share a value, the beginning of one, or a day within a lifetime's slip; compared outside the database. */
async function like(tx: Tx, row: Pick<CaseRow, 'id' | 'agency' | 'service'>, traits: Traits): Promise<readonly Other[]> {
  const ids = new Set<string>()
  for (const [field, trait] of Object.entries(traits)) {
    const same =
      'day' in trait ? sql`day between ${trait.day}::date - 1200 and ${trait.day}::date + 1200` : sql`value ^@ ${trait.value.slice(0, 3)}`
    const rows = await tx.rows(sql<{ id: string }>`select case_id as id from cases.likeness
      where agency_id = ${row.agency} and service = ${row.service} and field = ${field} and case_id <> ${row.id} and ${same} limit ${candidates}`)
    for (const { id } of rows) ids.add(id)
  }
  if (ids.size === 0) return []
  const rows = await tx.rows(sql<{ id: string; reference: string; field: string; value: string | null; day: string | null }>`
    select l.case_id as id, c.reference, l.field, l.value, l.day::text as day from cases.likeness l join cases.case c on c.id = l.case_id
    where l.case_id = any(${list([...ids])}::uuid[]) and c.phase <> 'draft'`)
  const byId = new Map<string, Other & { traits: Record<string, Traits[string]> }>()
  for (const { id, reference, field, value, day } of rows) {
    const other = byId.get(id) ?? { id, reference, traits: {} }
    byId.set(id, other)
    other.traits[field] = day === null ? { value: value ?? '' } : { day }
  }
  return [...byId.values()]
}

/** The traits of these cases take the place of those before. */
export const saveTraits = (
  tx: Tx,
  cases: readonly { readonly row: Pick<CaseRow, 'id' | 'agency' | 'service'>; readonly traits: Traits }[],
): void =>
  replaceRows(
    tx,
    'cases.likeness',
    cases.map(({ row }) => row.id),
    cases.flatMap(({ row: { id, agency, service }, traits }) =>
      Object.entries(traits).map(([field, trait]) => ({ id, agency, service, field, ...trait })),
    ),
    (rows) => sql`insert into cases.likeness (agency_id, service, case_id, field, value, day) select agency, service, id, field, value, day
      from ${recordset(rows, 'id uuid, agency text, service text, field text, value text, day date')}`,
  )
