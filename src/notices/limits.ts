/** So many a minute and no more, with a minute's worth at once after a pause. Counted by each process for itself. */
export interface Limit {
  /** milliseconds until the next may go; 0: now, and it is counted */
  wait(now: number): number
}

export const unlimited: Limit = { wait: () => 0 }

export function limitOf(perMinute: number): Limit {
  let [left, at] = [perMinute, Number.NEGATIVE_INFINITY]
  return {
    wait: (now) => {
      left = Math.min(perMinute, left + (Math.max(now - at, 0) / 60_000) * perMinute)
      at = Math.max(at, now)
      if (left < 1) return Math.ceil(((1 - left) / perMinute) * 60_000)
      left -= 1
      return 0
    },
  }
}

/** The limit that an address of a server names: `?per-minute=3000`. */
export function limitIn(url: URL): Limit {
  const named = Number(url.searchParams.get('per-minute'))
  return Number.isFinite(named) && named > 0 ? limitOf(named) : unlimited
}
