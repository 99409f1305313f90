import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

/** Words of the assistant, for people and for the desk. */
export const t = catalogue({ fr, en, nl })
