/** A new simulation as typed: what is to be run, or everything that is wrong. Pure. */
import { type DivisionName, divisionNames, type Law, type Margins, type Reform, type ReformProblem, readReform } from '#simulation'
import { formatBytes, type Lang } from '#web'
import { type Asked, fileTypes, mostBytes } from './contract.ts'
import { type FormProblem, numberTyped, typedMargins } from './margins-form.ts'
import { isKey, type Key, t } from './texts.ts'

export interface Typed {
  one(name: string): string
  all(name: string): readonly string[]
  readonly file?: { readonly name: string; readonly size: number }
}

export interface ReadForm {
  readonly asked?: Asked
  readonly reform?: Reform
  readonly problems: readonly FormProblem[]
}

const reformProblem = (lang: Lang, { line, column, why, code, details = {} }: ReformProblem): string => {
  const key = `reform.${code ?? ''}`
  return t(lang, 'problem.reform', { line, column, why: isKey(key) ? t(lang, key as Key, details) : why })
}

/** What each number of the run may be: field → bounds. */
const bounds = { draws: [20, 1000], seed: [0, 2 ** 31], step: [1, 10_000] } as const

export function readForm(law: Law, margins: Margins | undefined, lang: Lang, typed: Typed): ReadForm {
  const problems: FormProblem[] = []
  const text = typed.one('reform')
  const { reform, mistakes } = readReform('reform.yaml', text, law)
  problems.push(...mistakes.map((mistake) => ({ field: 'reform', text: reformProblem(lang, mistake) })))
  const invented = typed.one('population') !== 'file' && margins !== undefined
  const population = invented ? inventedIn(margins, law, lang, typed, problems) : fileIn(law, lang, typed, problems)
  const number = (name: keyof typeof bounds): number => {
    const [from, to] = bounds[name]
    const value = numberTyped(typed.one(name))
    if (!(value >= from && value <= to)) problems.push({ field: name, text: t(lang, 'problem.number', { label: t(lang, name), from, to }) })
    return Math.round(value)
  }
  const [draws, seed, step] = [number('draws'), number('seed'), number('step')]
  const takeUp = law.simulation?.kind === 'benefit' ? numberTyped(typed.one('take-up')) / 100 : 1
  if (!(takeUp >= 0 && takeUp <= 1))
    problems.push({ field: 'take-up', text: t(lang, 'problem.number', { label: t(lang, 'take-up'), from: 0, to: 100 }) })
  const by = divisionNames.filter((name) => typed.all('by').includes(name))
  if (by.length === 0) problems.push({ field: 'by', text: t(lang, 'problem.by') })
  if (by.includes('commune') && population !== undefined && !hasCommunes(population))
    problems.push({ field: 'by', text: t(lang, 'problem.no-commune') })
  if (problems.length > 0 || reform === undefined || population === undefined)
    return { ...(reform === undefined ? {} : { reform }), problems }
  return { reform, asked: { reform: text, population, by: by as DivisionName[], draws, seed, takeUp, step }, problems }
}

const hasCommunes = (population: Asked['population']): boolean =>
  'margins' in population ? /^communes:/m.test(population.margins) : population.commune !== undefined

function inventedIn(margins: Margins, law: Law, lang: Lang, typed: Typed, problems: FormProblem[]): Asked['population'] | undefined {
  const found = typedMargins(margins, law, lang, (name) => typed.one(name))
  problems.push(...found.problems)
  return found.margins === undefined ? undefined : { margins: found.margins }
}

function fileIn(law: Law, lang: Lang, typed: Typed, problems: FormProblem[]): Asked['population'] | undefined {
  const { file } = typed
  if (file === undefined || !fileTypes.some((type) => file.name.toLowerCase().endsWith(`.${type}`)))
    problems.push({ field: 'file', text: t(lang, 'problem.file') })
  else if (file.size > mostBytes)
    problems.push({ field: 'file', text: t(lang, 'problem.file-large', { size: formatBytes(lang, mostBytes) }) })
  const columns = Object.fromEntries(
    law.fields.flatMap(({ name }, index) => {
      const column = typed.one(`c${index}`).trim()
      return column === '' ? [] : [[name, column.slice(0, 200)]]
    }),
  )
  if (Object.keys(columns).length === 0) problems.push({ field: 'c0', text: t(lang, 'problem.columns') })
  const [weight, commune] = [typed.one('weight').trim(), typed.one('commune').trim()]
  if (file === undefined) return undefined
  return {
    file: file.name.slice(0, 200),
    columns,
    ...(weight === '' ? {} : { weight: weight.slice(0, 200) }),
    ...(commune === '' ? {} : { commune: commune.slice(0, 200) }),
  }
}
