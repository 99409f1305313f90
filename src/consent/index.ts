export type { AccessFilter, AccessLine, AccessOf } from './access.ts'
export { accessAt, accessKinds, accessLine, accessTo, accessWitness, openedLately } from './access.ts'
export { consent } from './capability.ts'
export type { Asked, Choice, ChoiceHistory } from './choices.ts'
export { allowedBy, allows, choiceHistories, choicesOf, choose, hashOf } from './choices.ts'
export type { Erased, ErasureReason, Keeping, ToErase } from './keeping.ts'
export { openKeeping } from './keeping.ts'
export { ownKey } from './own.ts'
export type { Pass } from './passes.ts'
export { force, hasPass, passById, passesAt, passesTo, passReason, shortestReason } from './passes.ts'
export {
  askAgent,
  justify,
  type Question,
  type Questioned,
  questionsAt,
  questionsTo,
  questionWords,
  shortestJustification,
} from './questions.ts'
export type { Request, RequestAnswer, RequestKind, RequestOutcome, RequestRow } from './requests.ts'
export {
  answer,
  ask,
  countRequests,
  isLimited,
  liftLimit,
  limitedAmong,
  limitedBy,
  limitsAt,
  longestRequest,
  markSeen,
  outcomes,
  requestById,
  requestsAt,
  requestsOf,
  requestWords,
} from './requests.ts'
export { forgetAccessRows, forgetAskedRows, writeAccessRows } from './row.ts'
