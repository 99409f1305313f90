import { RuleError } from '#rules'
import { orderWays, type QueueOrder } from '../../contract-more.ts'
import { actorsOf, type Checking, rawActions, statePath } from './checking.ts'
import { inputsOf } from './system.ts'

/** What depends on the order or on the places that are left cannot make them. */
const made = ['rang', 'places libres']

/**
 * Limited places: they wait in a state of ours, a number says how many there are, the order is made of numbers and days, and a person offers: nothing is
 * given away by itself.
 */
export function checkQueue(checking: Checking): void {
  const { raw, reading } = checking
  const { queue } = raw
  if (queue === undefined) return
  const state = raw.workflow.states[queue.state]
  if (state !== undefined && state.phase !== 'open')
    reading.say(['queue', 'state'], 'queue-state', { name: queue.state, phase: state.phase })
  checkOffer(checking, queue)
  for (const { raw: action, path, state: at, action: name } of rawActions(checking)) {
    if (!actorsOf(action).includes('system')) continue
    const rests = action.when !== undefined && made.some((each) => inputsOf(checking, action.when!).has(each))
    if (at === queue.state || rests) reading.say([...path, 'by'], 'queue-system', { name })
  }
  if (queue.order.length === 0) reading.say(['queue', 'order'], 'queue-order', {})
  queue.order.forEach((line, index) => {
    const said = orderWays.filter((way) => line[way] !== undefined)
    if (said.length !== 1) reading.say(['queue', 'order', index], 'queue-order', {})
    for (const way of said) checkKind(checking, line[way] ?? '', ['queue', 'order', index, way], kinds[way])
  })
  checkKind(checking, queue.places, ['queue', 'places'], ['number'])
  for (const [path, name] of [
    ...queue.order.flatMap((line, index) => orderWays.map((way) => [['queue', 'order', index, way], line[way]] as const)),
    [['queue', 'places'], queue.places] as const,
    [['queue', 'by'], queue.by] as const,
  ]) {
    const circle = name === undefined ? undefined : made.find((each) => name === each || inputsOf(checking, name).has(each))
    if (name !== undefined && circle !== undefined) reading.say([...path], 'queue-circle', { name, of: circle })
  }
}

const kinds: Readonly<Record<QueueOrder['way'], readonly string[]>> = {
  most: ['number', 'boolean'],
  least: ['number', 'boolean'],
  first: ['date'],
  last: ['date'],
}

/** A role offers, in the state in which they wait, and the case leaves it. */
function checkOffer({ raw, reading }: Checking, { state, offer }: NonNullable<Checking['raw']['queue']>): void {
  const actions = raw.workflow.states[state]?.do
  const action = actions?.[offer]
  if (actions === undefined) return
  if (action === undefined) reading.say(['queue', 'offer'], 'unknown-action', { name: offer })
  else if (
    action.to === undefined ||
    action.to === state ||
    actorsOf(action).some((actor) => !Object.hasOwn(raw.workflow.roles ?? {}, actor))
  )
    reading.say([...statePath(state), 'do', offer], 'queue-offer', { name: offer }, 'key')
}

function checkKind({ rules, reading }: Checking, name: string, path: (string | number)[], wanted: readonly string[]): void {
  const kind = kindOf(rules, name)
  if (kind !== undefined && !wanted.includes(kind)) reading.say(path, 'queue-kind', { name, expected: wanted.join(' · ') })
}

/** undefined: the name cannot be read, which is told where it is read. */
function kindOf(rules: Checking['rules'], name: string): string | undefined {
  try {
    return rules?.kind(name)
  } catch (error) {
    if (error instanceof RuleError) return undefined
    throw error
  }
}
