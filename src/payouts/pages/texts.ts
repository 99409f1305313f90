import { catalogue } from '#web'
import en from '../texts/en.json' with { type: 'json' }
import fr from '../texts/fr.json' with { type: 'json' }
import nl from '../texts/nl.json' with { type: 'json' }

/** Words about what an agency pays, for accountants. */
export const t = catalogue({ fr, en, nl })

export const isKey = (key: string): key is keyof typeof fr => Object.hasOwn(fr, key)
