import { say } from '#definitions'
import { legalDay } from '#kernel'
import { formatCents } from '#web'
import { type CasesEdge, contextOf } from '../edge.ts'
import { messageText } from '../messages.ts'
import { type Decision, decisionLetter, type Ground } from '../papers/index.ts'
import { openedThen } from '../read-events.ts'
import { refuse } from '../refusals.ts'
import type { OpenedCase } from '../run.ts'
import { sourceOf } from '../sources.ts'
import type { CaseView } from '../view.ts'
import { articlesOf, inOrder, reasonsOf } from '../why.ts'
import { askLine, authorOf, contestOf, messageAround, paperOf } from './parts.ts'
import { proofOf } from './proof.ts'
import { t } from './texts.ts'
import { hasDecisionLetter } from './which.ts'

/**
 * The letter of the decision in force, from the events alone: the same case gives the same bytes for ever, so nothing is kept.
 * Refuses `case.document-unknown` when there is no decision that has a letter, and `paper.*` when the law would not let it stand.
 */
export const decisionPdf = async (edge: CasesEdge, opened: OpenedCase, lang: string): Promise<Uint8Array> =>
  decisionLetter(await decisionPaper(edge, opened, lang))

/** What the letter says, as data. */
export async function decisionPaper(edge: CasesEdge, now: OpenedCase, lang: string): Promise<Decision> {
  const opened = openedThen(now, now.view.decision?.at ?? '')
  const { view, loaded, events } = opened
  const { decision } = view
  if (decision === undefined || !hasDecisionLetter(view)) throw refuse('case.document-unknown')
  const around = messageAround(edge, opened, lang)
  const said = view.messages.find(({ at, from, message }) => at === decision.at && from === 'system' && message !== undefined)
  const outcome = decision.outcome as Decision['outcome']
  const service = say(loaded.service.title, lang)
  const message = said === undefined ? t(lang, outcome, { service }) : messageText(said, around)
  const facts = decision.explanation === undefined ? [] : groundsOf(edge, opened, lang)
  const paper = await paperOf(edge, opened, lang, decision.at)
  const decided = events.findLast(
    ({ at, type, payload }) => at === decision.at && type === 'case.acted' && payload.move?.outcome !== undefined,
  )
  const computed = decision.explanation !== undefined || Object.keys(decision.computed ?? {}).length > 0
  return {
    ...paper,
    outcome,
    message,
    ...amountOf(opened, lang),
    law: lawOf(opened),
    facts,
    // The message of the service file often holds the agent's words already.
    ...(decision.reason === undefined || (message.includes(decision.reason) && facts.length > 0) ? {} : { reason: decision.reason }),
    ...nextOf(opened, lang),
    contest: contestOf(edge, opened, lang, decision.at, decision.state),
    ...(computed
      ? {
          algorithm: {
            purpose: t(lang, 'algorithm.purpose', { service }),
            share: decision.by.kind === 'system' ? ('alone' as const) : ('help' as const),
            ask: askLine(edge, opened, lang),
            ...(edge.config.url === undefined
              ? {}
              : { url: `${edge.config.url.replace(/\/$/, '')}/${lang}/services/${loaded.service.id}` }),
          },
        }
      : {}),
    author: await authorOf(edge, opened, decision.by, lang),
    place: edge.town.agencies.find(({ id }) => id === view.agency)?.address.town ?? say(edge.town.file.name, lang),
    signature: 'online',
    ...(decided === undefined ? {} : { proof: await proofOf(edge, lang, decided) }),
  }
}

/** The reasons in fact: each condition, what was found, and where it comes from. */
function groundsOf(edge: CasesEdge, { view, loaded }: OpenedCase, lang: string): readonly Ground[] {
  const { explanation } = view.decision ?? {}
  if (explanation === undefined) return []
  const { zone } = contextOf(edge, loaded)
  return reasonsOf(explanation, { service: loaded.service, lang }).map(({ label, value, article, fields }): Ground => {
    const from = fields.map((name) => view.provenance[name]).find((one) => one !== undefined)
    return {
      label,
      value,
      ...(article === undefined ? {} : { article }),
      ...(from === undefined ? {} : { source: sourceOf(edge.town, from, zone, lang).text }),
    }
  })
}

/** The texts applied: those that the explanation names, and those behind the condition on which the file lets one decide so. */
function lawOf({ view, loaded }: OpenedCase): Decision['law'] {
  const { explanation, computed = {} } = view.decision ?? {}
  const found = new Map((explanation === undefined ? [] : articlesOf(explanation)).map((article) => [article.title, article]))
  const rules = [...Object.keys(computed), ...view.payments.map(({ rule }) => rule)]
  // A refusal without a rule still rests on the texts of the service.
  const all = found.size > 0 || rules.length > 0 ? rules : [...loaded.rules.names]
  for (const rule of all)
    if (loaded.rules.names.has(rule)) for (const article of loaded.rules.references(rule)) found.set(article.title, article)
  return inOrder(found.values())
}

function amountOf({ view, loaded }: OpenedCase, lang: string): Pick<Decision, 'amount'> {
  const payment = view.payments.find(({ at }) => at === view.decision?.at)
  if (payment === undefined) return {}
  const article = loaded.rules.references(payment.rule)[0]?.title
  return { amount: { text: formatCents(lang, payment.amount, payment.currency), ...(article === undefined ? {} : { article }) } }
}

function nextOf({ view, loaded }: OpenedCase, lang: string): Pick<Decision, 'next'> {
  const at = view.decision?.at
  const paid = view.payments
    .filter((one) => one.at === at)
    .map(({ amount, currency, account }) => t(lang, 'next.paid', { amount: formatCents(lang, amount, currency), account: account.masked }))
  const documents = view.documents
    .filter(({ orderedAt }) => orderedAt === at)
    .map(({ document }) =>
      t(lang, 'next.document', {
        title: say(loaded.service.documents.find(({ name }) => name === document)?.title ?? {}, lang) || document,
      }),
    )
  const next = [...paid, ...documents, ...(view.decision?.outcome === 'refused' ? [] : [t(lang, 'next.keep')])]
  return next.length === 0 ? {} : { next }
}

/** Name of the file as the person keeps it. */
export const letterName = (view: CaseView, zone: string): string =>
  `decision-${view.reference}-${legalDay(view.decision?.at ?? view.openedAt, zone)}.pdf`
