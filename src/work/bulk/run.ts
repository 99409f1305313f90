import { setImmediate } from 'node:timers/promises'
import { asAgent, asSystem, type CasesEdge } from '#cases'
import { accountById, actorFrom } from '#identity'
import type { Actor, Job } from '#kernel'
import { seal, type Tx, unseal } from '#store'
import { writeExport } from './export.ts'
import { type Bulk, bulkById, goOn, leftOf } from './store.ts'
import { take } from './take.ts'
import { readWhat, type Typed } from './what.ts'

/** Cases that are opened under one access line and done in one unit of work, and how long one run of the job goes on before it makes way for others. */
const chunk = 100
const slice = 20_000

const keyOf = (id: string) => `bulk:${id}`

export const sealTyped = async ({ store }: Pick<CasesEdge, 'store'>, tx: Tx, id: string, typed: Typed): Promise<Uint8Array> =>
  seal(await store.keys.ensure(tx, keyOf(id)), Buffer.from(JSON.stringify(typed)), keyOf(id))

async function typedOf({ store }: Pick<CasesEdge, 'store'>, tx: Tx, { id, sealed }: Bulk): Promise<Typed> {
  const key = sealed === null ? undefined : await store.keys.open(tx, keyOf(id))
  return key === undefined || sealed === null ? { text: '' } : (JSON.parse(unseal(key, sealed, keyOf(id)).toString()) as Typed)
}

/** Takes a bulk on for a while, as the agent who asked for it and with the rights that they have now; what is left is taken on again. */
export const bulkJob: Job<CasesEdge> = {
  name: 'work.bulk',
  run: async (edge, { bulk: id = '' }) => {
    const found = await edge.store.as(asSystem('administration'), async (tx) => {
      const bulk = await bulkById(tx, id)
      return bulk && { bulk, account: await accountById(tx, bulk.owner), typed: await typedOf(edge, tx, bulk) }
    })
    if (found?.account === undefined || (found.bulk.stage !== 'trying' && found.bulk.stage !== 'running')) return
    const actor = actorFrom(found.account, found.bulk.language)
    if (found.bulk.kind === 'export') return await writeExport(edge, actor, found.bulk)
    const what = readWhat(found.bulk.what)
    if (what === undefined) return
    const until = edge.clock.now() + slice
    for (;;) {
      const left = await edge.store.as(asAgent(actor, 'administration'), async (tx) => {
        const now = await bulkById(tx, id)
        return now?.stage === found.bulk.stage ? await leftOf(tx, found.bulk, chunk) : undefined
      })
      if (left === undefined) return
      if (left.length === 0) return await finish(edge, actor, found.bulk)
      await take(edge, actor, found.bulk, what, found.typed, left)
      if (edge.clock.now() >= until) break
      await setImmediate() // pages are served meanwhile, the one that stops it, too
    }
    await edge.store.as(asAgent(actor, 'administration'), (tx) => edge.store.enqueue(tx, 'work.bulk', { bulk: id }))
  },
}

async function finish(edge: CasesEdge, actor: Actor, { id, stage }: Bulk): Promise<void> {
  await edge.store.as(asAgent(actor, 'administration'), (tx) => goOn(tx, id, [stage], stage === 'trying' ? 'tried' : 'done'))
}
