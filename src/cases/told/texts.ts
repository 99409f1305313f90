import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type ToldKey = keyof typeof fr

/** Words for what happened in a case: timeline, notices of the house, reasons, sources. */
export const t = catalogue({ fr, en, nl })

export const isToldKey = (key: string): key is ToldKey => Object.hasOwn(fr, key)
