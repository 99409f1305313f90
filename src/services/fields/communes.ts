/** The communes of France (34,969, Code officiel géographique, from `@etalab/decoupage-administratif`), loaded at the first question. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { errorsToPrefix } from './near.ts'

export interface Commune {
  /** INSEE code: `55545`, `2A004`, `97411`. */
  readonly code: string
  readonly name: string
  readonly postcodes: readonly string[]
  readonly département: string
  readonly population: number
}

export interface Communes {
  /** Those served by a postcode, by name. Empty when unknown. */
  byPostcode(postcode: string): readonly Commune[]
  byCode(code: string): Commune | undefined
  /** By name or postcode: what begins so first, larger towns first, then names with a typing error. "st" reads "saint"; accents, case, hyphens do not count. */
  search(text: string, limit?: number): readonly Commune[]
}

/** A name as it is compared: `St-Étienne` and `saint etienne` are one. */
export const plainName = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('Œ', 'oe')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/\bst\b/g, 'saint')
    .replace(/\bste\b/g, 'sainte')
    .replace(/\b(\d{5}) cedex(?: \d+)?\b/g, '$1')
    .trim()

/** Number of the département of an INSEE code: 55, 2A, 971. */
export const départementOf = (code: string): string => (/^9[78]/.test(code) ? code.slice(0, 3) : code.slice(0, 2))

/** A lookup over a list of communes. */
export function communesOf(list: readonly Commune[]): Communes {
  const codes = new Map(list.map((commune) => [commune.code, commune]))
  const postcodes = new Map<string, Commune[]>()
  for (const commune of list) {
    for (const postcode of commune.postcodes) {
      const there = postcodes.get(postcode)
      if (there) there.push(commune)
      else postcodes.set(postcode, [commune])
    }
  }
  for (const there of postcodes.values()) there.sort((a, b) => a.name.localeCompare(b.name, 'fr'))
  // Largest first, so that the first found are the likeliest.
  let named: { readonly commune: Commune; readonly name: string }[] | undefined
  return {
    byCode: (code) => codes.get(code),
    byPostcode: (postcode) => postcodes.get(postcode) ?? [],
    search(text, limit = 8) {
      const wanted = plainName(text.slice(0, 80))
      if (wanted === '') return []
      if (/^\d{2,5}$/.test(wanted)) {
        const found = [...postcodes.keys()].filter((postcode) => postcode.startsWith(wanted)).sort()
        return [...new Set(found.flatMap((postcode) => postcodes.get(postcode) ?? []))].slice(0, limit)
      }
      named ??= list
        .map((commune) => ({ commune, name: plainName(commune.name) }))
        .sort((a, b) => b.commune.population - a.commune.population)
      const found = new Set<Commune>()
      const take = (test: (name: string) => boolean): void => {
        for (const { commune, name } of named ?? []) {
          if (found.size >= limit) return
          if (test(name)) found.add(commune)
        }
      }
      take((name) => name === wanted)
      take((name) => name.startsWith(wanted))
      take((name) => name.includes(` ${wanted}`))
      // One error in a short name, two in a long one: "Strazbourg", "Marseile".
      const most = wanted.length < 4 ? 0 : wanted.length < 8 ? 1 : 2
      if (found.size === 0 && most > 0) {
        const near = named
          .map(({ commune, name }) => ({ commune, errors: errorsToPrefix(wanted, name, most) }))
          .filter((one) => one.errors <= most)
        for (const { commune } of near.sort((a, b) => a.errors - b.errors).slice(0, limit)) found.add(commune)
      }
      return [...found]
    },
  }
}

interface Listed {
  readonly code: string
  readonly nom: string
  readonly type: string
  readonly codesPostaux?: readonly string[]
  readonly departement: string
  readonly population?: number
}

let list: readonly Commune[] | undefined
let france: Communes | undefined

function read(): readonly Commune[] {
  if (list) return list
  const path = createRequire(import.meta.url).resolve('@etalab/decoupage-administratif/data/communes.json')
  const rows = JSON.parse(readFileSync(path, 'utf8')) as readonly Listed[]
  list = rows
    .filter((row) => row.type === 'commune-actuelle')
    .map((row) => ({
      code: row.code,
      name: row.nom,
      postcodes: row.codesPostaux ?? [],
      département: row.departement,
      population: row.population ?? 0,
    }))
  return list
}

/** All communes of France. Nothing is read before the first question (0.2 s, then 15 MB kept). */
export const communes: Communes = {
  byCode: (code) => whole().byCode(code),
  byPostcode: (postcode) => whole().byPostcode(postcode),
  search: (text, limit) => whole().search(text, limit),
}
const whole = (): Communes => {
  france ??= communesOf(read())
  return france
}

/** The communes of France and others beside them: a town of a demonstration, a commune made since the list. One with a known code replaces it. */
export function communesWith(more: readonly Omit<Commune, 'département' | 'population'>[]): Communes {
  let made: Communes | undefined
  const all = (): Communes => {
    const codes = new Set(more.map((commune) => commune.code))
    const added = more.map((commune) => ({ ...commune, département: départementOf(commune.code), population: 0 }))
    made ??= communesOf([...read().filter((commune) => !codes.has(commune.code)), ...added])
    return made
  }
  return {
    byCode: (code) => all().byCode(code),
    byPostcode: (postcode) => all().byPostcode(postcode),
    search: (text, limit) => all().search(text, limit),
  }
}
