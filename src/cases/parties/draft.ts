import type { FileRef, FormValues } from '#services'
import { type Keys, seal, sql, type Tx, unseal } from '#store'

/** What somebody who takes part has typed into one form of a case and not sent, with the files that she added: the only ones that it may name. */
export interface PartDraft {
  readonly typed: FormValues
  readonly files: readonly FileRef[]
}

export interface PartForm {
  readonly case: string
  /** hers, as she is signed in */
  readonly person: string
  /** `request <key>`, `action <name> <stay>` */
  readonly form: string
}

const place = ({ case: id, form }: PartForm) => `part-draft:${id} ${form}`

export async function readPartDraft(keys: Keys, tx: Tx, form: PartForm): Promise<PartDraft | undefined> {
  const row = await tx.row(sql<{ sealed: Uint8Array }>`select sealed from cases.part_draft
    where case_id = ${form.case} and person_id = ${form.person} and form = ${form.form}`)
  const key = row === undefined ? undefined : await keys.open(tx, `case:${form.case}`)
  return row === undefined || key === undefined ? undefined : (JSON.parse(unseal(key, row.sealed, place(form)).toString()) as PartDraft)
}

/** What was typed takes the place of what was there; files are added to those that she added before. */
export async function writePartDraft(keys: Keys, tx: Tx, form: PartForm, { typed, files }: PartDraft): Promise<void> {
  const key = await keys.open(tx, `case:${form.case}`)
  if (key === undefined) return
  const before = await readPartDraft(keys, tx, form)
  const next: PartDraft = { typed, files: [...(before?.files ?? []), ...files] }
  const sealed = seal(key, Buffer.from(JSON.stringify(next)), place(form))
  await tx.rows(sql`insert into cases.part_draft (case_id, person_id, form, sealed, changed_at)
    values (${form.case}, ${form.person}, ${form.form}, ${sealed}, ${tx.at})
    on conflict (case_id, person_id, form) do update set sealed = excluded.sealed, changed_at = excluded.changed_at`)
}

export const dropPartDraft = (tx: Tx, { case: id, person, form }: PartForm) =>
  tx.rows(sql`delete from cases.part_draft where case_id = ${id} and person_id = ${person} and form = ${form}`)

/** Those of cases that are over (system). */
export const dropOldPartDrafts = (tx: Tx) =>
  tx.rows(sql`delete from cases.part_draft d using cases.case c where c.id = d.case_id and c.phase = 'done'`)

/** What a person has typed in cases of others. */
export const partDraftsOf = async (keys: Keys, tx: Tx, person: string): Promise<readonly (PartDraft & { readonly at: string })[]> => {
  const rows = await tx.rows(sql<{
    case: string
    form: string
    at: string
  }>`select case_id as "case", form, changed_at as at from cases.part_draft
    where person_id = ${person} order by changed_at`)
  const found: (PartDraft & { readonly at: string })[] = []
  for (const { at, ...form } of rows) {
    const draft = await readPartDraft(keys, tx, { ...form, person })
    if (draft !== undefined) found.push({ ...draft, at })
  }
  return found
}
