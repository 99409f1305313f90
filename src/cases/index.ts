export { addSound, lookedAt } from './add-files.ts'
export { addressee } from './addressee.ts'
export { askedFor, askedIn } from './allowed.ts'
export { cases } from './capability.ts'
export { type CaseFile, filesOf, isShownInline } from './case-files.ts'
export { type Deadlines, deadlinesOf } from './deadlines.ts'
export { answerKeys, answerMust, choicesOf, seatsOf } from './decide/reply.ts'
export { situationOf } from './decide/situation.ts'
export { actionsFor, type CaseContext, type Command, canWithdraw, decide, openCase, type Possible, tick, type Who } from './decide.ts'
export { deadlineAfter } from './duration.ts'
export { asAgent, asPerson, asSystem, type CasesEdge, communesOf, contextOf, placeOf, rolesOf, whoIs } from './edge.ts'
export type { CaseEvent, NewCaseEvent } from './events.ts'
export { isCaseEvent } from './events.ts'
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
  receiptPaper,
  receiptPdf,
} from './letters/index.ts'
export { calendarFile, calendarName, calendarType, type Meeting } from './meet/calendar-file.ts'
export { spansOf, usualDays } from './meet/slots.ts'
export { closeSlot, comingTo, openSlots, type Slot, slotsOf } from './meet/store.ts'
export { type MessageAround, messageText } from './messages.ts'
export { actOwn, addOwn, applyWith, missingIn, possibleOwn, refuseWrong, replyOwn, withdrawal } from './own.ts'
export { type OwnCase, openOwn } from './pages/apply/open.ts'
export { type AccessRow, AccessTable, accessLines } from './pages/mine/access.tsx'
export { agentsIn, namesOf as agentNames } from './pages/mine/around.ts'
export { aboutWhom, partyName } from './party-name.ts'
export { endAttempt } from './pay/attempts.ts'
export { isOpen, openRequests, paidOf, requestLimit } from './requests.ts'
export {
  beginCase,
  beginProactively,
  type Done,
  findCase,
  type OpenedCase,
  readCase,
  readNewest,
  runCommand,
  sendDraft,
  tickCase,
} from './run.ts'
export { sourceOf } from './sources.ts'
export {
  type CaseRow,
  caseById,
  casesByIds,
  casesOf,
  casesOfAll,
  countsOf,
  type Draft,
  decidedCases,
  dropDraft,
  readDraft,
  writeDraft,
} from './store.ts'
export { storiesOf } from './stories.ts'
export { accountIn, actedFor, type Named, requestLabel, stateLabel, type Told, told } from './told.ts'
export type { AskedRequest, CaseDocument, CaseMessage, CaseView, TimelineEntry } from './view.ts'
export { articlesOf, becauseOf, nameOf, reasonsOf, traceEntry, valueInWords, type WhyAround } from './why.ts'
