import { z } from 'zod'
import { say } from '#definitions'
import { type Actor, Refusal } from '#kernel'
import { changeForm, type FieldProblem } from '#services'
import type { AccessContext } from '#store'
import { type Ctx, endpoint, type PostedForm, type Reply, redirect } from '#web'
import { longestText } from '../../decide/act.ts'
import { requestOf } from '../../decide/asking.ts'
import { choicesOf } from '../../decide/reply.ts'
import type { Command } from '../../decide.ts'
import type { CasesEdge } from '../../edge.ts'
import { dropPartDraft, type PartDraft, type PartForm, readPartDraft, writePartDraft } from '../../parties/draft.ts'
import { actionsOf, askedOf, openPart, type PartCase } from '../../parties/open.ts'
import { runCommand } from '../../run.ts'
import { requestLabel } from '../../told.ts'
import { own, readParts, typedIn } from '../apply/answers.ts'
import { t as words } from '../apply/texts.ts'
import { isFile, storeUploads } from '../apply/uploads.ts'
import { type Form, formPage, type Problem, partOf, sureName } from './form-view.tsx'
import { partActionHref, partHref, partRequestHref } from './links.ts'
import { partSheet } from './part.tsx'
import { t } from './texts.ts'

const base = { may: 'person', purpose: 'compte', subject: 'case', acting: 'never' } as const
const ofRequest = { ...base, input: z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200) }) } as const
const ofAction = { ...base, input: z.object({ lang: z.string(), reference: z.string(), action: z.string().max(200) }) } as const

/** What the case asks of her under this name; undefined: nothing, or not now. */
function requestForm({ edge, lang }: Ctx<CasesEdge>, opened: PartCase, name: string): Form | undefined {
  const sheet = partSheet(edge, opened, lang)
  const asked = askedOf(edge, opened).findLast((one) => one.name === name)
  const request = requestOf(name, sheet.ctx)
  if (asked === undefined || request === undefined || request.kind === 'payment' || request.kind === 'appointment') return undefined
  const choice = choicesOf[request.kind]
  return {
    opened,
    sheet,
    title: requestLabel(opened.loaded.service, name, lang),
    here: partRequestHref(lang, opened.row.reference, name),
    fill: request.fill,
    key: `request ${asked.key} ${name}`,
    asked,
    signs: request.kind === 'signature',
    ...(choice === undefined ? {} : { choice }),
    ...(request.kind === 'opinion' ? { reason: 'optional' as const } : {}),
  }
}

/** An action that is hers now. */
function actionForm({ edge, lang }: Ctx<CasesEdge>, opened: PartCase, name: string): Form | undefined {
  const action = actionsOf(edge, opened).find((one) => one.action.name === name)?.action
  if (action === undefined) return undefined
  return {
    opened,
    sheet: partSheet(edge, opened, lang),
    title: say(action.label, lang),
    here: partActionHref(lang, opened.row.reference, name),
    fill: action.fill,
    key: `action ${name} ${opened.view.stay}`,
    signs: false,
    ...(action.reason ? { reason: 'needed' as const } : {}),
  }
}

/** The form with what she typed before, if she did. */
async function withDraft({ edge, actor }: Ctx<CasesEdge>, form: Form | undefined): Promise<Form | undefined> {
  if (form === undefined) return undefined
  const draft = await edge.store.as(quietly(form), (tx) => readPartDraft(edge.store.keys, tx, placeOf(form, actor)))
  return draft === undefined ? form : { ...form, draft }
}

const placeOf = ({ opened, key }: Form, { person = '' }: Pick<Actor, 'person'>): PartForm => ({ case: opened.row.id, person, form: key })
/** Opening the case left its line already; her own words leave none. */
const quietly = ({ opened }: Form): AccessContext => ({ ...opened.access, subjects: [] })

export const showPartRequest = endpoint<CasesEdge>()(
  { ...ofRequest, id: 'cases.part.request', route: 'GET /:lang/part/:reference/requests/:request' },
  async (ctx, { reference, request }) => {
    const form = await withDraft(ctx, requestForm(ctx, await openPart(ctx.edge, ctx.actor, reference), request))
    return form === undefined ? redirect(partHref(ctx.lang, reference), 'not-now') : formPage(ctx, form, form.draft?.typed, [])
  },
)

/** Her answer, under her own identity, to what stood on the page: if the case changed since, it is read again. */
export const sendPartRequest = endpoint<CasesEdge>()(
  { ...ofRequest, id: 'cases.part.request.send', route: 'POST /:lang/part/:reference/requests/:request' },
  async (ctx, { reference, request }) => {
    const form = await withDraft(ctx, requestForm(ctx, await openPart(ctx.edge, ctx.actor, reference), request))
    if (form === undefined) return redirect(partHref(ctx.lang, reference), 'not-now')
    return await send(ctx, form, 'answered', ({ answers, said, reason }) => ({
      do: 'reply',
      request,
      answer: {
        ...(form.choice === undefined || said === undefined ? {} : { [form.choice.key]: said }),
        ...(reason === '' || form.reason === undefined ? {} : { motif: reason }),
      },
      ...(form.fill.length === 0 ? {} : { answers }),
    }))
  },
)

export const showPartAction = endpoint<CasesEdge>()(
  { ...ofAction, id: 'cases.part.do', route: 'GET /:lang/part/:reference/do/:action' },
  async (ctx, { reference, action }) => {
    const form = await withDraft(ctx, actionForm(ctx, await openPart(ctx.edge, ctx.actor, reference), action))
    return form === undefined ? redirect(partHref(ctx.lang, reference), 'not-now') : formPage(ctx, form, form.draft?.typed, [])
  },
)

export const takePartAction = endpoint<CasesEdge>()(
  { ...ofAction, id: 'cases.part.do.send', route: 'POST /:lang/part/:reference/do/:action' },
  async (ctx, { reference, action }) => {
    const form = await withDraft(ctx, actionForm(ctx, await openPart(ctx.edge, ctx.actor, reference), action))
    if (form === undefined) return redirect(partHref(ctx.lang, reference), 'not-now')
    return await send(ctx, form, 'done', ({ answers, reason }) => ({
      do: 'act',
      action,
      answers,
      ...(form.reason === undefined ? {} : { reason }),
    }))
  },
)

interface Read {
  readonly answers: NonNullable<Extract<Command, { do: 'act' }>['answers']>
  readonly said: string | boolean | undefined
  readonly reason: string
}
/** What somebody who takes part asks of a case; who asks, and what she saw, is added. */
type Asks =
  | Pick<Extract<Command, { do: 'act' }>, 'do' | 'action' | 'answers' | 'reason'>
  | Pick<Extract<Command, { do: 'reply' }>, 'do' | 'request' | 'answer' | 'answers'>

/** Keeps what was posted, files first. A reply when a button asked for a row or a file, and the page comes back as it stands. */
async function keepPosted(
  { edge, actor, form: posted, uploads }: Ctx<CasesEdge>,
  form: Form,
): Promise<{ readonly form: Form; readonly typed: PostedForm; readonly problems: readonly FieldProblem[] } | Reply> {
  const longer = form.fill.length > 0 && partOf(form).fields.some((field) => isFile(field) || field.type === 'list')
  if (!longer) return { form, typed: posted, problems: [] }
  const stored = await storeUploads(edge, form.opened, [partOf(form)], posted, uploads)
  const pressed = changeForm(stored.form)
  const typed = pressed?.form ?? stored.form
  const kept: PartDraft = { typed: typedIn(typed), files: stored.files }
  await edge.store.as(quietly(form), (tx) => writePartDraft(edge.store.keys, tx, placeOf(form, actor), kept))
  if (pressed !== undefined && stored.problems.length === 0) return redirect(`${form.here}#${pressed.at}`)
  const draft: PartDraft = { typed: kept.typed, files: [...(form.draft?.files ?? []), ...stored.files] }
  return { form: { ...form, draft }, typed, problems: stored.problems }
}

async function send(ctx: Ctx<CasesEdge>, shown: Form, done: string, command: (read: Read) => Asks): Promise<Reply> {
  const { edge, lang, actor } = ctx
  const kept = await keepPosted(ctx, shown)
  if ('kind' in kept) return kept
  const { form, typed } = kept
  const { row, view, access, who } = form.opened
  const read = readParts([partOf(form)], typed, {})
  const said = form.choice?.values.find((value) => String(value) === typed[own.choice]?.[0])
  const reason = (typed[own.reason]?.[0] ?? '').trim()
  const problems = [...kept.problems, ...read.problems, ...problemsOf(form, typed, { said, reason }, lang)]
  if (problems.length > 0) return formPage(ctx, form, typed, problems)
  const back = partHref(lang, row.reference)
  if (typed[own.revision]?.[0] !== String(view.sequence)) return formPage(ctx, form, typed, [], words(lang, 'do.sure'))
  try {
    const asked: Command = { ...command({ answers: read.values, said, reason }), who, expected: view.sequence }
    await runCommand(edge, access, row.id, asked, async (tx) => void (await dropPartDraft(tx, placeOf(form, actor))))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (/^case\.(changed-meanwhile|request-closed|suspended|not-open|action-|too-)/.test(error.code)) return redirect(back, 'not-now')
    throw error
  }
  return redirect(back, done)
}

function problemsOf(form: Form, typed: PostedForm, { said, reason }: Pick<Read, 'said' | 'reason'>, lang: string): readonly Problem[] {
  const own = (at: string, text: string): Problem => ({ code: at, at, values: {}, text })
  return [
    ...(form.choice !== undefined && said === undefined
      ? [own('choice', words(lang, form.signs ? 'request.sign.missing' : 'request.choice.missing'))]
      : []),
    ...(reason === '' && (form.reason === 'needed' || said === 'défavorable') ? [own('reason', words(lang, 'do.reason.missing'))] : []),
    ...(reason.length > longestText ? [own('reason', words(lang, 'do.reason.long'))] : []),
    ...(form.signs && typed[sureName]?.[0] === undefined ? [own('sure', t(lang, 'form.sure.missing'))] : []),
  ]
}
