import { Refusal } from '#kernel'
import { canonicalEpc } from './epcis/epc.ts'
import { word } from './things.ts'

/** One condition of a query (EPCIS 2.0, 8.2.7.1: SimpleEventQuery), with values in canonical form. */
export type Condition =
  | {
      readonly column: 'type' | 'action' | 'biz_step' | 'disposition' | 'read_point' | 'biz_location' | 'hash'
      readonly among: readonly string[]
    }
  | { readonly column: 'event_time' | 'at'; readonly from?: string; readonly before?: string }
  | { readonly roles: readonly string[]; readonly things: readonly string[] }

export interface Asked {
  readonly conditions: readonly Condition[]
  readonly orderBy: 'eventTime' | 'recordTime'
  readonly direction: 'asc' | 'desc'
  readonly perPage: number
  /** what the page before said */
  readonly after?: { readonly value: string; readonly id: string }
}

export const mostPerPage = 1000
const anyEpc = ['epc', 'parent', 'child', 'input', 'output']
const anyClass = ['class', 'input-class', 'output-class']

const equals: Readonly<Record<string, readonly [Extract<Condition, { among: unknown }>['column'], (value: string) => string]>> = {
  eventType: ['type', (value) => value],
  EQ_action: ['action', (value) => value],
  EQ_bizStep: ['biz_step', (value) => word(value) ?? ''],
  EQ_disposition: ['disposition', (value) => word(value) ?? ''],
  EQ_readPoint: ['read_point', canonicalEpc],
  EQ_bizLocation: ['biz_location', canonicalEpc],
  EQ_eventID: ['hash', (value) => value],
}
const matches: Readonly<Record<string, readonly string[]>> = {
  MATCH_epc: ['epc', 'child'],
  MATCH_parentID: ['parent'],
  MATCH_inputEPC: ['input'],
  MATCH_outputEPC: ['output'],
  MATCH_anyEPC: anyEpc,
  MATCH_epcClass: ['class'],
  MATCH_inputEPCClass: ['input-class'],
  MATCH_outputEPCClass: ['output-class'],
  MATCH_anyEPCClass: anyClass,
}
const times = { eventTime: 'event_time', recordTime: 'at' } as const
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

const refuse = (parameter: string): never => {
  throw new Refusal('exchange.query-invalid', { parameter })
}

/** Parameters of the address, or of a named query. One that we do not know is refused: an answer that ignored it would be another. Refuses `exchange.query-invalid`. */
export function readParameters(given: Readonly<Record<string, unknown>>): Asked {
  const conditions: Condition[] = []
  let [orderBy, direction, perPage]: [Asked['orderBy'], Asked['direction'], number] = ['recordTime', 'desc', 100]
  let after: Asked['after']
  for (const [name, value] of Object.entries(given)) {
    const values = valuesIn(name, value)
    const [first = ''] = values
    const time = /^(GE|LT)_(eventTime|recordTime)$/.exec(name)
    const document = /^EQ_bizTransaction_(.+)$/.exec(name)
    if (Object.hasOwn(equals, name)) {
      const [column, read] = equals[name]!
      conditions.push({ column, among: values.map(read) })
    } else if (Object.hasOwn(matches, name)) conditions.push({ roles: matches[name]!, things: values.map(canonicalEpc) })
    else if (document !== null) conditions.push({ roles: [`document.${word(document[1])}`], things: values.map(canonicalEpc) })
    else if (time !== null) {
      if (values.length !== 1 || !instant.test(first) || Number.isNaN(Date.parse(first))) refuse(name)
      const at = new Date(Date.parse(first)).toISOString()
      conditions.push({ column: times[time[2] as keyof typeof times], ...(time[1] === 'GE' ? { from: at } : { before: at }) })
    } else if (name === 'orderBy' && (first === 'eventTime' || first === 'recordTime')) orderBy = first
    else if (name === 'orderDirection' && (first === 'ASC' || first === 'DESC')) direction = first === 'ASC' ? 'asc' : 'desc'
    else if ((name === 'perPage' || name === 'eventCountLimit') && /^[1-9]\d{0,3}$/.test(first))
      perPage = Math.min(Number(first), mostPerPage)
    else if (name === 'nextPageToken') after = readToken(first) ?? refuse(name)
    else refuse(name)
  }
  return { conditions, orderBy, direction, perPage, ...(after === undefined ? {} : { after }) }
}

/** Several values of one parameter: a list in JSON, between vertical bars or commas in an address. */
function valuesIn(name: string, value: unknown): readonly string[] {
  const values = Array.isArray(value)
    ? value
    : typeof value === 'number'
      ? [String(value)]
      : typeof value === 'string'
        ? value.split(/[|,]/)
        : []
  if (values.length === 0 || values.length > 200 || values.some((one) => typeof one !== 'string' || one === '' || one.length > 2000))
    refuse(name)
  return values as readonly string[]
}

export const writeToken = (after: NonNullable<Asked['after']>): string => Buffer.from(`${after.value} ${after.id}`).toString('base64url')

function readToken(token: string): Asked['after'] {
  const [, value = '', id = ''] = /^(\S+) ([0-9a-f-]{36})$/.exec(Buffer.from(token, 'base64url').toString()) ?? []
  return instant.test(value) && id !== '' ? { value, id } : undefined
}
