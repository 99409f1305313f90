/**
 * The form that machines run: plain numbers, truths and texts, never null. Equal terms are one object (hash-consing), so what two rules
 * share is computed once, and what is constant is computed while compiling. Numbers are finite: whoever builds a term that could divide by
 * zero guards it. JavaScript and SQL are printed from this form, and from nothing else.
 */
export type ScalarKind = 'number' | 'boolean' | 'text'

export type ScalarOp =
  | 'constant'
  /** value of a column in this row */
  | 'column'
  /** whether the column is empty in this row */
  | 'empty'
  /** of a column that tells two absences apart: whether its answer is missing in this row */
  | 'unanswered'
  | '+'
  | '-'
  | '*'
  | '/'
  /** division cut towards zero */
  | '//'
  | '**'
  | 'floor'
  | 'min'
  | 'max'
  | '<'
  | '<='
  | '='
  | 'and'
  | 'or'
  | 'not'
  | 'if'
  /** cannot be computed here: a fault only if it is still read when everything is folded */
  | 'refused'

export interface Scalar {
  /** Grows from arguments to whole: an order of computation. */
  readonly id: number
  readonly op: ScalarOp
  readonly kind: ScalarKind
  readonly args: readonly Scalar[]
  /** constant: its value; column, empty, unanswered: its place; refused: the rule and why */
  readonly value: number | boolean | string
}

type Sign = '+' | '-' | '*' | '/' | '//' | '**'

const isConstant = (term: Scalar, value?: number | boolean | string) =>
  term.op === 'constant' && (value === undefined || term.value === value)

const compute: Readonly<Record<Sign, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => (a - (a % b)) / b,
  '**': (a, b) => a ** b,
}

/** Makes terms; every equal term is made once. */
export class Scalars {
  private readonly known = new Map<string, Scalar>()
  readonly yes = this.constant(true)
  readonly no = this.constant(false)
  readonly zero = this.constant(0)

  private make(op: ScalarOp, kind: ScalarKind, args: readonly Scalar[], value: Scalar['value'] = 0): Scalar {
    const key = `${op}|${kind}|${args.map(({ id }) => id).join(',')}|${typeof value}|${Object.is(value, -0) ? '-0' : value}`
    let term = this.known.get(key)
    if (!term) {
      term = { id: this.known.size, op, kind, args, value }
      this.known.set(key, term)
    }
    return term
  }

  constant(value: number | boolean | string): Scalar {
    const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text'
    return this.make('constant', kind, [], value)
  }
  column(index: number, kind: ScalarKind): Scalar {
    return this.make('column', kind, [], index)
  }
  empty(index: number): Scalar {
    return this.make('empty', 'boolean', [], index)
  }
  unanswered(index: number): Scalar {
    return this.make('unanswered', 'boolean', [], index)
  }
  refused(kind: ScalarKind, why: string): Scalar {
    return this.make('refused', kind, [], why)
  }
  /** What stands where nothing is read: a value of the kind. */
  blank(kind: ScalarKind): Scalar {
    return kind === 'number' ? this.zero : kind === 'boolean' ? this.no : this.constant('')
  }

  math(sign: Sign, left: Scalar, right: Scalar): Scalar {
    if (typeof left.value === 'number' && typeof right.value === 'number' && isConstant(left) && isConstant(right)) {
      const value = compute[sign](left.value, right.value)
      if (Number.isFinite(value)) return this.constant(value)
    }
    if (isConstant(right, 0) && (sign === '+' || sign === '-')) return left
    if (isConstant(left, 0) && sign === '+') return right
    if (isConstant(right, 1) && (sign === '*' || sign === '/')) return left
    if (isConstant(left, 1) && sign === '*') return right
    if (sign === '*' && (isConstant(left, 0) || isConstant(right, 0))) return this.zero
    if (sign === '/' && isConstant(left, 0)) return this.zero
    return this.make(sign, 'number', [left, right])
  }

  floor(of: Scalar): Scalar {
    return of.op === 'constant' && typeof of.value === 'number' ? this.constant(Math.floor(of.value)) : this.make('floor', 'number', [of])
  }

  less(left: Scalar, right: Scalar): Scalar {
    if (left.kind !== right.kind) return this.no
    if (left === right) return this.no
    if (isConstant(left) && isConstant(right)) return this.constant(left.value < right.value)
    return this.make('<', 'boolean', [left, right])
  }
  atMost(left: Scalar, right: Scalar): Scalar {
    if (left.kind !== right.kind) return this.no
    if (left === right) return this.yes
    if (isConstant(left) && isConstant(right)) return this.constant(left.value <= right.value)
    return this.make('<=', 'boolean', [left, right])
  }
  equal(left: Scalar, right: Scalar): Scalar {
    if (left.kind !== right.kind) return this.no
    if (left === right) return this.yes
    if (isConstant(left) && isConstant(right)) return this.constant(left.value === right.value)
    if (left.kind === 'boolean') return this.either(left, right, this.not(right))
    return left.id < right.id ? this.make('=', 'boolean', [left, right]) : this.make('=', 'boolean', [right, left])
  }

  not(of: Scalar): Scalar {
    if (typeof of.value === 'boolean' && isConstant(of)) return this.constant(!of.value)
    if (of.op === 'not') return of.args[0]!
    // Numbers are finite, so their order is total.
    if (of.op === '<' && of.args[0]!.kind === 'number') return this.atMost(of.args[1]!, of.args[0]!)
    if (of.op === '<=' && of.args[0]!.kind === 'number') return this.less(of.args[1]!, of.args[0]!)
    return this.make('not', 'boolean', [of])
  }
  and(left: Scalar, right: Scalar): Scalar {
    return this.joined('and', left, right, this.yes, this.no)
  }
  or(left: Scalar, right: Scalar): Scalar {
    return this.joined('or', left, right, this.no, this.yes)
  }
  /** `neutral` changes nothing, `deciding` decides; so does a term beside its opposite. */
  private joined(op: 'and' | 'or', left: Scalar, right: Scalar, neutral: Scalar, deciding: Scalar): Scalar {
    if (left === right || right === neutral) return left
    if (left === neutral) return right
    if (left === deciding || right === deciding) return deciding
    const [all, others] = [joinedTerms(op, left), joinedTerms(op, right)]
    if (others.every((term) => all.includes(term))) return left
    if (all.every((term) => others.includes(term))) return right
    if (others.some((term) => all.includes(this.not(term)))) return deciding
    return left.id < right.id ? this.make(op, 'boolean', [left, right]) : this.make(op, 'boolean', [right, left])
  }

  private smaller(op: 'min' | 'max', left: Scalar, right: Scalar): Scalar {
    return left.id < right.id ? this.make(op, 'number', [left, right]) : this.make(op, 'number', [right, left])
  }

  /** One of two values. */
  either(when: Scalar, yes: Scalar, no: Scalar): Scalar {
    if (isConstant(when, true)) return yes
    if (isConstant(when, false)) return no
    if (when.op === 'not') return this.either(when.args[0]!, no, yes)
    const then = yes.op === 'if' && yes.args[0] === when ? yes.args[1]! : yes
    const other = no.op === 'if' && no.args[0] === when ? no.args[2]! : no
    if (then === other) return then
    // Kinds differ only where one side never applies; such a side is written as a number and never read.
    if (then.kind !== other.kind) return then.kind === 'number' ? other : then
    if (then.kind === 'boolean') {
      if (isConstant(then, true)) return this.or(when, other)
      if (isConstant(then, false)) return this.and(this.not(when), other)
      if (isConstant(other, true)) return this.or(this.not(when), then)
      if (isConstant(other, false)) return this.and(when, then)
    }
    const [left, right] = when.args
    if (then.kind === 'number' && (when.op === '<' || when.op === '<=')) {
      // Machines have an instruction for the smaller of two numbers; a choice would be guessed wrong half of the time.
      if (then === left && other === right) return this.smaller('min', then, other)
      if (then === right && other === left) return this.smaller('max', then, other)
    }
    return this.make('if', then.kind, [when, then, other])
  }
}

const mostJoined = 12

/** The terms of `a and b and c`; a long chain counts as one. */
function joinedTerms(op: 'and' | 'or', term: Scalar): readonly Scalar[] {
  const terms: Scalar[] = []
  const waiting = [term]
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (one.op === op) waiting.push(...one.args)
    else terms.push(one)
    if (terms.length + waiting.length > mostJoined) return [term]
  }
  return terms
}

/** Terms that some terms read, themselves included, arguments first; and how often each is read. */
export function reachable(roots: readonly Scalar[]): { readonly order: readonly Scalar[]; readonly uses: ReadonlyMap<Scalar, number> } {
  const uses = new Map<Scalar, number>()
  const waiting = [...roots]
  for (let term = waiting.pop(); term; term = waiting.pop()) {
    const seen = uses.get(term) ?? 0
    uses.set(term, seen + 1)
    if (seen === 0) waiting.push(...term.args)
  }
  return { order: [...uses.keys()].sort((a, b) => a.id - b.id), uses }
}
