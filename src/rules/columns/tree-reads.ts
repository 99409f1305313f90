/** Which rules read which. */
import type { Tree } from './tree-node.ts'

/** The tree of a package stays while kernels are made of it: each rule of it is looked through once. */
const known = new WeakMap<Tree, readonly string[]>()

/** Rules that a node names. */
export function namesIn(node: Tree): readonly string[] {
  let names = known.get(node)
  if (names === undefined) {
    names = lookThrough(node)
    known.set(node, names)
  }
  return names
}

function lookThrough(node: Tree): string[] {
  const names: string[] = []
  const seen = new Set<unknown>()
  const waiting: unknown[] = [node]
  while (waiting.length > 0) {
    const one = waiting.pop()
    if (typeof one !== 'object' || one === null || seen.has(one)) continue
    seen.add(one)
    const { nodeKind, dottedName } = one as Partial<Tree>
    if ((nodeKind === 'reference' || nodeKind === 'rule') && dottedName !== undefined && one !== node) names.push(dottedName)
    if (nodeKind === 'rule' && one !== node) continue
    if (Array.isArray(one)) waiting.push(...one)
    else for (const key in one) if (!beside.has(key)) waiting.push((one as Readonly<Record<string, unknown>>)[key])
  }
  return names
}

/** What the parser keeps beside the meaning of a node. */
const beside = new Set(['sourceMap', 'rawNode', 'missingVariables', 'unit'])

/** For each rule, those that read it. */
export function readersOf(rules: Readonly<Record<string, Tree>>): Map<string, string[]> {
  const readers = new Map<string, string[]>()
  for (const [reader, node] of Object.entries(rules))
    for (const read of namesIn(node)) {
      const all = readers.get(read)
      if (all) all.push(reader)
      else readers.set(read, [reader])
    }
  return readers
}

/** Some rules and everything that depends on them. */
export function dependents(names: Iterable<string>, readers: ReadonlyMap<string, readonly string[]>): Set<string> {
  const all = new Set(names)
  for (const name of all) for (const reader of readers.get(name) ?? []) all.add(reader)
  return all
}
