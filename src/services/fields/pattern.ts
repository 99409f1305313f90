/**
 * Patterns come from designers. They are run here in time proportional to the text, whatever they say: the pattern becomes states that are
 * followed all at once (K. Thompson, "Regular Expression Search Algorithm", CACM 11, 1968), so nothing is ever tried twice and `(a+)+` is as cheap as `a`.
 * Understood: literals, `.`, `[…]`, `\d \w \s \D \W \S`, `\p{…}`, `(…)`, `(?:…)`, `|`, `* + ? {n} {n,} {n,m}`. The pattern is the whole text; `^` and `$` may stand at its ends.
 * Refused: back references, looking ahead or behind, flags, more than 2 000 states.
 */
type Test = (char: string) => boolean
/** One state: it eats a character that passes `test`, or it leads on without eating. */
interface State {
  readonly test?: Test
  readonly next: number[]
}

export interface Pattern {
  /** Is the whole text of this pattern? */
  matches(text: string): boolean
}
export interface BadPattern {
  /** Where in the pattern, from 0. */
  readonly at: number
  readonly expected: string
}

const mostStates = 2000
const cache = new Map<string, Pattern | BadPattern>()

/** A pattern ready to run, or where it cannot be understood and what was expected there. Safe on any string. */
export function compilePattern(source: string): Pattern | BadPattern {
  const known = cache.get(source)
  if (known) return known
  if (cache.size > 500) cache.clear()
  const made = compile(source)
  cache.set(source, made)
  return made
}

class Unreadable extends Error {
  readonly at: number
  constructor(at: number, expected: string) {
    super(expected)
    this.at = at
  }
}

/** A piece of the pattern: adds its states, which lead to `to`, and returns its first. */
type Piece = (states: State[], to: number) => number

function compile(source: string): Pattern | BadPattern {
  try {
    const body = source.replace(/^\^/, '')
    const offset = source.length - body.length
    const piece = read([...(/(?<!\\)(?:\\\\)*\$$/.test(body) ? body.slice(0, -1) : body)], offset)
    const states: State[] = [{ next: [] }]
    const first = piece(states, 0)
    return { matches: (text) => run(states, first, text) }
  } catch (error) {
    if (error instanceof Unreadable) return { at: error.at, expected: error.message }
    throw error
  }
}

function add(states: State[], state: State): number {
  if (states.length >= mostStates) throw new Unreadable(0, 'a shorter pattern: it has too many repetitions')
  return states.push(state) - 1
}

const eats =
  (test: Test): Piece =>
  (states, to) =>
    add(states, { test, next: [to] })
const inOrder =
  (pieces: readonly Piece[]): Piece =>
  (states, to) =>
    pieces.reduceRight((next, piece) => piece(states, next), to)
const either =
  (pieces: readonly Piece[]): Piece =>
  (states, to) =>
    add(states, { next: pieces.map((piece) => piece(states, to)) })

function repeated(piece: Piece, min: number, max: number): Piece {
  return (states, to) => {
    let next = to
    if (max === Number.POSITIVE_INFINITY) {
      const loop: State = { next: [to] }
      next = add(states, loop)
      loop.next.push(piece(states, next))
    } else {
      for (let i = min; i < max; i++) next = add(states, { next: [piece(states, next), to] })
    }
    for (let i = 0; i < min; i++) next = piece(states, next)
    return next
  }
}

/** Reads the characters of a pattern by recursive descent. */
function read(chars: readonly string[], offset: number): Piece {
  let at = 0
  let depth = 0
  const fail = (expected: string): never => {
    throw new Unreadable(at + offset, expected)
  }
  const whole = alternatives()
  if (at < chars.length) fail('no ) without its (')
  return whole

  function alternatives(): Piece {
    const found = [sequence()]
    while (chars[at] === '|') {
      at++
      found.push(sequence())
    }
    return found.length === 1 ? found[0]! : either(found)
  }

  function sequence(): Piece {
    const pieces: Piece[] = []
    while (at < chars.length && chars[at] !== '|' && chars[at] !== ')') pieces.push(quantified(atom()))
    return inOrder(pieces)
  }

  function quantified(piece: Piece): Piece {
    const sign = chars[at]
    let made: Piece | undefined
    if (sign === '*' || sign === '+' || sign === '?') {
      at++
      made = repeated(piece, sign === '+' ? 1 : 0, sign === '?' ? 1 : Number.POSITIVE_INFINITY)
    } else if (sign === '{') {
      const counts = /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}/.exec(chars.slice(at, at + 12).join(''))
      if (!counts) return fail('{n}, {n,} or {n,m}')
      const min = Number(counts[1])
      const max = counts[2] ? (counts[3] ? Number(counts[3]) : Number.POSITIVE_INFINITY) : min
      if (max < min) fail('a second number that is not smaller than the first')
      at += counts[0].length
      made = repeated(piece, min, max)
    }
    if (!made) return piece
    // A lazy quantifier takes the same texts.
    if (chars[at] === '?') at++
    if (/^[*+?{]$/.test(chars[at] ?? '')) fail('one quantifier, not two')
    return made
  }

  function atom(): Piece {
    const char = chars[at]!
    if (char === '(') {
      if (++depth > 50) fail('fewer groups in groups')
      at++
      if (chars[at] === '?') {
        if (chars[at + 1] !== ':') fail('(?:…) or (…): a pattern does not look ahead or behind')
        at += 2
      }
      const group = alternatives()
      if (chars[at] !== ')') fail(') for each (')
      at++
      depth--
      return group
    }
    if (char === '[') return eats(characterClass())
    if (char === '\\') return eats(single(escaped()))
    if (/^[*+?{]$/.test(char)) fail('something before the quantifier')
    if (/^[\]}]$/.test(char)) fail(`\\${char} for the sign itself`)
    if (char === '^' || char === '$') fail('^ and $ at the ends only: the pattern is the whole text')
    at++
    return eats(char === '.' ? (other) => other !== '\n' && other !== '\r' : (other) => other === char)
  }

  function escaped(): string {
    const rest = chars.slice(at, at + 40).join('')
    const found = /^\\(?:[dDwWsStnr]|[pP]\{[\w=]{1,30}\}|u[\dA-Fa-f]{4}|u\{[\dA-Fa-f]{1,6}\}|[^\p{L}\p{N}\s])/u.exec(rest)
    if (!found) return fail('an escape among \\d \\w \\s \\D \\W \\S \\p{…} \\n \\t, or \\ before a sign')
    at += [...found[0]].length
    return found[0]
  }

  function characterClass(): Test {
    const start = at++
    while (at < chars.length && chars[at] !== ']') at += chars[at] === '\\' ? 2 : 1
    if (at >= chars.length) fail('] for each [')
    return single(chars.slice(start, ++at).join(''))
  }

  /** One character against one class: nothing in it can be tried twice, so the engine's own expressions are safe here. */
  function single(expression: string): Test {
    // `\-` and the like are allowed in classes but `u` wants an escape only before signs of syntax.
    const clean = expression.replace(/\\([^\p{L}\p{N}\s])/gu, (_, sign: string) =>
      /[\^$\\.*+?()[\]{}|/-]/.test(sign) ? `\\${sign}` : sign,
    )
    const source = expression.startsWith('[') ? clean : `[${clean}]`
    try {
      const tester = new RegExp(`^${source}$`, 'u')
      return (char) => tester.test(char)
    } catch {
      return fail('a class of characters such as [A-Z0-9]')
    }
  }
}

function run(states: readonly State[], first: number, text: string): boolean {
  let current = new Set<number>()
  reach(states, first, current)
  for (const char of text) {
    const next = new Set<number>()
    for (const index of current) {
      const state = states[index]!
      if (state.test?.(char)) reach(states, state.next[0]!, next)
    }
    if (next.size === 0) return false
    current = next
  }
  return current.has(0)
}

/** All states that can be reached without eating; each is entered once. */
function reach(states: readonly State[], from: number, into: Set<number>): void {
  const open = [from]
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (into.has(index)) continue
    into.add(index)
    const state = states[index]!
    if (!state.test) open.push(...state.next)
  }
}
