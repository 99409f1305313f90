/** The margins of an invented population as fields of a form, and back. Pure. */
import { stringify } from 'yaml'
import { say } from '#definitions'
import { type Draw, type Law, type Margins, readMargins } from '#simulation'
import { formatList, type Lang } from '#web'
import { mostHouseholds } from './contract.ts'
import { t } from './texts.ts'

/** One field of the form; `unit` stands after it. */
export interface MarginField {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly unit?: string
  /** bounds of a number; none: a list */
  readonly from?: number
  readonly to?: number
}

export interface FormProblem {
  readonly field: string
  readonly text: string
}

const rounded = (value: number): string => String(Math.round(value * 1e6) / 1e6)
/** As people write it in French, English or Dutch: `24 500,5`. NaN: no number. */
export const numberTyped = (text: string): number => {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN
}

/** The fields of a draw: `d0.share`, `d2.median` … by its place. */
function fieldsOfDraw(draw: Draw, at: number, law: Law, name: string, lang: Lang): MarginField[] {
  const field = law.fields.find((one) => one.name === name)
  const label = labelOf(law, name, lang)
  const conditions = [
    ...(draw.when === undefined ? [] : [t(lang, 'draw.when', { names: namesOf(law, draw.when, lang) })]),
    ...(draw.unless === undefined ? [] : [t(lang, 'draw.unless', { names: namesOf(law, draw.unless, lang) })]),
  ].join(' ')
  const hint = conditions === '' ? {} : { hint: conditions }
  const percent = { unit: t(lang, 'percent'), from: 0, to: 100 }
  if ('share' in draw)
    return [{ id: `d${at}.share`, label: t(lang, 'draw.share', { label }), value: rounded(draw.share * 100), ...percent, ...hint }]
  if ('counts' in draw)
    return [
      {
        id: `d${at}.counts`,
        label: t(lang, 'draw.counts', { label }),
        hint: [t(lang, 'draw.counts.hint'), conditions].join(' ').trim(),
        value: draw.counts.join(' ; '),
      },
    ]
  if ('options' in draw)
    return [
      {
        id: `d${at}.options`,
        label: t(lang, 'draw.options', { label, options: Object.keys(draw.options).join(', ') }),
        value: Object.values(draw.options).join(' ; '),
        ...hint,
      },
    ]
  const amount = { unit: inWords(field?.unit ?? '', lang), from: 1, to: 1e9 }
  return [
    { id: `d${at}.median`, label: t(lang, 'draw.median', { label }), value: rounded(draw.median), ...amount, ...hint },
    { id: `d${at}.mean`, label: t(lang, 'draw.mean', { label }), value: rounded(draw.mean), ...amount },
    { id: `d${at}.none`, label: t(lang, 'draw.none', { label }), value: rounded((draw.none ?? 0) * 100), ...percent },
  ]
}

export const labelOf = (law: Law, name: string, lang: Lang): string =>
  say(law.fields.find((one) => one.name === name)?.label ?? { fr: name }, lang)
const namesOf = (law: Law, names: readonly string[], lang: Lang) =>
  formatList(
    lang,
    names.map((name) => labelOf(law, name, lang)),
  )

/** The unit of a law's file, which is French, for who reads another language. */
const inWords = (unit: string, lang: Lang): string => (unit === '€/an' ? `€\u00a0${t(lang, 'per-year')}` : unit)

/** Every field, with what the margins say. */
export const marginFields = (margins: Margins, law: Law, lang: Lang): MarginField[] => [
  {
    id: 'households',
    label: t(lang, 'households'),
    hint: t(lang, 'households.hint', { most: mostHouseholds }),
    value: String(margins.households),
    from: 10,
    to: mostHouseholds,
  },
  {
    id: 'population-seed',
    label: t(lang, 'population-seed'),
    hint: t(lang, 'population-seed.hint'),
    value: String(margins.seed),
    from: 0,
    to: 2 ** 31,
  },
  ...Object.entries(margins.draws).flatMap(([name, draw], at) => fieldsOfDraw(draw, at, law, name, lang)),
]

export const communesText = ({ communes = [] }: Margins): string =>
  communes.map(({ name, weight, income }) => [name, weight, ...(income === undefined ? [] : [income])].join(' ; ')).join('\n')

/** What was typed, as margins; or what is wrong, field by field. `start` says what is drawn and when; what is typed, how much. */
export function typedMargins(
  start: Margins,
  law: Law,
  lang: Lang,
  typed: (name: string) => string,
): { readonly margins?: string; readonly problems: readonly FormProblem[] } {
  const problems: FormProblem[] = []
  const fields = new Map(marginFields(start, law, lang).map((field) => [field.id, field]))
  const number = (id: string): number => {
    const { label, from = 0, to = 0 } = fields.get(id)!
    const value = numberTyped(typed(id))
    if (value >= from && value <= to) return value
    problems.push({ field: id, text: t(lang, 'problem.number', { label, from, to }) })
    return from
  }
  const list = (id: string): number[] => {
    const values = typed(id).split(';').map(numberTyped)
    if (!values.every((value) => value >= 0) || !values.some((value) => value > 0))
      problems.push({ field: id, text: t(lang, 'problem.list', { label: fields.get(id)!.label }) })
    return values
  }
  const draws = Object.fromEntries(
    Object.entries(start.draws).map(([name, { when, unless, ...draw }], at): [string, Draw] => {
      const conditions = { ...(when === undefined ? {} : { when }), ...(unless === undefined ? {} : { unless }) }
      if ('share' in draw) return [name, { share: number(`d${at}.share`) / 100, ...conditions }]
      if ('counts' in draw) return [name, { counts: list(`d${at}.counts`), ...conditions }]
      if ('options' in draw) {
        const weights = list(`d${at}.options`)
        return [name, { options: Object.fromEntries(Object.keys(draw.options).map((key, i) => [key, weights[i] ?? 0])), ...conditions }]
      }
      const amounts = { median: number(`d${at}.median`), mean: number(`d${at}.mean`), none: number(`d${at}.none`) / 100 }
      if (amounts.mean < amounts.median)
        problems.push({ field: `d${at}.mean`, text: t(lang, 'problem.mean', { label: labelOf(law, name, lang) }) })
      return [name, { ...amounts, ...conditions }]
    }),
  )
  const communes = typed('communes')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return []
      const [name = '', weight = '', income = ''] = line.split(';').map((part) => part.trim())
      const numbers = { weight: numberTyped(weight), ...(income === '' ? {} : { income: numberTyped(income) }) }
      if (name === '' || !(numbers.weight >= 0) || !((numbers.income ?? 1) > 0))
        problems.push({ field: 'communes', text: t(lang, 'problem.communes', { line: index + 1 }) })
      return [{ name, ...numbers }]
    })
  const seed = Math.round(number('population-seed'))
  const margins = {
    population: start.population,
    households: Math.round(number('households')),
    seed,
    draws,
    ...(communes.length > 0 ? { communes } : {}),
  }
  if (problems.length > 0) return { problems }
  const text = stringify(margins)
  // What no field says alone: more communes than may be, a weight beyond every bound.
  return readMargins('population.yaml', text, law).margins === undefined
    ? { problems: [{ field: 'households', text: t(lang, 'problem.margins') }] }
    : { margins: text, problems: [] }
}
