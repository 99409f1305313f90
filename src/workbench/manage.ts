import { asAgent, type CasesEdge } from '#cases'
import { type Actor, Refusal, uuidv7 } from '#kernel'
import { type Asked, mostAtOnce, purpose, type Run } from './contract.ts'
import { addRun, dropRun, openRuns, runById, runsOf } from './store.ts'
import { keyOf, over, runJob } from './work.ts'

/** What an analyst does for her own agency; another's simulations are not there. */
export interface Who {
  readonly edge: CasesEdge
  readonly actor: Actor
}

const as = ({ actor }: Who) => asAgent(actor, purpose)
const agencyOf = ({ actor }: Who): string => actor.agency ?? ''
/** simulations on the list */
const shown = 100

export const runsFor = (who: Who): Promise<Run[]> => who.edge.store.as(as(who), (tx) => runsOf(tx, agencyOf(who), shown))

/** Refuses `workbench.unknown`. */
export async function openRun(who: Who, id: string): Promise<Run> {
  const run = await who.edge.store.as(as(who), (tx) => runById(tx, id))
  if (run === undefined || run.agency !== agencyOf(who)) throw new Refusal('workbench.unknown')
  return run
}

/** Queues a simulation; answers its id. An uploaded population is encrypted under a key of its own. Refuses `workbench.too-many`. */
export async function ask(who: Who, law: string, title: string, asked: Asked, bytes?: Uint8Array): Promise<string> {
  const { store, clock } = who.edge
  const id = uuidv7(clock.now())
  const owner = { key: keyOf(id), agency: agencyOf(who) }
  const kept =
    bytes === undefined || 'margins' in asked.population
      ? undefined
      : store.files.keep(
          await store.as(as(who), (tx) => store.keys.ensure(tx, owner.key)),
          owner,
          { name: asked.population.file, type: 'application/octet-stream', bytes },
          clock.now(),
        )
  await store.as(as(who), async (tx) => {
    if ((await openRuns(tx, agencyOf(who))) >= mostAtOnce) throw new Refusal('workbench.too-many', { most: mostAtOnce })
    const file = kept === undefined ? undefined : (await store.files.register(tx, kept)).id
    await addRun(tx, { id, agency: agencyOf(who), law, title, asked, ...(file === undefined ? {} : { file }) })
    await store.enqueue(tx, runJob.name, { run: id })
  })
  return id
}

/** The reform of a simulation, for another to start from. */
export const againstOf = ({ id, title, asked: { reform } }: Run): NonNullable<Asked['against']> => ({ run: id, title, reform })

/** Stops a simulation that waits or works; one that is over stays. Refuses `workbench.unknown`. */
export async function stop(who: Who, id: string): Promise<void> {
  await openRun(who, id)
  await over(who.edge, id, 'stopped')
}

/** Takes a simulation that is over off the list. Refuses `workbench.unknown`. */
export async function discard(who: Who, id: string): Promise<void> {
  if ((await who.edge.store.as(as(who), (tx) => dropRun(tx, agencyOf(who), id))) === undefined) throw new Refusal('workbench.unknown')
}
