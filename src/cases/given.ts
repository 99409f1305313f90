import type { Answers, FileRef, Provenance, Service } from '#services'
import { fieldOf, renamed } from './answers.ts'
import type { By, Happening } from './events.ts'
import type { CaseView } from './view.ts'

interface Given {
  readonly answers: Answers
  readonly provenance: Readonly<Record<string, Provenance>>
  readonly by: By
  /** the legal day from which it is so */
  readonly from?: string
}

/** The case with more answers: the latest ones, where each comes from, and all that was ever said. */
export function answer(view: CaseView, given: Given, at: string, service: Service): Pick<CaseView, 'answers' | 'provenance' | 'history'> {
  const answers = renamed(given.answers, service)
  const provenance = renamed(given.provenance, service)
  const unknown: Provenance = { source: given.by.kind === 'applicant' ? 'applicant' : 'office', at, verified: false }
  const changes = Object.entries(answers).map(([field, value]) => ({
    field,
    value,
    provenance: provenance[field] ?? unknown,
    at,
    by: given.by,
    ...(given.from && { from: given.from }),
  }))
  return {
    answers: { ...view.answers, ...answers },
    provenance: { ...view.provenance, ...Object.fromEntries(changes.map((one) => [one.field, one.provenance])) },
    history: [...view.history, ...changes],
  }
}

/** The case with more files, to one of its questions or beside them. */
export function addFiles(view: CaseView, event: Extract<Happening, { type: 'case.document-added' }>, service: Service): Partial<CaseView> {
  const { at, id } = event
  const { field, files, by, note } = event.payload
  const added = { files: [...view.files, { id, field, files, note, at, by }] }
  if (field === undefined) return added
  const before = view.answers[field]
  // One file replaces the last one (which stays in the history), several are kept side by side.
  const value =
    fieldOf(service, field)?.type === 'file'
      ? (files.at(-1) ?? null)
      : [...(Array.isArray(before) ? (before as readonly FileRef[]) : []), ...files]
  const provenance: Provenance = { source: by.kind === 'applicant' ? 'applicant' : 'office', at, verified: false }
  return {
    ...added,
    answers: { ...view.answers, [field]: value },
    provenance: { ...view.provenance, [field]: provenance },
    history: [...view.history, { field, value, provenance, at, by }],
  }
}
