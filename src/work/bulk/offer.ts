import type { Action, Service } from '#services'

/** An action of a file that is offered for many cases at once. */
export interface Offered {
  readonly action: Action
  /** refusing many is done with a reason, whatever the file says */
  readonly reason: boolean
  readonly refuses: boolean
}

/**
 * Actions that the file marks `batch` and that these roles may take, by name. One that asks for something of each case (answers to fill, questions to choose)
 * is not offered: each of them needs its own.
 */
export function offeredIn(service: Pick<Service, 'workflow'>, roles: readonly string[]): ReadonlyMap<string, Offered> {
  const offered = new Map<string, Offered>()
  const outcomeOf = (state: string | undefined) => service.workflow.states.find(({ name }) => name === state)?.outcome
  for (const action of service.workflow.states.flatMap((state) => state.do)) {
    if (!action.batch || action.fill.length > 0 || action.ask === 'choose' || !action.by.some((role) => roles.includes(role))) continue
    const refuses = outcomeOf(action.to) === 'refused'
    const before = offered.get(action.name)
    offered.set(action.name, {
      action,
      refuses: refuses || before?.refuses === true,
      reason: action.reason || refuses || before?.reason === true,
    })
  }
  return offered
}
