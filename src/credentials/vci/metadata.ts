import { say } from '#definitions'
import type { IssuedDocument, Service } from '#services'
import { localeOf } from '#web'
import { labelled } from '../claims.ts'
import { type CredentialsEdge, issuerOf } from '../edge.ts'
import { typeOf } from '../make.ts'
import { personWords } from '../texts.ts'

export interface Kind {
  readonly id: string
  readonly service: Service
  readonly document: IssuedDocument
}

/** Every document of a service that is open here and also a credential. */
export const kindsOf = ({ catalogue }: Pick<CredentialsEdge, 'catalogue'>): readonly Kind[] =>
  catalogue
    .all()
    .flatMap(({ service }) =>
      service.documents.flatMap((document) =>
        document.credential === undefined ? [] : [{ id: `${service.id}.${document.name}`, service, document }],
      ),
    )

/** What a kind of credential is called, and its claims, in each language of its service. */
function wordsOf(edge: CredentialsEdge, { service, document }: Kind) {
  const langs = document.languages ?? service.languages
  const own = labelled(service, document.credential?.claims ?? [])
  const hasPerson = own.length < (document.credential?.claims.length ?? 0)
  const person = hasPerson ? Object.keys(personWords(edge.town.file['legal-language'])) : []
  const label = (claim: string, lang: string) =>
    person.includes(claim) || claim === 'number' ? personWords(lang)[claim] : say(own.find((one) => one.claim === claim)?.label ?? {}, lang)
  const claims = ['number', ...person.filter((claim) => claim !== 'number'), ...own.map(({ claim }) => claim)]
  return { langs, claims, label }
}

/** The type metadata of a kind (SD-JWT VC, 6): what verifiers and wallets call it and its claims. */
export function typeMetadata(edge: CredentialsEdge, kind: Kind) {
  const { langs, claims, label } = wordsOf(edge, kind)
  return {
    vct: typeOf(edge, kind.service.id, kind.document.name),
    name: say(kind.document.title, langs[0] ?? 'fr'),
    display: langs.map((lang) => ({ locale: localeOf(lang), name: say(kind.document.title, lang) })),
    claims: claims.map((claim) => ({
      path: [claim],
      display: langs.map((lang) => ({ locale: localeOf(lang), label: label(claim, lang) ?? claim })),
      sd: claim === 'number' ? 'never' : 'always',
    })),
  }
}

/** What we issue and how (OpenID4VCI 1.0, 12.2). */
export function issuerMetadata(edge: CredentialsEdge) {
  const issuer = issuerOf(edge)
  const { file } = edge.town
  return {
    credential_issuer: issuer,
    authorization_servers: [issuer],
    credential_endpoint: `${issuer}/credential`,
    nonce_endpoint: `${issuer}/nonce`,
    display: file.languages.map((lang) => ({ name: say(file['full-name'], lang), locale: localeOf(lang) })),
    credential_configurations_supported: Object.fromEntries(
      kindsOf(edge).map((kind) => {
        const { vct, display, claims } = typeMetadata(edge, kind)
        return [
          kind.id,
          {
            format: 'dc+sd-jwt',
            scope: kind.id,
            vct,
            cryptographic_binding_methods_supported: ['jwk'],
            credential_signing_alg_values_supported: ['ES256'],
            proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
            credential_metadata: {
              display,
              claims: claims.map(({ path, display: labels }) => ({
                path,
                display: labels.map(({ locale, label }) => ({ locale, name: label })),
              })),
            },
          },
        ]
      }),
    ),
  }
}

/** Where a wallet takes a token for what it was offered (RFC 8414). */
export function serverMetadata(edge: CredentialsEdge) {
  const issuer = issuerOf(edge)
  return {
    issuer,
    token_endpoint: `${issuer}/token`,
    authorization_endpoint: `${issuer}/authorize`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: kindsOf(edge).map(({ id }) => id),
    authorization_details_types_supported: ['openid_credential'],
    authorization_response_iss_parameter_supported: true,
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:pre-authorized_code', 'authorization_code'],
    'pre-authorized_grant_anonymous_access_supported': true,
    token_endpoint_auth_methods_supported: ['none'],
  }
}
