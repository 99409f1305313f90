import { limitedBy } from '#consent'
import type { Answers, FileRef, FormValues, Provenance } from '#services'
import { anyOf, type Keys, list, recordset, seal, sql, type Tx, unseal } from '#store'
import type { Known } from './known-facts.ts'
import type { MovedDraft } from './moved-draft.ts'
import type { CaseView } from './view.ts'

export interface CaseRow {
  readonly id: string
  readonly agency: string
  readonly person: string
  readonly reference: string
  readonly service: string
  readonly version: number
  readonly state: string
  readonly phase: CaseView['phase']
  readonly outcome: CaseView['outcome'] | null
  readonly since: string
  readonly openedAt: string
  readonly submittedAt: string | null
  /** when it was first granted, in part or not, or refused */
  readonly decidedAt: string | null
  readonly dueAt: string | null
  /** until when the law wants an answer */
  readonly legalAt: string | null
  readonly nextAt: string | null
  /** when its service stops keeping it */
  readonly keepAt: string | null
  readonly teams: readonly string[]
  readonly language: string
  readonly channel: string
  readonly sequence: number
  /** something that the case asked of its person is open */
  readonly expects: boolean
  readonly unreadOffice: number
  readonly unreadPerson: number
  /** since when a fact that changed waits for the office */
  readonly reviewAt?: string | null
  /** the partner who began it */
  readonly partner?: string | null
}

const columns =
  sql.raw(`id, agency_id as agency, person_id as person, reference, service, version, state, phase, outcome, since, opened_at as "openedAt", submitted_at as "submittedAt", decided_at as "decidedAt",
  due_at as "dueAt", legal_at as "legalAt", next_at as "nextAt", keep_at as "keepAt", teams, language, channel, sequence, expects_person as expects, unread_office as "unreadOffice", unread_person as "unreadPerson"`)

export const caseByReference = async (tx: Tx, reference: string): Promise<CaseRow | undefined> =>
  (await tx.often(sql<CaseRow>`select ${columns} from cases.case where reference = ${reference}`))[0]
export const caseById = async (tx: Tx, id: string): Promise<CaseRow | undefined> =>
  (await tx.often(sql<CaseRow>`select ${columns} from cases.case where id = ${id}`))[0]
export const casesOf = (tx: Tx, person: string): Promise<CaseRow[]> =>
  tx.rows(sql<CaseRow>`select ${columns} from cases.case where person_id = any(guichet.same_as(${person})) order by opened_at desc, id`)

/** Cases that a partner began, the newest first; the database shows it no other. */
export const casesBegunBy = (tx: Tx, partner: string): Promise<CaseRow[]> =>
  tx.rows(sql<CaseRow>`select ${columns} from cases.case where partner = ${partner} order by opened_at desc, id`)

/** The draft that a person has for a service. */
export const draftFor = async (tx: Tx, person: string, service: string): Promise<CaseRow | undefined> =>
  (
    await tx.often(sql<CaseRow>`select ${columns} from cases.case
    where person_id = any(guichet.same_as(${person})) and service = ${service} and phase = 'draft' order by id limit 1`)
  )[0]

/** Until the transaction ends, nobody else begins this service for this person: two presses at once would both find no draft. */
export const lockBeginning = (tx: Tx, person: string, service: string) =>
  tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`cases.begin ${person} ${service}`}, 0))`)

/** Cases by id, those that the unit of work may see. */
export const casesByIds = (tx: Tx, ids: readonly string[]): Promise<CaseRow[]> =>
  tx.often(sql<CaseRow>`select ${columns} from cases.case where id = ${anyOf(ids, 'uuid')}`)

/** Cases of several persons at once, for those that the unit of work may see. */
export const casesOfAll = (tx: Tx, persons: readonly string[]): Promise<CaseRow[]> =>
  persons.length === 0
    ? Promise.resolve([])
    : tx.rows(sql<CaseRow>`select ${columns} from cases.case where person_id = any(${list(persons)}::uuid[]) and phase <> 'draft'`)

/** Cases for which time will have brought something by now (system only); of one that is limited, nothing until the limit is lifted. */
export const casesDue = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
  tx.rows(
    sql<{ id: string }>`select id from cases.case c where next_at <= ${tx.at} and not ${limitedBy('c.id')} order by next_at limit ${limit}`,
  )

/** Cases that their service keeps no longer (system only); not those whose use is limited at the person's request. */
export const casesToDrop = (tx: Tx, limit: number): Promise<CaseRow[]> =>
  tx.rows(sql<CaseRow>`select ${columns} from cases.case c where keep_at <= ${tx.at} and not ${limitedBy('c.id')}
    order by keep_at, id limit ${limit}`)

/** What `recordset` makes of a row. */
const types = `id uuid, agency text, person uuid, reference text, service text, version integer, state text, phase text, outcome text, since timestamptz, "openedAt" timestamptz,
  "submittedAt" timestamptz, "decidedAt" timestamptz, "dueAt" timestamptz, "legalAt" timestamptz, "nextAt" timestamptz, "keepAt" timestamptz, teams text[], language text, channel text,
  sequence integer, expects boolean, "unreadOffice" integer, "unreadPerson" integer, "reviewAt" timestamptz, partner text`

export const saveCases = (tx: Tx, rows: readonly CaseRow[]): void =>
  tx.write(sql`insert into cases.case (agency_id, id, person_id, reference, service, version, state, phase, outcome, since, opened_at, submitted_at, decided_at, due_at, legal_at, next_at, keep_at, teams, language, channel, sequence, expects_person, unread_office, unread_person, review_at, partner, changed_at)
    select agency, id, person, reference, service, version, state, phase, outcome, since, "openedAt", "submittedAt", "decidedAt", "dueAt", "legalAt", "nextAt", "keepAt",
      teams, language, channel, sequence, expects, "unreadOffice", "unreadPerson", "reviewAt", partner, ${tx.at}::timestamptz
    from ${recordset(rows, types)}
    on conflict (id) do update set version = excluded.version, state = excluded.state, phase = excluded.phase, outcome = excluded.outcome, since = excluded.since, submitted_at = excluded.submitted_at, decided_at = excluded.decided_at,
      due_at = excluded.due_at, legal_at = excluded.legal_at, next_at = excluded.next_at, keep_at = excluded.keep_at, teams = excluded.teams, language = excluded.language, sequence = excluded.sequence, expects_person = excluded.expects_person, unread_office = excluded.unread_office, unread_person = excluded.unread_person, review_at = excluded.review_at, changed_at = excluded.changed_at`)

/** How many cases of a service were decided, in any version: granted, in part or not, or refused. */
export const decidedCases = async (tx: Tx, service: string): Promise<number> =>
  (
    await tx.row(sql<{ count: number }>`
    select count(*)::integer as count from cases.case where service = ${service} and outcome in ('granted', 'partly', 'refused')`)
  )?.count ?? 0

/** Locks the rows of cases in the order in which `appendAll` writes them: who has one of them waits for none before it. */
export const lockCases = (tx: Tx, cases: readonly string[]): void =>
  tx.write(sql`select from cases.case where id = any(${list(cases)}::uuid[]) order by id for update`)

/** What a person has typed: sound answers with their source, and raw forms that could not be read yet, by page. */
export interface Draft {
  readonly revision: number
  readonly answers: Answers
  readonly provenance: Readonly<Record<string, Provenance>>
  readonly typed: Readonly<Record<string, FormValues>>
  /** page → revision at which the person last confirmed it */
  readonly confirmed?: Readonly<Record<string, number>>
  /** uploads of this draft: the only ones that its answers may name */
  readonly files?: readonly FileRef[]
  /** registers asked for it, and what they showed that is not taken yet */
  readonly registers?: Known['registers']
  /** what was written when it went on under a newer version, the oldest first */
  readonly moved?: readonly MovedDraft[]
  readonly changedAt?: string
}

/** Waits for whoever is writing the draft of a case, so that two tabs write one after the other. */
export const lockDraft = (tx: Tx, caseId: string) => tx.rows(sql`select 1 from cases.draft where case_id = ${caseId} for update`)

export async function readDraft(keys: Keys, tx: Tx, caseId: string): Promise<Draft | undefined> {
  const row = await tx.row(
    sql<{
      revision: number
      sealed: Uint8Array
      changedAt: string
    }>`select revision, sealed, changed_at as "changedAt" from cases.draft where case_id = ${caseId}`,
  )
  const key = row === undefined ? undefined : await keys.open(tx, `case:${caseId}`)
  if (row === undefined || key === undefined) return undefined
  return {
    ...(JSON.parse(unseal(key, row.sealed, `draft:${caseId}`).toString()) as Omit<Draft, 'revision'>),
    revision: row.revision,
    changedAt: row.changedAt,
  }
}

export async function writeDraft(keys: Keys, tx: Tx, caseId: string, person: string, draft: Omit<Draft, 'changedAt'>): Promise<void> {
  const sealed = await sealedDraft(keys, tx, caseId, person, draft)
  await tx.often(sql`insert into cases.draft (case_id, person_id, revision, sealed, changed_at) values (${caseId}, ${person}, 1, ${sealed}, ${tx.at})
    on conflict (case_id) do update set revision = cases.draft.revision + 1, sealed = excluded.sealed, changed_at = excluded.changed_at`)
}

/** The same words, written otherwise by us: when its person last changed it stays as it was. */
export async function rewriteDraft(keys: Keys, tx: Tx, caseId: string, person: string, draft: Draft): Promise<void> {
  const sealed = await sealedDraft(keys, tx, caseId, person, draft)
  await tx.rows(sql`update cases.draft set revision = revision + 1, sealed = ${sealed} where case_id = ${caseId}`)
}

async function sealedDraft(keys: Keys, tx: Tx, caseId: string, person: string, draft: Omit<Draft, 'changedAt'>): Promise<Uint8Array> {
  const key = await keys.ensure(tx, `case:${caseId}`, `person:${person}`)
  const { answers, provenance, typed, confirmed, files, registers, moved } = draft
  return seal(key, Buffer.from(JSON.stringify({ answers, provenance, typed, confirmed, files, registers, moved })), `draft:${caseId}`)
}

export const dropDraft = (tx: Tx, caseId: string) => tx.rows(sql`delete from cases.draft where case_id = ${caseId}`)

/** Has its person typed an answer that is not sent yet? (system) */
export const isWriting = async (tx: Tx, caseId: string): Promise<boolean> =>
  (await tx.row(sql`select 1 as one from cases.draft where case_id = ${caseId}`)) !== undefined

/** How many cases wait for their person: asked for something, or with a draft to finish. */
export const countWaiting = async (tx: Tx, person: string): Promise<number> =>
  (
    await tx.often(
      sql<{
        count: number
      }>`select count(*)::int as count from cases.case where person_id = any(guichet.same_as(${person})) and (phase in ('waiting', 'draft') or expects_person)`,
    )
  )[0]?.count ?? 0
