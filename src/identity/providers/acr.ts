import type { Provider } from '#definitions'
import { type Level, reaches } from '../levels.ts'

const order = ['low', 'substantial', 'high'] as const

/** The level of an `acr` that a provider answers; undefined: not in its definition. */
export const levelOf = (provider: Provider, acr: unknown): Exclude<Level, 'none'> | undefined =>
  typeof acr === 'string' && Object.hasOwn(provider.acr, acr) ? provider.acr[acr] : undefined

/** What no false page can take from somebody. */
export const isResistant = (provider: Provider, acr: unknown): boolean =>
  typeof acr === 'string' && provider['phishing-resistant'].includes(acr)

/** The level that is asked for: what is needed, or what the provider is asked when nothing needs more. */
export const asked = (provider: Provider, needs: string | undefined): Exclude<Level, 'none'> => {
  const usual = provider.asks ?? lowest(provider)
  return needs === 'low' || needs === 'substantial' || needs === 'high' ? (reaches(usual, needs) ? usual : needs) : usual
}

/** Can it give that much? */
export const gives = (provider: Provider, needs: string): boolean =>
  needs === 'fresh' ? provider.fresh : Object.values(provider.acr).some((level) => reaches(level, needs as Level))

/**
 * What is asked for: the lowest that would do, and all that the provider calls by that level; it may answer a higher one. Longer lists mean different
 * things to different providers. Of agents only what cannot be phished.
 */
export function acrValues(provider: Provider, level: Level): readonly string[] {
  const able = Object.entries(provider.acr).filter(
    ([acr, gives]) => reaches(gives, level) && (provider.for === 'citizens' || isResistant(provider, acr)),
  )
  const least = order.find((one) => able.some(([, gives]) => gives === one))
  return able.filter(([, gives]) => gives === least).map(([acr]) => acr)
}

const lowest = (provider: Provider): Exclude<Level, 'none'> => {
  const levels = Object.values(provider.acr)
  return order.find((level) => levels.includes(level)) ?? 'high'
}
