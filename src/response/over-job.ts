import { asSystem } from '#cases'
import { type Job, Refusal } from '#kernel'
import { sql, type Tx } from '#store'
import { purpose, type ResponseEdge } from './contract.ts'
import { asHouse } from './house.ts'
import { forgetPhotos } from './photos.ts'
import { end } from './receive.ts'
import { expireReservations, forgetReservations } from './resources.ts'
import { situationsOver } from './store.ts'

/** What the register of processing says of how long it is kept: two years after the end. */
const kept = 2 * 365 * 86_400_000

/** Ends alerts whose time is over, and forgets what was computed and offered long ago. */
export const overJob: Job<ResponseEdge> = {
  name: 'response.over',
  every: '*/5 * * * *',
  run: async (edge) => {
    const over = await edge.store.as(asSystem(purpose), situationsOver)
    for (const { id } of over) await edge.store.as(asHouse(edge), (tx) => end(edge, tx, id, 'over')).catch(wasEnded)
    await expireReservations(edge)
    await edge.store.as(asSystem(purpose), (tx) => forget(edge, tx, new Date(edge.clock.now() - kept).toISOString()))
  },
}

/** Somebody was faster. */
function wasEnded(error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== 'response.not-now') throw error
}

async function forget(edge: ResponseEdge, tx: Tx, before: string): Promise<void> {
  await forgetReservations(
    tx,
    sql`exists (select 1 from response.situation s where s.id = r.situation_id and s.ended_at < ${before}::timestamptz)`,
  )
  await forgetPhotos(edge, tx, before)
  for (const table of ['hit', 'verdict', 'offer', 'beside', 'gift', 'intake'])
    await tx.rows(
      sql`delete from ${sql.table(`response.${table}`)} r using response.situation s where s.id = r.situation_id and s.ended_at < ${before}::timestamptz`,
    )
}
