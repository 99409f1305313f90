import type { ErrorCode, LineCounter, YAMLParseError } from 'yaml'
import { type Problem, problemAt } from '../problem.ts'
import type { Code } from '../words/index.ts'

/** What the parser says, in the words of someone who writes a service file. */
const plainCodes: Partial<Record<ErrorCode, Code>> = {
  TAB_AS_INDENT: 'tab',
  MULTIPLE_DOCS: 'two-documents',
  RESOURCE_EXHAUSTION: 'too-deep',
  MISSING_CHAR: 'unclosed',
  BAD_INDENT: 'indent',
  BLOCK_AS_IMPLICIT_KEY: 'colon-in-text',
  BAD_SCALAR_START: 'quote-needed',
  MULTILINE_IMPLICIT_KEY: 'no-colon',
  BLOCK_IN_FLOW: 'colon-in-text',
  BAD_DQ_ESCAPE: 'escape',
  BAD_ALIAS: 'alias',
  MULTIPLE_ANCHORS: 'alias',
  MULTIPLE_TAGS: 'tag',
  TAG_RESOLVE_FAILED: 'tag',
}

/** `{$liste}` in a sentence that no quote protects: one such place gives the parser hundreds of faults further down. */
const unquotedVariable = /(?:^|[,{[:])\s*(?:[^\s'"#,{}[\]:]+\s*:\s*)?[^\s'"{},[\]#][^'"\n{}]*(\{\s*(?:\$[^{}\n]*|[\p{L}-]+)\s*\})/u

/** Some faults share the parser's code and differ in its words. */
function codeOf({ code, message }: YAMLParseError): Code {
  if (code === 'MISSING_CHAR' && message.startsWith('Implicit map keys')) return 'no-colon'
  if (code === 'UNEXPECTED_TOKEN' && /scalar at node end/.test(message)) return 'text-after-quote'
  if (code === 'UNEXPECTED_TOKEN' && /(?:map|seq)-end/.test(message)) return 'stray-bracket'
  return plainCodes[code] ?? 'yaml'
}

export function syntaxProblem(file: string, text: string, lines: LineCounter, error: YAMLParseError): Problem {
  const { line, col } = lines.linePos(error.pos[0])
  const here = text.split('\n')[line - 1] ?? ''
  const variable = unquotedVariable.exec(
    here.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, (quoted) => `"${'·'.repeat(quoted.length - 2)}"`),
  )
  if (variable?.[1]) {
    const column = here.indexOf(variable[1]) + 1
    return problemAt({ file, line, column }, [], 'unquoted-variable', { word: variable[1] })
  }
  if (/\t/.test(here.slice(0, here.search(/\S/)))) return problemAt({ file, line, column: here.indexOf('\t') + 1 }, [], 'tab')
  return problemAt({ file, line, column: col }, [], codeOf(error), { said: error.message })
}
