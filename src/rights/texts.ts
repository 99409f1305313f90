import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type RightsKey = keyof typeof fr

/** Words of the pages about one's own data. */
export const t = catalogue({ fr, en, nl })

export const isRightsKey = (key: string): key is RightsKey => Object.hasOwn(fr, key)
