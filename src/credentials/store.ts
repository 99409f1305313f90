import { sql, type Tx } from '#store'
import type { Standing } from './contract.ts'
import type { Place } from './slots.ts'

export interface CredentialRow {
  readonly id: string
  readonly case: string
  readonly person: string
  readonly agency: string
  readonly service: string
  readonly version: number
  readonly document: string
  readonly order: string
  readonly number: string
  readonly standing: Standing
  readonly because: string | null
  readonly reason: string | null
  readonly changedAt: string | null
  readonly until: string | null
  readonly madeAt: string
}

const columns =
  sql.raw(`id, case_id as "case", person_id as person, agency_id as agency, service, version, document, order_key as "order", number, standing, because, reason,
  changed_at as "changedAt", until_day::text as until, made_at as "madeAt"`)

/** Hers, newest first. */
export const credentialsOf = (tx: Tx, person: string) =>
  tx.rows(
    sql<CredentialRow>`select ${columns} from credentials.credential where person_id = any(guichet.same_as(${person})) order by id desc`,
  )

export const hasCredential = async (tx: Tx, person: string): Promise<boolean> =>
  (await tx.often(sql`select 1 as found from credentials.credential where person_id = any(guichet.same_as(${person})) limit 1`)).length > 0

export const credentialsOfCase = (tx: Tx, id: string) =>
  tx.rows(sql<CredentialRow>`select ${columns} from credentials.credential where case_id = ${id} order by id`)

/** Of these services, what is not revoked, oldest first. */
export const unrevokedOf = async (tx: Tx, services: readonly string[]): Promise<readonly CredentialRow[]> =>
  services.length === 0
    ? []
    : tx.rows(
        sql<CredentialRow>`select ${columns} from credentials.credential where service in (${sql.join(services)}) and standing <> 'revoked' order by id`,
      )

export const credentialById = (tx: Tx, id: string) =>
  tx.row(sql<CredentialRow>`select ${columns} from credentials.credential where id = ${id}`)

export const isMade = async (tx: Tx, order: string): Promise<boolean> =>
  (await tx.row(sql`select 1 as found from credentials.credential where order_key = ${order}`)) !== undefined

export interface CopyRow extends Place {
  readonly id: string
  readonly credential: string
  readonly form: 'file' | 'wallet'
  readonly file: string | null
  readonly paper: string | null
  readonly madeAt: string
  readonly endedAt: string | null
}

const copyColumns = sql.raw(
  `id, credential_id as credential, form, list, place, file_id as file, paper_id as paper, made_at as "madeAt", ended_at as "endedAt"`,
)

/** Copies of these credentials, oldest first. */
export const copiesOf = async (tx: Tx, credentials: readonly string[]): Promise<readonly CopyRow[]> =>
  credentials.length === 0
    ? []
    : tx.rows(sql<CopyRow>`select ${copyColumns} from credentials.copy where credential_id in (${sql.join(credentials)}) order by id`)

/** The copy on whose paper this code stands. */
export const copyByCode = (tx: Tx, digest: string) =>
  tx.row(sql<CopyRow & { readonly person: string; readonly case: string }>`
    select ${copyColumns}, person_id as person, case_id as "case" from credentials.copy where code_digest = ${digest}`)
