import type { Fact } from './facts.ts'

/** How much a fact can be relied on, weakest first. `registry`: its holder vouches. `checked`: an address that answered a code, a correction that an officer accepted. */
export const strengths = ['declared', 'checked', 'registry', 'proofed'] as const
export type Strength = (typeof strengths)[number]

/** From where it comes and whether its source vouches for it. */
export function strengthOf({ source, verified }: Pick<Fact, 'source' | 'verified'>): Strength {
  if (!verified) return 'declared'
  if (source === 'identity') return 'proofed'
  return source.startsWith('registry.') ? 'registry' : 'checked'
}
