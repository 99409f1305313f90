import type { Actor } from '#kernel'
import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type RightsKey = keyof typeof fr

/** Words of the pages about one's own data. */
export const t = catalogue({ fr, en, nl })

export const isRightsKey = (key: string): key is RightsKey => Object.hasOwn(fr, key)

/** A title as its reader has it: "Mes informations"; to who acts for somebody else, whose they are. */
export const whose = (
  { actor: { mandate }, lang }: { readonly actor: Pick<Actor, 'mandate'>; readonly lang: string },
  key: 'space' | 'access.title' | 'requests.title' | 'me.title' | 'me.household' | 'me.needs' | 'timeline.title',
): string => (mandate === undefined ? t(lang, key) : t(lang, `${key}.of`, { name: mandate.name }))
