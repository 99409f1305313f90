import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(4096)
let taken = pool.length

/**
 * So many random bytes, at most 4,096, for ids, salts and nonces, of which every event takes three. The system is asked for many at once: asked for twelve it
 * takes as long. What was given is wiped from the pool and never given again.
 */
export function randomOf(bytes: number): Buffer {
  if (taken + bytes > pool.length) {
    randomFillSync(pool)
    taken = 0
  }
  const own = Buffer.from(pool.subarray(taken, taken + bytes))
  pool.fill(0, taken, taken + bytes)
  taken += bytes
  return own
}
