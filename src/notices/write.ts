import { type CaseMessage, messageText, type OpenedCase } from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import type { Notice } from './store.ts'
import { t } from './texts.ts'

export interface Addressee {
  readonly to?: string
  readonly name: string
  /** the person's own language; the case's when she never chose one */
  readonly lang?: string
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
  const said = message.from === 'office' ? t(lang, 'mail.office') : messageText(message, { service, lang, view, link })
  const title = say(service.title, lang)
  const values = { name: addressee.name, title, reference: showReference(view.reference), said, link }
  return { to: addressee.to, name: addressee.name, lang, subject: t(lang, 'mail.subject', values), text: t(lang, 'mail.text', values) }
}
