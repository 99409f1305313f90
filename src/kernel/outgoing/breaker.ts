/** Five failures in a row: for half a minute nobody waits for that side any more. Then one call may try. */
const most = 5
const pause = 30_000

export interface Breaker {
  /** May this side be called now? The one that may try after a pause is counted. */
  allows(to: string): boolean
  report(to: string, reached: boolean): void
}

/** Counts failures by the id of what is called. In memory: each process finds out by itself. */
export function openBreaker(now: () => number): Breaker {
  const failed = new Map<string, { count: number; until: number }>()
  return {
    allows: (to) => {
      const side = failed.get(to)
      if (side === undefined || side.count < most) return true
      if (now() < side.until) return false
      side.until = now() + pause
      return true
    },
    report: (to, reached) => {
      if (reached) failed.delete(to)
      else failed.set(to, { count: (failed.get(to)?.count ?? 0) + 1, until: now() + pause })
    },
  }
}
