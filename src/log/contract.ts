import type { LoggedEvent, Projector } from '#kernel'
import type { Tx } from '#store'

/** What a command says happened; the rest of the envelope comes from the unit of work. */
export interface NewEvent {
  readonly type: string
  readonly payload: unknown
}

/** Where events go. `stream` is `<kind>:<id>`; `key` seals their payloads, `parent` is made first when the key is new. */
export interface Target {
  readonly stream: string
  readonly person?: string
  readonly case?: string
  readonly agency?: string
  readonly key: string
  readonly parent?: string
}

/** What shows another which event a commitment stands for: the envelope that was committed to, and its salt. Whoever has both computes the commitment. */
export interface Opening {
  readonly envelope: Readonly<Record<string, unknown>> & { readonly id: string; readonly at: string; readonly payload: unknown }
  /** 32 bytes in base64 */
  readonly salt: string
}

/** What goes to one stream, among others in one unit of work. */
export interface Appending {
  readonly target: Target
  readonly events: readonly NewEvent[]
  /** number of events that the caller has seen */
  readonly expected?: number
  /** the whole stream as the caller read it up to `expected`: it is not read again for its projections */
  readonly before?: readonly LoggedEvent[]
}

export interface Log {
  /**
   * Appends in the caller's transaction, runs projectors, enqueues reactions. `expected`: number of events that the caller has seen; another refuses the
   * whole unit of work with `log.stream-moved`, at the latest when it is over: the event is pledged (`Tx.write`).
   */
  append(tx: Tx, target: Target, events: readonly NewEvent[], expected?: number): Promise<LoggedEvent[]>
  /** The same to several streams, all or nothing, in a few statements; one that moved refuses them all. Answers what was written, by stream. */
  appendAll(tx: Tx, appendings: readonly Appending[]): Promise<ReadonlyMap<string, LoggedEvent[]>>
  /** A stream in order, payloads opened and brought up to their newest version. Events whose key was erased are left out. */
  read(tx: Tx, stream: string): Promise<LoggedEvent[]>
  /** Several streams at once, each in order; one without events is not in it. */
  readAll(tx: Tx, streams: readonly string[]): Promise<ReadonlyMap<string, readonly LoggedEvent[]>>
  /** Where and when the newest events of these types happened, newest first, before an instant; as many as asked and all others of the last one's instant. Nothing is opened. */
  newest(
    tx: Tx,
    streams: readonly string[],
    which: { readonly types: readonly string[]; readonly limit: number; readonly before?: string },
  ): Promise<{ readonly stream: string; readonly at: string }[]>
  /** Openings of these events, in order, as far as the unit of work may see them: for another party whose they are, too. */
  openings(tx: Tx, events: readonly string[]): Promise<Opening[]>
  /** Events of a person over all agencies that the unit of work may see, newest first. */
  ofPerson(tx: Tx, person: string, limit: number): Promise<LoggedEvent[]>
  /** The next streams of a kind behind one, in the order of their names (rebuild). */
  streamsAfter(tx: Tx, kind: string, after: string | undefined, most: number): Promise<readonly string[]>
  /**
   * Makes the projections of streams of one kind again: their rows are deleted first, in the order of their names as `appendAll` writes, so that who writes
   * one of them meanwhile waits, and what is read after is whole.
   */
  remake(tx: Tx, streams: readonly string[]): Promise<void>
  /** Deletes rows that no event accounts for (rebuild). */
  forgetStrays(tx: Tx): Promise<void>
}

/** A projector with the composed town it needs. */
export type BoundProjector = Pick<Projector<unknown, Tx>, 'stream' | 'whole' | 'forget'> & {
  apply(tx: Tx, streams: ReadonlyMap<string, readonly LoggedEvent[]>): unknown
}
