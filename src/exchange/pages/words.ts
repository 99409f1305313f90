import { t } from '../texts.ts'

export const decisionText = (lang: string, decision: 'release' | 'inspect' | 'hold'): string => t(lang, `decide.${decision}`)

export const shipmentHref = (lang: string, id?: string): string =>
  `/${lang}/exchange${id === undefined ? '' : `/shipment?id=${encodeURIComponent(id)}`}`
