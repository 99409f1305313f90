import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { type Action, type Answers, type FieldProblem, summaryText } from '#services'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  dayOf,
  EnterContinues,
  ErrorSummary,
  endpoint,
  Form,
  formatDate,
  LinkButton,
  type PostedForm,
  page,
  type Reply,
  redirect,
  SummaryList,
  Textarea,
  typed as typedOf,
} from '#web'
import { fieldOf } from '../../answers.ts'
import { longestText } from '../../decide/act.ts'
import { actionsFor, type Possible } from '../../decide.ts'
import { type CasesEdge, whoIs } from '../../edge.ts'
import { sendDraft } from '../../run.ts'
import { own } from './answers.ts'
import { caseHref, tasksHref } from './links.ts'
import { openOwn } from './open.ts'
import { type Outside, readOutside, sheetOutside, shownFirst, takePost } from './outside.tsx'
import { Questions, Value } from './questions.tsx'
import { questionsNamed } from './sheet.ts'
import { t } from './texts.ts'
import { isFile } from './uploads.ts'
import { nameOf } from './words.ts'

const input = z.object({ lang: z.string(), reference: z.string(), action: z.string(), confirm: z.string().optional() })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', input } as const

interface Acting extends Outside {
  readonly action: Action
}

const hrefOf = (lang: string, reference: string, action: string): string => `${caseHref(lang, reference)}/do/${encodeURIComponent(action)}`

/** An action of the person that the case allows now; a reply when it does not, or when it is done elsewhere. Refuses `web.not-found`. */
async function openAction(ctx: Ctx<CasesEdge>, reference: string, name: string): Promise<Acting | Reply> {
  const { edge, actor, lang } = ctx
  const opened = await openOwn(edge, actor, reference)
  const sheet = sheetOutside(ctx, opened)
  const possible = actionsFor(opened.view, whoIs(actor, opened.loaded), sheet.ctx).find(({ action }) => action.name === name)
  if (possible === undefined) throw new Refusal('web.not-found')
  if (opened.view.phase === 'draft') return redirect(tasksHref(lang, reference))
  if (opened.view.phase === 'waiting' && possible.action.to !== undefined) return redirect(`${caseHref(lang, reference)}/answer`)
  if (!possible.allowed) return impossible(lang, sheet.ctx.zone, reference, possible.action, possible)
  return { opened, sheet, key: `do ${name}`, names: possible.action.fill, action: possible.action }
}

export const showAction = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.do', route: 'GET /:lang/cases/:reference/do/:action' },
  async (ctx, { reference, action, confirm }) => {
    const acting = await openAction(ctx, reference, action)
    if ('kind' in acting) return acting
    const typed = acting.opened.draft.typed[acting.key]
    const plain = acting.names.length === 0 && !acting.action.reason
    if (plain || (confirm !== undefined && typed !== undefined && problemsOf(acting, typed, ctx.lang).length === 0))
      return confirming(ctx, acting, typed ?? {})
    return asking(ctx, acting, typed, [])
  },
)

export const takeAction = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.do.send', route: 'POST /:lang/cases/:reference/do/:action' },
  async (ctx, { reference, action: name }) => {
    const acting = await openAction(ctx, reference, name)
    if ('kind' in acting) return acting
    const { edge, actor, lang } = ctx
    const { opened, action } = acting
    const here = hrefOf(lang, reference, name)
    // The last page carries no answers: what was confirmed is what waits in the draft.
    if (typedOf(ctx, own.go) === '') {
      const posted = await takePost(ctx, acting, here)
      if ('kind' in posted) return posted
      const now: Acting = { ...acting, sheet: posted.sheet }
      const problems = [...posted.problems, ...problemsOf(now, posted.form, lang)]
      return problems.length > 0 ? asking(ctx, now, posted.form, problems) : redirect(`${here}?confirm=1`)
    }
    const typed = opened.draft.typed[acting.key] ?? {}
    const problems = problemsOf(acting, typed, lang)
    if (problems.length > 0) return asking(ctx, acting, typed, problems)
    const { draft } = readOutside(acting, typed)
    const filled =
      action.fill.length === 0 ? {} : { answers: only(draft.answers, action.fill), provenance: only(draft.provenance, action.fill) }
    try {
      await sendDraft(
        edge,
        actor,
        opened.row,
        { do: 'act', who: whoIs(actor, opened.loaded), action: name, ...filled, ...(action.reason ? { reason: reasonIn(typed) } : {}) },
        opened.loaded.service.data.purpose,
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return impossible(lang, acting.sheet.ctx.zone, reference, action, { code: error.code, details: error.details })
    }
    return redirect(caseHref(lang, reference), 'action.done')
  },
)

const only = <V,>(record: Readonly<Record<string, V>>, names: readonly string[]): Record<string, V> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)))
const reasonIn = (typed: PostedForm): string => (typed[own.reason]?.[0] ?? '').trim()

function problemsOf(acting: Acting, typed: PostedForm, lang: string): readonly (FieldProblem & { readonly text?: string })[] {
  const read = acting.names.length === 0 ? [] : readOutside(acting, typed).problems
  const reason = reasonIn(typed)
  if (!acting.action.reason || (reason !== '' && reason.length <= longestText)) return read
  return [...read, { code: 'reason', at: 'reason', values: {}, text: t(lang, reason === '' ? 'do.reason.missing' : 'do.reason.long') }]
}

function asking(
  ctx: Ctx<CasesEdge>,
  acting: Acting,
  typed: PostedForm | undefined,
  problems: readonly (FieldProblem & { readonly text?: string })[],
): Reply {
  const { lang } = ctx
  const { opened, sheet, names, action } = acting
  const { reference } = opened.row
  const read = typed === undefined || names.length === 0 ? undefined : readOutside(acting, typed)
  const part = read?.part ?? questionsNamed(sheet, names)
  const title = say(action.label, lang)
  const reason = problems.find(({ at }) => at === 'reason')?.text
  return page(
    {
      title: `${title} – ${say(opened.loaded.service.title, lang)}`,
      footer: 'short',
      failed: problems.length > 0,
      islands: ['commune'],
      children: (
        <ConfirmPage lang={lang} title={title} back={caseHref(lang, reference)}>
          <ErrorSummary
            lang={lang}
            problems={problems.map((problem) => ({ field: problem.at, text: problem.text ?? summaryText(problem, lang) }))}
          />
          <Form to={{ action: hrefOf(lang, reference, action.name) }} files={part.fields.some(isFile)}>
            <EnterContinues label={t(lang, 'page.continue')} />
            <Questions
              sheet={sheet}
              parts={[part]}
              typed={typed}
              values={read?.draft.answers}
              problems={problems}
              shown={read?.shown ?? shownFirst(acting)}
              alone={false}
            />
            {action.reason ? (
              <Textarea
                lang={lang}
                id="reason"
                name={own.reason}
                label={t(lang, 'do.reason')}
                hint={t(lang, 'do.reason.hint')}
                rows={6}
                value={typed?.[own.reason]?.[0] ?? ''}
                {...(reason === undefined ? {} : { error: reason })}
              />
            ) : null}
            <Actions>
              <Button>{t(lang, 'page.continue')}</Button>
              <Button variant="tertiary" name={own.later} value="1">
                {t(lang, 'page.later')}
              </Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

/** Once more before it is done: what will be said, one button, the way back. */
function confirming(ctx: Ctx<CasesEdge>, acting: Acting, typed: PostedForm): Reply {
  const { lang } = ctx
  const { opened, sheet, names, action } = acting
  const { reference } = opened.row
  const here = hrefOf(lang, reference, action.name)
  const answers: Answers = names.length === 0 ? {} : readOutside(acting, typed).draft.answers
  const around = { ...sheet, answers: { ...sheet.answers, ...answers } }
  const label = say(action.label, lang)
  const lines = Object.entries(answers).flatMap(([name, value]) => {
    const field = fieldOf(sheet.ctx.service, name)
    return field === undefined ? [] : [{ label: say(field.label, lang), value: <Value text={nameOf(around, field, value)} /> }]
  })
  const reason = action.reason ? [{ label: t(lang, 'do.reason'), value: <Value text={reasonIn(typed)} /> }] : []
  const plain = names.length === 0 && !action.reason
  return page({
    title: `${label} – ${say(opened.loaded.service.title, lang)}`,
    footer: 'short',
    children: (
      <ConfirmPage lang={lang} title={plain ? label : t(lang, 'do.check')} back={plain ? caseHref(lang, reference) : here}>
        {plain ? <p class="g-lead">{t(lang, 'do.sure')}</p> : <SummaryList lines={[...lines, ...reason]} />}
        <Form to={{ action: here, fields: { [own.go]: '1' } }}>
          <Actions>
            <Button>{label}</Button>
            <a href={plain ? caseHref(lang, reference) : here}>{t(lang, 'do.back')}</a>
          </Actions>
        </Form>
      </ConfirmPage>
    ),
  })
}

/** Why it cannot be done now, in words. */
function impossible(
  lang: string,
  zone: string,
  reference: string,
  action: Action,
  { code, details = {} }: Partial<Extract<Possible, { allowed: false }>>,
): Reply {
  const day = typeof details.day === 'string' ? formatDate(lang, details.day) : ''
  const opens = typeof details.opens === 'string' ? formatDate(lang, dayOf(details.opens, zone)) : ''
  const text =
    code === 'case.too-late'
      ? t(lang, 'do.too-late', { day })
      : code === 'case.too-early'
        ? t(lang, 'do.too-early', { day: opens })
        : t(lang, 'do.not-now')
  return page(
    {
      title: t(lang, 'do.impossible'),
      footer: 'short',
      children: (
        <ConfirmPage lang={lang} title={say(action.label, lang)} back={caseHref(lang, reference)}>
          <p class="g-lead">{t(lang, 'do.impossible')}.</p>
          <p>{text}</p>
          <Actions>
            <LinkButton variant="secondary" href={`/${lang}/pages/aide`}>
              {t(lang, 'closed.person')}
            </LinkButton>
          </Actions>
        </ConfirmPage>
      ),
    },
    409,
  )
}
