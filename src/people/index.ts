export { people } from './capability.ts'
export type { Fact } from './facts.ts'
export { factHistory, factsOf, factsOfAll, namesOf, registerPerson, registrationsOf, stateFact } from './facts.ts'
export { findPersons, organisationBy, type Wanted } from './find.ts'
export { type Followed, type Follows, followersOf, followsIn, unfollow } from './followers.ts'
export { type Look, lookAt, lookFor, lookReason, shortestLookReason } from './looks.ts'
export type { MergeCommand, MergeStatus } from './merges/decide.ts'
export { distance, type MergeReason, plainName } from './merges/score.ts'
export { searchDuplicates } from './merges/search.ts'
export { type Merge, mergeById, mergeIdOf, mergePersons, mergesWith, suspect } from './merges/store.ts'
export { isNeed, type Need, needs, needsChoice, needsConcept, needsIn } from './needs.ts'
export { isPartialDay, isWholeDay, partialDayOf, readPartialDay, surelyYears } from './partial-day.ts'
export {
  type Channel,
  channelFor,
  channels,
  endedOn,
  hasEnded,
  isOptional,
  noPreferences,
  optional,
  type Preferences,
  preferencesConcept,
  preferencesIn,
  quietUntil,
  type Topic,
  topics,
} from './preferences.ts'
export { inverse, type RelationKind, relationKinds, type Stated } from './relations/events.ts'
export { isMinor, type Member, membersIn, toRecord } from './relations/from-register.ts'
export { endRelation, type Relation, relationsOf, stateRelation } from './relations/store.ts'
export { type Strength, strengthOf } from './strength.ts'
