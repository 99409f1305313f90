/**
 * Packages of rules written for publicodes itself (`modele-social`): from the tree of its parser to terms, with the meaning of its evaluator. Unlike
 * there, units are known beforehand and nothing depends on the order in which rules are looked at. What this cannot compute is refused by name,
 * unless it depends on no column: then the engine itself is asked once, while compiling.
 */
import type Engine from 'publicodes'
import { RuleError } from '../error.ts'
import { noUnit } from '../units.ts'
import { Measures } from './measures.ts'
import type { States } from './state.ts'
import { Absences } from './tree-absence.ts'
import { constantOf, type Measured, type Tree, unitOf } from './tree-node.ts'
import { namesIn, readersOf } from './tree-reads.ts'
import { progressive, rates, type Table, table } from './tree-tables.ts'
import { Walk } from './tree-walk.ts'

interface Parsed {
  readonly context: {
    readonly parsedRules: Readonly<Record<string, Tree>>
    readonly nodesTypes: { get(node: Tree): { readonly isNullable?: boolean; readonly type?: string } | undefined }
  }
  evaluateNode(node: Tree): Tree
  evaluate(value: unknown): Tree
}

export class TreeReader {
  readonly states: States
  readonly walk: Walk
  readonly package: Parsed['context']
  readonly measures: Measures
  private readonly engine: Parsed
  private readonly absences: Absences

  constructor(engine: Engine, states: States, columns: ReadonlyMap<string, Measured>) {
    this.engine = engine as unknown as Parsed
    this.package = this.engine.context
    this.states = states
    const answers = new Map([...columns].map(([name, value]) => [`${name} . $SITUATION`, value] as const))
    this.walk = new Walk(answers, readersOf(this.package.parsedRules))
    this.measures = new Measures(states, (why) => this.refused(`“${this.walk.here}” ${why}`))
    this.absences = new Absences(this)
  }

  /** A rule as one who asks reads it: what replaces it included. @throws RuleError for an unknown name */
  asked(name: string): Measured {
    if (!this.package.parsedRules[name]) throw new RuleError({ code: 'unknown-name', message: `“${name.slice(0, 80)}” is not a rule.` })
    // Only the reading of the name is wanted, with what replaces it: in a case that never holds the engine reads it and computes nothing.
    this.engine.evaluate({ variations: [{ si: 'non', alors: name }, { sinon: 'non' }] })
    const read = this.package.parsedRules.$EVALUATION?.explanation as { readonly valeur: Tree } | undefined
    const [first] = (read?.valeur.explanation ?? []) as readonly { readonly consequence: Tree }[]
    return first ? this.of(first.consequence) : this.rule(name)
  }

  rule(name: string): Measured {
    const { frame } = this.walk
    const known = frame.answers.get(name) ?? frame.known.get(name)
    if (known) return known
    const node = this.package.parsedRules[name]
    if (!node) return this.refused(`“${name}” is not a rule.`)
    if (!frame.varying.has(name)) return this.evaluated(node)
    return this.walk.once(
      name,
      name,
      frame.known,
      () => this.refused(`“${name}” depends on itself.`),
      () => this.ruleValue(node, name),
    )
  }

  refused(why: string): Measured {
    const s = this.states.scalars
    return { value: s.refused('number', why), absent: s.no, unknown: s.no }
  }

  private ruleValue(node: Tree, name: string): Measured {
    const { valeur } = node.explanation as { readonly valeur: Tree }
    const disabled = this.absences.disabled(node, name)
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
        return constantOf(states, node)
      case 'operation':
        return this.operation(node)
      case 'variable manquante':
      case 'simplifier unité':
        return this.of(node.explanation as Tree)
      case 'unité':
        return this.measures.inUnit(this.of(node.explanation as Tree), unitOf(node.unit) ?? noUnit)
      case 'est non défini':
        return states.sure(this.of(node.explanation as Tree).unknown)
      case 'est non applicable':
        return this.absences.of(node.explanation as Tree)
      case 'condition': {
        const { si, alors, sinon } = node.explanation as Readonly<Record<'si' | 'alors' | 'sinon', Tree>>
        const when = this.of(si)
        const held = states.holds(when)
        if (when.absent === s.yes) return states.nothing('number')
        if (held.unknown === s.no && held.value === s.yes) return this.of(alors)
        if (held.unknown === s.no && held.value === s.no && when.absent === s.no) return this.of(sinon)
        const chosen = this.measures.either(held, this.of(alors), this.of(sinon))
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

  private variations(cases: readonly { readonly condition: Tree; readonly consequence: Tree }[], at = 0): Measured {
    const { states } = this
    const s = states.scalars
    const one = cases[at]
    if (!one) return states.nothing('number')
    const when = states.holds(this.of(one.condition))
    if (when.unknown === s.no && when.value === s.no) return this.variations(cases, at + 1)
    if (when.unknown === s.no && when.value === s.yes) return this.of(one.consequence)
    return this.measures.either(when, this.of(one.consequence), this.variations(cases, at + 1))
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
    return this.measures.operate(kind, a, b)
  }

  private rounded({ valeur, arrondi }: { readonly valeur: Tree; readonly arrondi: Tree }): Measured {
    const s = this.states.scalars
    const value = this.of(valeur)
    const how = this.of(arrondi)
    if (how.value.op !== 'constant' || how.absent !== s.no || how.unknown !== s.no)
      return this.refused('An “arrondi” that depends on answers is not compiled.')
    if (how.value.value === false || value.value.kind !== 'number') return value
    return this.measures.round(value, typeof how.value.value === 'number' ? how.value.value : 0)
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
    return this.walk.inside(
      node,
      () => contexte.map(([origin, replacement]) => [`${origin.dottedName} . $SITUATION`, this.of(replacement)] as const),
      () => this.of(valeur),
    )
  }

  /** What only the engine computes: its value while compiling, when no column reaches it. */
  private fixed(node: Tree): Measured {
    if (this.varies(node)) return this.refused(`“${node.nodeKind}” in “${this.walk.here}” depends on a column.`)
    return this.evaluated(node)
  }

  private evaluated(node: Tree): Measured {
    const { nodeValue, unit } = this.engine.evaluateNode(node)
    return constantOf(this.states, { nodeValue, ...(unit ? { unit } : {}) })
  }

  /** Whether a node reads a rule that has another answer here. */
  private varies(node: Tree): boolean {
    return namesIn(node).some((name) => this.walk.frame.varying.has(name))
  }
}
