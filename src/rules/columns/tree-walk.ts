/** Where a reading of rules stands: the answers that hold, the rules under way, what is known already. */
import type { State } from './state.ts'
import type { Measured, Tree } from './tree-node.ts'
import { dependents } from './tree-reads.ts'

/** Where rules are read: answers put in place of rules (`contexte`, columns) and what is known already. */
export interface Frame {
  readonly answers: ReadonlyMap<string, Measured>
  /** rules that depend on those answers; of all others the engine knows the value */
  readonly varying: ReadonlySet<string>
  readonly known: Map<string, Measured>
  /** whether rules apply, where that was found without their value */
  readonly absences: Map<string, State>
  readonly inner: Map<Tree, Frame>
}

export class Walk {
  frame: Frame
  readonly #readers: ReadonlyMap<string, readonly string[]>
  readonly #stack: string[] = []
  /** the outermost rule that a circle came back to, as a depth of the stack */
  #circle = Number.POSITIVE_INFINITY

  constructor(answers: ReadonlyMap<string, Measured>, readers: ReadonlyMap<string, readonly string[]>) {
    this.#readers = readers
    this.frame = this.#frameOf(answers)
  }

  #frameOf(answers: ReadonlyMap<string, Measured>): Frame {
    return { answers, varying: dependents(answers.keys(), this.#readers), known: new Map(), absences: new Map(), inner: new Map() }
  }

  /** Name of the rule that is being read; empty outside any. */
  get here(): string {
    return this.#stack.at(-1) ?? ''
  }

  /** Computes once and remembers in `memo`; `circular` is the answer when the computation comes back to its own `key`. What was computed inside a circle holds for that circle only. */
  once<T>(key: string, name: string, memo: Map<string, T>, circular: () => T, compute: () => T): T {
    const at = this.#stack.indexOf(key)
    if (at >= 0) {
      this.#circle = Math.min(this.#circle, at)
      return circular()
    }
    this.#stack.push(key)
    const value = compute()
    this.#stack.pop()
    if (this.#circle >= this.#stack.length) {
      this.#circle = Number.POSITIVE_INFINITY
      memo.set(name, value)
    }
    return value
  }

  /** With further answers, those of a `contexte`. Rules are other rules there: a circle of the outer frame does not count. */
  inside<T>(node: Tree, given: () => Iterable<readonly [string, Measured]>, compute: () => T): T {
    const outer = this.frame
    let frame = outer.inner.get(node)
    if (!frame) {
      frame = this.#frameOf(new Map([...outer.answers, ...given()]))
      outer.inner.set(node, frame)
    }
    const stack = this.#stack.splice(0)
    this.frame = frame
    const value = compute()
    this.frame = outer
    this.#stack.push(...stack)
    return value
  }
}
