export { ask, holderOf, registryOf, sourceTitle } from './ask.ts'
export { registries } from './capability.ts'
export type { Asked, Because, Outcome, RegistriesEdge } from './contract.ts'
export { isSigned, signMessage } from './spdci/signature.ts'
