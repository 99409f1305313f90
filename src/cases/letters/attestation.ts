import { say } from '#definitions'
import { legalDay } from '#kernel'
import { deadlinesOf } from '../deadlines.ts'
import { variablesOf } from '../decide/message.ts'
import { situationOf } from '../decide/situation.ts'
import { type CasesEdge, contextOf } from '../edge.ts'
import { formatText } from '../messages.ts'
import { type Attestation, attestation } from '../papers/index.ts'
import { refuse } from '../refusals.ts'
import type { OpenedCase } from '../run.ts'
import type { CaseView } from '../view.ts'
import { articlesOf } from '../why.ts'
import { authorOf, messageAround, paperOf } from './parts.ts'
import { proofOf } from './proof.ts'

type Ordered = CaseView['documents'][number]

/** A document that the case ordered, ready to be kept: number and bytes. Refuses `case.document-unknown` when the service file has none of this name. */
export const attestationPdf = async (edge: CasesEdge, opened: OpenedCase, ordered: Ordered, number: string): Promise<Uint8Array> =>
  attestation(await attestationPaper(edge, opened, ordered, number))

/** What it attests, in the person's language when the file lets it be, else in the legal one. */
export async function attestationPaper(edge: CasesEdge, opened: OpenedCase, ordered: Ordered, number: string): Promise<Attestation> {
  const { view, loaded, events } = opened
  const document = loaded.service.documents.find(({ name }) => name === ordered.document)
  if (document === undefined) throw refuse('case.document-unknown', { document: ordered.document })
  const languages = document.languages ?? loaded.service.languages
  const lang = languages.includes(view.language) ? view.language : (languages[0] ?? edge.town.file['legal-language'])
  const ctx = contextOf(edge, loaded)
  const numbered: CaseView = { ...view, documents: view.documents.map((one) => (one.key === ordered.key ? { ...one, number } : one)) }
  const title = say(document.title, lang)
  const situation = situationOf(view, view.answers, ctx)
  // The order tells which document a text means by its number: the last one that the case knows.
  const known = { ...numbered, documents: numbered.documents.filter(({ key }) => key === ordered.key) }
  const variables = variablesOf(document.body ?? {}, known, {}, situation, ctx)
  const body =
    document.body === undefined ? title : formatText(document.body, variables, { ...messageAround(edge, opened, lang), view: known })
  const validity = view.validity === undefined ? undefined : deadlinesOf(view, ctx).validity
  const signs = document.signature === undefined ? undefined : { role: document.signature, day: legalDay(ordered.orderedAt, ctx.zone) }
  const at = events.find(({ type, payload }) => type === 'case.issue-ordered' && payload.key === ordered.key)
  return {
    ...(await paperOf(edge, opened, lang, ordered.orderedAt)),
    title,
    statements: [body],
    facts: number === view.reference ? [] : [{ label: title, value: number }],
    law: view.decision?.explanation === undefined ? [] : articlesOf(view.decision.explanation),
    ...(view.validity === undefined ? {} : { validFrom: view.validity.from }),
    ...(validity === undefined ? {} : { validUntil: validity.day }),
    author: await authorOf(edge, opened, { kind: 'system' }, lang, signs),
    place: edge.town.agencies.find(({ id }) => id === view.agency)?.address.town ?? say(edge.town.file.name, lang),
    signature: 'online',
    ...(document.proof === true && at !== undefined ? { proof: await proofOf(edge, lang, at) } : {}),
  }
}

/** Name of the file as the person keeps it: `permis-VSM-2026-00007.pdf`. */
export const attestationName = (ordered: Ordered, number: string): string =>
  `${ordered.document}-${number}.pdf`.replace(/[^\p{L}\p{N}.-]+/gu, '-')

/** The year in which a document was ordered, where the authority is. */
export const yearOf = (ordered: Ordered, zone: string): number => Number(legalDay(ordered.orderedAt, zone).slice(0, 4))
