import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export const t = catalogue({ fr, en, nl })

/** What the page's script says, chosen by the server since a saved page has no other. */
export const scriptWords = (lang: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (Object.keys(fr) as (keyof typeof fr)[])
      .filter((key) => /^(ok|bad|fact|compare|fault|result|open\.)/.test(key))
      .map((key) => [key, t(lang, key, { index: '{index}' })]),
  )
