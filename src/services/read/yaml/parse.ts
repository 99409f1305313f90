import { LineCounter, parseDocument } from 'yaml'
import { type Problem, problemAt } from '../problem.ts'
import { hostileText } from './limits.ts'
import { plainTree } from './plain.ts'
import type { Tree } from './spot.ts'
import { syntaxProblem } from './syntax.ts'

/** Core schema of YAML 1.2: `oui`, `yes` and dates stay texts. Duplicate keys are found by us: the parser looks for them in quadratic time. */
export const yamlOptions = {
  version: '1.2',
  schema: 'core',
  strict: true,
  uniqueKeys: false,
  merge: false,
  prettyErrors: false,
  logLevel: 'error',
} as const

/**
 * Text of one file → tree of plain values with places, or the reasons why not. Never throws, never follows an alias, and looks at size and depth
 * before it parses. When the syntax is broken only the first fault is told: the others are its echoes.
 */
export function parseYaml(file: string, source: string): { readonly tree?: Tree; readonly problems: readonly Problem[] } {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source
  const lines = new LineCounter()
  const hostile = hostileText(text)
  if (hostile) return { problems: [problemAt(placeIn(file, text, hostile.at), [], hostile.code)] }
  const document = parseDocument(text, { ...yamlOptions, lineCounter: lines })
  const first = document.errors[0]
  if (first) return { problems: [syntaxProblem(file, text, lines, first)] }
  if (document.contents === null) return { problems: [problemAt({ file, line: 1, column: 1 }, [], 'empty-file')] }
  return plainTree(document.contents, file, lines)
}

function placeIn(file: string, text: string, at: number) {
  const before = text.slice(0, at)
  return { file, line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}
