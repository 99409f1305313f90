import { sql, type Tx } from '#store'
import type { Asked, Refused, Run } from './contract.ts'

const columns = sql.raw(
  'id, agency_id as agency, law, title, asked, file, state, progress, results, refused, made_at as "madeAt", made_by as "madeBy"',
)

export interface NewRun extends Pick<Run, 'id' | 'agency' | 'law' | 'title'> {
  readonly asked: Asked
  readonly file?: string
}

export const addRun = (tx: Tx, { id, agency, law, title, asked, file }: NewRun) =>
  tx.rows(sql`insert into workbench.run (id, agency_id, law, title, asked, file, state, made_at, made_by)
    values (${id}, ${agency}, ${law}, ${title}, ${JSON.stringify(asked)}::jsonb, ${file ?? null}, 'waiting', ${tx.at}, ${tx.who.actor})`)

/** Those of the agency, newest first. */
export const runsOf = (tx: Tx, agency: string, limit: number): Promise<Run[]> =>
  tx.rows(sql<Run>`select ${columns} from workbench.run where agency_id = ${agency} order by id desc limit ${limit}`)

export const runById = (tx: Tx, id: string): Promise<Run | undefined> =>
  tx.row(sql<Run>`select ${columns} from workbench.run where id = ${id}`)

/** How many wait or work. */
export const openRuns = async (tx: Tx, agency: string): Promise<number> =>
  (
    await tx.row(
      sql<{ n: number }>`select count(*)::int as n from workbench.run where agency_id = ${agency} and state in ('waiting', 'running')`,
    )
  )?.n ?? 0

/** A run begins, or begins again after a crash; undefined: it was stopped, or is over. */
export const beginRun = (tx: Tx, id: string): Promise<Run | undefined> =>
  tx.row(
    sql<Run>`update workbench.run set state = 'running', progress = 0 where id = ${id} and state in ('waiting', 'running') returning ${columns}`,
  )

/** Answers whether it is still to go on. */
export const goOn = async (tx: Tx, id: string, progress: number): Promise<boolean> =>
  (await tx.row(sql`update workbench.run set progress = ${progress} where id = ${id} and state = 'running' returning id`)) !== undefined

/** Ends a run that waits or works; answers the file that goes with it, if it was one. */
export const endRun = (
  tx: Tx,
  id: string,
  state: 'done' | 'refused' | 'failed' | 'stopped',
  { results, refused }: { readonly results?: unknown; readonly refused?: Refused } = {},
): Promise<{ id: string; file: string | null } | undefined> =>
  tx.row(sql<{ id: string; file: string | null }>`update workbench.run
    set state = ${state}, results = ${results === undefined ? null : JSON.stringify(results)}::jsonb,
      refused = ${refused === undefined ? null : JSON.stringify(refused)}::jsonb, ended_at = ${tx.at}
    where id = ${id} and state in ('waiting', 'running') returning id, file`)

export const dropRun = (tx: Tx, agency: string, id: string) =>
  tx.row(
    sql<{
      id: string
    }>`delete from workbench.run where agency_id = ${agency} and id = ${id} and state not in ('waiting', 'running') returning id`,
  )
