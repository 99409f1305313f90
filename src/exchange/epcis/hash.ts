import { hash } from 'node:crypto'
import { prefixesIn, type Surroundings } from './document.ts'
import { canonicalEpc } from './epc.ts'
import type { EpcisEvent } from './event.ts'

/** GS1 CBV 2.0, 8.9: the identifier of an event that anybody computes from it alone. What takes part, in which order, is the standard's. */
interface Reading {
  readonly prefixes: ReadonlyMap<string, string>
  readonly ignored: ReadonlySet<string>
}
type Writer = (name: string, value: unknown, reading: Reading) => string

/** `ni:///sha-256;<hex>?ver=CBV2.0` */
export const eventHash = (event: EpcisEvent, around?: Surroundings): string =>
  `ni:///sha-256;${hash('sha256', preHash(event, around))}?ver=CBV2.0`

/** The text that is hashed. */
function preHash(event: EpcisEvent, around: Surroundings = { context: undefined, ignored: [] }): string {
  const reading = { prefixes: prefixesIn(around.context, event['@context']), ignored: new Set(around.ignored) }
  return `eventType=${event.type}${members(event, order, reading, new Set(['type', '@context', ...unhashed]))}`
}

/** Who recorded it, when, under which name, and that it was wrong: about the record, not about what happened. */
const unhashed = ['recordTime', 'eventID', 'errorDeclaration']
const comments = new Set(['rdfs:comment', 'comment'])

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const sorted = (texts: readonly string[]): string => texts.toSorted(byText).join('')
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** What the standard names, in its order; then extensions, by their full names. */
function members(given: object, named: readonly (readonly [string, Writer])[], reading: Reading, done: ReadonlySet<string>): string {
  const value = given as Readonly<Record<string, unknown>>
  const known = new Set(named.map(([name]) => name))
  const ordered = named.map(([name, write]) => (value[name] === undefined ? '' : write(name, value[name], reading)))
  const others = Object.keys(value).filter(
    (name) => !known.has(name) && !done.has(name) && !comments.has(name) && !reading.ignored.has(name),
  )
  return ordered.join('') + sorted(others.flatMap((name) => extension(name, value[name], reading)))
}

function extension(name: string, value: unknown, reading: Reading): string[] {
  const full = fullName(name, reading)
  return listOf(value).map((one) =>
    one !== null && typeof one === 'object'
      ? full +
        sorted(
          Object.entries(one)
            .filter(([inner]) => !comments.has(inner) && !reading.ignored.has(inner))
            .flatMap(([inner, below]) => extension(inner, below, reading)),
        )
      : full + valued(text(one), reading),
  )
}

function fullName(name: string, { prefixes }: Reading): string {
  const at = name.indexOf(':')
  const space = at < 0 ? undefined : prefixes.get(name.slice(0, at))
  return space === undefined ? name : `{${space}}${name.slice(at + 1)}`
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value)).trim()
const valued = (given: string, reading: Reading): string => (given === '' ? '' : `=${canonicalValue(given, reading)}`)

function canonicalValue(given: string, { prefixes }: Reading): string {
  const old = /^urn:epcglobal:cbv:(bizstep|disp|btt|sdt|er):(.+)$/.exec(given)
  if (old !== null) return `${vocabulary[old[1] as keyof typeof vocabulary]}${old[2]}`
  const at = given.indexOf(':')
  const space = at < 0 ? undefined : prefixes.get(given.slice(0, at))
  // Only GS1's own short forms stand for addresses; what others write is theirs to the letter.
  if (space !== undefined && /^https:\/\/(ref\.)?gs1\.org/.test(space)) return space + given.slice(at + 1)
  return canonicalEpc(canonicalNumber(given))
}

/** `+01.50` → `1.5`; what is no number stays. */
function canonicalNumber(given: string): string {
  const [, minus = '', whole = '', fraction = ''] = /^(?:\+|(-))?0*(\d*)(?:\.(\d*?)0*)?$/.exec(given) ?? []
  if (!/\d/.test(given) || !/^[+-]?[\d.]+$/.test(given) || (whole === '' && fraction === '' && !/0/.test(given))) return given
  return `${minus}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
}

const vocabulary = {
  bizstep: 'https://ref.gs1.org/cbv/BizStep-',
  disp: 'https://ref.gs1.org/cbv/Disp-',
  btt: 'https://ref.gs1.org/cbv/BTT-',
  sdt: 'https://ref.gs1.org/cbv/SDT-',
  er: 'https://ref.gs1.org/cbv/ER-',
  comp: 'https://ref.gs1.org/cbv/Comp-',
  voc: 'https://gs1.org/voc/',
} as const

const plain: Writer = (name, value, reading) => sorted(listOf(value).map((one) => name + valued(text(one), reading)))
/** A bare word of the vocabulary is written as its address. */
const word =
  (kind: keyof typeof vocabulary): Writer =>
  (name, value, reading) =>
    sorted(
      listOf(value).map((one) => (/^\w+$/.test(text(one)) ? `${name}=${vocabulary[kind]}${text(one)}` : name + valued(text(one), reading))),
    )

/** In UTC, to the millisecond, the fourth digit rounded. */
const time: Writer = (name, value) => {
  const [, whole = '', fraction = '', zone = ''] = /^(.+T\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/i.exec(text(value)) ?? []
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0')) + (Number(fraction[3] ?? 0) >= 5 ? 1 : 0)
  const at = Date.parse(`${whole}${zone}`) + milliseconds
  return `${name}=${Number.isNaN(at) ? text(value) : new Date(at).toISOString()}`
}

const each =
  (item: string, write: Writer): Writer =>
  (name, value, reading) => {
    const inner = sorted(listOf(value).map((one) => write(item, one, reading)))
    return inner === '' ? '' : name + inner
  }
const element =
  (named: readonly (readonly [string, Writer])[], head?: (name: string) => string): Writer =>
  (name, value, reading) => {
    const inner = value !== null && typeof value === 'object' ? members(value, named, reading, new Set()) : ''
    return inner === '' ? '' : (head === undefined ? name : head(name)) + inner
  }
const epcs = each('epc', plain)
const quantities = each(
  'quantityElement',
  element([
    ['epcClass', plain],
    ['quantity', plain],
    ['uom', plain],
  ]),
)
const place = element([['id', plain]])
const pairs = (kind: keyof typeof vocabulary, member: string): Writer =>
  each(
    member,
    element(
      [
        ['type', word(kind)],
        [member, plain],
      ],
      () => '',
    ),
  )
const device = ['deviceID', 'deviceMetadata', 'rawData', 'dataProcessingMethod'].map((name) => [name, plain] as const)

const order: readonly (readonly [string, Writer])[] = [
  ['eventTime', time],
  ['eventTimeZoneOffset', plain],
  ['certificationInfo', plain],
  ['epcList', epcs],
  ['parentID', plain],
  ['inputEPCList', epcs],
  ['childEPCs', epcs],
  ['quantityList', quantities],
  ['childQuantityList', quantities],
  ['inputQuantityList', quantities],
  ['outputEPCList', epcs],
  ['outputQuantityList', quantities],
  ['action', plain],
  ['transformationID', plain],
  ['bizStep', word('bizstep')],
  ['disposition', word('disp')],
  [
    'persistentDisposition',
    element([
      ['set', word('disp')],
      ['unset', word('disp')],
    ]),
  ],
  ['readPoint', place],
  ['bizLocation', place],
  ['bizTransactionList', pairs('btt', 'bizTransaction')],
  ['sourceList', pairs('sdt', 'source')],
  ['destinationList', pairs('sdt', 'destination')],
  [
    'sensorElementList',
    each(
      'sensorElement',
      element([
        ['sensorMetadata', element([['time', time], ['startTime', time], ['endTime', time], ...device, ['bizRules', plain]])],
        [
          'sensorReport',
          (name, value, reading) =>
            sorted(
              listOf(value).map((one) =>
                element([
                  ['type', word('voc')],
                  ['exception', word('voc')],
                  ...device,
                  ['time', time],
                  ['microorganism', plain],
                  ['chemicalSubstance', plain],
                  ['value', plain],
                  ['component', word('comp')],
                  ['stringValue', plain],
                  ['booleanValue', plain],
                  ['hexBinaryValue', plain],
                  ['uriValue', plain],
                  ['minValue', plain],
                  ['maxValue', plain],
                  ['meanValue', plain],
                  ['sDev', plain],
                  ['percRank', plain],
                  ['percValue', plain],
                  ['uom', plain],
                  ['coordinateReferenceSystem', plain],
                ])(name, one, reading),
              ),
            ),
        ],
      ]),
    ),
  ],
]
