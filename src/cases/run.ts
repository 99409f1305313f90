import { isLimited } from '#consent'
import { type Actor, type LoggedEvent, newReference, Refusal, together, uuidv7 } from '#kernel'
import type { Target } from '#log'
import { namesOf } from '#people'
import type { Loaded, Provenance } from '#services'
import type { AccessContext, Tx } from '#store'
import { refuseNewAccount } from './bank-hold.ts'
import { standingIn } from './consult/store.ts'
import { offersPlace } from './decide/offer.ts'
import { type CaseContext, type Command, decide, openCase, openFor, openProactively, tick } from './decide.ts'
import { asPerson, asSystem, type CasesEdge, contextOf, whoIs } from './edge.ts'
import { type CaseEvent, isCaseEvent, type NewCaseEvent } from './events.ts'
import { step } from './fold.ts'
import type { Known } from './known-facts.ts'
import { type QueueStanding, queuePlaceOf } from './queue.ts'
import { enteringStanding, lockQueue, queueStanding } from './queue-store.ts'
import { readEvents } from './read-events.ts'
import { refuse } from './refusals.ts'
import { openRequests } from './requests.ts'
import { type CaseRow, caseById, caseByReference, casesByIds, draftFor, dropDraft, lockBeginning, writeDraft } from './store.ts'
import { toldTypes } from './told.ts'
import type { CaseView } from './view.ts'

/** A case opened for somebody who may see it. */
export interface OpenedCase {
  readonly row: CaseRow
  readonly view: CaseView
  readonly loaded: Loaded
  readonly events: readonly CaseEvent[]
}

const streamOf = (id: string) => `case:${id}`

/** The case under the unit of work's policy. Refuses `case.unknown` for what is not there or not theirs: nobody learns which. */
export async function readCase(
  edge: CasesEdge,
  tx: Tx,
  where: { readonly reference: string } | { readonly id: string },
): Promise<OpenedCase> {
  const found = 'id' in where ? undefined : await caseByReference(tx, where.reference)
  const id = 'id' in where ? where.id : found?.id
  if (id === undefined) throw refuse('case.unknown')
  // Its key is asked for with its events, not after them.
  const [row, , events] = await together(
    found === undefined ? caseById(tx, id) : Promise.resolve(found),
    edge.store.keys.dated(tx, [keyOf(id)]),
    edge.log.read(tx, streamOf(id)),
  )
  if (row === undefined) throw refuse('case.unknown')
  return await counted(tx, opened(edge, row, events))
}

const keyOf = (id: string) => `case:${id}`

/** Several cases in a few statements, by id; one that is not there, not theirs or can be read no more is not in it. */
export async function readCases(edge: CasesEdge, tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, OpenedCase>> {
  const rows = await casesByIds(tx, ids)
  const streams = await edge.log.readAll(
    tx,
    rows.map(({ id }) => streamOf(id)),
  )
  const read = new Map<string, OpenedCase>()
  for (const row of rows) {
    const one = readable(() => opened(edge, row, streams.get(streamOf(row.id)) ?? []))
    if (one !== undefined) read.set(row.id, await counted(tx, one))
  }
  return read
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** With what others do to it: where it stands in its queue, how many spoke in its consultation. */
async function counted(tx: Tx, read: OpenedCase): Promise<OpenedCase> {
  const { row } = read
  const queue = read.loaded.service.queue === undefined ? undefined : await queueStanding(tx, row.id)
  const said = openRequests(read.view).some(({ kind }) => kind === 'consultation') ? await saidIn(tx, read) : undefined
  return queue === undefined && said === undefined
    ? read
    : { ...read, view: { ...read.view, ...(queue && { queue }), ...(said && { said }) } }
}

/** Contributions that stand, by the key of the request that asked for them. */
async function saidIn(tx: Tx, { row, events }: Pick<OpenedCase, 'row' | 'events'>): Promise<Readonly<Record<string, number>>> {
  const standing = await standingIn(tx, row.id)
  return Object.fromEntries(
    events.flatMap(({ id, type, payload }) =>
      type === 'case.requested' && standing.has(id) ? [[payload.key, standing.get(id) ?? 0]] : [],
    ),
  )
}

function opened({ catalogue }: CasesEdge, row: CaseRow, read: readonly LoggedEvent[]): OpenedCase {
  const events = read.filter(isCaseEvent)
  return { row, ...readEvents(catalogue, row.service, events), events }
}

/** Of these cases, those in which something that is told happened lately: the `limit` newest happenings before an instant are all in them. */
export async function readNewest(
  edge: CasesEdge,
  tx: Tx,
  rows: readonly CaseRow[],
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<{
  readonly cases: readonly OpenedCase[] /** what is older may be in other cases; undefined: nothing is */
  readonly since: string | undefined
}> {
  const within = { types: toldTypes, limit: limit + 1, ...(before === undefined ? {} : { before }) }
  const newest = await edge.log.newest(
    tx,
    rows.map(({ id }) => streamOf(id)),
    within,
  )
  const streams = await edge.log.readAll(tx, [...new Set(newest.map(({ stream }) => stream))])
  return {
    cases: rows.flatMap((row) => {
      const events = streams.get(streamOf(row.id))
      return events === undefined ? [] : [opened(edge, row, events)]
    }),
    since: newest.length > limit ? newest.at(-1)!.at : undefined,
  }
}

/** Finds a case without opening it: whose it is and under which purpose it may be opened. */
export async function findCase(edge: CasesEdge, access: AccessContext, reference: string): Promise<CaseRow> {
  const row = await edge.store.as(access, (tx) => caseByReference(tx, reference))
  if (row === undefined) throw refuse('case.unknown')
  return row
}

export interface Done {
  readonly view: CaseView
  readonly events: readonly NewCaseEvent[]
}

/**
 * One command on one case: read, decide outside any transaction, append what was decided if nobody wrote in between (then again, three times).
 * A command that names `expected` is not tried again: its author must see what changed.
 */
export async function runCommand(
  edge: CasesEdge,
  access: AccessContext,
  id: string,
  command: Command,
  also?: (tx: Tx) => Promise<void>,
): Promise<Done> {
  for (let attempt = 1; ; attempt++) {
    const read = await edge.store.as(access, async (tx) => {
      // Its person goes on in her own case; the office does nothing in it.
      const asked = command.who.kind === 'worker' ? isLimited(tx, id) : Promise.resolve(false)
      const [limited, found] = await together(asked, readCase(edge, tx, { id }))
      if (limited) throw refuse('case.limited')
      return found
    })
    const { row, view, loaded } = read
    const ctx = contextOf(edge, loaded)
    const events = await knowingRank(edge, access, row, view, ctx, (one) => decide(one, command, ctx))
    try {
      return await edge.store.as({ ...access, subjects: [] }, async (tx) => {
        if (command.do === 'act' && offersPlace(view, { name: command.action }, loaded)) await holdQueue(tx, row, view.queue)
        const written = await appendTo(edge, tx, row, events, view.sequence, read.events)
        await tellOrigin(edge, tx, view, events)
        await also?.(tx)
        // What was read, and what was written behind it: nobody else wrote in between.
        return { view: (await counted(tx, opened(edge, row, [...read.events, ...written.map(asRead)]))).view, events }
      })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'log.stream-moved') throw error
      if (command.expected !== undefined) throw refuse('case.changed-meanwhile')
      if (attempt === 3) throw error
    }
  }
}

/**
 * Decides; when the case thereby enters its queue, where it will stand there is counted and it is decided again, so that what is told to its person
 * says her rank.
 */
async function knowingRank(
  edge: CasesEdge,
  access: AccessContext,
  row: CaseRow,
  view: CaseView,
  ctx: CaseContext,
  run: (view: CaseView) => readonly NewCaseEvent[],
): Promise<readonly NewCaseEvent[]> {
  const events = run(view)
  const { queue } = ctx.service
  if (queue === undefined || view.state === queue.state) return events
  const after = events.reduce((one, event) => step(one, { ...event, at: ctx.at, case: row.id }, ctx.service), view)
  const place = after.state === queue.state ? queuePlaceOf(after, ctx) : undefined
  if (place === undefined) return events
  return run({ ...view, queue: await edge.store.as({ ...access, subjects: [] }, (tx) => enteringStanding(tx, row, place)) })
}

/** A place is offered by the standing on which it was decided, under a lock: what somebody else did meanwhile is read again. */
async function holdQueue(tx: Tx, row: Pick<CaseRow, 'id' | 'agency' | 'service'>, standing: QueueStanding | undefined): Promise<void> {
  await lockQueue(tx, row, standing?.list ?? '')
  const now = await queueStanding(tx, row.id)
  if (now?.list !== standing?.list || now?.rank !== standing?.rank || now?.taken !== standing?.taken) throw new Refusal('log.stream-moved')
}

const targetOf = ({ id, person, agency }: Pick<CaseRow, 'id' | 'person' | 'agency'>): Target => ({
  stream: streamOf(id),
  person,
  case: id,
  agency,
  key: keyOf(id),
  parent: `person:${person}`,
})

/** Appends to the stream of a case, if nobody wrote since. `before`: its events as they were read, which are then not read again. */
export async function appendTo(
  edge: CasesEdge,
  tx: Tx,
  row: Pick<CaseRow, 'id' | 'person' | 'agency'>,
  events: readonly NewCaseEvent[],
  expected: number,
  before?: readonly CaseEvent[],
): Promise<readonly LoggedEvent[]> {
  const written = await edge.log.appendAll(tx, [{ target: targetOf(row), events, expected, ...(before === undefined ? {} : { before }) }])
  return written.get(streamOf(row.id)) ?? []
}

/** A written event as it will be read: JSON knows no `undefined`. */
const asRead = (event: LoggedEvent): LoggedEvent => ({ ...event, payload: JSON.parse(JSON.stringify(event.payload)) })

export interface Decided {
  readonly opened: OpenedCase
  readonly events: readonly NewCaseEvent[]
}

/**
 * What was decided on each of several cases, all or nothing, in the caller's unit of work; whoever wrote in one of them since refuses them all
 * (`log.stream-moved`). Not for a case that waits in a queue: what is decided there hangs on the others (`runCommand`).
 */
export async function appendDecided(edge: CasesEdge, tx: Tx, decided: readonly Decided[]): Promise<void> {
  await edge.log.appendAll(
    tx,
    decided.map(({ opened: { row, view, events: before }, events }) => ({
      target: targetOf(row),
      events,
      expected: view.sequence,
      before,
    })),
  )
  for (const { opened, events } of decided) await tellOrigin(edge, tx, opened.view, events)
}

/** An outcome of a case that another one asked for is the answer to that request. */
async function tellOrigin(edge: CasesEdge, tx: Tx, { id, origin }: CaseView, events: readonly NewCaseEvent[]): Promise<void> {
  const decided = events.some(({ payload }) => 'move' in payload && payload.move?.outcome !== undefined)
  if (origin !== undefined && decided) await edge.store.enqueue(tx, 'cases.linked', { case: id })
}

/**
 * A person begins an application: the case exists from here on, as a draft that only she sees, filled with what is known.
 * `open`: she had one, begun a moment before, and nothing was written.
 */
export async function beginCase(
  edge: CasesEdge,
  actor: Actor,
  loaded: Loaded,
  opening: { readonly channel: string; readonly language: string },
  { answers, provenance, registers }: Pick<Known, 'answers' | 'provenance'> & Partial<Pick<Known, 'registers'>>,
  id: string = uuidv7(edge.clock.now()),
): Promise<{ readonly id: string; readonly reference: string; readonly open: boolean }> {
  if (actor.person === undefined) throw refuse('case.action-not-yours')
  const person = actor.person
  const reference = newReference()
  const events = openCase({ reference, ...opening, who: whoIs(actor, loaded) }, contextOf(edge, loaded))
  return await edge.store.as(asPerson(actor, loaded.service.data.purpose, id), async (tx) => {
    await lockBeginning(tx, person, loaded.service.id)
    const open = await draftFor(tx, person, loaded.service.id)
    if (open !== undefined) return { id: open.id, reference: open.reference, open: true }
    await appendTo(edge, tx, { id, person, agency: loaded.service.authority }, events, 0)
    await writeDraft(edge.store.keys, tx, id, person, { revision: 0, answers, provenance, registers, typed: {} })
    return { id, reference, open: false }
  })
}

/** A right opened without being asked for, when every input is verified (`proactive.open`). */
export async function beginProactively(
  edge: CasesEdge,
  loaded: Loaded,
  person: string,
  language: string,
  known: { readonly answers: CaseView['answers']; readonly provenance: Readonly<Record<string, Provenance>> },
): Promise<string> {
  const id = uuidv7(edge.clock.now())
  const reference = newReference()
  const events = openProactively(id, { reference, channel: 'proactive', language, who: { kind: 'system' } }, known, contextOf(edge, loaded))
  await edge.store.as({ ...asSystem(loaded.service.data.purpose), case: id }, (tx) =>
    appendTo(edge, tx, { id, person, agency: loaded.service.authority }, events, 0),
  )
  return reference
}

/** A case passed on: to a service of the town it becomes a case there, filled with what both ask; its person finishes what is missing. */
export async function transferCase(
  edge: CasesEdge,
  access: AccessContext,
  id: string,
  command: Extract<Command, { do: 'transfer' }>,
  becomes: { readonly loaded: Loaded; readonly known: Pick<Known, 'answers' | 'provenance'> } | undefined,
): Promise<void> {
  if (becomes === undefined) {
    await runCommand(edge, access, id, command)
    return
  }
  const { row, view, loaded } = await edge.store.as(access, (tx) => readCase(edge, tx, { id }))
  const draft = becomes.loaded.service.workflow.states[0]?.phase === 'draft'
  const other = { case: uuidv7(edge.clock.now()), reference: newReference(), draft }
  // Decided once before anything is written: what would be refused leaves nothing behind.
  decide(view, { ...command, other }, contextOf(edge, loaded))
  const origin = { case: id, request: `${id}:transfer`, received: view.submittedAt ?? view.openedAt }
  // The receiver's case first: if the rest fails, a draft is left that its person may drop, and nothing was said to be gone that is not there.
  await beginFor(edge, becomes.loaded, { id: other.case, person: row.person, origin }, other.reference, view.language, becomes.known)
  await runCommand(edge, access, id, { ...command, other })
}

/** A case that another one asks for: with a draft for its person to finish, or already sent when its service has none. */
export async function beginFor(
  edge: CasesEdge,
  loaded: Loaded,
  { id, person, origin }: { readonly id: string; readonly person: string; readonly origin: NonNullable<CaseView['origin']> },
  reference: string,
  language: string,
  known: Pick<Known, 'answers' | 'provenance'>,
): Promise<void> {
  const opening = { reference, channel: 'case', language, who: { kind: 'system' }, origin } as const
  const ctx = contextOf(edge, loaded)
  const draft = loaded.service.workflow.states[0]?.phase === 'draft'
  const events = draft ? openCase(opening, ctx) : openFor(id, opening, known, ctx)
  await edge.store.as({ ...asSystem(loaded.service.data.purpose), case: id }, async (tx) => {
    await appendTo(edge, tx, { id, person, agency: loaded.service.authority }, events, 0)
    if (draft) await writeDraft(edge.store.keys, tx, id, person, { revision: 0, registers: {}, typed: {}, ...known })
  })
}

/** Sends an application or an answer; the draft goes in the same transaction. */
export async function sendDraft(
  edge: CasesEdge,
  actor: Actor,
  row: CaseRow,
  command: Command,
  purpose: string,
  also?: (tx: Tx) => Promise<void>,
): Promise<Done> {
  const { service } = edge.catalogue.at(row.service, row.version)
  refuseNewAccount(actor, service, row.phase === 'draft', command, edge.clock.now())
  const access = asPerson(actor, purpose, row.id)
  const sent = service.parties.length > 0 && row.phase === 'draft' ? await namedIn(edge, access, row.person, command) : command
  return await runCommand(edge, access, row.id, sent, async (tx) => {
    await dropDraft(tx, row.id)
    await also?.(tx)
  })
}

/** The command with the name of the person whose case it is: where others take part, her own row in a list of people is not somebody else. */
async function namedIn(edge: CasesEdge, access: AccessContext, person: string, command: Command): Promise<Command> {
  const named = await edge.store.as(access, async (tx) => (await namesOf(tx, [person])).get(person))
  return command.who.kind === 'applicant' && named !== undefined ? { ...command, who: { ...command.who, named } } : command
}

/** What time brings to one case (job). */
export async function tickCase(edge: CasesEdge, id: string): Promise<void> {
  const access = asSystem('administration')
  const { row, view, loaded, events: before } = await edge.store.as(access, (tx) => readCase(edge, tx, { id }))
  const ctx = contextOf(edge, loaded)
  const events = await knowingRank(edge, access, row, view, ctx, (one) => tick(one, ctx))
  await edge.store.as({ ...access, purpose: loaded.service.data.purpose, case: id }, async (tx) => {
    await appendTo(edge, tx, row, events, view.sequence, before)
    await tellOrigin(edge, tx, view, events)
    if (events.some(({ type }) => type === 'case.expired') && view.phase === 'draft') await dropDraft(tx, id)
  })
}
