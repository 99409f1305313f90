import {
  accountIn,
  addressee,
  type CasesEdge,
  decisionPdf,
  type Ground,
  hasReceipt,
  type Line,
  paperOf,
  reasonsOf,
  receiptPdf,
  requestLabel,
  type Said,
  standLabel,
  stateLabel,
  told,
  type WholeFile,
  wholeFile,
} from '#cases'
import { type Actor, legalDay } from '#kernel'
import { formatCents, formatDate, formatDateTime } from '#web'
import { answersTold } from './answers.ts'
import { fullName } from './names.ts'
import type { DeskCase } from './open.ts'
import { isPicture, letterShown, papersOf } from './papers.ts'
import { isWorkKey, t } from './texts.ts'
import { sourceForOffice } from './told-sources.ts'
import { hiddenFields, withoutHidden } from './visible.ts'
import { writerOf, writtenIn } from './writer.ts'

/** The most bytes of documents that one file holds: what is made in memory, for whoever waits for it. What is heavier stays in the case, and is named. */
const mostBytes = 25 * 1024 * 1024

/** A case as one PDF, as this agent's roles may see it: what they may not see is named, not shown. Outside any transaction. */
export async function wholeFilePdf(edge: CasesEdge, actor: Actor, opened: DeskCase, lang: string): Promise<Uint8Array> {
  return wholeFile(await wholeFileOf(edge, actor, opened, lang))
}

/** A paper is read in other years: its days always have theirs. */
const anyYear = ''

async function wholeFileOf(edge: CasesEdge, actor: Actor, opened: DeskCase, lang: string): Promise<WholeFile> {
  const { view, ctx, loaded, colleagues, standing } = opened
  const paper = await paperOf(edge, opened, lang, ctx.at)
  const when = (at: string) => formatDateTime(lang, at, ctx.zone, 'long')
  const link = `${edge.config.url?.replace(/\/$/, '') ?? ''}/${lang}/cases/${view.reference}`
  const around = { view, service: loaded.service, lang, audience: 'office' as const, names: colleagues }
  const decision = decisionOf(opened, edge, lang)
  return {
    ...paper,
    madeBy: `${actor.given} ${actor.family}`,
    standing: standingOf(opened, lang),
    answers: groupsOf(edge, opened, lang),
    ...(decision && { decision }),
    asked: view.requests.map((asked) => askedOf(edge, opened, asked, lang)),
    messages: view.messages.map((message) => ({
      head: `${writerOf(message, opened, lang)}, ${when(message.at)}`,
      lines: writtenIn(message, opened, link, lang).split('\n'),
    })),
    notes: standing.notes.map(({ by, at, text }) => ({
      head: `${nameOf(colleagues.get(by), lang)}, ${when(at)}`,
      lines: text.split('\n'),
    })),
    timeline: view.timeline.flatMap((entry) => {
      const words = told(entry, around)
      return words === undefined ? [] : [{ when: when(entry.at), what: words.title, ...(words.by === undefined ? {} : { who: words.by }) }]
    }),
    documents: await documentsOf(edge, opened, lang),
  }
}

const nameOf = (named: Parameters<typeof fullName>[0] | undefined, lang: string): string =>
  named === undefined ? t(lang, 'hold.unknown') : fullName(named)

function standingOf({ view, loaded, ctx, standing, colleagues }: DeskCase, lang: string): readonly Line[] {
  const day = (at: string) => formatDate(lang, legalDay(at, ctx.zone))
  const { assignee } = standing
  return [
    { label: t(lang, 'whole.state'), value: standLabel(loaded.service, view, lang) },
    { label: t(lang, 'whole.since'), value: day(view.since) },
    { label: t(lang, 'whole.sent'), value: day(view.submittedAt ?? view.openedAt) },
    ...(assignee === undefined ? [] : [{ label: t(lang, 'whole.agent'), value: nameOf(colleagues.get(assignee), lang) }]),
    { label: t(lang, 'whole.version'), value: String(loaded.service.version) },
  ]
}

function groupsOf(edge: CasesEdge, opened: DeskCase, lang: string): WholeFile['answers'] {
  const { view, ctx } = opened
  const at = { zone: ctx.zone, today: anyYear }
  return answersTold(opened, lang).map(({ title, answers }) => ({
    ...(title === undefined ? {} : { title: title === 'known' || title === 'office' ? t(lang, `answers.${title}`) : title }),
    lines: answers.map(({ label, hidden, lines, files, field }): Line => {
      const from = view.provenance[field.name]
      const value = hidden ? t(lang, 'answers.hidden') : [...lines, ...files.map(({ name }) => name)].join('\n') || t(lang, 'answers.none')
      return { label, value, ...(from === undefined || hidden ? {} : { source: sourceForOffice(edge.town, from, at, lang) }) }
    }),
  }))
}

function decisionOf(opened: DeskCase, edge: CasesEdge, lang: string): WholeFile['decision'] {
  const { view, loaded, ctx, roles, colleagues } = opened
  const { decision } = view
  if (decision === undefined) return undefined
  const { by, explanation, reason } = decision
  const who =
    by.kind === 'worker' ? nameOf(colleagues.get(by.account), lang) : t(lang, by.kind === 'law' ? 'whole.by.law' : 'whole.by.system')
  const hidden = hiddenFields(loaded.service, roles)
  const at = { zone: ctx.zone, today: anyYear }
  const grounds =
    explanation === undefined
      ? []
      : reasonsOf(withoutHidden(explanation, hidden), { service: loaded.service, lang }).map(
          ({ label, value, article, fields }): Ground => {
            const from = fields.map((name) => view.provenance[name]).find((one) => one !== undefined)
            return {
              label,
              value,
              ...(article === undefined ? {} : { article }),
              ...(from === undefined ? {} : { source: sourceForOffice(edge.town, from, at, lang) }),
            }
          },
        )
  const outcome = stateLabel(loaded.service, decision.state, lang)
  const text = t(lang, 'whole.decided', { outcome, day: formatDate(lang, legalDay(decision.at, ctx.zone)), who })
  return { text, grounds, ...(reason === undefined ? {} : { reason }) }
}

function askedOf(
  edge: CasesEdge,
  { loaded, ctx, colleagues, view }: DeskCase,
  asked: DeskCase['view']['requests'][number],
  lang: string,
): Said {
  const { service } = loaded
  const day = (at: string) => formatDate(lang, legalDay(at, ctx.zone))
  const to = asked.to.map((one) => addressee(edge.town, service, view, one, lang)).join(', ')
  const replies = asked.replies.map(({ by, at, answer }) => {
    const { montant, motif, ...rest } = answer
    const words = [
      ...Object.entries(rest).map(([key, value]) => wordOf(lang, key, value)),
      ...(typeof montant === 'number' ? [t(lang, 'asked.paid', { amount: formatCents(lang, montant, asked.currency ?? 'EUR') })] : []),
      ...(typeof motif === 'string' ? [motif] : []),
    ]
    const who =
      by.kind === 'worker' || by.kind === 'partner'
        ? nameOf(colleagues.get(accountIn(by) ?? ''), lang)
        : by.kind === 'applicant'
          ? t(lang, 'asked.by.applicant')
          : ''
    return `${words.length === 0 ? t(lang, 'asked.given') : words.join('. ')} (${[who, day(at)].filter(Boolean).join(', ')})`
  })
  return {
    head: `${requestLabel(service, asked.name, lang)}, ${to}, ${day(asked.at)}`,
    lines: [
      ...(asked.own === undefined ? [] : [`${asked.own.confidential ? `${t(lang, 'opinion.mark')}. ` : ''}${asked.own.question}`]),
      ...replies,
    ],
  }
}

/** `avis: favorable` → the word for it; another word stands as it was said. */
function wordOf(lang: string, key: string, value: string | number | boolean): string {
  const name = `said.${key}.${typeof value === 'boolean' ? (value ? 'yes' : 'no') : value}`
  return isWorkKey(name) ? t(lang, name as 'asked.title') : String(value)
}

/** Documents that these roles may see, the house's own papers among them, read until the file is full. */
async function documentsOf(edge: CasesEdge, opened: DeskCase, lang: string): Promise<WholeFile['documents']> {
  const { view, ctx } = opened
  const { store } = edge
  const found: { name: string; type: string; about: string; bytes: Uint8Array | undefined }[] = []
  const pdf = 'application/pdf'
  if (hasReceipt(view))
    found.push({ name: t(lang, 'whole.receipt'), type: pdf, about: '', bytes: await receiptPdf(edge, opened, view.language) })
  if (letterShown(opened))
    found.push({ name: t(lang, 'whole.letter'), type: pdf, about: '', bytes: await decisionPdf(edge, opened, view.language) })
  let total = found.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0)
  for (const paper of papersOf(opened, lang).values()) {
    const file = await store.as(opened.access, (tx) => store.files.find(tx, paper.file))
    if (file === undefined) continue
    const fits = total + file.size <= mostBytes
    if (fits) total += file.size
    const about = [paper.label, paper.at === undefined ? undefined : formatDate(lang, legalDay(paper.at, ctx.zone))]
    found.push({
      name: paper.name,
      type: file.type,
      about: about.filter(Boolean).join(', '),
      bytes: fits ? store.files.read(file) : undefined,
    })
  }
  return found.map(({ name, type, about, bytes }, index) => ({
    name: `${String(index + 1).padStart(2, '0')} ${name}${type === pdf && !/\.pdf$/i.test(name) ? '.pdf' : ''}`,
    type,
    about,
    kind: bytes === undefined ? 'left-out' : isDrawn(type) ? 'picture' : 'inside',
    ...(bytes === undefined ? {} : { bytes }),
  }))
}

/** Pictures that the writer of PDF knows; others are attached. */
const isDrawn = (type: string): boolean => isPicture(type) && /jpeg|png/.test(type)
