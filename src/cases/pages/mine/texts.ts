import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type MineKey = keyof typeof fr

/** Words of my space and of a case as its person sees it. */
export const t = catalogue({ fr, en, nl })

export const isMineKey = (key: string): key is MineKey => Object.hasOwn(fr, key)
