import { say } from '#definitions'
import type { Service } from '#services'
import { formatList } from '#web'
import { t } from './texts.ts'

/** Questions as a sentence names them, in quotes: their labels may be questions themselves. */
export const labelsOf = (service: Pick<Service, 'fields'>, names: readonly string[], lang: string): string =>
  formatList(
    lang,
    names.map((name) => t(lang, 'quoted', { label: labelOf(service, name, lang) })),
  )

const labelOf = ({ fields }: Pick<Service, 'fields'>, name: string, lang: string): string => {
  const field = fields.find((one) => one.name === name.split(' . ')[0])
  return field === undefined ? name : say(field.label, lang)
}
