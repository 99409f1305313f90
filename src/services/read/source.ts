import { fragmentFile, mergeFragments, type Shared } from './fragments.ts'
import { mergeTexts } from './overlay.ts'
import { type Problem, problemAt } from './problem.ts'
import { phrase } from './words/index.ts'
import { parseYaml } from './yaml/parse.ts'
import type { Spot, Tree } from './yaml/spot.ts'

/** One service as it lies in its folder: the file, its text, and what stands beside it by relative path. */
export interface ServiceSource {
  readonly file: string
  readonly text: string
  readonly parts?: Readonly<Record<string, string>>
}

const language = /^i18n\/([a-z]{2,3}(?:-[A-Z]{2})?)\.ya?ml$/
const territory = /^local\/([\p{L}\p{N}-]+)\.ya?ml$/u
const wholeParts: Readonly<Record<string, string>> = {
  'rules.publicodes': 'rules',
  'examples.yaml': 'examples',
  'examples.yml': 'examples',
}

export interface MergedSource {
  /** The service file with its parts put where they belong; undefined when the file itself cannot be parsed. */
  readonly tree?: Tree
  /** Territory → its values, each with its own places. */
  readonly local: ReadonlyMap<string, Tree>
  /** What its fragments brought beside names: code lists, concepts, and their texts, which the published version keeps. */
  readonly shared: Omit<Shared, 'problems'>
  readonly problems: readonly Problem[]
}

/**
 * Parses the file and its parts and makes one tree of them: rules and examples under their key, texts of `i18n/<lang>.yaml` beside those of the first
 * language. Every place in the tree still names the file in which it was written.
 */
export function mergeSource(source: ServiceSource, fragments: Readonly<Record<string, string>> = {}): MergedSource {
  const main = parseYaml(source.file, source.text)
  const problems: Problem[] = [...main.problems]
  const local = new Map<string, Tree>()
  let tree = main.tree
  if (tree && !isMap(tree.value)) {
    problems.push(problemAt(tree.spot.value, [], 'wrong-type', { got: phrase('not-a-map'), expected: phrase('service-map') }))
    tree = undefined
  }
  const own = Object.entries(source.parts ?? {}).flatMap(([relative, text]) => {
    const id = fragmentFile.exec(relative)?.[1]
    return id === undefined ? [] : [[id, text]]
  })
  const { problems: wrong, ...shared } = tree ? mergeFragments(tree, { ...fragments, ...Object.fromEntries(own) }) : none
  problems.push(...wrong)
  for (const [relative, text] of Object.entries(source.parts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (fragmentFile.test(relative)) continue
    const file = beside(source.file, relative)
    const part = parseYaml(file, text)
    problems.push(...part.problems)
    if (!part.tree || !tree) continue
    const lang = language.exec(relative)?.[1]
    const code = territory.exec(relative)?.[1]
    const key = wholeParts[relative]
    if (key) problems.push(...putWhole(tree, key, part.tree, relative))
    else if (lang) problems.push(...mergeTexts(tree, part.tree, lang, relative))
    else if (code) local.set(code, part.tree)
    else problems.push(problemAt({ file, line: 1, column: 1 }, [], 'unknown-part', { name: relative }))
  }
  return { ...(tree ? { tree } : {}), local, shared, problems }
}

const none: Shared = { lists: {}, concepts: {}, files: {}, problems: [] }

function putWhole(tree: Tree, key: string, part: Tree, name: string): Problem[] {
  const value = tree.value as Record<string, unknown>
  const inside = tree.spot.inside as Map<string, Spot>
  if (key in value) return [problemAt(part.spot.value, [key], 'part-twice', { key, name })]
  value[key] = part.value
  inside.set(key, { ...part.spot, key: part.spot.value })
  return []
}

/** `towns/demo/services/aide.service.yaml` and `i18n/en.yaml` → `towns/demo/services/i18n/en.yaml` */
const beside = (file: string, relative: string): string =>
  file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1) + relative

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
