import type { FileRef } from '#services'
import type { CaseView } from './view.ts'

/** A file of a case: to which question it was given, if to one, and when. `issued`: a document that the office made. */
export interface CaseFile extends FileRef {
  readonly field?: string
  readonly at?: string
  readonly issued?: string
}

/**
 * Every file that a case holds or ever held, by id: those of answers (in rows too, replaced ones included), those added beside, and issued documents.
 * What is not here is not of this case, whoever owns it.
 */
export function filesOf(view: CaseView): ReadonlyMap<string, CaseFile> {
  const found = new Map<string, CaseFile>()
  const visit = (value: unknown, field: string, at: string | undefined): void => {
    if (Array.isArray(value)) for (const part of value) visit(part, field, at)
    else if (isFile(value)) found.set(value.file, { ...value, field, ...(at === undefined ? {} : { at }) })
    else if (value !== null && typeof value === 'object') for (const part of Object.values(value)) visit(part, field, at)
  }
  for (const change of view.history) visit(change.value, change.field, change.at)
  for (const [field, value] of Object.entries(view.answers)) visit(value, field, view.provenance[field]?.at)
  for (const { files, field, at } of view.files)
    for (const file of files) found.set(file.file, { ...file, ...(field === undefined ? {} : { field }), at })
  for (const { document, file, number, issuedAt } of view.documents)
    if (file !== undefined)
      found.set(file, {
        file,
        name: `${number ?? document}.pdf`,
        type: 'application/pdf',
        size: 0,
        issued: document,
        ...(issuedAt === undefined ? {} : { at: issuedAt }),
      })
  return found
}

const isFile = (value: unknown): value is FileRef =>
  value !== null &&
  typeof value === 'object' &&
  'file' in value &&
  typeof value.file === 'string' &&
  'name' in value &&
  'type' in value &&
  'size' in value

/** Kinds that a browser shows without running anything in them. */
export const isShownInline = (type: string): boolean => /^(?:image\/(?:png|jpeg|gif|webp)|application\/pdf)$/.test(type)
