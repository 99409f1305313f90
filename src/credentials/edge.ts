import type { CasesEdge } from '#cases'

/** What credentials need of the composed town. */
export type CredentialsEdge = CasesEdge

/** Our address as wallets and verifiers know it: fixed for a town, that of its server in a demonstration. */
export const siteOf = ({ config, here }: Pick<CredentialsEdge, 'config' | 'here'>): string =>
  config.url === undefined ? (here.origin ?? `http://${config.host}:${config.port}`) : new URL(config.url).origin

/** The identifier of the issuer (OpenID4VCI 1.0, 12.2.1; SD-JWT VC `iss`). */
export const issuerOf = (edge: Pick<CredentialsEdge, 'config' | 'here'>): string => `${siteOf(edge)}/credentials`

export const asSystem = { actor: 'system', purpose: 'administration' } as const

/** The stream of a credential, under the key of its case: it goes with it. */
export const targetOf = (
  id: string,
  { case: of, person, agency }: { readonly case: string; readonly person: string; readonly agency: string },
) => ({
  stream: `credential:${id}`,
  person,
  case: of,
  agency,
  key: `case:${of}`,
  parent: `person:${person}`,
})
