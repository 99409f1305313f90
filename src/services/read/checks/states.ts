import { phrase } from '../words/index.ts'
import { type Checking, rawActions, rawStates, statePath } from './checking.ts'

/** Where a case can go from each state: by an action, an expiry, the end of a validity, the silence of the law, a silent cycle. */
export function waysOut(checking: Checking): ReadonlyMap<string, ReadonlySet<string>> {
  const { raw } = checking
  const { clock } = raw.workflow
  const ways = new Map<string, Set<string>>(Object.keys(raw.workflow.states).map((state) => [state, new Set()]))
  const go = (from: string, to: string | undefined) => {
    if (to !== undefined && to !== from) ways.get(from)?.add(to)
  }
  for (const { state, raw: action } of rawActions(checking)) go(state, action.to)
  for (const { state, raw: each } of rawStates(checking)) {
    go(state, each.expire?.to)
    go(state, each.valid?.then)
    if (clock?.missed && each.phase === 'open' && !clock.until?.includes(state)) go(state, clock.missed.to)
  }
  for (const state of raw.cycle?.while ?? []) go(state, raw.cycle?.silent?.to)
  return ways
}

export function reachable(ways: ReadonlyMap<string, ReadonlySet<string>>, from: readonly string[]): Set<string> {
  const seen = new Set(from)
  const waiting = [...from]
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const next of ways.get(state) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      waiting.push(next)
    }
  }
  return seen
}

/** The graph of states: it begins with a draft, every state can be reached, every one but the last has a way out, outcomes stand where they may. */
export function checkStates(checking: Checking): void {
  const { raw, reading } = checking
  const states = Object.entries(raw.workflow.states)
  const [first] = states
  if (!first) {
    reading.say(['workflow', 'states'], 'missing-key', { key: phrase('a-state'), expected: phrase('first-state') })
    return
  }
  const ways = waysOut(checking)
  const reached = reachable(ways, [first[0], ...(raw.proactive?.open ? [raw.proactive.open] : [])])
  for (const [name, state] of states) {
    const path = statePath(name)
    if (!reached.has(name)) reading.say(path, 'unreachable-state', { name }, 'key')
    if (state.phase === 'done') {
      if (!state.outcome) reading.say(path, 'missing-outcome', { name }, 'key')
      if (state.expire || state.due || state.valid)
        reading.say(path, 'clock-in-done', { name, key: state.expire ? 'expire' : state.due ? 'due' : 'valid' }, 'key')
    } else {
      if (ways.get(name)?.size === 0) reading.say(path, 'dead-end', { name }, 'key')
      if (state.outcome && state.phase !== 'running') reading.say([...path, 'outcome'], 'early-outcome', { phase: state.phase })
      if (state.phase === 'waiting' && !state.expire && !state.due) reading.say(path, 'waits-for-ever', { name }, 'key')
      if (state.valid && state.phase !== 'running') reading.say([...path, 'valid'], 'valid-not-running', { phase: state.phase }, 'key')
    }
  }
  for (const { raw: action, path } of rawActions(checking)) {
    const does = action.to ?? action.then ?? action.send ?? action.fill ?? action.ask ?? action.extend ?? action.reason
    if (does === undefined) reading.say(path, 'idle-action', {}, 'key')
  }
}
