/** Marginal rates: what the law takes of a little more income, before and after. */
import { hideParts } from './hide.ts'

/** Where bands end, as shares of the euro that is added; the last is open. */
export const bandEnds = [0, 0.15, 0.3, 0.45] as const

export interface Band {
  /** from this share, without it, to that one; null: open */
  readonly above: number | null
  readonly upTo: number | null
  /** shares of the households that earn something; null: too few to be told */
  readonly before: number | null
  readonly after: number | null
}

export interface Raised {
  /** what the law gives (or takes, less than nothing) now and with `step` more */
  readonly now: Float64Array
  readonly more: Float64Array
}

/** Households by marginal rate. `earns`: those to whom `step` was added. */
export function bandsOf(earns: Uint8Array, weights: Float64Array, step: number, before: Raised, after: Raised): Band[] {
  const [was, will] = [before, after].map((raised) => sharesOf(earns, weights, step, raised)) as [(number | null)[], (number | null)[]]
  return was.map((share, band) => ({
    above: band === 0 ? null : bandEnds[band - 1]!,
    upTo: band === bandEnds.length ? null : bandEnds[band]!,
    before: share,
    after: will[band]!,
  }))
}

// Laws round to the euro: a rate of 0.30 may come as 0.3000001.
const noise = 1e-9

function sharesOf(earns: Uint8Array, weights: Float64Array, step: number, { now, more }: Raised): (number | null)[] {
  const rows = new Array<number>(bandEnds.length + 1).fill(0)
  const sums = rows.slice()
  let all = 0
  for (let i = 0; i < earns.length; i++) {
    if (earns[i] === 0) continue
    const rate = (now[i]! - more[i]!) / step
    const found = bandEnds.findIndex((end) => rate <= end + noise)
    const band = found === -1 ? bandEnds.length : found
    rows[band]!++
    sums[band]! += weights[i]!
    all += weights[i]!
  }
  const hidden = hideParts(rows)
  return sums.map((sum, band) => (hidden[band] ? null : all === 0 ? 0 : sum / all))
}
