import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Keeper, keepingNothing, Refusal, textsIn, typographic } from '#kernel'
import { type Client, client, clientFaults } from './client.ts'
import { type Located, type Mistake, readLocated } from './located.ts'
import { type Partner, partner, partnerFaults } from './partner.ts'
import { type Party, party, partyFaults } from './party.ts'
import { type Provider, provider, providerFaults } from './provider.ts'
import { address as otherSide, type Registry, registry, registryFaults, secret } from './registry.ts'
import { type Sender, sender, senderFaults } from './sender.ts'
import { type Wallet, wallet, walletFaults } from './wallet.ts'

/** A text in the languages of the town. */
const text = z
  .record(z.string(), z.string())
  .transform((given) => Object.fromEntries(Object.entries(given).map(([lang, words]) => [lang, typographic(words, lang)])))
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
  /** who takes money online for the town; `pages`: origins of its pages, when they are not those of its server */
  payments: z.strictObject({ at: otherSide, token: secret, pages: z.array(z.string()).default([]) }).optional(),
  /** who carries out what its agencies pay; without it lists are exported by hand */
  payouts: z.strictObject({ at: otherSide, token: secret }).optional(),
  /** who prints and posts letters for the town; without it, and without a folder (`GUICHET_LETTERS`), an agent prints them */
  letters: z.strictObject({ at: otherSide, token: secret }).optional(),
  /** the carrier that answers calls with what we say (`POST /api/v1/phone/turns`, signed under this secret); without it nobody is answered by a machine */
  voice: z.strictObject({ token: secret }).optional(),
  /** who keeps the land register, and under which purpose; without it there is none */
  land: z.strictObject({ team: z.string(), purpose: z.string() }).optional(),
  notices: z
    .strictObject({
      /** days after which a notice that the law wants told, and nobody opened, goes by letter */
      'letter-after': z.number().int().min(1).max(365).default(15),
      /** local time at which what a person wants together goes out as one message */
      'together-at': z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of the day, 08:00')
        .default('08:00'),
      /** hosts of the push services of browsers that the town calls: `push.example`, `*.push.example` */
      'push-services': z
        .array(z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a host, fcm.googleapis.com'))
        .default(['fcm.googleapis.com', 'updates.push.services.mozilla.com', 'web.push.apple.com', '*.notify.windows.com']),
      /** what one text message costs the town, in cents: shown to who writes messages */
      'sms-cents': z.number().positive().optional(),
    })
    .prefault({}),
  /** how many cases of a service are decided before it opens to everybody */
  'decided-before-live': z.number().int().min(0).default(10),
  home: z.strictObject({ greeting: text, search: text, often: texts, 'events-title': text }),
  /** `places`: codes of the communes that it concerns; absent: everybody. Whoever chose another place is spared it. */
  news: z.strictObject({ title: text, text, link: text, service: z.string(), places: z.array(z.string()).optional() }).optional(),
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
  /** the account from which it pays */
  payer: z
    .strictObject({
      name: z.string().min(1).max(70),
      iban: z.string().regex(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/, 'an IBAN without spaces'),
      bic: z
        .string()
        .regex(/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'a BIC')
        .optional(),
    })
    .optional(),
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
  may: z.array(z.enum(['worker', 'designer', 'administrator', 'accountant', 'analyst', 'officer', 'responder', 'robot'])),
  language: z.string(),
  email: z.string(),
  capacity: text,
})

export type TownFile = z.infer<typeof town>
export type Agency = z.infer<typeof agency>
export type Team = z.infer<typeof team>
export type Processing = z.infer<typeof processing>
export type Choice = z.infer<typeof choice>
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
  readonly partners: readonly Partner[]
  readonly providers: readonly Provider[]
  readonly wallets: readonly Wallet[]
  /** sites of agencies at which people sign in through us */
  readonly clients: readonly Client[]
  /** programs that send messages through the town */
  readonly senders: readonly Sender[]
  /** with whom events about goods are exchanged */
  readonly parties: readonly Party[]
  readonly calendars: readonly WorkingCalendar[]
  /** what services share, with its number (`famille@4`) → its text, read with the service that uses it */
  readonly fragments: Readonly<Record<string, string>>
  /** id → language → Markdown */
  readonly pages: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Reads `town.yaml` and what stands beside it. Refuses `town.invalid` with file, line and column of the first mistake. */
export function readTown(folder: string, keeper: Keeper = keepingNothing): Town {
  const { town, mistakes } = keeper(
    'town',
    JSON.stringify([folder, textsIn(folder, (name) => name !== 'services')]),
    () => checkTown(folder),
    ({ mistakes }) => mistakes.length === 0,
  )
  const [mistake] = mistakes
  if (town === undefined || mistake !== undefined) throw new Refusal('town.invalid', { ...mistake })
  return town
}

/** The town and every mistake in its definitions, each with its place. */
export function checkTown(folder: string): { readonly town?: Town; readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = []
  const one = <T extends z.ZodType>(path: string, schema: T): (Located<z.output<T>> & { readonly data: z.output<T> }) | undefined => {
    const read = existsSync(join(folder, path))
      ? readLocated(path, readFileSync(join(folder, path), 'utf8'), schema)
      : { mistakes: [{ file: path, line: 1, column: 1, path: '', why: 'this file is missing' }], at: () => nowhere(path) }
    mistakes.push(...read.mistakes)
    return read.data === undefined ? undefined : { ...read, data: read.data }
  }
  const files = (path: string, end: string) =>
    existsSync(join(folder, path))
      ? readdirSync(join(folder, path))
          .filter((name) => name.endsWith(end))
          .sort()
      : []
  const many = <T extends z.ZodType>(path: string, schema: T) =>
    files(path, '.yaml')
      .map((name) => one(join(path, name), schema))
      .filter((read) => read !== undefined)
  const pages: Record<string, Record<string, string>> = {}
  for (const name of files('pages', '.md')) {
    const [id = '', lang = ''] = name.split('.')
    pages[id] = { ...pages[id], [lang]: readFileSync(join(folder, 'pages', name), 'utf8') }
  }
  const fragments = Object.fromEntries(
    files('fragments', '.yaml').map((name) => [name.slice(0, -'.yaml'.length), readFileSync(join(folder, 'fragments', name), 'utf8')]),
  )
  const file = one('town.yaml', town)?.data
  const agencies = one('agencies.yaml', z.array(agency))?.data ?? []
  const purposes = many('processing', processing).map(({ data }) => data)
  const names = { purposes: purposes.map(({ id }) => id), agencies: agencies.map(({ id }) => id), demo: file?.demo ?? false }
  const registries = many('registries', registry).map(({ data, at }): Registry => {
    mistakes.push(...registryFaults(data, names).map(({ path, why }) => at(path, why)))
    const answers =
      data.table === undefined ? {} : (one(join('registries', data.table.file), z.record(z.string(), z.unknown()))?.data ?? {})
    return { ...data, answers }
  })
  const partners = many('partners', partner).map(({ data, at }): Partner => {
    mistakes.push(...partnerFaults(data, names).map(({ path, why }) => at(path, why)))
    return data
  })
  const languages = file?.languages ?? []
  const providers = many('providers', provider).map(({ data, at }): Provider => {
    mistakes.push(...providerFaults(data, { ...names, languages }).map(({ path, why }) => at(path, why)))
    return data
  })
  const wallets = many('wallets', wallet).map(({ data, at }): Wallet => {
    mistakes.push(...walletFaults(data, { demo: names.demo, languages }).map(({ path, why }) => at(path, why)))
    return data
  })
  const clients = many('clients', client).map(({ data, at }): Client => {
    mistakes.push(...clientFaults(data, { ...names, languages: languages }).map(({ path, why }) => at(path, why)))
    return data
  })
  const parties = many('parties', party).map(({ data, at }): Party => {
    mistakes.push(...partyFaults(data, { ...names, languages }).map(({ path, why }) => at(path, why)))
    return data
  })
  const senders = many('senders', sender).map(({ data, at }): Sender => {
    mistakes.push(...senderFaults(data, names).map(({ path, why }) => at(path, why)))
    return data
  })
  const choices = many('choices', choice).map(({ data }) => data)
  const teams = one('teams.yaml', z.array(team))?.data ?? []
  const calendars = many('calendars', calendar).map(({ data }) => data)
  if (file === undefined) return { mistakes }
  return {
    town: {
      folder,
      file,
      agencies,
      teams,
      processing: purposes,
      choices,
      registries,
      partners,
      providers,
      wallets,
      clients,
      senders,
      parties,
      calendars,
      fragments,
      pages,
    },
    mistakes,
  }
}

const nowhere = (file: string): Mistake => ({ file, line: 1, column: 1, path: '', why: '' })

type DemoPeople = { readonly citizens: readonly Citizen[]; readonly workers: readonly Worker[] }

/** What was read last and from which text: a first start asks four times. */
let lastRead: { readonly text: string; readonly people: DemoPeople } | undefined

/** The invented people of a demonstration town. */
export function readDemoPeople(folder: string): DemoPeople {
  const [people, workers] = ['people.yaml', 'workers.yaml'].map((name) => readFileSync(join(folder, name), 'utf8'))
  const text = `${people}\0${workers}`
  if (lastRead?.text !== text)
    lastRead = {
      text,
      people: { citizens: z.array(citizen).parse(parse(people ?? '')), workers: z.array(worker).parse(parse(workers ?? '')) },
    }
  return lastRead.people
}

/** The text in a language, or in the town's legal one, or any. */
export const say = (given: Readonly<Record<string, string>>, lang: string): string =>
  given[lang] ?? given.fr ?? Object.values(given)[0] ?? ''
