import { z } from 'zod'
import { say } from '#definitions'
import { namesOf } from '#people'
import { type Ctx, DeskHead, Empty, endpoint, formatDateTime, page, Sheet, Table, Wrap } from '#web'
import type { ResponseEdge } from '../contract.ts'
import { type Double, doublesIn } from '../offers.ts'
import { asOfficer } from '../receive.ts'
import { refuse } from '../refusals.ts'
import { perDwelling } from '../services-for.ts'
import { situationById } from '../store.ts'
import { t } from '../texts.ts'
import { titleOf } from './list.tsx'
import { communeName, hrefOf, orNothing, responder } from './shared.ts'

/** People on the page: each is an access that she reads. */
const shown = 60

/** Where several who live together asked for what is given once a dwelling. Shown, and nothing is stopped by it: an agent of the service decides. */
const showDoubles = endpoint<ResponseEdge>()(
  {
    ...responder,
    subject: 'list',
    id: 'response.doubles',
    route: 'GET /:lang/desk/response/:situation/doubles',
    input: z.object({ lang: z.string(), situation: z.uuid() }),
  },
  async (ctx, { situation }) => await orNothing(doublesPage(ctx, situation)),
)
export const doublesEndpoints = [showDoubles]

async function doublesPage(ctx: Ctx<ResponseEdge>, id: string) {
  const { edge, lang, actor } = ctx
  const access = asOfficer(edge, actor)
  const { situation, rows } = await edge.store.as(access, async (tx) => {
    const situation = await situationById(tx, id)
    if (situation === undefined || situation.agency !== access.agency) throw refuse('response.unknown')
    return { situation, rows: await doublesIn(tx, id, perDwelling(edge, situation.event), shown) }
  })
  const subjects = [...new Set(rows.map(({ person }) => person))]
  const names =
    subjects.length === 0
      ? new Map<string, never>()
      : await edge.store.as({ ...access, subjects, categories: ['list'] }, (tx) => namesOf(tx, subjects))
  const title = t(lang, 'doubles.title')
  return page({
    title: `${title} – ${titleOf(situation, lang)}`,
    kind: 'desk',
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={t(lang, 'doubles.lead')} back={{ href: hrefOf(lang, id), label: titleOf(situation, lang) }} />
        <Sheet id="doubles" title={title}>
          {rows.length === 0 ? <Empty title={t(lang, 'doubles.none')} /> : <Doubles ctx={ctx} rows={rows} names={names} />}
        </Sheet>
      </Wrap>
    ),
  })
}

function Doubles({
  ctx: { edge, lang },
  rows,
  names,
}: {
  ctx: Ctx<ResponseEdge>
  rows: readonly Double[]
  names: Awaited<ReturnType<typeof namesOf>>
}) {
  const zone = edge.town.file['time-zone']
  const dwellings = [...new Set(rows.map(({ household }) => household))]
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'people.name'), kind: 'head' },
        { label: t(lang, 'doubles.same') },
        { label: t(lang, 'commune') },
        { label: t(lang, 'doubles.service') },
        { label: t(lang, 'doubles.sent') },
      ]}
      rows={rows.map(({ household, person, commune, service, sentAt }) => {
        const named = names.get(person)
        return {
          cells: [
            named === undefined ? t(lang, 'people.unnamed') : `${named.given} ${named.family}`,
            t(lang, 'doubles.dwelling', { number: dwellings.indexOf(household) + 1 }),
            communeName(edge, commune, lang),
            say(edge.catalogue.current(service)?.service.title ?? {}, lang),
            sentAt === null ? t(lang, 'doubles.not-sent') : formatDateTime(lang, sentAt, zone, 'short'),
          ],
        }
      })}
    />
  )
}
