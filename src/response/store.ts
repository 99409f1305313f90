import { list, sql, type Tx } from '#store'
import type { Change } from './changes.ts'
import type { KeptBecause, RetractReason, SituationState } from './contract.ts'
import type { Standing } from './decide.ts'
import type { Zone } from './zone/zone.ts'

type Texts = Readonly<Record<string, string>>

export interface Situation extends Standing {
  readonly agency: string
  readonly origin: 'cap' | 'zone'
  readonly event: string
  readonly title: Texts
  readonly text: Texts
  readonly zone: Zone
  readonly zoneHash: string
  readonly revision: number
  readonly expiresAt: string | null
  readonly proposedAt: string
  readonly publishedBy: string | null
  readonly publishedAt: string | null
  readonly changedAt: string
  readonly endedAt: string | null
  readonly endedWhy: string | null
  /** what waits for a second person */
  readonly pending: Change | null
  readonly pendingBy: string | null
  readonly pendingAt: string | null
  /** why it was false, by whom it was said, and since when a second person says so too */
  readonly retractWhy: RetractReason | null
  readonly retractBy: string | null
  readonly retractAt: string | null
  readonly retractedAt: string | null
  /** the last computation that ended well */
  readonly run: string | null
}

const columns =
  sql.raw(`id, agency_id as agency, state, origin, event, exercise, title, text, zone, zone_hash as "zoneHash", revision, sender, identifier, sent,
  expires_at as "expiresAt", proposed_by as "proposedBy", proposed_at as "proposedAt", published_by as "publishedBy", published_at as "publishedAt", changed_at as "changedAt",
  ended_at as "endedAt", ended_why as "endedWhy", run_id as run, pending, pending_by as "pendingBy", pending_at as "pendingAt",
  retract_why as "retractWhy", retract_by as "retractBy", retract_at as "retractAt", retracted_at as "retractedAt"`)

export const situationById = async (tx: Tx, id: string): Promise<Situation | undefined> =>
  (await tx.often(sql<Situation>`select ${columns} from response.situation where id = ${id}`))[0]

/** The same, held until the transaction ends: everything that writes its stream comes one after the other. */
export const lockSituation = (tx: Tx, id: string): Promise<Situation | undefined> =>
  tx.row(sql<Situation>`select ${columns} from response.situation where id = ${id} for update`)

/** Those of an agency, what goes on first, then the newest. */
export const situationsOf = (tx: Tx, agency: string, limit: number): Promise<Situation[]> =>
  tx.rows(
    sql<Situation>`select ${columns} from response.situation where agency_id = ${agency} order by state = 'over', id desc limit ${limit}`,
  )

/** What is published, the newest first: for everybody. `since`: what ended before is left out. */
export const publishedSituations = (tx: Tx, since: string, limit: number): Promise<Situation[]> =>
  tx.rows(sql<Situation>`select ${columns} from response.situation where published_at is not null and (ended_at is null or ended_at > ${since}::timestamptz)
    order by changed_at desc, id desc limit ${limit}`)

/** Those whose time is over and that nobody ended (system). */
export const situationsOver = (tx: Tx): Promise<{ id: string }[]> =>
  tx.rows(sql<{ id: string }>`select id from response.situation where state <> 'over' and expires_at <= ${tx.at}::timestamptz`)

/** One message at a time, so that the same one twice is once, and an update never overtakes what it updates. */
export const takeTurn = (tx: Tx, agency: string) =>
  tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`response.alerts ${agency}`}, 0))`)

export interface MessageRow {
  readonly id: string
  readonly sender: string
  readonly identifier: string
  readonly outcome: 'declared' | 'updated' | 'update-proposed' | 'called-off' | 'kept'
  readonly because: KeptBecause | null
  readonly situation: string | null
  readonly headline: string
  readonly at: string
}

const messageColumns = sql.raw('id, sender, identifier, outcome, because, situation_id as situation, headline, at')

export const messageNamed = (
  tx: Tx,
  agency: string,
  { sender, identifier, sent }: { readonly sender: string; readonly identifier: string; readonly sent: string },
): Promise<MessageRow | undefined> =>
  tx.row(sql<MessageRow>`select ${messageColumns} from response.message
    where agency_id = ${agency} and sender = ${sender} and identifier = ${identifier} and sent = ${sent} and coalesce(because, '') not in ('signature', 'sender')`)

export const messagesOf = (tx: Tx, agency: string, limit: number): Promise<MessageRow[]> =>
  tx.rows(sql<MessageRow>`select ${messageColumns} from response.message where agency_id = ${agency} order by id desc limit ${limit}`)

/** Situations that a message may be about: those of which an earlier message bears one of these names. */
export const situationsNamed = (
  tx: Tx,
  agency: string,
  identifiers: readonly string[],
): Promise<(Standing & { state: SituationState })[]> =>
  tx.rows(sql<Standing & { state: SituationState }>`
    select s.id, s.state, s.exercise, m.sender, m.identifier, coalesce(s.pending #>> '{alert,sent}', s.sent) as sent, s.proposed_by as "proposedBy"
    from response.message m join response.situation s on s.id = m.situation_id
    where m.agency_id = ${agency} and m.identifier = any(${list(identifiers)}::text[]) order by m.id desc`)
