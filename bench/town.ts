/** What benches on a whole town share. */
import { findPostgres } from '../tests/support/postgres.ts'
import { startTown, type TestTown, type TownOptions } from '../tests/support/town.ts'

/** A town without jobs, on PostgreSQL when one is found, else on the embedded database; gone when the work is done. */
export async function inTown<T>(
  options: Pick<TownOptions, 'clock' | 'services' | 'masterKey'>,
  work: (town: TestTown) => Promise<T>,
): Promise<T> {
  const postgres = await findPostgres()
  const undo: (() => unknown)[] = []
  const town = await startTown({ after: (fn: () => unknown) => void undo.push(fn) } as never, {
    jobs: false,
    ...options,
    ...(postgres === undefined ? { database: 'pglite' as const } : { database: 'postgres' as const, postgres }),
  })
  try {
    return await work(town)
  } finally {
    for (const step of undo.reverse()) await step()
    await postgres?.stop()
  }
}

const samples = 200
const warming = 20

/** The value below which 95 of 100 lie, in milliseconds, once code is compiled and statements are planned. */
export async function p95(work: () => Promise<unknown>, count = samples): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < warming; index++) await work()
  for (let index = 0; index < count; index++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times.sort((one, other) => one - other)[Math.floor(count * 0.95)]!
}
