/** From the questions of a service to names with a type: each field, its parts and what comes with it. */
import type { RuleInput, RuleProblem } from './contract.ts'
import { normal } from './names.ts'
import type { Part, Path, RuleSymbol, Type } from './node.ts'
import type { Scope } from './scope.ts'
import { noUnit, readUnit, type Unit } from './units.ts'
import { wholeOf } from './values.ts'

const texts = new Set(['text', 'longtext', 'email', 'phone', 'iban', 'account'])
const numbers = new Set(['integer', 'number', 'money', 'duration'])
/** Shown, never read by rules. */
export const silent = new Set(['computed', 'note'])

const years: Unit = readUnit('an')!
const months: Unit = readUnit('mois')!
const days: Unit = readUnit('jour')!
const text: Type = { kind: 'text' }

type NamedPart = readonly [name: string, part: Part, type: Type]

const ages = (birth: boolean, prefix = ''): NamedPart[] => [
  [`${prefix}âge`, { is: 'age', in: 'years', birth }, { kind: 'number', unit: years }],
  [`${prefix}mois`, { is: 'age', in: 'months', birth }, { kind: 'number', unit: months }],
  [`${prefix}jours`, { is: 'age', in: 'days', birth }, { kind: 'number', unit: days }],
]
const keyed = (names: Readonly<Record<string, readonly string[]>>): NamedPart[] =>
  Object.entries(names).map(([name, keys]) => [name, { is: 'key', keys }, text])

const person = keyed({
  prénom: ['given', 'prénom'],
  prénoms: ['given', 'prénoms', 'prénom'],
  given: ['given'],
  nom: ['family', 'nom'],
  family: ['family'],
  'lieu de naissance': ['birthPlace'],
  birthPlace: ['birthPlace'],
})
const address = keyed({
  ligne: ['line'],
  line: ['line'],
  complément: ['complement'],
  'code postal': ['postcode'],
  postcode: ['postcode'],
  ville: ['town'],
  town: ['town'],
  commune: ['commune'],
  département: ['département'],
  pays: ['country'],
  country: ['country'],
})
const organisation = keyed({ nom: ['name'], name: ['name'], numéro: ['number'], number: ['number'] })

/** Parts of an answer that rules can read, by type of field. */
function partsOf(input: RuleInput): readonly NamedPart[] {
  switch (input.type) {
    case 'date':
      return ages(false)
    case 'person':
      return [...person, ['naissance', { is: 'birth' }, { kind: 'date' }], ...ages(true, 'naissance . ')]
    case 'address':
      return address
    case 'organisation':
      return organisation
    case 'list':
    case 'files':
      return [['nombre', { is: 'count' }, { kind: 'number', unit: noUnit }]]
    case 'choices':
      return [
        ['nombre', { is: 'count' }, { kind: 'number', unit: noUnit }],
        ...(input.options ?? []).map(
          (option): NamedPart => [normal(option.key), { is: 'option', key: option.key.normalize('NFC') }, { kind: 'boolean' }],
        ),
      ]
    default:
      return []
  }
}

export function typeOf(input: RuleInput, path: Path, problems: RuleProblem[]): Type | undefined {
  if (texts.has(input.type)) return text
  if (numbers.has(input.type)) {
    const unit = input.unit === undefined ? undefined : readUnit(input.unit)
    if (input.unit !== undefined && !unit)
      problems.push({
        path: [...path, 'unit'],
        code: 'bad-unit',
        message: `“${input.unit}” is not a unit.`,
        hint: 'Write for example €/mois.',
      })
    if (unit) return { kind: 'number', unit }
    return input.type === 'integer' || input.type === 'number' ? { kind: 'number', unit: noUnit } : { kind: 'number' }
  }
  switch (input.type) {
    case 'boolean':
    case 'consent':
      return { kind: 'boolean' }
    case 'choice':
      return { kind: 'text', ...(input.options ? { options: new Set(input.options.map((o) => o.key.normalize('NFC'))) } : {}) }
    case 'date':
      return { kind: 'date' }
    case 'row':
      return { kind: 'number', unit: noUnit }
    case 'choices':
    case 'list':
    case 'files':
    case 'file':
    case 'person':
    case 'address':
    case 'organisation':
    case 'place':
      return { kind: 'object' }
    default:
      problems.push({ path: [...path, 'type'], code: 'unknown-type', message: `“${input.type}” is not a type of field.` })
      return undefined
  }
}

const notOnFields = ['plafond', 'plancher', 'arrondi'] as const

const wrongDefault = (input: RuleInput) =>
  input.default !== undefined && wholeOf({ ...input, precision: undefined }, input.default) === undefined

/** Declares the fields of a scope and their parts. `number` gives each symbol its index. */
export function declareInputs(
  scope: Scope,
  inputs: readonly RuleInput[],
  path: Path,
  next: () => number,
  problems: RuleProblem[],
): RuleSymbol[] {
  const declared: RuleSymbol[] = []
  for (const input of inputs) {
    const at = [...path, input.name]
    for (const key of notOnFields) {
      if (Object.hasOwn(input, key)) {
        problems.push({
          path: [...at, key],
          code: 'limit-on-field',
          message: `“${key}” on a field would change what the person answered.`,
          hint: 'Use min and max, or put it on a rule that reads the field.',
        })
      }
    }
    if (silent.has(input.type)) continue
    if (wrongDefault(input))
      problems.push({ path: [...at, 'default'], code: 'bad-default', message: 'The default does not have the shape of its field.' })
    const type = typeOf(input, at, problems)
    const symbol: RuleSymbol = {
      name: normal(input.name),
      list: scope.list,
      index: next(),
      is: 'input',
      path: at,
      hidden: false,
      input,
      references: [],
      ...(type ? { type } : {}),
    }
    if (!scope.declare(symbol, problems) || !type) continue
    declared.push(symbol)
    for (const [name, part, partType] of partsOf(input)) {
      const whole = {
        name: `${symbol.name} . ${name}`,
        list: scope.list,
        index: next(),
        is: 'part' as const,
        path: at,
        hidden: false,
        type: partType,
        owner: symbol,
        part,
        references: [],
      }
      scope.declare(whole, problems)
    }
  }
  return declared
}

/** Names that no question holds: the case and the office know them. */
export const givenNames: readonly (readonly [string, Type])[] = [
  ['date de dépôt', { kind: 'date' }],
  ['rang', { kind: 'number', unit: noUnit }],
  ['places libres', { kind: 'number', unit: noUnit }],
  ['doublon possible', { kind: 'boolean' }],
  ['demandes ouvertes', { kind: 'number', unit: noUnit }],
  ['dû', { kind: 'number' }],
  ['versé', { kind: 'number' }],
]
