import {
  asAgent,
  asSystem,
  type CasesEdge,
  type Command,
  caseById,
  contextOf,
  decide,
  moveDraft,
  type OpenedCase,
  readCase,
  rolesOf,
  runCommand,
  whoIs,
} from '#cases'
import { isLimited } from '#consent'
import { accountById, actorFrom } from '#identity'
import { type Actor, type Job, Refusal } from '#kernel'
import { seal, type Tx, unseal } from '#store'
import { candidatesIn, changeStanding } from '../hold.ts'
import type { WorkCommand } from '../standing.ts'
import { writeExport } from './export.ts'
import { offeredIn } from './offer.ts'
import { orderOf, rebaseCommand } from './rebase.ts'
import { type Bulk, type BulkCase, bulkById, goOn, leftOf, mark } from './store.ts'
import { readWhat, type Typed, type What } from './what.ts'

/** Cases opened under one access line, and how long one run of the job goes on before it makes way for others. */
export const chunk = 200
const slice = 20_000
/** Between two looks whether it was stopped. */
const glance = 20

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
    }
    await edge.store.as(asAgent(actor, 'administration'), (tx) => edge.store.enqueue(tx, 'work.bulk', { bulk: id }))
  },
}

async function finish(edge: CasesEdge, actor: Actor, { id, stage }: Bulk): Promise<void> {
  await edge.store.as(asAgent(actor, 'administration'), (tx) => goOn(tx, id, [stage], stage === 'trying' ? 'tried' : 'done'))
}

interface Read {
  readonly opened: OpenedCase
  readonly limited: boolean
  /** agents to whom it may be given */
  readonly among: readonly string[]
}

/** Some cases, each by its own command. Those of one purpose are read in one unit of work, whose access line names their persons. */
async function take(edge: CasesEdge, actor: Actor, bulk: Bulk, what: What, typed: Typed, left: readonly BulkCase[]): Promise<void> {
  const purposes = await edge.store.as(asAgent(actor, 'administration'), async (tx) => {
    const found = new Map<string, string>()
    for (const { id } of left) {
      const row = await caseById(tx, id)
      if (row !== undefined) found.set(id, edge.catalogue.at(row.service, row.version).service.data.purpose)
    }
    return found
  })
  for (const [purpose, some] of Map.groupBy(left, ({ id }) => purposes.get(id))) {
    // Nobody of the office sees a draft: the system moves it, by the order of who asked.
    if (purpose === undefined && what.do === 'rebase') {
      await takeDrafts(edge, actor, bulk, what, some)
      continue
    }
    const read = purpose === undefined ? new Map<string, Read>() : await readAll(edge, actor, purpose, what, some)
    for (const [index, one] of some.entries()) {
      if (index % glance === glance - 1 && (await isOver(edge, actor, bulk))) return
      await takeOne(edge, actor, bulk, what, typed, one, read.get(one.id))
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

function readAll(
  edge: CasesEdge,
  actor: Actor,
  purpose: string,
  what: What,
  some: readonly BulkCase[],
): Promise<ReadonlyMap<string, Read>> {
  const access = asAgent(actor, purpose, { subjects: [...new Set(some.map(({ person }) => person))], categories: ['case'] })
  return edge.store.as(access, async (tx) => {
    const read = new Map<string, Read>()
    const among = new Map<string, readonly string[]>()
    for (const { id } of some) {
      const opened = await readCase(edge, tx, { id }).catch(unknownCase)
      if (opened === undefined) continue
      const { service } = opened.loaded
      if (what.do === 'give' && !among.has(service.id))
        among.set(
          service.id,
          (await candidatesIn(tx, service)).map((account) => account.id),
        )
      read.set(id, { opened, limited: await isLimited(tx, id), among: among.get(service.id) ?? [] })
    }
    return read
  })
}

const unknownCase = (error: unknown): undefined => {
  if (!(error instanceof Refusal)) throw error
}

const isOver = async (edge: CasesEdge, actor: Actor, { id, stage }: Bulk): Promise<boolean> =>
  (await edge.store.as(asAgent(actor, 'administration'), (tx) => bulkById(tx, id)))?.stage !== stage

/** One case: its result is written in the transaction that does it, so that nothing is done twice whatever stops in between. */
async function takeOne(
  edge: CasesEdge,
  actor: Actor,
  bulk: Bulk,
  what: What,
  typed: Typed,
  { id, position }: BulkCase,
  read: Read | undefined,
): Promise<void> {
  const refused = (code: string) =>
    edge.store.as(asAgent(actor, 'administration'), async (tx) => void (await mark(tx, bulk, position, 'refused', code)))
  try {
    if (read === undefined) throw new Refusal('case.unknown')
    const { opened, limited, among } = read
    const { loaded, view, row } = opened
    const roles = rolesOf(loaded, actor)
    if (what.do === 'rebase' ? !actor.may.includes('administrator') : roles.length === 0) throw new Refusal('web.not-yours')
    if (limited) throw new Refusal('case.limited')
    const access = asAgent(actor, loaded.service.data.purpose, { case: id })
    const doing = bulk.stage === 'running'
    const also = async (tx: Tx) => {
      if (!(await mark(tx, bulk, position, doing ? 'done' : 'would'))) throw new Refusal('work.changed')
    }
    if (what.do === 'rebase') {
      const command = await rebaseCommand(edge, actor, what, opened)
      if (doing) await runCommand(edge, access, id, command, also)
      else {
        decide(view, command, contextOf(edge, loaded))
        await edge.store.as(access, also)
      }
      return
    }
    if (what.do !== 'act') {
      const command = standingCommand(what, typed, among)
      if (doing) await changeStanding(edge, access, row, actor, command, { also })
      else if (command.do === 'give' && !among.includes(command.to)) throw new Refusal('work.colleague-unknown')
      else await edge.store.as(access, also)
      return
    }
    const offered = offeredIn(loaded.service, roles).get(what.action)
    if (offered === undefined) throw new Refusal('case.action-unknown')
    if (offered.reason && typed.text.trim() === '') throw new Refusal('case.reason-missing')
    const command: Command = {
      do: 'act',
      who: whoIs(actor, loaded),
      action: what.action,
      ...(typed.text.trim() === '' ? {} : { reason: typed.text }),
    }
    if (doing) await runCommand(edge, access, id, command, also)
    else {
      decide(view, command, contextOf(edge, loaded))
      await edge.store.as(access, also)
    }
  } catch (error) {
    if (!(error instanceof Refusal)) edge.telemetry.failure('work.bulk', error, { case: id })
    await refused(error instanceof Refusal ? error.code : 'failed')
  }
}

function standingCommand(what: Exclude<What, { do: 'act' | 'rebase' }>, { text }: Typed, among: readonly string[]): WorkCommand {
  switch (what.do) {
    case 'take':
      return { do: 'take' }
    case 'give':
      return { do: 'give', to: what.to, note: text, among }
    case 'label':
      return { do: 'label', label: text }
  }
}
