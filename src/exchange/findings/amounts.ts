import { canonicalEpc } from '../epcis/epc.ts'
import type { Finding } from './finding.ts'
import type { Shipment, Told } from './shipment.ts'

const inKilograms: Readonly<Record<string, number>> = { KGM: 1, GRM: 0.001, TNE: 1000, LBR: 0.453_592_37 }
/** Scales differ; goods dry. */
const tolerance = 0.02

interface Amount {
  readonly told: Told
  /** what is counted: a class, a logistic unit, the mass of all */
  readonly of: string
  readonly kind: 'quantity' | 'weight'
  readonly value: number
}

/** Of one event: quantities by class (in kilograms where it is a mass), things in a logistic unit, the mass that scales say. */
function amountsIn(told: Told): Amount[] {
  const { body } = told
  const quantities = [...(body.quantityList ?? []), ...(body.childQuantityList ?? [])]
  return [
    ...quantities.flatMap(({ epcClass, quantity, uom }): Amount[] => {
      if (quantity === undefined) return []
      const factor = uom === undefined ? undefined : inKilograms[uom]
      const of = canonicalEpc(epcClass)
      return factor === undefined
        ? [{ told, of: `${of} ${uom ?? ''}`.trim(), kind: 'quantity', value: quantity }]
        : [{ told, of, kind: 'weight', value: quantity * factor }]
    }),
    ...(body.type === 'AggregationEvent' && body.parentID !== undefined && body.childEPCs !== undefined
      ? [{ told, of: canonicalEpc(body.parentID), kind: 'quantity' as const, value: new Set(body.childEPCs.map(canonicalEpc)).size }]
      : []),
    ...(body.sensorElementList ?? []).flatMap(({ sensorReport }) =>
      sensorReport.flatMap(({ type, value, uom }): Amount[] => {
        const factor = inKilograms[uom ?? '']
        return type === 'Mass' && value !== undefined && factor !== undefined
          ? [{ told, of: 'mass', kind: 'weight', value: value * factor }]
          : []
      }),
    ),
  ]
}

/** The same goods counted or weighed twice, with another result. Transformations change goods: what is counted before and after is not compared. */
export function amountFindings({ events }: Shipment): readonly Finding[] {
  const amounts = Map.groupBy(
    events.filter(({ body }) => body.type !== 'TransformationEvent').flatMap(amountsIn),
    ({ of, kind }) => `${kind} ${of}`,
  )
  return [...amounts.values()].flatMap((series) =>
    series.slice(1).flatMap((now, index): Finding[] => {
      const before = series[index]!
      const differs =
        now.kind === 'quantity'
          ? now.value !== before.value
          : Math.abs(now.value - before.value) > tolerance * Math.max(now.value, before.value)
      if (!differs) return []
      return [
        {
          kind: now.kind,
          parties: [before.told.party, now.told.party],
          events: [before.told.hash, now.told.hash],
          facts: { before: rounded(before.value), now: rounded(now.value), first: before.told.party, second: now.told.party },
        },
      ]
    }),
  )
}

const rounded = (value: number): number => Math.round(value * 100) / 100
