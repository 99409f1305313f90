import { z } from 'zod'
import { FieldInput, fieldCtx, summaryText } from '#services'
import {
  Actions,
  Button,
  type Ctx,
  DeskHead,
  ErrorSummary,
  endpoint,
  Form,
  page,
  type Reply,
  redirect,
  Sheet,
  Textarea,
  TextField,
  typed,
  Wrap,
} from '#web'
import { type AssistantEdge, intents, purpose, type Replied, refuse } from '../contract.ts'
import { personServed, writeTo } from '../talk/beside-person.ts'
import { fieldOf, readAnswer, type ToldWrong } from '../talk/converse.ts'
import { inWriting } from '../talk/in-writing.ts'
import { type Note, notesFor } from '../talk/know-how.ts'
import { hasAssistant, type Knowing, knowing } from '../talk/knowledge.ts'
import { replyAfter, replyTo, todayOf } from '../talk/reply.ts'
import { t } from '../texts.ts'
import { AnswerText } from './answer.tsx'
import { aroundOf, flashOf } from './around.ts'

const hrefOf = (lang: string, person: string) => `/${lang}/desk/people/${person}/assistant`
const declaration = { may: 'worker', purpose, subject: 'list', input: z.object({ lang: z.string(), id: z.uuid() }) } as const
const longest = 4000

/** A calculation that an agent makes with the person on the phone: it goes along in the form and is kept nowhere. */
const stateOf = z.strictObject({
  intent: z.enum(intents),
  target: z.string(),
  date: z.iso.date(),
  answers: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  input: z.string(),
})
type State = z.output<typeof stateOf>

const open = endpoint<AssistantEdge>()(
  { ...declaration, id: 'assistant.beside', route: 'GET /:lang/desk/people/:id/assistant' },
  async (ctx, { id }) => await shown(ctx, id, {}),
)

const ask = endpoint<AssistantEdge>()(
  { ...declaration, id: 'assistant.beside.ask', route: 'POST /:lang/desk/people/:id/assistant' },
  async (ctx, { id }) => {
    const { lang } = ctx
    const known = await knowledgeOf(ctx)
    if (typed(ctx, 'do') === 'send') {
      const text = typed(ctx, 'text').trim()
      if (text === '' || text.length > longest)
        return await shown(ctx, id, { problem: { field: 'text', text: t(lang, 'desk.reply.empty') } })
      await writeTo(ctx, id, text, lang)
      return redirect(hrefOf(lang, id), 'assistant-sent')
    }
    await personServed(ctx, id)
    if (typed(ctx, 'do') === 'tell') return await shown(ctx, id, goneOn(ctx, known))
    const text = typed(ctx, 'say').trim()
    if (text === '') return await shown(ctx, id, { problem: { field: 'say', text: t(lang, 'empty') } })
    const answers = await replyTo({ ...ctx, known }, {}, text.slice(0, 2000))
    return await shown(ctx, id, { answers, notes: await notesFor(ctx, text, lang), ...stateFrom(answers, {}) })
  },
)

export const besideEndpoints = [open, ask]

/** On the pages of a person at the desk: the assistant beside her file. */
export const besideLink = async ({ edge, url, lang }: Ctx<AssistantEdge>) => {
  const person = /\/desk\/people\/([\da-f-]{36})(?:\/|$)/.exec(url.pathname)?.[1]
  return person === undefined || !hasAssistant(edge) ? undefined : { href: hrefOf(lang, person), label: t(lang, 'beside.nav') }
}

interface Showing {
  readonly answers?: readonly Replied[]
  readonly notes?: readonly Note[]
  readonly state?: State
  readonly wrong?: ToldWrong['problems']
  readonly problem?: { readonly field: string; readonly text: string }
}

async function knowledgeOf({ edge, lang }: Ctx<AssistantEdge>): Promise<Knowing> {
  const known = await knowing(edge, lang)
  if (known === undefined) throw refuse('assistant.closed')
  return known
}

/** The calculation with one answer more. Refuses `assistant.unknown` when the form is not one of ours. */
function goneOn(ctx: Ctx<AssistantEdge>, known: Knowing): Showing {
  const state = readState(typed(ctx, 'state'))
  const law = known.laws.find(({ key }) => key === state?.target)
  if (state === undefined || law?.dialogue.questions[state.input] === undefined) throw refuse('assistant.unknown')
  const around = { ...ctx, known }
  const read = readAnswer(law, state.input, ctx.form, around)
  if ('problems' in read) return { state, wrong: read.problems }
  const answers = { ...state.answers, [state.input]: read.value }
  const said = replyAfter(around, { target: state.target, date: state.date, answers }, state.intent)
  return { answers: said, ...stateFrom(said, answers) }
}

function readState(text: string): State | undefined {
  try {
    return stateOf.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function stateFrom(said: readonly Replied[], answers: State['answers']): Pick<Showing, 'state'> {
  const last = said.at(-1)
  if (last?.answer.kind !== 'question') return {}
  const { target, date, input } = last.answer
  return { state: { intent: last.intent, target, date, answers, input } }
}

async function shown(
  ctx: Ctx<AssistantEdge>,
  person: string,
  { answers = [], notes = [], state, wrong = [], problem }: Showing,
): Promise<Reply> {
  const { lang } = ctx
  const known = await knowledgeOf(ctx)
  const { name } = await personServed(ctx, person)
  const around = aroundOf(ctx, known)
  const to = (fields: Readonly<Record<string, string>>) => ({ action: hrefOf(lang, person), fields })
  const problems = [...(problem === undefined ? [] : [problem]), ...wrong.map((one) => ({ field: one.at, text: summaryText(one, lang) }))]
  const law = known.laws.find(({ key }) => key === state?.target)
  const writing = answers.map(({ answer }) => inWriting(answer, lang)).filter((text) => text !== '')
  const processing = ctx.edge.town.processing.find((one) => one.id === purpose)
  return page(
    {
      title: t(lang, 'beside.title'),
      kind: 'desk',
      failed: problems.length > 0,
      ...flashOf(ctx),
      purpose: { purpose: t(lang, 'desk.purpose'), ...(processing === undefined ? {} : { reference: processing.number }) },
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={problems} />
          <DeskHead title={t(lang, 'beside.title')} text={name} />
          <Sheet id="ask" title={t(lang, 'beside.ask')}>
            <Form to={to({})} once={false} class="g-flow">
              <TextField
                lang={lang}
                id="say"
                name="say"
                label={t(lang, 'beside.question')}
                hint={t(lang, 'beside.hint')}
                value={typed(ctx, 'say')}
                maxlength={500}
                {...(problem?.field === 'say' ? { error: problem.text } : {})}
              />
              <Actions>
                <Button>{t(lang, 'beside.find')}</Button>
              </Actions>
            </Form>
          </Sheet>
          {answers.length === 0 && state === undefined ? null : (
            <Sheet id="proposal" title={t(lang, 'beside.proposal')}>
              <div class="g-flow">
                {answers.map((said) => (
                  <AnswerText said={said} around={around} />
                ))}
                {state === undefined || law === undefined ? null : (
                  <Form to={to({ do: 'tell', state: JSON.stringify(state) })} once={false} class="g-flow">
                    <FieldInput
                      field={fieldOf(law, state.input)}
                      typed={ctx.form}
                      problems={wrong}
                      lang={lang}
                      ctx={fieldCtx({ lang, today: todayOf(ctx) })}
                    />
                    <Actions>
                      <Button variant="secondary">{t(lang, 'answer')}</Button>
                    </Actions>
                  </Form>
                )}
              </div>
            </Sheet>
          )}
          {notes.length === 0 ? null : (
            <Sheet id="notes" title={t(lang, 'beside.notes')}>
              <p class="g-fine">{t(lang, 'beside.notes.text')}</p>
              <ul class="g-list">
                {notes.map(({ service, text }) => (
                  <li>
                    {text} <span class="g-muted">{service}</span>
                  </li>
                ))}
              </ul>
            </Sheet>
          )}
          {writing.length === 0 && problem?.field !== 'text' ? null : (
            <Sheet id="write" title={t(lang, 'beside.write')}>
              <Form to={to({ do: 'send' })} class="g-flow">
                <Textarea
                  lang={lang}
                  id="text"
                  name="text"
                  label={t(lang, 'desk.reply')}
                  hint={t(lang, 'desk.reply.hint')}
                  value={writing.length > 0 ? writing.join('\n\n') : typed(ctx, 'text')}
                  rows={10}
                  maxlength={longest}
                  {...(problem?.field === 'text' ? { error: problem.text } : {})}
                />
                <Actions>
                  <Button variant="secondary">{t(lang, 'beside.send')}</Button>
                </Actions>
              </Form>
            </Sheet>
          )}
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}
