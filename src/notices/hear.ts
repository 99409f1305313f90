import { agentNames, asSystem, placeOf, readCase } from '#cases'
import { passById, requestById } from '#consent'
import { type Job, type LoggedEvent, legalDay, showReference } from '#kernel'
import type { Intent, NoticesEdge } from './contract.ts'
import { reach } from './reach.ts'
import { openings, serviceNews } from './service-news.ts'
import { markReadByKeys } from './store.ts'
import { record } from './tell.ts'

const access = asSystem('support')

/** An event → what is to be told of it; `before`: those of its stream until then. Reads, never writes. */
type Hearing = (edge: NoticesEdge, event: LoggedEvent, before: readonly LoggedEvent[]) => Promise<readonly Intent[]>

const idOf = ({ stream }: LoggedEvent) => stream.slice(stream.indexOf(':') + 1)

/** A message of the office or the system in a case; what its person wrote herself tells her nothing. */
const message: Hearing = async (edge, event) => {
  const { row, view } = await edge.store.as(access, (tx) => readCase(edge, tx, { id: idOf(event) }))
  const said = view.messages.find(({ id }) => id === event.id)
  if (said === undefined || said.from === 'person') return []
  const about = { agency: row.agency, case: row.id, link: `/cases/${view.reference}`, legal: said.legal }
  return [
    { key: event.id, to: { person: row.person }, topic: 'cases', template: 'notices.message', values: { message: event.id }, ...about },
  ]
}

/** Somebody acted for a person by a mandate: she is told who did what in which request. A message of who acts is no move: the answer to it reaches her. */
const acted: Hearing = async (edge, event) => {
  if (event.mandate === undefined) return []
  const { row, view, loaded } = await edge.store.as(access, (tx) => readCase(edge, tx, { id: idOf(event) }))
  const who = (await agentNames(edge, [event.actor], edge.town.file['legal-language'], 'support')).get(event.actor)
  const values = {
    who: who === undefined ? { text: 'acted.somebody' } : `${who.given} ${who.family}`,
    title: { words: loaded.service.title as Readonly<Record<string, string>> },
    reference: showReference(view.reference),
    did: { text: `acted.${event.type}` },
  }
  const about = { agency: row.agency, case: row.id, link: `/cases/${view.reference}` }
  return [{ key: event.id, to: { person: row.person }, topic: 'cases', template: 'notices.acted', values, ...about }]
}

/** What concerns a person's data and no case: her question is there (to the officer), the answer is there (to her). It says that there is something to read, never what. */
const request: Hearing = async (edge, event) => {
  const row = await edge.store.as(access, (tx) => requestById(tx, idOf(event)))
  if (row === undefined) return []
  const { person, agency } = row
  if (event.type !== 'request.made')
    return [{ key: event.id, to: { person }, topic: 'data', template: 'notices.answered', link: '/requests', agency }]
  const day = legalDay(Date.parse(row.dueAt) - 1, placeOf(edge.town, agency).zone)
  const to = { officer: agency, about: person }
  return [{ key: `${event.id}/officer`, to, topic: 'data', template: 'notices.asked', values: { day: { day } }, link: '/officer', agency }]
}

/** A case was opened without a role in it: its person and the officer of the agency are told, each in their language. */
const forced: Hearing = async (edge, event) => {
  const pass = await edge.store.as(access, (tx) => passById(tx, idOf(event)))
  if (pass === undefined) return []
  const { person, agency } = pass
  return [
    { key: event.id, to: { person }, topic: 'security', template: 'notices.forced', link: '/access', agency },
    {
      key: `${event.id}/officer`,
      to: { officer: agency, about: person },
      topic: 'security',
      template: 'notices.forced.officer',
      link: '/officer',
      agency,
    },
  ]
}

/** A letter about an account (a code, a key that was added), written by `#identity`. */
const account: Hearing = async (_edge, event) => [
  { key: event.id, to: { address: idOf(event) }, topic: 'security', template: 'notices.account' },
]

const heard: Readonly<Record<string, Hearing>> = {
  'case.message': message,
  'request.made': request,
  'request.answered': request,
  'request.lifted': request,
  'access.forced': forced,
  ...Object.fromEntries(openings.map((on) => [on, serviceNews])),
  'identity.letter-written': account,
}

/** She read messages on the page of their case: then they were read, whatever way they went. */
async function readInCase(edge: NoticesEdge, { payload }: LoggedEvent): Promise<void> {
  const { by, messages } = payload as { readonly by: string; readonly messages: readonly string[] }
  if (by === 'person') await edge.store.as(access, (tx) => markReadByKeys(tx, messages))
}

/** What opens or moves a case. */
const moves = ['case.opened', 'case.submitted', 'case.answered', 'case.acted', 'case.document-added', 'case.withdrawn'] as const

/** An event of another room → intents, and on from there. Repeated, it tells nothing twice. */
export const hearJob: Job<NoticesEdge> = {
  name: 'notices.hear',
  retries: 12,
  run: async (edge, { event: id = '', stream = '' }) => {
    const events = await edge.store.as(access, (tx) => edge.log.read(tx, stream))
    const at = events.findIndex((one) => one.id === id)
    const event = events[at]
    const hearing = heard[event?.type ?? ''] ?? (moves.some((move) => move === event?.type) ? acted : undefined)
    if (event?.type === 'case.message-read') return await readInCase(edge, event)
    if (event === undefined || hearing === undefined) return
    const intents = await hearing(edge, event, events.slice(0, at))
    if (intents.length === 0) return
    await edge.store.as(access, (tx) => record(edge, tx, intents))
    await reach(edge)
  },
}

export const reactions = [
  ...[...Object.keys(heard), 'case.message-read'].map((on) => ({ on, job: hearJob.name })),
  ...moves.map((on) => ({ on, job: hearJob.name, under: 'mandate' as const })),
]
