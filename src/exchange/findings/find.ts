import { amountFindings } from './amounts.ts'
import { custodyFindings, type Holder } from './custody.ts'
import { type Finding, riskOf } from './finding.ts'
import { backdatedFindings, clockFindings } from './order.ts'
import { type Shipment, shipmentsIn, type Told } from './shipment.ts'
import { temperatureFindings } from './temperature.ts'
import { type Place, travelFindings } from './travel.ts'

export interface Judged extends Shipment {
  readonly findings: readonly Finding[]
  /** 0 to 100: the order of the list, never a decision */
  readonly risk: number
}

export interface Known {
  readonly parties: readonly Holder[]
  /** canonical id → place */
  readonly places: ReadonlyMap<string, Place>
  /** parties that were found to lie about their log */
  readonly liars: ReadonlySet<string>
}

/** Papers that are made for one shipment. An order or a test result may stand behind several. */
const single = new Set(['bol', 'desadv', 'inv', 'cert', 'pedigree'])

/** Shipments with all that does not fit in them, the riskiest first. Pure: the same events say the same to everybody. */
export function judgeAll(told: readonly Told[], known: Known): readonly Judged[] {
  const shipments = shipmentsIn(told)
  const users = new Map<string, Shipment[]>()
  for (const shipment of shipments)
    for (const { type, document } of shipment.documents)
      if (single.has(type)) users.set(document, [...(users.get(document) ?? []), shipment])
  return shipments
    .map((shipment): Judged => {
      const findings = [
        ...lieFindings(shipment, known),
        ...temperatureFindings(shipment),
        ...travelFindings(shipment, known.places),
        ...documentFindings(shipment, users),
        ...amountFindings(shipment),
        ...custodyFindings(shipment, known.parties),
        ...backdatedFindings(shipment),
        ...clockFindings(shipment),
      ]
      return { ...shipment, findings, risk: riskOf(findings) }
    })
    .sort((a, b) => b.risk - a.risk)
}

/** One paper behind two shipments: it is one of them that it was made for. */
function documentFindings(shipment: Shipment, users: ReadonlyMap<string, readonly Shipment[]>): Finding[] {
  return shipment.documents.flatMap(({ document }): Finding[] => {
    const other = users.get(document)?.find((one) => one !== shipment)
    if (other === undefined) return []
    const uses = ({ body }: Told) => body.bizTransactionList?.some(({ bizTransaction }) => bizTransaction === document) ?? false
    const events = [...shipment.events, ...other.events].filter(uses)
    return [
      {
        kind: 'document',
        parties: [...new Set(events.map(({ party }) => party))],
        events: events.map(({ hash }) => hash),
        facts: { document, other: other.id },
      },
    ]
  })
}

const lieFindings = ({ events }: Shipment, { liars }: Known): Finding[] =>
  [...new Set(events.map(({ party }) => party))]
    .filter((party) => liars.has(party))
    .map((party) => ({
      kind: 'lie',
      parties: [party],
      events: events.filter((one) => one.party === party).map(({ hash }) => hash),
      facts: { party },
    }))
