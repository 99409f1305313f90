import { attestation, attestationPaper, contextOf, deadlinesOf, type OpenedCase, readCase } from '#cases'
import { credentialMaking, type Json, type PublicJwk } from '#identity'
import { type Job, uuidv7 } from '#kernel'
import type { IssuedDocument } from '#services'
import { claimsOf } from './claims.ts'
import { digestOf, newCode, showCode } from './codes.ts'
import type { Made } from './contract.ts'
import { made } from './contract.ts'
import { asSystem, type CredentialsEdge, issuerOf, siteOf, targetOf } from './edge.ts'
import { followCase } from './follow.ts'
import { issuerKeys } from './keys.ts'
import { listAddress } from './lists.ts'
import { type Place, takePlace } from './slots.ts'
import { isMade } from './store.ts'

/** The type of a document's credential: an address where its name and the labels of its claims are (SD-JWT VC, 4). */
export const typeOf = (edge: CredentialsEdge, service: string, document: string): string =>
  `${issuerOf(edge)}/types/${encodeURIComponent(service)}/${encodeURIComponent(document)}`

/** Claims that everybody may read; the others their holder discloses or not. */
const open = new Set(['number'])

/**
 * The credential itself. `holder`: the key of a wallet, to which it is bound; without it the file belongs to whoever has it, and says who it is about.
 * `expires`: the end of its last day, in seconds.
 */
export async function credentialText(
  edge: CredentialsEdge,
  { service, document, number, claims }: Pick<Made, 'service' | 'document' | 'number' | 'claims'>,
  { list, place }: Place,
  { holder, expires }: { readonly holder?: PublicJwk; readonly expires?: number | undefined },
): Promise<string> {
  const { makeCredential } = await credentialMaking()
  const { signer } = await issuerKeys(edge)
  const payload: Json = {
    iss: issuerOf(edge),
    vct: typeOf(edge, service, document),
    iat: Math.floor(edge.clock.now() / 1000),
    ...(expires === undefined ? {} : { exp: expires }),
    status: { status_list: { idx: place, uri: listAddress(edge, list) } },
    ...(holder === undefined ? {} : { cnf: { jwk: { ...holder } } }),
    number,
    ...claims,
  }
  const hidden = Object.keys(claims).filter((name) => !open.has(name))
  return await makeCredential(signer.key, { payload, hidden, header: { ...signer.header } })
}

/** The end of the last day of a credential, in seconds, where its agency is. */
const endOf = ({ view, loaded }: OpenedCase, edge: CredentialsEdge) => {
  const validity = view.validity === undefined ? undefined : deadlinesOf(view, contextOf(edge, loaded)).validity
  return validity === undefined ? undefined : { day: validity.day, seconds: Math.floor(Date.parse(validity.at) / 1000) }
}

/**
 * A case issued a document that is also a credential → the credential, as a file and on paper, and the event that tells it. Repeated it finds it made; a place or
 * a file that was taken before a stop is noise.
 */
export const makeJob: Job<CredentialsEdge> = {
  name: 'credentials.make',
  run: async (edge, { event = '', stream = '' }) => {
    const { store } = edge
    const id = stream.slice('case:'.length)
    const opened = await store.as(asSystem, (tx) => readCase(edge, tx, { id }))
    const { view, loaded, events } = opened
    const told = events.find((one) => one.id === event)
    const issued = told?.type === 'case.issued' ? view.documents.find(({ key }) => key === told.payload.key) : undefined
    const document = loaded.service.documents.find(({ name }) => name === issued?.document)
    if (issued === undefined || document?.credential === undefined) return
    const access = { ...asSystem, purpose: loaded.service.data.purpose, case: id }
    if (await store.as(access, (tx) => isMade(tx, issued.key))) return
    await makeFor(edge, opened, issued, document)
    await followCase(edge, id)
  },
}

type Issued = OpenedCase['view']['documents'][number]

async function makeFor(edge: CredentialsEdge, opened: OpenedCase, issued: Issued, document: IssuedDocument): Promise<void> {
  const { store } = edge
  const { view, loaded, row } = opened
  const { service } = loaded
  const access = { ...asSystem, purpose: service.data.purpose, case: row.id }
  const number = issued.number ?? view.reference
  const lang = service.languages.includes(view.language) ? view.language : (service.languages[0] ?? 'fr')
  const claims = claimsOf(service, document.credential?.claims ?? [], view, lang)
  const end = endOf(opened, edge)
  const { taken, key } = await store.as(access, async (tx) => ({
    taken: await takePlace(tx),
    key: await store.keys.ensure(tx, `case:${row.id}`, `person:${row.person}`),
  }))
  const about = { service: service.id, document: document.name, number, claims }
  const text = await credentialText(edge, about, taken, { expires: end?.seconds })
  const code = newCode()
  const name = `${document.name}-${number}`.replace(/[^\p{L}\p{N}.-]+/gu, '-')
  const page = `${siteOf(edge)}/${lang}/verify`
  const paper = await attestation({
    ...(await attestationPaper(edge, opened, issued, number)),
    credential: { text, file: `${name}.sd-jwt`, code: showCode(code), url: `${page}#${code}`, page },
  })
  const owner = { key: `case:${row.id}`, person: row.person, agency: row.agency }
  const now = edge.clock.now()
  const kept = {
    file: store.files.keep(key, owner, { name: `${name}.sd-jwt`, type: 'application/dc+sd-jwt', bytes: Buffer.from(text) }, now),
    paper: store.files.keep(key, owner, { name: `${name}-verifiable.pdf`, type: 'application/pdf', bytes: paper }, now),
  }
  const payload: Made = {
    ...about,
    version: service.version,
    order: issued.key,
    ...(view.validity === undefined ? {} : { from: view.validity.from }),
    ...(end === undefined ? {} : { until: end.day, expires: end.seconds }),
    copy: uuidv7(now),
    ...taken,
    file: kept.file.id,
    paper: kept.paper.id,
    code: digestOf(code),
  }
  await store.as(access, async (tx) => {
    await store.files.register(tx, kept.file)
    await store.files.register(tx, kept.paper)
    await edge.log.append(tx, targetOf(uuidv7(now), { ...row, case: row.id }), [{ type: made.type, payload }], 0)
  })
}
