export { services } from './capability.ts'
export {
  type Broken,
  Catalogue,
  type CatalogueEdge,
  type Loaded,
  openCatalogue,
  readFiles,
  serviceFolders,
  sourceOf,
  townNames,
} from './catalogue.ts'
export type * from './contract.ts'
export { fieldTypes, outcomes, phases, stages } from './contract.ts'
export * from './fields/index.ts'
export {
  canonicalHash,
  compareServices,
  type Difference,
  formatService,
  type GateProblem,
  gateProblems,
  type Problem,
  printProblems,
  problemText as fileProblemText,
  readService,
  type ServiceSource,
  serviceJsonSchema,
  type TownNames,
} from './read/index.ts'
