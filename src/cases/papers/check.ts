import { Refusal } from '#kernel'
import type { Attestation, Author, Contest, Decision, Paper, Receipt, WholeFile } from './model.ts'

export type PaperRefusal =
  | 'paper.reference-wrong'
  | 'paper.date-wrong'
  | 'paper.recipient-missing'
  | 'paper.agency-missing'
  | 'paper.author-missing'
  | 'paper.message-missing'
  | 'paper.reasons-missing'
  | 'paper.contest-missing'
  | 'paper.algorithm-incomplete'
  | 'paper.person-must-decide'
  | 'paper.office-missing'
  | 'paper.silence-missing'
  | 'paper.statement-missing'

const refuse = (code: PaperRefusal, details: Record<string, unknown> = {}): never => {
  throw new Refusal<PaperRefusal>(code, details)
}
const blank = (text: string | undefined): boolean => !text?.trim()
const allBlank = (lines: readonly string[] | undefined): boolean => !lines?.some((line) => !blank(line))

function isDay(day: string | undefined): boolean {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return false
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

function checkDays(days: Record<string, string | undefined>): void {
  for (const [field, day] of Object.entries(days)) if (day !== undefined && !isDay(day)) refuse('paper.date-wrong', { field })
}

/** What every paper needs. Refuses `paper.reference-wrong`, `paper.date-wrong`, `paper.recipient-missing`, `paper.agency-missing`. */
function checkPaper(paper: Paper): void {
  if (!/^\d{12}$/.test(paper.reference)) refuse('paper.reference-wrong')
  if (!isDay(paper.date)) refuse('paper.date-wrong', { field: 'date' })
  if (blank(paper.person?.name)) refuse('paper.recipient-missing')
  if (blank(paper.town?.name) || blank(paper.agency?.name) || allBlank(paper.agency?.address)) refuse('paper.agency-missing')
}

/** CRPA, L. 212-1 and L. 212-2: first name, name, capacity, service. The names of the missing parts are in the details. */
function checkAuthor(author: Author | undefined): void {
  const missing = (['firstName', 'name', 'capacity', 'service'] as const).filter((part) => blank(author?.[part]))
  if (missing.length > 0) refuse('paper.author-missing', { missing })
}

/** CJA, R. 421-5: without ways and time in the letter, no time runs against the person. `from`: the day that `until` must follow. */
function checkContest(contest: Contest | undefined, from: string): void {
  if (!contest) throw new Refusal<PaperRefusal>('paper.contest-missing')
  const missing = [
    ...(isDay(contest.until) && contest.until > from ? [] : ['until']),
    ...(blank(contest.within) ? ['within'] : []),
    ...(blank(contest.review?.name) || allBlank(contest.review.address) ? ['review'] : []),
    ...(blank(contest.court?.name) || allBlank(contest.court.address) ? ['court'] : []),
  ]
  if (missing.length > 0) refuse('paper.contest-missing', { missing })
}

/**
 * Refuses a decision that the law would not let stand: without author, without ways to contest, a refusal (also in part) without reasons in
 * law and in fact (CRPA, L. 211-5), or one that no person took (law 78-17, art. 47).
 */
export function checkDecision(decision: Decision): void {
  checkPaper(decision)
  checkAuthor(decision.author)
  if (blank(decision.message)) refuse('paper.message-missing')
  checkContest(decision.contest, decision.date)
  if (decision.outcome !== 'granted') {
    const missing = [
      ...(decision.law?.some((article) => !blank(article.title)) ? [] : ['law']),
      ...(decision.facts?.length > 0 || !blank(decision.reason) ? [] : ['fact']),
    ]
    if (missing.length > 0) refuse('paper.reasons-missing', { missing })
    if (decision.algorithm?.share === 'alone') refuse('paper.person-must-decide')
  }
  if (decision.algorithm && (blank(decision.algorithm.purpose) || blank(decision.algorithm.ask))) refuse('paper.algorithm-incomplete')
}

/** CRPA, R. 112-5 and R. 112-11-1: day of receipt, service with address and telephone, day and meaning of silence, ways to contest a silent refusal. */
export function checkReceipt(receipt: Receipt): void {
  checkPaper(receipt)
  checkDays({ receivedOn: receipt.receivedOn ?? '', 'missing.by': receipt.missing?.by })
  if (blank(receipt.office?.name) || allBlank(receipt.office.address) || blank(receipt.office.phone)) refuse('paper.office-missing')
  const silence = receipt.silence
  if (silence === 'none') return
  if (!silence || !isDay(silence.on) || silence.on <= receipt.receivedOn || !['granted', 'refused'].includes(silence.means))
    refuse('paper.silence-missing')
  if (silence.means === 'refused') checkContest(receipt.contest, silence.on)
}

/** A file of a case is somebody's, and made for somebody. Refuses `paper.author-missing` and what every paper refuses. */
export function checkWholeFile(file: WholeFile): void {
  checkPaper(file)
  if (blank(file.madeBy)) refuse('paper.author-missing', { missing: ['name'] })
}

/** An attestation says something and is somebody's. */
export function checkAttestation(attestation: Attestation): void {
  checkPaper(attestation)
  checkAuthor(attestation.author)
  if (blank(attestation.title) || allBlank(attestation.statements)) refuse('paper.statement-missing')
  checkDays({ validFrom: attestation.validFrom, validUntil: attestation.validUntil })
}
