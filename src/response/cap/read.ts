/** Common Alerting Protocol 1.2 (OASIS): what a message says, as values. Its elements are the same in 1.1, whose messages are read as well. */
import { z } from 'zod'
import { refuse } from '../refusals.ts'
import { cornersOf, joined, mostCorners, type Position, type Zone } from '../zone/zone.ts'
import { type Element, readXml } from './xml.ts'

const namespaces = {
  'urn:oasis:names:tc:emergency:cap:1.2': 'cap',
  'urn:oasis:names:tc:emergency:cap:1.1': 'cap',
  'http://www.w3.org/2000/09/xmldsig#': 'ds',
}

export const statuses = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const
export const messageTypes = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const
const word = z.string().min(1).max(200)
// CAP 1.2, 3.2.1: an identifier and a sender have no space, comma or restricted sign, since `references` joins them by those.
const name = z
  .string()
  .min(1)
  .max(400)
  .regex(/^[^\s,<&]+$/)
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)$/)
  .transform((text, ctx) => {
    const at = Date.parse(text)
    if (Number.isNaN(at)) ctx.addIssue({ code: 'custom', message: 'no instant' })
    return Number.isNaN(at) ? '' : new Date(at).toISOString()
  })

/** Another message by its three names. */
const reference = z.strictObject({ sender: name, identifier: name, sent: instant })

/** One language of a message. `expires`: it does not hold after this instant. */
const info = z.strictObject({
  language: z.string().max(40),
  categories: z.array(word).max(30),
  event: word,
  urgency: z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
  severity: z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
  certainty: z.enum(['Observed', 'Likely', 'Very Likely', 'Possible', 'Unlikely', 'Unknown']),
  responses: z.array(word).max(30),
  effective: instant.optional(),
  onset: instant.optional(),
  expires: instant.optional(),
  senderName: z.string().max(400).optional(),
  headline: z.string().max(1000).optional(),
  description: z.string().max(20_000).optional(),
  instruction: z.string().max(20_000).optional(),
  web: z.string().max(2000).optional(),
  areas: z.array(z.string().max(2000)),
})

export const alertSchema = z.strictObject({
  identifier: name,
  sender: name,
  sent: instant,
  status: z.enum(statuses),
  type: z.enum(messageTypes),
  scope: z.enum(['Public', 'Restricted', 'Private']),
  references: z.array(reference).max(500),
  /** it bears an XML signature; whether it holds is another question */
  signed: z.boolean(),
  infos: z.array(info).max(60),
})
export type Alert = z.infer<typeof alertSchema>
export type AlertInfo = z.infer<typeof info>

/** Codes of places as a message gives them: `INSEE` and `55900`. */
export interface Geocode {
  readonly name: string
  readonly value: string
}

export interface ReadAlert {
  readonly alert: Alert
  /** polygons and circles of all its languages */
  readonly zone: Zone
  readonly geocodes: readonly Geocode[]
}

/** Refuses `alert.xml` (hostile or no XML), `alert.not-cap`, `alert.invalid` with the elements that are wrong. */
export function readCap(xml: string): ReadAlert {
  const root = readXml(xml, namespaces)
  if (root.name !== 'cap:alert') throw refuse('alert.not-cap')
  const infos = all(root, 'info')
  const areas = infos.flatMap((one) => all(one, 'area'))
  const read = alertSchema.safeParse({
    identifier: text(root, 'identifier') ?? '',
    sender: text(root, 'sender') ?? '',
    sent: text(root, 'sent') ?? '',
    status: text(root, 'status'),
    type: text(root, 'msgType'),
    scope: text(root, 'scope'),
    references: (text(root, 'references') ?? '').split(/\s+/).filter(Boolean).map(referenceIn),
    signed: root.children.some((one) => one.name === 'ds:Signature'),
    infos: infos.map(infoIn),
  })
  if (!read.success) throw refuse('alert.invalid', { at: [...new Set(read.error.issues.map(({ path }) => path.join('.')))].slice(0, 10) })
  const zone = joined(areas.map(zoneIn))
  if (cornersOf(zone) > mostCorners) throw refuse('alert.invalid', { at: ['polygon'] })
  const geocodes = areas.flatMap((one) =>
    all(one, 'geocode').map((code) => ({ name: text(code, 'valueName') ?? '', value: text(code, 'value') ?? '' })),
  )
  return { alert: read.data, zone, geocodes: [...new Map(geocodes.map((one) => [`${one.name} ${one.value}`, one])).values()] }
}

const all = ({ children }: Element, name: string): Element[] => children.filter((one) => one.name === `cap:${name}`)
/** Newlines around a value are tolerated, as the makers of messages do not agree on them. */
const text = (of: Element, name: string): string | undefined => {
  const found = all(of, name)[0]?.text.trim()
  return found === '' ? undefined : found
}

function referenceIn(written: string) {
  const [sender = '', identifier = '', ...sent] = written.split(',')
  return { sender, identifier, sent: sent.join(',') }
}

const infoIn = (one: Element): unknown => ({
  // CAP 1.2, 3.2.2: without a language it is en-US.
  language: text(one, 'language') ?? 'en-US',
  categories: all(one, 'category').map((each) => each.text.trim()),
  event: text(one, 'event') ?? '',
  urgency: text(one, 'urgency'),
  severity: text(one, 'severity'),
  certainty: text(one, 'certainty'),
  responses: all(one, 'responseType').map((each) => each.text.trim()),
  effective: text(one, 'effective'),
  onset: text(one, 'onset'),
  expires: text(one, 'expires'),
  senderName: text(one, 'senderName'),
  headline: text(one, 'headline'),
  description: text(one, 'description'),
  instruction: text(one, 'instruction'),
  web: text(one, 'web'),
  areas: all(one, 'area').map((each) => text(each, 'areaDesc') ?? ''),
})

const zoneIn = (area: Element): Zone => ({
  polygons: all(area, 'polygon').map((one) => [polygonIn(one.text)]),
  circles: all(area, 'circle').map((one) => circleIn(one.text)),
  communes: [],
})

/** CAP writes latitude first, GeoJSON longitude. At least four pairs, the first again as the last (CAP 1.2, 3.2.4). */
function polygonIn(written: string): Position[] {
  const ring = written.trim().split(/\s+/).map(pairIn)
  const [first, last] = [ring[0], ring.at(-1)]
  if (ring.length < 4 || first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) throw refuse('alert.invalid', { at: ['polygon'] })
  return ring
}

function circleIn(written: string): Zone['circles'][number] {
  const [centre = '', radius = '', ...more] = written.trim().split(/\s+/)
  const km = Number(radius)
  if (more.length > 0 || radius === '' || !Number.isFinite(km) || km < 0 || km > 20_000) throw refuse('alert.invalid', { at: ['circle'] })
  return { centre: pairIn(centre), km }
}

function pairIn(written: string): Position {
  const [lat, lon, ...more] = written.split(',').map((part) => (/^[+-]?\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN))
  if (lat === undefined || lon === undefined || more.length > 0 || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180))
    throw refuse('alert.invalid', { at: ['coordinates'] })
  return [lon, lat]
}
