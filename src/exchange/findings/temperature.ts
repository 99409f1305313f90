import type { Finding } from './finding.ts'
import type { Shipment, Told } from './shipment.ts'

const inCelsius: Readonly<Record<string, (value: number) => number>> = {
  CEL: (value) => value,
  KEL: (value) => value - 273.15,
  FAH: (value) => ((value - 32) * 5) / 9,
}

interface Limits {
  readonly lowest: number
  readonly highest: number
}

/** What the maker says that the goods bear: `minimumTemperature` and `maximumTemperature` in degrees Celsius, an extension of the instance data (ILMD). */
function limitsIn(events: readonly Told[]): Limits {
  let [lowest, highest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (const { body } of events)
    for (const [name, value] of Object.entries(body.ilmd ?? {})) {
      if (typeof value !== 'number') continue
      if (name.endsWith(':minimumTemperature')) lowest = Math.max(lowest, value)
      if (name.endsWith(':maximumTemperature')) highest = Math.min(highest, value)
    }
  return { lowest, highest }
}

/** Food and medicines that were too warm or too cold on their way, and sensors that rang. */
export function temperatureFindings({ events }: Shipment): readonly Finding[] {
  const { lowest, highest } = limitsIn(events)
  return events.flatMap((told): Finding[] => {
    const reports = (told.body.sensorElementList ?? [])
      .flatMap(({ sensorReport }) => sensorReport)
      .filter(({ type }) => type === 'Temperature')
    const measured = reports.flatMap(({ value, minValue, maxValue, uom }) => {
      const convert = inCelsius[uom ?? 'CEL']
      return convert === undefined ? [] : [value, minValue, maxValue].filter((one) => one !== undefined).map(convert)
    })
    const worst = measured
      .filter((one) => one < lowest || one > highest)
      .sort((a, b) => Math.max(b - highest, lowest - b) - Math.max(a - highest, lowest - a))[0]
    if (worst === undefined) return []
    const limit = worst > highest ? highest : lowest
    return [
      {
        kind: 'temperature',
        parties: [told.party],
        events: [told.hash],
        facts: { party: told.party, degrees: Math.round(worst * 10) / 10, limit },
      },
    ]
  })
}
