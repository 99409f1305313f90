import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }
import { catalogue } from './words.ts'

/** The words of the shell and of the components. */
export const t = catalogue({ fr, en, nl })
