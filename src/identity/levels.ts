import type { Actor } from '#kernel'

/** How surely we know who this is. The order is that of Regulation (EU) 910/2014, art. 8. */
export type Level = Actor['assurance']
export type Session = NonNullable<Actor['session']>
export type Strength = Session['strength']

const order: readonly Level[] = ['none', 'low', 'substantial', 'high']

export const lower = (one: Level, other: Level): Level => (order.indexOf(one) < order.indexOf(other) ? one : other)
export const reaches = (has: Level, needs: Level): boolean => order.indexOf(has) >= order.indexOf(needs)

/** What is said outside, as `acr`; below low nothing is said. */
export const acrOf = (level: Level): 'eidas1' | 'eidas2' | 'eidas3' | undefined =>
  (({ none: undefined, low: 'eidas1', substantial: 'eidas2', high: 'eidas3' }) as const)[level]

/**
 * The most that a way of signing in carries, whoever it is. A passkey that verifies its user is two factors; only one that cannot leave its device
 * is protected against duplication as level high asks. A code by e-mail proves a mailbox, nobody. Providers and wallets say their own level.
 */
export const carriedBy: Readonly<Record<Exclude<Strength, 'provider' | 'wallet'>, Level>> = {
  demo: 'substantial',
  code: 'none',
  passkey: 'substantial',
  'passkey-bound': 'high',
}
