import { z } from 'zod'
import { asSystem, type CasesEdge, changeable, registersNow, runCommand, saysTheSame } from '#cases'
import { legalDay, Refusal } from '#kernel'
import { isWholeDay, partialDayOf } from '#people'
import { type Answers, changeForm, type FieldProblem, parseFields, summaryText } from '#services'
import { type Ctx, DateParts, datePartId, dateTyped, endpoint, type Reply, redirect, Textarea, typed } from '#web'
import { fillOf, provenanceOf } from '../fill.ts'
import { type DeskCase, openAtDesk } from '../open.ts'
import { t } from '../texts.ts'
import { hiddenFields } from '../visible.ts'
import { caseForm } from './case-form.tsx'
import { Filled } from './filled.tsx'
import { unlessLimited } from './limited.tsx'
import { caseHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

/** A change that the office knows of: the answers that these roles may see, to be corrected, and since when. */
const showChange = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.change', route: 'GET /:lang/desk/cases/:reference/change' },
  (ctx, { reference }) =>
    unlessLimited(ctx, async () => {
      const opened = await openRunning(ctx, reference)
      return opened === undefined ? redirect(caseHref(ctx.lang, reference), 'moved') : changePage(ctx, opened, [])
    }),
)

const sendChange = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.change.send', route: 'POST /:lang/desk/cases/:reference/change' },
  (ctx, { reference }) =>
    unlessLimited(ctx, async () => {
      const { edge, lang } = ctx
      const home = caseHref(lang, reference)
      const opened = await openRunning(ctx, reference)
      if (opened === undefined) return redirect(home, 'moved')
      const pressed = changeForm(ctx.form)
      if (pressed !== undefined) return changePage({ ...ctx, form: pressed.form }, opened, [])
      const { from, answers, problems } = read(ctx, opened)
      if (problems.length > 0 || from === undefined) return changePage(ctx, opened, problems)
      const note = typed(ctx, 'note').trim()
      const provenance = provenanceOf(opened, answers, edge.clock.instant())
      await runCommand(edge, opened.access, opened.row.id, {
        do: 'tell-change',
        who: opened.who,
        from,
        answers,
        provenance,
        ...(note === '' ? {} : { note }),
      })
      return redirect(`${home}#changes`, 'change.told')
    }),
)

/** Asks the registers on which the case rests once more; what they say otherwise now is a change like any other. */
const askRegisters = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.registers', route: 'POST /:lang/desk/cases/:reference/registers' },
  (ctx, { reference }) =>
    unlessLimited(ctx, async () => {
      const { edge, lang } = ctx
      const home = caseHref(lang, reference)
      const opened = await openRunning(ctx, reference)
      if (opened === undefined) return redirect(home, 'moved')
      const { purpose } = opened.loaded.service.data
      const system = { ...asSystem(purpose), case: opened.row.id }
      const { answers, provenance, from, down } = await registersNow(
        edge,
        { ...system, for: opened.row.person },
        opened,
        opened.view.language,
      )
      if (Object.keys(answers).length === 0) return redirect(`${home}#changes`, down.length > 0 ? 'registers.down' : 'registers.same')
      await runCommand(edge, system, opened.row.id, { do: 'tell-change', who: { kind: 'system' }, from, answers, provenance })
      return redirect(`${home}#changes`, 'change.told')
    }),
)

export const changeEndpoints = [showChange, sendChange, askRegisters]

/** A right that runs, for somebody who has a role in it; undefined: it does not run any more. */
async function openRunning(ctx: Ctx<CasesEdge>, reference: string): Promise<DeskCase | undefined> {
  const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
  if (opened.roles.length === 0) throw new Refusal('web.not-yours')
  return opened.view.phase === 'running' ? opened : undefined
}

const fillIn = ({ edge, lang }: Ctx<CasesEdge>, opened: DeskCase) => {
  const { service } = opened.loaded
  const hidden = hiddenFields(service, opened.roles)
  const fill = changeable(service)
    .map(({ name }) => name)
    .filter((name) => !hidden.has(name))
  return fillOf(edge.town, opened, { fill, incomplete: true }, lang)
}

type Problem = FieldProblem & { readonly text?: string }

function read(ctx: Ctx<CasesEdge>, opened: DeskCase) {
  const { lang } = ctx
  const fill = fillIn(ctx, opened)
  const { values, problems } = parseFields(fill.fields, ctx.form, fill.ctx)
  const answers: Answers = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !saysTheSame(value, opened.view.answers[name])),
  )
  const day = partialDayOf(dateTyped(ctx, 'from'))
  const from = day !== undefined && isWholeDay(day) ? day : undefined
  const early = from !== undefined && from > legalDay(opened.ctx.at, opened.ctx.zone)
  const own = (at: string, text: string): Problem => ({ code: at, at, values: {}, text })
  return {
    answers,
    from,
    problems: [
      ...(from === undefined || early ? [own('from', t(lang, early ? 'change.early' : 'change.from.missing'))] : []),
      ...problems,
      ...(problems.length === 0 && Object.keys(answers).length === 0 ? [own('changes', t(lang, 'change.nothing'))] : []),
      ...(typed(ctx, 'note').length > 10_000 ? [own('note', t(lang, 'do.reason.long'))] : []),
    ],
  }
}

function changePage(ctx: Ctx<CasesEdge>, opened: DeskCase, problems: readonly Problem[]): Reply {
  const { lang } = ctx
  const posted = Object.keys(ctx.form).length > 0 ? ctx.form : undefined
  return caseForm(ctx, opened, {
    title: t(lang, 'changes.tell'),
    lead: t(lang, 'change.lead'),
    to: `${caseHref(lang, opened.view.reference)}/change`,
    send: t(lang, 'change.send'),
    islands: ['commune'],
    problems: problems.map((problem) => ({
      field: problem.at === 'from' ? datePartId('from') : problem.at,
      text: problem.text ?? summaryText(problem, lang),
    })),
    fields: (error) => (
      <>
        <DateParts
          lang={lang}
          id="from"
          name="from"
          label={t(lang, 'change.from')}
          values={dateTyped(ctx, 'from')}
          {...error(datePartId('from'))}
        />
        <div id="changes" class="g-flow">
          <Filled lang={lang} fill={fillIn(ctx, opened)} problems={problems} {...(posted === undefined ? {} : { typed: posted })} />
        </div>
        <Textarea
          lang={lang}
          id="note"
          name="note"
          label={t(lang, 'change.note')}
          hint={t(lang, 'change.note.hint')}
          optional
          rows={3}
          value={typed(ctx, 'note')}
          {...error('note')}
        />
      </>
    ),
  })
}
