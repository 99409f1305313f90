import type { z } from 'zod'
import { nearest } from '../near.ts'
import { type Path, type Problem, problemAt } from '../problem.ts'
import type { Code, Details } from '../words.ts'
import { placeOf, type Tree } from '../yaml/spot.ts'

type Issue = z.core.$ZodIssue

/** What a schema found → problems with their place in the file. */
export function grammarProblems(tree: Tree, issues: readonly Issue[]): Problem[] {
  return issues.slice(0, 1000).flatMap((issue) => told(tree, issue, []))
}

function told(tree: Tree, issue: Issue, above: Path): Problem[] {
  const path: Path = [...above, ...(issue.path as (string | number)[])]
  const at = (code: Code, details: Details = {}, part: 'key' | 'value' = 'value', where: Path = path) => [
    problemAt(placeOf(tree.spot, where, part), where, code, details),
  ]
  const got = shown(valueAt(tree.value, path))
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, 100).flatMap((key) => unknownKey(at, path, key, /^keys:(.*)$/.exec(issue.message)?.[1]?.split('|') ?? []))
    case 'invalid_type':
      if (valueAt(tree.value, path) === undefined)
        return at('missing-key', { key: String(path.at(-1)), expected: typeWords(issue.expected) }, 'key')
      return at('wrong-type', { got, expected: typeWords(issue.expected), ...hintFor(valueAt(tree.value, path), issue.expected) })
    case 'invalid_value': {
      if (valueAt(tree.value, path) === undefined)
        return at('missing-key', { key: String(path.at(-1)), expected: issue.values.join(' · ') }, 'key')
      const near = nearest(String(valueAt(tree.value, path)), issue.values.map(String))
      return at('not-one-of', { got, expected: issue.values.join(' · '), ...(near ? { hint: `Did you mean “${near}”?` } : {}) })
    }
    case 'invalid_key':
      return issue.issues.flatMap((inner) => keyProblem(at, path, inner as Issue))
    case 'invalid_union':
      return branch(tree, issue, path, at, got)
    case 'too_small':
    case 'too_big':
      return at('wrong-size', { got, expected: sizeWords(issue) })
    case 'invalid_format':
    case 'custom':
      return formProblem(at, issue.message, got)
    default:
      return at('wrong-type', { got, expected: 'something else' })
  }
}

type At = (code: Code, details?: Details, part?: 'key' | 'value', where?: Path) => Problem[]

function unknownKey(at: At, path: Path, key: string, known: readonly string[]): Problem[] {
  const near = nearest(key, known)
  return at('unknown-key', { key, expected: known.join(' · '), ...(near ? { near } : {}) }, 'key', [...path, key])
}

function keyProblem(at: At, path: Path, inner: Issue): Problem[] {
  const key = String(path.at(-1))
  if (inner.code === 'invalid_value') {
    const near = nearest(key, inner.values.map(String))
    return at('unknown-key', { key, expected: inner.values.join(' · '), ...(near ? { near } : {}) }, 'key')
  }
  const form = /^form:(\w+)$/.exec(inner.message)?.[1]
  return at('bad-name', { name: key, ...formWords(form === 'name' || form === undefined ? 'name' : form) }, 'key')
}

/** The form that was meant speaks; when it is none of them, all are said: `a text or a map`. */
function branch(tree: Tree, issue: Issue & { code: 'invalid_union' }, path: Path, at: At, got: string): Problem[] {
  const types = issue.errors.flatMap((errors) => {
    const [only, more] = errors
    return more === undefined && only?.code === 'invalid_type' && only.path.length === 0 ? [typeWords(only.expected)] : []
  })
  const all = [...new Set(types)].join(' or ')
  if (valueAt(tree.value, path) === undefined)
    return at('missing-key', { key: String(path.at(-1)), ...(all ? { expected: all } : {}) }, 'key')
  if (types.length === issue.errors.length) return at('wrong-type', { got, expected: all, ...hintFor(valueAt(tree.value, path), 'string') })
  const meant = Number(/^branch:(\d+)$/.exec(issue.message)?.[1] ?? 0)
  return (issue.errors[meant] ?? []).flatMap((each) => told(tree, each as Issue, path))
}

function formProblem(at: At, message: string, got: string): Problem[] {
  const form = /^form:(\w+)$/.exec(message)?.[1]
  if (form?.startsWith('most')) return at('wrong-size', { got, expected: `at most ${form.slice('most'.length)}` })
  return form ? at('bad-form', { got, ...formWords(form) }) : at('bad-form', { got, expected: message })
}

const formSentences: Record<string, { expected: string; hint?: string }> = {
  name: {
    expected: 'a name of Latin letters, digits, spaces, apostrophes and hyphens, beginning with a letter',
    hint: 'A name holds no dot, bracket, slash, ampersand or question mark, and no hyphen between two spaces.',
  },
  dotted: { expected: 'a name, or a name with its part: foyer . nombre' },
  service: { expected: 'small letters, digits and hyphens: aide-logement' },
  lang: { expected: 'a language code: fr, en, nl' },
  duration: { expected: 'a delay: 6h 15d 10bd 8w 3mo 1y' },
  date: { expected: 'a day: 2026-11-24' },
  size: { expected: 'a size: 500kB, 20MB' },
  concept: { expected: 'a concept: person.home', hint: 'A field is a map { type: …, label: … } or the name of a concept.' },
  source: { expected: 'identity · profile · case · registry.<id> · document.<kind>' },
  asked: { expected: 'a role, a party, applicant, public, or registry.<id>' },
  list: { expected: 'a map of options, or list.<id>' },
  option: {
    expected: 'the name of an option, without apostrophe or quotation mark',
    hint: 'Rules compare options between apostrophes: choose a shorter name and keep the apostrophe in its text.',
  },
  media: { expected: 'a media type: image/*, application/pdf' },
  team: { expected: 'a team path of the town: departement.logement' },
  share: { expected: 'a share: 10%' },
  fragment: { expected: 'a fragment with its number: urbanisme-commun@7' },
  text: { expected: 'a text that is not empty' },
  condition: { expected: "the name of a rule or field, or one comparison: logement = 'autre'" },
  page: {
    expected: 'one page an entry: { name: [fields] }, or { page, title, hint, when, fields, for }',
    hint: 'Write each page with its own dash, or within its own braces.',
  },
}
const formWords = (form: string): { expected: string; hint?: string } => formSentences[form] ?? { expected: form }

const typeSentences: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list: [ … ]',
  object: 'a map: { key: value }',
  record: 'a map: { key: value }',
}
const typeWords = (type: string): string => typeSentences[type] ?? type

function hintFor(value: unknown, expected: string): { hint?: string } {
  if (expected === 'string' && value === null)
    return { hint: 'Nothing is written here. A text with a comma or a colon inside braces needs quotes.' }
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return { hint: `Quote it to make it a text: "${value}".` }
  if (expected === 'boolean' && typeof value === 'string' && /^(?:oui|non|yes|no|ja|nee|vrai|faux)$/i.test(value))
    return { hint: 'Write true or false.' }
  if (expected === 'array' && typeof value === 'string') return { hint: `Write it between square brackets: [${value}].` }
  return {}
}

function sizeWords(issue: Issue & { code: 'too_small' | 'too_big' }): string {
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`
  return issue.origin === 'array'
    ? `${bound} in the list`
    : issue.code === 'too_small' && issue.inclusive === false
      ? `more than ${issue.minimum}`
      : bound
}

/** The value of a path; undefined when it does not exist. */
export function valueAt(value: unknown, path: Path): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string | number, unknown>)[step]
  }
  return here
}

/** A value as one reads it in the file, short. */
export function shown(value: unknown): string {
  if (value === null) return 'nothing'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return `a map of ${Object.keys(value).length}`
  const text = String(value)
  return text.length > 60 ? `“${text.slice(0, 57)}…”` : `“${text}”`
}
