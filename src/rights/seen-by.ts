import { say } from '#definitions'
import { isVisible } from '#services'
import { formatList } from '#web'
import type { RightsEdge } from './edge.ts'
import { t } from './texts.ts'

/**
 * Who at a desk may see a fact, in words: her name and language, whoever works for her; anything else, those who handle a request of a service that asks
 * for it and shows it to a role. It says what the services' files say, so it is never out of date.
 */
export function seenByWords({ catalogue }: Pick<RightsEdge, 'catalogue'>, concept: string, lang: string): string {
  if (concept === 'person' || concept === 'person.language') return t(lang, 'seen.everyone')
  const titles = catalogue.ids().flatMap((id) => {
    const loaded = catalogue.current(id)
    if (loaded === undefined) return []
    const { service } = loaded
    const roles = Object.keys(service.workflow.roles)
    return service.fields.some((field) => field.concept === concept && isVisible(service, field, roles)) ? [say(service.title, lang)] : []
  })
  return titles.length === 0 ? t(lang, 'seen.nobody') : t(lang, 'seen.services', { list: formatList(lang, titles) })
}
