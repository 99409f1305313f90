import { Refusal, uuidv7 } from '#kernel'
import { asSystem, type CasesEdge } from '../edge.ts'
import { refuse } from '../refusals.ts'
import { paidOf } from '../requests.ts'
import { type OpenedCase, readCase, runCommand } from '../run.ts'
import type { AskedRequest } from '../view.ts'
import { type Attempt, attemptById, endAttempt, markAsked, openAttempt, recordAttempt, sendPayerTo } from './attempts.ts'
import type { Order, PaymentProvider } from './provider.ts'

/** Cents of the next part, and which part of how many it is: equal parts, the last one takes what is left. */
export function nextPart(asked: AskedRequest): {
  readonly amount: number
  readonly left: number
  readonly part: number
  readonly of: number
} {
  const total = asked.amount ?? 0
  const of = asked.instalments ?? 1
  const left = Math.max(total - paidOf(asked), 0)
  const part = Math.min(asked.replies.filter(({ answer }) => Number(answer.montant) > 0).length + 1, of)
  return { amount: part === of ? left : Math.min(Math.floor(total / of), left), left, part, of }
}

type Opened = Pick<OpenedCase, 'row' | 'loaded'>
const administration = asSystem('administration')
const accessOf = ({ row, loaded }: Opened) => ({ ...asSystem(loaded.service.data.purpose), case: row.id })

/**
 * Begins the next part, or goes on with the one that is open, and answers where the payer goes. The attempt is on record before the provider is
 * called. `done`: what was begun before has been paid meanwhile. Refuses `case.pay-unclear` while a person looks at an earlier attempt.
 */
export async function beginPayment(
  edge: CasesEdge,
  provider: PaymentProvider,
  opened: Opened,
  asked: AskedRequest,
  payer: string,
  words: Pick<Order, 'label' | 'lang' | 'back'>,
): Promise<{ readonly to: string } | 'done'> {
  const access = accessOf(opened)
  const earlier = await edge.store.as(access, (tx) => openAttempt(tx, opened.row.id, asked.key))
  const state = earlier === undefined ? undefined : await settlePayment(edge, provider, earlier.id)
  if (state === 'paid') return 'done'
  if (state === 'unclear') throw refuse('case.pay-unclear')
  const { amount } = nextPart(asked)
  const attempt = await edge.store.as(access, async (tx) => {
    const fresh = { id: uuidv7(edge.clock.now()), case: opened.row.id, request: asked.name, key: asked.key, payer, amount }
    await recordAttempt(tx, { ...fresh, currency: asked.currency ?? 'EUR' })
    return openAttempt(tx, opened.row.id, asked.key)
  })
  if (attempt === undefined) throw refuse('case.request-closed', { request: asked.name })
  const { to } = await provider.begin({ key: attempt.id, amount: attempt.amount, currency: attempt.currency, ...words })
  await edge.store.as(access, (tx) => sendPayerTo(tx, attempt.id, to))
  return { to }
}

/** How long a payment may stay open before a person looks. */
const longestMs = 7 * 24 * 3_600_000
/** By then a provider that was called has heard of it, or never will. */
const longestCallMs = 5 * 60_000

/**
 * Asks the provider what became of a payment and tells the case: what is paid is an answer of the system, once. What nobody can tell
 * (another amount, unknown after its payer was sent there, open for a week, money for a request that is closed) waits for a person.
 */
export async function settlePayment(edge: CasesEdge, provider: PaymentProvider, id: string): Promise<Attempt['state']> {
  const found = await edge.store.as(administration, async (tx) => {
    const attempt = await attemptById(tx, id)
    if (attempt?.state === 'begun') await markAsked(tx, id)
    return attempt === undefined ? undefined : { attempt, opened: await readCase(edge, tx, { id: attempt.case }) }
  })
  if (found === undefined) throw refuse('case.request-closed')
  const { attempt, opened } = found
  if (attempt.state !== 'begun') return attempt.state
  const access = accessOf(opened)
  const end = async (state: 'given-up' | 'failed') => {
    await edge.store.as(access, (tx) => endAttempt(tx, id, state))
    return state
  }
  const unclear = async (): Promise<Attempt['state']> => {
    const command = { do: 'payment-unclear', who: { kind: 'system' }, key: attempt.key, payment: id, amount: attempt.amount } as const
    await runCommand(edge, access, attempt.case, command, async (tx) => void (await endAttempt(tx, id, 'unclear')))
    return 'unclear'
  }
  const standing = await provider.standing(id)
  const age = edge.clock.now() - Date.parse(attempt.begunAt)
  switch (standing.state) {
    case 'given-up':
    case 'failed':
      return end(standing.state)
    case 'unknown':
      // Nobody was sent there, and nobody is on the way: nothing can have been paid.
      if (attempt.to === null) return age < longestCallMs ? 'begun' : end('failed')
      return unclear()
    case 'open':
      return age > longestMs ? unclear() : 'begun'
    case 'paid': {
      if (standing.amount !== attempt.amount || standing.currency !== attempt.currency) return unclear()
      const { request, payer, amount } = attempt
      const command = { do: 'reply', request, from: payer, who: { kind: 'system' }, answer: { montant: amount }, payment: id } as const
      try {
        await runCommand(edge, access, attempt.case, command, async (tx) => void (await endAttempt(tx, id, 'paid')))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (error.code === 'case.payment-known') return 'paid'
        if (error.code === 'case.request-closed' || error.code === 'case.suspended') return unclear()
        throw error
      }
      return 'paid'
    }
    default:
      return standing satisfies never
  }
}
