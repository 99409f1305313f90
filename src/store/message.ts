import pg from 'pg'
import { prepareValue } from 'pg/lib/utils.js'

type Row = Readonly<Record<string, unknown>>

/** What a statement brought. `command`: the server's word for what it did, `COMMIT`, `INSERT 0 1`. */
export interface Answer {
  readonly rows: readonly Row[]
  readonly command: string
}

export type Ask = (text: string, values: readonly unknown[]) => Promise<Answer>

const mark = '/* kept */ '
/** The same statement, which a server keeps prepared, once a connection (`Tx.often`). */
export const marked = (text: string): string => `${mark}${text}`

/** With more values than this it is a long list, whose text changes with its length: too many texts to keep. */
const few = 60
const isKept = (text: string, values: readonly unknown[]): boolean => text.startsWith(mark) && values.length <= few

const names = new Map<string, string>()
/** The name by which a server knows a kept statement again; none: it reads the text each time. */
function nameOf({ text, values }: Asked): string {
  if (!isKept(text, values)) return ''
  const known = names.get(text) ?? `kept${names.size}`
  names.set(text, known)
  return known
}

interface Asked {
  readonly text: string
  /** as they go to the server */
  readonly values: readonly (string | Uint8Array | null)[]
  resolve(answer: Answer): void
  reject(error: unknown): void
}

type Column = readonly [name: string, read: (text: string) => unknown]

/** Columns of what a connection keeps prepared, by the name of the statement. */
const prepared = new WeakMap<pg.ClientBase, Map<string, readonly Column[]>>()
const preparedOn = (client: pg.ClientBase): Map<string, readonly Column[]> => {
  const known = prepared.get(client) ?? new Map()
  prepared.set(client, known)
  return known
}

/** The parts of the protocol that a message speaks; of pg's own types, several ask for arguments that it does not read. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void }
  parse(what: { readonly name: string; readonly text: string }): void
  bind(what: { readonly statement: string; readonly values: Asked['values'] }): void
  describe(what: { readonly type: 'P'; readonly name: string }): void
  execute(what: object): void
  close(what: { readonly type: 'S'; readonly name: string }): void
  sync(): void
}

/** SQLSTATE in_failed_sql_transaction: what a server says of a statement whose transaction has failed already. */
const leftOut = '25P02'

const leftOutBy = (error: unknown): Error =>
  Object.assign(new Error('a statement before this one failed', { cause: error }), { code: leftOut })

/** Did this fail because another statement did, and that one says why? */
export const isLeftOut = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === leftOut

/**
 * Statements that go to the server in one message and are answered by one. When one fails, the server leaves out those behind it: they share a transaction,
 * which is over then. `handle…` are called by pg as the server speaks (PostgreSQL, Frontend/Backend Protocol, Extended Query).
 */
class Message implements pg.Submittable {
  private readonly asked: readonly Asked[]
  private readonly known: Map<string, readonly Column[]>
  private readonly over: () => void
  private readonly done: Answer[] = []
  private rows: Row[] = []
  private columns: readonly Column[] = []

  constructor(asked: readonly Asked[], known: Map<string, readonly Column[]>, over: () => void) {
    this.asked = asked
    this.known = known
    this.over = over
  }

  submit = (connection: unknown) => {
    const wire = connection as Wire
    wire.stream.cork()
    for (const one of this.asked) {
      const name = nameOf(one)
      const isNew = !this.known.has(name)
      if (isNew && name !== '') wire.close({ type: 'S', name }) // one that failed may be there
      if (isNew) wire.parse({ name, text: one.text })
      wire.bind({ statement: name, values: one.values })
      if (isNew) wire.describe({ type: 'P', name: '' })
      wire.execute({})
    }
    wire.sync()
    wire.stream.uncork()
    return null
  }

  private get name(): string {
    return nameOf(this.asked[this.done.length]!)
  }

  handleRowDescription({ fields }: { readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[] }): void {
    this.columns = fields.map(({ name, dataTypeID }) => [name, pg.types.getTypeParser(dataTypeID, 'text')])
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    if (this.columns.length === 0) this.columns = this.known.get(this.name) ?? []
    const row: Record<string, unknown> = {}
    for (const [index, [name, read]] of this.columns.entries()) {
      const text = fields[index]
      row[name] = text == null ? null : read(text)
    }
    this.rows.push(row)
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const { name } = this
    if (name !== '' && !this.known.has(name)) this.known.set(name, this.columns)
    this.done.push({ rows: this.rows, command: text })
    this.rows = []
    this.columns = []
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  handleError(error: unknown): void {
    const at = this.done.length
    if (at < this.asked.length) this.known.delete(this.name)
    for (const [index, { resolve, reject }] of this.asked.entries())
      if (index < at) resolve(this.done[index]!)
      else reject(index === at ? error : leftOutBy(error))
    this.over()
  }

  handleReadyForQuery(): void {
    for (const [index, { resolve }] of this.asked.entries()) resolve(this.done[index]!)
    this.over()
  }
}

/**
 * Asks a connection. What is asked in one turn of the loop goes in one message, and what is asked while that is under way in the next: a message wakes the
 * server, and each answer this process, which costs more than most statements do.
 */
export function asking(client: pg.ClientBase): Ask {
  const known = preparedOn(client)
  let waiting: Asked[] = []
  let [planned, underWay] = [false, false]
  const send = () => {
    planned = false
    if (underWay || waiting.length === 0) return
    underWay = true
    const some = waiting
    waiting = []
    client.query(
      new Message(some, known, () => {
        underWay = false
        plan()
      }),
    )
  }
  const plan = () => {
    if (planned || underWay) return
    planned = true
    process.nextTick(send)
  }
  return async (text, values) => {
    const ready = values.map(prepareValue)
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    waiting.push({ text, values: ready, resolve, reject })
    plan()
    try {
      return await promise
    } catch (error) {
      if (error instanceof Error) Error.captureStackTrace(error) // where it was asked, instead of where its answer was read
      throw error
    }
  }
}

/** What was asked in this turn is on its way: what is computed after that is computed while the server works. */
export const sent = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))
