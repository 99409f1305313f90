import { asAgent, asSystem, type CasesEdge, runCommand } from '#cases'
import { type Actor, Refusal, uuidv7 } from '#kernel'
import type { Tx } from '#store'
import { type Payee, type Payment, type PaymentList, reasonOf, refuse } from './contract.ts'
import { messageIdOf, needApprover } from './decide.ts'
import {
  approveList,
  emptyList,
  isSettled,
  lastNumber,
  listById,
  lockList,
  lockPreparing,
  markList,
  payeesIn,
  paymentById,
  paymentsIn,
  putInList,
  saveList,
  settle,
  toList,
} from './store.ts'

/** What an accountant does for her own agency; another's payments are not there. */
export interface Who {
  readonly edge: CasesEdge
  readonly actor: Actor
}

export const purpose = 'paiements'
export const as = ({ actor }: Who) => asAgent(actor, purpose)
export const agencyOf = ({ actor }: Who): string => actor.agency ?? ''

const payerOf = ({ edge, actor }: Who) => edge.town.agencies.find(({ id }) => id === actor.agency)?.payer

/** A list of all that waits in a currency, up to a thousand payments; answers its id. Refuses `payout.no-payer`, `payout.nothing`. */
export async function prepare(who: Who, currency: string): Promise<string> {
  const { edge, actor } = who
  const agency = agencyOf(who)
  const payer = payerOf(who)
  if (payer === undefined) throw refuse('payout.no-payer')
  const zone = edge.town.agencies.find(({ id }) => id === agency)?.['time-zone'] ?? edge.town.file['time-zone']
  const day = edge.clock.today(zone)
  const year = Number(day.slice(0, 4))
  return await edge.store.as(as(who), async (tx) => {
    await lockPreparing(tx, agency)
    const payments = await toList(tx, agency, currency)
    if (payments.length === 0) throw refuse('payout.nothing')
    const number = (await lastNumber(tx, agency, year)) + 1
    const id = uuidv7(tx.now)
    const total = payments.reduce((sum, { amount }) => sum + amount, 0)
    const messageId = messageIdOf(agency, year, number)
    const list = { id, agency, number, year, messageId, state: 'prepared', currency, day, payer, payments: payments.length, total } as const
    await saveList(tx, { ...list, preparedBy: actor.account })
    await putInList(
      tx,
      id,
      payments.map((one) => one.id),
    )
    return id
  })
}

/** The same, with who decided its cases, under a lock. Refuses `payout.unknown`. */
async function locked(who: Who, tx: Tx, id: string): Promise<PaymentList> {
  if ((await listById(tx, agencyOf(who), id)) === undefined) throw refuse('payout.unknown')
  return (await lockList(tx, id))!
}

/** A second person says yes: from here on nothing in the list changes, and the bank is given it. Refuses what `needApprover` does. */
export async function approve(who: Who, id: string): Promise<void> {
  const { store } = who.edge
  await store.as(as(who), async (tx) => {
    const list = await locked(who, tx, id)
    const deciders = (await paymentsIn(tx, id)).flatMap((payment) => payment.deciders)
    needApprover(list, deciders, who.actor.account)
    await approveList(tx, id, who.actor.account)
    await store.enqueue(tx, 'payouts.bank', { list: id })
  })
}

/** Whoever finds a mistake, the preparer included, gives the payments back: they wait again. Refuses `payout.not-now` once it is approved. */
export async function discard(who: Who, id: string): Promise<void> {
  await who.edge.store.as(as(who), async (tx) => {
    const list = await locked(who, tx, id)
    if (list.state !== 'prepared') throw refuse('payout.not-now', { state: list.state })
    await emptyList(tx, id)
    await markList(tx, id, 'discarded')
  })
}

export interface OpenedList {
  readonly list: PaymentList
  readonly payments: readonly Payment[]
  readonly payees: ReadonlyMap<string, Payee>
}

/** A list with its people; each has a line that somebody read of her. Refuses `payout.unknown`. */
export async function openList(who: Who, id: string): Promise<OpenedList> {
  const { store } = who.edge
  const agency = agencyOf(who)
  const found = await store.as(as(who), async (tx) => {
    const list = await listById(tx, agency, id)
    return list === undefined ? undefined : { list, payments: await paymentsIn(tx, id) }
  })
  if (found === undefined) throw refuse('payout.unknown')
  const subjects = [...new Set(found.payments.flatMap(({ person }) => person ?? []))]
  const payees = await store.as({ ...as(who), subjects, categories: ['list', 'payment'] }, (tx) => payeesIn(store.keys, tx, agency, id))
  return { ...found, payees }
}

/**
 * What became of a payment, for the list and for its case in one unit of work, once. `reason`: it came back. Refuses `payout.unknown`.
 */
export async function settlePayment(edge: CasesEdge, id: string, reason: string | undefined): Promise<void> {
  const found = await edge.store.as(asSystem(purpose), (tx) => paymentById(tx, id))
  if (found === undefined) throw refuse('payout.unknown')
  if (found.state === 'returned' || (found.state === 'paid' && reason === undefined)) return
  const code = reason === undefined ? null : reasonOf(reason)
  const write = async (tx: Tx) => {
    await settle(tx, id, code === null ? 'paid' : 'returned', code)
    if (found.list !== null && (await isSettled(tx, found.list))) await markList(tx, found.list, 'settled')
  }
  // A case that was erased since has nobody to be told.
  if (found.case === null) return void (await edge.store.as(asSystem(purpose), write))
  const command = { do: 'payment-settled', who: { kind: 'system' }, key: found.key, ...(code === null ? {} : { reason: code }) } as const
  try {
    await runCommand(edge, { ...asSystem(purpose), case: found.case }, found.case, command, write)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'case.payment-known') throw error
    await edge.store.as(asSystem(purpose), write)
  }
}

/** What the bank's own statement says, told by a person where no bank answers us. Refuses `payout.not-now` for a list that nobody approved. */
export async function tellByHand(who: Who, id: string, payment: string | undefined, reason: string | undefined): Promise<void> {
  const { list, payments } = await who.edge.store.as(as(who), async (tx) => ({
    list: await listById(tx, agencyOf(who), id),
    payments: await paymentsIn(tx, id),
  }))
  if (list === undefined) throw refuse('payout.unknown')
  if (list.state === 'prepared' || list.state === 'discarded') throw refuse('payout.not-now', { state: list.state })
  if (payment !== undefined && !payments.some((one) => one.id === payment)) throw refuse('payout.unknown')
  const meant = payment === undefined ? payments.filter(({ state }) => state === 'listed').map((one) => one.id) : [payment]
  for (const one of meant) await settlePayment(who.edge, one, reason)
}
