import { z } from 'zod'
import { asAgent, placeOf } from '#cases'
import { justify, type Questioned, questionsTo, questionWords, shortestJustification } from '#consent'
import { Refusal } from '#kernel'
import { purposeInWords } from '#services'
import {
  Actions,
  Button,
  type Ctx,
  DeskHead,
  Empty,
  ErrorSummary,
  endpoint,
  Form,
  formatDateTime,
  page,
  type Reply,
  redirect,
  Sheet,
  Textarea,
  typed,
  Wrap,
} from '#web'
import type { RightsEdge } from '../edge.ts'
import { isRightsKey, t } from '../texts.ts'
import { flashOf } from './flash.ts'

const declaration = { may: 'worker', purpose: 'securite', subject: 'none' } as const

const mine = ({ edge, actor }: Ctx<RightsEdge>): Promise<readonly Questioned[]> =>
  edge.store.as(asAgent(actor, 'securite'), async (tx) => {
    const found: Questioned[] = []
    for (const row of await questionsTo(tx, actor.account)) {
      const words = await questionWords(edge.log, tx, row)
      if (words !== undefined) found.push(words)
    }
    return found
  })

/** What the officer asks this agent: accesses of hers that look unusual, and her word on each. */
const showQuestions = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.questions', route: 'GET /:lang/desk/questions', input: z.object({ lang: z.string() }) },
  async (ctx) => view(ctx),
)

const answerQuestion = endpoint<RightsEdge>()(
  {
    ...declaration,
    id: 'rights.questions.answer',
    route: 'POST /:lang/desk/questions/:id',
    input: z.object({ lang: z.string(), id: z.string().max(100) }),
  },
  async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    if (!z.uuid().safeParse(id).success) throw new Refusal('web.not-found')
    try {
      await edge.store.as(asAgent(actor, 'securite'), (tx) => justify(edge.log, tx, id, typed(ctx, 'text')))
    } catch (error) {
      if (!(error instanceof Refusal) || !error.code.startsWith('question.')) throw error
      if (error.code === 'question.unknown') throw new Refusal('web.not-found')
      if (error.code === 'question.answered') return redirect(`/${lang}/desk/questions`, 'question.answered')
      return view(ctx, { id, text: t(lang, 'questions.short', { least: shortestJustification }) })
    }
    return redirect(`/${lang}/desk/questions`, 'question.answered')
  },
)

async function view(ctx: Ctx<RightsEdge>, problem?: { readonly id: string; readonly text: string }): Promise<Reply> {
  const { edge, lang, actor } = ctx
  const all = await mine(ctx)
  const { zone } = placeOf(edge.town, actor.agency ?? '')
  return page(
    {
      title: t(lang, 'questions.title'),
      kind: 'desk',
      ...flashOf(ctx),
      failed: problem !== undefined,
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={problem === undefined ? [] : [{ field: `text-${problem.id}`, text: problem.text }]} />
          <DeskHead title={t(lang, 'questions.title')} text={t(lang, 'questions.lead')} />
          {all.length === 0 ? (
            <Sheet id="none" title={t(lang, 'questions.open')}>
              <Empty title={t(lang, 'questions.none')}>{t(lang, 'questions.none.text')}</Empty>
            </Sheet>
          ) : (
            all.map(({ id, line }) => (
              <Sheet id={`q-${id}`} title={t(lang, 'questions.one', { when: formatDateTime(lang, line.at, zone, 'long') })}>
                <p>{purposeInWords(edge, line.purpose, lang)}</p>
                <p>
                  {t(lang, 'odd')}{' '}
                  {line.oddities.map((one) => (isRightsKey(`odd.${one}`) ? t(lang, `odd.${one}` as 'odd.hours') : one)).join(' ')}
                </p>
                <Form to={{ action: `/${lang}/desk/questions/${id}` }} class="g-flow">
                  <Textarea
                    lang={lang}
                    id={`text-${id}`}
                    name="text"
                    label={t(lang, 'questions.text')}
                    value={problem?.id === id ? typed(ctx, 'text') : ''}
                    {...(problem?.id === id ? { error: problem.text } : {})}
                  />
                  <Actions>
                    <Button>{t(lang, 'questions.send')}</Button>
                  </Actions>
                </Form>
              </Sheet>
            ))
          )}
        </Wrap>
      ),
    },
    problem === undefined ? 200 : 422,
  )
}

export const justifyEndpoints = [showQuestions, answerQuestion]

/** The entry of the desk: only there when the officer asked something. */
export async function questionsLink({ edge, actor, lang }: Ctx<RightsEdge>) {
  const count = (await edge.store.as(asAgent(actor, 'securite'), (tx) => questionsTo(tx, actor.account))).length
  return count === 0 ? undefined : { href: `/${lang}/desk/questions`, label: t(lang, 'questions.nav'), count }
}
