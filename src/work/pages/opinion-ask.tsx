import { z } from 'zod'
import { type CasesEdge, opinionDelays, runCommand } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { Checkbox, Checkboxes, type Ctx, endpoint, type Reply, redirect, Select, Textarea, typed } from '#web'
import { answersTold } from '../answers.ts'
import { type DeskCase, openAtDesk } from '../open.ts'
import { teamsToAsk } from '../opinion.ts'
import { t, type WorkKey } from '../texts.ts'
import { caseForm } from './case-form.tsx'
import { unlessLimited } from './limited.tsx'
import { caseHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

const showAsk = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.opinion', route: 'GET /:lang/desk/cases/:reference/opinion' },
  (ctx, { reference }) => unlessLimited(ctx, async () => askPage(ctx, await openToAsk(ctx, reference), [])),
)

/** Asks a team of the agency for an opinion that the file does not foresee. */
const sendAsk = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.opinion.send', route: 'POST /:lang/desk/cases/:reference/opinion' },
  (ctx, { reference }) =>
    unlessLimited(ctx, async () => {
      const { edge, lang } = ctx
      const opened = await openToAsk(ctx, reference)
      const among = teamsToAsk(edge, opened).map(({ path }) => path)
      const [team, question, due] = [typed(ctx, 'team'), typed(ctx, 'question').trim(), typed(ctx, 'due')]
      const problems: Problem[] = [
        ...(among.includes(team) ? [] : [{ field: 'team', key: 'opinion.team.missing' } as const]),
        ...(question === '' ? [{ field: 'question', key: 'opinion.question.missing' } as const] : []),
        ...(question.length > 10_000 ? [{ field: 'question', key: 'do.reason.long' } as const] : []),
      ]
      if (problems.length > 0) return askPage(ctx, opened, problems)
      const may = new Set(showable(opened, lang).map(({ value }) => value))
      const show = (ctx.form.show ?? []).filter((name) => may.has(name))
      await runCommand(edge, opened.access, opened.row.id, {
        do: 'ask-opinion',
        who: opened.who,
        team,
        among,
        question,
        due,
        show,
        confidential: typed(ctx, 'confidential') !== '',
      })
      return redirect(`${caseHref(lang, reference)}#asked`, 'opinion.asked')
    }),
)

export const opinionAskEndpoints = [showAsk, sendAsk]

interface Problem {
  readonly field: 'team' | 'question'
  readonly key: WorkKey
}

async function openToAsk(ctx: Ctx<CasesEdge>, reference: string): Promise<DeskCase> {
  const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
  if (opened.roles.length === 0) throw new Refusal('web.not-yours')
  return opened
}

/** Answers that the asking agent sees and may show: those in words. A paper is not shown. */
const showable = (opened: DeskCase, lang: string) =>
  answersTold(opened, lang)
    .flatMap(({ answers }) => answers)
    .filter(({ hidden, lines, field }) => !hidden && lines.length > 0 && field.type !== 'iban')
    .map(({ field, label, lines }) => ({ value: field.name, label, hint: lines.slice(0, 2).join('; ') }))

function askPage(ctx: Ctx<CasesEdge>, opened: DeskCase, problems: readonly Problem[]): Reply {
  const { lang, edge } = ctx
  return caseForm(ctx, opened, {
    title: t(lang, 'opinion.ask'),
    lead: t(lang, 'opinion.ask.lead'),
    to: `${caseHref(lang, opened.view.reference)}/opinion`,
    send: t(lang, 'opinion.send'),
    problems: problems.map(({ field, key }) => ({ field, text: t(lang, key) })),
    fields: (error) => (
      <>
        <Select
          lang={lang}
          id="team"
          name="team"
          label={t(lang, 'opinion.team')}
          value={typed(ctx, 'team')}
          options={teamsToAsk(edge, opened).map(({ path, title: name }) => ({ value: path, label: say(name, lang) }))}
          {...error('team')}
        />
        <Textarea
          lang={lang}
          id="question"
          name="question"
          rows={5}
          label={t(lang, 'opinion.question')}
          hint={t(lang, 'opinion.question.hint')}
          value={typed(ctx, 'question')}
          {...error('question')}
        />
        <Select
          lang={lang}
          id="due"
          name="due"
          blank={false}
          label={t(lang, 'opinion.due')}
          value={typed(ctx, 'due') || '5bd'}
          options={opinionDelays.map((value) => ({ value, label: t(lang, `delay.${value}`) }))}
        />
        <Checkboxes
          lang={lang}
          id="show"
          name="show"
          optional
          label={t(lang, 'opinion.show')}
          hint={t(lang, 'opinion.show.hint')}
          options={showable(opened, lang)}
          values={ctx.form.show ?? []}
        />
        <Checkbox
          lang={lang}
          id="confidential"
          name="confidential"
          value="1"
          label={t(lang, 'opinion.confidential')}
          hint={t(lang, 'opinion.confidential.hint')}
          checked={typed(ctx, 'confidential') !== ''}
        />
      </>
    ),
  })
}
