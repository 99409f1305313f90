import { type Checking, statePath } from './checking.ts'
import { inputsOf, isSpecial } from './system.ts'

/**
 * An offer that nobody asked for. With `open` it grants without application: then nobody is there to declare anything, so every input has a source,
 * none is of a special category, it goes by a rule, and it leads to a right.
 */
export function checkProactive(checking: Checking): void {
  const { raw, reading, service } = checking
  const { proactive } = raw
  if (!proactive) return
  if (proactive.send === undefined && proactive.open === undefined) reading.say(['proactive'], 'offers-nothing', {}, 'key')
  const state = proactive.open === undefined ? undefined : raw.workflow.states[proactive.open]
  if (!state || proactive.open === undefined) return
  if (state.outcome !== 'granted' && state.outcome !== 'partly')
    reading.say(['proactive', 'open'], 'open-grants-nothing', { name: proactive.open })
  if (!Object.hasOwn(raw.rules ?? {}, proactive.when)) reading.say(['proactive', 'when'], 'system-without-rule', { name: 'proactive' })
  const paid = (state.then ?? []).flatMap((effect) => ('pay' in effect ? [effect.pay] : []))
  const inputs = new Set([proactive.when, ...paid].flatMap((each) => [...inputsOf(checking, each)]))
  const declared = service.fields.filter(
    (field) => inputs.has(field.name) && field.from.length === 0 && !field.item?.some((item) => item.from.length > 0),
  )
  if (declared.length > 0) reading.say(['proactive', 'when'], 'open-unsourced', { fields: declared.map((field) => field.name).join(', ') })
  const special = [...inputs].filter((input) => isSpecial(checking, input))
  if (special.length > 0) reading.say(['proactive', 'when'], 'system-special', { name: 'proactive', fields: special.join(', ') })
  for (const [index, effect] of (state.then ?? []).entries()) {
    if ('pay' in effect && service.fields.find((field) => field.name === effect.to)?.from.length === 0)
      reading.say([...statePath(proactive.open), 'then', index, 'to'], 'open-unsourced', { fields: effect.to })
  }
}
