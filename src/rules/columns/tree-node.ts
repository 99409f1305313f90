/** A node of a package's tree, and what one gives: a state with its unit. */
import { dayNumber } from '../days.ts'
import { readUnit, type Unit } from '../units.ts'
import type { State, States } from './state.ts'

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

const day = (text: string) => {
  const found = /^(?:(\d{2})\/)?(\d{2})\/(\d{4})$/.exec(text)
  return found ? dayNumber(`${found[3]}-${found[2]}-${found[1] ?? '01'}`) : undefined
}

export const unitOf = (unit: Tree['unit']): Unit | undefined => {
  if (!unit) return undefined
  const over = unit.numerators.join('.')
  return readUnit(unit.denominators.length > 0 ? `${over}/${unit.denominators.join('/')}` : over)
}

/** A value that stands in the tree or that the engine gave. `null` and `undefined` are the two absences of publicodes. */
export function constantOf(states: States, { nodeValue, unit }: Pick<Tree, 'nodeValue' | 'unit'>): Measured {
  if (nodeValue === null) return states.nothing('number')
  if (nodeValue === undefined) return states.missing('number')
  const date = typeof nodeValue === 'string' ? day(nodeValue) : undefined
  const value = states.sure(states.scalars.constant(date ?? (nodeValue as number | string | boolean)))
  const known = unitOf(unit)
  return known ? { ...value, unit: known } : value
}
