import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Mistake, readLocated } from '#definitions'
import { Refusal, typographic } from '#kernel'
import { told } from '#simulation'

const byLang = z.record(z.string(), z.array(z.string().min(1)))
const cues = z.record(
  z.enum(['human', 'status', 'explain', 'law', 'compute']),
  z.record(z.string(), z.strictObject({ strong: z.array(z.string()), weak: z.array(z.string()) })),
)
const words = z
  .record(z.string(), z.string())
  .transform((given) => Object.fromEntries(Object.entries(given).map(([lang, text]) => [lang, typographic(text, lang)])))

const file = z.strictObject({
  /** the agency that a conversation about no service in particular is handed to */
  agency: z.string(),
  distress: z
    .array(
      z.strictObject({
        id: z.string(),
        numbers: z.array(z.strictObject({ number: z.string().regex(/^\+?[\d ]{2,20}$/), title: words })).min(1),
        cues: byLang,
      }),
    )
    .min(1),
  /** how people call a service */
  services: z.record(z.string(), byLang).default({}),
  /** words of people → words of the sheets, which are in French */
  glossary: z.record(z.string(), z.record(z.string(), z.string())).default({}),
})

export type Cues = z.output<typeof cues>
/** What a town says about its assistant. */
export interface Definition extends z.output<typeof file> {
  readonly cues: Cues
  /** digest of all words by which questions are understood */
  readonly hash: string
}

const ownCues = fileURLToPath(new URL('./cues.yaml', import.meta.url))

/** `assistant.yaml` of a town, or everything that is wrong with it; neither: the town has no assistant. */
export function checkAssistant(folder: string): { readonly definition?: Definition; readonly mistakes: readonly Mistake[] } {
  const path = join(folder, 'assistant.yaml')
  if (!existsSync(path)) return { mistakes: [] }
  const text = readFileSync(path, 'utf8')
  const common = readFileSync(ownCues, 'utf8')
  const own = readLocated('assistant.yaml', text, file)
  const shared = readLocated('cues.yaml', common, cues)
  if (own.data === undefined || shared.data === undefined) return { mistakes: [...own.mistakes, ...shared.mistakes] }
  const hash = createHash('sha256').update(text).update('\0').update(common).digest('hex')
  return { definition: { ...own.data, cues: shared.data, hash }, mistakes: [] }
}

const known = new Map<string, { readonly changed: number; readonly definition: Definition }>()

/** Read again when the file changes. Undefined: the town has no assistant. Refuses `town.invalid`. */
export function definitionOf(folder: string): Definition | undefined {
  const path = join(folder, 'assistant.yaml')
  if (!existsSync(path)) return undefined
  const changed = statSync(path).mtimeMs
  const found = known.get(folder)
  if (found?.changed === changed) return found.definition
  const { definition, mistakes } = checkAssistant(folder)
  if (definition === undefined) throw new Refusal('town.invalid', { problems: mistakes.map(told) })
  known.set(folder, { changed, definition })
  return definition
}
