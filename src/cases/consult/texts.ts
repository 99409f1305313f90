import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type ConsultKey = keyof typeof fr

export const t = catalogue({ fr, en, nl })
