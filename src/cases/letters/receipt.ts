import { say } from '#definitions'
import { legalDay } from '#kernel'
import { formatMasked, formatValue } from '#services'
import { formatTime } from '#web'
import { isEmpty, isShownOnly } from '../answers.ts'
import { deadlinesOf } from '../deadlines.ts'
import { deadlineAfter } from '../duration.ts'
import { type CasesEdge, contextOf } from '../edge.ts'
import { labelOf } from '../messages.ts'
import { type Line, type Receipt, receipt } from '../papers/index.ts'
import { openedThen } from '../read-events.ts'
import { refuse } from '../refusals.ts'
import type { OpenedCase } from '../run.ts'
import { sourceOf } from '../sources.ts'
import type { CaseView } from '../view.ts'
import { contestOf, paperOf } from './parts.ts'
import { proofOf } from './proof.ts'
import { hasReceipt } from './which.ts'

/** The acknowledgement of receipt: what was sent, who answers, what silence means and when. Refuses `case.document-unknown` for what was not sent. */
export const receiptPdf = async (edge: CasesEdge, opened: OpenedCase, lang: string): Promise<Uint8Array> =>
  receipt(await receiptPaper(edge, opened, lang))

export async function receiptPaper(edge: CasesEdge, now: OpenedCase, lang: string): Promise<Receipt> {
  const opened = openedThen(now, now.view.submittedAt ?? '')
  const { view, loaded, events } = opened
  const { submittedAt } = view
  if (submittedAt === undefined || !hasReceipt(view)) throw refuse('case.document-unknown')
  const ctx = contextOf(edge, loaded)
  const paper = await paperOf(edge, opened, lang, submittedAt)
  const sent = events.find(({ type }) => type === 'case.submitted')
  const asked = view.phase === 'waiting' ? view.asked?.fields : undefined
  const by = deadlinesOf(view, ctx).expiry?.day
  return {
    ...paper,
    office: paper.agency,
    receivedOn: legalDay(submittedAt, ctx.zone),
    receivedAt: formatTime(lang, submittedAt, ctx.zone),
    answers: answersOf(edge, opened, lang),
    documents: documentsSent(view),
    ...(asked === undefined || asked.length === 0 || by === undefined
      ? {}
      : { missing: { what: asked.map((name) => labelOf(loaded.service, name, lang)), by } }),
    ...silenceOf(edge, opened, lang),
    ...(sent === undefined ? {} : { proof: await proofOf(edge, lang, sent) }),
  }
}

/** Day and meaning of silence from the service's legal clock; a file without one tells nothing, and the receipt neither. */
function silenceOf(edge: CasesEdge, opened: OpenedCase, lang: string): Pick<Receipt, 'silence' | 'contest'> {
  const { view, loaded } = opened
  const missed = loaded.service.workflow.clock?.missed
  if (view.clock === undefined || missed === undefined) return { silence: 'none' }
  const ctx = contextOf(edge, loaded)
  const end = deadlineAfter(view.submittedAt ?? view.clock.startedAt, view.clock.in, ctx)
  return {
    silence: { on: end.day, means: missed.means, ...(missed.reference === '' ? {} : { article: missed.reference }) },
    ...(missed.means === 'refused' ? { contest: contestOf(edge, opened, lang, end.at) } : {}),
  }
}

/** The answers as they were sent, not as they became. */
function answersOf(edge: CasesEdge, { view, loaded }: OpenedCase, lang: string): Receipt['answers'] {
  const { service } = loaded
  const { zone } = contextOf(edge, loaded)
  const sent = new Map(view.history.filter(({ at }) => at === view.submittedAt).map((change) => [change.field, change]))
  const fields = service.fields.filter(
    (field) => sent.has(field.name) && !isShownOnly(field) && !isEmpty(sent.get(field.name)?.value, field),
  )
  const answers = Object.fromEntries([...sent].map(([name, { value }]) => [name, value]))
  const lineOf = (field: (typeof fields)[number]): Line => {
    const change = sent.get(field.name)
    return {
      label: say(field.label, lang),
      // Whoever holds the paper need not read the account whole.
      value:
        field.type === 'iban' && typeof change?.value === 'string'
          ? formatMasked(change.value)
          : formatValue(field, change?.value, lang, { answers, fields: service.fields }),
      ...(change === undefined ? {} : { source: sourceOf(edge.town, change.provenance, zone, lang).text }),
    }
  }
  const paged = service.pages.map(({ title, fields: names, for: list }) => ({
    title: say(title, lang),
    lines: fields.filter(({ name }) => (list === undefined ? names.includes(name) : name === list)).map(lineOf),
  }))
  return paged.filter(({ lines }) => lines.length > 0)
}

function documentsSent(view: CaseView): readonly string[] {
  const names: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (value !== null && typeof value === 'object') {
      if ('file' in value && 'name' in value) names.push(String(value.name))
      else Object.values(value).forEach(visit)
    }
  }
  for (const { at, value } of view.history) if (at === view.submittedAt) visit(value)
  return names
}
