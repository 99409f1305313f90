import type { z } from 'zod'
import { nearest } from '../near.ts'
import { type Path, type Problem, problemAt } from '../problem.ts'
import { type Code, type Details, eitherPhrase, isPhraseKey, type PhraseKey, phrase } from '../words/index.ts'
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
      return at('not-one-of', { got, expected: issue.values.join(' · '), ...(near ? { hint: phrase('near', near) } : {}) })
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
      return at('wrong-type', { got, expected: typeWords('object') })
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
    return more === undefined && only?.code === 'invalid_type' && only.path.length === 0 ? [typeKey(only.expected)] : []
  })
  const all = types.length > 0 ? eitherPhrase([...new Set(types)]) : undefined
  if (valueAt(tree.value, path) === undefined)
    return at('missing-key', { key: String(path.at(-1)), ...(all ? { expected: all } : {}) }, 'key')
  if (types.length === issue.errors.length)
    return at('wrong-type', { got, ...(all ? { expected: all } : {}), ...hintFor(valueAt(tree.value, path), 'string') })
  const meant = Number(/^branch:(\d+)$/.exec(issue.message)?.[1] ?? 0)
  return (issue.errors[meant] ?? []).flatMap((each) => told(tree, each as Issue, path))
}

function formProblem(at: At, message: string, got: string): Problem[] {
  const form = /^form:(\w+)$/.exec(message)?.[1]
  if (form?.startsWith('most')) return at('wrong-size', { got, expected: phrase('at-most', form.slice('most'.length)) })
  return form ? at('bad-form', { got, ...formWords(form) }) : at('bad-form', { got, expected: message })
}

function formWords(form: string): { expected: string; hint?: string } {
  const [key, hint] = [`form.${form}`, `form.${form}.hint`]
  if (!isPhraseKey(key)) return { expected: form }
  return { expected: phrase(key), ...(isPhraseKey(hint) ? { hint: phrase(hint) } : {}) }
}

const typeKey = (type: string): PhraseKey => {
  const key = `type.${type === 'object' ? 'record' : type}`
  return isPhraseKey(key) ? key : 'type.record'
}
const typeWords = (type: string): string => phrase(typeKey(type))

function hintFor(value: unknown, expected: string): { hint?: string } {
  if (expected === 'string' && value === null) return { hint: phrase('hint.empty') }
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return { hint: phrase('hint.quote', String(value)) }
  if (expected === 'boolean' && typeof value === 'string' && /^(?:oui|non|yes|no|ja|nee|vrai|faux)$/i.test(value))
    return { hint: phrase('hint.true-false') }
  if (expected === 'array' && typeof value === 'string') return { hint: phrase('hint.brackets', value) }
  return {}
}

function sizeWords(issue: Issue & { code: 'too_small' | 'too_big' }): string {
  if (issue.code === 'too_big') return phrase('at-most', String(issue.maximum))
  return phrase(issue.inclusive === false ? 'more-than' : 'at-least', String(issue.minimum))
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
  if (value === null || value === undefined) return phrase('nothing')
  if (Array.isArray(value)) return phrase('list-of', value.length)
  if (typeof value === 'object') return phrase('map-of', Object.keys(value).length)
  const text = String(value)
  return text.length > 60 ? `“${text.slice(0, 57)}…”` : `“${text}”`
}
