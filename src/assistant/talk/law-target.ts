import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Mistake, readLocated } from '#definitions'
import { Refusal, typographic } from '#kernel'
import { checkLaw, type Law, told } from '#simulation'

const words = z
  .record(z.string(), z.string())
  .transform((given) => Object.fromEntries(Object.entries(given).map(([lang, text]) => [lang, typographic(text, lang)])))

const dialogueFile = z.strictObject({
  /** what is computed */
  rule: z.string(),
  /** how people call it, by language */
  words: z.record(z.string(), z.array(z.string())),
  questions: z.record(
    z.string(),
    z.strictObject({
      ask: words,
      hint: words.optional(),
      /** what a person's own household may answer: offered to who is signed in */
      known: z.enum(['spouse', 'minor-children']).optional(),
      /** not asked unless all of these hold: the answer then is this value */
      skip: z.strictObject({ unless: z.array(z.string()).min(1), value: z.union([z.number(), z.boolean()]) }).optional(),
    }),
  ),
  /** names of rules in other languages than the law's own */
  titles: z.record(z.string(), z.record(z.string(), z.string())).default({}),
})

/** A law that can be asked for in a dialogue. */
export interface LawTarget {
  readonly key: string
  readonly law: Law
  readonly dialogue: z.output<typeof dialogueFile>
  /** digest of law and dialogue: what an answer was computed from */
  readonly hash: string
  /** the last day that the law covers, or today when it covers it; and the same day a year before */
  readonly dates: (today: string) => readonly [before: string, now: string]
  /** since when its newest value stands */
  readonly since: string
}

const ours = fileURLToPath(new URL('../../../laws/', import.meta.url))

/** A law's folder as a target, or everything that is wrong with its dialogue. */
export function checkTarget(folder: string): { readonly target?: LawTarget; readonly mistakes: readonly Mistake[] } {
  const { law, mistakes } = checkLaw(folder)
  if (law === undefined) return { mistakes }
  const text = readFileSync(join(folder, 'dialogue.yaml'), 'utf8')
  const { data, mistakes: wrong, at } = readLocated('dialogue.yaml', text, dialogueFile)
  if (data === undefined) return { mistakes: wrong }
  const fields = new Set(law.fields.map(({ name }) => name))
  const named = [
    ...(law.rules.names.has(data.rule) ? [] : [at(['rule'], `“${data.rule}” is not a rule.`)]),
    ...[...law.rules.dependencies(law.rules.names.has(data.rule) ? data.rule : law.outputs[0]!)]
      .filter((name) => data.questions[name] === undefined)
      .map((name) => at(['questions'], `“${name}” is asked for and has no question.`)),
    ...Object.keys(data.questions).flatMap((name) =>
      fields.has(name) ? [] : [at(['questions', name], `“${name}” is no field of the law.`)],
    ),
    ...Object.entries(data.questions).flatMap(([name, { skip }]) =>
      (skip?.unless ?? []).flatMap((condition, index) =>
        law.rules.check(condition).map(({ message }) => at(['questions', name, 'skip', 'unless', index], message)),
      ),
    ),
    ...Object.keys(data.titles).flatMap((name) => (law.rules.names.has(name) ? [] : [at(['titles', name], `“${name}” is not a rule.`)])),
  ]
  if (named.length > 0) return { mistakes: named }
  const { from, until } = law.covers
  const dates = (today: string): readonly [string, string] => {
    const now = today < from ? from : today > until ? until : today
    const before = `${Number(now.slice(0, 4)) - 1}${now.slice(4)}`.replace('-02-29', '-02-28')
    return [before < from ? from : before, now]
  }
  const hash = createHash('sha256')
    .update(JSON.stringify([law.id, law.version, law.source, data]))
    .digest('hex')
  return { target: { key: `law:${law.id}`, law, dialogue: data, hash, dates, since: newestOf(law.source) }, mistakes: [] }
}

/** The newest day since when something in the rules has another value. */
function newestOf(source: unknown): string {
  if (typeof source !== 'object' || source === null) return ''
  return Object.entries(source).reduce((newest, [key, value]) => {
    const own = key === 'depuis' && typeof value === 'object' && value !== null ? (Object.keys(value).sort().at(-1) ?? '') : newestOf(value)
    return own > newest ? own : newest
  }, '')
}

const known = new Map<string, { readonly changed: number; readonly target: LawTarget }>()

/** Laws with a dialogue: those that come with Guichet, and the town's own, which go before ours of the same name. */
export function lawTargets(town: string): readonly LawTarget[] {
  const targets = [ours, join(town, 'laws')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((folder) => existsSync(join(folder, 'dialogue.yaml')) && existsSync(join(folder, 'law.yaml')))
    .map(targetIn)
  return [...new Map(targets.map((target) => [target.key, target])).values()]
}

function targetIn(folder: string): LawTarget {
  const changed = Math.max(statSync(join(folder, 'law.yaml')).mtimeMs, statSync(join(folder, 'dialogue.yaml')).mtimeMs)
  const found = known.get(folder)
  if (found?.changed === changed) return found.target
  const { target, mistakes } = checkTarget(folder)
  if (target === undefined) throw new Refusal('law.broken', { problems: mistakes.map(told) })
  known.set(folder, { changed, target })
  return target
}
