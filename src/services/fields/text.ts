/** text and longtext: `min` and `max` count characters, `pattern` is the whole of the text. */
import type { Field } from '../contract.ts'
import { autofill, oneLine, type Refused } from './one-line.tsx'
import { compilePattern } from './pattern.ts'
import { say } from './texts.ts'

const longest = { text: 200, longtext: 10_000 } as const

/** Characters as a person counts them: an emoji or an accent is one. */
const length = (text: string): number => [...text.normalize('NFC')].length

// PostgreSQL keeps no NUL in JSON, and a control character is seen by nobody who reads the case.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/u

function refuse(value: unknown, field: Field, max: number, lines: boolean): Refused | undefined {
  if (typeof value !== 'string' || value === '') return { code: 'text.unreadable' }
  if (!value.isWellFormed() || control.test(value) || (!lines && /[\n\r]/.test(value))) return { code: 'text.control' }
  // Counting is linear, but nobody writes this: refuse before normalising.
  if (value.length > 4 * max + 16) return { code: 'text.long', values: { max, over: value.length - max } }
  const size = length(value)
  if (size > max) return { code: 'text.long', values: { max, over: size - max } }
  if (field.min !== undefined && size < field.min) return { code: 'text.short', values: { min: field.min } }
  if (field.pattern !== undefined) {
    const pattern = compilePattern(field.pattern)
    if ('matches' in pattern && !pattern.matches(value)) return { code: 'text.pattern' }
  }
  return undefined
}

const maxOf = (field: Field, type: keyof typeof longest): number => field.max ?? longest[type]

export const text = oneLine<string>({
  type: 'text',
  read: (typed) => ({
    value: typed
      .normalize('NFC')
      .replace(/[\s\u0000-\u001f]+/gu, ' ')
      .trim(),
  }),
  refuse: (value, field) => refuse(value, field, maxOf(field, 'text'), false),
  typed: (value) => value,
  format: (value) => value,
  control: (field) => ({ autocomplete: autofill(field, 'on') }),
})

export const longtext = oneLine<string>({
  type: 'longtext',
  // A browser sends line ends as CR LF.
  read: (typed) => ({ value: typed.normalize('NFC').replace(/\r\n?/g, '\n').trim() }),
  refuse: (value, field) => refuse(value, field, maxOf(field, 'longtext'), true),
  typed: (value) => value,
  format: (value) => value,
  rows: 6,
  hint: (field, ctx) => (field.max === undefined ? undefined : say(ctx.lang, 'text.at-most', { max: field.max })),
})
