import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Button,
  type Ctx,
  DeskHead,
  Empty,
  ErrorSummary,
  endpoint,
  type FieldProblemLine,
  Form,
  formatDateTime,
  formatPercent,
  page,
  type Reply,
  redirect,
  Select,
  Sheet,
  Table,
  Talk,
  Textarea,
  TextField,
  typed,
  Wrap,
} from '#web'
import { type AssistantEdge, intents, purpose, refuse } from '../contract.ts'
import { correct } from '../expectations.ts'
import { answerAsAgent, handed, openHanded, waiting } from '../talk/answer-as-agent.ts'
import type { Turn } from '../talk/fold.ts'
import { hasAssistant, type Knowing, knowing } from '../talk/knowledge.ts'
import { t } from '../texts.ts'
import { aroundOf, flashOf } from './around.ts'
import { entryOf } from './assistant.tsx'

const hrefOf = (lang: string, id?: string): string => `/${lang}/desk/conversations${id === undefined ? '' : `/${id}`}`
const declaration = { may: 'worker', purpose } as const
const one = z.object({ lang: z.string(), id: z.uuid() })
const longest = 4000

const list = endpoint<AssistantEdge>()(
  {
    ...declaration,
    subject: 'none',
    id: 'assistant.handed',
    route: 'GET /:lang/desk/conversations',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, lang } = ctx
    const rows = await handed(ctx)
    const title = t(lang, 'desk.title')
    return page({
      title,
      kind: 'desk',
      ...flashOf(ctx),
      children: (
        <Wrap class="g-desk">
          <DeskHead title={title} text={t(lang, 'desk.lead')} />
          <Sheet id="talks" title={t(lang, 'desk.list')}>
            {rows.length === 0 ? (
              <Empty title={t(lang, 'desk.none')} />
            ) : (
              <Table
                lang={lang}
                dense
                stack
                columns={[
                  { label: t(lang, 'desk.topic'), kind: 'head' },
                  { label: t(lang, 'desk.since') },
                  { label: t(lang, 'desk.who') },
                  { label: t(lang, 'desk.state') },
                ]}
                rows={rows.map((row) => ({
                  ...(row.answeredAt === null ? { turn: 'you' as const } : {}),
                  cells: [
                    <a href={hrefOf(lang, row.id)}>{topicInWords(edge, row.topic ?? 'human', lang)}</a>,
                    formatDateTime(lang, row.handedAt ?? row.touchedAt, edge.town.file['time-zone'], 'short'),
                    t(lang, row.person === null ? 'desk.nobody' : 'desk.named'),
                    t(lang, row.answeredAt === null ? 'desk.waiting' : 'desk.answered'),
                  ],
                }))}
              />
            )}
          </Sheet>
        </Wrap>
      ),
    })
  },
)

const open = endpoint<AssistantEdge>()(
  { ...declaration, subject: 'list', id: 'assistant.handed.talk', route: 'GET /:lang/desk/conversations/:id', input: one },
  async (ctx, { id }) => await shown(ctx, id),
)

const answer = endpoint<AssistantEdge>()(
  { ...declaration, subject: 'list', id: 'assistant.handed.answer', route: 'POST /:lang/desk/conversations/:id', input: one },
  async (ctx, { id }) => {
    if (typed(ctx, 'do') === 'correct') return await corrected(ctx, id)
    const text = typed(ctx, 'text').trim()
    if (text === '' || text.length > longest) return await shown(ctx, id, { field: 'text', text: t(ctx.lang, 'desk.reply.empty') })
    await answerAsAgent(ctx, id, text)
    return redirect(hrefOf(ctx.lang, id), 'assistant-sent')
  },
)

/** A correction belongs to a conversation that she may open; it is kept without it. */
async function corrected(ctx: Ctx<AssistantEdge>, id: string): Promise<Reply> {
  const { lang } = ctx
  const { lang: spoken } = await openHanded(ctx, id)
  const intent = intents.find((one) => one === typed(ctx, 'intent'))
  try {
    if (intent === undefined) throw refuse('assistant.correction')
    const holds = await correct(ctx, { lang: spoken, question: typed(ctx, 'question'), intent, target: typed(ctx, 'target') || null })
    return redirect(hrefOf(lang, id), holds ? 'assistant-holds' : 'assistant-corrected')
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'assistant.correction') throw error
    return await shown(ctx, id, { field: 'question', text: t(lang, 'desk.correct.wrong') })
  }
}

export const deskEndpoints = [list, open, answer]

/** With what waits; no link where the town has no assistant. */
export const deskLink = async (ctx: Ctx<AssistantEdge>) => {
  if (!hasAssistant(ctx.edge)) return undefined
  return { href: hrefOf(ctx.lang), label: t(ctx.lang, 'desk.title'), count: await waiting(ctx) }
}

async function shown(ctx: Ctx<AssistantEdge>, id: string, problem?: FieldProblemLine): Promise<Reply> {
  const { edge, lang } = ctx
  const known = await knowing(edge, lang)
  if (known === undefined) throw refuse('assistant.closed')
  const talk = await openHanded(ctx, id)
  const title = topicInWords(edge, talk.row.topic ?? 'human', lang)
  const processing = edge.town.processing.find((one) => one.id === purpose)
  return page(
    {
      title,
      kind: 'desk',
      failed: problem !== undefined,
      ...flashOf(ctx),
      purpose: {
        purpose: t(lang, 'desk.purpose'),
        ...(processing === undefined ? {} : { reference: processing.number, href: `/${lang}/processing#${purpose}` }),
      },
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={problem === undefined ? [] : [problem]} />
          <DeskHead title={title} text={talk.name ?? t(lang, 'desk.nobody')} />
          <Sheet id="talk" title={t(lang, 'talk')}>
            <Talk lang={lang} label={t(lang, 'talk')} entries={talk.turns.map((turn) => withReason(turn, ctx, known))} />
          </Sheet>
          <Sheet id="reply" title={t(lang, 'desk.reply')}>
            <Form to={{ action: hrefOf(lang, id), fields: {} }} class="g-flow">
              <Textarea
                lang={lang}
                id="text"
                name="text"
                label={t(lang, 'desk.reply')}
                hint={t(lang, 'desk.reply.hint')}
                value={typed(ctx, 'text')}
                maxlength={longest}
                {...(problem?.field === 'text' ? { error: problem.text } : {})}
              />
              <Actions>
                <Button>{t(lang, 'desk.reply.send')}</Button>
              </Actions>
            </Form>
          </Sheet>
          <Sheet id="correct" title={t(lang, 'desk.correct')}>
            <CorrectForm ctx={ctx} id={id} known={known} {...(problem?.field === 'question' ? { problem: problem.text } : {})} />
          </Sheet>
        </Wrap>
      ),
    },
    problem === undefined ? 200 : 422,
  )
}

function CorrectForm({ ctx, id, known, problem }: { ctx: Ctx<AssistantEdge>; id: string; known: Knowing; problem?: string }) {
  const { lang } = ctx
  return (
    <Form to={{ action: hrefOf(lang, id), fields: { do: 'correct' } }} class="g-flow">
      <p class="g-fine">{t(lang, 'desk.correct.text')}</p>
      <TextField
        lang={lang}
        id="question"
        name="question"
        label={t(lang, 'desk.correct.question')}
        value={typed(ctx, 'question')}
        maxlength={300}
        {...(problem === undefined ? {} : { error: problem })}
      />
      <Select
        lang={lang}
        id="intent"
        name="intent"
        label={t(lang, 'desk.correct.intent')}
        value={typed(ctx, 'intent')}
        options={intents.filter((intent) => intent !== 'unclear').map((value) => ({ value, label: t(lang, `topic.${value}`) }))}
      />
      <Select
        lang={lang}
        id="target"
        name="target"
        label={t(lang, 'desk.correct.target')}
        value={typed(ctx, 'target')}
        options={[
          { value: '', label: t(lang, 'desk.correct.any') },
          ...known.topics.map(({ key, title }) => ({ value: key, label: title })),
        ]}
      />
      <Actions>
        <Button variant="secondary">{t(lang, 'desk.correct.send')}</Button>
      </Actions>
    </Form>
  )
}

/** The agent reads how each turn was understood as well. */
function withReason(turn: Turn, ctx: Ctx<AssistantEdge>, known: Knowing) {
  const entry = entryOf(turn, ctx, aroundOf(ctx, known))
  if (turn.by !== 'assistant' || turn.said.reason === 'dialogue') return entry
  const { intent, reason, sure } = turn.said
  return {
    ...entry,
    note: t(ctx.lang, 'desk.why', { intent: t(ctx.lang, `topic.${intent}`), reason, sure: formatPercent(ctx.lang, sure) }),
  }
}

/** A service, a law, or what was wanted. */
function topicInWords(edge: AssistantEdge, topic: string, lang: string): string {
  const [kind, id = ''] = topic.split(':')
  if (kind === 'service') return say(edge.catalogue.current(id)?.service.title ?? {}, lang) || id
  const intent = kind === 'law' ? 'compute' : intents.find((known) => known === topic)
  const words = t(lang, `topic.${intent ?? 'human'}`)
  return `${words.charAt(0).toLocaleUpperCase(lang)}${words.slice(1)}`
}
