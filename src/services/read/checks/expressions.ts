import { RuleError } from '#rules'
import type { Path } from '../problem.ts'
import { type Checking, rawActions, rawEffects, rawStates } from './checking.ts'

export interface Said {
  readonly text: string
  readonly path: Path
  /** It must be true or false; else any value will do. */
  readonly condition: boolean
  /** Read in each row of this list. */
  readonly list?: string
}

/** Every condition and every name of a rule or field that the file uses outside its rules. `when` and `required` of fields are read with the rules. */
export function expressions(checking: Checking): Said[] {
  const { raw } = checking
  const said: Said[] = []
  const add = (condition: boolean) => (text: string | undefined, path: Path, list?: string) => {
    if (text !== undefined) said.push({ text, path, condition, ...(list ? { list } : {}) })
  }
  const [holds, value] = [add(true), add(false)]
  for (const [name, check] of Object.entries(raw.checks ?? {})) holds(check.must, ['checks', name, 'must'])
  for (const [name, field] of Object.entries(raw.fields)) {
    if (typeof field === 'string') continue
    value(field.value, ['fields', name, 'value'])
    for (const [check, each] of Object.entries(field.checks ?? {})) holds(each.must, ['fields', name, 'checks', check, 'must'], name)
  }
  raw.pages.forEach((page, index) => {
    if ('page' in page && typeof page.page === 'string' && typeof page.when === 'string') holds(page.when, ['pages', index, 'when'])
  })
  value(raw.workflow.route, ['workflow', 'route'])
  for (const rule of Object.keys(raw.workflow.clock?.longer ?? {})) holds(rule, ['workflow', 'clock', 'longer', rule])
  for (const { raw: state, path } of rawStates(checking)) {
    for (const rule of Object.keys(state.due?.faster ?? {})) holds(rule, [...path, 'due', 'faster', rule])
  }
  for (const { raw: action, path } of rawActions(checking)) {
    holds(action.when, [...path, 'when'])
    value(action.explain, [...path, 'explain'])
  }
  for (const { raw: effect, path } of rawEffects(checking)) {
    holds(effect.when, [...path, 'when'])
    if ('pay' in effect) value(effect.pay, [...path, 'pay'])
    if ('refund' in effect) value(effect.amount, [...path, 'amount'])
  }
  for (const [name, request] of Object.entries(raw.requests ?? {})) {
    holds(request.when, ['requests', name, 'when'])
    value(request.amount, ['requests', name, 'amount'])
    value(request.instalments, ['requests', name, 'instalments'])
  }
  for (const [name, { same = [], alike = [], near = {} }] of Object.entries(raw.duplicates ?? {})) {
    for (const [key, fields] of Object.entries({ same, alike }))
      for (const [index, field] of fields.entries()) value(field, ['duplicates', name, key, index])
    for (const field of Object.keys(near)) value(field, ['duplicates', name, 'near', field])
  }
  value(raw.cycle?.assess, ['cycle', 'assess'])
  value(raw.cycle?.pay, ['cycle', 'pay'])
  value(raw.queue?.places, ['queue', 'places'])
  value(raw.queue?.by, ['queue', 'by'])
  for (const [index, line] of (raw.queue?.order ?? []).entries())
    for (const [way, of] of Object.entries(line)) value(of, ['queue', 'order', index, way])
  value(raw.local?.by, ['local', 'by'])
  holds(raw.proactive?.when, ['proactive', 'when'])
  if (typeof raw.stage === 'object' && 'pilot' in raw.stage) holds(raw.stage.pilot.who, ['stage', 'pilot', 'who'])
  raw.data.statistics?.forEach((text, index) => {
    value(text, ['data', 'statistics', index])
  })
  return said
}

/** Lets the rules read each of them: an unknown name, `et`, a calculation in a condition are theirs to name. */
export function checkExpressions(checking: Checking): void {
  const { rules, reading } = checking
  if (!rules) return
  for (const { text, path, condition, list } of expressions(checking)) {
    if (condition) for (const problem of rules.check(text, list)) reading.sayRule(path, problem)
    else
      unknownName(
        () => rules.dependencies(text),
        (error) => reading.sayRule(path, { code: error.code, message: error.message, ...(error.hint ? { hint: error.hint } : {}) }),
      )
  }
}

function unknownName(read: () => unknown, say: (error: RuleError) => void): void {
  try {
    read()
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    say(error)
  }
}
