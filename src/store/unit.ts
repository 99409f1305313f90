import type { RawBuilder } from 'kysely'
import { asUnit, type Clock, Refusal, together } from '#kernel'
import { type AccessContext, declaration, othersIn, type Tx } from './context.ts'
import { kept } from './server.ts'
import { compiled } from './statement.ts'
import type { Transact } from './transaction.ts'

/** Called in the transaction when the subjects of a unit of work are not the person it is for; writes the access line. */
export type AccessWitness = (tx: Tx, subjects: readonly string[]) => Promise<void>

export interface UnitOptions {
  readonly transact: Transact
  readonly clock: Clock
  readonly demo: boolean
  knowsPurpose(purpose: string): boolean
  witness(): AccessWitness | undefined
}

/** A unit of work: one transaction under a declared context, with its access line, committed or rolled back. */
export async function runUnit<T>(options: UnitOptions, who: AccessContext, unit: (tx: Tx) => Promise<T>): Promise<T> {
  if (who.purpose === '') throw new Refusal('store.purpose-missing')
  if (!options.knowsPurpose(who.purpose)) throw new Refusal('consent.purpose-unknown', { purpose: who.purpose })
  const now = who.now !== undefined && options.demo ? who.now : options.clock.now()
  return await options.transact(declaration(who), async ({ run, pledge }) => {
    const rows = async <R>(query: RawBuilder<R>): Promise<R[]> => {
      const { sql, parameters } = compiled(query)
      return (await run(sql, parameters)) as R[]
    }
    const tx: Tx = {
      run,
      pledge,
      who,
      at: new Date(now).toISOString(),
      now,
      rows,
      row: async (query) => (await rows(query))[0],
      often: (query) => rows(kept(query)),
      write: (query, told) => {
        const { sql, parameters } = compiled(kept(query))
        pledge(sql, parameters, told)
      },
    }
    const others = othersIn(who)
    const work = () => asUnit(() => unit(tx))
    if (others.length === 0 || who.actor === 'system') return await work()
    const witness = options.witness()
    if (witness === undefined) throw new Refusal('store.witness-missing')
    // What is read is handed out once its line stands, not before: both are of one transaction.
    const [, value] = await together(witness(tx, others), work())
    return value
  })
}
