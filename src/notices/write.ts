import { type CaseMessage, calendarFile, messageText, type OpenedCase, requestLabel } from '#cases'
import { say } from '#definitions'
import { Refusal, showReference } from '#kernel'
import type { Channel } from '#people'
import { formatCents, formatDate, formatDateTime } from '#web'
import { type Addressee, siteOf, zoneOf } from './address.ts'
import type { Notice, NoticesEdge, Value } from './contract.ts'
import { gsmSafe } from './sms/alphabet.ts'
import { t } from './texts.ts'

/** What is to be put into words, for whom and which way. */
export interface Writing {
  readonly template: string
  readonly values: Readonly<Record<string, Value>>
  readonly link?: string
  readonly channel: Channel
  readonly agency: string | null
  readonly addressee: Addressee
  readonly large: boolean
  /** the case that it is about, opened, where the template needs it */
  readonly opened?: OpenedCase
}

/** The notice as one person gets it by one channel, in her language. Refuses `notices.template-unknown`. */
export function writeNotice(edge: NoticesEdge, writing: Writing): Notice {
  const { channel, template, opened } = writing
  const message = template === 'notices.message' ? opened?.view.messages.find(({ id }) => id === writing.values.message) : undefined
  const { subject, body } = writing.values
  if (template === 'notify')
    return addressed(writing, { lang: edge.town.file['legal-language'], subject: String(subject), text: String(body) })
  const said = message === undefined || opened === undefined ? ofRoom(edge, writing) : ofCase(edge, opened, message, writing)
  return addressed(writing, channel === 'sms' ? { ...said, text: gsmSafe(said.text) } : said)
}

function addressed({ addressee: { name, email, phone, postal }, channel, large }: Writing, said: Said): Notice {
  if (channel === 'letter') return { name, ...said, postal, large }
  const to = channel === 'sms' ? phone : email
  return { ...(to === undefined ? {} : { to }), name, ...said }
}

type Said = Pick<Notice, 'lang' | 'subject' | 'text' | 'calendar'>

/** Texts of the room that tells: `<name>.subject`, `<name>.text`; `<name>.sms`, `<name>.letter` where the channel wants other words. */
function ofRoom(edge: NoticesEdge, { template, values: given, link, channel, agency, addressee }: Writing): Said {
  const [room = '', ...rest] = template.split('.')
  const name = rest.join('.')
  const words = edge.words.get(room)
  if (words === undefined || !words.knows(`${name}.text`)) throw new Refusal('notices.template-unknown', { template })
  const lang = addressee.lang ?? edge.town.file['legal-language']
  const site = `${siteOf(edge)}/${lang}`
  const values: Record<string, string | number> = {
    name: addressee.name,
    town: say(edge.town.file.name, lang),
    phone: edge.town.file.contact['phone-shown'],
    link: link === undefined ? site : `${site}${link}`,
    site,
  }
  const later: [string, string][] = []
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === 'object' && 'text' in value) later.push([key, value.text])
    else values[key] = inWords(value, lang, zoneOf(edge, agency))
  }
  for (const [key, text] of later) values[key] = words.say(lang, text, values)
  const own = `${name}.${channel === 'email' ? 'text' : channel}`
  const text = words.knows(own) ? own : `${name}.text`
  const subject = words.say(lang, `${name}.subject`, values)
  // A text message says the one sentence and where to read the rest.
  if (channel === 'sms' && text !== own) return { lang, subject, text: t(lang, 'sms.text', { ...values, said: subject }) }
  return { lang, subject, text: words.say(lang, text, values) }
}

function inWords(value: Exclude<Value, { readonly text: string }>, lang: string, zone: string): string | number {
  if (typeof value !== 'object') return value
  if ('day' in value) return formatDate(lang, value.day, 'full')
  if ('at' in value) return formatDateTime(lang, value.at, zone, 'full')
  if ('cents' in value) return formatCents(lang, value.cents, value.currency)
  return say(value.words, lang)
}

/**
 * A message in a case: what was said, for which request, and where to read and answer. What agents write stays on the page: an e-mail passes through many
 * hands, so it only says that there is a message. A letter is sealed until it is opened by its person: it says everything, and leads to nowhere on a screen.
 */
function ofCase(edge: NoticesEdge, opened: OpenedCase, message: CaseMessage, { addressee, channel }: Writing): Said {
  const { view, loaded } = opened
  const { service } = loaded
  const wished = addressee.lang ?? view.language
  const lang = service.languages.includes(wished) ? wished : (service.languages[0] ?? 'fr')
  const link = `${siteOf(edge)}/${lang}/cases/${view.reference}`
  const title = say(service.title, lang)
  const whole = () => (message.from === 'office' ? (message.text ?? '') : messageText(message, { service, lang, view, link }))
  const values = {
    name: addressee.name,
    title,
    reference: showReference(view.reference),
    link,
    phone: edge.town.file.contact['phone-shown'],
  }
  const subject = t(lang, 'mail.subject', values)
  if (channel === 'letter') return { lang, subject, text: t(lang, 'letter.text', { ...values, said: whole() }) }
  if (channel === 'sms') return { lang, subject, text: t(lang, 'mail.sms', { ...values, town: say(edge.town.file.name, lang) }) }
  const said = message.from === 'office' ? t(lang, 'mail.office') : whole()
  const calendar = calendarOf(edge, opened, message, lang)
  return { lang, subject, text: t(lang, 'mail.text', { ...values, said }), ...(calendar && { calendar }) }
}

/** The meeting that a message tells of, as a calendar takes it, or takes it out again; undefined: it tells of none, or of one that was changed since. */
function calendarOf(edge: NoticesEdge, { view, loaded: { service } }: OpenedCase, message: CaseMessage, lang: string): string | undefined {
  const { notice, variables, at } = message
  const [told, place] = [variables?.['rendez-vous'], variables?.lieu]
  if (told?.kind !== 'hours' || place?.kind !== 'text') return undefined
  const cancelled = notice === 'appointment-cancelled'
  if (!cancelled && notice !== 'appointment') return undefined
  const given = view.timeline.findLast((entry) => entry.type === 'case.appointment-cancelled' && entry.at === at)?.about
  const asked = view.requests.findLast(({ name, meeting }) =>
    cancelled ? name === given && meeting === undefined : meeting?.from === told.from,
  )
  if (asked === undefined) return undefined
  return calendarFile({
    key: asked.key,
    from: told.from,
    until: told.until,
    place: place.text,
    title: `${requestLabel(service, asked.name, lang)} – ${say(service.title, lang)}`,
    zone: told.zone,
    sequence: asked.changes,
    made: at,
    host: new URL(siteOf(edge)).hostname,
    organizer: { name: say(edge.town.file.name, lang), email: edge.town.file.contact.email },
    ...(cancelled && { cancelled }),
  })
}
