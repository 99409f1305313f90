import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

/** Sentences that a letter needs when the service file gives none. */
export const t = catalogue({ fr, en, nl })
