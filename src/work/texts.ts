import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type WorkKey = keyof typeof fr

/** Words of the desk: agents read the same words as people, shorter. */
export const t = catalogue({ fr, en, nl })

export const isWorkKey = (key: string): key is WorkKey => Object.hasOwn(fr, key)
