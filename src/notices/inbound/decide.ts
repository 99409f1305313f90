import { readReference } from '#kernel'

/** What may be known about something that came in. */
export interface Arrived {
  readonly text: string
  readonly channel: 'email' | 'sms'
  readonly person: string | null
  /** the case of the notice to whose signed address it was sent */
  readonly signed: string | null
  /** cases of what was told there lately, newest first */
  readonly recent: readonly { readonly case: string | null; readonly at: number }[]
  /** her cases that are not drafts: reference → id */
  readonly own: ReadonlyMap<string, string>
  readonly now: number
}

export type Placed = { readonly do: 'place'; readonly case: string } | { readonly do: 'wait'; readonly proposal?: string }

const day = 86_400_000

/**
 * Into which case an answer belongs: that of the signed address; that whose number the text names; that of everything told there in the last fortnight.
 * Whatever leaves a choice waits for a person, with the newest as proposal. Pure.
 */
export function placeFor({ text, channel, person, signed, recent, own, now }: Arrived): Placed {
  if (person === null) return { do: 'wait' }
  const mine = new Set(own.values())
  if (signed !== null && mine.has(signed)) return { do: 'place', case: signed }
  // Anybody can write any sender into an e-mail: without a signed address a person looks.
  const named =
    channel === 'email'
      ? []
      : [...text.matchAll(/\d[\d\s.\u00a0\u202f-]{10,20}\d/g)].flatMap(([digits]) => own.get(readReference(digits) ?? '') ?? [])
  if (new Set(named).size === 1 && named[0] !== undefined) return { do: 'place', case: named[0] }
  const about = recent.flatMap(({ case: one, at }) => (one !== null && mine.has(one) ? [{ one, at }] : []))
  const lately = new Set((channel === 'email' ? [] : about).filter(({ at }) => now - at <= 14 * day).map(({ one }) => one))
  const [only] = lately
  if (lately.size === 1 && only !== undefined) return { do: 'place', case: only }
  const proposal = about[0]?.one ?? (own.size === 1 ? [...mine][0] : undefined)
  return { do: 'wait', ...(proposal === undefined ? {} : { proposal }) }
}
