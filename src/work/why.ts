import { articlesOf, nameOf, situationOf, traceEntry, valueInWords } from '#cases'
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
  /** the legal texts that it names, without their articles */
  readonly texts: readonly string[]
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

/**
 * What the decision of this state rests on: the rules of its actions, those of the whole service where the state asks none. What others rest on comes
 * first and is explained once. A decided case tells what it was decided by, as it was then.
 */
export function whyOf(opened: DeskCase, lang: string): readonly Why[] {
  const { view, loaded, roles, ctx } = opened
  const { rules, service } = loaded
  const hidden = hiddenFields(service, roles)
  const around = { service, lang }
  const told = (line: TraceLine, elsewhere: ReadonlySet<string>): Why => tell(once(withoutHidden(line, hidden), new Set(elsewhere)), around)
  const kept = view.decision?.explanation
  if (kept !== undefined && (view.phase === 'done' || view.phase === 'running')) return [told(kept, new Set())]
  const named = (actions: readonly Action[]) =>
    [...new Set(actions.filter(({ by }) => !by.includes('applicant')).flatMap((action) => rulesOf(action, opened)))].filter((name) =>
      rules.names.has(name),
    )
  const here = named(stateNow(opened)?.do ?? [])
  const { answers, at } = situationOf(view, view.answers, ctx)
  const names = here.length > 0 ? here : named(service.workflow.states.flatMap((state) => state.do))
  const lines = names.map((name) => rules.explain(name, answers, at)).filter(tellsMore)
  const under = (line: TraceLine) =>
    lines.filter((other) => other !== line && line.children.some((child) => holds(child, other.rule))).length
  return lines.sort((a, b) => under(a) - under(b)).map((line, index) => told(line, new Set(lines.slice(0, index).map(({ rule }) => rule))))
}

/** A condition that rests on nothing (`doublon possible`) is told whole where the action says that it is not met. */
const tellsMore = ({ value, children, references }: TraceLine): boolean =>
  children.length > 0 || references.length > 0 || (value.kind === 'value' && typeof value.value !== 'boolean')

const holds = (line: TraceLine, rule: string): boolean => line.rule === rule || line.children.some((child) => holds(child, rule))

/** The same explanation, without saying twice what a rule rests on. */
function once(line: TraceLine, said: Set<string>): TraceLine {
  const children = line.children.map((child) => {
    if (child.children.length === 0) return child
    if (said.has(child.rule)) return { ...child, children: [] }
    said.add(child.rule)
    return once(child, said)
  })
  return { ...line, children }
}

/** `Règlement d'aide d'urgence, art. 2` is `art. 2` beside its line; the texts stand below. */
const short = (title: string): string => /\b(?:art(?:\.|icle|ikel)?s?|§)\s?[^,]*(?:,.*)?$/iu.exec(title)?.[0] ?? title

export function shortened(entry: TraceEntry): TraceEntry {
  return {
    ...entry,
    articles: (entry.articles ?? []).map((article) => ({ ...article, title: short(article.title) })),
    children: (entry.children ?? []).map(shortened),
  }
}

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
  const whole = shortened(traceEntry(line, around))
  // A rule's own article stands beside its parts when they have none of their own.
  const parts = (whole.children ?? []).map((entry) => (entry.articles?.length ? entry : { ...entry, articles: whole.articles ?? [] }))
  return {
    rule: line.rule,
    name: nameOf(line.rule, around),
    kind,
    value: valueInWords(line.rule, value, around),
    entries: parts.length > 0 ? parts : [whole],
    texts: [
      ...new Set(articlesOf(line).map(({ title }) => title.slice(0, title.length - short(title).length).replace(/[\s,]+$/u, ''))),
    ].filter((text) => text !== ''),
  }
}
