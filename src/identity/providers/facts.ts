import type { Provider } from '#definitions'
import { at, Refusal } from '#kernel'

/** Who somebody is, as a provider or a wallet tells it: her pivot identity. */
export interface Identified {
  readonly given: string
  readonly family: string
  /** `1988-06-09`; `1988-06` or `1988` where the day is not known */
  readonly birth?: string
  /** a place as it is told: a code of a commune, a name of a town */
  readonly birthplace?: string
  readonly birthcountry?: string
  /** a national number */
  readonly identifier?: string
}

const longest = 200

/** The facts that a definition names, in what a provider told. Refuses `provider.facts` when a name, or a citizen's birth, is not there. */
export function factsIn(provider: Provider, claims: unknown): { readonly facts: Identified; readonly email?: string } {
  const parts = Object.entries(provider.claims).flatMap(([name, pointer]) => {
    const value = pointer === undefined ? undefined : stringAt(claims, pointer)
    return value === undefined ? [] : [[name, value] as const]
  })
  const { email, birth, ...rest } = Object.fromEntries(parts) as Partial<Identified> & { readonly email?: string }
  const day = birth?.replace(/(-00)+$/, '')
  if (rest.given === undefined || rest.family === undefined) throw new Refusal('provider.facts')
  if (day === undefined ? provider.for === 'citizens' : !/^\d{4}(-\d{2}){0,2}$/.test(day)) throw new Refusal('provider.facts')
  return {
    facts: { ...rest, given: rest.given, family: rest.family, ...(day === undefined ? {} : { birth: day }) },
    ...(email === undefined || !/^[^\s@]+@[^\s@]+$/.test(email) ? {} : { email: email.toLowerCase() }),
  }
}

function stringAt(document: unknown, pointer: string): string | undefined {
  const value = at(document, pointer)
  const text = typeof value === 'string' ? value.normalize('NFC').trim() : ''
  return text === '' || text.length > longest ? undefined : text
}
