import type { Service } from '#services'

/** Which way a result is good for the person: `more` of what she gets, `less` of what she pays, `yes` and `no` of conditions; else nobody can tell. */
export type Good = 'more' | 'less' | 'yes' | 'no' | 'unknown'

/** What a service decides by: sums that it pays and asks for, conditions of its actions that give and refuse, rules that explain a decision. */
export function resultsOf(service: Service): ReadonlyMap<string, Good> {
  const found = new Map<string, Good>()
  const add = (name: string | undefined, good: Good) => {
    if (name !== undefined && !found.has(name)) found.set(name, good)
  }
  const { states } = service.workflow
  const actions = states.flatMap((state) => state.do)
  for (const effect of [...states, ...actions].flatMap((one) => one.then)) {
    if (effect.kind === 'pay') add(effect.rule, 'more')
    if (effect.kind === 'refund') add(effect.amount, 'more')
  }
  add(service.cycle?.assess, 'more')
  add(service.cycle?.pay, 'more')
  for (const { amount } of service.requests) add(amount, 'less')
  add(service.proactive?.when, 'yes')
  for (const { when, to } of actions) {
    const state = states.find(({ name }) => name === to)
    if (state?.outcome === 'granted' || state?.outcome === 'partly') add(when, 'yes')
    if (state?.outcome === 'refused') add(when, 'no')
  }
  for (const { explain } of actions) add(explain, 'unknown')
  return found
}
