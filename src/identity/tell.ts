import { say } from '#definitions'
import type { Tx } from '#store'
import type { Account } from './accounts.ts'
import type { IdentityEdge } from './edge.ts'
import { writeLetter } from './letters.ts'
import { t } from './texts.ts'

/** What a person is told of by e-mail, so that nobody changes how she signs in behind her back. */
export type Told = 'key-added' | 'key-removed' | 'code-used' | 'verified' | 'recovered' | 'mandate' | 'visit' | 'linked' | 'unlinked'

/** Writes the e-mail in the caller's transaction; without an address nothing is said. */
export async function tell(edge: IdentityEdge, tx: Tx, account: Account, what: Told): Promise<void> {
  if (account.email === null) return
  const languages = edge.town.file.languages
  const lang = languages.includes(account.language) ? account.language : (languages[0] ?? 'fr')
  const site = edge.config.url ?? `http://${edge.config.host}:${edge.config.port}`
  const name = `${account.given} ${account.family}`
  const values = {
    name,
    what: t(lang, `mail.${what}`),
    link: `${site.replace(/\/$/, '')}/${lang}/${what === 'mandate' ? 'mandates' : 'security'}`,
    phone: edge.town.file.contact['phone-shown'],
  }
  const letter = {
    to: account.email,
    name,
    lang,
    subject: t(lang, what === 'mandate' ? 'mail.mandate.subject' : 'mail.change.subject', { town: say(edge.town.file.name, lang) }),
    text: t(lang, what === 'mandate' ? 'mail.mandate.text' : 'mail.change.text', values),
  }
  await writeLetter(edge, tx, letter, what, account)
}
