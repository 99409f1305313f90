import type { RawService } from '../grammar/service.ts'

/** Keys of a rule whose text is read by people, not by the engine. */
const silentKeys = new Set(['références', 'titre', 'description', 'note', 'question', 'unité', 'résumé'])

/** Names of rules and fields that each rule reads itself. The engine's dependencies are inputs only; articles are found on the way. */
export function readsOfRules(raw: Pick<RawService, 'rules' | 'fields'>): ReadonlyMap<string, ReadonlySet<string>> {
  const rules = raw.rules ?? {}
  const known = new Set([...Object.keys(rules), ...Object.keys(raw.fields)])
  const listRules = Object.entries(raw.fields).flatMap(([name, field]) =>
    typeof field === 'object' && field.rules ? [[name, { ...field.rules, aggregates: field.aggregates ?? {} }] as const] : [],
  )
  return new Map(
    [...Object.entries(rules), ...listRules].map(([name, rule]) => [
      name,
      new Set([...operandsIn(rule)].flatMap((operand) => knownPart(operand, known))),
    ]),
  )
}

/** Everything a rule reads, directly or not, itself included. */
export function readsDeeply(reads: ReadonlyMap<string, ReadonlySet<string>>, rule: string): Set<string> {
  const seen = new Set([rule])
  const waiting = [rule]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const next of reads.get(name) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      waiting.push(next)
    }
  }
  return seen
}

function* operandsIn(rule: unknown): Iterable<string> {
  if (typeof rule === 'string') yield* operands(rule)
  else if (Array.isArray(rule)) for (const each of rule) yield* operandsIn(each)
  else if (typeof rule === 'object' && rule !== null)
    for (const [key, each] of Object.entries(rule)) if (!silentKeys.has(key)) yield* operandsIn(each)
}

/** `revenu <= plafond de ressources * 2` → its names (and constants, which are the name of nothing). */
export const operands = (expression: string): string[] =>
  expression
    .replace(/'[^']*'(?=\s|\)|$)|"[^"]*"/g, ' ')
    .split(/\s(?:\*\*|\/\/|[-+*/]|[<>]=?|!?=)\s|[()]/)
    .map((operand) => operand.trim().replace(/^-\s*/, ''))
    .filter((operand) => operand !== '')

/** `foyer . nombre` is read from `foyer`. */
export function knownPart(operand: string, known: ReadonlySet<string>): string[] {
  for (let name = operand; name !== ''; name = name.includes(' . ') ? name.slice(0, name.lastIndexOf(' . ')) : '')
    if (known.has(name)) return [name]
  return []
}
