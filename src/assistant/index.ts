/** The face of the assistant: what composition and the command line need of it. */
export { assistant } from './capability.ts'
export { type Added, addCorpus, takeInSheets } from './sheets/corpus.ts'
export { corpusFolder } from './sheets/folder.ts'
