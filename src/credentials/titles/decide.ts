import { Refusal } from '#kernel'
import type { Owner } from './contract.ts'

/** A title as the events of its stream tell it. `entries`: how many there are. */
export interface Title {
  readonly parcel: string
  readonly owner: Owner
  readonly entries: number
}

export type Entry =
  | { readonly type: 'title.registered'; readonly payload: { parcel: string; deed: string; day: string; to: Owner } }
  | { readonly type: 'title.transferred'; readonly payload: { parcel: string; deed: string; day: string; from: Owner; to: Owner } }

export const isSame = (one: Owner, other: Owner): boolean =>
  one.given === other.given && one.family === other.family && one.birth === other.birth

interface Given {
  readonly parcel: string
  readonly to: Owner
  readonly deed: string
  readonly day: string
}

/** The first entry of a parcel. Refuses `title.exists`. */
export function register(title: Title | undefined, given: Given): Entry {
  if (title !== undefined) throw new Refusal('title.exists')
  return { type: 'title.registered', payload: { ...given } }
}

/**
 * A parcel passes from its owner to another. `seen`: how many entries whoever writes it had before them. Refuses `title.unknown`, `title.moved` when somebody wrote
 * since, `title.not-owner` when who gives it away does not have it, `title.same-owner`.
 */
export function transfer(title: Title | undefined, given: Given & { readonly from: Owner; readonly seen: number }): Entry {
  if (title === undefined) throw new Refusal('title.unknown')
  if (given.seen !== title.entries) throw new Refusal('title.moved')
  if (!isSame(title.owner, given.from)) throw new Refusal('title.not-owner')
  if (isSame(given.from, given.to)) throw new Refusal('title.same-owner')
  const { seen: _, ...payload } = given
  return { type: 'title.transferred', payload }
}
