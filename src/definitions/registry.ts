import { z } from 'zod'

const text = z.record(z.string(), z.string())
/** `3s`, `30m`, `12h`, `30d` in milliseconds. */
const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
export const span = z
  .string()
  .regex(/^[1-9]\d{0,4}[smhd]$/, 'a duration such as 3s, 30m, 12h or 30d')
  .transform((given) => Number(given.slice(0, -1)) * units[given.at(-1) as keyof typeof units])

/** A secret is only named; its value is the variable GUICHET_SECRET_<NAME>. */
export const secret = z.strictObject({ secret: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'a name in capitals, such as TAX_TOKEN') })

/** An address of the other side. `demo:` stands for the demonstration's own server. */
export const address = z
  .string()
  .refine((given) => given.startsWith('demo:/') || (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)), 'an https address')
const origin = z
  .string()
  .refine((given) => URL.canParse(given) && new URL(given).origin === given, 'an origin such as https://impots.example')

/** A JSON Pointer (RFC 6901) into what a register answers; '' is all of it. */
const pointer = z.string().regex(/^(\/([^~/]|~[01])*)*$/, 'a JSON Pointer such as /revenu')

/** Where a concept's value stands in a record: one place, a value made of several, or a list made row by row. */
const shape = z.union([pointer, z.strictObject({ each: pointer, item: z.record(z.string(), pointer) }), z.record(z.string(), pointer)])

/** What the person's identity gives to ask by: she types nothing. */
const part = z.enum(['given', 'family', 'birth', 'identifier'])
const by = z.record(z.string(), part).refine((given) => Object.keys(given).length > 0, 'at least one parameter')

const auth = z.union([
  z.strictObject({ bearer: secret }),
  z.strictObject({ basic: z.strictObject({ user: z.string(), password: secret }) }),
  z.strictObject({ header: z.strictObject({ name: z.string().regex(/^[A-Za-z0-9-]+$/), value: secret }) }),
])

const connections = {
  /** REST and JSON: GET with a query, or POST with a JSON body (asked again only when `repeatable`). */
  rest: z.strictObject({
    url: address,
    method: z.enum(['GET', 'POST']).default('GET'),
    repeatable: z.boolean().default(false),
    by,
    auth: auth.optional(),
    /** where the record or the list of records stands in the answer */
    records: pointer.default(''),
    /** other origins that a redirect may lead to */
    also: z.array(origin).default([]),
  }),
  /** A register that speaks the SPDCI registry interfaces: synchronous search, message signed by us. */
  spdci: z.strictObject({
    url: address,
    sender: z.string(),
    receiver: z.string().optional(),
    key: secret.extend({ id: z.string() }),
    auth,
    by,
    'record-type': z.string().default('SRPerson'),
  }),
  /** A view of schema `register` in the town's database; it may stand on a foreign table. */
  sql: z.strictObject({ view: z.string().regex(/^register\.[a-z][a-z0-9_]*$/, 'a view of schema register'), by }),
  /** Demonstration: a file of answers by person. */
  table: z.strictObject({ file: z.string() }),
} as const

export const registry = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    title: text,
    holder: z.union([z.string(), text]),
    'legal-basis': text,
    what: text,
    /** processing purposes under which it may be asked */
    purposes: z.array(z.string()).min(1),
    /** what it may be asked: concept → where the value stands in a record */
    gives: z.record(z.string(), shape).refine((given) => Object.keys(given).length > 0, 'at least one concept'),
    /** the person asks for it and sees the answer before it is used */
    preview: z.boolean().default(false),
    /** the law lets the town ask without being asked to, to open a right */
    unasked: z.boolean().default(false),
    /** how sure the person's identity must be, and how recent her sign-in */
    assurance: z.enum(['none', 'low', 'substantial', 'high']).default('low'),
    fresh: span.optional(),
    /** how long an answer is kept, sealed under the person's key, for the same purpose; absent: not at all */
    keep: span.optional(),
    'time-out': span.default(5000),
    /** the day on which its data stood, when it does not say so itself */
    updated: z.string().optional(),
    rest: connections.rest.optional(),
    spdci: connections.spdci.optional(),
    sql: connections.sql.optional(),
    table: connections.table.optional(),
  })
  .refine((given) => [given.rest, given.spdci, given.sql, given.table].filter((one) => one !== undefined).length === 1, {
    error: 'exactly one of rest, spdci, sql, table',
  })

export type Shape = z.infer<typeof shape>
export type IdentityPart = z.infer<typeof part>
export type Auth = z.infer<typeof auth>
export type Registry = z.infer<typeof registry> & {
  /** of a `table`: answers by person */
  readonly answers: Readonly<Record<string, unknown>>
}

/** What the schema cannot say: names that the town must have. */
export function registryFaults(
  given: z.infer<typeof registry>,
  town: { readonly purposes: readonly string[]; readonly agencies: readonly string[]; readonly demo: boolean },
): readonly { readonly path: readonly string[]; readonly why: string }[] {
  const faults: { path: readonly string[]; why: string }[] = []
  given.purposes.forEach((purpose, index) => {
    if (!town.purposes.includes(purpose)) faults.push({ path: ['purposes', String(index)], why: `no purpose ${purpose} in processing/` })
  })
  if (typeof given.holder === 'string' && !town.agencies.includes(given.holder))
    faults.push({ path: ['holder'], why: `no agency ${given.holder}; write the name of an outside holder in languages` })
  const connection = given.rest ?? given.spdci
  if (connection !== undefined && !town.demo && !connection.url.startsWith('https:'))
    faults.push({ path: [given.rest === undefined ? 'spdci' : 'rest', 'url'], why: 'only a demonstration may do without https' })
  if (given.table !== undefined && !town.demo) faults.push({ path: ['table'], why: 'a table of answers is for demonstrations' })
  return faults
}
