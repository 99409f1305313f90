import { createHash } from 'node:crypto'
import { list, sql, type Tx } from '#store'
import { type Sheet, sheet } from './contract.ts'

export const hashOf = (one: Sheet): string => createHash('sha256').update(JSON.stringify(one)).digest('hex')

/** Writes sheets; one that is there with another text is replaced. Answers how many were new or changed. */
export async function putSheets(tx: Tx, sheets: readonly Sheet[]): Promise<number> {
  if (sheets.length === 0) return 0
  const rows = sheets.map((one) => ({ id: one.id, title: one.title, date: one.date, hash: hashOf(one), body: one }))
  const changed = await tx.rows(
    sql<{ id: string }>`insert into assistant.sheet (id, title, date, hash, body, loaded_at)
      select r->>'id', r->>'title', (r->>'date')::date, r->>'hash', r->'body', ${tx.at}::timestamptz from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r
      on conflict (id) do update set title = excluded.title, date = excluded.date, hash = excluded.hash, body = excluded.body, loaded_at = excluded.loaded_at
      where assistant.sheet.hash <> excluded.hash returning id`,
  )
  return changed.length
}

/** What tells whether the index is still that of the sheets. */
export const stampOf = async (tx: Tx): Promise<string> =>
  (await tx.row(sql<{ stamp: string }>`select count(*) || ' ' || coalesce(max(loaded_at)::text, '') as stamp from assistant.sheet`))
    ?.stamp ?? ''

/** The next sheets by id, for reading them all without holding them all. */
export const sheetsAfter = async (tx: Tx, after: string, limit: number): Promise<Sheet[]> =>
  (await tx.rows(sql<{ body: unknown }>`select body from assistant.sheet where id > ${after} order by id limit ${limit}`)).map(({ body }) =>
    sheet.parse(body),
  )

export const sheetsByIds = async (tx: Tx, ids: readonly string[]): Promise<Sheet[]> => {
  if (ids.length === 0) return []
  const rows = await tx.rows(sql<{ body: unknown }>`select body from assistant.sheet where id = any(${list(ids)}::text[])`)
  const found = new Map(rows.map(({ body }) => sheet.parse(body)).map((one) => [one.id, one]))
  return ids.flatMap((id) => found.get(id) ?? [])
}
