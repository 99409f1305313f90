import { Refusal } from '#kernel'
import type { CaseView } from '../view.ts'
import { act } from './act.ts'
import type { CaseContext, Decided } from './context.ts'
import { actionsHere } from './may.ts'

/** More moves in a row than this are a loop of the service file. */
const most = 12

/**
 * What the system does by itself now: in each state the first of its actions that nothing refuses, until none is left. An action that keeps
 * the state is taken once a stay. Whatever is refused is left to a person.
 */
export function runAutomatic(decided: Decided, ctx: CaseContext): Decided {
  let now = decided
  for (let turn = 0; turn < most; turn++) {
    const next = firstPossible(now.view, ctx)
    if (next === undefined) return now
    now = { view: next.view, events: [...now.events, ...next.events] }
  }
  return now
}

function firstPossible(view: CaseView, ctx: CaseContext): Decided | undefined {
  for (const action of actionsHere(view, ctx)) {
    if (!action.by.includes('system') || (action.to === undefined && wasTaken(view, action.name))) continue
    try {
      return act(view, { do: 'act', who: { kind: 'system' }, action: action.name }, ctx)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return undefined
}

/** Whether the system already took this action since the state was entered. */
function wasTaken(view: CaseView, action: string): boolean {
  const entered = view.timeline.findLastIndex((entry) => entry.to !== undefined)
  return view.timeline.slice(entered + 1).some((entry) => entry.action === action && entry.by?.kind === 'system')
}
