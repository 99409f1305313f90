export { people } from './capability.ts'
export type { Fact } from './facts.ts'
export { factHistory, factsOf, namesOf, registerPerson, stateFact } from './facts.ts'
