import type { Provider, Wallet } from '#definitions'
import type { IdentityEdge } from '../edge.ts'

type In = Pick<IdentityEdge, 'town' | 'config'>

/** Providers that can be used here: those that live in a demonstration are not there outside it. */
export const providersOf = ({ town, config }: In): readonly Provider[] =>
  town.providers.filter(({ issuer }) => config.demo || !issuer.startsWith('demo:'))

/** Wallets, likewise. */
export const walletsOf = ({ town, config }: In): readonly Wallet[] =>
  town.wallets.filter(({ open, anchors }) => config.demo || ![open, ...anchors].some((one) => one.startsWith('demo:')))
