import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

/** Words of alerts and of help after a disaster. */
export const t = catalogue({ fr, en, nl })

export type Key = keyof typeof fr
export const isKey = (key: string): key is Key => Object.hasOwn(fr, key)
