import { say } from '#definitions'
import { siteOf } from '../address.ts'
import type { Notice, NoticesEdge } from '../contract.ts'
import { gsmSafe } from '../sms/alphabet.ts'
import { t } from '../texts.ts'
import { type Writing, writeNotice } from '../write.ts'

export interface Member {
  readonly id: string
  readonly writing: Omit<Writing, 'addressee' | 'large'>
}

/** Several notices as one: what each is called and where to read it. A text message only says how many there are. */
export function writeTogether(edge: NoticesEdge, members: readonly Member[], { addressee, channel, large }: Writing): Notice {
  const lang = addressee.lang ?? edge.town.file['legal-language']
  const site = `${siteOf(edge)}/${lang}`
  const values = { name: addressee.name, count: members.length, town: say(edge.town.file.name, lang), link: `${site}/notices` }
  const subject = t(lang, 'together.subject', values)
  if (channel === 'sms')
    return {
      name: addressee.name,
      lang,
      subject,
      text: gsmSafe(t(lang, 'together.sms', values)),
      ...(addressee.phone && { to: addressee.phone }),
    }
  const said = members
    .map(
      ({ id, writing }) => `– ${writeNotice(edge, { ...writing, addressee, large }).subject}\n  ${site}${writing.link ?? `/notices/${id}`}`,
    )
    .join('\n\n')
  const notice = { name: addressee.name, lang, subject, text: t(lang, 'together.text', { ...values, said }) }
  if (channel === 'letter') return { ...notice, postal: addressee.postal, large }
  return { ...notice, ...(addressee.email && { to: addressee.email }) }
}
