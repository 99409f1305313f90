import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { type EventType, type LoggedEvent, uuidv7 } from '#kernel'
import type { AccessContext, Tx } from '#store'
import { longestNote, refuseWork } from './standing.ts'

/**
 * Know-how: what agents of an agency tell the next one about a service, one of its rules or one of its questions. It belongs to the office and outlives
 * the cases beside which it is read, so it names nobody: events of `know:<agency>/<service>`, without a person, sealed under the agency's key.
 */
const about = z.strictObject({ kind: z.enum(['service', 'rule', 'field']), name: z.string() })
const payloads = {
  'work.know-written': z.strictObject({ note: z.uuid(), about, text: z.string() }),
  /** the text from here on; what it said before stays in the log */
  'work.know-revised': z.strictObject({ note: z.uuid(), text: z.string() }),
  'work.know-retired': z.strictObject({ note: z.uuid() }),
} as const

type KnowEventType = keyof typeof payloads
export type NewKnowEvent = { [T in KnowEventType]: { readonly type: T; readonly payload: z.infer<(typeof payloads)[T]> } }[KnowEventType]
type KnowEvent = Omit<LoggedEvent, 'type' | 'payload'> & NewKnowEvent

export const knowEvents: readonly EventType[] = Object.entries(payloads).map(([type, payload]) => ({ type, version: 1, payload }))
const isKnowEvent = (event: LoggedEvent): event is KnowEvent => Object.hasOwn(payloads, event.type)

export type About = z.infer<typeof about>

/** One note as it reads now. `revised`: who changed it last, and when. */
export interface Know {
  readonly note: string
  readonly about: About
  readonly text: string
  readonly by: string
  readonly at: string
  readonly revised?: { readonly by: string; readonly at: string }
}

type Told = Pick<LoggedEvent, 'at' | 'actor'> & NewKnowEvent

/** Notes that were not retired, oldest first. */
export function foldKnow(events: readonly Told[]): readonly Know[] {
  const notes = new Map<string, Know>()
  for (const { type, payload, at, actor } of events) {
    const known = notes.get(payload.note)
    if (type === 'work.know-written')
      notes.set(payload.note, { note: payload.note, about: payload.about, text: payload.text, by: actor, at })
    else if (type === 'work.know-retired') notes.delete(payload.note)
    else if (known !== undefined) notes.set(payload.note, { ...known, text: payload.text, revised: { by: actor, at } })
  }
  return [...notes.values()]
}

export type KnowCommand =
  /** `among`: what may be written about */
  | { readonly do: 'write'; readonly note: string; readonly about: About; readonly text: string; readonly among: readonly About[] }
  | { readonly do: 'revise'; readonly note: string; readonly text: string }
  | { readonly do: 'retire'; readonly note: string }

/** What a command makes of the notes; nothing when it is so already. Refuses `work.note-missing`, `work.note-long`, `work.know-unknown`. */
export function decideKnow(notes: readonly Know[], command: KnowCommand): readonly NewKnowEvent[] {
  if (command.do === 'write') {
    const { note, about: what, among } = command
    if (!among.some(({ kind, name }) => kind === what.kind && name === what.name)) throw refuseWork('work.know-unknown')
    return [{ type: 'work.know-written', payload: { note, about: what, text: textOf(command.text) } }]
  }
  const known = notes.find(({ note }) => note === command.note)
  if (known === undefined) throw refuseWork('work.know-unknown')
  if (command.do === 'retire') return [{ type: 'work.know-retired', payload: { note: known.note } }]
  const text = textOf(command.text)
  return text === known.text ? [] : [{ type: 'work.know-revised', payload: { note: known.note, text } }]
}

function textOf(typed: string): string {
  const text = typed.trim()
  if (text === '') throw refuseWork('work.note-missing')
  if (text.length > longestNote) throw refuseWork('work.note-long')
  return text
}

interface Office {
  readonly agency: string
  readonly service: string
}

const streamOf = ({ agency, service }: Office): string => `know:${agency}/${service}`

/** Notes of an agency on a service, with how many events there are. */
export async function readKnow(
  { log }: Pick<CasesEdge, 'log'>,
  tx: Tx,
  office: Office,
): Promise<{ readonly notes: readonly Know[]; readonly sequence: number }> {
  const events = (await log.read(tx, streamOf(office))).filter(isKnowEvent)
  return { notes: foldKnow(events), sequence: events.length }
}

/** Refuses `log.stream-moved` when a colleague wrote in between. */
export const changeKnow = (edge: Pick<CasesEdge, 'store' | 'log'>, access: AccessContext, office: Office, command: KnowCommand) =>
  edge.store.as({ ...access, subjects: [] }, async (tx) => {
    const { notes, sequence } = await readKnow(edge, tx, office)
    const events = decideKnow(notes, command)
    await edge.log.append(tx, { stream: streamOf(office), agency: office.agency, key: `agency:${office.agency}` }, events, sequence)
  })

export const newNote = (now: number): string => uuidv7(now)
