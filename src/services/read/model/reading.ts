import { typographic } from '#kernel'
import type { Lang, Text } from '../../contract.ts'
import { type Path, type Problem, problemAt, ruleProblemAt } from '../problem.ts'
import type { TownNames } from '../town.ts'
import type { Code, Details } from '../words/index.ts'
import { placeOf, type Tree } from '../yaml/spot.ts'

/** A text as the grammar lets it be written. */
export type RawText = string | Readonly<Record<string, string>>

/** What every builder and check shares: the tree with its places, the languages, the town, and the problems found so far. */
export class Reading {
  readonly problems: Problem[] = []
  readonly tree: Tree
  readonly languages: readonly Lang[]
  readonly town: TownNames
  /** Names that stand for a label in some language: told once, together. */
  readonly #unlabelled: { path: Path; name: string }[] = []

  constructor(tree: Tree, languages: readonly Lang[], town: TownNames) {
    this.tree = tree
    this.languages = languages
    this.town = town
  }

  say(path: Path, code: Code, details: Details = {}, part: 'key' | 'value' = 'value'): void {
    this.problems.push(problemAt(placeOf(this.tree.spot, path, part), path, code, details))
  }

  /** What the rules say of an expression. */
  sayRule(path: Path, found: { readonly code: string; readonly message: string; readonly hint?: string }): void {
    this.problems.push(ruleProblemAt(placeOf(this.tree.spot, path), path, found))
  }

  get hasErrors(): boolean {
    return this.problems.some((problem) => problem.severity === 'error')
  }

  /** A text in every language; a language that is missing is an error, and is filled from the first so that reading goes on. */
  text(path: Path, raw: RawText): Text {
    const given = this.#given(raw)
    const missing = this.languages.filter((lang) => given[lang] === undefined)
    if (missing.length > 0) this.say(path, 'missing-language', { languages: missing.join(', ') })
    for (const lang of Object.keys(given))
      if (!this.languages.includes(lang))
        this.say([...path, lang], 'unknown-language', { lang, expected: this.languages.join(' · ') }, 'key')
    return this.#complete(given, Object.values(given)[0] ?? '')
  }

  /** A label that may be left out: the name itself, with a capital, stands for it. */
  named(path: Path, name: string, raw: RawText | undefined): Text {
    const given = raw === undefined ? {} : this.#given(raw)
    const [first] = this.languages
    if (this.languages.some((lang) => given[lang] === undefined && lang !== first)) this.#unlabelled.push({ path, name })
    const shown = name.charAt(0).toUpperCase() + name.slice(1)
    return this.#complete(given, given[first ?? 'fr'] ?? shown)
  }

  /** One warning for all labels that are names only. */
  tellUnlabelled(): void {
    const [first] = this.#unlabelled
    if (!first || this.languages.length < 2) return
    const names = this.#unlabelled.map((each) => each.name)
    const shown = names.length > 4 ? `${names.slice(0, 4).join(', ')} …` : names.join(', ')
    this.say(
      first.path,
      'names-for-labels',
      { count: String(names.length), names: shown, languages: this.languages.slice(1).join(', ') },
      'key',
    )
  }

  #given(raw: RawText): Record<string, string> {
    return typeof raw === 'string' ? { [this.languages[0] ?? 'fr']: raw } : { ...raw }
  }

  #complete(given: Readonly<Record<string, string>>, otherwise: string): Text {
    return Object.fromEntries(this.languages.map((lang) => [lang, typographic(given[lang] ?? otherwise, lang)]))
  }
}
