/**
 * Units of numbers: `€/an`, `nuit`, `m²`, `%`. They are worked out when rules are compiled, never while they run,
 * so a zero keeps its unit and a mismatch is an error instead of a wrong amount.
 */
export interface Unit {
  readonly bases: ReadonlyMap<string, { readonly word: string; readonly power: number }>
}

/** No unit: a count, a ratio. */
export const noUnit: Unit = { bases: new Map() }

/** A multiplication followed by a division, kept apart so that a year in months is exact. */
export interface Factor {
  readonly times: number
  readonly by: number
}

// Same table as publicodes 1.10 (units.ts); each base counts in the first of its class: [times, divided by].
const classes: readonly ReadonlyMap<string, readonly [number, number]>[] = [
  new Map([
    ['mois', [1, 1]],
    ['an', [12, 1]],
    ['trimestre', [3, 1]],
    ['jour', [12, 365]],
  ]),
  new Map([
    ['€', [1, 1]],
    ['k€', [1000, 1]],
  ]),
  new Map([
    ['mg', [1, 1]],
    ['g', [1000, 1]],
    ['kg', [1_000_000, 1]],
  ]),
  new Map([
    ['mm', [1, 1]],
    ['cm', [10, 1]],
    ['m', [1000, 1]],
    ['km', [1_000_000, 1]],
  ]),
]
const classOf = (base: string) => classes.findIndex((members) => members.has(base))
const ratio = (base: string): readonly [number, number] => classes[classOf(base)]?.get(base) ?? [1, 1]

// `nuit` and `nuits` are one unit; `mois` has no singular.
const key = (word: string) => (word.length > 2 && word.endsWith('s') && word !== 'mois' ? word.slice(0, -1) : word)

const atom = /^([\p{L}°%\p{Sc}][\p{L}°%\p{Sc}_'’-]*(?: \p{L}[\p{L}_'’-]*)*)(\d|²|³)?$/u

function add(bases: Map<string, { word: string; power: number }>, word: string, power: number) {
  const known = bases.get(key(word))
  const sum = (known?.power ?? 0) + power
  if (sum === 0) bases.delete(key(word))
  else bases.set(key(word), { word: known?.word ?? word, power: sum })
}

/** Reads `€/an`, `m²`, `kWh/m2.an`, `/mois`; undefined when it is not a unit (a space, a sign). */
export function readUnit(text: string): Unit | undefined {
  const written = text.normalize('NFC').trim()
  if (written === '') return noUnit
  if (written.length > 60) return undefined
  const bases = new Map<string, { word: string; power: number }>()
  const [over, ...under] = written.split('/')
  if (under.some((part) => part === '')) return undefined
  const sides: [string, number][] = [...(over ? [[over, 1] as [string, number]] : []), ...under.map((part): [string, number] => [part, -1])]
  for (const [side, sign] of sides) {
    for (const piece of side.split('.')) {
      const found = piece.match(atom)
      if (!found) return undefined
      const power = found[2] === '²' ? 2 : found[2] === '³' ? 3 : found[2] ? Number(found[2]) : 1
      add(bases, found[1]!, sign * power)
    }
  }
  return { bases }
}

const raised = (word: string, power: number) =>
  power === 1 ? word : power === 2 ? `${word}²` : power === 3 ? `${word}³` : `${word}${power}`

/** As people write it; undefined without unit. */
export function showUnit(unit: Unit | undefined): string | undefined {
  if (!unit || unit.bases.size === 0) return undefined
  const all = [...unit.bases.values()]
  const over = all.filter((b) => b.power > 0).map((b) => raised(b.word, b.power))
  const under = all.filter((b) => b.power < 0).map((b) => raised(b.word, -b.power))
  return over.join('.') + (under.length > 0 ? `/${under.join('.')}` : '')
}

/** How to bring a number from one unit to another; undefined when they measure different things. Percent counts as a ratio. */
export function conversion(from: Unit, to: Unit): Factor | undefined {
  const balance = new Map<string, number>()
  let times = 1
  let by = 1
  const count = (unit: Unit, sign: number) => {
    for (const [base, { power }] of unit.bases) {
      const p = power * sign
      const [n, d] = base === '%' ? [1, 100] : ratio(base)
      times *= p > 0 ? n ** p : d ** -p
      by *= p > 0 ? d ** p : n ** -p
      if (base === '%') continue
      const group = classOf(base) < 0 ? base : `#${classOf(base)}`
      balance.set(group, (balance.get(group) ?? 0) + p)
    }
  }
  count(from, 1)
  count(to, -1)
  if ([...balance.values()].some((power) => power !== 0)) return undefined
  return reduced(times, by)
}

function reduced(times: number, by: number): Factor {
  let [a, b] = [times, by]
  while (b) [a, b] = [b, a % b]
  return { times: times / a, by: by / a }
}

/** Unit of a product (`sign` 1) or quotient (`sign` -1), with the factor that cancelling units of one kind leaves (`€/mois * 1 an`). */
export function combine(left: Unit, right: Unit, sign: 1 | -1): { unit: Unit; factor: Factor } {
  const bases = new Map<string, { word: string; power: number }>()
  for (const { word, power } of left.bases.values()) add(bases, word, power)
  for (const { word, power } of right.bases.values()) add(bases, word, power * sign)
  let times = 1
  let by = 1
  for (const members of classes) {
    for (;;) {
      const over = [...bases].find(([base, b]) => members.has(base) && b.power > 0)
      const under = [...bases].find(([base, b]) => members.has(base) && b.power < 0)
      if (!over || !under) break
      const [a, b] = [ratio(over[0]), ratio(under[0])]
      times *= a[0] * b[1]
      by *= a[1] * b[0]
      add(bases, over[1].word, -1)
      add(bases, under[1].word, 1)
    }
  }
  // 20 % of 300 € is 60 €; 300 € divided by 50 % is 600 €.
  const percent = bases.get('%')?.power ?? 0
  if (sign === 1 && percent > 0) {
    by *= 100
    add(bases, '%', -1)
  } else if (percent < 0) {
    times *= 100
    add(bases, '%', 1)
  }
  return { unit: { bases }, factor: reduced(times, by) }
}

/** Unit of a whole power. */
export function power(unit: Unit, exponent: number): Unit {
  const bases = new Map([...unit.bases].map(([base, b]) => [base, { word: b.word, power: b.power * exponent }] as const))
  return exponent === 0 ? noUnit : { bases }
}

export const isPercent = (unit: Unit | undefined) => unit?.bases.size === 1 && unit.bases.get('%')?.power === 1
