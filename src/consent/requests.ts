import { z } from 'zod'
import { type Projector, Refusal, uuidv7 } from '#kernel'
import { eachStream, forgetRows, type Log } from '#log'
import { list, sql, type Tx } from '#store'
import { ownKey } from './own.ts'

/** What a person may ask about her data: why somebody looked; a correction, a limit to the use, an objection (GDPR, art. 15, 16, 18, 21). */
export const requestKinds = ['why', 'correct', 'restrict', 'object'] as const
export type RequestKind = (typeof requestKinds)[number]
/** `lifted`: a limit that was accepted and holds no longer. */
export const outcomes = ['explained', 'accepted', 'refused', 'lifted'] as const
export type RequestOutcome = (typeof outcomes)[number]
/** What an officer may answer; a limit is lifted later. */
export type RequestAnswer = Exclude<RequestOutcome, 'lifted'>

const made = z.strictObject({
  kind: z.enum(requestKinds),
  /** id of the access line (`why`), concept of the fact (`correct`), id of the case or the processing */
  about: z.string().optional(),
  text: z.string(),
  /** what the person says is right */
  value: z.json().optional(),
  /** since when it is so, as far as she knows: a day, a month or a year */
  from: z
    .string()
    .regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/)
    .optional(),
  due: z.iso.datetime(),
})
const answered = z.strictObject({ outcome: z.enum(['explained', 'accepted', 'refused']), text: z.string() })

export const requestMade = { type: 'request.made', version: 2, payload: made, upcast: { 1: (given: unknown) => given } }
export const requestAnswered = { type: 'request.answered', version: 1, payload: answered }
/** A limit holds no longer; the person is told before it ends (GDPR, art. 18, 3), with the reason. */
export const requestLifted = { type: 'request.lifted', version: 1, payload: z.strictObject({ text: z.string() }) }
const requestSeen = { type: 'request.seen', version: 1, payload: z.strictObject({}) }
export const requestEvents = [requestMade, requestAnswered, requestLifted, requestSeen]

export interface RequestRow {
  readonly id: string
  readonly person: string
  readonly agency: string
  readonly kind: RequestKind
  readonly about: string | null
  readonly madeAt: string
  readonly dueAt: string
  readonly answeredAt: string | null
  readonly outcome: RequestOutcome | null
  readonly seenAt: string | null
}

/** A request with its words. */
export interface Request extends RequestRow {
  readonly text: string
  readonly value?: unknown
  readonly from?: string
  readonly answer?: { readonly text: string; readonly by: string }
}

const columns = sql.raw(
  'id, person_id as person, agency_id as agency, kind, about, made_at as "madeAt", due_at as "dueAt", answered_at as "answeredAt", outcome, seen_at as "seenAt"',
)

const target = ({ id, person, agency }: Pick<RequestRow, 'id' | 'person' | 'agency'>) => ({
  stream: `request:${id}`,
  person,
  agency,
  ...ownKey(person),
})

export const longestRequest = 4000

/** Asks. Refuses `request.text-missing`, `request.text-long`, and `request.open` while the same question waits for its answer. */
export async function ask(
  log: Log,
  tx: Tx,
  person: string,
  agency: string,
  request: Omit<z.input<typeof made>, 'text'> & { readonly text: string },
): Promise<string> {
  const text = sayable(request.text)
  const open = await tx.row(sql`select 1 as found from consent.request
    where person_id = ${person} and kind = ${request.kind} and about is not distinct from ${request.about ?? null} and answered_at is null`)
  if (open !== undefined) throw new Refusal('request.open')
  const id = uuidv7(tx.now)
  await log.append(tx, target({ id, person, agency }), [{ type: requestMade.type, payload: { ...request, text } }])
  return id
}

/** Answers, once. Refuses `request.unknown`, `request.answered`, and an empty or too long text. */
export async function answer(log: Log, tx: Tx, id: string, outcome: RequestAnswer, text: string): Promise<RequestRow> {
  const row = await requestById(tx, id)
  if (row === undefined) throw new Refusal('request.unknown')
  if (row.answeredAt !== null) throw new Refusal('request.answered')
  await log.append(tx, target(row), [{ type: requestAnswered.type, payload: { outcome, text: sayable(text) } }], 1)
  return row
}

/** Ends a limit that was accepted. Refuses `request.unknown`, `request.not-limited`, and an empty or too long text. */
export async function liftLimit(log: Log, tx: Tx, id: string, text: string): Promise<RequestRow> {
  const row = await requestById(tx, id)
  if (row === undefined) throw new Refusal('request.unknown')
  if (row.kind !== 'restrict' || row.outcome !== 'accepted') throw new Refusal('request.not-limited')
  await log.append(tx, target(row), [{ type: requestLifted.type, payload: { text: sayable(text) } }])
  return row
}

/** Limits in force at an agency, the oldest first: those that its officer may lift. */
export const limitsAt = (tx: Tx, agency: string, limit = 100): Promise<RequestRow[]> =>
  tx.rows(
    sql<RequestRow>`select ${columns} from consent.request where agency_id = ${agency} and kind = 'restrict' and outcome = 'accepted' order by made_at limit ${limit}`,
  )

function sayable(text: string): string {
  const said = text.trim()
  if (said === '') throw new Refusal('request.text-missing')
  if (said.length > longestRequest) throw new Refusal('request.text-long', { most: longestRequest })
  return said
}

/** The person has the answer before her: it is no longer new. */
export async function markSeen(log: Log, tx: Tx, rows: readonly RequestRow[]): Promise<void> {
  for (const row of rows)
    if (row.answeredAt !== null && row.seenAt === null) await log.append(tx, target(row), [{ type: requestSeen.type, payload: {} }])
}

export const requestById = (tx: Tx, id: string): Promise<RequestRow | undefined> =>
  tx.row(sql<RequestRow>`select ${columns} from consent.request where id = ${id}`)

export const requestsOf = (tx: Tx, person: string, limit = 100): Promise<RequestRow[]> =>
  tx.rows(
    sql<RequestRow>`select ${columns} from consent.request where person_id = any(guichet.same_as(${person})) order by made_at desc, id desc limit ${limit}`,
  )

/** Those that wait for an agency's officer, the nearest limit first; `answered`: the newest answers instead. */
export const requestsAt = (tx: Tx, agency: string, answered: boolean, limit = 100): Promise<RequestRow[]> =>
  tx.rows(
    answered
      ? sql<RequestRow>`select ${columns} from consent.request where agency_id = ${agency} and answered_at is not null order by answered_at desc limit ${limit}`
      : sql<RequestRow>`select ${columns} from consent.request where agency_id = ${agency} and answered_at is null order by due_at limit ${limit}`,
  )

/** How many wait at an agency. */
export const countRequests = async (tx: Tx, agency: string): Promise<number> =>
  (
    await tx.row(
      sql<{ count: number }>`select count(*)::int as count from consent.request where agency_id = ${agency} and answered_at is null`,
    )
  )?.count ?? 0

/** The request with its words, from its events; undefined once they were erased. */
export async function requestWords(log: Log, tx: Tx, row: RequestRow): Promise<Request | undefined> {
  const events = await log.read(tx, `request:${row.id}`)
  const first = events.find(({ type }) => type === requestMade.type)
  // The last word counts: of a limit that was lifted, why it was.
  const reply = events.findLast(({ type }) => type === requestAnswered.type || type === requestLifted.type)
  if (first === undefined) return undefined
  const { text, value, from } = first.payload as z.infer<typeof made>
  return {
    ...row,
    text,
    ...(value === undefined ? {} : { value }),
    ...(from === undefined ? {} : { from }),
    ...(reply === undefined ? {} : { answer: { text: (reply.payload as z.infer<typeof answered>).text, by: reply.actor } }),
  }
}

export const requestProjector: Projector<unknown, Tx> = {
  stream: 'request',
  whole: false,
  forget: forgetRows('request', 'consent.request'),
  apply: eachStream(async (tx, id, events) => {
    for (const event of events) {
      if (event.type === requestMade.type) {
        const { kind, about, due } = event.payload as z.infer<typeof made>
        await tx.rows(sql`insert into consent.request (id, person_id, agency_id, kind, about, made_at, due_at)
          values (${id}, ${event.person}, ${event.agency}, ${kind}, ${about ?? null}, ${event.at}, ${due}) on conflict do nothing`)
      } else if (event.type === requestAnswered.type) {
        const { outcome } = event.payload as z.infer<typeof answered>
        await tx.rows(sql`update consent.request set answered_at = ${event.at}, outcome = ${outcome} where id = ${id}`)
      } else if (event.type === requestLifted.type) {
        await tx.rows(sql`update consent.request set answered_at = ${event.at}, outcome = 'lifted', seen_at = null where id = ${id}`)
      } else await tx.rows(sql`update consent.request set seen_at = ${event.at} where id = ${id}`)
    }
  }),
}

/** Is the use of a case limited at its person's request (GDPR, art. 18)? A condition on a column that holds a case: from the request on, until it is refused or lifted. */
export const limitedBy = (column: string) => sql<boolean>`consent.is_limited(${sql.ref(column)})`

/** The same of one case, for whoever may work on it: that it is limited, not why. */
export const isLimited = async (tx: Tx, caseId: string): Promise<boolean> => (await limitedAmong(tx, [caseId])).has(caseId)

/** Those of these cases that are limited. */
export const limitedAmong = async (tx: Tx, cases: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await tx.often(sql<{ id: string }>`select one as id from unnest(${list(cases)}::uuid[]) as one where ${limitedBy('one')}`)
  return new Set(rows.map(({ id }) => id))
}
