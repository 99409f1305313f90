import type { RawBuilder } from 'kysely'
import { marked } from './message.ts'
import { appRole } from './server.ts'
import type { Asking, Statement } from './transaction.ts'

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
  /** statements as a library wrote them */
  readonly run: Asking['run']
  readonly pledge: Asking['pledge']
  readonly who: AccessContext
  /** UTC instant of this unit of work: all that it writes bears one time */
  readonly at: string
  readonly now: number
  rows<R>(query: RawBuilder<R>): Promise<R[]>
  /** the first row, if any */
  row<R>(query: RawBuilder<R>): Promise<R | undefined>
  /** As `rows`, for what is asked in nearly every unit of work with the same text: a server reads and plans it once a connection, not once a call. */
  often<R>(query: RawBuilder<R>): Promise<R[]>
  /**
   * As `often`, for a statement that only writes: nobody waits for it, since the commit answers for it and goes with it. When it fails the unit of work
   * does, with its error; `told` says it in other words.
   */
  write(query: RawBuilder<unknown>, told?: (error: unknown) => unknown): void
}

/**
 * The statement by which a unit of work takes on its role and says what row policies read. Who names nobody spares the database looking for other
 * registrations of nobody: half of what a short unit of work costs.
 */
export function declaration({
  actor,
  for: whose = '',
  agency = '',
  purpose,
  case: of = '',
  subjects = [],
  mandate,
}: AccessContext): Statement {
  const values: string[] = []
  const bound = (value: string) => `$${values.push(value)}`
  const settings = {
    role: `'${appRole}'`,
    'guichet.actor': bound(actor),
    'guichet.for': bound(whose),
    'guichet.agency': bound(agency),
    'guichet.purpose': bound(purpose),
    'guichet.case': bound(of),
    'guichet.subjects': subjects.length === 0 ? "''" : `guichet.widened(${bound(subjects.join(','))})`,
    'guichet.own': whose === '' ? "''" : `array_to_string(guichet.same_as(${bound(whose)}::uuid), ',')`,
    'guichet.services': bound(mandate?.services?.join(',') ?? ''),
    // No statement of ours is long enough to be worth compiling, and one whose rows the planner guesses too high was: 280 ms for what takes 3.
    jit: "'off'",
  }
  const text = Object.entries(settings).map(([name, value]) => `set_config('${name}', ${value}, true)`)
  // One short answer: ten columns took longer to read than the statement takes.
  return { text: marked(`select concat(${text.join(', ')}) is null as said`), values }
}

/** Persons who are not the one acting: she reads her own without a line, never another's, her mandate included. */
export function othersIn({ for: whose, mandate, subjects = [] }: AccessContext): readonly string[] {
  const others = subjects.filter((person) => person !== whose)
  return mandate === undefined || whose === undefined ? others : [whose, ...others]
}
