import { formatDate, formatList, formatPercent } from '#web'
import type { Service } from '../../contract.ts'
import { communes } from '../../fields/communes.ts'
import type { DesignerCtx } from './edge.ts'
import { t } from './texts.ts'

/** Whom a pilot takes and until when, as its file says: who lives where, which share, by which condition. */
export function pilotWords({ edge, lang }: Pick<DesignerCtx, 'edge' | 'lang'>, { stage: { pilot = {} } }: Pick<Service, 'stage'>): string {
  const { who, share, in: territories, until } = pilot
  const own = (code: string) => edge.town.file.communes.find((one) => one.code === code)?.name
  const nameOf = (code: string) => own(code) ?? communes.byCode(code)?.name ?? t(lang, 'pilot.département', { code })
  const parts = [
    ...(territories === undefined ? [] : [t(lang, 'pilot.in', { where: formatList(lang, territories.map(nameOf)) })]),
    ...(share === undefined ? [] : [t(lang, 'pilot.share', { share: formatPercent(lang, share) })]),
    ...(who === undefined ? [] : [t(lang, 'pilot.who', { condition: who })]),
  ]
  const taken = parts.length === 0 ? t(lang, 'pilot.all') : parts.join(', ')
  return until === undefined ? t(lang, 'pilot', { taken }) : t(lang, 'pilot.until', { taken, day: formatDate(lang, until) })
}
