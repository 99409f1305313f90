import { z } from 'zod'
import { agentNames, asPerson, casesOf } from '#cases'
import { markSeen, type Request, requestsOf, requestWords } from '#consent'
import { say } from '#definitions'
import { legalDay } from '#kernel'
import { Crumbs, type Ctx, Empty, endpoint, formatDate, formatDateTime, PageHead, page, Talk, type TalkEntry, Turn, Wrap } from '#web'
import { agencyOf, type RightsEdge } from '../edge.ts'
import { requestTitle } from '../request-words.ts'
import { t, whose } from '../texts.ts'
import { flashOf } from './flash.ts'

/** What I asked about my data and what was answered; reading an answer makes it no longer new. */
const showRequests = endpoint<RightsEdge>()(
  {
    id: 'rights.requests',
    route: 'GET /:lang/requests',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    acting: 'legal',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const person = actor.person ?? ''
    const { requests, rows } = await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
      const listed = await requestsOf(tx, person)
      const requests: Request[] = []
      for (const row of listed) {
        const words = await requestWords(edge.log, tx, row)
        if (words !== undefined) requests.push(words)
      }
      await markSeen(edge.log, tx, listed)
      return { requests, rows: await casesOf(tx, person) }
    })
    const names = await agentNames(edge, [...new Set(requests.flatMap(({ answer }) => answer?.by ?? []))], lang, 'compte')
    const title = whose(ctx, 'requests.title')
    return page({
      title,
      ...flashOf(ctx),
      children: (
        <Wrap end class="g-space">
          <Crumbs lang={lang} path={[{ href: `/${lang}/cases`, label: whose(ctx, 'space') }]} here={title} />
          <PageHead lang={lang} title={title} lead={t(lang, 'requests.lead')} />
          {requests.length === 0 ? (
            <Empty title={t(lang, 'requests.none')} level={2}>
              {t(lang, 'requests.none.text')}
            </Empty>
          ) : (
            requests.map((request) => {
              const named = request.answer === undefined ? undefined : names.get(request.answer.by)
              return (
                <One
                  ctx={ctx}
                  request={request}
                  title={requestTitle(edge, request, rows, lang)}
                  by={named === undefined ? t(lang, 'officer') : `${named.given} ${named.family}`}
                />
              )
            })
          )}
        </Wrap>
      ),
    })
  },
)

function One({ ctx: { edge, lang }, request, title, by }: { ctx: Ctx<RightsEdge>; request: Request; title: string; by: string }) {
  const agency = agencyOf(edge.town, request.agency)
  const zone = agency?.['time-zone'] ?? edge.town.file['time-zone']
  const when = (at: string) => formatDateTime(lang, at, zone, 'short')
  const { answer, answeredAt, outcome, dueAt } = request
  const entries: TalkEntry[] = [
    { by: 'person', who: t(lang, 'you'), at: request.madeAt, when: when(request.madeAt), text: request.text },
    ...(answer === undefined || answeredAt === null
      ? []
      : [
          {
            by: 'agent' as const,
            who: `${by}, ${say(agency?.short ?? {}, lang)}`,
            at: answeredAt,
            when: when(answeredAt),
            text: answer.text,
            note: t(lang, `outcome.${request.kind === 'why' ? 'why.' : ''}${outcome ?? 'explained'}` as 'outcome.accepted'),
          },
        ]),
  ]
  return (
    <section class="g-flow">
      <h2 id={request.id}>{title}</h2>
      <p>
        <Turn lang={lang} turn={answer === undefined ? 'us' : 'done'} />{' '}
        {answer === undefined ? t(lang, 'request.due', { day: formatDate(lang, lastDay(dueAt, zone), 'weekday') }) : null}
      </p>
      <Talk lang={lang} label={title} entries={entries} />
    </section>
  )
}

/** The last legal day before an instant that is too late. */
export const lastDay = (dueAt: string, zone: string): string => legalDay(Date.parse(dueAt) - 1, zone)

export const requestEndpoints = [showRequests]
