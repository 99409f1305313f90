import { type CaseMessage, calendarFile, messageText, type OpenedCase, requestLabel } from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import type { Notice } from './store.ts'
import { t } from './texts.ts'

export interface Addressee {
  readonly to?: string
  readonly name: string
  /** the person's own language; the case's when she never chose one */
  readonly lang?: string
  /** she wants letters: where to, how large, and the number that helps without a screen */
  readonly letter?: { readonly postal: readonly string[]; readonly large: boolean; readonly phone: string }
}

/**
 * The e-mail that tells of a message in a case: what was said, for which request, and where to read and answer. What agents write stays on the page:
 * an e-mail passes through many hands, so it only says that there is a message.
 */
export function writeNotice(opened: OpenedCase, message: CaseMessage, addressee: Addressee, site: string): Notice {
  const { view, loaded } = opened
  const { service } = loaded
  const wished = addressee.lang ?? view.language
  const lang = service.languages.includes(wished) ? wished : (service.languages[0] ?? 'fr')
  const link = `${site}/${lang}/cases/${view.reference}`
  const title = say(service.title, lang)
  if (addressee.letter !== undefined) {
    // A letter is sealed until it is opened by its person: it says everything, and leads to nowhere on a screen.
    const whole = message.from === 'office' ? (message.text ?? '') : messageText(message, { service, lang, view, link })
    const { postal, large, phone } = addressee.letter
    const values = { name: addressee.name, title, reference: showReference(view.reference), said: whole, phone }
    const subject = t(lang, 'mail.subject', values)
    return { name: addressee.name, lang, subject, text: t(lang, 'letter.text', values), postal, large }
  }
  const said = message.from === 'office' ? t(lang, 'mail.office') : messageText(message, { service, lang, view, link })
  const values = { name: addressee.name, title, reference: showReference(view.reference), said, link }
  const calendar = calendarOf(opened, message, lang, site)
  const text = t(lang, 'mail.text', values)
  return { to: addressee.to, name: addressee.name, lang, subject: t(lang, 'mail.subject', values), text, ...(calendar && { calendar }) }
}

/** The meeting that a message tells of, as a calendar takes it; undefined: it tells of none, or of one that was changed since. */
function calendarOf(
  { view, loaded: { service } }: OpenedCase,
  { notice, variables, at }: CaseMessage,
  lang: string,
  site: string,
): string | undefined {
  const told = variables?.['rendez-vous']
  if (notice !== 'appointment' || told?.kind !== 'hours') return undefined
  const asked = view.requests.find(({ meeting }) => meeting?.from === told.from)
  if (asked?.meeting === undefined) return undefined
  const title = `${requestLabel(service, asked.name, lang)} – ${say(service.title, lang)}`
  const { zone } = told
  return calendarFile({ ...asked.meeting, key: asked.key, title, zone, sequence: asked.changes, made: at, host: new URL(site).hostname })
}
