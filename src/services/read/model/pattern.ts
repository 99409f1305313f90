import { phrase } from '../words/index.ts'

/**
 * Says why a pattern may not be used: it does not compile, or a short answer could keep the server busy for minutes. A backtracking engine is
 * slow when a repeated group can match the same letters in several ways, so a group that repeats may hold neither repetition nor choice,
 * and nothing may look around or back.
 */
export function unsafePattern(pattern: string): string | undefined {
  if (pattern.length > 200) return phrase('pattern.long')
  try {
    new RegExp(`^(?:${pattern})$`, 'u')
  } catch (error) {
    return phrase('pattern.wrong', error instanceof Error ? error.message : '')
  }
  if (/\(\?[=!<]/.test(pattern) || /\\[1-9k]/.test(pattern)) return phrase('pattern.around')
  return repeatsTwice(pattern)
}

function repeatsTwice(pattern: string): string | undefined {
  // Escapes and classes become one letter: what is left are groups, choices and repetitions.
  const bare = pattern.replace(/\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|.)/gu, 'a').replace(/\[[^\]]*\]/g, 'a')
  const groups: { loose: boolean }[] = []
  let unbounded = 0
  for (let at = 0; at < bare.length; at++) {
    const sign = bare[at]
    const repeat = /^(?:[*+]|\{\d*,\d*\}|\{\d+\}|\?)/.exec(bare.slice(at))?.[0]
    if (sign === '(') groups.push({ loose: false })
    else if (sign === '|') for (const group of groups) group.loose = true
    else if (sign === ')') {
      const group = groups.pop()
      const after = /^(?:[*+]|\{(\d*),?(\d*)\})/.exec(bare.slice(at + 1))
      if (group?.loose && after) return phrase('pattern.twice')
    } else if (repeat && bare[at - 1] !== '(') {
      if (/[*+]|,\}/.test(repeat)) unbounded++
      for (const group of groups) group.loose = true
    }
  }
  return unbounded > 3 ? phrase('pattern.unbounded') : undefined
}
