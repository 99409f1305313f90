/** Whether rules apply, found without computing more than that needs: applicability may go in circles where values may not. */
import type { Scalar } from './scalar.ts'
import type { State, States } from './state.ts'
import type { TreeReader } from './tree.ts'
import type { Tree } from './tree-node.ts'

export class Absences {
  private readonly reader: TreeReader
  private readonly states: States
  readonly #parents: string[] = []

  constructor(reader: TreeReader) {
    this.reader = reader
    this.states = reader.states
  }

  /** What disables a rule: its nearest parent that may not apply, or that is a condition. */
  disabled(node: Tree, name: string): Scalar {
    const s = this.states.scalars
    const types = this.reader.package.nodesTypes
    const { parents } = node.explanation as { readonly parents: readonly Tree[] }
    if (name.endsWith('$SITUATION')) return s.no
    const parent = parents.find((one) => types.get(one)?.isNullable || types.get(one)?.type === 'boolean')
    if (!parent || this.#parents.includes(name)) return s.no
    this.#parents.push(name)
    let disabled = s.no
    if (types.get(parent)?.isNullable) disabled = this.#sureYes(this.of(parent))
    if (disabled !== s.yes && types.get(parent)?.type === 'boolean') {
      const { value, absent, unknown } = this.reader.of(parent)
      disabled = s.or(disabled, s.and(s.not(unknown), s.or(absent, s.not(value))))
    }
    this.#parents.pop()
    return disabled
  }

  #sureYes({ value, unknown }: State): Scalar {
    const s = this.states.scalars
    return s.and(value, s.not(unknown))
  }

  /** Whether a node does not apply, found without computing more than that needs. */
  of(node: Tree): State {
    const { states } = this
    const types = this.reader.package.nodesTypes
    if (node.nodeKind === 'reference') return this.#ofRule(node.dottedName ?? '')
    if (types.get(node)?.isNullable === false && node.nodeKind !== 'rule') return states.no
    if (node.nodeKind === 'rule') return this.#ofRule(node.dottedName ?? '')
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
        return this.of(node.explanation as Tree)
      case 'arrondi':
        return this.of((node.explanation as { readonly valeur: Tree }).valeur)
      case 'condition': {
        const { si, alors, sinon } = node.explanation as Readonly<Record<'si' | 'alors' | 'sinon', Tree>>
        const when = this.reader.of(si)
        const held = states.holds(when)
        const certain = held.unknown === s.no
        if (certain && held.value === s.yes) return this.of(alors)
        if (certain && held.value === s.no && when.absent === s.no) return this.of(sinon)
        const chosen = states.choose(held, this.of(alors), this.of(sinon))
        return { value: s.or(when.absent, chosen.value), absent: s.no, unknown: s.and(chosen.unknown, s.not(when.absent)) }
      }
      case 'variations': {
        const cases = node.explanation as readonly { readonly condition: Tree; readonly consequence: Tree }[]
        const from = (at: number): State => {
          const one = cases[at]
          if (!one) return states.yes
          const when = states.holds(this.reader.of(one.condition))
          if (when.unknown === s.no && when.value === s.no) return from(at + 1)
          if (when.unknown === s.no && when.value === s.yes) return this.of(one.consequence)
          return states.choose(when, this.of(one.consequence), from(at + 1))
        }
        return from(0)
      }
      case 'operation': {
        const [left, right] = node.explanation as readonly [Tree, Tree]
        const kind = node.operationKind ?? ''
        // A sum and a truth always apply; a difference does where its first term does.
        if (['+', '**', 'et', 'ou', '=', '!='].includes(kind)) return states.no
        if (kind === '-') return this.of(left)
        if (kind === '*' || kind === '/') {
          const other = this.of(right)
          if (other.value === s.no) return this.of(left)
        }
        if (['<', '>', '<=', '>='].includes(kind)) return states.any(this.of(left), this.of(right))
      }
    }
    const value = this.reader.of(node)
    return { value: value.absent, absent: s.no, unknown: value.unknown }
  }

  #ofRule(name: string): State {
    const { reader } = this
    const { walk } = reader
    const s = this.states.scalars
    const answer = walk.frame.answers.get(name) ?? walk.frame.known.get(name)
    if (answer) return { value: answer.absent, absent: s.no, unknown: answer.unknown }
    const found = walk.frame.absences.get(name)
    if (found) return found
    if (!walk.frame.varying.has(name)) {
      const { absent, unknown } = reader.rule(name)
      return { value: absent, absent: s.no, unknown }
    }
    const node = reader.package.parsedRules[name]
    if (!node) return this.states.sure(reader.refused(`“${name}” is not a rule.`).value)
    // Applicability that depends on itself is taken as given, as in publicodes.
    return walk.once(
      `? ${name}`,
      name,
      walk.frame.absences,
      () => this.states.no,
      () => {
        const disabled = this.disabled(node, name)
        const inside = disabled === s.yes ? this.states.yes : this.of((node.explanation as { readonly valeur: Tree }).valeur)
        return { value: s.or(disabled, inside.value), absent: s.no, unknown: s.and(inside.unknown, s.not(disabled)) }
      },
    )
  }
}
