/**
 * One loop over typed arrays. The text holds digits, signs and names made here (`c0`, `v12`): nothing that an author wrote reaches it, texts
 * are handed over as values.
 */
import { plan } from './plan.ts'
import type { Scalar } from './scalar.ts'
import type { State } from './state.ts'

export type Loop = (
  count: number,
  columns: readonly unknown[],
  empties: readonly unknown[],
  values: readonly unknown[],
  states: readonly unknown[],
  texts: readonly string[],
) => void

/** `states`: 0 a value, 1 not applicable, 2 missing. An output that always has a value has no array of states. */
export function printLoop(outputs: readonly State[]): { readonly source: string; readonly texts: readonly string[] } {
  const { named } = plan(outputs.flatMap(({ value, absent, unknown }) => [value, absent, unknown]))
  const texts: string[] = []
  const columns = new Set<number>()
  const empties = new Set<number>()

  const inline = (term: Scalar): string => {
    const [a, b, c] = term.args
    switch (term.op) {
      case 'constant':
        if (typeof term.value === 'string') {
          if (!texts.includes(term.value)) texts.push(term.value)
          return `t${texts.indexOf(term.value)}`
        }
        return typeof term.value === 'number' && (term.value < 0 || Object.is(term.value, -0)) ? `(${term.value})` : `${term.value}`
      case 'column':
        columns.add(Number(term.value))
        return term.kind === 'boolean' ? `(c${term.value}[i]===1)` : `c${term.value}[i]`
      case 'empty':
        empties.add(Number(term.value))
        return `(e${term.value}[i]===1)`
      case 'unanswered':
        empties.add(Number(term.value))
        return `(e${term.value}[i]===2)`
      case '//':
        return `((${print(a!)}-${print(a!)}%${print(b!)})/${print(b!)})`
      case 'floor':
        return `Math.floor(${print(a!)})`
      case 'min':
      case 'max':
        return `Math.${term.op}(${print(a!)},${print(b!)})`
      case '=':
        return `(${print(a!)}===${print(b!)})`
      case 'and':
        return `(${print(a!)}&&${print(b!)})`
      case 'or':
        return `(${print(a!)}||${print(b!)})`
      case 'not':
        return `(!${print(a!)})`
      case 'if':
        return `(${print(a!)}?${print(b!)}:${print(c!)})`
      case 'refused':
        throw new Error(`A refused term is printed: ${term.value}`)
      default:
        return `(${print(a!)}${term.op}${print(b!)})`
    }
  }
  const print = (term: Scalar): string => (named.has(term) ? `v${term.id}` : inline(term))

  const body = [...named.keys()].map((term) => `const v${term.id}=${inline(term)};`)
  outputs.forEach(({ value, absent, unknown }, k) => {
    body.push(value.kind === 'boolean' ? `o${k}[i]=${print(value)}?1:0;` : `o${k}[i]=${print(value)};`)
    if (isUncertain({ value, absent, unknown })) body.push(`s${k}[i]=${print(unknown)}?2:${print(absent)}?1:0;`)
  })
  const head = [
    ...[...columns].map((k) => `const c${k}=C[${k}];`),
    ...[...empties].map((k) => `const e${k}=E[${k}];`),
    ...outputs.flatMap((output, k) => [`const o${k}=O[${k}];`, ...(isUncertain(output) ? [`const s${k}=S[${k}];`] : [])]),
    ...texts.map((_, k) => `const t${k}=T[${k}];`),
  ]
  return { source: `"use strict";\n${head.join('\n')}\nfor(let i=0;i<n;i++){\n${body.join('\n')}\n}`, texts }
}

/** Whether an output may be without value in some row. */
export const isUncertain = ({ absent, unknown }: State): boolean =>
  absent.op !== 'constant' || unknown.op !== 'constant' || absent.value === true || unknown.value === true

export const loopOf = (source: string): Loop => new Function('n', 'C', 'E', 'O', 'S', 'T', source) as Loop
