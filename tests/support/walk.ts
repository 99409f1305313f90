import { setTimeout } from 'node:timers/promises'
import type { Edge } from '#app'
import {
  asAgent,
  asPerson,
  asSystem,
  beginCase,
  type Command,
  findCase,
  knownFor,
  readCase,
  rolesOf,
  runCommand,
  sendDraft,
  whoIs,
} from '#cases'
import { accountById, actorFrom } from '#identity'
import { type Actor, newReference, uuidv7 } from '#kernel'
import type { Answers } from '#services'
import type { TestTown } from './town.ts'

/** The actor of a person of the demonstration, as the router makes it. */
export async function actorNamed(town: TestTown, name: string): Promise<Actor> {
  const id = await town.accountOf(name)
  const account = await town.edge.store.as({ actor: 'system', purpose: 'securite' }, (tx) => accountById(tx, id))
  return actorFrom(account!, 'fr')
}

/** A case begun and sent through the real commands. */
export async function applied(
  edge: Edge,
  actor: Actor,
  service: string,
  answers: Answers,
): Promise<{ readonly id: string; readonly reference: string }> {
  const loaded = edge.catalogue.current(service)!
  const { purpose } = loaded.service.data
  const ask = () => knownFor(edge, asPerson(actor, purpose), loaded, actor.person!, 'fr', edge.clock.today('Europe/Paris'), 'request')
  let known = await ask()
  // A machine at its limit: the demonstration's register, in this process, answered too late.
  for (let tries = 0; tries < 5 && Object.values(known.registers).some(({ outcome }) => outcome === 'down'); tries++) {
    await setTimeout(1000 * (tries + 1))
    known = await ask()
  }
  const begun = await beginCase(edge, actor, loaded, { channel: 'web', language: 'fr' }, known)
  const row = await findCase(edge, asPerson(actor, purpose), begun.reference)
  const own = Object.keys(answers)
  const provenance = Object.fromEntries(Object.entries(known.provenance).filter(([name]) => !own.includes(name)))
  await sendDraft(
    edge,
    actor,
    row,
    { do: 'submit', who: whoIs(actor, loaded), answers: { ...known.answers, ...answers }, provenance },
    purpose,
  )
  return begun
}

/**
 * A case that was sent, and its events again under other ids: each a case of its own with its key, of the same person. Answers the references of all
 * `count` of them, the first included.
 */
export async function copied(edge: Edge, first: string, count: number): Promise<readonly string[]> {
  const system = asSystem('administration')
  const { row, events } = await edge.store.as(system, (tx) => readCase(edge, tx, { id: first }))
  const references = [row.reference, ...Array.from({ length: count - 1 }, () => newReference())]
  for (let done = 1; done < count; done += 50)
    await edge.store.as(system, (tx) =>
      edge.log.appendAll(
        tx,
        references.slice(done, done + 50).map((reference) => {
          const id = uuidv7(edge.clock.now())
          const own = {
            stream: `case:${id}`,
            person: row.person,
            case: id,
            agency: row.agency,
            key: `case:${id}`,
            parent: `person:${row.person}`,
          }
          const again = events.map(({ type, payload }) => ({ type, payload: type === 'case.opened' ? { ...payload, reference } : payload }))
          return { target: own, events: again, expected: 0 }
        }),
      ),
    )
  return references
}

/** An agent does something in a case; the access line is written as at the desk. */
export async function worked(
  edge: Edge,
  actor: Actor,
  reference: string,
  command: { readonly action: string; readonly reason?: string; readonly ask?: readonly string[]; readonly answers?: Answers },
) {
  const row = await findCase(edge, asAgent(actor, 'administration'), reference)
  const loaded = edge.catalogue.at(row.service, row.version)
  const who = { kind: 'worker', account: actor.account, roles: rolesOf(loaded, actor) } as const
  const access = asAgent(actor, loaded.service.data.purpose, { case: row.id, subjects: [row.person], categories: ['case'] })
  return await runCommand(edge, access, row.id, { do: 'act', who, ...command } satisfies Command)
}
