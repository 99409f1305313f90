import type { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { asking, isLeftOut, marked } from './message.ts'

type Row = Readonly<Record<string, unknown>>

/** One statement of a transaction. Several may be asked before the first has answered: they are done in the order in which they were asked. */
export type Run = (text: string, values: readonly unknown[]) => Promise<readonly Row[]>

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** What the work of a transaction may ask. */
export interface Asking {
  readonly run: Run
  /**
   * A statement whose answer nobody reads: the commit goes with it in one message, and answers for it. When it fails, so does the transaction, with its
   * error; `told` says it in other words.
   */
  pledge(text: string, values: readonly unknown[], told?: (error: unknown) => unknown): void
}

/** Does the work in a transaction that begins with a declaration; commits it, or rolls it back when anything failed. */
export type Transact = <T>(declaration: Statement, work: (asking: Asking) => Promise<T>) => Promise<T>

const [begin, commit, rollback] = [marked('begin'), marked('commit'), marked('rollback')]

/**
 * On a server `begin`, the declaration and what is asked first go in one message, and so do what is pledged last and `commit`: where one of them fails, the
 * server leaves out what comes behind it, so nothing is done outside the transaction or without its context.
 */
export const onServer =
  (pool: pg.Pool): Transact =>
  async (declaration, work) => {
    const client = await pool.connect()
    const ask = asking(client)
    let broken = false
    try {
      return await pledging(
        async (text, values) => (await ask(text, values)).rows,
        async (asking, answered) => {
          asking.pledge(begin, [])
          asking.pledge(declaration.text, declaration.values)
          const value = await work(asking)
          const [, { command }] = await Promise.all([answered(), ask(commit, [])])
          // A transaction of which a statement failed is rolled back by `commit`, which says so.
          if (command === 'ROLLBACK') throw new Error('a statement failed and nobody was told')
          return value
        },
      )
    } catch (error) {
      await ask(rollback, []).catch(() => {
        broken = true
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

export const embedded =
  (pglite: PGlite): Transact =>
  (declaration, work) =>
    pglite.transaction((transaction) =>
      pledging(
        async (text, values) => (await transaction.query<Row>(text, [...values])).rows,
        async (asking, answered) => {
          await asking.run(declaration.text, declaration.values)
          const value = await work(asking)
          await answered()
          return value
        },
      ),
    )

/**
 * What was pledged has answered when the work is over, and why it failed goes before what failed because of it. Nothing runs after that: the connection is
 * somebody else's then.
 */
async function pledging<T>(ask: Run, work: (asking: Asking, answered: () => Promise<unknown>) => Promise<T>): Promise<T> {
  const pledged: Promise<unknown>[] = []
  let [over, broken] = [false, false]
  const run: Run = async (text, values) => {
    if (over || broken) throw new Error(over ? 'this unit of work is over' : 'what this unit of work pledged failed')
    return await ask(text, values)
  }
  const pledge: Asking['pledge'] = (text, values, told = (error) => error) => {
    const answer = run(text, values).catch((error) => {
      broken = true
      throw told(error)
    })
    answer.catch(() => {}) // it is heard when the work is over
    pledged.push(answer)
  }
  try {
    return await work({ run, pledge }, () => Promise.all(pledged))
  } catch (error) {
    over = true
    const failed = (await Promise.allSettled(pledged)).filter((answer) => answer.status === 'rejected')
    const [first] = failed.filter(({ reason }) => !isLeftOut(reason))
    throw first === undefined ? error : first.reason
  } finally {
    over = true
  }
}
