import type { Loaded } from '../catalogue.ts'
import type { Lang } from '../contract.ts'
import { textIn } from '../fields/texts.ts'
import { isAskedFor } from '../visible.ts'
import type { ServicesEdge } from './edge.ts'

/** Services that citizens may ask for, by title in their language. A prototype is only for those who were given its address. */
export const shownServices = (edge: Pick<ServicesEdge, 'catalogue'>, lang: Lang): readonly Loaded[] =>
  edge.catalogue
    .all()
    .filter(({ stage, service }) => (stage === 'live' || stage === 'pilot') && isAskedFor(service))
    .sort((a, b) => textIn(a.service.title, lang).localeCompare(textIn(b.service.title, lang), lang))
