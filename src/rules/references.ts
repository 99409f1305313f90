/** The articles that a rule rests on. */
import { typographic } from '#kernel'
import type { RuleProblem, TraceLine } from './contract.ts'
import type { Path, RuleSymbol } from './node.ts'
import { isBag } from './values.ts'

export type References = TraceLine['references']

/** Reads `références`: titles with their address, titles alone, or addresses alone. */
export function readReferences(raw: unknown, path: Path, problems: RuleProblem[]): { title: string; url?: string }[] {
  if (raw === undefined) return []
  const web = (text: string) => /^https?:\/\/\S+$/i.test(text)
  const entry = (title: unknown, url?: unknown): { title: string; url?: string } | undefined => {
    if (typeof title !== 'string' || title === '') return undefined
    if (url === undefined || url === null) return web(title) ? { title, url: title } : { title: typographic(title, 'fr') }
    return typeof url === 'string' && web(url) ? { title: typographic(title, 'fr'), url } : undefined
  }
  const entries =
    typeof raw === 'string'
      ? [entry(raw)]
      : Array.isArray(raw)
        ? raw.flatMap((item) => (isBag(item) ? Object.entries(item).map(([t, u]) => entry(t, u)) : [entry(item)]))
        : isBag(raw)
          ? Object.entries(raw).map(([t, u]) => entry(t, u))
          : [undefined]
  if (entries.some((e) => e === undefined))
    problems.push({
      path,
      code: 'bad-reference',
      message: 'A reference is a title with its web address.',
      hint: 'Write `références: { "Code, art. 1": "https://…" }`.',
    })
  return entries.filter((e) => e !== undefined)
}

/** Articles of a symbol, else of the rule that it is a part of, else of the rule that reads it. */
export function referencesOf(symbol: RuleSymbol, symbols: ReadonlyMap<string, RuleSymbol>, above: References = []): References {
  for (let name = symbol.name; name !== ''; name = name.includes(' . ') ? name.slice(0, name.lastIndexOf(' . ')) : '') {
    const references = symbols.get(name)?.references ?? []
    if (references.length > 0) return references
  }
  return symbol.is === 'rule' ? above : []
}
