import type { RawBuilder, Transaction } from 'kysely'

/** What every unit of work declares before it reads a row. `purpose` is an id of the register of processing. */
export interface AccessContext {
  /** account id of who acts, or `system` */
  readonly actor: string
  /** the person whose own affairs these are (herself, or the one she acts for) */
  readonly for?: string
  /** she acts for `for` by a mandate: every such unit of work leaves an access line, and rows of other services are not there */
  readonly mandate?: {
    readonly id: string
    readonly kind: string
    /** the person of who acts; an agent at the counter is none */
    readonly self?: string
    /** ids of services; without it all of them */
    readonly services?: readonly string[]
  }
  readonly agency?: string
  readonly purpose: string
  readonly case?: string
  /** persons whose data this unit of work opens; when they are not `for`, one access line is written with it */
  readonly subjects?: readonly string[]
  /** categories of data opened, for the access line: `case`, `contact`, `identity` … */
  readonly categories?: readonly string[]
  /** role of the actor in words, for the access line */
  readonly role?: string
  /** demonstration only: the instant (milliseconds) at which this unit of work is said to have happened, for replaying an invented past */
  readonly now?: number
}

/** One transaction, one context. SQL is written where it is used: `tx.rows(sql<Row>`select …`)`. */
export interface Tx {
  readonly db: Transaction<Record<string, never>>
  readonly who: AccessContext
  /** UTC instant of this unit of work: all that it writes bears one time */
  readonly at: string
  readonly now: number
  rows<R>(query: RawBuilder<R>): Promise<R[]>
  /** the first row, if any */
  row<R>(query: RawBuilder<R>): Promise<R | undefined>
}
