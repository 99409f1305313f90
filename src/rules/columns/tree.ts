/**
 * Packages of rules written for publicodes itself (`modele-social`): from the tree of its parser to terms, with the meaning of its evaluator. Unlike
 * there, units are known beforehand and nothing depends on the order in which rules are looked at. What this cannot compute is refused by name,
 * unless it depends on no column: then the engine itself is asked once, while compiling.
 */
import { type default as Engine, isPublicodesError } from 'publicodes'
import { dayNumber } from '../days.ts'
import { RuleError } from '../error.ts'
import { combine, conversion, isPercent, noUnit, readUnit, type Unit } from '../units.ts'
import { isWholePower } from './lower.ts'
import type { Scalar } from './scalar.ts'
import type { State, States } from './state.ts'
import { progressive, rates, type Table, table } from './tree-tables.ts'

/** A node as publicodes' parser gives it; `machine.test.ts` holds the version whose shapes these are. */
export interface Tree {
  readonly nodeKind: string
  readonly explanation?: unknown
  readonly dottedName?: string
  readonly operationKind?: string
  readonly nodeValue?: unknown
  readonly type?: string
  readonly unit?: { readonly numerators: readonly string[]; readonly denominators: readonly string[] }
  readonly possibilities?: Tree
}

/** A state with the unit that it is counted in; no unit: it takes that of what it meets. */
export interface Measured extends State {
  readonly unit?: Unit
}

interface Parsed {
  readonly context: {
    readonly parsedRules: Readonly<Record<string, Tree>>
    readonly nodesTypes: { get(node: Tree): { readonly isNullable?: boolean; readonly type?: string } | undefined }
  }
  evaluateNode(node: Tree): Tree
  evaluate(name: string): Tree
}

/** `null` and `undefined` are the two absences of publicodes. */
const day = (text: string) => {
  const found = /^(?:(\d{2})\/)?(\d{2})\/(\d{4})$/.exec(text)
  return found ? dayNumber(`${found[3]}-${found[2]}-${found[1] ?? '01'}`) : undefined
}

const unitOf = (unit: Tree['unit']): Unit | undefined => {
  if (!unit) return undefined
  const over = unit.numerators.join('.')
  return readUnit(unit.denominators.length > 0 ? `${over}/${unit.denominators.join('/')}` : over)
}

/** Where rules are read: answers put in place of rules (`contexte`, columns) and what is known already. */
interface Frame {
  readonly answers: ReadonlyMap<string, Measured>
  /** rules that depend on those answers; of all others the engine knows the value */
  readonly varying: ReadonlySet<string>
  readonly known: Map<string, Measured>
  /** whether rules apply, where that was found without their value */
  readonly absences: Map<string, State>
  readonly inner: Map<Tree, Frame>
}

export class TreeReader {
  readonly states: States
  private readonly engine: Parsed
  private readonly readers: ReadonlyMap<string, readonly string[]>
  private readonly stack: string[] = []
  private readonly parents: string[] = []
  /** the outermost rule that a circle came back to, as a depth of `stack` */
  private circle = Number.POSITIVE_INFINITY
  private frame: Frame

  constructor(engine: Engine, states: States, columns: ReadonlyMap<string, Measured>) {
    this.engine = engine as unknown as Parsed
    this.states = states
    this.readers = readersOf(this.engine.context.parsedRules)
    const answers = new Map([...columns].map(([name, value]) => [`${name} . $SITUATION`, value] as const))
    this.frame = this.frameOf(answers)
  }

  private frameOf(answers: ReadonlyMap<string, Measured>): Frame {
    return { answers, varying: dependents(answers.keys(), this.readers), known: new Map(), absences: new Map(), inner: new Map() }
  }

  /** A rule as one who asks reads it: what replaces it included. @throws RuleError for an unknown name */
  asked(name: string): Measured {
    if (!this.engine.context.parsedRules[name])
      throw new RuleError({ code: 'unknown-name', message: `“${name.slice(0, 80)}” is not a rule.` })
    try {
      this.engine.evaluate(name)
    } catch (error) {
      // With the examples that stand for columns a division may fail: only the reading of the name is needed here.
      if (!isPublicodesError(error, 'EvaluationError')) throw error
    }
    const read = this.engine.context.parsedRules.$EVALUATION
    return read ? this.of((read.explanation as { readonly valeur: Tree }).valeur) : this.rule(name)
  }

  private rule(name: string): Measured {
    const known = this.frame.answers.get(name) ?? this.frame.known.get(name)
    if (known) return known
    const node = this.engine.context.parsedRules[name]
    if (!node) return this.refused(`“${name}” is not a rule.`)
    if (!this.frame.varying.has(name)) return this.evaluated(node)
    const at = this.stack.indexOf(name)
    if (at >= 0) {
      this.circle = Math.min(this.circle, at)
      return this.refused(`“${name}” depends on itself.`)
    }
    this.stack.push(name)
    const value = this.ruleValue(node, name)
    this.stack.pop()
    // What was computed inside a circle holds for that circle only.
    if (this.circle >= this.stack.length) {
      this.circle = Number.POSITIVE_INFINITY
      this.frame.known.set(name, value)
    }
    return value
  }

  private refused(why: string): Measured {
    const s = this.states.scalars
    return { value: s.refused('number', why), absent: s.no, unknown: s.no }
  }

  private ruleValue(node: Tree, name: string): Measured {
    const { valeur } = node.explanation as { readonly valeur: Tree }
    const disabled = this.disabled(node, name)
    const s = this.states.scalars
    if (disabled === s.yes) return this.states.nothing('number')
    const only = node.possibilities?.type === 'reference' ? (node.possibilities.explanation as readonly Tree[]) : []
    const value: Measured = only.length === 1 ? this.states.sure(s.constant(String(only[0]!.nodeValue))) : this.of(valeur)
    const unit = value.unit ?? unitOf(node.possibilities?.unit)
    return {
      value: value.value,
      absent: s.or(disabled, value.absent),
      unknown: s.and(value.unknown, s.not(disabled)),
      ...(unit ? { unit } : {}),
    }
  }

  /** What disables a rule: its nearest parent that may not apply, or that is a condition. */
  private disabled(node: Tree, name: string): Scalar {
    const s = this.states.scalars
    const types = this.engine.context.nodesTypes
    const { parents } = node.explanation as { readonly parents: readonly Tree[] }
    if (name.endsWith('$SITUATION')) return s.no
    const parent = parents.find((one) => types.get(one)?.isNullable || types.get(one)?.type === 'boolean')
    if (!parent || this.parents.includes(name)) return s.no
    this.parents.push(name)
    let disabled = s.no
    if (types.get(parent)?.isNullable) disabled = this.sureYes(this.absence(parent))
    if (disabled !== s.yes && types.get(parent)?.type === 'boolean') {
      const { value, absent, unknown } = this.of(parent)
      disabled = s.or(disabled, s.and(s.not(unknown), s.or(absent, s.not(value))))
    }
    this.parents.pop()
    return disabled
  }

  private sureYes({ value, unknown }: State): Scalar {
    const s = this.states.scalars
    return s.and(value, s.not(unknown))
  }

  /** Whether a node does not apply, found without computing more than that needs. */
  private absence(node: Tree): State {
    const { states } = this
    const types = this.engine.context.nodesTypes
    if (node.nodeKind === 'reference') return this.absenceOfRule(node.dottedName ?? '')
    if (types.get(node)?.isNullable === false && node.nodeKind !== 'rule') return states.no
    if (node.nodeKind === 'rule') return this.absenceOfRule(node.dottedName ?? '')
    const s = states.scalars
    switch (node.nodeKind) {
      case 'constant':
        return node.nodeValue === null ? states.yes : states.no
      case 'est non défini':
      case 'est non applicable':
        return states.no
      case 'unité':
      case 'simplifier unité':
      case 'variable manquante':
        return this.absence(node.explanation as Tree)
      case 'arrondi':
        return this.absence((node.explanation as { readonly valeur: Tree }).valeur)
      case 'condition': {
        const { si, alors, sinon } = node.explanation as Readonly<Record<'si' | 'alors' | 'sinon', Tree>>
        const when = this.of(si)
        const held = states.holds(when)
        const certain = held.unknown === s.no
        if (certain && held.value === s.yes) return this.absence(alors)
        if (certain && held.value === s.no && when.absent === s.no) return this.absence(sinon)
        const chosen = states.choose(held, this.absence(alors), this.absence(sinon))
        return { value: s.or(when.absent, chosen.value), absent: s.no, unknown: s.and(chosen.unknown, s.not(when.absent)) }
      }
      case 'variations': {
        const cases = node.explanation as readonly { readonly condition: Tree; readonly consequence: Tree }[]
        const from = (at: number): State => {
          const one = cases[at]
          if (!one) return states.yes
          const when = states.holds(this.of(one.condition))
          if (when.unknown === s.no && when.value === s.no) return from(at + 1)
          if (when.unknown === s.no && when.value === s.yes) return this.absence(one.consequence)
          return states.choose(when, this.absence(one.consequence), from(at + 1))
        }
        return from(0)
      }
      case 'operation': {
        const [left, right] = node.explanation as readonly [Tree, Tree]
        const kind = node.operationKind ?? ''
        // A sum and a truth always apply; a difference does where its first term does.
        if (['+', '**', 'et', 'ou', '=', '!='].includes(kind)) return states.no
        if (kind === '-') return this.absence(left)
        if (kind === '*' || kind === '/') {
          const other = this.absence(right)
          if (other.value === s.no) return this.absence(left)
        }
        if (['<', '>', '<=', '>='].includes(kind)) return states.any(this.absence(left), this.absence(right))
      }
    }
    const value = this.of(node)
    return { value: value.absent, absent: s.no, unknown: value.unknown }
  }

  private absenceOfRule(name: string): State {
    const s = this.states.scalars
    const answer = this.frame.answers.get(name) ?? this.frame.known.get(name)
    if (answer) return { value: answer.absent, absent: s.no, unknown: answer.unknown }
    const found = this.frame.absences.get(name)
    if (found) return found
    if (!this.frame.varying.has(name)) {
      const { absent, unknown } = this.rule(name)
      return { value: absent, absent: s.no, unknown }
    }
    const node = this.engine.context.parsedRules[name]
    if (!node) return this.states.sure(this.refused(`“${name}” is not a rule.`).value)
    const key = `? ${name}`
    // Applicability that depends on itself is taken as given, as in publicodes.
    const at = this.stack.indexOf(key)
    if (at >= 0) {
      this.circle = Math.min(this.circle, at)
      return this.states.no
    }
    this.stack.push(key)
    const disabled = this.disabled(node, name)
    const inside = disabled === s.yes ? this.states.yes : this.absence((node.explanation as { readonly valeur: Tree }).valeur)
    this.stack.pop()
    const absence = { value: s.or(disabled, inside.value), absent: s.no, unknown: s.and(inside.unknown, s.not(disabled)) }
    if (this.circle >= this.stack.length) {
      this.circle = Number.POSITIVE_INFINITY
      this.frame.absences.set(name, absence)
    }
    return absence
  }

  /** State of a node. */
  of(node: Tree): Measured {
    const { states } = this
    const s = states.scalars
    switch (node.nodeKind) {
      case 'reference':
        return this.rule(node.dottedName ?? '')
      case 'rule':
        return this.rule(node.dottedName ?? '')
      case 'constant':
        return this.constant(node)
      case 'operation':
        return this.operation(node)
      case 'variable manquante':
      case 'simplifier unité':
        return this.of(node.explanation as Tree)
      case 'unité':
        return this.inUnit(this.of(node.explanation as Tree), unitOf(node.unit) ?? noUnit)
      case 'est non défini':
        return states.sure(this.of(node.explanation as Tree).unknown)
      case 'est non applicable':
        return this.absence(node.explanation as Tree)
      case 'condition': {
        const { si, alors, sinon } = node.explanation as Readonly<Record<'si' | 'alors' | 'sinon', Tree>>
        const when = this.of(si)
        const held = states.holds(when)
        if (when.absent === s.yes) return states.nothing('number')
        if (held.unknown === s.no && held.value === s.yes) return this.of(alors)
        if (held.unknown === s.no && held.value === s.no && when.absent === s.no) return this.of(sinon)
        const chosen = this.either(held, this.of(alors), this.of(sinon))
        return { ...chosen, absent: s.or(when.absent, chosen.absent), unknown: s.and(chosen.unknown, s.not(when.absent)) }
      }
      case 'variations':
        return this.variations(node.explanation as readonly { readonly condition: Tree; readonly consequence: Tree }[])
      case 'arrondi':
        return this.rounded(node.explanation as { readonly valeur: Tree; readonly arrondi: Tree })
      case 'barème':
        return rates(this.tableOf(node), this)
      case 'grille':
        return table(this.tableOf(node), this)
      case 'taux progressif':
        return progressive(this.tableOf(node), this)
      case 'contexte':
        return this.inContext(node)
      default:
        return this.fixed(node)
    }
  }

  private constant({ nodeValue, unit }: Tree): Measured {
    const { states } = this
    if (nodeValue === null) return states.nothing('number')
    if (nodeValue === undefined) return states.missing('number')
    const date = typeof nodeValue === 'string' ? day(nodeValue) : undefined
    const value = states.sure(states.scalars.constant(date ?? (nodeValue as number | string | boolean)))
    const known = unitOf(unit)
    return known ? { ...value, unit: known } : value
  }

  /** In another unit; a number without unit takes it, one of another kind keeps its figure, as publicodes does with a warning. */
  inUnit(from: Measured, to: Unit): Measured {
    const factor = from.unit ? conversion(from.unit, to) : undefined
    if (!factor || (factor.times === 1 && factor.by === 1)) return { ...from, unit: to }
    const s = this.states.scalars
    const times = factor.times === 1 ? from.value : s.math('*', from.value, s.constant(factor.times))
    return { ...from, value: s.math('/', times, s.constant(factor.by)), unit: to }
  }

  /** One of two, in the unit of the first that has one. */
  either(when: State, yes: Measured, no: Measured): Measured {
    const unit = yes.unit ?? no.unit
    const [a, b] = unit ? [this.inUnit(yes, unit), this.inUnit(no, unit)] : [yes, no]
    const chosen = this.states.choose(when, a, b)
    return unit ? { ...chosen, unit } : chosen
  }

  private variations(cases: readonly { readonly condition: Tree; readonly consequence: Tree }[], at = 0): Measured {
    const { states } = this
    const s = states.scalars
    const one = cases[at]
    if (!one) return states.nothing('number')
    const when = states.holds(this.of(one.condition))
    if (when.unknown === s.no && when.value === s.no) return this.variations(cases, at + 1)
    if (when.unknown === s.no && when.value === s.yes) return this.of(one.consequence)
    return this.either(when, this.of(one.consequence), this.variations(cases, at + 1))
  }

  private operation(node: Tree): Measured {
    const { states } = this
    const s = states.scalars
    const kind = node.operationKind ?? ''
    const [left, right] = node.explanation as readonly [Tree, Tree]
    const a = this.of(left)
    if (kind === 'et' || kind === 'ou') {
      const held = states.holds(a)
      if (held.unknown === s.no && held.value === (kind === 'et' ? s.no : s.yes)) return held
      const other = states.holds(this.of(right))
      return kind === 'et' ? states.both(held, other) : states.any(held, other)
    }
    // What does not apply decides before the other side is looked at.
    if (a.absent === s.yes && ['<', '>', '<=', '>=', '/', '*', '//', '-'].includes(kind)) return a
    const b = this.of(right)
    const share = (kind === '+' || kind === '-') && isPercent(b.unit) && !isPercent(a.unit)
    if (share) {
      const part = states.math('/', b, states.sure(s.constant(100)))
      const whole = states.math(kind, states.sure(s.constant(1)), part)
      return { ...states.math('*', a, whole), ...(a.unit ? { unit: a.unit } : {}) }
    }
    switch (kind) {
      case '*':
      case '/':
      case '//': {
        const unit = (a.unit ?? b.unit) ? combine(a.unit ?? noUnit, b.unit ?? noUnit, kind === '*' ? 1 : -1) : undefined
        const whole = states.math(kind, a, b)
        if (!unit) return whole
        const { times, by } = unit.factor
        const value = s.math('/', s.math('*', whole.value, s.constant(times)), s.constant(by))
        return { ...whole, value, unit: unit.unit }
      }
      case '+':
      case '-':
      case '**': {
        if (kind === '**') return this.power(a, b)
        const unit = a.unit ?? b.unit
        const [x, y] = unit ? [this.inUnit(a, unit), this.inUnit(b, unit)] : [a, b]
        const whole = states.math(kind, x, y)
        return unit ? { ...whole, unit } : whole
      }
      default:
        return this.comparison(kind, a, b)
    }
  }

  /** A root of what is below zero is no number in publicodes; here it is unknown, so that it never becomes one. */
  private power(base: Measured, exponent: Measured): Measured {
    const { states } = this
    const s = states.scalars
    if (isWholePower(exponent)) return states.math('**', base, exponent)
    const { value } = exponent
    if (value.op !== 'constant' || !(Number(value.value) > 0))
      return this.refused(`“**” in “${this.stack.at(-1) ?? ''}” has an exponent that depends on a column.`)
    const below = s.less(base.value, s.zero)
    const rooted = states.math('**', { ...base, value: s.either(below, s.zero, base.value) }, exponent)
    return { ...rooted, unknown: s.or(rooted.unknown, s.and(below, s.not(base.absent))) }
  }

  private comparison(kind: string, a: Measured, b: Measured): Measured {
    const { states } = this
    const s = states.scalars
    const unit = a.unit ?? b.unit
    const [x, y] = unit ? [this.inUnit(a, unit), this.inUnit(b, unit)] : [a, b]
    if (kind === '=' || kind === '!=') {
      const same = this.same(x, y)
      return { value: kind === '=' ? same : s.not(same), absent: s.no, unknown: s.or(x.unknown, y.unknown) }
    }
    const sign = (['<', '<=', '>', '>='] as const).find((one) => one === kind)
    if (!sign) return this.refused(`The operation “${kind}” is not known.`)
    const absent = s.or(x.absent, y.absent)
    const held = states.compare(sign, { ...x, absent: s.no }, { ...y, absent: s.no })
    return { value: held.value, absent, unknown: s.and(held.unknown, s.not(absent)) }
  }

  /** What does not apply equals `non`, and itself; a number or a text never equals a condition. */
  private same(x: State, y: State): Scalar {
    const s = this.states.scalars
    const holds = (of: State) => this.states.holds(of).value
    const [a, b] = [x.value.kind === 'boolean', y.value.kind === 'boolean']
    if (a && b) return s.equal(holds(x), holds(y))
    if (a) return s.and(y.absent, s.not(holds(x)))
    if (b) return s.and(x.absent, s.not(holds(y)))
    const present = s.and(s.not(x.absent), s.not(y.absent))
    return s.or(s.and(x.absent, y.absent), s.and(present, s.equal(x.value, y.value)))
  }

  private rounded({ valeur, arrondi }: { readonly valeur: Tree; readonly arrondi: Tree }): Measured {
    const s = this.states.scalars
    const value = this.of(valeur)
    const how = this.of(arrondi)
    if (how.value.op !== 'constant' || how.absent !== s.no || how.unknown !== s.no)
      return this.refused('An “arrondi” that depends on answers is not compiled.')
    if (how.value.value === false || value.value.kind !== 'number') return value
    const scale = s.constant(10 ** (typeof how.value.value === 'number' ? how.value.value : 0))
    const steps = s.math('*', s.math('+', value.value, s.constant(Number.EPSILON)), scale)
    return { ...value, value: s.math('/', s.floor(s.math('+', steps, s.constant(0.5))), scale) }
  }

  private tableOf(node: Tree): Table {
    const { assiette, multiplicateur, tranches } = node.explanation as {
      readonly assiette: Tree
      readonly multiplicateur: Tree
      readonly tranches: readonly Readonly<Record<'plafond' | 'taux' | 'montant', Tree>>[]
    }
    return { base: this.of(assiette), times: this.of(multiplicateur), brackets: tranches }
  }

  /** The same rules with other answers. */
  private inContext(node: Tree): Measured {
    const { contexte, valeur } = node.explanation as { readonly contexte: readonly (readonly [Tree, Tree])[]; readonly valeur: Tree }
    const outer = this.frame
    let frame = outer.inner.get(node)
    if (!frame) {
      const given = contexte.map(([origin, replacement]) => [`${origin.dottedName} . $SITUATION`, this.of(replacement)] as const)
      frame = this.frameOf(new Map([...outer.answers, ...given]))
      outer.inner.set(node, frame)
    }
    // Rules are other rules in another context: a circle of the outer one does not count.
    const stack = this.stack.splice(0)
    this.frame = frame
    const value = this.of(valeur)
    this.frame = outer
    this.stack.push(...stack)
    return value
  }

  /** What only the engine computes: its value while compiling, when no column reaches it. */
  private fixed(node: Tree): Measured {
    if (this.varies(node)) return this.refused(`“${node.nodeKind}” in “${this.stack.at(-1) ?? ''}” depends on a column.`)
    return this.evaluated(node)
  }

  private evaluated(node: Tree): Measured {
    const { nodeValue, unit } = this.engine.evaluateNode(node)
    return this.constant({ nodeKind: 'constant', nodeValue, ...(unit ? { unit } : {}) })
  }

  /** Whether a node reads a rule that has another answer here. */
  private varies(node: Tree): boolean {
    return namesIn(node).some((name) => this.frame.varying.has(name))
  }
}

/** Rules that a node names. */
function namesIn(node: Tree): string[] {
  const names: string[] = []
  const seen = new Set<unknown>()
  const waiting: unknown[] = [node]
  while (waiting.length > 0) {
    const one = waiting.pop()
    if (typeof one !== 'object' || one === null || seen.has(one)) continue
    seen.add(one)
    const { nodeKind, dottedName } = one as Partial<Tree>
    if ((nodeKind === 'reference' || nodeKind === 'rule') && dottedName !== undefined && one !== node) names.push(dottedName)
    if (nodeKind === 'rule' && one !== node) continue
    for (const [key, inner] of Object.entries(one)) if (key !== 'sourceMap' && key !== 'rawNode') waiting.push(inner)
  }
  return names
}

/** For each rule, those that read it. */
function readersOf(rules: Readonly<Record<string, Tree>>): Map<string, string[]> {
  const readers = new Map<string, string[]>()
  for (const [reader, node] of Object.entries(rules))
    for (const read of namesIn(node)) {
      const all = readers.get(read)
      if (all) all.push(reader)
      else readers.set(read, [reader])
    }
  return readers
}

/** Some rules and everything that depends on them. */
function dependents(names: Iterable<string>, readers: ReadonlyMap<string, readonly string[]>): Set<string> {
  const all = new Set(names)
  for (const name of all) for (const reader of readers.get(name) ?? []) all.add(reader)
  return all
}
