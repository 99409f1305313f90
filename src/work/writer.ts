import { actedFor, type CaseMessage, messageText } from '#cases'
import { fullName } from './names.ts'
import type { DeskCase } from './open.ts'
import { t } from './texts.ts'
import { hiddenFields, variablesFor } from './visible.ts'

/** Who wrote a message of a case, in words for the office. */
export function writerOf({ from, by }: CaseMessage, { colleagues, person }: Pick<DeskCase, 'colleagues' | 'person'>, lang: string): string {
  if (from === 'person') {
    const name = person === undefined ? t(lang, 'person.unnamed') : fullName(person)
    const acted = actedFor(by, colleagues, lang)
    return acted === undefined ? name : `${name}. ${acted}`
  }
  const named = by.kind === 'worker' ? colleagues.get(by.account) : undefined
  return named === undefined ? t(lang, from === 'system' ? 'messages.system' : 'messages.office') : fullName(named)
}

/** What a message says, for an agent who may not see all answers. `link`: address of the case's page for its person. */
export function writtenIn(message: CaseMessage, { view, loaded, roles }: DeskCase, link: string, lang: string): string {
  const hidden = hiddenFields(loaded.service, roles)
  const variables = variablesFor(message.variables, hidden, t(lang, 'preview.hidden'))
  return messageText({ ...message, variables }, { service: loaded.service, view, lang, link })
}
