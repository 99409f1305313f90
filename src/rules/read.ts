/** From what is written under a rule to the intermediate form: expressions, mechanisms, dated values, rounding. */

import { readBrackets } from './brackets.ts'
import type { RuleProblem } from './contract.ts'
import { dayNumber } from './days.ts'
import { andOr, andOrProblem, deepest, type Expression, readExpression, short, Unreadable } from './expression.ts'
import { nearest } from './names.ts'
import { children, type Node, never, type Path, type RuleSymbol, refer, zero } from './node.ts'
import { readRounding } from './rounding.ts'
import type { Scope } from './scope.ts'
import { readUnit } from './units.ts'
import { type Bag, isBag } from './values.ts'

export interface Reading {
  readonly scope: Scope
  /** Dotted name of the rule being read: names are looked up from there. */
  readonly from: string
  readonly problems: RuleProblem[]
  /** Makes a nameless rule of a node that is read several times. */
  readonly hoist: (node: Node) => RuleSymbol
  /** The reference date as a name. */
  readonly today: () => RuleSymbol
}

/** Reads what stands under a mechanism, one level deeper. */
export type ReadInner = (raw: unknown, path: Path) => Node | undefined

const mostItems = 1000
const said = ['titre', 'description', 'note', 'résumé', 'références', 'question', 'acronyme', 'icônes', 'exemples']
const wrappers = ['applicable si', 'non applicable si', 'arrondi', 'unité', 'plancher', 'plafond', 'par défaut', 'abattement'] as const
const mechanisms = [
  'valeur',
  'somme',
  'produit',
  'moyenne',
  'le maximum de',
  'le minimum de',
  'variations',
  'toutes ces conditions',
  'une de ces conditions',
  'est applicable',
  'est non applicable',
  'est défini',
  'est non défini',
  'barème',
  'grille',
  'taux progressif',
  'depuis',
] as const
const known = [...mechanisms, ...wrappers, ...said]
const refused: Readonly<Record<string, string>> = {
  durée: 'It counts years of 365 days and today when no end is given: use `<date> . âge`, `. mois` or `. jours`.',
  formule: 'Write `valeur`.',
  condition: 'Write `variations`, or `applicable si`.',
  contexte: 'Name the other situation as its own rule.',
  avec: 'Write the inner rules beside, as `rule . part`.',
  remplace: 'A rule is changed where it stands: use `variations`.',
  'rend non applicable': 'Put `non applicable si` on the rule itself.',
  texte: 'Sentences belong in messages and labels.',
}

/** A value as YAML gives it. Undefined when it cannot be read; the problems say why. */
export function readValue(raw: unknown, path: Path, reading: Reading, depth = 0): Node | undefined {
  const problem = (code: string, message: string, hint?: string): undefined => {
    reading.problems.push({ path, code, message, ...(hint ? { hint } : {}) })
    return undefined
  }
  if (depth > deepest) return problem('too-deep', 'This rule is nested too deeply.', `Name its parts as rules; at most ${deepest} levels.`)
  if (raw === null || raw === undefined || raw === '') return problem('empty', 'This value is empty.', 'Write a value, or remove the line.')
  if (typeof raw === 'boolean') return { op: 'constant', value: raw, path, text: raw ? 'oui' : 'non' }
  if (typeof raw === 'number') {
    if (!Number.isFinite(raw)) return problem('syntax', 'This is not a number.')
    return { op: 'constant', value: raw, bare: true, path, text: String(raw) }
  }
  if (typeof raw === 'string') return readText(raw, path, reading)
  if (Array.isArray(raw))
    return problem(
      'list-without-mechanism',
      'A list stands alone here.',
      'Say what it is: `somme`, `toutes ces conditions`, `une de ces conditions`…',
    )
  if (typeof raw !== 'object') return problem('syntax', 'This value cannot be read.')
  return readMechanism(raw as Readonly<Record<string, unknown>>, path, reading, depth)
}

/** An expression, with its problem when it is wrong. */
export function readText(source: string, path: Path, reading: Reading): Node | undefined {
  try {
    const node = toNode(readExpression(source), path, reading, 0)
    if (node) node.text = source.normalize('NFC').replace(/\s+/g, ' ').trim()
    return node
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    reading.problems.push({ path, code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) })
    return undefined
  }
}

function toNode(expression: Expression, path: Path, reading: Reading, depth: number): Node | undefined {
  if (depth > 2 * deepest) throw new Unreadable('too-deep', 'This expression is nested too deeply.', 'Name its parts as rules.')
  switch (expression.op) {
    case 'number':
      return { op: 'constant', value: expression.value, path, ...(expression.unit ? { unit: expression.unit } : { bare: true }) }
    case 'boolean':
    case 'text':
      return { op: 'constant', value: expression.value, path }
    case 'date': {
      const day = dayNumber(expression.value)
      if (day === undefined) throw new Unreadable('bad-date', `${expression.value} is not a day of the calendar.`)
      return { op: 'constant', value: day, day: true, path }
    }
    case 'name': {
      const symbol = reading.scope.resolve(expression.name, reading.from)
      if (symbol) return { op: 'ref', symbol, path, text: expression.name }
      if (andOr(expression.name)) throw andOrProblem(expression.name)
      reading.problems.push(reading.scope.unknown(expression.name, path))
      return undefined
    }
    case 'minus': {
      const of = toNode(expression.of, path, reading, depth + 1)
      if (of?.op === 'constant' && typeof of.value === 'number' && !of.day) return { ...of, value: -of.value }
      return of && { op: 'math', sign: '*', left: { op: 'constant', value: -1, bare: true, path }, right: of, path }
    }
    default: {
      const left = toNode(expression.left, path, reading, depth + 1)
      const right = toNode(expression.right, path, reading, depth + 1)
      if (!left || !right) return undefined
      return expression.op === 'math'
        ? { op: 'math', sign: expression.sign, left, right, path }
        : { op: 'compare', sign: expression.sign, left, right, path }
    }
  }
}

function readMechanism(written: Bag, path: Path, reading: Reading, depth: number): Node | undefined {
  const { problems } = reading
  const before = problems.length
  const sub = (key: string) => readValue(written[key], [...path, key], reading, depth + 1)
  for (const key of Object.keys(written)) {
    if ((known as readonly string[]).includes(key)) continue
    const close = nearest(key, known)
    const why = Object.hasOwn(refused, key)
      ? refused[key]
      : close
        ? `Did you mean “${close}”?`
        : `Known here: ${[...mechanisms, ...wrappers].join(', ')}.`
    problems.push({
      path: [...path, key],
      code: 'unknown-key',
      message: `“${short(key)}” is not a mechanism of rules.`,
      ...(why ? { hint: why } : {}),
    })
  }
  const used = mechanisms.filter((key) => Object.hasOwn(written, key))
  if (used.length > 1) {
    problems.push({
      path,
      code: 'two-mechanisms',
      message: `${used.map((u) => `“${u}”`).join(' and ')} stand side by side.`,
      hint: 'One way to compute a rule: name the other as a rule.',
    })
  }
  if (used.length === 0 && problems.length === before)
    problems.push({
      path,
      code: 'empty',
      message: 'This rule has no value.',
      hint: 'Give it `valeur`, `variations`, `toutes ces conditions`…',
    })
  const mechanism = used[0]
  if (!mechanism || problems.length > before) return undefined

  let node = readOne(mechanism, written[mechanism], [...path, mechanism], reading, depth)
  const wrap = (key: (typeof wrappers)[number], how: (of: Node, other: Node) => Node) => {
    if (!Object.hasOwn(written, key)) return
    const other = sub(key)
    node = node && other && how(node, other)
  }
  // publicodes applies them in this order, whatever the order in the file.
  wrap('abattement', (of, other) => ({
    op: 'cap',
    side: 'least',
    of: { op: 'math', sign: '-', left: of, right: other, path },
    limit: zero(path),
    path,
  }))
  wrap('par défaut', (of, to) => ({ op: 'fallback', of, to, path }))
  wrap('plafond', (of, limit) => ({ op: 'cap', side: 'most', of, limit, path }))
  wrap('plancher', (of, limit) => ({ op: 'cap', side: 'least', of, limit, path }))
  if (Object.hasOwn(written, 'unité') && node) {
    const unit = typeof written.unité === 'string' ? readUnit(written.unité) : undefined
    if (unit) node = { op: 'unit', of: node, to: unit, path }
    else
      problems.push({
        path: [...path, 'unité'],
        code: 'bad-unit',
        message: `“${short(String(written.unité))}” is not a unit.`,
        hint: 'Write for example €/mois.',
      })
  }
  if (Object.hasOwn(written, 'arrondi'))
    node = node && readRounding(node, written.arrondi, [...path, 'arrondi'], reading.problems, (text, at) => readText(text, at, reading))
  wrap('non applicable si', (give, when) => ({
    op: 'choose',
    cases: [{ when, give: never(path) }, { give }],
    path,
    applies: [opposite(when)],
  }))
  wrap('applicable si', (give, when) => ({ op: 'choose', cases: [{ when, give }], path, applies: [...(give.applies ?? []), when] }))
  if (problems.length > before || !node) return undefined
  const formula = typeof written.valeur === 'string' ? written.valeur : ['valeur', 'depuis'].includes(mechanism) ? undefined : node.text
  if (formula !== undefined) node.text = formula + limitsOf(written)
  return node
}

function readOne(mechanism: (typeof mechanisms)[number], raw: unknown, path: Path, reading: Reading, depth: number): Node | undefined {
  const problem = (code: string, message: string, hint?: string, at: Path = path): undefined => {
    reading.problems.push({ path: at, code, message, ...(hint ? { hint } : {}) })
    return undefined
  }
  const list = (): Node[] | undefined => {
    if (!Array.isArray(raw) || raw.length === 0)
      return problem('not-a-list', `“${mechanism}” wants a list.`, 'One item a line, each after a dash.')
    if (raw.length > mostItems) return problem('too-long', `“${mechanism}” holds more than ${mostItems} items.`)
    const items = raw.map((item, i) => readValue(item, [...path, i], reading, depth + 1))
    return items.every((item) => item !== undefined) ? items : undefined
  }
  const one = () => readValue(raw, path, reading, depth + 1)
  const listed = (build: (items: Node[]) => Node): Node | undefined => {
    const items = list()
    return items && build(items)
  }
  const about = (op: 'applicable' | 'defined', not: boolean): Node | undefined => {
    const of = one()
    return of && { op, of, not, path }
  }
  switch (mechanism) {
    case 'valeur':
      return one()
    case 'somme':
      return listed((items) => ({ op: 'sum', items, path }))
    case 'moyenne':
      return listed((items) => ({ op: 'mean', items, path }))
    case 'le maximum de':
      return listed((items) => ({ op: 'max', items, path }))
    case 'le minimum de':
      return listed((items) => ({ op: 'min', items, path }))
    case 'produit':
      return listed((items) => items.slice(1).reduce<Node>((left, right) => ({ op: 'math', sign: '*', left, right, path }), items[0]!))
    case 'toutes ces conditions':
      return listed((items) => ({ op: 'every', items, path }))
    case 'une de ces conditions':
      return listed((items) => ({ op: 'some', items, path }))
    case 'est applicable':
      return about('applicable', false)
    case 'est non applicable':
      return about('applicable', true)
    case 'est défini':
      return about('defined', false)
    case 'est non défini':
      return about('defined', true)
    case 'variations':
      return readVariations(raw, path, reading, depth, problem)
    case 'depuis':
      return readDated(raw, path, reading, depth, problem)
    default:
      return readBrackets(mechanism, raw, path, reading.hoist, (inner, at) => readValue(inner, at, reading, depth + 1), problem)
  }
}

/** The limits of a rule in a few words, so that an amount that they made is understood. */
function limitsOf(written: Bag): string {
  const limits = (['abattement', 'plancher', 'plafond', 'arrondi'] as const).flatMap((key) => {
    const value = written[key]
    if (value === true || value === 'oui') return [key]
    if (typeof value === 'string' || typeof value === 'number') return [`${key} ${value}`]
    return isBag(value) && key === 'arrondi' ? [`${key} ${value.sens ?? 'proche'} à ${value.à ?? 1}`] : []
  })
  return limits.length > 0 ? ` (${limits.join(', ')})` : ''
}

const opposite = (when: Node): Node => {
  const { path } = when
  return {
    op: 'choose',
    cases: [{ when, give: { op: 'constant', value: false, path } }, { give: { op: 'constant', value: true, path } }],
    path,
  }
}

/** Adds a problem where the walk stands, or at another path. */
export type Say = (code: string, message: string, hint?: string, at?: Path) => undefined

function readVariations(raw: unknown, path: Path, reading: Reading, depth: number, problem: Say): Node | undefined {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > mostItems)
    return problem('not-a-list', '“variations” wants a list of cases.', 'Write `- si: …` with `alors: …`, and last `- sinon: …`.')
  const cases = raw.map((item: unknown, i) => {
    const at = [...path, i]
    const keys = isBag(item) ? Object.keys(item).sort().join(' ') : ''
    if (keys === 'sinon') {
      if (i < raw.length - 1) return problem('unreachable', 'What follows “sinon” is never read.', 'Put “sinon” last.', at)
      const give = readValue((item as Bag).sinon, [...at, 'sinon'], reading, depth + 1)
      return give && { give }
    }
    if (keys !== 'alors si') return problem('bad-case', 'A case holds `si` and `alors`, or `sinon` alone.', undefined, at)
    const when = readValue((item as Bag).si, [...at, 'si'], reading, depth + 1)
    const give = readValue((item as Bag).alors, [...at, 'alors'], reading, depth + 1)
    return when && give && { when, give }
  })
  return cases.every((c) => c !== undefined) ? { op: 'choose', cases, path } : undefined
}

/** `depuis: {2024-04-01: 635.71, 2025-04-01: 646.52}`: the last value that had begun on the reference date; before the first, not applicable. */
function readDated(raw: unknown, path: Path, reading: Reading, depth: number, problem: Say): Node | undefined {
  if (!isBag(raw) || Object.keys(raw).length === 0)
    return problem('bad-dates', '“depuis” wants days with their value.', 'Write `depuis: { 2024-04-01: 635.71 }`.')
  const steps: { day: number; give: Node }[] = []
  for (const [written, value] of Object.entries(raw)) {
    const day = dayNumber(written)
    if (day === undefined) {
      problem('bad-date', `“${short(written)}” is not a day.`, 'Write 2024-04-01.', [...path, written])
      continue
    }
    const give = readValue(value, [...path, written], reading, depth + 1)
    if (give) steps.push({ day, give })
  }
  if (steps.length < Object.keys(raw).length) return undefined
  steps.sort((a, b) => b.day - a.day)
  const today = (): Node => refer(reading.today(), path)
  return {
    op: 'choose',
    cases: steps.map(({ day, give }) => ({
      when: { op: 'compare', sign: '>=', left: today(), right: { op: 'constant', value: day, day: true, path }, path },
      give,
    })),
    path,
  }
}

/** A condition: the name of a rule or field, or one comparison of names and constants. */
export function readCondition(source: unknown, path: Path, reading: Reading): Node | undefined {
  if (typeof source === 'boolean') return { op: 'constant', value: source, path, text: source ? 'oui' : 'non' }
  if (typeof source !== 'string') {
    reading.problems.push({
      path,
      code: 'bad-condition',
      message: 'A condition is the name of a rule or field, or one comparison.',
      hint: 'Name anything longer as a rule.',
    })
    return undefined
  }
  const node = readText(source, path, reading)
  if (!node) return undefined
  const simple = (n: Node) => n.op === 'ref' || n.op === 'constant'
  if (simple(node) || (node.op === 'compare' && children(node).every(simple))) return node
  reading.problems.push({
    path,
    code: 'bad-condition',
    message: `“${short(source)}” is longer than one comparison.`,
    hint: 'Name it as a rule and write the name here.',
  })
  return undefined
}
