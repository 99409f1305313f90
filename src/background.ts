import { setTimeout as pause } from 'node:timers/promises'
import { asSystem, lastMeasured } from '#cases'
import type { Job } from '#kernel'
import { keepFailures } from '#operations'
import { replayCases } from './demo/replay.ts'
import { seedTitles } from './demo/titles.ts'
import type { Composed, Edge, Start } from './start.ts'

export interface Background {
  /** Resolves when what was begun is done. */
  stop(): Promise<void>
}

/**
 * What a town does beside serving pages: publishes its log, works on jobs, looks after its services, plays the demonstration's cases. A process that
 * serves does it too, unless `jobs` is false; on PostgreSQL others may share the work.
 */
export function workOn({ edge, failures }: Composed, options: Start): Background {
  const { config, capabilities } = options
  const { store, telemetry } = edge
  let closing = false
  const publishing = options.jobs === false ? undefined : edge.publicLog.keepUp()
  const watching = watch(edge, failures)
  // After the first page: a dozen queues that begin to look for work keep an embedded database busy for a quarter of a second.
  const quiet = pause(options.quiet ?? 0)
  const work = async () => {
    await quiet
    if (closing) return
    await store.jobs.work(capabilities.flatMap((capability) => capability.jobs ?? []) as readonly Job<never>[], async (job, data) => {
      await (job as unknown as Job<Edge>).run(edge, data)
    })
  }
  const working = options.jobs === false ? undefined : work().catch((error) => telemetry.failure('jobs.start', error))
  const replay =
    (options.cases ?? options.demo ?? config.demo)
      ? quiet
          .then(() => seedTitles(edge))
          .then(() => replayCases(edge, () => closing))
          .catch((error) => telemetry.failure('demo.replay', error))
      : undefined
  return {
    stop: async () => {
      closing = true
      clearInterval(watching)
      await working
      await replay
      await publishing?.[Symbol.asyncDispose]()
    },
  }
}

/** Every two seconds: failures since are written down; what changed in the folders of services is checked and offered, never half-loaded; what another process published or counted is told. */
function watch(edge: Edge, failures: Composed['failures']): NodeJS.Timeout {
  let looking = false
  let counted: string | undefined
  return setInterval(async () => {
    if (looking) return
    looking = true
    try {
      await edge.catalogue.takeIn(false)
      await edge.catalogue.refresh()
      const last = await edge.store.as(asSystem('administration'), lastMeasured)
      if (last !== counted) edge.edition.turn()
      counted = last
    } catch (error) {
      edge.telemetry.failure('services.watch', error)
    }
    await keepFailures(edge.store, failures.take()).catch(() => {})
    looking = false
  }, 2000).unref()
}
