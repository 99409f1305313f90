/** The face of the assistant: what composition and the command line need of it. */
export { assistant } from './capability.ts'
export { checkAssistants } from './check.ts'
export { replayExpectations } from './expectations.ts'
export { addCorpus, takeInSheets } from './sheets/corpus.ts'
export { corpusFolder } from './sheets/folder.ts'
