import type { Service } from '#services'
import type { Lang } from '#web'
import type { OrderValue } from './queue.ts'
import { t } from './told/texts.ts'
import { nameOf, valueInWords } from './why.ts'

interface Around {
  readonly service: Service
  readonly lang: Lang
}

/** One line of the order of a queue, as people call it: `Points, le plus d’abord`. */
export function orderLabel({ way, of }: Pick<OrderValue, 'way' | 'of'>, { service, lang }: Around): string {
  return t(lang, `queue.${way}`, { name: nameOf(of, { service, lang }) })
}

export const orderValue = ({ of, value }: OrderValue, around: Around): string => valueInWords(of, value, around)

/** `Points, le plus d’abord : 40` */
export const orderInWords = (line: OrderValue, around: Around): string =>
  t(around.lang, 'queue.line', { label: orderLabel(line, around), value: orderValue(line, around) })
