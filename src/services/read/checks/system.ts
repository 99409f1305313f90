import { RuleError } from '#rules'
import type { RawAction } from '../grammar/workflow.ts'
import type { Path } from '../problem.ts'
import { actorsOf, type Checking, rawActions } from './checking.ts'
import { reachable, waysOut } from './states.ts'

const worth = { granted: 3, partly: 2, closed: 1, withdrawn: 1, refused: 0 } as const

/**
 * What the system may do alone (law 78-17, art. 47): grant, on verified or named inputs, by a rule with its article. It never refuses, lowers or ends a
 * case, never rests on a special category, never acts on a case that came back by a contest, and cannot run in circles.
 */
export function checkSystem(checking: Checking): void {
  const { raw, reading } = checking
  const { states } = raw.workflow
  const system = rawActions(checking).filter(({ raw: action }) => actorsOf(action).includes('system'))
  const contested = statesAfterContest(checking)
  for (const { raw: action, path, state, action: name } of system) {
    const from = states[state]?.outcome
    const to = action.to === undefined ? undefined : states[action.to]?.outcome
    if (to === 'refused' || to === 'withdrawn') reading.say([...path, 'to'], 'system-refuses', { name, outcome: to })
    else if (to !== undefined && from !== undefined && worth[to] < worth[from])
      reading.say([...path, 'to'], 'system-lowers', { name, from, to })
    else if (to === 'closed' && from === undefined && states[state]?.phase !== 'running')
      reading.say([...path, 'to'], 'system-refuses', { name, outcome: to })
    const grants = (to === 'granted' || to === 'partly') && from === undefined && states[state]?.phase !== 'running'
    if (grants && (action.when === undefined || !Object.hasOwn(raw.rules ?? {}, action.when)))
      reading.say([...path, action.when === undefined ? 'by' : 'when'], 'system-without-rule', { name })
    if (contested.has(state)) reading.say([...path, 'by'], 'system-after-contest', { name, state })
    checkInputs(checking, action, path, name)
  }
  checkCycle(checking)
  for (const loop of loops(system.map(({ state, raw: action, path }) => ({ from: state, to: action.to, path }))))
    reading.say([...loop.path, 'by'], 'system-loop', { name: String(loop.path.at(-1)) })
}

/** Each period is assessed by the system alone: never on a special category (GDPR, art. 22(4)). */
function checkCycle(checking: Checking): void {
  const { raw, reading } = checking
  if (raw.cycle === undefined) return
  const inputs = [raw.cycle.assess, raw.cycle.pay].flatMap((rule) => (rule === undefined ? [] : [...inputsOf(checking, rule)]))
  const special = [...new Set(inputs)].filter((input) => isSpecial(checking, input))
  if (special.length > 0) reading.say(['cycle', 'assess'], 'system-special', { name: 'cycle', fields: special.join(', ') })
}

/** Every input of the condition, and of what is paid because of it, is verified (`needs`) or named (`declared-ok`). */
function checkInputs(checking: Checking, action: RawAction, path: Path, name: string): void {
  const { raw, reading } = checking
  const effects = [...(action.then ?? []), ...(action.to === undefined ? [] : (raw.workflow.states[action.to]?.then ?? []))]
  const asked = [action.when, ...effects.map((effect) => ('pay' in effect ? effect.pay : undefined))].filter((each) => each !== undefined)
  const inputs = new Set(asked.flatMap((each) => [...inputsOf(checking, each)]))
  const covered = new Set([...(action.needs ?? []), ...(action['declared-ok'] ?? [])])
  const open = [...inputs].filter((input) => !covered.has(input) && Object.hasOwn(raw.fields, input))
  if (open.length > 0) reading.say(path, 'system-unverified', { name, fields: open.join(', ') }, 'key')
  const special = [...inputs].filter((input) => isSpecial(checking, input))
  if (special.length > 0) reading.say([...path, 'when'], 'system-special', { name, fields: special.join(', ') })
}

/** Inputs of an expression; none when it cannot be read, which another check says. */
export function inputsOf({ rules }: Checking, expression: string): ReadonlySet<string> {
  try {
    return rules?.dependencies(expression) ?? new Set()
  } catch (error) {
    if (error instanceof RuleError) return new Set()
    throw error
  }
}

export const isSpecial = ({ service }: Checking, name: string): boolean => {
  const field = service.fields.find((each) => each.name === name)
  return Boolean(field?.special || field?.item?.some((item) => item.special))
}

/** States that a case comes to after a contest: the applicant sends it back from the end, and until it ends again a person decides. */
function statesAfterContest(checking: Checking): ReadonlySet<string> {
  const { states } = checking.raw.workflow
  const back = rawActions(checking).filter(
    ({ raw: action, state }) =>
      states[state]?.phase === 'done' &&
      actorsOf(action).includes('applicant') &&
      action.to !== undefined &&
      states[action.to]?.phase !== 'done',
  )
  const open = new Map(
    [...waysOut(checking)].map(([state, next]) => [
      state,
      new Set([...next].filter((each) => !['done', 'running'].includes(states[each]?.phase ?? ''))),
    ]),
  )
  return reachable(
    open,
    back.map(({ raw: action }) => action.to as string),
  )
}

interface Step {
  readonly from: string
  readonly to: string | undefined
  readonly path: Path
}

/** Steps of the system that come back to where they began without anyone. */
function loops(steps: readonly Step[]): readonly Step[] {
  const ways = new Map<string, Set<string>>()
  for (const { from, to } of steps) if (to !== undefined) ways.set(from, (ways.get(from) ?? new Set()).add(to))
  return steps.filter(({ from, to }) => to !== undefined && reachable(ways, [to]).has(from))
}
