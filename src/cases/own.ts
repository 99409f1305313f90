import type { Actor } from '#kernel'
import { Refusal } from '#kernel'
import { type Answers, checkAnswers, type FieldProblem, type FileRef } from '#services'
import type { Tx } from '#store'
import type { Ctx } from '#web'
import { addSound, lookedAt } from './add-files.ts'
import { fieldOf, isShownOnly } from './answers.ts'
import { refuseNewAccount } from './bank-hold.ts'
import { mostFilesAtOnce } from './decide/talk.ts'
import { actionsFor, type Command, canWithdraw, decide, openCase } from './decide.ts'
import { type CasesEdge, contextOf, whoIs } from './edge.ts'
import { step } from './fold.ts'
import { missingPath } from './known.ts'
import { withAnswers } from './pages/apply/answers.ts'
import { begin } from './pages/apply/begin.ts'
import { changeDraft, type OwnCase, openOwn } from './pages/apply/open.ts'
import { sheetOutside } from './pages/apply/outside.tsx'
import { sheetFor } from './pages/apply/page.tsx'
import { questionsNamed, type Sheet, sheetOf } from './pages/apply/sheet.ts'
import { fileFields } from './pages/mine/documents.tsx'
import { refuse } from './refusals.ts'
import { type Done, runCommand, sendDraft } from './run.ts'

/**
 * What a person does in her own cases without a page: answers come as values, not as a form; everything else is what the pages do.
 */
type Asking = Pick<Ctx<CasesEdge>, 'edge' | 'actor' | 'lang'>
type Also = (tx: Tx) => Promise<void>

/** The word for taking back what one sent: no service file has to name it. */
export const withdrawal = 'withdraw'

/**
 * Begins an application with these answers, and sends it at once when `send` says so. One that would be refused begins nothing.
 * Refuses `case.draft-open` with its reference when one is open, `case.service-closed`, `case.answers-wrong`, and what sending refuses.
 */
export async function applyWith(
  ctx: Asking,
  service: string,
  { answers, send, also }: { readonly answers: Answers; readonly send: boolean; readonly also: Also },
): Promise<OwnCase> {
  const { edge, actor, lang } = ctx
  const begun = await begin(ctx, service, 'api', ({ loaded, known }) => {
    const context = contextOf(edge, loaded)
    const [opened] = openCase({ reference: '', channel: 'api', language: lang, who: whoIs(actor, loaded) }, context)
    const view = step(undefined, { ...opened, at: context.at, case: '' }, loaded.service)
    const given = checked(sheetOf(edge, { view, loaded }, { ...known, files: [] }, lang, ''), answers)
    const draft = withAnswers({ revision: 0, typed: {}, ...known }, given, context.at, 'api', loaded.service.fields)
    const command: Command = { do: 'submit', who: whoIs(actor, loaded), answers: draft.answers, provenance: draft.provenance }
    if (!send) return
    refuseNewAccount(actor, loaded.service, true, command, edge.clock.now())
    decide(view, command, context)
  })
  switch (begun.kind) {
    case 'draft':
      throw refuse('case.draft-open', { reference: begun.reference })
    case 'ended':
    case 'closed':
      throw refuse('case.service-closed', begun.kind === 'closed' ? { ...begun.closed } : {})
    case 'barred':
      throw refuse('case.action-not-yours', { why: begun.why })
    case 'begun': {
      const opened = await openOwn(edge, actor, begun.reference)
      await keepAnswers(ctx, opened, answers, send ? undefined : also)
      if (send) await sendOwn(ctx, await openOwn(edge, actor, begun.reference), {}, also)
      return await openOwn(edge, actor, begun.reference)
    }
  }
}

export interface OwnAct {
  /** an action of this state, or `withdraw`; without one, what sends the draft */
  readonly action?: string
  readonly answers?: Answers
  readonly reason?: string
  readonly expected?: number
}

/** An action of the person in her own case. On a draft the answers join those that are there. */
export async function actOwn(ctx: Asking, opened: OwnCase, act: OwnAct, also: Also): Promise<Done> {
  const { edge, actor } = ctx
  const { view, loaded, row } = opened
  const { action, reason, expected, answers = {} } = act
  const base = { who: whoIs(actor, loaded), ...(expected === undefined ? {} : { expected }), ...(reason === undefined ? {} : { reason }) }
  if (action === withdrawal && !isOfFile(opened, withdrawal))
    return await sendDraft(edge, actor, row, { do: 'withdraw', ...base }, loaded.service.data.purpose, also)
  if (view.phase === 'draft') {
    await keepAnswers(ctx, opened, answers)
    return await sendOwn(ctx, await openOwn(edge, actor, row.reference), act, also)
  }
  if (action === undefined) throw refuse('case.action-unknown', { state: view.state })
  const sheet = sheetOutside(ctx, opened)
  const given = checked(sheet, answers)
  const draft = withAnswers(
    { revision: 0, typed: {}, answers: view.answers, provenance: view.provenance },
    given,
    sheet.ctx.at,
    'api',
    sheet.ctx.service.fields,
  )
  const provenance = Object.fromEntries(
    Object.keys(given).flatMap((name) => (draft.provenance[name] ? [[name, draft.provenance[name]]] : [])),
  )
  return await sendDraft(edge, actor, row, { do: 'act', action, answers: given, provenance, ...base }, loaded.service.data.purpose, also)
}

/** An answer of the person to something that was asked of her. */
export async function replyOwn(
  ctx: Asking,
  opened: OwnCase,
  reply: { readonly request: string; readonly answer: Answer; readonly answers: Answers; readonly expected?: number },
  also: Also,
): Promise<Done> {
  const { loaded, row, access } = opened
  const { request, answer, expected } = reply
  const answers = checked(sheetOutside(ctx, opened), reply.answers)
  const command = {
    do: 'reply',
    request,
    who: whoIs(ctx.actor, loaded),
    answer,
    answers,
    ...(expected === undefined ? {} : { expected }),
  } as const
  refuseNewAccount(ctx.actor, loaded.service, false, command, ctx.edge.clock.now())
  return await runCommand(ctx.edge, access, row.id, command, also)
}
type Answer = Readonly<Record<string, string | number | boolean>>

/**
 * Files of the person: to a question of files of her draft, or to a case that was sent. Refuses `case.field-not-asked` for a question that takes none,
 * `case.answers-wrong` for a file that is not what it may be.
 */
export async function addOwn(
  ctx: Asking,
  opened: OwnCase,
  { field: name, files, expected }: { readonly field?: string; readonly files: readonly File[]; readonly expected?: number },
  also: Also,
): Promise<void> {
  const { edge } = ctx
  const { loaded, view, row, access } = opened
  const draft = view.phase === 'draft'
  const field = name === undefined ? undefined : fileFields(loaded).find((one) => one.name === name)
  if (field === undefined && (name !== undefined || draft))
    throw refuse('case.field-not-asked', { fields: name === undefined ? [] : [name] })
  if (files.length === 0) throw refuse('case.files-missing')
  if (expected !== undefined && expected !== view.sequence) throw refuse('case.changed-meanwhile', { expected, found: view.sequence })
  const { sound, problems } = await lookedAt(ctx, field, files)
  refuseWrong(problems.map((problem) => ({ ...problem, field: name ?? 'files' })))
  if (!draft || field === undefined) {
    await addSound(ctx, opened, field, sound, { also, ...(expected === undefined ? {} : { expected }) })
    return
  }
  const { keys, files: store } = edge.store
  const key = await edge.store.as(access, (tx) => keys.ensure(tx, `case:${row.id}`, `person:${row.person}`))
  const kept = sound.map((file) =>
    store.keep(key, { key: `case:${row.id}`, person: row.person, agency: row.agency }, file, edge.clock.now()),
  )
  const refs = kept.map(({ id, name, type, size }): FileRef => ({ file: id, name, type, size }))
  const change = (before: OwnCase['draft']) => {
    const there = before.answers[field.name]
    const value = field.type === 'file' ? refs.at(-1)! : [...(Array.isArray(there) ? (there as readonly FileRef[]) : []), ...refs]
    const most = field.type === 'file' ? 1 : (field.max ?? mostFilesAtOnce)
    if (refs.length > most || (Array.isArray(value) && value.length > most))
      throw refuse('case.too-many-files', { field: field.name, most })
    const joined = { ...before, files: [...(before.files ?? []), ...refs] }
    return withAnswers(joined, { [field.name]: value }, edge.clock.instant(), 'api', loaded.service.fields)
  }
  await changeDraft(edge, opened, change, async (tx) => {
    for (const one of kept) await store.register(tx, one)
    await also(tx)
  })
}

/** What the person may do now, withdrawing included. */
export const possibleOwn = (ctx: { readonly edge: CasesEdge; readonly actor: Actor }, { view, loaded }: OwnCase) => ({
  actions: actionsFor(view, whoIs(ctx.actor, loaded), contextOf(ctx.edge, loaded)),
  withdraw: canWithdraw(view),
})

/** Paths of what a draft still lacks before it may be sent. */
export const missingIn = (ctx: Asking, opened: OwnCase): readonly string[] => sheetFor(ctx, opened).form.missing.map(missingPath)

async function keepAnswers(ctx: Asking, opened: OwnCase, answers: Answers, also?: Also): Promise<void> {
  const sheet = sheetFor(ctx, opened)
  const given = checked(sheet, answers)
  if (Object.keys(given).length > 0 || also !== undefined)
    await changeDraft(ctx.edge, opened, (draft) => withAnswers(draft, given, sheet.ctx.at, 'api', sheet.ctx.service.fields), also)
}

async function sendOwn(
  { edge, actor, lang }: Asking,
  { draft, loaded, row }: OwnCase,
  { action, expected }: OwnAct,
  also: Also,
): Promise<Done> {
  const command: Command = {
    do: 'submit',
    who: whoIs(actor, loaded),
    answers: draft.answers,
    provenance: draft.provenance,
    language: lang,
    ...(action === undefined ? {} : { action }),
    ...(expected === undefined ? {} : { expected }),
  }
  return await sendDraft(edge, actor, row, command, loaded.service.data.purpose, also)
}

const isOfFile = ({ loaded }: OwnCase, name: string): boolean =>
  loaded.service.workflow.states.some((state) => state.do.some((action) => action.name === name))

/** Answers as values, each held against its question as a form does. Refuses `case.answers-wrong`: names and codes, never values. */
export function checked(sheet: Sheet, answers: Answers): Answers {
  const { service } = sheet.ctx
  const names = service.fields.filter((field) => field.by === undefined && !isShownOnly(field)).map(({ name }) => name)
  const others = Object.keys(answers).filter((name) => fieldOf(service, name) !== undefined && !names.includes(name))
  if (others.length > 0) throw refuse('case.field-not-asked', { fields: others })
  const { fields, ctx } = questionsNamed(sheet, names)
  refuseWrong(checkAnswers(fields, answers, ctx))
  return answers
}

/** Refuses `case.answers-wrong` when there are problems. */
export function refuseWrong(problems: readonly (FieldProblem & { readonly field: string })[]): void {
  if (problems.length === 0) return
  throw new Refusal('case.answers-wrong', {
    fields: [...new Set(problems.map(({ field }) => field))],
    problems: problems.map(({ field, code }) => ({ field, code })),
  })
}
