export { isEmpty, isShownOnly } from './answered.ts'
export { services } from './capability.ts'
export { type Broken, Catalogue, type CatalogueEdge, type Loaded, openCatalogue, townNames } from './catalogue.ts'
export type * from './contract.ts'
export { fieldTypes, outcomes, phases, plainField, stages } from './contract.ts'
export { requestKinds } from './contract-more.ts'
export * from './fields/index.ts'
export { localGiven, type RequestState, requestGiven } from './given.ts'
export {
  type Form,
  type Missing,
  missingFields,
  missingPath,
  type PageState,
  readAnswers,
  readForm,
  type Shown,
  sentForm,
  visibleFields,
} from './known.ts'
export { namesPerson, personIn } from './named-person.ts'
export { isOfPlace, newsOf } from './news.ts'
export { changesOf, outlookOf } from './outlook.ts'
export { wordsOf as fileProblemText } from './pages/designer/problem-words.ts'
export { durationInWords } from './pages/duration.ts'
export { eventIcon } from './pages/event-icons.ts'
export { amountInWords, ceilingOf, decisionAfter, minutesOf, officeDecides, paidRule } from './pages/service-facts.ts'
export { serviceHref } from './pages/service-list.tsx'
export { ServicePage } from './pages/service-page.tsx'
export { shownServices } from './pages/visible.ts'
export { isCuttable, withoutTraces } from './pictures/index.ts'
export { type Purpose, purposeInSentence, purposeInWords, registerOf } from './purposes.ts'
export {
  canonicalHash,
  compareServices,
  type Difference,
  formatService,
  type GateProblem,
  gateProblems,
  type Problem,
  printProblems,
  readService,
  type ServiceSource,
  type StoryEnd,
  type StoryRunner,
  serviceJsonSchema,
  type TownNames,
} from './read/index.ts'
export { ruleSource } from './read/rule-source.ts'
export { readFiles, serviceFolders, sourceOf } from './service-files.ts'
export { isAskedFor, isVisible, shownToParty } from './visible.ts'
