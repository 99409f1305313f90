import { sql, type Tx } from '#store'

export interface RunRow {
  readonly id: string
  readonly situation: string
  readonly revision: number
  readonly state: 'running' | 'done' | 'superseded' | 'stopped'
  readonly services: readonly { readonly service: string; readonly version: number; readonly rules: string }[]
  readonly persons: number
  /** how far it came */
  readonly lastPerson: string | null
  readonly digest: string
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly beganAt: string
  readonly endedAt: string | null
}

const columns = sql.raw(
  `id, situation_id as situation, revision, state, services, persons, last_person as "lastPerson", digest, counts, began_at as "beganAt", ended_at as "endedAt"`,
)

export const runById = (tx: Tx, id: string): Promise<RunRow | undefined> =>
  tx.row(sql<RunRow>`select ${columns} from response.run where id = ${id}`)

/** The run of a situation that did not end. */
export const openRun = (tx: Tx, situation: string): Promise<RunRow | undefined> =>
  tx.row(sql<RunRow>`select ${columns} from response.run where situation_id = ${situation} and state = 'running' order by id desc limit 1`)

/** The newest first. */
export const runsOf = (tx: Tx, situation: string): Promise<RunRow[]> =>
  tx.rows(sql<RunRow>`select ${columns} from response.run where situation_id = ${situation} order by id desc limit 20`)
