import { z } from 'zod'
import { say } from '#definitions'
import { namesOf } from '#people'
import { type Ctx, Empty, endpoint, formatDateTime, Sheet, Table } from '#web'
import type { ResponseEdge } from '../contract.ts'
import { type Double, doublesIn } from '../offers.ts'
import { perDwelling } from '../services-for.ts'
import { t } from '../texts.ts'
import { ownOf, situationDesk } from './desk-page.tsx'
import { communeName, orNothing, responder } from './shared.ts'

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
  const { edge, lang } = ctx
  const { access, situation } = await ownOf(ctx, id)
  const rows = await edge.store.as(access, (tx) => doublesIn(tx, id, perDwelling(edge, situation.event), shown))
  const subjects = [...new Set(rows.map(({ person }) => person))]
  const names =
    subjects.length === 0
      ? new Map<string, never>()
      : await edge.store.as({ ...access, subjects, categories: ['list'] }, (tx) => namesOf(tx, subjects))
  const title = t(lang, 'doubles.title')
  return situationDesk(ctx, {
    situation,
    title,
    lead: t(lang, 'doubles.lead'),
    children: (
      <>
        <Sheet id="doubles" title={title}>
          {rows.length === 0 ? <Empty title={t(lang, 'doubles.none')} /> : <Doubles ctx={ctx} rows={rows} names={names} />}
        </Sheet>
      </>
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
