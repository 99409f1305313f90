/** `response.yaml` of a town: whose alerts start by themselves, what their words mean here, from which registers one knows where people live. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Refusal } from '#kernel'

const texts = z.record(z.string(), z.string())
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])

const schema = z.strictObject({
  /** agency that answers for situations and under whose name alerts are published */
  agency: z.string(),
  /** sender of our own messages, as CAP wants it: an address of the town's domain */
  sender: z.string().regex(/^[^\s,<&]+$/),
  /** senders whose messages start at once; any other waits for an officer. `signed`: an unsigned message of theirs is not theirs */
  senders: z.array(z.strictObject({ sender: z.string(), signed: z.boolean().default(false) })).default([]),
  /** names under which a message gives codes of communes */
  geocodes: z.array(z.string()).default([]),
  /** words of messages → life event of services, and the concept that is so for each dwelling in the zone */
  events: z
    .array(z.strictObject({ event: z.string(), gives: z.string().optional(), words: z.array(z.string().min(3)), title: texts }))
    .min(1),
  /** registers that say where people live: a position `{lat, lon}` or an address with `commune` */
  dwellings: z.array(z.strictObject({ registry: z.string(), concept: z.string() })).min(1),
  /** the exercise of the demonstration */
  exercise: z.strictObject({ file: z.string() }).optional(),
  resources: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['bed', 'voucher', 'generator', 'inspector', 'volunteer']),
        title: texts,
        place: texts,
        at: position.optional(),
        capacity: z.number().int().min(0),
      }),
    )
    .default([]),
})
export type Definition = z.infer<typeof schema>

const known = new Map<string, Definition | undefined>()

/** undefined: this town answers no disasters. Refuses `town.invalid`. */
export function definitionOf(folder: string): Definition | undefined {
  if (!known.has(folder)) known.set(folder, read(folder))
  return known.get(folder)
}

function read(folder: string): Definition | undefined {
  const file = join(folder, 'response.yaml')
  if (!existsSync(file)) return undefined
  const found = schema.safeParse(parse(readFileSync(file, 'utf8')))
  if (found.success) return found.data
  throw new Refusal('town.invalid', { file: 'response.yaml', at: found.error.issues.map(({ path }) => path.join('.')).slice(0, 5) })
}

/** What a message's words mean here: the first entry of which one word stands in the text, without accents and capitals. */
export function eventIn({ events }: Definition, words: readonly string[]): Definition['events'][number] | undefined {
  const said = plain(words.join(' '))
  return events.find((one) => one.words.some((word) => said.includes(plain(word))))
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
