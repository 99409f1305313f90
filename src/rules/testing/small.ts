/** Small made-up rules over five questions: few enough answers to try every one. */
import fc from 'fast-check'
import type { RuleInput } from '../index.ts'

export const inputs: readonly RuleInput[] = [
  { name: 'a', type: 'integer', min: 0, max: 40 },
  { name: 'b', type: 'integer', min: 0, max: 4 },
  { name: 'c', type: 'boolean' },
  { name: 'd', type: 'choice', options: [{ key: 'un' }, { key: 'deux' }], when: 'c' },
  { name: 'e', type: 'integer', min: 0, max: 28 },
]
const number = fc.integer({ min: 0, max: 60 })
const atom = fc.oneof(
  fc.constantFrom('a', 'b', 'e'),
  number.map(String),
  fc.tuple(fc.constantFrom('a', 'b', 'e'), fc.integer({ min: 1, max: 5 })).map(([name, by]) => `${name} * ${by}`),
)
const truth: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('c', "d = 'un'", "d != 'deux'"),
  fc.tuple(atom, fc.constantFrom('<', '<=', '>', '>=', '=', '!='), number).map((parts) => parts.join(' ')),
)
const truths = fc.oneof(
  truth,
  fc.tuple(fc.constantFrom('toutes ces conditions', 'une de ces conditions'), fc.tuple(truth, truth)).map(([key, of]) => ({ [key]: of })),
)
const amounts: fc.Arbitrary<unknown> = fc.oneof(
  atom,
  fc.tuple(atom, fc.constantFrom('+', '-'), atom).map((parts) => parts.join(' ')),
  fc.tuple(truths, atom, atom).map(([si, alors, sinon]) => ({ variations: [{ si, alors }, { sinon }] })),
  fc.tuple(atom, number).map(([valeur, plafond]) => ({ valeur, plafond: String(plafond) })),
  fc.tuple(atom, truths).map(([valeur, si]) => ({ valeur, 'applicable si': si })),
)
export const smallRules = fc.record({ x: amounts, y: amounts, droit: truths }).map(({ x, y, droit }) => ({
  x,
  y,
  droit,
  aide: { somme: ['x', 'y'] },
  due: { valeur: 'aide', 'applicable si': 'droit' },
}))
