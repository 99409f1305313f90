import { asSystem } from '#cases'
import type { LoggedEvent } from '#kernel'
import { followersOf } from '#people'
import { isAskedFor, type Loaded } from '#services'
import { dayOf } from '#web'
import type { Intent, NoticesEdge } from './contract.ts'

const access = asSystem('support')

/** Events that put a version of a definition at a stage. */
export const openings = ['definition.published', 'definition.staged'] as const

/**
 * A service that begins to serve everybody, or whose new version has something to say, told to whoever follows it, its life event or a place that it has
 * values of its own for. One that nobody follows is told to nobody: a first start opens many.
 */
export async function serviceNews(edge: NoticesEdge, event: LoggedEvent, before: readonly LoggedEvent[]): Promise<readonly Intent[]> {
  const [kind, id = ''] = event.stream.slice('definition:'.length).split('/')
  if (kind !== 'service') return []
  // Another process may have published it.
  await edge.catalogue.refresh()
  const intent = newsToTell(edge.catalogue.current(id), event, before, dayOf(edge.clock.instant(), edge.town.file['time-zone']))
  if (intent === undefined) return []
  const { followers } = intent.to
  const first = await edge.store.as(access, (tx) => followersOf(tx, followers, { limit: 1 }))
  return first.followers.length === 0 && first.last === undefined ? [] : [intent]
}

type Told = Pick<LoggedEvent, 'type' | 'payload'>
interface Opening {
  readonly version: number
  readonly hash: string
  readonly stage?: string
}

/**
 * Pure. `serves`: the version in force; `before`: what happened to the service until then; `today`: the town's day. Nothing for what is only tried, for
 * a version that serves no more, for a service that nobody asks for or that is closed for good, nor for a change without news.
 */
export function newsToTell(serves: Loaded | undefined, opened: Told, before: readonly Told[], today: string) {
  const { version, hash, stage } = opened.payload as Opening
  if (serves === undefined || stage !== 'live' || serves.stage !== 'live' || serves.hash !== hash) return undefined
  const { service } = serves
  const { until } = service.access.open ?? {}
  if (!isAskedFor(service) || (until !== undefined && until < today)) return undefined
  const served = before.some(({ type, payload }) => openings.some((one) => one === type) && (payload as Opening).stage === 'live')
  const said = service.news ?? (served ? undefined : service.summary)
  if (said === undefined) return undefined
  return {
    key: `service/${service.id}/${version}`,
    to: {
      followers: {
        service: service.id,
        ...(service.event === undefined ? {} : { event: service.event }),
        place: Object.keys(service.local?.set ?? {}),
      },
    },
    topic: 'news',
    template: served ? 'notices.service.changed' : 'notices.service.new',
    values: { title: { words: service.title }, said: { words: said } },
    link: `/services/${service.id}`,
    agency: service.authority,
  } as const satisfies Intent
}
