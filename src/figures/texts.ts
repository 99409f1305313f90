import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

/** Words of the figures of services. */
export const t = catalogue({ fr, en, nl })

type Key = keyof typeof fr
const known = (key: string): key is Key => Object.hasOwn(fr, key)

export const outcomeKey = (name: string): Key => (known(`outcome.${name}`) ? (`outcome.${name}` as Key) : 'outcome.other')
export const channelKey = (name: string): Key => (known(`channel.${name}`) ? (`channel.${name}` as Key) : 'channel.other')
