import { asAgent, type CasesEdge, casesByIds, moveDraft, type OpenedCase, readCases } from '#cases'
import { limitedAmong } from '#consent'
import { type Actor, Refusal } from '#kernel'
import type { Tx } from '#store'
import { candidatesIn } from '../hold.ts'
import { takeOne } from './one.ts'
import type { Read } from './order.ts'
import { orderOf } from './rebase.ts'
import { type Bulk, type BulkCase, bulkById, mark } from './store.ts'
import { goesAlone, takeTogether } from './together.ts'
import type { Typed, What } from './what.ts'

/** Between two looks whether it was stopped, where each is done by itself. */
const glance = 20

/** Some cases. Those of one purpose are read in one unit of work, whose access line names their persons, and done in another where that can be. */
export async function take(edge: CasesEdge, actor: Actor, bulk: Bulk, what: What, typed: Typed, left: readonly BulkCase[]): Promise<void> {
  const rows = await edge.store.as(asAgent(actor, 'administration'), (tx) =>
    casesByIds(
      tx,
      left.map(({ id }) => id),
    ),
  )
  const purposes = new Map(rows.map((row) => [row.id, edge.catalogue.at(row.service, row.version).service.data.purpose]))
  for (const [purpose, some] of Map.groupBy(left, ({ id }) => purposes.get(id))) {
    // Nobody of the office sees a draft: the system moves it, by the order of who asked.
    if (purpose === undefined && what.do === 'rebase') {
      await takeDrafts(edge, actor, bulk, what, some)
      continue
    }
    const read = purpose === undefined ? new Map<string, Read>() : await readAll(edge, actor, purpose, what, some)
    const cases = some.map((one) => ({ ...one, read: read.get(one.id) }))
    const { alone = [], together = [] } = Object.groupBy(cases, (one) => (goesAlone(what, one.read) ? 'alone' : 'together'))
    const done =
      together.length === 0 || what.do === 'rebase'
        ? 'written'
        : await takeTogether(edge, actor, bulk, what, typed, purpose ?? 'administration', together)
    if (done === 'over') return
    for (const [index, one] of [...(done === 'apart' ? together : []), ...alone].entries()) {
      if (index % glance === glance - 1 && (await isOver(edge, actor, bulk))) return
      await takeOne(edge, actor, bulk, what, typed, one, one.read)
    }
  }
}

async function takeDrafts(
  edge: CasesEdge,
  actor: Actor,
  bulk: Bulk,
  what: Extract<What, { do: 'rebase' }>,
  some: readonly BulkCase[],
): Promise<void> {
  const doing = bulk.stage === 'running'
  const written = async (tx: Tx, position: number, left: boolean) => {
    if (!(await mark(tx, bulk, position, doing ? 'done' : 'would', left ? 'answers-left' : null))) throw new Refusal('work.changed')
  }
  const asWriter = <T>(run: (tx: Tx) => Promise<T>) => edge.store.as(asAgent(actor, 'administration'), run)
  for (const [index, { id, position }] of some.entries()) {
    if (index % glance === glance - 1 && (await isOver(edge, actor, bulk))) return
    try {
      if (!actor.may.includes('administrator')) throw new Refusal('web.not-yours')
      const order = (opened: OpenedCase) => {
        if (opened.row.agency !== bulk.agency) throw new Refusal('case.unknown')
        return orderOf(edge, actor, what, opened)
      }
      if (doing) await moveDraft(edge, id, order, (tx, { left }) => written(tx, position, left))
      else {
        const { left } = await moveDraft(edge, id, order)
        await asWriter((tx) => written(tx, position, left))
      }
    } catch (error) {
      if (!(error instanceof Refusal)) edge.telemetry.failure('work.bulk', error, { case: id })
      await asWriter((tx) => mark(tx, bulk, position, 'refused', error instanceof Refusal ? error.code : 'failed'))
    }
  }
}

async function readAll(
  edge: CasesEdge,
  actor: Actor,
  purpose: string,
  what: What,
  some: readonly BulkCase[],
): Promise<ReadonlyMap<string, Read>> {
  const access = asAgent(actor, purpose, { subjects: [...new Set(some.map(({ person }) => person))], categories: ['case'] })
  const ids = some.map(({ id }) => id)
  return await edge.store.as(access, async (tx) => {
    const limited = await limitedAmong(tx, ids)
    const among = new Map<string, readonly string[]>()
    const read = new Map<string, Read>()
    for (const [id, opened] of await readCases(edge, tx, ids)) {
      const { service } = opened.loaded
      if (what.do === 'give' && !among.has(service.id))
        among.set(
          service.id,
          (await candidatesIn(tx, service)).map((account) => account.id),
        )
      read.set(id, { opened, limited: limited.has(id), among: among.get(service.id) ?? [] })
    }
    return read
  })
}

const isOver = async (edge: CasesEdge, actor: Actor, { id, stage }: Bulk): Promise<boolean> =>
  (await edge.store.as(asAgent(actor, 'administration'), (tx) => bulkById(tx, id)))?.stage !== stage
