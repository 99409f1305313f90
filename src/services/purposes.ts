/**
 * The register of processing as people read it: what the town wrote, then what published services bring with them. A service file may name a
 * purpose that the town has not described yet; what its file says is shown until somebody does.
 */
import { type Processing, say, type Town } from '#definitions'
import { formatList, formatSeries } from '#web'
import type { Catalogue, Loaded } from './catalogue.ts'
import type { Service, Text } from './contract.ts'
import { textIn } from './fields/texts.ts'
import { durationInWords } from './pages/duration.ts'
import { t } from './pages/texts.ts'

export interface Purpose {
  readonly id: string
  /** number in the register; none: a service brings the purpose and the town has not entered it yet */
  readonly number?: string
  readonly title: Text
  /** id of the agency that answers for it */
  readonly controller: string
  readonly contact: string
  readonly basis?: Processing['basis']
  readonly legalBasis: Text
  readonly categories: Text
  readonly recipients: Text
  readonly retention: Text
}

interface Edge {
  readonly town: Town
  readonly catalogue: Pick<Catalogue, 'ids' | 'versions'>
}

/** Every purpose, those of the town by number, then those that services bring. */
export function registerOf({ town, catalogue }: Edge): readonly Purpose[] {
  const declared = town.processing.map(({ 'legal-basis': legalBasis, ...one }): Purpose => ({ ...one, legalBasis }))
  const known = new Set(town.processing.map(({ id }) => id))
  const brought = new Map<string, Loaded[]>()
  for (const loaded of catalogue.ids().flatMap((id) => catalogue.versions(id).slice(0, 1))) {
    const { purpose } = loaded.service.data
    if (!known.has(purpose)) brought.set(purpose, [...(brought.get(purpose) ?? []), loaded])
  }
  return [
    ...declared.sort((one, other) => (one.number ?? '').localeCompare(other.number ?? '')),
    ...[...brought].map(([id, services]) => broughtBy(town, id, services)),
  ]
}

const purposeNamed = (edge: Edge, id: string): Purpose | undefined => registerOf(edge).find((one) => one.id === id)

/** "Instruire l'aide au logement (T-014)"; the id itself for a purpose that nobody has any more. */
export function purposeInWords(edge: Edge, id: string, lang: string): string {
  const found = purposeNamed(edge, id)
  if (found === undefined) return id
  return found.number === undefined ? say(found.title, lang) : `${say(found.title, lang)} (${found.number})`
}

/** The same within a sentence and without its number: "instruire l'aide au logement". */
export function purposeInSentence(edge: Edge, id: string, lang: string): string {
  const words = say(purposeNamed(edge, id)?.title ?? {}, lang) || id
  return words.charAt(0).toLocaleLowerCase(lang) + words.slice(1)
}

/** A purpose from the files of the services that bring it. */
function broughtBy(town: Town, id: string, loaded: readonly Loaded[]): Purpose {
  const services = loaded.map(({ service }) => service)
  const first = services[0]!
  const agency = town.agencies.find((one) => one.id === first.authority)
  const each = (
    words: (service: Service, lang: string) => readonly string[],
    join = (texts: readonly string[], lang: string) => formatList(lang, texts),
  ): Text =>
    Object.fromEntries(town.file.languages.map((lang) => [lang, join([...new Set(services.flatMap((one) => words(one, lang)))], lang)]))
  return {
    id,
    title: each(({ title }, lang) => [t(lang, 'purpose.title', { service: textIn(title, lang) })]),
    controller: first.authority,
    contact: agency?.email ?? town.file.contact.email,
    legalBasis: each(({ data }, lang) => [textIn(data.legalBasis, lang)]),
    categories: each(
      ({ fields }, lang) => fields.map(({ name, label }) => textIn(label, lang) || name),
      (texts, lang) => formatSeries(lang, texts),
    ),
    recipients: each(({ workflow }, lang) =>
      Object.values(workflow.roles).map((path) => say(town.teams.find((team) => team.path === path)?.title ?? {}, lang) || path),
    ),
    retention: each(({ data }, lang) => [retentionIn(data, lang)]),
  }
}

const outcomes = ['granted', 'partly', 'refused', 'closed', 'withdrawn', 'draft'] as const
const isOutcome = (key: string): key is (typeof outcomes)[number] => (outcomes as readonly string[]).includes(key)

/** `accordée : 5 ans ; brouillon : 60 jours ; puis effacement`. */
const retentionIn = ({ keep, then }: Service['data'], lang: string): string =>
  formatSeries(lang, [
    ...Object.entries(keep).map(([outcome, time]) =>
      t(lang, 'purpose.keep', {
        outcome: isOutcome(outcome) ? t(lang, `purpose.keep.${outcome}`) : outcome,
        time: time === 'forever' ? t(lang, 'purpose.keep.forever') : durationInWords(time, lang),
      }),
    ),
    t(lang, `purpose.then.${then}`),
  ])
