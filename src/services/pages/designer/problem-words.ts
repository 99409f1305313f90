import type { Lang } from '../../contract.ts'
import { type Problem, problemText } from '../../read/index.ts'
import { t } from './texts.ts'

export interface ProblemWords {
  readonly message: string
  readonly expected?: string
  readonly hint?: string
  /** the language of these words when it is not the reader's: what the rules say is English */
  readonly lang?: 'en'
}

const ours = ['version-taken', 'version-low', 'other-service'] as const

/** A problem in the reader's language. */
export function wordsOf(problem: Problem, lang: Lang): ProblemWords {
  const own = ours.find((code) => problem.code === `rule.${code}`)
  // The catalogue's own refusal of a folder names the number in its sentence only.
  if (own === undefined || Object.keys(problem.details).length === 0)
    return { ...problemText(problem, lang), ...(problem.code.startsWith('rule.') && lang !== 'en' ? { lang: 'en' } : {}) }
  const { details } = problem
  return own === 'other-service'
    ? { message: t(lang, 'wrong.other-service', details) }
    : { message: t(lang, `wrong.${own}`, details), hint: t(lang, 'wrong.next', details) }
}
