import { z } from 'zod'
import { agentNames, casesOfAll, placeOf } from '#cases'
import { type AccessOf, accessAt, askAgent, type Questioned, questionsAt, questionWords } from '#consent'
import { legalDay, Refusal } from '#kernel'
import { purposeInWords } from '#services'
import { Button, type Ctx, DeskHead, Empty, endpoint, Form, formatDateTime, page, redirect, Sheet, Table, typed, Wrap } from '#web'
import { asOfficer, type RightsEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { type Oddity, odditiesOf } from '../unusual.ts'
import { flashOf } from './flash.ts'

const declaration = { may: 'officer', purpose: 'securite', subject: 'list', input: z.object({ lang: z.string() }) } as const

/** A month of the agency's lines; lists of names are not openings. */
const days = 30
const most = 5000

interface Odd {
  /** the newest of them: what one asks about */
  readonly line: AccessOf
  readonly odd: readonly Oddity[]
  readonly count: number
}

/** Openings of one person by one agent for one reason on one day are one entry, as on the person's own page. */
function grouped(all: readonly Omit<Odd, 'count'>[], zone: string): readonly Odd[] {
  const groups = Map.groupBy(all, ({ line }) => [line.actor, line.person, line.purpose, line.case ?? '', legalDay(line.at, zone)].join(' '))
  return [...groups.values()].map((group) => ({
    line: group[0]!.line,
    odd: [...new Set(group.flatMap(({ odd }) => odd))],
    count: group.length,
  }))
}

/** Lines of the agency that a rule finds unusual, newest first, over all persons. Ids, times and purposes are read: no fact and no name of anybody's. */
async function unusual({ edge, actor, lang }: Ctx<RightsEdge>) {
  const agency = actor.agency ?? ''
  const since = new Date(edge.clock.now() - days * 86_400_000).toISOString()
  const { lines, rows, questions } = await edge.store.as(asOfficer(actor), async (tx) => {
    const lines = (await accessAt(tx, agency, since, most)).filter(({ categories }) => !/\blist\b/.test(categories))
    const questions: Questioned[] = []
    for (const row of await questionsAt(tx, agency)) {
      const words = await questionWords(edge.log, tx, row)
      if (words !== undefined) questions.push(words)
    }
    return { lines, questions, rows: await casesOfAll(tx, [...new Set(lines.map(({ person }) => person))]) }
  })
  const place = placeOf(edge.town, agency)
  const byPerson = Map.groupBy(rows, ({ person }) => person)
  const odd = lines
    .map((line) => ({ line, odd: odditiesOf(line, { ...place, cases: byPerson.get(line.person) ?? [] }) }))
    .filter(({ odd }) => odd.length > 0)
  const found = grouped(odd, place.zone)
  const names = await agentNames(edge, [...new Set(found.map(({ line }) => line.actor))], lang, 'securite')
  return { found, names, questions, zone: place.zone }
}

const showUnusual = endpoint<RightsEdge>()({ ...declaration, id: 'rights.unusual', route: 'GET /:lang/officer/unusual' }, async (ctx) => {
  const { edge, lang, actor } = ctx
  const { found, names, questions, zone } = await unusual(ctx)
  const asked = new Map(questions.map((one) => [one.access, one]))
  return page({
    title: t(lang, 'unusual.title'),
    kind: 'desk',
    ...flashOf(ctx),
    children: (
      <Wrap class="g-desk">
        <DeskHead
          title={t(lang, 'unusual.title')}
          text={t(lang, 'unusual.lead')}
          back={{ href: `/${lang}/officer`, label: t(lang, 'officer.title') }}
        />
        <Sheet id="unusual" title={t(lang, 'unusual.month')}>
          {found.length === 0 ? (
            <Empty title={t(lang, 'unusual.none')}>{t(lang, 'unusual.none.text')}</Empty>
          ) : (
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'access.when') },
                { label: t(lang, 'access.who'), kind: 'head' },
                { label: t(lang, 'access.why') },
                { label: t(lang, 'unusual.what') },
                { label: t(lang, 'unusual.answer') },
              ]}
              rows={found.slice(0, 200).map(({ line, odd, count }) => {
                const named = names.get(line.actor)
                return {
                  cells: [
                    count === 1
                      ? formatDateTime(lang, line.at, zone, 'short')
                      : `${formatDateTime(lang, line.at, zone, 'short')} (× ${count})`,
                    named === undefined ? t(lang, 'unusual.nobody') : `${named.given} ${named.family}`,
                    purposeInWords(edge, line.purpose, lang),
                    odd.map((one) => t(lang, `odd.${one}`)).join(' '),
                    <Asked
                      lang={lang}
                      line={line}
                      question={asked.get(line.id)}
                      agent={named !== undefined && line.actor !== actor.account}
                    />,
                  ],
                }
              })}
            />
          )}
        </Sheet>
      </Wrap>
    ),
  })
})

function Asked({ lang, line, question, agent }: { lang: string; line: AccessOf; question: Questioned | undefined; agent: boolean }) {
  if (question?.justification !== undefined) return <blockquote class="g-said g-quote">{question.justification}</blockquote>
  if (question !== undefined) return <>{t(lang, 'unusual.asked')}</>
  return agent ? (
    <Form to={{ action: `/${lang}/officer/unusual`, fields: { line: line.id } }}>
      <Button variant="secondary">{t(lang, 'unusual.ask')}</Button>
    </Form>
  ) : null
}

/** Asks the agent of one line to justify it. Only a line that a rule found unusual here: an officer does not ask by guessing ids. */
const askWhy = endpoint<RightsEdge>()({ ...declaration, id: 'rights.unusual.ask', route: 'POST /:lang/officer/unusual' }, async (ctx) => {
  const { edge, actor, lang } = ctx
  const wanted = (await unusual(ctx)).found.find(({ line }) => line.id === typed(ctx, 'line') && line.actor !== actor.account)
  if (wanted === undefined) throw new Refusal('web.not-found')
  try {
    await edge.store.as(asOfficer(actor), (tx) => askAgent(edge.log, tx, actor.agency ?? '', wanted.line, wanted.odd))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'question.asked') throw error
    return redirect(`/${lang}/officer/unusual`, 'question.already')
  }
  return redirect(`/${lang}/officer/unusual`, 'question.sent')
})

export const unusualEndpoints = [showUnusual, askWhy]
