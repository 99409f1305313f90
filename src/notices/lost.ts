import { sql, type Tx } from '#store'
import type { Intent, Status, Way } from './contract.ts'

export interface EndedBadly {
  readonly channel: Way
  readonly status: Status
  readonly failure: string | null
  readonly count: number
  readonly at: string
}

/** How many sendings of whom it may be did not arrive, or wait to be tried again, by channel and code. */
export const endedBadly = (tx: Tx, since: string): Promise<EndedBadly[]> =>
  tx.rows(sql<EndedBadly>`select channel, status, failure, count(*)::int as count, max(changed_at) as at from notices.delivery
    where status in ('failed', 'no-address', 'unknown', 'waiting') and made_at > ${since}::timestamptz
    group by channel, status, failure order by count(*) desc, channel, status`)

/** What an outcome is called of which nobody knows whether it went out. */
const unsure = sql.raw(`('cut-off', 'smpp-cut-off', 'unknown')`)

export interface Uncertain {
  readonly channel: Way
  readonly topic: Intent['topic']
  readonly failure: string | null
  readonly at: string
  /** other ways of the same notice */
  readonly others: readonly { readonly channel: Way; readonly status: Status }[]
}

/** Sendings of no agency of which nobody knows whether they went out, the newest first: they count as lost. */
export const uncertain = (tx: Tx, since: string, limit: number): Promise<Uncertain[]> =>
  tx.rows(sql<Uncertain>`select d.channel, i.topic, d.failure, d.changed_at as at,
      coalesce((select jsonb_agg(jsonb_build_object('channel', o.channel, 'status', o.status) order by o.made_at)
        from notices.delivery o where o.intent_id = d.intent_id and o.id <> d.id), '[]'::jsonb) as others
    from notices.delivery d join notices.intent i on i.id = d.intent_id
    where d.status = 'failed' and d.agency_id is null and d.failure in ${unsure} and d.made_at > ${since}::timestamptz
    order by d.changed_at desc, d.id desc limit ${limit}`)
