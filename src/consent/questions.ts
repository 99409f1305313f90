import { z } from 'zod'
import { type Projector, Refusal, uuidv7 } from '#kernel'
import { eachStream, forgetRows, type Log } from '#log'
import { sql, type Tx } from '#store'
import type { AccessLine } from './access.ts'

/** The officer asks an agent about one line of hers: when, for which purpose and case, so that she knows it; no name of the person. */
const asked = z.strictObject({
  access: z.uuid(),
  account: z.string(),
  at: z.iso.datetime(),
  purpose: z.string(),
  case: z.uuid().optional(),
  oddities: z.array(z.string()),
})
export const accessQuestioned = { type: 'access.questioned', version: 1, payload: asked }
export const accessJustified = { type: 'access.justified', version: 1, payload: z.strictObject({ text: z.string() }) }

export interface Question {
  readonly id: string
  readonly access: string
  readonly account: string
  readonly agency: string
  readonly askedAt: string
  readonly answeredAt: string | null
}

export interface Questioned extends Question {
  readonly line: z.infer<typeof asked>
  readonly justification?: string
}

const columns = sql.raw('id, access_id as access, account, agency_id as agency, asked_at as "askedAt", answered_at as "answeredAt"')
const target = ({ id, agency }: Pick<Question, 'id' | 'agency'>) => ({ stream: `question:${id}`, agency, key: `agency:${agency}` })
const longest = 2000
export const shortestJustification = 10

/** Asks once about a line. Refuses `question.asked`. */
export async function askAgent(log: Log, tx: Tx, agency: string, line: AccessLine, oddities: readonly string[]): Promise<void> {
  const known = await tx.row(sql`select 1 as found from consent.question where access_id = ${line.id}`)
  if (known !== undefined) throw new Refusal('question.asked')
  const { id: access, actor: account, at, purpose } = line
  const about = line.case === null ? {} : { case: line.case }
  await log.append(tx, target({ id: uuidv7(tx.now), agency }), [
    {
      type: accessQuestioned.type,
      payload: { access, account, at: new Date(at).toISOString(), purpose, ...about, oddities: [...oddities] },
    },
  ])
}

/** The agent's answer, once. Refuses `question.unknown` (also another's), `question.answered`, `question.text-short`, `question.text-long`. */
export async function justify(log: Log, tx: Tx, id: string, text: string): Promise<void> {
  const row = await tx.row(sql<Question>`select ${columns} from consent.question where id = ${id} and account = ${tx.who.actor}`)
  if (row === undefined) throw new Refusal('question.unknown')
  if (row.answeredAt !== null) throw new Refusal('question.answered')
  const said = text.trim()
  if (said.length < shortestJustification) throw new Refusal('question.text-short')
  if (said.length > longest) throw new Refusal('question.text-long')
  await log.append(tx, target(row), [{ type: accessJustified.type, payload: { text: said } }], 1)
}

/** Questions to one agent that wait for her. */
export const questionsTo = (tx: Tx, account: string): Promise<Question[]> =>
  tx.often(
    sql<Question>`select ${columns} from consent.question where account = ${account} and answered_at is null order by asked_at limit 100`,
  )

/** Questions that an agency's officer asked, the newest first. */
export const questionsAt = (tx: Tx, agency: string): Promise<Question[]> =>
  tx.rows(sql<Question>`select ${columns} from consent.question where agency_id = ${agency} order by asked_at desc limit 200`)

/** A question with its words. */
export async function questionWords(log: Log, tx: Tx, row: Question): Promise<Questioned | undefined> {
  const events = await log.read(tx, `question:${row.id}`)
  const line = events.find(({ type }) => type === accessQuestioned.type)?.payload as Questioned['line'] | undefined
  const reply = events.find(({ type }) => type === accessJustified.type)?.payload as { readonly text: string } | undefined
  return line === undefined ? undefined : { ...row, line, ...(reply === undefined ? {} : { justification: reply.text }) }
}

export const questionProjector: Projector<unknown, Tx> = {
  stream: 'question',
  whole: false,
  forget: forgetRows('question', 'consent.question'),
  apply: eachStream(async (tx, id, events) => {
    for (const event of events) {
      if (event.type === accessQuestioned.type) {
        const { access, account } = event.payload as z.infer<typeof asked>
        await tx.rows(sql`insert into consent.question (id, access_id, account, agency_id, asked_at)
          values (${id}, ${access}, ${account}, ${event.agency}, ${event.at}) on conflict do nothing`)
      } else await tx.rows(sql`update consent.question set answered_at = ${event.at} where id = ${id}`)
    }
  }),
}
