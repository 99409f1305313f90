import { z } from 'zod'
import { dotted, either, plain } from './words.ts'

/** Publicodes; the shape of each mechanism is known to `#rules` alone, which names its faults with their path. */
const rule = either(
  (input) => (typeof input === 'object' && input !== null ? 2 : typeof input === 'number' ? 1 : 0),
  z.string().min(1, { error: 'form:text' }),
  z.number(),
  z.record(z.string(), plain),
).describe('publicodes: an expression, or mechanisms such as valeur, variations, toutes ces conditions, applicable si, plafond, références')

export const rules = z.record(dotted, rule).meta({ id: 'rules' })
