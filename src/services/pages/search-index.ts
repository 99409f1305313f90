import MiniSearch from 'minisearch'
import type { Town } from '#definitions'
import { say } from '#definitions'
import type { Loaded } from '../catalogue.ts'
import type { Lang } from '../contract.ts'
import { plainName } from '../fields/communes.ts'
import { textIn } from '../fields/texts.ts'
import type { ServicesEdge } from './edge.ts'
import { shownServices } from './visible.ts'

export interface Found {
  readonly services: readonly Loaded[]
  /** ids of life events */
  readonly events: readonly string[]
}

interface Entry {
  readonly id: string
  readonly title: string
  readonly summary: string
  /** themes, and the labels of its questions */
  readonly around: string
  /** its life event: says something of many services, so it counts least */
  readonly event: string
}

interface Index {
  readonly of: string
  readonly search: MiniSearch<Entry>
}

/** Words too common to find anything by. */
const common: Readonly<Record<string, string>> = {
  fr: 'a au aux avec ce ces cette chez d dans de des du elle en est et il ils j je l la le les leur ma mes mon n ne nos notre nous on ou par pas plus pour qu que qui s sa se ses si son sur ta tes ton tu un une vos votre vous y',
  en: 'a an and at for from have i in is it my no not of on or our that the this to we with you your',
  nl: 'aan als bij dat de deze die dit een en er het hij ik in is met mijn naar niet of om op te tot u uit uw van voor wat we wij ze zijn',
}
const stops = new Map<Lang, ReadonlySet<string>>(Object.entries(common).map(([lang, words]) => [lang, new Set(words.split(' '))]))

const indexes = new WeakMap<ServicesEdge['catalogue'], Map<Lang, Index>>()

/**
 * Services and life events for what somebody wrote: accents, case and hyphens do not count, a typing error is forgiven (one in short words, two in long
 * ones), beginnings of words are enough. The index follows the catalogue: another version of a service makes it anew.
 */
export function searchServices(edge: ServicesEdge, lang: Lang, query: string): Found {
  const services = shownServices(edge, lang)
  const text = query.slice(0, 200)
  const found = indexFor(edge, lang, services).search.search(text)
  const all = found.length > 0 ? found : indexFor(edge, lang, services).search.search(text, { combineWith: 'OR' })
  const byId = new Map(services.map((loaded) => [`s ${loaded.service.id}`, loaded]))
  return {
    services: all.map(({ id }) => byId.get(String(id))).filter((loaded) => loaded !== undefined),
    events: all.filter(({ id }) => String(id).startsWith('e ')).map(({ id }) => String(id).slice(2)),
  }
}

function indexFor(edge: ServicesEdge, lang: Lang, services: readonly Loaded[]): Index {
  const of = services.map(({ hash, stage }) => `${hash} ${stage}`).join()
  const kept = indexes.get(edge.catalogue) ?? new Map<Lang, Index>()
  indexes.set(edge.catalogue, kept)
  const known = kept.get(lang)
  if (known?.of === of) return known
  const stopped = stops.get(lang) ?? new Set<string>()
  const search = new MiniSearch<Entry>({
    fields: ['title', 'summary', 'around', 'event'],
    tokenize: (words) => plainName(words).split(' '),
    processTerm: (term) => (term === '' || stopped.has(term) ? null : term),
    searchOptions: {
      boost: { title: 4, summary: 2, event: 0.3 },
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length < 4 ? 0 : term.length < 8 ? 1 : 2),
      combineWith: 'AND',
    },
  })
  search.addAll([
    ...services.map((loaded) => serviceEntry(loaded, edge.town, lang)),
    ...edge.town.file.events.map(
      (event): Entry => ({
        id: `e ${event.id}`,
        title: say(event.title, lang),
        summary: say(event.description, lang),
        around: '',
        event: '',
      }),
    ),
  ])
  const made = { of, search }
  kept.set(lang, made)
  return made
}

function serviceEntry({ service }: Loaded, town: Town, lang: Lang): Entry {
  const event = town.file.events.find(({ id }) => id === service.event)
  return {
    id: `s ${service.id}`,
    title: textIn(service.title, lang),
    summary: textIn(service.summary, lang),
    around: [...service.themes, ...service.fields.map(({ label }) => textIn(label, lang))].join(' '),
    event: event === undefined ? '' : `${say(event.title, lang)} ${say(event.description, lang)}`,
  }
}
