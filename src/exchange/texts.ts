import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

/** Words about goods, for whoever looks at shipments. */
export const t = catalogue({ fr, en, nl })

type Key = keyof typeof fr
/** What a step is called; one that has no word is an event. */
export const stepWord = (lang: string, step: string | undefined): string =>
  t(lang, step !== undefined && Object.hasOwn(fr, `step.${step}`) ? (`step.${step}` as Key) : 'step.other')

/** What the passport page's script says, chosen by the server since a saved page has no other. */
export const passportWords = (lang: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries((Object.keys(fr) as Key[]).filter((key) => key.startsWith('step.')).map((key) => [key, t(lang, key)])),
  ...Object.fromEntries(
    (Object.keys(fr) as Key[])
      .filter((key) => key.startsWith('passport.is.'))
      .map((key) => [key.slice('passport.is.'.length), t(lang, key)]),
  ),
})
