import { type Path, type Problem, problemAt } from './problem.ts'
import type { Spot, Tree } from './yaml/spot.ts'

/** Keys that hold a text and may be left out of the service file: the overlay may give them where the file says nothing. */
const textKeys = new Set(['title', 'summary', 'news', 'label', 'hint', 'say', 'body', 'legal-basis'])
type Values = Record<string, unknown>

/**
 * Puts the texts of one language (`i18n/en.yaml`: the same tree, texts only) beside those of the service file. A bare text in place of a map is its
 * label (state, action, field) or title (page, document). A place that the file does not have, or a text given twice, is a problem.
 */
export function mergeTexts(tree: Tree, overlay: Tree, lang: string, name: string): Problem[] {
  const languages = (tree.value as Values).languages
  const first = Array.isArray(languages) && typeof languages[0] === 'string' ? languages[0] : 'fr'
  const problems: Problem[] = []
  const say = (spot: Spot, path: Path, code: 'unknown-text' | 'text-twice') => problems.push(problemAt(spot.key, path, code, { name }))

  function merge(parent: Tree, key: string, texts: unknown, spot: Spot, path: Path): void {
    const values = parent.value as Values
    const inside = parent.spot.inside as Map<string | number, Spot>
    const here = values[key]
    const below = isMap(here) ? { value: here, spot: inside.get(key)! } : undefined
    if (isMap(texts)) {
      if (below) mergeMap(below, texts, spot, path)
      else say(spot, path, 'unknown-text')
    } else if (typeof texts !== 'string' || !mayHoldText(key, here)) say(spot, path, 'unknown-text')
    else if (below && isEntry(path)) merge(below, path[0] === 'documents' ? 'title' : 'label', texts, spot, path)
    else put(parent, key, texts, spot, path)
  }

  function put(parent: Tree, key: string, text: string, spot: Spot, path: Path): void {
    const values = parent.value as Values
    const inside = parent.spot.inside as Map<string | number, Spot>
    const here = values[key]
    const before = inside.get(key)
    const each = isMap(here) ? here : here === undefined ? {} : { [first]: here }
    if (lang in each) {
      say(spot, path, 'text-twice')
      return
    }
    const places = new Map<string | number, Spot>(before?.inside ?? (before ? [[first, before]] : []))
    places.set(lang, spot)
    values[key] = { ...each, [lang]: text }
    inside.set(key, { key: before?.key ?? spot.key, value: before?.value ?? spot.value, inside: places })
  }

  function mergeMap(into: Tree, texts: Values, spot: Spot, path: Path): void {
    for (const [key, value] of Object.entries(texts)) merge(into, key, value, spot.inside!.get(key)!, [...path, key])
  }

  if (!isMap(overlay.value)) return [problemAt(overlay.spot.value, [], 'unknown-text', { name })]
  const { pages, ...rest } = overlay.value
  if (isMap(pages)) {
    const byName = pagesByName(tree)
    for (const [page, texts] of Object.entries(pages)) {
      const spot = overlay.spot.inside!.get('pages')!.inside!.get(page)!
      const found = byName.get(page)
      if (!found) say(spot, ['pages', page], 'unknown-text')
      else if (typeof texts === 'string') merge(found, 'title', texts, spot, ['pages', page, 'title'])
      else if (isMap(texts)) mergeMap(found, texts, spot, ['pages', page])
    }
  }
  mergeMap(tree, rest, overlay.spot, [])
  return problems
}

/** Every page as `{ page, fields }`, also those written `{ name: [fields] }`, so that a title has somewhere to stand. */
function pagesByName(tree: Tree): Map<string, Tree> {
  const { pages } = tree.value as Values
  const spots = tree.spot.inside?.get('pages')?.inside
  const byName = new Map<string, Tree>()
  if (!Array.isArray(pages) || !spots) return byName
  pages.forEach((page: unknown, index) => {
    const spot = spots.get(index)
    if (!isMap(page) || !spot?.inside) return
    const [only, more] = Object.keys(page)
    if (typeof page.page === 'string') byName.set(page.page, { value: page, spot })
    else if (only !== undefined && more === undefined && Array.isArray(page[only])) {
      const fields = spot.inside.get(only)!
      const long = {
        value: { page: only, fields: page[only] },
        spot: {
          ...spot,
          inside: new Map([
            ['page', { key: fields.key, value: fields.key }],
            ['fields', fields],
          ]),
        },
      }
      pages[index] = long.value
      spots.set(index, long.spot)
      byName.set(only, long)
    }
  })
  return byName
}

/** Is this the place of a named thing (a field, a state, an action, a document), not of a text? */
const isEntry = (path: Path): boolean =>
  /^(?:fields\/[^/]+(?:\/item\/[^/]+)?|workflow\/states\/[^/]+(?:\/do\/[^/]+)?|documents\/[^/]+|requests\/[^/]+)$/.test(path.join('/'))
const mayHoldText = (key: string, here: unknown): boolean =>
  here === undefined ? textKeys.has(key) : typeof here === 'string' || isMap(here)
const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)
