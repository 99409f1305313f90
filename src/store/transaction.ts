import type { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { together } from '#kernel'
import { asking, marked } from './message.ts'

type Row = Readonly<Record<string, unknown>>

/** One statement of a transaction. Several may be asked before the first has answered: they are done in the order in which they were asked. */
export type Run = (text: string, values: readonly unknown[]) => Promise<readonly Row[]>

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Does the work in a transaction that begins with a declaration; commits it, or rolls it back when anything failed. */
export type Transact = <T>(declaration: Statement, work: (run: Run) => Promise<T>) => Promise<T>

const [begin, commit, rollback] = [marked('begin'), marked('commit'), marked('rollback')]

/**
 * On a server `begin`, the declaration and what is asked first go in one message: where one of them fails, the server leaves out what comes behind it, so
 * nothing is done outside the transaction or without its context.
 */
export const onServer =
  (pool: pg.Pool): Transact =>
  async (declaration, work) => {
    const client = await pool.connect()
    const ask = asking(client)
    let broken = false
    try {
      const run: Run = async (text, values) => (await ask(text, values)).rows
      const begun = together(ask(begin, []), run(declaration.text, declaration.values))
      const [, value] = await together(begun, untilOver(run, work))
      // A transaction of which a statement failed is rolled back by `commit`, which says so.
      if ((await ask(commit, [])).command === 'ROLLBACK') throw new Error('a statement failed and nobody was told')
      return value
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
    pglite.transaction(async (transaction) => {
      const run: Run = async (text, values) => (await transaction.query<Row>(text, [...values])).rows
      await run(declaration.text, declaration.values)
      return await untilOver(run, work)
    })

/** Nothing runs once the work is over: the connection is somebody else's then. */
async function untilOver<T>(run: Run, work: (run: Run) => Promise<T>): Promise<T> {
  let over = false
  try {
    return await work(async (text, values) => {
      if (over) throw new Error('this unit of work is over')
      return await run(text, values)
    })
  } finally {
    over = true
  }
}
