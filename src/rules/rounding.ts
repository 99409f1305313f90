/** Rounding with a direction, which publicodes does not have: the law says down to the euro, up to the month. */
import type { RuleProblem } from './contract.ts'
import { short } from './expression.ts'
import type { Node, Path } from './node.ts'
import { isBag } from './values.ts'

// A sum in cents may be 56,999,999.99999999: a millionth of the step is noise of binary fractions, not an amount.
export const noise = 1e-6

/** `even`: to the nearest, a half to the even neighbour, as statisticians and some tax offices round. */
export type RoundingWay = 'down' | 'up' | 'near' | 'even'

/** `arrondi: oui`, `2 décimales`, or `{sens: bas·haut·proche·pair, à: 1 €}`. */
export function readRounding(
  of: Node,
  raw: unknown,
  path: Path,
  problems: RuleProblem[],
  read: (text: string, path: Path) => Node | undefined,
): Node | undefined {
  const problem = (message: string, hint: string): undefined => {
    problems.push({ path, code: 'bad-rounding', message, hint })
    return undefined
  }
  const help = 'Write `oui`, `2 décimales` or `{ sens: bas, à: 1 € }`.'
  if (raw === true || raw === 'oui') return { op: 'round', way: 'near', of, step: 1, path }
  if (raw === false || raw === 'non') return of
  if (typeof raw === 'string') {
    const found = raw.match(/^(\d)\s+décimales?$/)
    return found
      ? { op: 'round', way: 'near', of, step: 10 ** -Number(found[1]), path }
      : problem(`“${short(raw)}” does not say how to round.`, help)
  }
  if (!isBag(raw)) return problem('This does not say how to round.', help)
  const extra = Object.keys(raw).find((key) => key !== 'sens' && key !== 'à')
  if (extra) return problem(`“${short(extra)}” is not known in a rounding.`, help)
  const ways = { bas: 'down', haut: 'up', proche: 'near', pair: 'even' } as const
  const sense = raw.sens ?? 'proche'
  if (typeof sense !== 'string' || !Object.hasOwn(ways, sense))
    return problem(`“${short(String(sense))}” is not a direction.`, 'Write `bas`, `haut`, `proche` or `pair`.')
  const step = read(String(raw.à ?? '1'), [...path, 'à'])
  if (!step) return undefined
  if (step.op !== 'constant' || typeof step.value !== 'number' || step.day || !(step.value > 0))
    return problem('The step of a rounding is a number above zero.', 'Write `à: 1 €`.')
  return { op: 'round', way: ways[sense as keyof typeof ways], of, step: step.value, path, ...(step.unit ? { stepUnit: step.unit } : {}) }
}
