export { addSound, lookedAt } from './add-files.ts'
export { addressee } from './addressee.ts'
export { askedFor, askedIn } from './allowed.ts'
export { saysTheSame } from './answers.ts'
export { beginAsOffice } from './begin-office.ts'
export { cases } from './capability.ts'
export { type CaseFile, filesOf, isShownInline } from './case-files.ts'
export { changeable, openChanges } from './changes.ts'
export { moderateContribution } from './consult/say.ts'
export { type ConsultationRow, consultationOf, contributionsIn } from './consult/store.ts'
export { type Deadlines, deadlinesOf } from './deadlines.ts'
export { mayLower } from './decide/changes.ts'
export { type Intent, invitedFor, observationDelays, unheard } from './decide/observations.ts'
export { outOfOrder } from './decide/offer.ts'
export { isConfidential, opinionDelays, seatOfTeam } from './decide/opinion.ts'
export { type Compared, type Weighed, weigh } from './decide/rebase.ts'
export { answerKeys, answerMust, choicesOf, seatsOf } from './decide/reply.ts'
export { situationOf } from './decide/situation.ts'
export { canTransfer } from './decide/transfer.ts'
export {
  actionsFor,
  type CaseContext,
  type Command,
  canWithdraw,
  decide,
  openCase,
  type Possible,
  rulesAt,
  tick,
  type Who,
} from './decide.ts'
export { type DecidedCase, lastDecided } from './decided-cases.ts'
export { doubtDraft } from './doubt.ts'
export { deadlineAfter } from './duration.ts'
export { asAgent, asPerson, asSystem, type CasesEdge, communesOf, contextOf, placeOf, rolesOf, whoIs } from './edge.ts'
export type { CaseEvent, NewCaseEvent } from './events.ts'
export { isCaseEvent } from './events.ts'
export { opinionOf, remarkers } from './figures/opinion.ts'
export { type Count as FigureCount, lastMeasured, type Measured, measured } from './figures/store.ts'
export { fold } from './fold.ts'
export { type Kept, keptOf } from './keep.ts'
export { type Form, type Missing, type PageState, readForm, type Shown } from './known.ts'
export { type Known, knownFor } from './known-facts.ts'
export {
  attestationPaper,
  decisionPaper,
  decisionPdf,
  hasDecisionLetter,
  hasReceipt,
  letterName,
  noticePdf,
  paperOf,
  receiptPaper,
  receiptPdf,
} from './letters/index.ts'
export { calendarFile, calendarName, calendarType, type Meeting } from './meet/calendar-file.ts'
export { spansOf, usualDays } from './meet/slots.ts'
export { closeSlot, comingTo, openSlots, type Slot, slotsOf } from './meet/store.ts'
export { type MessageAround, messageText } from './messages.ts'
export { moveDraft } from './move-draft.ts'
export { inputsOf, type Near, nearest } from './nearest.ts'
export { orderLabel, orderValue } from './order-words.ts'
export { otherwise } from './otherwise.ts'
export { Otherwise } from './otherwise-view.tsx'
export { actOwn, addOwn, applyWith, missingIn, possibleOwn, refuseWrong, replyOwn, withdrawal } from './own.ts'
export { begin } from './pages/apply/begin.ts'
export { isCheckable } from './pages/apply/check-rule.ts'
export { tasksHref } from './pages/apply/links.ts'
export { type OwnCase, openOwn } from './pages/apply/open.ts'
export { checkAsked, checkFields, type QuickCheck } from './pages/apply/quick-check.ts'
export { nextHref } from './pages/apply/register-state.ts'
export { useRegisters } from './pages/apply/registers.tsx'
export { sendWhole } from './pages/apply/whole.ts'
export { type AccessRow, AccessTable, accessLines } from './pages/mine/access.tsx'
export { agentsIn, namesOf as agentNames } from './pages/mine/around.ts'
export { attestation, type Ground, type Line, type Said, type WholeFile, wholeFile } from './papers/index.ts'
export { partnerAccount, partnersNamed } from './partner-name.ts'
export { actAsPartner, addAsPartner, replyAsPartner } from './partners/act.ts'
export { beginAsPartner } from './partners/begin.ts'
export { codeFor } from './partners/claim.ts'
export { begunBy, openBegun, type PartnerCase, shownToPartner } from './partners/open.ts'
export { aboutWhom, partyName } from './party-name.ts'
export { endAttempt } from './pay/attempts.ts'
export { type AskedHere, askedOfTeams, casesToReview, type ToReview } from './pending.ts'
export { type OrderValue, orderOf, placesOf, type QueueStanding } from './queue.ts'
export { type QueueList, queueLists, queueOf } from './queue-store.ts'
export { readStream } from './read-events.ts'
export { renamesThrough } from './rebased.ts'
export { registersNow } from './registry-changes.ts'
export { isOpen, meetingOf, openRequests, paidOf, requestLimit, type Written, writtenOf } from './requests.ts'
export {
  appendDecided,
  beginCase,
  beginProactively,
  type Decided,
  type Done,
  findCase,
  type OpenedCase,
  readCase,
  readCases,
  readNewest,
  runCommand,
  sendDraft,
  tickCase,
  transferCase,
} from './run.ts'
export { sharedAnswers } from './shared-answers.ts'
export { sourceOf } from './sources.ts'
export {
  type CaseRow,
  caseById,
  caseByReference,
  casesByIds,
  casesOf,
  casesOfAll,
  type Draft,
  decidedCases,
  dropDraft,
  isWriting,
  readDraft,
  writeDraft,
} from './store.ts'
export { storiesOf } from './stories.ts'
export { accountIn, actedFor, type Named, requestLabel, standLabel, stateLabel, type Told, told } from './told.ts'
export type { AskedRequest, CaseDocument, CaseMessage, CaseView, TimelineEntry, ToldChange } from './view.ts'
export { articlesOf, becauseOf, nameOf, reasonsOf, traceEntry, valueInWords, type WhyAround } from './why.ts'
