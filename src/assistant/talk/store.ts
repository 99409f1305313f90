import { sql, type Tx } from '#store'

/** A conversation, without what was said. */
export interface TalkRow {
  readonly id: string
  readonly person: string | null
  readonly lang: string
  readonly agency: string | null
  readonly topic: string | null
  readonly handedAt: string | null
  readonly answeredAt: string | null
  readonly touchedAt: string
}

const columns = sql.raw(
  'id, person_id as person, lang, agency_id as agency, topic, handed_at as "handedAt", answered_at as "answeredAt", touched_at as "touchedAt"',
)

export const talkById = (tx: Tx, id: string): Promise<TalkRow | undefined> =>
  tx.row(sql<TalkRow>`select ${columns} from assistant.talk where id = ${id}`)

/** Those handed to an agency: what waits first, oldest first, then what was answered, newest first. */
export const handedTo = (tx: Tx, agency: string, limit: number): Promise<TalkRow[]> =>
  tx.rows(sql<TalkRow>`select ${columns} from assistant.talk where agency_id = ${agency}
    order by answered_at is not null, case when answered_at is null then handed_at end, answered_at desc limit ${limit}`)

export const waitingFor = async (tx: Tx, agency: string): Promise<number> =>
  (await tx.often(sql<{ n: number }>`select count(*)::int as n from assistant.talk where agency_id = ${agency} and answered_at is null`))[0]
    ?.n ?? 0

/** The conversation of a person: the last one that she or somebody for her wrote in. */
export const talkOf = (tx: Tx, person: string): Promise<TalkRow | undefined> =>
  tx.row(
    sql<TalkRow>`select ${columns} from assistant.talk where person_id = any(guichet.same_as(${person})) order by touched_at desc limit 1`,
  )

/** Whose a conversation is: nobody's, nobody's that a person of the office took over, or somebody's. */
export type Whose = 'nobody' | 'handed' | 'somebody'
const whoseIs = {
  nobody: 'person_id is null and agency_id is null',
  handed: 'person_id is null and agency_id is not null',
  somebody: 'person_id is not null',
} as const

/** Ids of conversations that nobody touched since an instant. */
export const oldTalks = async (tx: Tx, whose: Whose, before: string, limit: number): Promise<string[]> =>
  (
    await tx.rows(sql<{ id: string }>`select id from assistant.talk where touched_at < ${before}::timestamptz
      and ${sql.raw(whoseIs[whose])} order by touched_at limit ${limit}`)
  ).map(({ id }) => id)

export const dropTalk = (tx: Tx, id: string) => tx.rows(sql`delete from assistant.talk where id = ${id}`)
