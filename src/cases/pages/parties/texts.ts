import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type PartyKey = keyof typeof fr

/** Words of invitations, and of the case of another as somebody who takes part in it. */
export const t = catalogue({ fr, en, nl })

export const isPartyKey = (key: string): key is PartyKey => Object.hasOwn(fr, key)
