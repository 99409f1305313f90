/** On this device: what a person lets her phone keep, to be read without network. */
import { keepHere, refreshKept, showKept } from './keep.tsx'

export const keptEndpoints = [showKept, keepHere, refreshKept]
