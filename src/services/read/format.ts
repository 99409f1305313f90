import { isMap, isScalar, isSeq, type Pair, parseDocument, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import { parseYaml, yamlOptions } from './yaml/parse.ts'

/** A line longer than this is opened: one key a line. */
const width = 140
const mostPasses = 5

/**
 * A service file laid out as the house writes it (`guichet check --write`): two spaces, an empty line between parts, one field, rule, state, action,
 * page and example a line while it fits, else one key a line. Comments stay. The values do not change, and formatting twice changes nothing.
 * Text that does not parse is given back as it is.
 */
export function formatService(text: string): string {
  const source = (text.startsWith('\uFEFF') ? text.slice(1) : text).replaceAll('\r\n', '\n')
  const meaning = valuesOf(source)
  if (meaning === undefined) return text
  let before = source
  // Empty lines and comments may find their place only in the second pass.
  for (let pass = 0; pass < mostPasses; pass++) {
    const after = formatOnce(before)
    if (after === undefined) return text
    if (after === before) return valuesOf(after) === meaning ? after : text
    before = after
  }
  return text
}

function formatOnce(text: string): string | undefined {
  const document = parseDocument(text, yamlOptions)
  const root = document.contents
  if (document.errors.length > 0 || !isMap(root)) return undefined
  for (const pair of root.items) layOut(pair, 0, [])
  root.flow = false
  parted(root)
  return document.toString({ lineWidth: 0, indentSeq: true })
}

/** Lays out what stands under a key: open (one entry a line) where the grammar wants lines or the line is too long, else closed in braces. */
function layOut(pair: Pair, depth: number, above: readonly string[]): void {
  const key = isScalar(pair.key) ? String(pair.key.value) : ''
  const path = [...above, key]
  lay(pair.value, depth, key.length + 2, path)
}

function lay(node: unknown, depth: number, before: number, path: readonly string[]): void {
  if (!isMap(node) && !isSeq(node)) return
  const open = mustOpen(path) ? node.items.length > 0 : holdsLines(node) || depth * 2 + before + flatLength(node) > width
  node.flow = !open
  if (!open) {
    close(node)
    return
  }
  if (isMap(node)) for (const pair of node.items as Pair[]) layOut(pair, depth + 1, path)
  else for (const item of node.items) lay(item, depth + 1, 2, [...path, '-'])
}

/** Parts of which every entry has its own line, however short. */
function mustOpen(path: readonly string[]): boolean {
  const [part, second, , fourth] = path
  if (path.length === 1)
    return [
      'fields',
      'pages',
      'rules',
      'checks',
      'messages',
      'documents',
      'requests',
      'workflow',
      'examples',
      'parties',
      'duplicates',
    ].includes(part ?? '')
  if (part !== 'workflow' || second !== 'states') return false
  return path.length === 2 || (path.length === 4 && fourth === 'do')
}

/** A state with several actions is open, so that each has its line; so is what holds a comment or a text of several lines. */
function holdsLines(node: YAMLMap | YAMLSeq): boolean {
  let found =
    isMap(node) &&
    node.items.some((pair) => isScalar(pair.key) && pair.key.value === 'do' && isMap(pair.value) && pair.value.items.length > 1)
  visit(node, {
    Node: (_, each) => {
      const lines = isScalar(each) && (each.type === 'BLOCK_LITERAL' || each.type === 'BLOCK_FOLDED' || String(each.value).includes('\n'))
      if (each !== node && (each.commentBefore || each.comment || lines)) found = true
      return found ? visit.BREAK : undefined
    },
  })
  return found
}

function close(node: YAMLMap | YAMLSeq): void {
  visit(node, {
    Collection: (_, each) => {
      each.flow = true
    },
    Node: (_, each) => {
      each.spaceBefore = false
    },
  })
}

/** Length of a node written in braces, near enough. */
function flatLength(node: unknown): number {
  if (isMap(node)) return (node.items as Pair[]).reduce((sum, pair) => sum + flatLength(pair.key) + 4 + flatLength(pair.value), 2)
  if (isSeq(node)) return node.items.reduce((sum: number, item) => sum + 2 + flatLength(item), 2)
  return isScalar(node) ? (node.source ?? String(node.value)).length + (node.type === 'PLAIN' ? 0 : 2) : 0
}

/** One empty line before each part that is open. */
function parted(root: YAMLMap): void {
  root.items.forEach((pair, index) => {
    const node = pair.value
    const previous = root.items[index - 1]?.value
    const open = (each: unknown) => (isMap(each) || isSeq(each)) && !each.flow
    if (index > 0 && isScalar(pair.key) && !pair.key.commentBefore && (open(node) || open(previous))) pair.key.spaceBefore = true
  })
}

/** What a text means; undefined when the reader finds a fault in it, which laying it out could hide. */
function valuesOf(text: string): string | undefined {
  const { tree, problems } = parseYaml('', text)
  return tree && problems.length === 0 ? JSON.stringify(tree.value) : undefined
}
