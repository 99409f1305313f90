import { z } from 'zod'
import { agentNames } from '#cases'
import { countRequests, limitsAt, passesAt, type RequestRow, requestsAt } from '#consent'
import { type Ctx, DeskHead, Empty, endpoint, formatDate, page, Sheet, Table, Wrap } from '#web'
import { agencyOf, asOfficer, type RightsEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { flashOf } from './flash.ts'
import { Forced, withReasons } from './forced.tsx'
import { lastDay } from './requests.tsx'

/** The desk of the data-protection officer: what waits for an answer, the nearest limit first. No name stands in a list. */
const showOfficer = endpoint<RightsEdge>()(
  {
    id: 'rights.officer',
    route: 'GET /:lang/officer',
    may: 'officer',
    purpose: 'securite',
    subject: 'list',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const agency = actor.agency ?? ''
    const { open, answered, limits, forced } = await edge.store.as(asOfficer(actor), async (tx) => ({
      open: await requestsAt(tx, agency, false),
      answered: await requestsAt(tx, agency, true, 20),
      limits: await limitsAt(tx, agency),
      forced: await withReasons(edge, tx, await passesAt(tx, agency, 20)),
    }))
    return page({
      title: t(lang, 'officer.title'),
      kind: 'desk',
      ...flashOf(ctx),
      children: (
        <Wrap class="g-desk">
          <DeskHead title={t(lang, 'officer.title')} text={t(lang, 'officer.lead')} />
          <Sheet id="open" title={t(lang, 'officer.open')}>
            {open.length === 0 ? (
              <Empty title={t(lang, 'officer.none')}>{t(lang, 'officer.none.text')}</Empty>
            ) : (
              <Requests ctx={ctx} rows={open} />
            )}
          </Sheet>
          {limits.length === 0 ? null : (
            <Sheet id="limits" title={t(lang, 'officer.limits')}>
              <p>{t(lang, 'officer.limits.text')}</p>
              <Requests ctx={ctx} rows={limits} />
            </Sheet>
          )}
          <p>
            <a href={`/${lang}/officer/unusual`}>{t(lang, 'unusual.title')}</a>
          </p>
          <Forced
            ctx={ctx}
            passes={forced}
            names={
              await agentNames(
                edge,
                forced.map(({ account }) => account),
                lang,
                'securite',
              )
            }
          />
          {answered.length === 0 ? null : (
            <Sheet id="answered" title={t(lang, 'officer.answered')}>
              <Requests ctx={ctx} rows={answered} />
            </Sheet>
          )}
        </Wrap>
      ),
    })
  },
)

function Requests({ ctx: { edge, lang, actor }, rows }: { ctx: Ctx<RightsEdge>; rows: readonly RequestRow[] }) {
  const zone = agencyOf(edge.town, actor.agency)?.['time-zone'] ?? edge.town.file['time-zone']
  const now = edge.clock.instant()
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[{ label: t(lang, 'officer.kind'), kind: 'head' }, { label: t(lang, 'officer.made') }, { label: t(lang, 'officer.due') }]}
      rows={rows.map(({ id, kind, madeAt, dueAt, answeredAt, outcome }) => ({
        ...(answeredAt === null ? { turn: 'you' as const } : {}),
        cells: [
          <a href={`/${lang}/officer/requests/${id}`}>{t(lang, `request.${kind}`)}</a>,
          formatDate(lang, lastDay(madeAt, zone), 'short'),
          answeredAt !== null ? (
            t(lang, `outcome.${outcome ?? 'explained'}`)
          ) : (
            <>
              {formatDate(lang, lastDay(dueAt, zone), 'weekday')} {dueAt <= now ? <strong>{t(lang, 'officer.late')}</strong> : null}
            </>
          ),
        ],
      }))}
    />
  )
}

/** The link of the navigation, with what waits for her. */
export async function officerLink({ edge, actor, lang }: Ctx<RightsEdge>) {
  const count = await edge.store.as(asOfficer(actor), (tx) => countRequests(tx, actor.agency ?? ''))
  return { href: `/${lang}/officer`, label: t(lang, 'officer.title'), ...(count === 0 ? {} : { count }) }
}

export const officerEndpoints = [showOfficer]
