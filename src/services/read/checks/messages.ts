import { MessageSyntaxError, parseMessage } from 'messageformat'
import { nearest } from '../near.ts'
import type { Path } from '../problem.ts'
import { givenVariables, variables } from '../variables.ts'
import { phrase } from '../words/index.ts'
import type { Checking } from './checking.ts'

const functions = ['number', 'integer', 'currency', 'date', 'time', 'datetime', 'string', 'unit', 'percent']

/** Messages, letters and the words of checks are MessageFormat 2: they parse, and each variable is a field, a rule or given. */
export function checkMessages(checking: Checking): void {
  const { raw, rules } = checking
  const names = new Set([
    ...Object.keys(raw.fields),
    ...Object.keys(raw.rules ?? {}),
    ...listNames(checking),
    ...(rules?.names ?? []),
    ...Object.keys(raw.local?.values ?? {}),
  ])
  const known = variables(names)
  for (const [name, text] of Object.entries(raw.messages ?? {})) each(text, ['messages', name], known)
  for (const [name, document] of Object.entries(raw.documents ?? {}))
    if (document.body !== undefined) each(document.body, ['documents', name, 'body'], known)
  for (const [name, check] of Object.entries(raw.checks ?? {})) each(check.say, ['checks', name, 'say'], known)
  for (const [name, field] of Object.entries(raw.fields)) {
    if (typeof field !== 'object') continue
    if (field.checks === undefined) continue
    const inRow = variables([...names, ...Object.keys(field.item ?? {}), ...Object.keys(field.rules ?? {})])
    for (const [check, { say }] of Object.entries(field.checks)) each(say, ['fields', name, 'checks', check, 'say'], inRow)
  }

  function each(text: string | Readonly<Record<string, string>>, path: Path, variablesHere: ReadonlyMap<string, readonly string[]>) {
    if (typeof text === 'string') checkText(checking, text, path, variablesHere)
    else for (const [lang, said] of Object.entries(text)) checkText(checking, said, [...path, lang], variablesHere)
  }
}

/** `foyer . nombre`, and the sums of a list: known even when the rules do not compile. */
const listNames = ({ raw }: Checking): string[] =>
  Object.entries(raw.fields).flatMap(([name, field]) =>
    typeof field === 'object' ? [`${name} . nombre`, ...Object.keys(field.aggregates ?? {}).map((each) => `${name} . ${each}`)] : [],
  )

function checkText(checking: Checking, text: string, path: Path, known: ReadonlyMap<string, readonly string[]>): void {
  const { reading, service } = checking
  const message = parsed(text, (at) => {
    const spaced = /\{\s*\$[^}]*\s[^}]*\}/.exec(text)
    if (spaced)
      reading.say(path, 'variable-with-space', {
        word: spaced[0],
        near: spaced[0].replace(/(?<=\p{L}|\p{N})[^\p{L}\p{N}{}$]+(?=\p{L}|\p{N})/gu, '-'),
      })
    else reading.say(path, 'message-syntax', { at: text.slice(Math.max(0, at - 15), at + 15) })
  })
  if (!message) return
  const local = new Set(message.declarations.filter((each) => each.type === 'local').map((each) => each.name))
  for (const found of parts(message)) {
    if (found.is === 'markup') reading.say(path, 'markup', { word: found.name })
    else if (found.is === 'word') reading.say(path, 'word-in-braces', { word: found.name, near: `{$${found.name}}` })
    else if (found.is === 'function') {
      if (!functions.includes(found.name))
        reading.say(path, 'unknown-function', { name: found.name, expected: functions.map((name) => `:${name}`).join(' ') })
    } else if (!local.has(found.name)) checkVariable(found.name)
  }

  function checkVariable(name: string) {
    if ((givenVariables as readonly string[]).includes(name)) return
    const means = known.get(name)
    if (means === undefined) {
      const near = nearest(name, [...known.keys(), ...givenVariables])
      reading.say(path, 'unknown-variable', {
        name,
        expected: phrase('some-variable', givenVariables.join(' · ')),
        ...(near ? { near: `{$${near}}` } : {}),
      })
    } else if (means.length > 1) reading.say(path, 'ambiguous-variable', { name, names: means.join(', ') })
    else if (service.fields.some((field) => field.name === means[0] && (field.sensitive || field.special)))
      reading.say(path, 'sensitive-in-message', { name: means[0] ?? name })
  }
}

type Message = ReturnType<typeof parseMessage>

function parsed(text: string, broken: (at: number) => void): Message | undefined {
  try {
    return parseMessage(text)
  } catch (error) {
    if (!(error instanceof MessageSyntaxError)) throw error
    broken(error.start)
    return undefined
  }
}

interface Found {
  readonly is: 'variable' | 'word' | 'markup' | 'function'
  readonly name: string
}

/** Everything in braces, wherever it stands in the message. */
function parts(value: unknown): Found[] {
  if (Array.isArray(value)) return value.flatMap(parts)
  if (typeof value !== 'object' || value === null) return []
  const node = value as Record<string, unknown>
  if (node.type === 'markup') return [{ is: 'markup', name: String(node.name) }]
  if (node.type === 'variable') return [{ is: 'variable', name: String(node.name) }]
  const arg = node.arg as { type?: string; value?: unknown } | undefined
  const word: Found[] =
    node.type === 'expression' && arg?.type === 'literal' && node.functionRef === undefined ? [{ is: 'word', name: String(arg.value) }] : []
  const called = node.functionRef as { name?: unknown } | undefined
  return [
    ...word,
    ...(called ? [{ is: 'function', name: String(called.name) } as const] : []),
    ...Object.values(node instanceof Map ? [...node.values()] : node).flatMap(parts),
  ]
}
