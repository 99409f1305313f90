import { type CaseRow, standLabel } from '#cases'
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

/** Where a case stands, as the office says it: a state that waits is named after whom it waits for, for its own label speaks to the person. */
export const stateWords = (
  service: Service,
  row: Pick<CaseRow, 'state' | 'phase'> & { readonly outcome?: CaseRow['outcome'] | undefined },
  lang: string,
): string => (row.phase === 'waiting' ? t(lang, 'clock.waits.state') : standLabel(service, row, lang))
