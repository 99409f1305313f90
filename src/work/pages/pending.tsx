import { type AskedHere, asAgent, askedOfTeams, type CasesEdge, casesToReview, type ToReview } from '#cases'
import { say } from '#definitions'
import { lastDayBefore, legalDay, showReference, together } from '#kernel'
import { type Ctx, formatDate, Sheet } from '#web'
import { zoneOf } from '../names.ts'
import { purposeToLook } from '../opinion.ts'
import { t } from '../texts.ts'
import { workplaceOf } from '../workplace.ts'
import { askedHref, caseHref } from './links.ts'

/** What waits beside the lists, without anybody's name: no access line is due. */
export interface Pending {
  readonly asked: readonly AskedHere[]
  readonly review: readonly ToReview[]
}

const most = 20

export async function pendingFor({ edge, actor }: Ctx<CasesEdge>): Promise<Pending> {
  const place = workplaceOf(edge, actor)
  const services = place.services.map(({ service }) => service.id)
  return await edge.store.as(asAgent(actor, purposeToLook(edge, actor)), async (tx) => {
    const [asked, review] = await together(
      askedOfTeams(tx, place.agency, actor.teams, most),
      casesToReview(tx, place.agency, services, most),
    )
    return { asked, review }
  })
}

/** Opinions that a team of the agent is asked for; rights of which a fact changed. */
export function PendingSheets({ ctx, pending }: { ctx: Ctx<CasesEdge>; pending: Pending }) {
  const { lang, edge, actor } = ctx
  const zone = zoneOf(edge, actor)
  const day = (at: string) => formatDate(lang, legalDay(new Date(at).toISOString(), zone), 'short')
  const title = (id: string) => say(edge.catalogue.versions(id)[0]?.service.title ?? {}, lang)
  return (
    <>
      {pending.asked.length === 0 ? null : (
        <Sheet id="pending-asked" title={t(lang, 'pending.asked')}>
          <ul class="g-list">
            {pending.asked.map(({ service, reference, request, dueAt }) => (
              <li>
                <a href={askedHref(lang, reference, request)}>{showReference(reference)}</a>, {title(service)}
                {dueAt === null
                  ? null
                  : `, ${t(lang, 'pending.until', { day: formatDate(lang, lastDayBefore(new Date(dueAt).toISOString(), zone), 'short') })}`}
              </li>
            ))}
          </ul>
        </Sheet>
      )}
      {pending.review.length === 0 ? null : (
        <Sheet id="pending-review" title={t(lang, 'pending.review')}>
          <ul class="g-list">
            {pending.review.map(({ service, reference, reviewAt, expects }) => (
              <li>
                <a href={`${caseHref(lang, reference)}#changes`}>{showReference(reference)}</a>, {title(service)},{' '}
                {t(lang, 'pending.since', { day: day(reviewAt) })}
                {expects ? `, ${t(lang, 'pending.expects')}` : null}
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  )
}
