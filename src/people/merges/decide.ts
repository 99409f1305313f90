import { Refusal } from '#kernel'

export const mergeStatuses = ['suspected', 'proposed', 'merged', 'refused', 'unmerged'] as const
export type MergeStatus = (typeof mergeStatuses)[number]

/** Where two registrations stand. */
export interface Standing {
  readonly status: MergeStatus
  readonly survivor: string
  readonly absorbed: string
  /** account of the agent who proposed */
  readonly proposedBy: string | null
}

export type MergeCommand =
  | { readonly do: 'propose'; readonly survivor: string }
  | { readonly do: 'confirm' }
  | { readonly do: 'refuse' }
  | { readonly do: 'unmerge' }

export interface Deciding {
  /** account that acts */
  readonly actor: string
  /** registrations that take part in another merge now */
  readonly merged: readonly string[]
}

/**
 * What becomes of two registrations. One agent proposes, another confirms; either of two, or anybody later, undoes.
 * Refuses `merge.not-now`, `merge.four-eyes`, `merge.survivor` (none of the two), `merge.chained` (one of them is absorbed elsewhere, or has absorbed while it would be absorbed).
 */
export function decideMerge(
  now: Standing,
  command: MergeCommand,
  { actor, merged }: Deciding,
): Pick<Standing, 'status' | 'survivor' | 'absorbed'> {
  const { status, survivor, absorbed } = now
  switch (command.do) {
    case 'propose': {
      if (status !== 'suspected' && status !== 'unmerged') throw new Refusal('merge.not-now')
      if (command.survivor !== survivor && command.survivor !== absorbed) throw new Refusal('merge.survivor')
      const other = command.survivor === survivor ? absorbed : survivor
      return { status: 'proposed', survivor: command.survivor, absorbed: other }
    }
    case 'confirm':
      if (status !== 'proposed') throw new Refusal('merge.not-now')
      if (actor === now.proposedBy) throw new Refusal('merge.four-eyes')
      if (merged.length > 0) throw new Refusal('merge.chained')
      return { status: 'merged', survivor, absorbed }
    case 'refuse':
      if (status !== 'proposed' && status !== 'suspected') throw new Refusal('merge.not-now')
      return { status: 'refused', survivor, absorbed }
    case 'unmerge':
      if (status !== 'merged') throw new Refusal('merge.not-now')
      return { status: 'unmerged', survivor, absorbed }
  }
}
