import type { EpcisEvent } from './epcis/event.ts'

const units: Readonly<Record<string, string>> = { KGM: 'kg', GRM: 'g', TNE: 't', LBR: 'lb', CEL: '°C', KEL: 'K', FAH: '°F' }

/** What was counted, weighed and measured, as it was told: `998 kg`, `3,1–7,2 °C`. Runs in browsers. */
export function measuresIn({ quantityList, childQuantityList, sensorElementList }: Partial<EpcisEvent>, lang: string): readonly string[] {
  const numbers = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 })
  const written = (values: readonly (number | undefined)[], uom: string | undefined): readonly string[] => {
    const shown = [...new Set(values.filter((one) => one !== undefined).map((one) => numbers.format(one).replaceAll('\u202f', '\u00a0')))]
    if (shown.length === 0) return []
    return [uom === undefined ? `×\u00a0${shown.join('–')}` : `${shown.join('–')}\u00a0${units[uom] ?? uom}`]
  }
  return [
    ...[...(quantityList ?? []), ...(childQuantityList ?? [])].flatMap(({ quantity, uom }) => written([quantity], uom)),
    ...(sensorElementList ?? [])
      .flatMap(({ sensorReport }) => sensorReport)
      .filter(({ type, uom }) => type === 'Temperature' || (type === 'Mass' && uom !== undefined))
      .flatMap(({ minValue, value, maxValue, uom = 'CEL' }) =>
        written(minValue === undefined ? [value, maxValue] : [minValue, maxValue], uom),
      ),
  ]
}
