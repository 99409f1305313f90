import { z } from 'zod'
import { Refusal } from '#kernel'
import { type EpcisEvent, readEvent } from './event.ts'

/** The most events of one capture; more are sent as several. */
export const mostEvents = 1000

const document = z.looseObject({
  '@context': z.unknown().refine((given) => given !== undefined),
  type: z.literal('EPCISDocument'),
  schemaVersion: z.string().regex(/^\d+(\.\d+)*$/),
  creationDate: z.iso.datetime({ offset: true }),
  epcisBody: z.looseObject({ eventList: z.array(z.unknown()).max(mostEvents) }),
})
const queryDocument = z.looseObject({
  '@context': z.unknown().refine((given) => given !== undefined),
  type: z.literal('EPCISQueryDocument'),
  epcisBody: z.looseObject({
    queryResults: z.looseObject({ queryName: z.string(), resultsBody: z.looseObject({ eventList: z.array(z.unknown()).max(mostEvents) }) }),
  }),
})

/** What stands around events and says how their names are meant. */
export interface Surroundings {
  readonly context: unknown
  /** names of extensions that take no part in the hash, as the document says with `…:ignoreFields` */
  readonly ignored: readonly string[]
}

export interface Documented extends Surroundings {
  readonly events: readonly EpcisEvent[]
}

/** Events of an EPCISDocument or EPCISQueryDocument, each valid. Refuses `exchange.document-invalid`, `exchange.event-invalid` with the number of the event. */
export function readDocument(given: unknown): Documented {
  const isQuery = (given as { type?: unknown } | null)?.type === 'EPCISQueryDocument'
  const read = isQuery ? queryDocument.safeParse(given) : document.safeParse(given)
  if (!read.success)
    throw new Refusal('exchange.document-invalid', { at: read.error.issues.map(({ path }) => path.join('.')).slice(0, 10) })
  const around: Record<string, unknown> =
    'queryResults' in read.data.epcisBody ? (read.data.epcisBody.queryResults as Record<string, unknown>) : read.data
  const list = (
    'queryResults' in read.data.epcisBody
      ? (read.data.epcisBody.queryResults as { resultsBody: { eventList: unknown[] } }).resultsBody.eventList
      : read.data.epcisBody.eventList
  ) as readonly unknown[]
  const events = list.map((one, index) => {
    try {
      return readEvent(one)
    } catch (error) {
      throw error instanceof Refusal ? new Refusal(error.code, { ...error.details, event: index }) : error
    }
  })
  return { events, context: read.data['@context'], ignored: ignoredIn(around) }
}

const ignoredIn = (around: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(around)
    .filter(([name]) => name.endsWith(':ignoreFields'))
    .flatMap(([, value]) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []))

/** Names of extensions: prefix → namespace. What a text says of a prefix, the standard's own context does not. */
export function prefixesIn(...contexts: readonly unknown[]): ReadonlyMap<string, string> {
  const parts = contexts.flatMap((context) => (Array.isArray(context) ? context : [context]))
  return new Map([
    ['gs1', 'https://gs1.org/voc/'],
    ['cbv', 'https://ref.gs1.org/cbv/'],
    ...parts.flatMap((part) =>
      part === null || typeof part !== 'object'
        ? []
        : Object.entries(part).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  ])
}
