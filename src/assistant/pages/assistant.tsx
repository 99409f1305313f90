import { z } from 'zod'
import { say } from '#definitions'
import { allowed } from '#identity'
import { FieldInput, type FieldProblem, fieldCtx, summaryText } from '#services'
import {
  Actions,
  Aside,
  Button,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  formatTime,
  PostButton,
  page,
  type Reply,
  redirect,
  Talk,
  type TalkEntry,
  typed,
} from '#web'
import { type AssistantEdge, purpose, refuse } from '../contract.ts'
import { answerInWords, eraseTalk, fieldOf, handOver, type OpenTalk, openTalk, sayTo, tell, tellBare } from '../talk/converse.ts'
import type { Turn } from '../talk/fold.ts'
import { hasAssistant, type Knowing, knowing } from '../talk/knowledge.ts'
import { type KnownAnswer, knownAnswer } from '../talk/known.ts'
import { todayOf } from '../talk/reply.ts'
import { serviceTarget } from '../talk/service-check.ts'
import { t } from '../texts.ts'
import { type AnswerAround, AnswerText } from './answer.tsx'
import { aroundOf, assistantHref, flashOf } from './around.ts'
import { applyFromTalk, OpenCheck } from './open-check.tsx'

const declaration = { may: 'anyone', purpose, subject: 'self', input: z.object({ lang: z.string() }) } as const
const longest = 2000
/** messages from one network in an hour */
const mostAnHour = 300

/** The conversation of this browser. */
const show = endpoint<AssistantEdge>()({ ...declaration, id: 'assistant.talk', route: 'GET /:lang/assistant' }, async (ctx) => shown(ctx))

const post = endpoint<AssistantEdge>()({ ...declaration, id: 'assistant.say', route: 'POST /:lang/assistant' }, async (ctx) => {
  const known = await knowledgeOf(ctx)
  const { edge, lang, network } = ctx
  if (typed(ctx, 'do') === 'erase') {
    await eraseTalk(ctx)
    return { ...redirect(assistantHref(lang), 'assistant-erased'), talk: 'end' }
  }
  if (!(await edge.store.as({ actor: 'system', purpose }, (tx) => allowed(edge, tx, ['assistant', network], mostAnHour))))
    return await shown(ctx, { problems: [{ field: 'say', text: t(lang, 'too-many') }] }, 429)
  switch (typed(ctx, 'do')) {
    case 'human':
      return on(lang, await handOver(ctx, known))
    case 'known':
    case 'tell': {
      const done = await tell(ctx, known)
      if (!('problems' in done)) return on(lang, done)
      return await shown(ctx, { wrong: done.problems }, 422)
    }
    default: {
      const text = typed(ctx, 'say').trim()
      if (text === '' || text.length > longest)
        return await shown(ctx, { problems: [{ field: 'say', text: t(lang, text === '' ? 'empty' : 'too-long') }] }, 422)
      return on(lang, (await tellBare(ctx, known, text)) ?? (await sayTo(ctx, known, text)))
    }
  }
})

/** Back to the conversation, at its end. */
const on = (lang: string, { secret }: OpenTalk): Reply => ({
  ...redirect(`${assistantHref(lang)}#end`),
  ...(secret === undefined ? {} : { talk: { secret } }),
})

export const assistantLink = async ({ edge, lang }: Ctx<AssistantEdge>) =>
  hasAssistant(edge) ? { href: assistantHref(lang), label: t(lang, 'nav') } : undefined

async function knowledgeOf({ edge, lang }: Ctx<AssistantEdge>): Promise<Knowing> {
  const known = await knowing(edge, lang)
  if (known === undefined) throw refuse('assistant.closed')
  return known
}

interface Wrong {
  readonly problems?: readonly { readonly field: string; readonly text: string }[]
  readonly wrong?: readonly FieldProblem[]
}

async function shown(ctx: Ctx<AssistantEdge>, { problems = [], wrong = [] }: Wrong = {}, status: 200 | 422 | 429 = 200): Promise<Reply> {
  const { lang } = ctx
  const known = await knowledgeOf(ctx)
  const talk = await openTalk(ctx)
  const around = aroundOf(ctx, known)
  const offer = await offered(ctx, known, talk)
  const summary = [...problems, ...wrong.map((one) => ({ field: one.at, text: summaryText(one, lang) }))]
  return page(
    {
      title: t(lang, 'title'),
      failed: summary.length > 0,
      footer: 'short',
      ...flashOf(ctx),
      children: (
        <div class="g-wrap g-form">
          <div class="g-columns">
            <div class="g-chat">
              <ErrorSummary lang={lang} problems={summary} />
              <h1>{t(lang, 'title')}</h1>
              <p class="g-lead">{t(lang, 'lead')}</p>
              {talk === undefined ? null : (
                <Talk lang={lang} label={t(lang, 'talk')} entries={talk.turns.map((turn) => entryOf(turn, ctx, around))} />
              )}
              <div id="end" />
              {talk === undefined ? null : <Open ctx={ctx} talk={talk} around={around} wrong={wrong} offer={offer} />}
              <SayForm ctx={ctx} talk={talk} problem={problems[0]?.text} />
            </div>
            <PersonAside ctx={ctx} talk={talk} around={around} />
          </div>
        </div>
      ),
    },
    status,
  )
}

/** What the town knows of the open question. */
async function offered(
  { edge, actor }: Ctx<AssistantEdge>,
  { laws }: Knowing,
  talk: OpenTalk | undefined,
): Promise<KnownAnswer | undefined> {
  const { input, target, date = '' } = talk?.dialogue ?? {}
  const law = laws.find(({ key }) => key === target)
  return input === undefined || law === undefined ? undefined : await knownAnswer(edge, actor, law, input, date)
}

/** The question that waits for an answer, or what can be done with a result. */
function Open({
  ctx,
  talk,
  around,
  wrong,
  offer,
}: {
  ctx: Ctx<AssistantEdge>
  talk: OpenTalk
  around: AnswerAround
  wrong: readonly FieldProblem[]
  offer: KnownAnswer | undefined
}) {
  const { lang } = ctx
  const { dialogue } = talk
  const law = around.laws.find(({ key }) => key === dialogue?.target)
  const service = serviceTarget(ctx.edge, dialogue?.target, lang)
  if (dialogue !== undefined && service !== undefined) return <OpenCheck ctx={ctx} dialogue={dialogue} service={service} wrong={wrong} />
  if (dialogue?.input === undefined || law === undefined) return null
  return (
    <>
      {offer === undefined ? null : (
        <Form to={{ action: assistantHref(lang), fields: { do: 'known' } }} class="g-flow">
          <p>
            {t(lang, offer.verified ? 'offer.verified' : 'offer.declared', {
              label: say(law.law.fields.find(({ name }) => name === dialogue.input)?.label ?? {}, lang),
              value: answerInWords(law, dialogue.input, offer.value, lang),
            })}
          </p>
          <Actions>
            <Button variant="secondary">{t(lang, 'offer.use')}</Button>
          </Actions>
        </Form>
      )}
      <Form to={{ action: assistantHref(lang), fields: { do: 'tell' } }} once={false} class="g-flow">
        <FieldInput
          field={fieldOf(law, dialogue.input)}
          typed={ctx.form}
          problems={wrong}
          lang={lang}
          ctx={fieldCtx({ lang, today: todayOf(ctx) })}
          question="h2"
        />
        <Actions>
          <Button>{t(lang, 'answer')}</Button>
        </Actions>
      </Form>
    </>
  )
}

function SayForm({ ctx, talk, problem }: { ctx: Ctx<AssistantEdge>; talk: OpenTalk | undefined; problem: string | undefined }) {
  const { lang } = ctx
  const asks = talk?.dialogue?.input !== undefined
  return (
    <>
      <Form to={{ action: assistantHref(lang), fields: {} }} class="g-say">
        <label for="say">{t(lang, 'say')}</label>
        <p class="g-fine" id="say-hint">
          {talk === undefined ? `${t(lang, 'say.first')} ${t(lang, 'warn')}` : t(lang, 'warn')}
        </p>
        {problem === undefined ? null : (
          <p class="ds-validation-message" id="say-error">
            {problem}
          </p>
        )}
        <div>
          <textarea
            class="ds-input"
            id="say"
            name="say"
            rows={2}
            maxlength={longest}
            aria-describedby={problem === undefined ? 'say-hint' : 'say-error say-hint'}
            aria-invalid={problem === undefined ? undefined : 'true'}
          >
            {typed(ctx, 'say')}
          </textarea>
          <Button {...(asks ? { variant: 'secondary' as const } : {})}>{t(lang, 'send')}</Button>
        </div>
      </Form>
      {talk === undefined ? null : (
        <Form to={{ action: assistantHref(lang), fields: { do: 'erase' } }} class="g-flow">
          <p class="g-fine">{t(lang, talk.person !== undefined ? 'kept.own' : talk.handed ? 'kept.handed' : 'kept.nobody')}</p>
          <button class="g-textbutton" type="submit">
            {t(lang, 'erase')}
          </button>
        </Form>
      )}
    </>
  )
}

export const assistantEndpoints = [show, post, applyFromTalk]

function PersonAside({ ctx, talk, around }: { ctx: Ctx<AssistantEdge>; talk: OpenTalk | undefined; around: AnswerAround }) {
  const { lang, edge } = ctx
  const { contact } = edge.town.file
  const law = around.laws.find(({ key }) => key === talk?.dialogue?.target)
  const answers = Object.entries(talk?.dialogue?.answers ?? {})
  const { target = '' } = talk?.dialogue ?? {}
  return (
    <Aside id="person" title={t(lang, 'person')}>
      <div class="g-flow g-small">
        {talk?.handed ? (
          <p>
            <strong>{t(lang, 'handed.wait')}</strong>
          </p>
        ) : (
          <>
            <p>{t(lang, 'person.text')}</p>
            <PostButton to={{ action: assistantHref(lang), fields: { do: 'human' } }} variant="secondary">
              {t(lang, 'human.do')}
            </PostButton>
          </>
        )}
        <p>
          <a href={`tel:${contact.phone}`}>{contact['phone-shown'].replaceAll(' ', '\u00a0')}</a>
        </p>
      </div>
      {answers.length === 0 ? null : (
        <>
          <h2>{t(lang, 'known')}</h2>
          <ul class="g-list g-small">
            {answers.map(([input, value]) => (
              <li>
                {t(lang, 'labelled', {
                  label:
                    law === undefined
                      ? around.question(target, input)
                      : say(law.law.fields.find(({ name }) => name === input)?.label ?? {}, lang),
                  value: law === undefined ? String(value) : answerInWords(law, input, value, lang),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </Aside>
  )
}

export function entryOf(turn: Turn, { lang, edge }: Pick<Ctx<AssistantEdge>, 'lang' | 'edge'>, around: AnswerAround): TalkEntry {
  const shared = { at: turn.at, when: formatTime(lang, turn.at, edge.town.file['time-zone']) }
  if (turn.by === 'agent') return { ...shared, by: 'agent', who: turn.name, text: turn.text }
  if (turn.by === 'handed') {
    const agency = edge.town.agencies.find(({ id }) => id === turn.agency)
    return {
      ...shared,
      by: 'assistant',
      who: t(lang, 'assistant'),
      text: <p>{t(lang, 'handed', { agency: say(agency?.name ?? {}, lang) })}</p>,
    }
  }
  if (turn.by === 'assistant')
    return { ...shared, by: 'assistant', who: t(lang, 'assistant'), text: <AnswerText said={turn.said} around={around} /> }
  const law = 'told' in turn ? around.laws.find(({ key }) => key === turn.target) : undefined
  return {
    ...shared,
    by: 'person',
    who: t(lang, 'you'),
    text:
      'text' in turn ? turn.text : law === undefined ? String(turn.told.value) : answerInWords(law, turn.told.input, turn.told.value, lang),
  }
}
