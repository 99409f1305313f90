export { people } from './capability.ts'
export type { Fact } from './facts.ts'
export { factHistory, factsOf, namesOf, registerPerson, stateFact } from './facts.ts'
export { findPersons, type Wanted } from './find.ts'
