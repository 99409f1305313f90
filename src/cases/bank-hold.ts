import type { Actor } from '#kernel'
import type { Service } from '#services'
import type { Command } from './decide.ts'
import { refuse } from './refusals.ts'

const holdMs = 24 * 3_600_000

/**
 * After an account was recovered at the counter, money goes nowhere new for a day: whoever got in with somebody else's papers would begin with that.
 * Refuses `case.bank-held` when an account number was declared since, or waits in a draft.
 */
export function refuseNewAccount(actor: Actor, service: Service, draft: boolean, command: Command, now: number): void {
  const until = actor.session?.heldUntil
  if (until === undefined || Date.parse(until) <= now || !('answers' in command)) return
  const since = new Date(Date.parse(until) - holdMs).toISOString()
  const changed = service.fields
    .filter(({ type }) => type === 'iban' || type === 'account')
    .some(({ name }) => {
      const from = command.answers?.[name] === undefined ? undefined : command.provenance?.[name]
      return from?.source === 'declared' && (draft || (from.at ?? '') >= since)
    })
  if (changed) throw refuse('case.bank-held', { until })
}
