import { z } from 'zod'
import { Refusal } from '#kernel'
import { alerts, bizSteps, components, dispositions, errorReasons, measurements, partyTypes, transactionTypes } from './words.ts'

/** An absolute URI (RFC 3986): a scheme, and none of the signs that stand in no URI. */
const uriPattern = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i
const uri = z.string().regex(uriPattern)
const time = z.iso.datetime({ offset: true })
/** A word of the vocabulary, or a URI of somebody's own; what GS1 wrote as URN before has its word now. */
const wordOr = (words: readonly [string, ...string[]], theirs: RegExp) =>
  z.union([z.enum(words), uri.refine((given) => !theirs.test(given))])
const oldVocabulary = /^(urn:epcglobal:cbv|https?:\/\/ns\.gs1\.org\/cbv\/)/
const webVocabulary = /^https?:\/\/(www\.)?gs1\.org\/voc\//

/** Members that EPCIS names, and extensions, whose names have a prefix. */
function extensible<S extends z.ZodRawShape>(shape: S) {
  return z.looseObject(shape).superRefine((given, context) => {
    for (const name of Object.keys(given))
      if (!Object.hasOwn(shape, name) && !uriPattern.test(name)) context.addIssue({ code: 'custom', path: [name], message: 'no prefix' })
  })
}

const quantity = z.strictObject({
  epcClass: uri,
  quantity: z.number().optional(),
  uom: z
    .string()
    .regex(/^[A-Z0-9]{2,3}$/)
    .optional(),
})
const distinct = <T extends z.ZodType>(item: T) =>
  z.array(item).refine((given) => new Set(given.map((one) => JSON.stringify(one))).size === given.length)
const disposition = wordOr(dispositions, oldVocabulary)
const party = wordOr(partyTypes, oldVocabulary)
const device = { deviceID: uri.optional(), deviceMetadata: uri.optional(), rawData: uri.optional(), dataProcessingMethod: uri.optional() }
const number = z.number().optional()

const sensorReport = extensible({
  type: wordOr(measurements, webVocabulary),
  exception: wordOr(alerts, webVocabulary).optional(),
  ...device,
  bizRules: uri.optional(),
  time: time.optional(),
  microorganism: uri.optional(),
  chemicalSubstance: uri.optional(),
  coordinateReferenceSystem: uri.optional(),
  value: number,
  component: wordOr(components, oldVocabulary).optional(),
  stringValue: z.string().optional(),
  booleanValue: z.boolean().optional(),
  hexBinaryValue: z
    .string()
    .regex(/^[A-Fa-f0-9]+$/)
    .optional(),
  uriValue: uri.optional(),
  minValue: number,
  maxValue: number,
  meanValue: number,
  sDev: number,
  percRank: number,
  percValue: number,
  uom: z.string().optional(),
})
const sensorElement = extensible({
  sensorMetadata: extensible({
    time: time.optional(),
    startTime: time.optional(),
    endTime: time.optional(),
    ...device,
    bizRules: uri.optional(),
  }).optional(),
  sensorReport: z.array(sensorReport).min(1),
})

const common = {
  '@context': z.union([uri, z.looseObject({}), distinct(z.union([uri, z.looseObject({})]))]).optional(),
  type: z.string(),
  eventTime: time,
  eventTimeZoneOffset: z.string().regex(/^[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)$/),
  recordTime: time.optional(),
  eventID: uri.optional(),
  certificationInfo: z.union([uri, z.array(uri)]).optional(),
  errorDeclaration: extensible({
    declarationTime: time,
    reason: wordOr(errorReasons, oldVocabulary).optional(),
    correctiveEventIDs: z.array(uri).optional(),
  }).optional(),
}

const uris = z.array(uri).optional()
const quantities = z.array(quantity).optional()
const place = z.looseObject({ id: uri }).optional()
const fields = {
  action: z.enum(['OBSERVE', 'ADD', 'DELETE']),
  epcList: distinct(uri).optional(),
  quantityList: quantities,
  parentID: uri.optional(),
  childEPCs: uris,
  childQuantityList: quantities,
  inputEPCList: distinct(uri).optional(),
  inputQuantityList: quantities,
  outputEPCList: distinct(uri).optional(),
  outputQuantityList: quantities,
  transformationID: uri.optional(),
  bizStep: wordOr(bizSteps, oldVocabulary).optional(),
  disposition: disposition.optional(),
  persistentDisposition: z
    .strictObject({ set: distinct(disposition).min(1).optional(), unset: distinct(disposition).min(1).optional() })
    .refine(({ set, unset }) => set !== undefined || unset !== undefined)
    .optional(),
  readPoint: place,
  bizLocation: place,
  bizTransactionList: z.array(z.strictObject({ type: wordOr(transactionTypes, oldVocabulary).optional(), bizTransaction: uri })).optional(),
  sourceList: z.array(z.strictObject({ type: party, source: uri })).optional(),
  destinationList: z.array(z.strictObject({ type: party, destination: uri })).optional(),
  sensorElementList: z.array(sensorElement).optional(),
  ilmd: z
    .looseObject({})
    .refine((given) => Object.keys(given).every((name) => uriPattern.test(name)))
    .optional(),
}

const anyEvent = z.looseObject({ ...common, ...fields, action: fields.action.optional() })
/** An event of EPCIS 2.0 in JSON, of whichever type; extensions stand beside what EPCIS names. */
export type EpcisEvent = z.infer<typeof anyEvent>

const where = ['bizStep', 'disposition', 'readPoint', 'bizLocation', 'sourceList', 'destinationList', 'sensorElementList'] as const
const only = <N extends keyof typeof fields>(...names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, fields[name]])) as Pick<typeof fields, N>
const some = (list: readonly unknown[] | undefined): boolean => (list?.length ?? 0) > 0
const event = <S extends z.ZodRawShape>(shape: S, holds: (given: EpcisEvent) => boolean) =>
  extensible({ ...common, ...shape }).refine((given) => holds(given as unknown as EpcisEvent))

const contained = ({ childEPCs, childQuantityList, action }: EpcisEvent) =>
  some(childEPCs) || some(childQuantityList) || action === 'DELETE'

/** What each type may hold, and what it must hold at least: the standard's EPCIS-JSON-Schema says the same. */
const types = {
  ObjectEvent: event(
    { ...only(...where, 'action', 'epcList', 'quantityList', 'persistentDisposition', 'bizTransactionList', 'ilmd') },
    ({ epcList, quantityList, sensorElementList, readPoint, ilmd, action }) =>
      (epcList !== undefined || some(quantityList) || (some(sensorElementList) && readPoint !== undefined)) &&
      (ilmd === undefined || action === 'ADD'),
  ),
  AggregationEvent: event({ ...only(...where, 'action', 'parentID', 'childEPCs', 'childQuantityList', 'bizTransactionList') }, contained),
  AssociationEvent: event(
    { ...only(...where, 'action', 'childEPCs', 'childQuantityList', 'bizTransactionList'), parentID: uri },
    contained,
  ),
  TransactionEvent: event(
    { ...only(...where, 'action', 'parentID', 'quantityList', 'bizTransactionList'), epcList: uris },
    ({ bizTransactionList, epcList, quantityList, action }) =>
      some(bizTransactionList) && (epcList !== undefined || some(quantityList) || action === 'DELETE'),
  ),
  TransformationEvent: event(
    {
      ...only(...where, 'inputEPCList', 'inputQuantityList', 'outputEPCList', 'outputQuantityList', 'transformationID'),
      ...only('persistentDisposition', 'bizTransactionList', 'ilmd'),
    },
    (given) => {
      const input = some(given.inputEPCList) || some(given.inputQuantityList)
      const output = some(given.outputEPCList) || some(given.outputQuantityList)
      return (input && output) || (given.transformationID !== undefined && (input || output))
    },
  ),
} as const
/** A type of somebody's own: named by a URI, and of it we know what all events have. */
const otherEvent = z.looseObject({ ...common, type: uri })

export const eventTypes = Object.keys(types)

const schemaOf = (type: unknown): z.ZodType =>
  typeof type === 'string' && Object.hasOwn(types, type) ? types[type as keyof typeof types] : otherEvent

/** Refuses `exchange.event-invalid` with the places that are wrong. What is answered is what came: nothing is added or left out. */
export function readEvent(given: unknown): EpcisEvent {
  const read = schemaOf((given as { type?: unknown } | null)?.type).safeParse(given)
  if (!read.success) throw new Refusal('exchange.event-invalid', { at: read.error.issues.map(({ path }) => path.join('.')).slice(0, 10) })
  return given as EpcisEvent
}
