import { type CasesEdge, placeOf } from '#cases'
import type { Channel, Fact } from '#people'
import { townLine } from '#services'

/** Where the town is reached from outside, without a slash at the end. */
export const siteOf = ({ config, here }: Pick<CasesEdge, 'config' | 'here'>): string =>
  (config.url ?? here.origin ?? `http://${config.host}:${config.port}`).replace(/\/$/, '')

/** Who somebody is to whoever writes to her, and where she can be reached. */
export interface Addressee {
  readonly name: string
  /** her own language; absent when she never chose one */
  readonly lang?: string
  readonly email?: string
  /** E.164 */
  readonly phone?: string
  /** lines of her address, without the name; empty when none is known */
  readonly postal: readonly string[]
}

export function addresseeOf(edge: Pick<CasesEdge, 'town'>, facts: readonly Fact[]): Addressee {
  const fact = (concept: string) => facts.find((one) => one.concept === concept)?.value
  const text = (concept: string) => {
    const value = fact(concept)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const person = fact('person') as { readonly given?: string; readonly family?: string } | undefined
  const [email, lang, phone] = [text('person.email'), text('person.language'), text('person.phone')]
  return {
    name: [person?.given, person?.family].filter(Boolean).join(' '),
    postal: postalLines(edge, facts),
    ...(email === undefined ? {} : { email }),
    ...(lang === undefined ? {} : { lang }),
    ...(phone === undefined || !/^\+[1-9]\d{5,14}$/.test(phone) ? {} : { phone }),
  }
}

/** A letter needs an address, and an agency that prints it. */
export const reachableBy = ({ email, phone, postal }: Addressee, agency: string | null): ReadonlySet<Channel> =>
  new Set<Channel>([
    ...(email === undefined ? [] : (['email'] as const)),
    ...(phone === undefined ? [] : (['sms'] as const)),
    ...(postal.length === 0 || agency === null ? [] : (['letter'] as const)),
  ])

/** Her address as it stands on an envelope, without the name; empty when none is known. */
function postalLines({ town: { file } }: Pick<CasesEdge, 'town'>, facts: readonly Fact[]): readonly string[] {
  const home = facts.find(({ concept }) => concept === 'person.home')?.value
  if (home === null || typeof home !== 'object') return []
  const { line, complement, postcode, town, country } = home as Readonly<Record<string, unknown>>
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
  if (text(line) === '' || text(town) === '') return []
  // The post of the country that sends reads the last line, in its own language and in capitals.
  const abroad =
    text(country) === '' || country === file.country
      ? ''
      : (new Intl.DisplayNames(file['legal-language'], { type: 'region' }).of(text(country)) ?? text(country)).toLocaleUpperCase()
  const place = townLine({ postcode: text(postcode), town: text(town), country: text(country) })
  return [text(complement), text(line), place, abroad].filter((one) => one !== '')
}

/** The zone in which an agency's clocks run; the town's when it is nobody's. */
export const zoneOf = ({ town }: Pick<CasesEdge, 'town'>, agency: string | null): string =>
  agency === null ? town.file['time-zone'] : placeOf(town, agency).zone

/** Where an answer to this notice goes; undefined: nobody reads answers. The demonstration's are written at `/demo/mail`. */
export function replyAddress({ config, town }: Pick<CasesEdge, 'config' | 'town'>, token: string): string | undefined {
  const mailbox = config.replyTo ?? (config.demo && config.smtp === undefined ? town.file.contact.email : undefined)
  return mailbox?.replace('@', `+${token}@`)
}
