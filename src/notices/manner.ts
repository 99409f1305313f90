import type { CasesEdge } from '#cases'
import { type Channel, channelFor, type Fact, preferencesIn, quietUntil, type Topic } from '#people'
import { townLine } from '#services'
import { formatTime } from '#web'

/** How a person is written to about something, now. */
export interface Manner {
  readonly channel: Channel
  /** a quiet hour of hers: not before this instant */
  readonly wait?: Date
  readonly large: boolean
}

/**
 * Her channel for the topic, and her quiet hours. A letter needs an address: without one an e-mail is written, since what is not written reaches nobody.
 * A letter wakes nobody: quiet hours are for e-mail.
 */
export function mannerFor({ clock, town }: Pick<CasesEdge, 'clock' | 'town'>, facts: readonly Fact[], topic: Topic): Manner {
  const preferences = preferencesIn(facts)
  const channel = channelFor(preferences, topic) === 'letter' && postalLines({ town }, facts).length > 0 ? 'letter' : 'email'
  const now = clock.now()
  const until = channel === 'letter' ? undefined : quietUntil(preferences, formatTime('en', clock.instant(), town.file['time-zone']), now)
  return { channel, large: preferences['large-print'], ...(until === undefined ? {} : { wait: new Date(until) }) }
}

/** Her address as it stands on an envelope, without the name; empty when none is known. */
export function postalLines({ town: { file } }: Pick<CasesEdge, 'town'>, facts: readonly Fact[]): readonly string[] {
  const home = facts.find(({ concept }) => concept === 'person.home')?.value
  if (home === null || typeof home !== 'object') return []
  const { line, complement, postcode, town, country } = home as Readonly<Record<string, unknown>>
  const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
  if (text(line) === '' || text(town) === '') return []
  // The post of the country that sends reads the last line, in its own language and in capitals.
  const abroad =
    text(country) === '' || country === file.country
      ? ''
      : (new Intl.DisplayNames(file['legal-language'], { type: 'region' }).of(text(country)) ?? text(country)).toLocaleUpperCase()
  const place = townLine({ postcode: text(postcode), town: text(town), country: text(country) })
  return [text(complement), text(line), place, abroad].filter((one) => one !== '')
}
