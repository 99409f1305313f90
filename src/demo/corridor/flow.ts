import type { Member } from './make.ts'

/** The parties of the demonstration. Towns are real, everybody in them is invented. */
export const members: readonly Omit<Member, 'port'>[] = [
  {
    id: 'maker',
    name: { fr: 'Laiterie du Plateau', en: 'Plateau Dairy', nl: 'Plateauzuivel' },
    gln: '4012345000009',
    company: '999000110',
    places: [
      {
        id: 'https://id.gs1.org/414/4012345000009',
        name: { fr: 'Bar-le-Duc', en: 'Bar-le-Duc', nl: 'Bar-le-Duc' },
        latitude: 48.77,
        longitude: 5.16,
      },
    ],
  },
  {
    id: 'shipper',
    name: { fr: 'Meuse Transports', en: 'Meuse Carriers', nl: 'Maasvervoer' },
    gln: '4000001000005',
    company: '0999000129',
    places: [
      { id: 'https://id.gs1.org/414/4000001000005', name: { fr: 'Liège', en: 'Liège', nl: 'Luik' }, latitude: 50.63, longitude: 5.57 },
    ],
  },
  {
    id: 'port',
    name: { fr: 'Terminal de l’Escaut', en: 'Scheldt Terminal', nl: 'Scheldeterminal' },
    gln: '0614141000005',
    company: '0999001713',
    places: [
      {
        id: 'https://id.gs1.org/414/0614141000005',
        name: { fr: 'Anvers', en: 'Antwerp', nl: 'Antwerpen' },
        latitude: 51.26,
        longitude: 4.4,
      },
    ],
  },
  {
    id: 'customs',
    name: { fr: 'Douane du corridor', en: 'Corridor customs', nl: 'Douane van de corridor' },
    gln: '9506000134376',
    control: 'controle-douanier',
    hears: ['commissioning', 'packing', 'shipping', 'receiving', 'loading', 'arriving', 'departing', 'transporting', 'storing'],
  },
  {
    id: 'consumer',
    name: { fr: 'Association de consommatrices', en: 'Consumers’ association', nl: 'Consumentenvereniging' },
    gln: '5412345000013',
  },
]

export type Step = readonly [party: string, event: Readonly<Record<string, unknown>>]

const hour = 3_600_000
const gln = (id: string): string => members.find((one) => one.id === id)!.gln
const at = (id: string) => ({ readPoint: { id: `https://id.gs1.org/414/${gln(id)}` } })
const to = (id: string) => ({ destinationList: [{ type: 'possessing_party', destination: `https://id.gs1.org/417/${gln(id)}` }] })
const bill = (number: string) => ({
  bizTransactionList: [{ type: 'bol', bizTransaction: `urn:epcglobal:cbv:bt:${gln('shipper')}:${number}` }],
})
const cheese = (kilograms: number) => ({
  quantityList: [{ epcClass: 'https://id.gs1.org/01/04012345123456/10/L26', quantity: kilograms, uom: 'KGM' }],
})
const cold = (highest: number) => ({
  sensorElementList: [{ sensorReport: [{ type: 'Temperature', minValue: 3.1, maxValue: highest, uom: 'CEL' }] }],
})
const limits = { ilmd: { 'corridor:minimumTemperature': 2, 'corridor:maximumTemperature': 8 } }

/** What a shipment is bent by; nothing: it is honest. */
interface Bent {
  readonly warm?: number
  readonly lost?: number
  readonly fast?: boolean
  readonly silent?: boolean
  readonly bill?: string
}

/** One logistic unit from the dairy to the port, as each party tells it. `start`: milliseconds. */
export function journey(sscc: string, start: number, bent: Bent = {}): readonly Step[] {
  const event = (hours: number, bizStep: string, ...more: readonly object[]) => ({
    type: 'ObjectEvent',
    eventTime: new Date(start + hours * hour).toISOString(),
    eventTimeZoneOffset: '+01:00',
    action: 'OBSERVE',
    bizStep,
    epcList: [`https://id.gs1.org/00/${sscc}`],
    ...Object.assign({}, ...more),
  })
  const paper = bill(bent.bill ?? `B${sscc.slice(-6)}`)
  return [
    ['maker', event(0, 'commissioning', { action: 'ADD' }, limits, at('maker'))],
    ['maker', event(2, 'shipping', cheese(1000), paper, at('maker'), to('shipper'))],
    ['shipper', event(3, 'receiving', cheese(998), cold(6.4), at('maker'))],
    ['shipper', event(bent.fast ? 3.1 : 7, 'arriving', cold(bent.warm ?? 7.2), at('shipper'))],
    ['shipper', event(20, 'shipping', paper, at('shipper'), to('port'))],
    ...(bent.silent ? [] : [['port', event(24, 'receiving', cheese(996 - (bent.lost ?? 0)), cold(5.9), at('port'))] as const]),
    ['customs', event(26, bent.silent ? 'arriving' : 'inspecting', at('port'))],
  ]
}

/** Six shipments, five of them with a fraud or a fault. They end before `now`. */
export function flow(now: number): readonly Step[] {
  const start = (days: number) => now - days * 24 * hour
  const honest = journey('340123450000000017', start(9))
  const late = journey('340123450000000062', start(4))
  return [
    ...honest,
    ...journey('340123450000000024', start(8), { warm: 14.5 }),
    ...journey('340123450000000031', start(7), { lost: 260, bill: 'B000017' }),
    ...journey('340123450000000048', start(6), { fast: true }),
    ...journey('340123450000000055', start(5), { silent: true }),
    ...late,
    // Written into the log at the end, and said to have happened in the middle.
    [
      'port',
      { ...late.find(([party]) => party === 'port')![1], bizStep: 'storing', eventTime: new Date(start(4) + 21 * hour).toISOString() },
    ],
  ]
}
