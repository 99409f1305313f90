import type { Actor } from '#kernel'
import { catalogue } from '#web'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

export type PortraitKey = keyof typeof fr

/** Words of the person seen whole. */
export const t = catalogue({ fr, en, nl })

export const isPortraitKey = (key: string): key is PortraitKey => Object.hasOwn(fr, key)

/** A title as its reader has it: "Mon foyer"; to who acts for somebody else, whose it is. */
export const whose = (
  { actor: { mandate }, lang }: { readonly actor: Pick<Actor, 'mandate'>; readonly lang: string },
  key: 'space' | 'me' | 'household.title' | 'needs.title',
): string => (mandate === undefined ? t(lang, key) : t(lang, `${key}.of`, { name: mandate.name }))
