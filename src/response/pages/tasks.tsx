import { z } from 'zod'
import { asAgent } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Button,
  type Ctx,
  DeskHead,
  Empty,
  endpoint,
  errorIn,
  type FieldProblemLine,
  Form,
  formatDateTime,
  page,
  redirect,
  Select,
  Sheet,
  Table,
  Textarea,
  TextField,
  typed,
  Wrap,
} from '#web'
import { purpose, type ResponseEdge } from '../contract.ts'
import { situationById } from '../store.ts'
import { askTask, endTask, seeTask, type Task, tasksIn, tasksTo } from '../tasks.ts'
import { t } from '../texts.ts'
import { ownOf, situationDesk } from './desk-page.tsx'
import { titleOf } from './list.tsx'
import { flashOf, hrefOf, orNothing, responder, spanOf, tasksHref } from './shared.ts'

const input = z.object({ lang: z.string(), situation: z.uuid() })

/** What was asked of other agencies in a situation, when each saw it, how it ended. */
const showAsked = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.tasks', route: 'GET /:lang/desk/response/:situation/tasks', input },
  async (ctx, { situation }) => await orNothing(askedPage(ctx, situation, [])),
)

const ask = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.ask-task', route: 'POST /:lang/desk/response/:situation/tasks', input },
  async (ctx, { situation: id }) => {
    const { edge, lang } = ctx
    const { access, situation } = await orNothing(ownOf(ctx, id))
    const to = edge.town.agencies.find((one) => one.id === typed(ctx, 'to') && one.id !== situation.agency)
    const text = typed(ctx, 'text').trim()
    const hours = Number(typed(ctx, 'hours'))
    const problems = [
      ...(to === undefined ? [{ field: 'to', text: t(lang, 'tasks.to.wrong') }] : []),
      ...(text === '' || text.length > 2000 ? [{ field: 'text', text: t(lang, 'tasks.text.wrong') }] : []),
      ...(Number.isInteger(hours) && hours >= 1 && hours <= 720 ? [] : [{ field: 'hours', text: t(lang, 'problem.hours') }]),
    ]
    if (to === undefined || problems.length > 0) return await askedPage(ctx, id, problems)
    const dueAt = new Date(edge.clock.now() + hours * 3_600_000).toISOString()
    await askTask(edge, access, { situation: id, to: to.id, text, dueAt })
    return redirect(`${hrefOf(lang, id)}/tasks`, 'response-asked')
  },
)

/** What was asked of the agency of whoever looks. */
const showReceived = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.tasks-to', route: 'GET /:lang/desk/response-tasks', input: z.object({ lang: z.string() }) },
  receivedPage,
)

const answer = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.answer-task', route: 'POST /:lang/desk/response-tasks', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, lang, actor } = ctx
    const access = asAgent(actor, purpose)
    const task = z.uuid().safeParse(typed(ctx, 'task'))
    const asked = typed(ctx, 'do')
    if (!task.success) throw new Refusal('web.not-found')
    try {
      if (asked === 'seen') await orNothing(seeTask(edge, access, task.data))
      else if (asked === 'done' || asked === 'declined')
        await orNothing(endTask(edge, access, task.data, asked, typed(ctx, 'answer').trim().slice(0, 2000)))
      else throw new Refusal('web.not-found')
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'response.not-now') throw error
      return redirect(tasksHref(lang), 'response-not-now')
    }
    return redirect(tasksHref(lang), `response-task-${asked}`)
  },
)
export const tasksEndpoints = [showAsked, ask, showReceived, answer]

async function askedPage(ctx: Ctx<ResponseEdge>, id: string, problems: readonly FieldProblemLine[]) {
  const { edge, lang } = ctx
  const { access, situation } = await ownOf(ctx, id)
  const tasks = await edge.store.as(access, (tx) => tasksIn(tx, id))
  const title = t(lang, 'tasks.title')
  return situationDesk(ctx, {
    situation,
    title,
    lead: t(lang, 'tasks.lead'),
    problems,
    children: (
      <>
        <Sheet id="asked" title={t(lang, 'tasks.asked')}>
          {tasks.length === 0 ? <Empty title={t(lang, 'tasks.none')} /> : <Asked ctx={ctx} tasks={tasks} />}
        </Sheet>
        <Sheet id="ask" title={t(lang, 'tasks.ask')}>
          <Form to={{ action: `${hrefOf(lang, id)}/tasks` }} class="g-flow">
            <Select
              id="to"
              name="to"
              lang={lang}
              label={t(lang, 'tasks.to')}
              value={typed(ctx, 'to')}
              options={edge.town.agencies
                .filter((one) => one.id !== situation.agency)
                .map((one) => ({ value: one.id, label: say(one.name, lang) }))}
              {...errorIn(problems, 'to')}
            />
            <Textarea
              id="text"
              name="text"
              lang={lang}
              label={t(lang, 'tasks.text')}
              hint={t(lang, 'tasks.text.hint')}
              value={typed(ctx, 'text')}
              {...errorIn(problems, 'text')}
            />
            <TextField
              id="hours"
              name="hours"
              lang={lang}
              label={t(lang, 'tasks.hours')}
              value={typed(ctx, 'hours') || '4'}
              inputmode="numeric"
              size={4}
              {...errorIn(problems, 'hours')}
            />
            <Actions>
              <Button>{t(lang, 'tasks.send')}</Button>
            </Actions>
          </Form>
        </Sheet>
      </>
    ),
  })
}

const agencyName = (ctx: Ctx<ResponseEdge>, id: string): string =>
  say(ctx.edge.town.agencies.find((one) => one.id === id)?.short ?? {}, ctx.lang) || id

/** "vue en 12 min", or that nobody saw it yet. */
function seenOf({ lang }: Ctx<ResponseEdge>, { askedAt, seenAt }: Task): string {
  return seenAt === null
    ? t(lang, 'tasks.unseen')
    : t(lang, 'tasks.seen', { span: spanOf((Date.parse(seenAt) - Date.parse(askedAt)) / 1000, lang) })
}

function stateOf({ edge, lang }: Ctx<ResponseEdge>, { dueAt, outcome, answer: said }: Task): string {
  if (outcome !== null) return [t(lang, `tasks.${outcome}`), said].filter(Boolean).join(' ')
  return t(lang, dueAt < edge.clock.instant() ? 'tasks.late' : 'tasks.open')
}

function Asked({ ctx, tasks }: { ctx: Ctx<ResponseEdge>; tasks: readonly Task[] }) {
  const { edge, lang } = ctx
  const zone = edge.town.file['time-zone']
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'tasks.to'), kind: 'head' },
        { label: t(lang, 'tasks.text') },
        { label: t(lang, 'tasks.due') },
        { label: t(lang, 'tasks.acknowledged') },
        { label: t(lang, 'state') },
      ]}
      rows={tasks.map((task) => ({
        cells: [
          agencyName(ctx, task.to),
          task.text,
          formatDateTime(lang, task.dueAt, zone, 'short'),
          seenOf(ctx, task),
          stateOf(ctx, task),
        ],
      }))}
    />
  )
}

async function receivedPage(ctx: Ctx<ResponseEdge>) {
  const { edge, lang, actor } = ctx
  const access = asAgent(actor, purpose)
  const { tasks, titles } = await edge.store.as(access, async (tx) => {
    const tasks = await tasksTo(tx, access.agency ?? '')
    const titles = new Map<string, string>()
    for (const id of new Set(tasks.map(({ situation }) => situation))) {
      const found = await situationById(tx, id)
      if (found !== undefined) titles.set(id, titleOf(found, lang))
    }
    return { tasks, titles }
  })
  const zone = edge.town.file['time-zone']
  const title = t(lang, 'tasks.received')
  return page({
    title,
    kind: 'desk',
    ...flashOf(ctx),
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={t(lang, 'tasks.received.lead')} />
        <Sheet id="received" title={title}>
          {tasks.length === 0 ? (
            <Empty title={t(lang, 'tasks.received.none')} />
          ) : (
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'tasks.text'), kind: 'head' },
                { label: t(lang, 'tasks.from') },
                { label: t(lang, 'tasks.due') },
                { label: t(lang, 'tasks.acknowledged') },
                { label: t(lang, 'state') },
                { label: t(lang, 'tasks.answer'), bare: true },
              ]}
              rows={tasks.map((task) => ({
                ...(task.seenAt === null ? { turn: 'you' as const } : {}),
                cells: [
                  <>
                    {task.text} <small>{titles.get(task.situation) ?? ''}</small>
                  </>,
                  agencyName(ctx, task.agency),
                  formatDateTime(lang, task.dueAt, zone, 'short'),
                  seenOf(ctx, task),
                  stateOf(ctx, task),
                  task.endedAt === null ? <Answer lang={lang} task={task} /> : '',
                ],
              }))}
            />
          )}
        </Sheet>
      </Wrap>
    ),
  })
}

function Answer({ lang, task }: { lang: string; task: Task }) {
  return (
    <>
      {task.seenAt !== null ? null : (
        <Form to={{ action: tasksHref(lang), fields: { do: 'seen', task: task.id } }}>
          <Button variant="secondary">
            {t(lang, 'tasks.see')}
            <span class="ds-sr-only"> {task.text}</span>
          </Button>
        </Form>
      )}
      <details>
        <summary>
          {t(lang, 'tasks.end')}
          <span class="ds-sr-only"> {task.text}</span>
        </summary>
        <Form to={{ action: tasksHref(lang), fields: { task: task.id } }}>
          <label>
            {t(lang, 'tasks.answer')} <input class="ds-input" name="answer" maxlength={2000} />
          </label>
          <label>
            {t(lang, 'state')}{' '}
            <select class="ds-input" name="do">
              <option value="done">{t(lang, 'tasks.done')}</option>
              <option value="declined">{t(lang, 'tasks.declined')}</option>
            </select>
          </label>
          <Button variant="secondary">{t(lang, 'tasks.end')}</Button>
        </Form>
      </details>
    </>
  )
}
