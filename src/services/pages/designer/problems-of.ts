import type { Catalogue, Loaded } from '../../catalogue.ts'
import type { Problem } from '../../read/index.ts'
import { examine } from './examine.ts'

const known = new WeakMap<object, readonly Problem[]>()

/** What the check says of a published version: its warnings count for the gates. Read once, since a published version never changes. */
export function problemsOf(catalogue: Catalogue, { service, files }: Loaded): readonly Problem[] {
  const found = known.get(service) ?? examine(catalogue, files).problems
  known.set(service, found)
  return found
}
