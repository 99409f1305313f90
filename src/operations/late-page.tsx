import { z } from 'zod'
import { asAgent, type CasesEdge, placeOf, stateLabel } from '#cases'
import { say } from '#definitions'
import { lastDayBefore, showReference } from '#kernel'
import { type Ctx, DeskHead, daysBetween, Empty, endpoint, formatDate, page, Sheet, Table, Wrap } from '#web'
import { type Escalated, lateIn, versionWith, type Watched, watchedOf } from './escalations.ts'
import { t } from './texts.ts'

const input = z.object({ lang: z.string() })

/** What is the matter of one of the agent's teams once it is late. */
const mine = ({ edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>): readonly Watched[] =>
  watchedOf(edge.catalogue, actor.agency ?? '').filter(({ team }) => actor.teams.includes(team))

/** Cases past our own target that were passed up to a role which the agent plays: a number, a state, how late. Each purpose is read in its own unit of work. */
export const showLate = endpoint<CasesEdge>()(
  { may: 'worker', purpose: 'service', subject: 'list', id: 'operations.late', route: 'GET /:lang/escalations', input },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const agency = actor.agency ?? ''
    const found: Escalated[] = []
    for (const [purpose, watched] of Map.groupBy(mine(ctx), (one) => one.purpose)) {
      const late = await edge.store.as(asAgent(actor, purpose), async (tx) => {
        const all: Escalated[] = []
        for (const one of watched) all.push(...(await lateIn(tx, agency, one)))
        return all
      })
      const subjects = [...new Set(late.map(({ person }) => person))]
      if (subjects.length > 0) await edge.store.as(asAgent(actor, purpose, { subjects, categories: ['list'] }), async () => {})
      found.push(...late)
    }
    const title = t(lang, 'late')
    return page({
      title,
      kind: 'desk',
      children: (
        <Wrap class="g-desk">
          <DeskHead title={title} text={t(lang, 'late.lead')} />
          <Sheet id="late" title={t(lang, 'late.cases')}>
            {found.length === 0 ? (
              <Empty title={t(lang, 'late.none')} />
            ) : (
              <Late ctx={ctx} found={found.sort((one, other) => one.dueAt.localeCompare(other.dueAt))} />
            )}
          </Sheet>
        </Wrap>
      ),
    })
  },
)

function Late({ ctx: { edge, lang, actor }, found }: { ctx: Ctx<CasesEdge>; found: readonly Escalated[] }) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'late.case'), kind: 'head' },
        { label: t(lang, 'late.service') },
        { label: t(lang, 'late.state') },
        { label: t(lang, 'late.due') },
        { label: t(lang, 'late.days'), kind: 'num' },
      ]}
      rows={found.map(({ reference, service: id, state, dueAt }) => {
        const service = versionWith(edge.catalogue, id, state)
        const { zone } = placeOf(edge.town, actor.agency ?? '', service?.workflow.calendar)
        const due = lastDayBefore(new Date(dueAt).toISOString(), zone)
        return {
          cells: [
            <a href={`/${lang}/desk/cases/${reference}`}>{showReference(reference)}</a>,
            service === undefined ? id : say(service.title, lang),
            service === undefined ? state : stateLabel(service, state, lang),
            formatDate(lang, due),
            String(daysBetween(due, edge.clock.today(zone))),
          ],
        }
      })}
    />
  )
}

/** Only for whoever plays a role to which something is passed up. */
export const lateLink = async (ctx: Ctx<CasesEdge>) =>
  mine(ctx).length === 0 ? undefined : { href: `/${ctx.lang}/escalations`, label: t(ctx.lang, 'late') }
