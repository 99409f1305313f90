import { catalogue } from '#web'
import { findings } from './check/verdict.ts'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

/** Words about credentials: for who has one, and for whoever is shown one. */
export const t = catalogue({ fr, en, nl })

type Key = keyof typeof fr
const claims = ['number', 'given_name', 'family_name', 'birthdate', 'place_of_birth'] as const

/** What the claims that all credentials share are called. */
export const personWords = (lang: string): Readonly<Record<string, string>> =>
  Object.fromEntries(claims.map((name) => [name, t(lang, `claim.${name}`)]))

/** What the page of verification says, chosen by the server since a saved page has no other. */
export const verifyWords = (lang: string): Readonly<Record<string, string>> => {
  const said: readonly Key[] = [
    'result',
    'verify.nothing',
    'chain.good',
    'chain.bad',
    'chain.after',
    'fact.type',
    'fact.until',
    'fact.status',
    'fact.yes',
    'fact.no',
    ...findings.map((one): Key => `found.${one}`),
    ...(['file', 'unshown', 'shown'] as const).map((one): Key => `holder.${one}`),
  ]
  return Object.fromEntries(said.map((key) => [key, t(lang, key)]))
}
