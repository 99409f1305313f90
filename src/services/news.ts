import { daysBetween } from '#web'
import type { Loaded } from './catalogue.ts'
import type { Service, Text } from './contract.ts'

/** Days for which a version's news are news. */
const fresh = 90

/** What is new in this version, as long as it is; `now`: an instant. */
export const newsOf = ({ service, publishedAt }: Pick<Loaded, 'service' | 'publishedAt'>, now: string): Text | undefined =>
  daysBetween(publishedAt, now) <= fresh ? service.news : undefined

/** Does a service have values of its own for this place? */
export const isOfPlace = ({ local }: Pick<Service, 'local'>, place: string | undefined): boolean =>
  place !== undefined && local !== undefined && Object.hasOwn(local.set, place)
