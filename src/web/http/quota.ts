/** Requests that one token may make in a window, on one serving process. */
export const quotaOfToken = { requests: 300, seconds: 60 } as const

interface Counted {
  /** below zero: one too many */
  readonly left: number
  /** until the next window */
  readonly seconds: number
  /** RateLimit header fields for HTTP (draft-ietf-httpapi-ratelimit-headers-10) */
  readonly headers: Readonly<Record<string, string>>
}

/** Counts requests by key in windows of a minute. Kept in memory: two serving processes count apart. */
export function openQuota(now: () => number, { requests, seconds }: { requests: number; seconds: number } = quotaOfToken) {
  let window = -1
  let counts = new Map<string, number>()
  return (key: string): Counted => {
    const current = Math.floor(now() / (seconds * 1000))
    if (current !== window) {
      window = current
      counts = new Map()
    }
    const used = (counts.get(key) ?? 0) + 1
    counts.set(key, used)
    const left = requests - used
    const reset = Math.max(1, Math.ceil(((window + 1) * seconds * 1000 - now()) / 1000))
    return {
      left,
      seconds: reset,
      headers: {
        'RateLimit-Policy': `"token";q=${requests};w=${seconds}`,
        RateLimit: `"token";r=${Math.max(0, left)};t=${reset}`,
      },
    }
  }
}
