import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Refusal } from '#kernel'

/** A text in the languages of the town. */
const text = z.record(z.string(), z.string())
const texts = z.record(z.string(), z.array(z.string()))
const address = z.object({
  line: z.string(),
  complement: z.string().optional(),
  postcode: z.string(),
  town: z.string(),
  commune: z.string().optional(),
  département: z.string().optional(),
  country: z.string(),
})

const town = z.strictObject({
  id: z.string(),
  name: text,
  'full-name': text,
  counter: text,
  desk: text,
  languages: z.array(z.string()).min(1),
  'legal-language': z.string(),
  country: z.string(),
  'time-zone': z.string(),
  calendar: z.string(),
  demo: z.boolean().default(false),
  theme: z.string().optional(),
  hue: z.number().optional(),
  crest: z.strictObject({ field: z.string(), bridge: z.string(), tower: z.string(), water: z.string() }),
  communes: z.array(z.strictObject({ code: z.string(), name: z.string(), postcode: z.string(), département: z.string() })).default([]),
  contact: z.strictObject({
    phone: z.string(),
    'phone-shown': z.string(),
    'phone-note': text,
    'phone-hours': text,
    email: z.string(),
    address,
    hours: text,
    counter: text,
    relative: text,
  }),
  home: z.strictObject({ greeting: text, search: text, often: texts, 'events-title': text }),
  news: z.strictObject({ title: text, text, link: text, service: z.string() }).optional(),
  events: z.array(z.strictObject({ id: z.string(), icon: z.string(), title: text, description: text })),
  footer: z.array(z.strictObject({ title: text, pages: z.array(z.string()) })),
  pages: z.array(z.strictObject({ id: z.string(), title: text })),
})
const agency = z.strictObject({
  id: z.string(),
  name: text,
  short: text,
  address,
  phone: z.string(),
  'phone-shown': z.string(),
  email: z.string(),
  hours: text,
  'data-protection': z.strictObject({
    account: z.string(),
    name: z.string(),
    email: z.string(),
    /** how long a person waits for an answer at most */
    answers: z.string().default('5bd'),
  }),
  calendar: z.string(),
  'time-zone': z.string(),
  languages: z.array(z.string()),
  'legal-language': z.string(),
  contest: z.strictObject({ line: z.string(), address: z.string(), email: z.string() }),
  court: z.strictObject({ name: z.string(), address: z.string(), site: z.string() }),
  signature: text,
})
const team = z.strictObject({ path: z.string(), agency: z.string(), title: text, lead: z.string().optional() })
/** Why a processing is lawful (GDPR, art. 6(1), a to f). What one may do about it follows from it: take back a consent, object to a public task. */
const basis = z.enum(['consent', 'contract', 'obligation', 'vital', 'public-task', 'legitimate'])
const processing = z.strictObject({
  id: z.string(),
  number: z.string(),
  title: text,
  controller: z.string(),
  contact: z.string(),
  basis,
  'legal-basis': text,
  categories: text,
  recipients: text,
  retention: text,
})
/** Something that a person decides: a consent, or a public task to which she may object (its processing says which). A new text is a new version. */
const choice = z.strictObject({
  id: z.string(),
  version: z.number().int().positive(),
  processing: z.string(),
  title: text,
  text,
  stop: text,
})
const registry = z.strictObject({
  id: z.string(),
  title: text,
  holder: z.string(),
  gives: z.string(),
  'legal-basis': text,
  what: text,
  updated: z.coerce.string(),
  source: z.string(),
})
const calendar = z.strictObject({
  id: z.string(),
  title: text,
  'working-days': z.array(z.string()),
  holidays: z.array(z.strictObject({ day: z.string(), name: z.string() })),
  'last-day': z.string().optional(),
  postpone: z.boolean().optional(),
})
const citizen = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  given: z.string(),
  family: z.string(),
  birth: z.string(),
  language: z.string(),
  email: z.string(),
  phone: z.string().optional(),
  iban: z.string().optional(),
  about: text.optional(),
  /** tries prototypes */
  tester: z.boolean().default(false),
})
const worker = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  given: z.string(),
  family: z.string(),
  agency: z.string(),
  teams: z.array(z.string()),
  may: z.array(z.enum(['worker', 'designer', 'administrator', 'officer'])),
  language: z.string(),
  email: z.string(),
  capacity: text,
})

export type TownFile = z.infer<typeof town>
export type Agency = z.infer<typeof agency>
export type Team = z.infer<typeof team>
export type Processing = z.infer<typeof processing>
export type Choice = z.infer<typeof choice>
export type Registry = z.infer<typeof registry> & {
  /** demonstration: answers by person */ readonly answers: Readonly<Record<string, unknown>>
}
export type WorkingCalendar = z.infer<typeof calendar>
export type Citizen = z.infer<typeof citizen>
export type Worker = z.infer<typeof worker>

/** A town as its folder of definitions says it. */
export interface Town {
  readonly folder: string
  readonly file: TownFile
  readonly agencies: readonly Agency[]
  readonly teams: readonly Team[]
  readonly processing: readonly Processing[]
  readonly choices: readonly Choice[]
  readonly registries: readonly Registry[]
  readonly calendars: readonly WorkingCalendar[]
  /** id → language → Markdown */
  readonly pages: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Reads `town.yaml` and what stands beside it. Refuses `town.invalid` with file and path of the first mistake. */
export function readTown(folder: string): Town {
  const one = <T extends z.ZodType>(path: string, schema: T): z.output<T> => {
    const found = schema.safeParse(
      existsSync(join(folder, path)) ? parse(readFileSync(join(folder, path), 'utf8'), { maxAliasCount: 0 }) : undefined,
    )
    if (found.success) return found.data
    const [issue] = found.error.issues
    throw new Refusal('town.invalid', { file: path, at: issue?.path.join('.') ?? '', why: issue?.message ?? '' })
  }
  const files = (path: string, end: string) =>
    existsSync(join(folder, path))
      ? readdirSync(join(folder, path))
          .filter((name) => name.endsWith(end))
          .sort()
      : []
  const many = <T extends z.ZodType>(path: string, schema: T) => files(path, '.yaml').map((name) => one(join(path, name), schema))
  const pages: Record<string, Record<string, string>> = {}
  for (const name of files('pages', '.md')) {
    const [id = '', lang = ''] = name.split('.')
    pages[id] = { ...pages[id], [lang]: readFileSync(join(folder, 'pages', name), 'utf8') }
  }
  return {
    folder,
    file: one('town.yaml', town),
    agencies: one('agencies.yaml', z.array(agency)),
    teams: one('teams.yaml', z.array(team)),
    processing: many('processing', processing),
    choices: many('choices', choice),
    registries: many('registries', registry).map((found) => ({
      ...found,
      answers: one(join('registries', found.source), z.record(z.string(), z.unknown())),
    })),
    calendars: many('calendars', calendar),
    pages,
  }
}

/** The invented people of a demonstration town. */
export function readDemoPeople(folder: string): { readonly citizens: readonly Citizen[]; readonly workers: readonly Worker[] } {
  const read = <T extends z.ZodType>(name: string, schema: T): z.output<T> => schema.parse(parse(readFileSync(join(folder, name), 'utf8')))
  return { citizens: read('people.yaml', z.array(citizen)), workers: read('workers.yaml', z.array(worker)) }
}

/** The text in a language, or in the town's legal one, or any. */
export const say = (given: Readonly<Record<string, string>>, lang: string): string =>
  given[lang] ?? given.fr ?? Object.values(given)[0] ?? ''
