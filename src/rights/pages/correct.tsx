import { z } from 'zod'
import { asPerson, communesOf, deadlineAfter, placeOf } from '#cases'
import { ask, longestRequest } from '#consent'
import { Refusal } from '#kernel'
import { type Fact, factsOf, partialDayOf } from '#people'
import { FieldInput, type FieldProblem, type FormValues, fieldCtx, parseFields, problemText } from '#services'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  DateParts,
  datePartId,
  dateTyped,
  ErrorSummary,
  endpoint,
  errorIn,
  Form,
  isDateEmpty,
  page,
  type Reply,
  redirect,
  Textarea,
  TextField,
  typed,
} from '#web'
import { conceptWords } from '../concepts.ts'
import type { RightsEdge } from '../edge.ts'
import { factField, factWords, statable } from '../facts.ts'
import { t } from '../texts.ts'
import { townAgency } from './why.tsx'

const input = z.object({ lang: z.string(), concept: z.string().max(100) })
const declaration = { may: 'person', purpose: 'compte', subject: 'self', acting: 'legal', input } as const

/** A fact as it stands; without `now` the town does not know it yet, and she may say it first. */
interface Held {
  readonly concept: string
  readonly now?: Fact
}

/** Refuses `web.not-found` for what the town neither knows of her nor asks her. */
async function held({ edge, actor }: Ctx<RightsEdge>, concept: string): Promise<Held> {
  const [now] = await edge.store.as(asPerson(actor, 'compte'), (tx) => factsOf(tx, actor.person ?? '', [concept]))
  if (now === undefined && !statable.includes(concept)) throw new Refusal('web.not-found')
  return { concept, ...(now === undefined ? {} : { now }) }
}

const showCorrect = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.correct', route: 'GET /:lang/me/correct/:concept' },
  async (ctx, { concept }) => form(ctx, await held(ctx, concept)),
)

/** A correction is a request: what is right, and why; so is what she says first, which needs no reason. Nothing changes until a person has answered. */
const sendCorrect = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.correct.send', route: 'POST /:lang/me/correct/:concept' },
  async (ctx, { concept }) => {
    const { edge, actor, lang } = ctx
    const fact = await held(ctx, concept)
    const agency = townAgency(edge)
    if (agency === undefined) throw new Refusal('web.not-found')
    const { value, problems } = readValue(ctx, fact)
    const said = typed(ctx, 'text')
    const text = said.trim() === '' && fact.now === undefined ? t(lang, 'state.first') : said
    const from = readFrom(ctx)
    const isSame =
      fact.now !== undefined && JSON.stringify(value) === JSON.stringify(fact.now.value) && (from === '' || from === fact.now.from)
    const found = [
      ...problems,
      ...(problems.length === 0 && from !== undefined && isSame
        ? [{ field: concept === 'person' ? 'given' : 'value', text: t(lang, 'correct.same') }]
        : []),
      ...(from === undefined ? [{ field: datePartId('from'), text: t(lang, 'correct.from.wrong') }] : []),
      ...(text.trim() === '' ? [{ field: 'text', text: t(lang, 'correct.text.missing') }] : []),
      ...(text.length > longestRequest ? [{ field: 'text', text: t(lang, 'request.long', { most: longestRequest }) }] : []),
    ]
    if (found.length > 0) return form(ctx, fact, found)
    const due = deadlineAfter(edge.clock.instant(), agency['data-protection'].answers, placeOf(edge.town, agency.id)).at
    try {
      await edge.store.as(asPerson(actor, 'compte'), (tx) =>
        ask(edge.log, tx, actor.person ?? '', agency.id, {
          kind: 'correct',
          about: concept,
          text,
          value: value as never,
          ...(from === undefined || from === '' ? {} : { from }),
          due,
        }),
      )
    } catch (error) {
      if (error instanceof Refusal && error.code === 'request.open') return redirect(`/${lang}/requests`, 'request.already')
      throw error
    }
    return redirect(`/${lang}/requests`, 'request.sent')
  },
)

/** Since when it is so: empty where she says nothing, undefined where it is no day, month or year until today. */
function readFrom(ctx: Ctx<RightsEdge>): string | undefined {
  const parts = dateTyped(ctx, 'from')
  if (isDateEmpty(parts)) return ''
  const day = partialDayOf(parts)
  const today = ctx.edge.clock.today(ctx.edge.town.file['time-zone'])
  return day === undefined || day > today ? undefined : day
}

interface Problem {
  readonly field: string
  readonly text: string
}

const ctxOf = ({ edge, lang }: Pick<Ctx<RightsEdge>, 'edge' | 'lang'>) =>
  fieldCtx({
    lang,
    today: edge.clock.today(edge.town.file['time-zone']),
    country: edge.town.file.country,
    communes: communesOf(edge.town),
    suggest: '/api/v1/communes',
  })

function readValue(ctx: Ctx<RightsEdge>, { concept, now }: Held): { readonly value: unknown; readonly problems: readonly Problem[] } {
  const { lang } = ctx
  if (concept === 'person') {
    const [given, family] = [typed(ctx, 'given').trim(), typed(ctx, 'family').trim()]
    const missing = [...(given === '' ? ['given'] : []), ...(family === '' ? ['family'] : [])]
    return {
      value: { ...(now?.value as object | undefined), given, family },
      problems: missing.map((field) => ({ field, text: t(lang, 'correct.value.missing') })),
    }
  }
  const field = factField(concept, conceptWords(concept, lang))
  const { values, problems } = parseFields([field], ctx.form, ctxOf(ctx))
  const found = problems.map((problem: FieldProblem) => ({ field: problem.at, text: problemText(problem, lang) }))
  const empty = values.value === undefined || values.value === null
  return {
    value: values.value,
    problems: empty && found.length === 0 ? [{ field: 'value', text: t(lang, 'correct.value.missing') }] : found,
  }
}

function form(ctx: Ctx<RightsEdge>, { concept, now }: Held, problems: readonly Problem[] = []): Reply {
  const { lang } = ctx
  const title = t(lang, now === undefined ? 'state.title' : 'correct.title', { concept: conceptWords(concept, lang) })
  const failed = problems.length > 0
  const error = (field: string) => errorIn(problems, field)
  return page(
    {
      title,
      failed,
      islands: ['commune'],
      children: (
        <ConfirmPage lang={lang} title={title} back={`/${lang}/me`}>
          <ErrorSummary lang={lang} problems={problems} />
          <p class="g-lead">
            {now === undefined ? t(lang, 'state.now') : t(lang, 'correct.now', { value: factWords(concept, now.value, lang) })}
          </p>
          <p>{t(lang, now === undefined ? 'state.lead' : 'correct.lead')}</p>
          <Form to={{ action: `/${lang}/me/correct/${encodeURIComponent(concept)}` }} class="g-flow">
            {concept === 'person' ? (
              (['given', 'family'] as const).map((name) => (
                <TextField
                  lang={lang}
                  id={name}
                  name={name}
                  label={t(lang, `correct.${name}`)}
                  value={failed ? typed(ctx, name) : String((now?.value as Readonly<Record<string, unknown>> | undefined)?.[name] ?? '')}
                  {...error(name)}
                />
              ))
            ) : (
              <Value
                ctx={ctx}
                concept={concept}
                label={now === undefined ? conceptWords(concept, lang) : t(lang, 'correct.value')}
                {...(failed ? { form: ctx.form } : {})}
              />
            )}
            <DateParts
              lang={lang}
              id="from"
              name="from"
              label={t(lang, 'correct.from')}
              hint={t(lang, 'correct.from.hint')}
              optional
              values={failed ? dateTyped(ctx, 'from') : {}}
              {...error(datePartId('from'))}
            />
            <Textarea
              lang={lang}
              id="text"
              name="text"
              label={t(lang, now === undefined ? 'state.text' : 'correct.text')}
              optional={now === undefined}
              value={failed ? typed(ctx, 'text') : ''}
              {...error('text')}
            />
            <Actions>
              <Button>{t(lang, now === undefined ? 'state.send' : 'correct.send')}</Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    failed ? 422 : 200,
  )
}

/** The control of the fact's kind, empty at first: what is right is written, not edited out of what is wrong. */
function Value({ ctx, concept, label, form: posted }: { ctx: Ctx<RightsEdge>; concept: string; label: string; form?: FormValues }) {
  const { lang } = ctx
  const field = factField(concept, label)
  const problems = posted === undefined ? [] : parseFields([field], posted, ctxOf(ctx)).problems
  const problem = problems.find(({ at }) => at === 'value')
  return (
    <FieldInput
      field={field}
      lang={lang}
      ctx={ctxOf(ctx)}
      problems={problems}
      {...(problem === undefined ? {} : { problem })}
      {...(posted === undefined ? {} : { typed: posted })}
    />
  )
}

export const correctEndpoints = [showCorrect, sendCorrect]
