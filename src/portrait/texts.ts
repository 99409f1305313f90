import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type PortraitKey = keyof typeof fr

/** Words of the person seen whole. */
export const t = catalogue({ fr, en, nl })

export const isPortraitKey = (key: string): key is PortraitKey => Object.hasOwn(fr, key)
