import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { type Path, type Problem, problemAt } from '../problem.ts'
import { maxDepth } from './limits.ts'
import type { Place, Spot, Tree } from './spot.ts'

const mostProblems = 100

/** Names that every JavaScript object already answers to: a field so called would be mistaken for one that exists. */
const reserved = new Set(Object.getOwnPropertyNames(Object.prototype))

/**
 * Parsed YAML → plain values with their places. Texts and keys become NFC. Refused, each at its place: anchors, aliases, tags, merge keys,
 * a key twice, a key that is no text, round quotes around a text, a sentence cut by a comma inside braces, an unquoted `{$x}`, numbers that are not finite.
 */
export function plainTree(root: unknown, file: string, lines: LineCounter): { readonly tree: Tree; readonly problems: readonly Problem[] } {
  const reader = new Reader(file, lines)
  const start = (root as Node | null)?.range?.[0] ?? 0
  const tree = reader.read(root, reader.placeAt(start), [])
  return { tree, problems: reader.problems }
}

/** Round quotes and what closes each. Dutch begins words with ’ as well (`’s nachts`): alone that is no quote. */
const curly: readonly (readonly [open: string, close: string])[] = [
  ['“', '”“'],
  ['„', '”“'],
  ['”', '”'],
  ['‘', '’‘'],
  ['«', '»'],
]

/** The round quote around a whole text, or at its beginning and never closed; undefined when quotes only stand inside. */
function curlySign(text: string): string | undefined {
  const [open, close] = curly.find(([sign]) => text.startsWith(sign)) ?? []
  if (open === undefined || close === undefined) return undefined
  const end = [...text.slice(1)].findIndex((sign) => close.includes(sign)) + 1
  return end === text.length - 1 || (end === 0 && open !== '‘') ? open : undefined
}

class Reader {
  readonly problems: Problem[] = []
  readonly #file: string
  readonly #lines: LineCounter
  constructor(file: string, lines: LineCounter) {
    this.#file = file
    this.#lines = lines
  }

  /** A broken file says the same thing ten thousand times: nobody reads past the first hundred. */
  #say(problem: Problem): void {
    if (this.problems.length < mostProblems) this.problems.push(problem)
  }

  placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset)
    return { file: this.#file, line, column: col }
  }

  #startOf(node: unknown, otherwise: Place): Place {
    const range = (node as Node | null | undefined)?.range
    return range ? this.placeAt(range[0]) : otherwise
  }

  read(node: unknown, key: Place, path: Path): Tree {
    const value = this.#startOf(node, key)
    const leaf = (read: unknown): Tree => ({ value: read, spot: { key, value } })
    if (path.length > maxDepth) {
      this.#say(problemAt(value, path, 'too-deep'))
      return leaf(null)
    }
    if (isAlias(node) || (isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined)) {
      this.#say(problemAt(value, path, 'alias'))
      return leaf(null)
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.tag) this.#say(problemAt(value, path, 'tag', { tag: node.tag }))
    if (isMap(node)) return this.#readMap(node, key, value, path)
    if (isSeq(node)) return this.#readList(node, key, value, path)
    if (isScalar(node) && node.type === 'PLAIN' && typeof node.value === 'string') this.#sayCurly(node.value, value, path)
    return leaf(isScalar(node) ? this.#scalar(node.value, value, path) : null)
  }

  /** `“logement”`: the writing program made the quotes round, and YAML takes them for part of the text. */
  #sayCurly(text: string, at: Place, path: Path): void {
    const sign = curlySign(text)
    if (sign !== undefined) this.#say(problemAt(at, path, 'curly-quotes', { sign }))
  }

  #readList(node: YAMLSeq, key: Place, value: Place, path: Path): Tree {
    const inside = new Map<string | number, Spot>()
    const values = node.items.map((item, index) => {
      const read = this.read(item, this.#startOf(item, value), [...path, index])
      inside.set(index, read.spot)
      return read.value
    })
    return { value: values, spot: { key, value, inside } }
  }

  #readMap(node: YAMLMap, key: Place, value: Place, path: Path): Tree {
    const inside = new Map<string | number, Spot>()
    const values: Record<string, unknown> = {}
    const cut: string[] = []
    for (const pair of node.items as Pair[]) {
      const at = this.#startOf(pair.key, value)
      const name = this.#keyName(pair, at, path)
      if (name === undefined) continue
      if (node.flow && pair.value === null) {
        // `{ fr: garage, abri, annexe }`: YAML makes three keys of it.
        if (cut.length === 0)
          this.#say(problemAt(at, [...path, name], name.startsWith('$') ? 'unquoted-variable' : 'cut-by-comma', { word: name }))
        cut.push(name)
        continue
      }
      if (inside.has(name)) {
        this.#say(problemAt(at, [...path, name], 'duplicate-key', { key: name, line: String(inside.get(name)?.key.line) }))
        continue
      }
      const read = this.read(pair.value, at, [...path, name])
      inside.set(name, read.spot)
      values[name] = read.value
    }
    return { value: values, spot: { key, value, inside } }
  }

  #keyName(pair: Pair, at: Place, path: Path): string | undefined {
    const { key } = pair
    if (!isScalar(key) || key.anchor || key.tag) {
      const unquoted = isMap(key) && key.items.some((item) => isScalar(item.key) && String(item.key.value).startsWith('$'))
      this.#say(problemAt(at, path, unquoted ? 'unquoted-variable' : 'key-not-text', { word: '' }))
      return undefined
    }
    // The source, not the value: `2024-04-01`, `1` and `~` are names here, whatever YAML takes them for.
    const name = String(key.source ?? key.value).normalize('NFC')
    if (name === '<<' || reserved.has(name)) {
      this.#say(problemAt(at, [...path, name], name === '<<' ? 'alias' : 'reserved-name', { name }))
      return undefined
    }
    if (key.type === 'PLAIN') this.#sayCurly(name, at, [...path, name])
    return name
  }

  #scalar(value: unknown, at: Place, path: Path): unknown {
    if (typeof value === 'string') return value.normalize('NFC')
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#say(problemAt(at, path, 'not-finite'))
      return null
    }
    return value
  }
}
