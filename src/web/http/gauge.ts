/** How a process answers people: how long the slow ones of its answers took over the last seconds, and how busy its one thread was. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Answering } from './pace.ts'

/** Answers of so many seconds are looked at: with fewer, one long one would say too much. */
const seconds = 4
/** More than these in so short a time say nothing new. */
const most = 2000
/** Of ten answers the slowest one is what people complain of. */
const slowest = 0.9

export interface Gauge extends Disposable {
  answered(milliseconds: number): void
  /** since it was last asked */
  read(): Answering
}

export function openGauge(): Gauge {
  let answers: { readonly at: number; readonly took: number }[] = []
  let read = performance.now()
  let loop = performance.eventLoopUtilization()
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  return {
    answered: (took) => {
      if (answers.length < most) answers.push({ at: performance.now(), took })
    },
    read: () => {
      const now = performance.now()
      answers = answers.filter(({ at }) => now - at < seconds * 1000)
      const since = performance.eventLoopUtilization(loop)
      // A request that has come waits until the thread looks: that is not in the time that its answer took.
      const late = Math.max(0, delay.percentile(100 * slowest) / 1e6 - 10)
      const took = answers.map((one) => one.took).sort((one, other) => one - other)
      const slow = took[Math.floor(took.length * slowest)]
      const seen = { seconds: (now - read) / 1000, busy: since.utilization, slow: slow === undefined ? undefined : slow + late }
      loop = performance.eventLoopUtilization()
      delay.reset()
      read = now
      return seen
    },
    [Symbol.dispose]: () => {
      delay.disable()
    },
  }
}
