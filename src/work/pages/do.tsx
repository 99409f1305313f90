import { z } from 'zod'
import { actionsFor, type CasesEdge, outOfOrder, type Possible, runCommand } from '#cases'
import { Refusal } from '#kernel'
import type { Action, FieldProblem } from '#services'
import { changeForm, parseFields } from '#services'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { askable } from '../ask.ts'
import { fillOf, provenanceOf } from '../fill.ts'
import { type DeskCase, openAtDesk } from '../open.ts'
import { t } from '../texts.ts'
import { changedPage, impossiblePage } from './do-not.tsx'
import { type Doing, doPage } from './do-view.tsx'
import { unlessLimited } from './limited.tsx'
import { caseHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string(), action: z.string().max(200) })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

const longestReason = 10_000

/** The page of an action: what it asks for, what will follow, the button. */
const showAction = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.do', route: 'GET /:lang/desk/cases/:reference/do/:action' },
  (ctx, { reference, action }) =>
    unlessLimited(ctx, async () => {
      const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
      const possible = actionIn(opened, action)
      // An old tab or link: the case has moved on.
      if (possible === undefined && isNamed(opened, action)) return redirect(caseHref(ctx.lang, reference), 'moved')
      if (possible === undefined) throw new Refusal('web.not-found')
      return possible.allowed
        ? doPage(ctx, { opened, action: possible.action, sequence: opened.view.sequence })
        : impossiblePage(ctx, opened, possible)
    }),
)

/** Takes an action. What is missing comes back with what was typed; when a colleague wrote in between, the page says what. */
const takeAction = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.do.send', route: 'POST /:lang/desk/cases/:reference/do/:action' },
  (ctx, { reference, action: name }) =>
    unlessLimited(ctx, async () => {
      const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
      const expected = Number(typed(ctx, 'expected')) || opened.view.sequence
      const moved = since(opened, expected)
      const possible = actionIn(opened, name)
      if (possible === undefined && moved.length > 0) return changedPage(ctx, opened, moved)
      if (possible === undefined) throw new Refusal('web.not-found')
      if (moved.length > 0)
        return possible.allowed ? doPage(ctx, { ...read(ctx, opened, possible.action), moved }) : changedPage(ctx, opened, moved)
      if (!possible.allowed) return impossiblePage(ctx, opened, possible)
      return await take(ctx, opened, possible.action)
    }),
)

export const doEndpoints = [showAction, takeAction]

async function take(ctx: Ctx<CasesEdge>, opened: DeskCase, action: Action): Promise<Reply> {
  const { edge, lang } = ctx
  const { row, who, access, view } = opened
  const pressed = changeForm(ctx.form)
  if (pressed !== undefined) return doPage(ctx, read({ ...ctx, form: pressed.form }, opened, action))
  const doing = read(ctx, opened, action)
  const problems = problemsOf(ctx, doing, lang)
  if (problems.length > 0) return doPage(ctx, { ...doing, problems })
  const { reason = '', ask = [], answers = {} } = doing
  try {
    await runCommand(edge, access, row.id, {
      do: 'act',
      who,
      action: action.name,
      expected: view.sequence,
      ...(reason.trim() === '' ? {} : { reason }),
      ...(action.ask === 'choose' ? { ask } : {}),
      ...(action.fill.length === 0 ? {} : { answers, provenance: provenanceOf(opened, answers, ctx.edge.clock.instant()) }),
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Somebody was faster by less than a page: read again, tell what they did.
    if (error.code === 'case.changed-meanwhile' || error.code === 'log.stream-moved') {
      const now = await openAtDesk(ctx, view.reference, ['case', 'answers'])
      const told = since(now, view.sequence)
      return told.length === 0 ? await take(ctx, now, action) : changedPage(ctx, now, told)
    }
    if (!error.code.startsWith('case.')) throw error
    return impossiblePage(ctx, opened, {
      action,
      allowed: false,
      code: error.code as Extract<Possible, { allowed: false }>['code'],
      details: error.details,
    })
  }
  return redirect(caseHref(lang, view.reference), 'done')
}

/** What happened since a page was shown; read marks and finished papers change nothing that an agent decides on. */
function since(opened: DeskCase, sequence: number): DeskCase['view']['timeline'] {
  return opened.view.timeline.slice(sequence).filter(({ type }) => type !== 'case.message-read' && type !== 'case.issued')
}

const actionIn = ({ view, who, ctx }: DeskCase, name: string): Possible | undefined =>
  actionsFor(view, who, ctx).find(({ action }) => action.name === name)

const isNamed = ({ loaded }: DeskCase, name: string): boolean =>
  loaded.service.workflow.states.some((state) => state.do.some((action) => action.name === name))

/** What the form holds: reason, questions to ask, answers to fill. */
function read(ctx: Pick<Ctx<CasesEdge>, 'edge' | 'form' | 'lang'>, opened: DeskCase, action: Action): Doing {
  const fill = fillOf(ctx.edge.town, opened, action, ctx.lang)
  const { values } = parseFields(fill.fields, ctx.form, fill.ctx)
  const known = new Set(askable(opened.loaded.service).map(({ name }) => name))
  return {
    opened,
    action,
    sequence: opened.view.sequence,
    reason: typed(ctx, 'reason'),
    ask: (ctx.form.ask ?? []).filter((name) => known.has(name)),
    answers: values,
    typed: ctx.form,
  }
}

function problemsOf(
  ctx: Ctx<CasesEdge>,
  { opened, action, reason = '', ask = [] }: Doing,
  lang: string,
): readonly (FieldProblem & { readonly text?: string })[] {
  const fill = fillOf(ctx.edge.town, opened, action, lang)
  const own = (at: string, text: string) => ({ code: at, at, values: {}, text })
  return [
    ...parseFields(fill.fields, ctx.form, fill.ctx).problems,
    ...(action.ask === 'choose' && ask.length === 0 ? [own('ask', t(lang, 'do.ask.missing'))] : []),
    ...((action.reason || outOfOrder(opened.view, action, opened.ctx)) && reason.trim() === ''
      ? [own('reason', t(lang, 'do.reason.missing'))]
      : []),
    ...(reason.length > longestReason ? [own('reason', t(lang, 'do.reason.long'))] : []),
  ]
}
