import { type Kysely, sql } from 'kysely'
import { asUnit, type Clock, Refusal } from '#kernel'
import { type AccessContext, declaration, othersIn, type Tx } from './context.ts'
import { kept } from './server.ts'

/** Called in the transaction when the subjects of a unit of work are not the person it is for; writes the access line. */
export type AccessWitness = (tx: Tx, subjects: readonly string[]) => Promise<void>

export interface UnitOptions {
  readonly db: Kysely<Record<string, never>>
  /** what the driver leaves to say before the first statement (`opening` of server.ts) */
  readonly opening: string
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
  const declared = `${options.opening}${declaration(who)}`
  return await options.db.transaction().execute(async (transaction) => {
    await sql.raw(declared).execute(transaction)
    const rows: Tx['rows'] = async (query) => (await query.execute(transaction)).rows
    const tx: Tx = {
      db: transaction,
      who,
      at: new Date(now).toISOString(),
      now,
      rows,
      row: async (query) => (await rows(query))[0],
      often: (query) => rows(kept(query)),
    }
    const others = othersIn(who)
    if (others.length > 0 && who.actor !== 'system') {
      const witness = options.witness()
      if (witness === undefined) throw new Refusal('store.witness-missing')
      await witness(tx, others)
    }
    return await asUnit(() => unit(tx))
  })
}
