/** How a process answers people: how long the slow ones of its answers took over the last seconds, and how busy its one thread was. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Answering } from './pace.ts'

/** Answers of so many seconds are looked at, and where few came the last ones of so many more: of two or three the slowest says nothing. */
const seconds = 4
const longer = 20
const few = 10
const fewest = 5
/** More than these in so short a time say nothing new. */
const most = 2000
/** Of ten answers the slowest one is what people complain of. */
const slowest = 0.9

interface Answer {
  readonly at: number
  readonly took: number
}

function lately(answers: readonly Answer[], now: number): Answer[] {
  const within = (span: number) => answers.filter(({ at }) => now - at < span * 1000)
  const last = within(seconds)
  return last.length < few ? within(longer).slice(-few) : last
}

export interface Gauge extends Disposable {
  answered(milliseconds: number): void
  /** since it was last asked */
  read(): Answering
}

export function openGauge(): Gauge {
  let answers: Answer[] = []
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
      answers = lately(answers, now)
      const since = performance.eventLoopUtilization(loop)
      // A request that has come waits until the thread looks: that is not in the time that its answer took.
      const late = Math.max(0, delay.percentile(100 * slowest) / 1e6 - 10)
      const took = answers.map((one) => one.took).sort((one, other) => one - other)
      const slow = took[Math.floor(took.length * slowest)]
      const isKnown = slow !== undefined && took.length >= fewest
      const seen = { seconds: (now - read) / 1000, busy: since.utilization, slow: isKnown ? slow + late : undefined }
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
