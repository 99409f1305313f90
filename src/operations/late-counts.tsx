import { asAgent, type CasesEdge, placeOf, stateLabel } from '#cases'
import { say } from '#definitions'
import { lastDayBefore } from '#kernel'
import { type Ctx, formatDate, Table } from '#web'
import { lateIn, most, versionWith, type Watched, watchedOf } from './escalations.ts'
import { t } from './texts.ts'

export interface LateCount extends Watched {
  /** `most`: or more */
  readonly count: number
  /** UTC instant of the oldest missed target */
  readonly oldest: string
}

/** How many cases of each state of the administrator's agency are past our target: numbers only. */
export async function lateCounts({ edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>): Promise<readonly LateCount[]> {
  const agency = actor.agency ?? ''
  return await edge.store.as(asAgent(actor, 'administration'), async (tx) => {
    const all: LateCount[] = []
    for (const one of watchedOf(edge.catalogue, agency)) {
      const late = await lateIn(tx, agency, one)
      const [first] = late
      if (first !== undefined) all.push({ ...one, count: late.length, oldest: new Date(first.dueAt).toISOString() })
    }
    return all
  })
}

export function LateCounts({ ctx: { edge, lang, actor }, late }: { ctx: Ctx<CasesEdge>; late: readonly LateCount[] }) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'late.service'), kind: 'head' },
        { label: t(lang, 'late.state') },
        { label: t(lang, 'late.team') },
        { label: t(lang, 'late.count'), kind: 'num' },
        { label: t(lang, 'late.oldest') },
      ]}
      rows={late.map(({ service: id, state, team, count, oldest }) => {
        const service = versionWith(edge.catalogue, id, state)
        const { zone } = placeOf(edge.town, actor.agency ?? '', service?.workflow.calendar)
        return {
          cells: [
            service === undefined ? id : say(service.title, lang),
            service === undefined ? state : stateLabel(service, state, lang),
            say(edge.town.teams.find(({ path }) => path === team)?.title ?? {}, lang),
            count === most ? t(lang, 'late.many', { most }) : String(count),
            formatDate(lang, lastDayBefore(oldest, zone)),
          ],
        }
      })}
    />
  )
}
