import type { Town } from '#definitions'
import type { Loaded } from '../catalogue.ts'
import type { Service, Text } from '../contract.ts'
import { paidRule } from '../pages/service-facts.ts'
import { t } from '../pages/texts.ts'
import { isoDuration } from '../workflow/chart.ts'
import { type Resource, type Term, turtle } from './turtle.ts'

const prefixes = {
  cpsv: 'http://purl.org/vocab/cpsv#',
  cv: 'http://data.europa.eu/m8g/',
  dct: 'http://purl.org/dc/terms/',
  dcat: 'http://www.w3.org/ns/dcat#',
  eli: 'http://data.europa.eu/eli/ontology#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  locn: 'http://www.w3.org/ns/locn#',
  org: 'http://www.w3.org/ns/org#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  time: 'http://www.w3.org/2006/time#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

const authority = 'http://publications.europa.eu/resource/authority'
/** ISO 639-1 and 3166-1 to the names of the Publications Office. */
const languages: Readonly<Record<string, string>> = { fr: 'FRA', en: 'ENG', nl: 'NLD', de: 'DEU', es: 'SPA', it: 'ITA', pt: 'POR' }
const countries: Readonly<Record<string, string>> = { FR: 'FRA', BE: 'BEL', CA: 'CAN', NL: 'NLD', LU: 'LUX', DE: 'DEU', CH: 'CHE' }

const iri = (address: string): Term => ({ iri: address })
const texts = (text: Text): readonly Term[] => Object.entries(text).map(([lang, one]) => ({ text: one, lang }))
const plain = (text: string): readonly Term[] => [{ text }]
const isA = (...types: string[]) => ({ 'rdf:type': types.map(iri) })

/**
 * A service as CPSV-AP 3.2 says it: what it is, who answers for it, by which ways one comes to it, what it gives, on which law it rests. `origin`: of this
 * town; every address in it begins so. Only the service's file and the town's are read: no case, no person.
 */
export function cpsvOf({ service, rules }: Loaded, { file, agencies }: Pick<Town, 'file' | 'agencies'>, origin: string): string {
  const base = `${origin}/api/v1/services/${encodeURIComponent(service.id)}`
  const part = (kind: string, name: string) => `${base}#${kind}-${encodeURIComponent(name)}`
  const agency = agencies.find(({ id }) => id === service.authority)
  const office = `${origin}/api/v1/agencies/${encodeURIComponent(service.authority)}`
  const country = countries[file.country]
  const place = country === undefined ? `${office}#place` : `${authority}/country/${country}`
  const said = languagesOf(service)
  const event = file.events.find(({ id }) => id === service.event)
  const outputs = outputsOf(service, part)
  const papers = service.fields.filter(({ type, by, asked }) => (type === 'file' || type === 'files') && by === undefined && asked)
  const laws = lawsOf(rules, service, part)
  const due = dueOf(service)
  const each = (text: (lang: string) => string): Text => Object.fromEntries(service.languages.map((lang) => [lang, text(lang)]))
  const channels = service.access.channels.filter((channel) => channel in channelKeys) as (keyof typeof channelKeys)[]

  const main: Resource = {
    iri: base,
    said: {
      ...isA('cpsv:PublicService'),
      'dct:identifier': plain(service.id),
      'dct:title': texts(service.title),
      'dct:description': texts(service.summary),
      'dct:language': said.map(iri),
      'dct:spatial': [iri(place)],
      'dcat:keyword': service.themes.map((theme) => ({ text: theme, lang: file['legal-language'] })),
      'cv:hasCompetentAuthority': [iri(office)],
      'cv:contactPoint': [iri(`${office}#contact`)],
      'cv:hasChannel': channels.map((channel) => iri(part('channel', channel))),
      'cv:isGroupedBy': event === undefined ? [] : [iri(`${origin}/api/v1/events/${encodeURIComponent(event.id)}`)],
      'cv:processingTime': due === undefined ? [] : [{ text: due, type: 'xsd:duration' }],
      'cpsv:produces': outputs.map((one) => iri(one.iri)),
      'cv:hasInputType': papers.map(({ name }) => iri(part('evidence', name))),
      'cv:hasLegalResource': laws.map((one) => iri(one.iri)),
      'foaf:page': service.languages.map((lang) => iri(`${origin}/${lang}/services/${encodeURIComponent(service.id)}`)),
    },
  }
  const resources: readonly Resource[] = [
    main,
    {
      iri: office,
      said: {
        ...isA('cv:PublicOrganisation', 'org:Organization'),
        'dct:identifier': plain(service.authority),
        'skos:prefLabel': texts(agency?.name ?? { [file['legal-language']]: service.authority }),
        'dct:spatial': [iri(place)],
        'cv:contactPoint': [iri(`${office}#contact`)],
      },
    },
    {
      iri: `${office}#contact`,
      said: {
        ...isA('cv:ContactPoint'),
        'cv:email': agency === undefined ? [] : plain(agency.email),
        'cv:telephone': agency === undefined ? [] : plain(agency.phone),
        'cv:openingHours': agency === undefined ? [] : [iri(`${office}#hours`)],
      },
    },
    ...(agency === undefined
      ? []
      : [{ iri: `${office}#hours`, said: { ...isA('time:TemporalEntity'), 'dct:description': texts(agency.hours) } }]),
    { iri: place, said: { ...isA('dct:Location'), 'dct:identifier': plain(file.country) } },
    ...said.map((language) => ({ iri: language, said: isA('dct:LinguisticSystem') })),
    ...(event === undefined
      ? []
      : [
          {
            iri: `${origin}/api/v1/events/${encodeURIComponent(event.id)}`,
            said: {
              ...isA('cv:LifeEvent', 'cv:Event'),
              'dct:identifier': plain(event.id),
              'dct:title': texts(event.title),
              'dct:description': texts(event.description),
            },
          },
        ]),
    ...channels.map((channel) => ({
      iri: part('channel', channel),
      said: {
        ...isA('cv:Channel'),
        'dct:identifier': plain(channel),
        'dct:description': texts(each((lang) => t(lang, channelKeys[channel]))),
        'cv:ownedBy': [iri(office)],
      },
    })),
    ...outputs,
    ...papers.map(({ name }) => ({ iri: part('evidence', name), said: { ...isA('cv:EvidenceType'), 'dct:identifier': plain(name) } })),
    ...laws,
  ]
  return turtle(prefixes, resources)
}

const channelKeys = {
  web: 'linked.channel.web',
  chat: 'linked.channel.chat',
  phone: 'linked.channel.phone',
  counter: 'linked.channel.counter',
  api: 'linked.channel.api',
} as const

const languagesOf = ({ languages: own }: Service): readonly string[] =>
  own.flatMap((lang) => (languages[lang] === undefined ? [] : [`${authority}/language/${languages[lang]}`]))

/** What one gets: documents, and money where the service pays. */
function outputsOf(service: Service, part: (kind: string, name: string) => string): readonly Resource[] {
  const money = paidRule(service)
  const title = money === undefined ? undefined : service.titles?.[money]
  return [
    ...service.documents.map(({ name, title }) => ({
      iri: part('output', name),
      said: { ...isA('cv:Output'), 'dct:identifier': plain(name), 'dct:title': texts(title) },
    })),
    ...(money === undefined || title === undefined
      ? []
      : [{ iri: part('output', money), said: { ...isA('cv:Output'), 'dct:identifier': plain(money), 'dct:title': texts(title) } }]),
  ]
}

/** The articles on which the rules rest, each once. */
function lawsOf(rules: Loaded['rules'], service: Service, part: (kind: string, name: string) => string): readonly Resource[] {
  const found = new Map<string, Resource>()
  for (const name of Object.keys(service.rules).filter((one) => rules.names.has(one)))
    for (const { title, url } of rules.references(name)) {
      const address = url !== undefined && /^https?:\/\//.test(url) ? url : part('law', title)
      if (!found.has(address)) found.set(address, { iri: address, said: { ...isA('eli:LegalResource'), 'dct:title': [{ text: title }] } })
    }
  return [...found.values()]
}

/** Our promise for the first answer as xsd:duration; working days count as days. */
function dueOf({ workflow }: Service): string | undefined {
  const written = workflow.states.find((state) => state.phase === 'open' && state.due !== undefined)?.due?.in
  return written === undefined ? undefined : isoDuration(written)
}
