/** Our own messages in the Common Alerting Protocol 1.2, and the feed that lists them (Atom, RFC 4287). */
import type { Situation } from '../store.ts'
import type { Position } from '../zone/zone.ts'
import { xmlText } from './xml.ts'

export interface Issued {
  readonly situation: Situation
  /** UTC instants of all our messages about it, the oldest first; this is the last of them */
  readonly sent: readonly string[]
  /** CAP's sender: an address of the town's domain */
  readonly sender: string
  readonly senderName: Readonly<Record<string, string>>
  readonly languages: readonly string[]
  /** by language, why the alert was false; undefined: it was not taken back */
  readonly retracted?: Readonly<Record<string, string>>
  /** the page where people read on, by language */
  readonly web: (lang: string) => string
}

const element = (name: string, text: string): string => `<${name}>${xmlText(text)}</${name}>`
/** CAP wants an offset and no fraction, and `-00:00` for UTC (3.3.2). */
const instant = (at: string): string => `${new Date(at).toISOString().slice(0, 19)}-00:00`
const pair = ([lon, lat]: Position): string => `${lat},${lon}`

const descriptionOf = (text = ''): readonly string[] => (text === '' ? [] : [element('description', text)])

/** One message: Alert when it is new, Update with each change, Cancel when it was called off or taken back; every language of the town. */
export function capOf({ situation, sent, sender, senderName, languages, retracted, web }: Issued): string {
  const { state, exercise, zone, title, text, expiresAt } = situation
  const number = sent.length
  const type = state === 'over' ? 'Cancel' : number === 1 ? 'Alert' : 'Update'
  const references = sent.slice(0, -1).map((at, i) => `${sender},${situation.id}.${i + 1},${instant(at)}`)
  const area = [
    element('areaDesc', title[languages[0] ?? ''] ?? Object.values(title)[0] ?? ''),
    // A hole has no place in CAP: the outer ring alone is written, so that nobody inside goes unwarned.
    ...zone.polygons.map(([outer = []]) => element('polygon', outer.map(pair).join(' '))),
    ...zone.circles.map(({ centre, km }) => element('circle', `${pair(centre)} ${km}`)),
    ...zone.communes.map((code) => `<geocode>${element('valueName', 'INSEE')}${element('value', code)}</geocode>`),
  ].join('')
  const spoken = languages.filter((lang) => title[lang] !== undefined)
  const infos = (spoken.length === 0 ? Object.keys(title).slice(0, 1) : spoken).map((lang) =>
    [
      '<info>',
      element('language', lang),
      element('category', 'Safety'),
      element('event', title[lang] ?? ''),
      element('urgency', state === 'over' ? 'Past' : 'Immediate'),
      element('severity', 'Severe'),
      element('certainty', 'Observed'),
      ...(expiresAt === null ? [] : [element('expires', instant(expiresAt))]),
      element('senderName', senderName[lang] ?? Object.values(senderName)[0] ?? ''),
      element('headline', title[lang] ?? ''),
      ...descriptionOf(retracted?.[lang] ?? text[lang]),
      element('web', web(lang)),
      `<area>${area}</area>`,
      '</info>',
    ].join(''),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
    element('identifier', `${situation.id}.${number}`),
    element('sender', sender),
    element('sent', instant(sent.at(-1) ?? situation.changedAt)),
    element('status', exercise ? 'Exercise' : 'Actual'),
    element('msgType', type),
    element('scope', 'Public'),
    // What a Cancel is for (3.2.1), in the town's first language; each language has it again as its description.
    ...(retracted === undefined ? [] : [element('note', retracted[languages[0] ?? ''] ?? '')]),
    ...(references.length === 0 ? [] : [element('references', references.join(' '))]),
    ...infos,
    '</alert>\n',
  ].join('')
}

/** The feed: one entry a situation, its newest message. `self`: address of the feed; `hrefOf`: of a message. */
export function atomOf(
  issued: readonly Situation[],
  {
    title,
    self,
    lang,
    hrefOf,
  }: { readonly title: string; readonly self: string; readonly lang: string; readonly hrefOf: (situation: Situation) => string },
): string {
  const updated =
    issued
      .map(({ changedAt }) => new Date(changedAt).toISOString())
      .sort()
      .at(-1) ?? '1970-01-01T00:00:00.000Z'
  const entries = issued.map((one) =>
    [
      '<entry>',
      element('id', `urn:uuid:${one.id}`),
      element('title', one.title[lang] ?? Object.values(one.title)[0] ?? ''),
      element('updated', new Date(one.changedAt).toISOString()),
      `<link rel="alternate" type="application/cap+xml" href="${xmlText(hrefOf(one))}"/>`,
      '</entry>',
    ].join(''),
  )
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xmlText(lang)}">`,
    element('id', self),
    element('title', title),
    element('updated', updated),
    `<author>${element('name', title)}</author>`,
    `<link rel="self" type="application/atom+xml" href="${xmlText(self)}"/>`,
    ...entries,
    '</feed>\n',
  ].join('')
}
