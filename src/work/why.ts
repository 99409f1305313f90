import { nameOf, situationOf, traceEntry, valueInWords } from '#cases'
import type { TraceLine } from '#rules'
import type { Action, State } from '#services'
import type { TraceEntry } from '#web'
import type { DeskCase } from './open.ts'
import { hiddenFields, withoutHidden } from './visible.ts'

/** One question that the decision asks of the rules, answered: its verdict or amount, its articles, and what it rests on. */
export interface Why {
  readonly rule: string
  readonly name: string
  readonly kind: 'yes' | 'no' | 'missing' | 'na' | 'amount'
  readonly value: string
  readonly entries: readonly TraceEntry[]
}

/** The state that a case is in, none once a withdrawal has closed it there. */
export const stateNow = ({ view, loaded }: Pick<DeskCase, 'view' | 'loaded'>): State | undefined =>
  loaded.service.workflow.states.find(({ name, phase }) => name === view.state && phase === view.phase)

/** Rules that an action asks: why, whether, how much. */
function rulesOf(action: Action, { loaded }: Pick<DeskCase, 'loaded'>): readonly string[] {
  const entered = loaded.service.workflow.states.find(({ name }) => name === action.to)
  const paid = [...action.then, ...(entered?.then ?? [])].flatMap((effect) => (effect.kind === 'pay' ? [effect.rule] : []))
  return [action.explain, action.when, ...paid].filter((rule) => rule !== undefined)
}

/** What the decision of this state rests on: rules of its actions, each once; one that another explains is not told again. A decided case tells what it was decided by. */
export function whyOf(opened: DeskCase, lang: string): readonly Why[] {
  const { view, loaded, roles, ctx } = opened
  const { rules, service } = loaded
  const hidden = hiddenFields(service, roles)
  const around = { service, lang }
  const told = (line: TraceLine): Why => tell(withoutHidden(line, hidden), around)
  const kept = view.decision?.explanation
  if (view.phase === 'done' || view.phase === 'running') {
    if (kept !== undefined) return [told(kept)]
  }
  const asked = (stateNow(opened)?.do ?? []).filter(({ by }) => !by.includes('applicant')).flatMap((action) => rulesOf(action, opened))
  const names = [...new Set(asked)].filter((name) => rules.names.has(name))
  const { answers, at } = situationOf(view, view.answers, ctx)
  const lines = names.map((name) => rules.explain(name, answers, at))
  return lines.filter((line) => !lines.some((other) => other !== line && other.children.some((child) => holds(child, line.rule)))).map(told)
}

const holds = (line: TraceLine, rule: string): boolean => line.rule === rule || line.children.some((child) => holds(child, rule))

function tell(line: TraceLine, around: Parameters<typeof nameOf>[1]): Why {
  const { value } = line
  const kind =
    value.kind === 'missing'
      ? 'missing'
      : value.kind === 'not-applicable'
        ? 'na'
        : typeof value.value !== 'boolean'
          ? 'amount'
          : value.value
            ? 'yes'
            : 'no'
  const whole = traceEntry(line, around)
  // A rule's own article stands beside its parts when they have none of their own.
  const parts = (whole.children ?? []).map((entry) => (entry.articles?.length ? entry : { ...entry, articles: whole.articles ?? [] }))
  return {
    rule: line.rule,
    name: nameOf(line.rule, around),
    kind,
    value: valueInWords(line.rule, value, around),
    entries: parts.length > 0 ? parts : [whole],
  }
}
