export type { Problem } from './problem.ts'
export { type ReadService, readService } from './read.ts'
export type { ServiceSource } from './source.ts'
export type { Concept, TownNames } from './town.ts'
