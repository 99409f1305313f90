import { Refusal } from '#kernel'
import { type Field, type FieldProblem, type FileRef, uploadProblem } from '#services'
import type { PostedForm, Upload } from '#web'
import type { CasesEdge } from '../../edge.ts'
import { lookInto } from '../../look-into.ts'
import { refuse } from '../../refusals.ts'
import type { OwnCase } from './open.ts'
import type { Part } from './sheet.ts'

export interface Stored {
  /** the form with the ids of the files that were kept */
  readonly form: PostedForm
  readonly files: readonly FileRef[]
  readonly problems: readonly FieldProblem[]
}

/** Keeps the uploads of a page under the key of their case: looked into first, then stored at once, whatever else the page holds. */
export async function storeUploads(
  edge: CasesEdge,
  opened: Pick<OwnCase, 'row' | 'access'>,
  parts: readonly Part[],
  form: PostedForm,
  uploads: readonly Upload[],
): Promise<Stored> {
  const files: FileRef[] = []
  const problems: FieldProblem[] = []
  let next = form
  for (const { name, file } of uploads) {
    const prefix = name.replace(/\.upload$/, '')
    const target = name.endsWith('.upload') ? fieldAt(parts, prefix) : undefined
    if (target === undefined) continue
    const { field, part } = target
    const { bytes, found } = await lookInto(edge, field, file)
    if ('code' in found) {
      problems.push(uploadProblem(found, file.name, prefix, field, part.ctx))
      continue
    }
    const kept = await keep(edge, opened, { name: file.name.slice(0, 200), type: found.type, bytes }).catch((error) => {
      if (error instanceof Refusal && error.code === 'store.disk-full') return undefined
      throw error
    })
    if (kept === undefined) {
      problems.push(uploadProblem({ code: 'file.full' }, file.name, prefix, field, part.ctx))
      continue
    }
    files.push(kept)
    // One file replaces the one before; several are kept side by side.
    next = {
      ...next,
      [prefix]: field.type === 'file' ? [kept.file] : [...(Object.hasOwn(next, prefix) ? (next[prefix] ?? []) : []), kept.file],
    }
  }
  return { form: next, files, problems }
}

async function keep(
  edge: CasesEdge,
  { row, access }: Pick<OwnCase, 'row' | 'access'>,
  file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array },
): Promise<FileRef> {
  const { keys, files } = edge.store
  const key = await edge.store.as(access, (tx) => keys.open(tx, `case:${row.id}`))
  if (key === undefined) throw refuse('case.unknown')
  const kept = files.keep(key, { key: `case:${row.id}`, person: row.person, agency: row.agency }, file, edge.clock.now())
  const stored = await edge.store.as(access, (tx) => files.register(tx, kept))
  return { file: stored.id, name: stored.name, type: stored.type, size: stored.size }
}

/** The file field behind a control: `photos`, `véhicules.0.carte grise`. */
function fieldAt(parts: readonly Part[], prefix: string): { readonly field: Field; readonly part: Part } | undefined {
  for (const part of parts) {
    for (const field of part.fields) {
      const name = part.prefix === '' ? field.name : `${part.prefix}.${field.name}`
      if (name === prefix && isFile(field)) return { field, part }
      const [, item] = prefix.startsWith(`${name}.`) ? (/^\d{1,6}\.(.+)$/.exec(prefix.slice(name.length + 1)) ?? []) : []
      const inside = field.item?.find((one) => one.name === item && isFile(one))
      if (inside !== undefined) return { field: inside, part }
    }
  }
  return undefined
}

export const isFile = (field: Field): boolean => field.type === 'file' || field.type === 'files' || (field.item?.some(isFile) ?? false)
