/** `response.yaml` of a town: whose alerts start by themselves, what their words mean here, from which registers one knows where people live. */
import { X509Certificate } from 'node:crypto'
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
  /** senders whose messages start at once; any other waits for an officer. `signed`: files with the certificates (PEM) of which one must have signed */
  senders: z.array(z.strictObject({ sender: z.string(), signed: z.array(z.string()).min(1).optional() })).default([]),
  /** feeds (Atom or RSS) that list messages, read every so many minutes; `senders`: of whom it may bring messages; `allow`: further origins of messages */
  feeds: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z\d-]+$/),
        title: texts,
        url: z.url(),
        minutes: z.number().int().min(1).max(1440),
        senders: z.array(z.string()).min(1),
        allow: z.array(z.url()).default([]),
      }),
    )
    .default([]),
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
  /** who takes vouchers and is paid for them; `secret` names the key that shows that it is they */
  merchants: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z\d-]+$/), name: z.string(), iban: z.string(), secret: z.string() }))
    .default([]),
  /** agency from whose account merchants are paid; default: `agency` */
  'paid-by': z.string().optional(),
  resources: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['bed', 'voucher', 'generator', 'inspector', 'volunteer']),
        title: texts,
        place: texts,
        at: position.optional(),
        capacity: z.number().int().min(0),
        /** of kind `voucher`: each is a code for so much, for so many days */
        voucher: z.strictObject({ cents: z.number().int().min(1).max(1_000_000), days: z.number().int().min(1).max(366) }).optional(),
      }),
    )
    .default([]),
})
export type Definition = z.infer<typeof schema> & {
  /** sender → certificates of which one must have signed */
  readonly certificates: ReadonlyMap<string, readonly X509Certificate[]>
}

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
  if (found.success) return { ...found.data, certificates: certificatesOf(folder, found.data) }
  throw new Refusal('town.invalid', { file: 'response.yaml', at: found.error.issues.map(({ path }) => path.join('.')).slice(0, 5) })
}

function certificatesOf(folder: string, { senders }: z.infer<typeof schema>): Definition['certificates'] {
  return new Map(
    senders.flatMap(({ sender, signed }) =>
      signed === undefined ? [] : [[sender, signed.map((file) => certificateIn(folder, file))] as const],
    ),
  )
}

/** RSA of 2,048 bits or more, which is what signatures of messages are checked with. */
function certificateIn(folder: string, file: string): X509Certificate {
  const invalid = () => new Refusal('town.invalid', { file: 'response.yaml', at: [`senders.signed ${file}`] })
  if (!existsSync(join(folder, file))) throw invalid()
  try {
    const certificate = new X509Certificate(readFileSync(join(folder, file)))
    if ((certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) return certificate
  } catch {
    throw invalid()
  }
  throw invalid()
}

/** What a message's words mean here: the first entry of which one word stands in the text, without accents and capitals. */
export function eventIn({ events }: Definition, words: readonly string[]): Definition['events'][number] | undefined {
  const said = plain(words.join(' '))
  return events.find((one) => one.words.some((word) => said.includes(plain(word))))
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
