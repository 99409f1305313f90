import type { Check } from '../../contract.ts'
import type { RawCheck } from '../grammar/field.ts'
import type { Path } from '../problem.ts'
import type { Reading } from './reading.ts'

/** A check of the whole form, or of a row. */
export function buildCheck(reading: Reading, path: Path, name: string, raw: RawCheck): Check {
  return {
    name,
    must: raw.must,
    say: reading.text([...path, 'say'], raw.say),
    at: raw.at === undefined ? [] : typeof raw.at === 'string' ? [raw.at] : raw.at,
    advice: raw.advice ?? false,
    ...(raw.instead ? { instead: raw.instead } : {}),
  }
}
