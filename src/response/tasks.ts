/** What agencies ask of each other after a disaster: asked, seen, ended. */
import { uuidv7 } from '#kernel'
import { type AccessContext, sql, type Tx } from '#store'
import { type ResponseEdge, taskAsked, taskEnded, taskSeen } from './contract.ts'
import { refuse } from './refusals.ts'

export interface Task {
  readonly id: string
  readonly agency: string
  readonly to: string
  readonly situation: string
  readonly text: string
  readonly dueAt: string
  readonly askedAt: string
  readonly seenAt: string | null
  readonly endedAt: string | null
  readonly outcome: 'done' | 'declined' | null
  readonly answer: string | null
}

const columns =
  sql.raw(`id, agency_id as agency, to_agency as "to", situation_id as situation, text, due_at as "dueAt", asked_at as "askedAt",
  seen_at as "seenAt", ended_at as "endedAt", outcome, answer`)

export const tasksIn = (tx: Tx, situation: string): Promise<Task[]> =>
  tx.rows(sql<Task>`select ${columns} from response.task where situation_id = ${situation} order by id desc limit 200`)

/** Those that were asked of an agency, what is open first. */
export const tasksTo = (tx: Tx, agency: string): Promise<Task[]> =>
  tx.rows(sql<Task>`select ${columns} from response.task where to_agency = ${agency} order by ended_at is not null, due_at, id limit 200`)

/** Each agency's words stand under its own key, in a stream of its own. */
const targetOf = (id: string, { agency = '' }: AccessContext) => ({
  stream: `response-task:${id}.${agency}`,
  agency,
  key: `agency:${agency}`,
})

export async function askTask(
  edge: ResponseEdge,
  access: AccessContext,
  { situation, to, text, dueAt }: Pick<Task, 'situation' | 'to' | 'text' | 'dueAt'>,
): Promise<void> {
  const agency = access.agency ?? ''
  await edge.store.as(access, async (tx) => {
    const id = uuidv7(tx.now)
    await tx.rows(sql`insert into response.task (id, agency_id, to_agency, situation_id, text, due_at, asked_by, asked_at)
      values (${id}, ${agency}, ${to}, ${situation}, ${text}, ${dueAt}, ${access.actor}, ${tx.at})`)
    await edge.log.append(tx, targetOf(id, access), [{ type: taskAsked.type, payload: { situation, to, text, due: dueAt } }])
  })
}

async function locked(tx: Tx, access: AccessContext, id: string): Promise<Task> {
  const task = await tx.row(
    sql<Task>`select ${columns} from response.task where id = ${id} and to_agency = ${access.agency ?? ''} for update`,
  )
  if (task === undefined) throw refuse('response.unknown')
  if (task.endedAt !== null) throw refuse('response.not-now')
  return task
}

/** Somebody of the agency that was asked says that it is seen. Seen before stays as it was. Refuses `response.unknown`, `response.not-now`. */
export const seeTask = (edge: ResponseEdge, access: AccessContext, id: string): Promise<void> =>
  edge.store.as(access, async (tx) => see(edge, tx, access, await locked(tx, access, id)))

async function see(edge: ResponseEdge, tx: Tx, access: AccessContext, task: Task): Promise<void> {
  if (task.seenAt !== null) return
  await tx.rows(sql`update response.task set seen_by = ${access.actor}, seen_at = ${tx.at} where id = ${task.id}`)
  await edge.log.append(tx, targetOf(task.id, access), [{ type: taskSeen.type, payload: {} }])
}

/** It is done, or that agency cannot, with why; whoever ends it has seen it. Refuses `response.unknown`, `response.not-now`. */
export const endTask = (
  edge: ResponseEdge,
  access: AccessContext,
  id: string,
  outcome: 'done' | 'declined',
  answer: string,
): Promise<void> =>
  edge.store.as(access, async (tx) => {
    const task = await locked(tx, access, id)
    await see(edge, tx, access, task)
    await tx.rows(
      sql`update response.task set ended_by = ${access.actor}, ended_at = ${tx.at}, outcome = ${outcome}, answer = ${answer} where id = ${id}`,
    )
    await edge.log.append(tx, targetOf(task.id, access), [{ type: taskEnded.type, payload: { outcome, answer } }])
  })
