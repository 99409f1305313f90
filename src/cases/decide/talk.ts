import { fieldOf } from '../answers.ts'
import { refuse } from '../refusals.ts'
import type { CaseView } from '../view.ts'
import { readText } from './act.ts'
import { byOf, type CaseContext, type CommandOf, type Decided } from './context.ts'
import { happen } from './effects.ts'

/** The most files that one sending brings. */
export const mostFilesAtOnce = 20

/** A message from the applicant to the office or back, in any phase once the application is sent: one may ask about a decision too. */
export function message(view: CaseView, command: CommandOf<'message'>, ctx: CaseContext): Decided {
  if (view.phase === 'draft') throw refuse('case.not-open', { phase: view.phase })
  const text = readText(command.text)
  if (text === undefined) throw refuse('case.text-missing')
  const by = byOf(command.who)
  const from = by.kind === 'worker' ? 'office' : by.kind === 'applicant' ? 'person' : 'system'
  return happen({ view, events: [] }, { type: 'case.message', payload: { from, by, text, legal: false } }, ctx)
}

/** Read marks: the applicant reads what the office and the system wrote, the office what the applicant wrote. Read twice is read once. */
export function read(view: CaseView, command: CommandOf<'read'>, ctx: CaseContext): Decided {
  const side = command.who.kind === 'applicant' ? 'person' : 'office'
  const unread = view.messages.filter(
    (one) => one.readAt === undefined && (one.from === 'person') === (side === 'office') && (command.messages?.includes(one.id) ?? true),
  )
  if (unread.length === 0) return { view, events: [] }
  return happen({ view, events: [] }, { type: 'case.message-read', payload: { messages: unread.map((one) => one.id), by: side } }, ctx)
}

/** Files sent after the application: to a question of files, or to the case. */
export function addDocument(view: CaseView, command: CommandOf<'add-document'>, ctx: CaseContext): Decided {
  if (view.phase === 'draft' || view.phase === 'done') throw refuse('case.not-open', { phase: view.phase })
  const { field: name, files } = command
  if (files.length === 0) throw refuse('case.files-missing')
  if (name === undefined && files.length > mostFilesAtOnce) throw refuse('case.too-many-files', { most: mostFilesAtOnce })
  if (name !== undefined) refuseField(view, name, files.length, ctx)
  const note = readText(command.note)
  const payload = {
    files: [...files],
    by: byOf(command.who),
    ...(name !== undefined && { field: name }),
    ...(note !== undefined && { note }),
  }
  return happen({ view, events: [] }, { type: 'case.document-added', payload }, ctx)
}

function refuseField(view: CaseView, name: string, count: number, { service }: CaseContext): void {
  const field = fieldOf(service, name)
  if (field === undefined) throw refuse('case.field-unknown', { fields: [name] })
  if ((field.type !== 'file' && field.type !== 'files') || field.by !== undefined || !field.asked)
    throw refuse('case.field-not-asked', { fields: [name] })
  const before = view.answers[name]
  const most = field.type === 'file' ? 1 : (field.max ?? mostFilesAtOnce)
  const total = field.type === 'file' ? count : count + (Array.isArray(before) ? before.length : 0)
  if (total > most) throw refuse('case.too-many-files', { field: name, most })
}

/** The job that made a document tells it; told twice is told once. */
export function issued(view: CaseView, command: CommandOf<'issued'>, ctx: CaseContext): Decided {
  if (command.who.kind !== 'system') throw refuse('case.action-not-yours')
  const ordered = view.documents.find((one) => one.key === command.key)
  if (ordered === undefined) throw refuse('case.document-unknown', { key: command.key })
  if (ordered.issuedAt !== undefined) return { view, events: [] }
  const { key, number, file } = command
  return happen(
    { view, events: [] },
    { type: 'case.issued', payload: { document: ordered.document, key, file, ...(number !== undefined && { number }) } },
    ctx,
  )
}

/** A search found cases that resemble this one; those that it already names are not named again. */
export function resemble(view: CaseView, command: CommandOf<'resemble'>, ctx: CaseContext): Decided {
  if (command.who.kind !== 'system') throw refuse('case.action-not-yours')
  const found = command.found
    .filter((one) => !view.resembling.some((known) => known.case === one.case))
    .map((one) => ({ ...one, ways: [...one.ways] }))
  return found.length === 0 ? { view, events: [] } : happen({ view, events: [] }, { type: 'case.resembles', payload: { found } }, ctx)
}
