import { z } from 'zod'
import { type LoggedEvent, type Projector, together, uuidv7 } from '#kernel'
import type { Log } from '#log'
import { type AccessWitness, type Keys, sql, type Tx } from '#store'
import { forgetAccessRows, type Looked, writeAccessRows } from './row.ts'

/**
 * The access line: who opened whose data, in which role, for which purpose and case. Names are not in it; the person's page tells them.
 * `pace`: how many persons the same agent had opened within the hour, these included.
 */
export const accessOpened = {
  type: 'access.opened',
  version: 3,
  payload: z.strictObject({
    subjects: z.array(z.uuid()).min(1),
    role: z.string(),
    categories: z.array(z.string()),
    case: z.uuid().optional(),
    pace: z.number().int().optional(),
    /** by which mandate or visit at the counter, and the person of who acted when it is one */
    by: z.strictObject({ mandate: z.uuid(), self: z.uuid().optional() }).optional(),
  }),
  upcast: { 1: (payload: unknown) => payload, 2: (payload: unknown) => payload },
}

type AccessOpened = z.infer<typeof accessOpened.payload>

const hour = 3_600_000
/** Under a mandate one line tells of a quarter of an hour of one purpose and case: every page reads several times. */
const quarter = hour / 4

/** Writes one line in the transaction that reads. A list is one line with its subjects. Its key is the agency's: it outlives each person's. */
export const accessWitness =
  (log: Log, keys: Keys): AccessWitness =>
  async (tx, subjects) => {
    const { agency, role, categories = [], case: caseId, mandate } = tx.who
    const persons = [...new Set(subjects)]
    if (mandate !== undefined && (await isTold(tx, persons, mandate.id))) return
    const key = agency === undefined ? 'town' : `agency:${agency}`
    const paced = !categories.includes('list') && mandate === undefined
    // The key is asked for with the pace, not after it.
    const [pace] = await together(paced ? paceOf(tx) : Promise.resolve(undefined), keys.dated(tx, [key]))
    const payload: AccessOpened = {
      subjects: persons,
      role: role ?? tx.who.actor,
      categories: [...categories],
      case: caseId,
      ...(mandate === undefined ? {} : { by: { mandate: mandate.id, ...(mandate.self === undefined ? {} : { self: mandate.self }) } }),
      ...(pace === undefined ? {} : { pace: pace + persons.length }),
    }
    await log.append(tx, { stream: `access:${uuidv7(tx.now)}`, agency, key }, [{ type: accessOpened.type, payload }], 0)
  }

/** Does a line tell already that she is acting for this person now, for this purpose and case? */
async function isTold({ who, now, row }: Tx, [person, ...more]: readonly string[], mandate: string): Promise<boolean> {
  if (person === undefined || more.length > 0) return false
  const since = new Date(now - quarter).toISOString()
  const line = await row(sql`select 1 as found from consent.access where person_id = ${person} and at > ${since} and actor = ${who.actor}
    and mandate_id = ${mandate} and purpose = ${who.purpose} and case_id is not distinct from ${who.case ?? null} limit 1`)
  return line !== undefined
}

/** The person of this very line may be among them: a count that is one too high makes nobody suspect. */
const paceOf = async (tx: Tx): Promise<number> =>
  (await tx.often(sql<{ pace: number }>`select consent.pace(${new Date(tx.now - hour).toISOString()}::timestamptz) as pace`))[0]?.pace ?? 0

export const accessProjector: Projector<unknown, Tx> = {
  stream: 'access',
  whole: false,
  forget: (tx, streams) =>
    streams === undefined
      ? tx.write(sql`delete from consent.access a where not exists (select 1 from log.event e where e.id = a.event_id)`)
      : forgetAccessRows(tx, streams),
  apply: (_edge, tx, streams) => writeAccessRows(tx, [...streams.values()].flat().map(lookedIn)),
}

function lookedIn(event: LoggedEvent): Looked {
  const { subjects, by, ...line } = event.payload as AccessOpened
  return { event, persons: subjects, ...line, ...(by && { mandate: by.mandate }) }
}

export interface AccessLine {
  /** id of its event */
  readonly id: string
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly agency: string | null
  readonly purpose: string
  readonly case: string | null
  readonly categories: string
  readonly pace: number | null
  readonly mandate: string | null
}

/** Which lines, and from where on: the last line of the page before. */
export interface AccessFilter {
  readonly agency?: string
  readonly purpose?: string
  readonly before?: { readonly at: string; readonly id: string }
}

const columns = sql.raw(
  'event_id as id, at, actor, role, agency_id as agency, purpose, case_id as "case", categories, pace, mandate_id as mandate',
)

/** Who looked at this person's data, newest first. Only the person herself gets rows. */
export const accessTo = (tx: Tx, person: string, limit: number, { agency, purpose, before }: AccessFilter = {}): Promise<AccessLine[]> =>
  // Each registration by its own index, then the newest of all: one index scan cannot keep several persons in order.
  tx.rows(sql<AccessLine>`select found.* from unnest(guichet.same_as(${person})) as same(id), lateral (
    select ${columns} from consent.access where person_id = same.id
    ${agency === undefined ? sql`` : sql`and agency_id = ${agency}`} ${purpose === undefined ? sql`` : sql`and purpose = ${purpose}`}
    ${before === undefined ? sql`` : sql`and (at, event_id) < (${before.at}::timestamptz, ${before.id}::uuid)`}
    order by at desc, event_id desc limit ${limit}) as found order by found.at desc, found.id desc limit ${limit}`)

/** A line with the person whom it opened, for the officer of the agency that looked. */
export interface AccessOf extends AccessLine {
  readonly person: string
}

/** Who looked at an agency since an instant, newest first; for its officer (`securite`). */
export const accessAt = (tx: Tx, agency: string, since: string, limit: number): Promise<AccessOf[]> =>
  tx.rows(sql<AccessOf>`select ${columns}, person_id as person from consent.access where agency_id = ${agency} and at > ${since}::timestamptz
    order by at desc, event_id desc limit ${limit}`)

/** One line, for those who may see it: its person, or the officer of its agency. */
export const accessLine = (tx: Tx, person: string, id: string): Promise<AccessLine | undefined> =>
  tx.row(sql<AccessLine>`select ${columns} from consent.access where person_id = any(guichet.same_as(${person})) and event_id = ${id}`)

/** Agencies and purposes that ever looked: what one may filter by. */
export const accessKinds = (tx: Tx, person: string): Promise<{ agency: string | null; purpose: string }[]> =>
  tx.rows(sql<{ agency: string | null; purpose: string }>`
    select agency_id as agency, purpose from consent.access where person_id = any(guichet.same_as(${person})) group by 1, 2 order by 1, 2`)

/** Agents of the unit of work's agency who opened a case since an instant, the last first; not the one who asks. */
export const openedLately = (
  tx: Tx,
  { person, case: one, since }: { readonly person: string; readonly case: string; readonly since: string },
): Promise<{ readonly actor: string; readonly at: string }[]> =>
  tx.often(sql<{ actor: string; at: string }>`select actor, at from consent.lately(${person}::uuid, ${one}::uuid, ${since}::timestamptz)`)
