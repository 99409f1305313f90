import { z } from 'zod'
import { type CaseRow, casesOf } from '#cases'
import {
  accessLine,
  answer,
  liftLimit,
  longestRequest,
  type Request,
  type RequestAnswer,
  type RequestRow,
  requestById,
  requestWords,
} from '#consent'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { factsOf, namesOf, stateFact } from '#people'
import {
  Actions,
  Button,
  type Ctx,
  DeskHead,
  ErrorSummary,
  endpoint,
  errorIn,
  Flag,
  Form,
  formatDate,
  formatPartialDate,
  page,
  Radios,
  type Reply,
  redirect,
  Sheet,
  Textarea,
  typed,
  Wrap,
} from '#web'
import { agencyOf, asOfficer, processingOf, type RightsEdge } from '../edge.ts'
import { factWords } from '../facts.ts'
import { groupsOf } from '../lines.ts'
import { requestTitle } from '../request-words.ts'
import { t } from '../texts.ts'
import { lastDay } from './requests.tsx'

const input = z.object({ lang: z.string(), id: z.uuid() })
const declaration = { may: 'officer', purpose: 'securite', subject: 'case', input } as const

interface Opened {
  readonly request: Request
  readonly person: string
  readonly rows: readonly CaseRow[]
  readonly access?: string
  readonly odd: readonly string[]
}

/** A request of her agency with its words; opening it is an access that the person sees. Refuses `web.not-found` for any other. */
async function opened({ edge, actor, lang }: Ctx<RightsEdge>, id: string): Promise<Opened> {
  const row = await edge.store.as(asOfficer(actor), (tx) => requestById(tx, id))
  if (row === undefined || row.agency !== actor.agency) throw new Refusal('web.not-found')
  const access = asOfficer(actor, { subjects: [row.person], categories: ['request'] })
  const found = await edge.store.as(access, async (tx) => ({
    request: await requestWords(edge.log, tx, row),
    name: (await namesOf(tx, [row.person])).get(row.person),
    line: row.kind === 'why' && row.about !== null ? await accessLine(tx, row.person, row.about) : undefined,
    rows: (await casesOf(tx, row.person)).filter(({ phase }) => phase !== 'draft'),
  }))
  if (found.request === undefined) throw new Refusal('web.not-found')
  const { name, line, rows, request } = found
  const [group] = line === undefined ? [] : await groupsOf(edge, [line], rows, name?.family, lang)
  return {
    request,
    rows,
    person: name === undefined ? t(lang, 'unnamed') : `${name.given} ${name.family}`,
    odd: group?.odd.map((one) => t(lang, `odd.${one}`)) ?? [],
    ...(group === undefined
      ? {}
      : {
          access: t(lang, 'why.access', {
            when: group.row.when,
            who: group.row.who,
            office: group.row.office,
            what: group.what.join(', '),
          }),
        }),
  }
}

const showRequest = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.officer.request', route: 'GET /:lang/officer/requests/:id' },
  async (ctx, { id }) => form(ctx, await opened(ctx, id)),
)

/** What an officer can say to each kind. */
const possible = (kind: RequestRow['kind']): readonly RequestAnswer[] =>
  kind === 'why' ? ['explained', 'accepted'] : ['accepted', 'refused']

/** Answers the person. An accepted correction becomes a fact in the same unit of work. */
const answerRequest = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.officer.answer', route: 'POST /:lang/officer/requests/:id' },
  async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    const found = await opened(ctx, id)
    const { request } = found
    const text = typed(ctx, 'text')
    const outcome = possible(request.kind).find((one) => one === typed(ctx, 'outcome'))
    const problems = [
      ...(outcome === undefined ? [{ field: 'outcome', text: t(lang, 'answer.outcome.missing') }] : []),
      ...(text.trim() === '' ? [{ field: 'text', text: t(lang, 'answer.missing') }] : []),
      ...(text.length > longestRequest ? [{ field: 'text', text: t(lang, 'request.long', { most: longestRequest }) }] : []),
    ]
    if (outcome === undefined || problems.length > 0) return form(ctx, found, { text, outcome: outcome ?? '', problems })
    try {
      // She is named as subject: an accepted correction writes a fact of hers, and that is an access like any other.
      await edge.store.as(asOfficer(actor, { subjects: [request.person], categories: ['request'] }), async (tx) => {
        await answer(edge.log, tx, id, outcome, text)
        if (request.kind === 'correct' && outcome === 'accepted' && request.about !== null && request.value !== undefined) {
          const [before] = await factsOf(tx, request.person, [request.about])
          await stateFact(edge.log, tx, request.person, {
            concept: request.about,
            value: request.value,
            source: before === undefined ? 'statement' : 'correction',
            verified: true,
            ...(request.from === undefined ? {} : { from: request.from }),
          })
        }
      })
    } catch (error) {
      if (error instanceof Refusal && (error.code === 'request.answered' || error.code === 'log.stream-moved'))
        return redirect(`/${lang}/officer/requests/${id}`, 'answer.already')
      throw error
    }
    return redirect(`/${lang}/officer`, 'answer.sent')
  },
)

/** A limit that was accepted ends, with a reason that its person is told. */
const liftRequest = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.officer.lift', route: 'POST /:lang/officer/requests/:id/lift' },
  async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    const found = await opened(ctx, id)
    const text = typed(ctx, 'text')
    const problems = [
      ...(text.trim() === '' ? [{ field: 'text', text: t(lang, 'lift.missing') }] : []),
      ...(text.length > longestRequest ? [{ field: 'text', text: t(lang, 'request.long', { most: longestRequest }) }] : []),
    ]
    if (problems.length > 0) return form(ctx, found, { text, outcome: '', problems })
    try {
      await edge.store.as(asOfficer(actor, { subjects: [found.request.person], categories: ['request'] }), (tx) =>
        liftLimit(edge.log, tx, id, text),
      )
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'request.not-limited') throw error
      return redirect(`/${lang}/officer/requests/${id}`, 'answer.already')
    }
    return redirect(`/${lang}/officer`, 'limit.lifted')
  },
)

interface Refused {
  readonly text: string
  readonly outcome: string
  readonly problems: readonly { readonly field: string; readonly text: string }[]
}

function form({ edge, lang }: Ctx<RightsEdge>, { request, person, rows, access, odd }: Opened, refused?: Refused): Reply {
  const zone = agencyOf(edge.town, request.agency)?.['time-zone'] ?? edge.town.file['time-zone']
  const title = requestTitle(edge, request, rows, lang)
  const error = (field: string) => errorIn(refused?.problems ?? [], field)
  return page(
    {
      title: `${title} – ${person}`,
      kind: 'desk',
      failed: refused !== undefined,
      purpose: {
        purpose: say(processingOf(edge.town, 'securite')?.title ?? {}, lang),
        reference: processingOf(edge.town, 'securite')?.number ?? '',
      },
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={refused?.problems ?? []} />
          <DeskHead
            title={title}
            text={`${person}, ${t(lang, 'request.due', { day: formatDate(lang, lastDay(request.dueAt, zone), 'weekday') })}`}
            back={{ href: `/${lang}/officer`, label: t(lang, 'officer.title') }}
          />
          <Sheet id="question" title={t(lang, 'officer.question')}>
            {access === undefined ? null : <p>{access}</p>}
            {odd.length === 0 ? null : (
              <p>
                <Flag state="soon">
                  {t(lang, 'odd')} {odd.join(' ')}
                </Flag>
              </p>
            )}
            <blockquote class="g-said g-quote">{request.text}</blockquote>
            {request.value === undefined || request.about === null ? null : (
              <p>
                {t(lang, 'officer.wanted')} <strong>{factWords(request.about, request.value, lang)}</strong>
                {request.from === undefined ? null : `, ${t(lang, 'me.from', { day: formatPartialDate(lang, request.from) })}`}
              </p>
            )}
          </Sheet>
          <Sheet id="answer" title={t(lang, 'officer.answer')}>
            {request.answer !== undefined ? (
              <>
                <blockquote class="g-said g-quote">{request.answer.text}</blockquote>
                {request.kind === 'restrict' && request.outcome === 'accepted' ? (
                  <Form to={{ action: `/${lang}/officer/requests/${request.id}/lift` }} class="g-flow">
                    <Textarea
                      lang={lang}
                      id="text"
                      name="text"
                      label={t(lang, 'lift.text')}
                      hint={t(lang, 'lift.hint')}
                      value={refused?.text ?? ''}
                      {...error('text')}
                    />
                    <Actions>
                      <Button variant="secondary">{t(lang, 'lift.do')}</Button>
                    </Actions>
                  </Form>
                ) : null}
              </>
            ) : (
              <Form to={{ action: `/${lang}/officer/requests/${request.id}` }} class="g-flow">
                <Radios
                  lang={lang}
                  id="outcome"
                  name="outcome"
                  label={t(lang, 'officer.outcome')}
                  value={refused?.outcome ?? ''}
                  options={possible(request.kind).map((value) => ({
                    value,
                    label: t(lang, `say.${request.kind === 'why' ? 'why.' : ''}${value}` as 'say.accepted'),
                  }))}
                  {...error('outcome')}
                />
                <Textarea
                  lang={lang}
                  id="text"
                  name="text"
                  label={t(lang, 'officer.text')}
                  hint={t(lang, 'officer.text.hint')}
                  rows={6}
                  value={refused?.text ?? ''}
                  {...error('text')}
                />
                <Actions>
                  <Button>{t(lang, 'officer.send')}</Button>
                </Actions>
              </Form>
            )}
          </Sheet>
        </Wrap>
      ),
    },
    refused === undefined ? 200 : 422,
  )
}

export const officerRequestEndpoints = [showRequest, answerRequest, liftRequest]
