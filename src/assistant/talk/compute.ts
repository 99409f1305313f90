import type { At, RuleValue, TraceLine } from '#rules'
import type { Answer, Line } from '../contract.ts'
import type { LawTarget } from './law-target.ts'

type Answers = Readonly<Record<string, number | boolean | string>>

/** What is known with certainty without asking: questions whose condition does not hold have the answer that the dialogue gives them. */
export function completed({ law, dialogue }: LawTarget, answers: Answers, date: string): Answers {
  const all: Record<string, number | boolean | string> = { ...answers }
  for (const [name, { skip }] of Object.entries(dialogue.questions)) {
    if (skip === undefined || Object.hasOwn(all, name)) continue
    if (skip.unless.some((condition) => law.rules.holds(condition, answers, { date }) === false)) all[name] = skip.value
  }
  return all
}

/** The next question with what the amount may still become, or the amount with its reasons. Pure. */
export function step(target: LawTarget, given: Answers, date: string): Extract<Answer, { kind: 'question' | 'amount' }> {
  const { law, dialogue, key } = target
  const answers = completed(target, given, date)
  const at: At = { date }
  const { interval, next } = law.rules.outlook(dialogue.rule, answers, at, askable(target, answers, date))
  const settled =
    interval?.kind === 'number' &&
    interval.tried === 'all' &&
    interval.applies === 'yes' &&
    interval.least !== undefined &&
    interval.least === interval.most
  if (next !== undefined && !settled) {
    const shown =
      interval?.kind === 'number'
        ? { open: true, ...optional('least', interval.least), ...optional('most', interval.most), ...optional('unit', interval.unit) }
        : undefined
    return { kind: 'question', target: key, date, input: next, ...(shown === undefined ? {} : { interval: shown }) }
  }
  return amountOf(target, answers, date)
}

/** As `step`, until the amount is known by both dates of the law: what does not matter under one may under the other. */
export function stepOfBoth(target: LawTarget, given: Answers, [before, now]: readonly [string, string]): ReturnType<typeof step> {
  const next = step(target, given, now)
  if (next.kind === 'question') return next
  const earlier = step(target, given, before)
  return earlier.kind === 'question' ? { ...earlier, date: now } : next
}

/** Questions that may be asked now: one whose condition is not known yet waits for it. */
function askable({ law, dialogue }: LawTarget, answers: Answers, date: string): ReadonlySet<string> {
  const open = Object.entries(dialogue.questions).filter(
    ([name, { skip }]) =>
      !Object.hasOwn(answers, name) &&
      (skip === undefined || skip.unless.every((condition) => law.rules.holds(condition, answers, { date }) === true)),
  )
  return new Set(open.map(([name]) => name))
}

/**
 * Questions that were left out because no answer to them changes the amount, answered in some way: rules wait for every answer that they read. Lines that
 * do read them are not shown (`isCertain`).
 */
function filled({ law, dialogue }: LawTarget, answers: Answers): Answers {
  const all: Record<string, number | boolean | string> = { ...answers }
  for (const name of Object.keys(dialogue.questions)) {
    const field = law.fields.find((one) => one.name === name)
    if (field !== undefined && !Object.hasOwn(all, name)) all[name] = field.type === 'boolean' ? false : (field.min ?? 0)
  }
  return all
}

/** Is a rule's value known from the answers alone? */
const isCertain = ({ law, dialogue }: LawTarget, rule: string, answers: Answers, date: string): boolean =>
  rule === dialogue.rule || law.rules.evaluate(answers, [rule], { date })[rule]?.kind !== 'missing'

function amountOf(target: LawTarget, given: Answers, date: string): Extract<Answer, { kind: 'amount' }> {
  const { law, dialogue, key } = target
  const at: At = { date }
  const answers = filled(target, given)
  const trace = law.rules.explain(dialogue.rule, answers, at)
  const { value } = trace
  if (value.kind !== 'value' || typeof value.value !== 'number') throw new Error(`${dialogue.rule} has no amount though nothing is open`)
  const asked = new Set(Object.keys(dialogue.questions).filter((name) => Object.hasOwn(given, name)))
  const amount = value.value
  // A cent of income that moves the tax by a euro tells nobody anything.
  const changes = law.rules
    .changes(dialogue.rule, answers, at, asked)
    .filter(
      ({ result }) =>
        result.kind === 'value' && typeof result.value === 'number' && Math.abs(result.value - amount) >= Math.max(20, amount / 100),
    )
  return {
    kind: 'amount',
    target: key,
    date,
    title: titleOf(target, dialogue.rule),
    amount,
    ...optional('unit', value.unit),
    lines: linesOf(target, trace, (rule) => isCertain(target, rule, given, date)),
    changes: changes.map(({ input, to, way, result }) => ({
      input,
      to,
      ...optional('way', way),
      result: result.kind === 'value' && typeof result.value === 'number' ? result.value : null,
    })),
    explains: false,
  }
}

const mostLines = 12

/** The lines of an explanation that say something: rules with a name, each once, those nearest to the result first. */
function linesOf(target: LawTarget, trace: TraceLine, certain: (rule: string) => boolean): Line[] {
  const seen = new Set<string>()
  const found: Line[] = []
  const queue: TraceLine[] = [trace]
  for (let line = queue.shift(); line !== undefined; line = queue.shift()) {
    queue.push(...line.children)
    if (seen.has(line.rule) || !isTitled(target, line.rule) || found.length === mostLines || !certain(line.rule)) continue
    seen.add(line.rule)
    // What is nothing here, and what only passes on the line before it, explains nothing.
    const same = found.some(({ value, unit }) => value === plain(line.value) && unit === unitOf(line.value).unit)
    if (found.length > 0 && (plain(line.value) === 0 || plain(line.value) === null || (same && line.children.length > 0))) continue
    found.push({
      title: titleOf(target, line.rule),
      value: plain(line.value),
      ...unitOf(line.value),
      references: referencesOf(target, line.rule),
    })
  }
  return found
}

/** The same answers under two dates of the law: the lines that differ, and the values of the law that were amended and that this situation reads. */
export function compared(target: LawTarget, given: Answers, dates: readonly [string, string]): Extract<Answer, { kind: 'law' }> {
  const { law, dialogue, key } = target
  const known = completed(target, given, dates[1])
  const answers = filled(target, known)
  const read = [...new Set(dates.toReversed().flatMap((date) => [...readBy(target, answers, date)]))].filter((rule) =>
    isCertain(target, rule, known, dates[1]),
  )
  const values = dates.map((date) => law.rules.evaluate(answers, read, { date }))
  const lines = read.map((rule): Line & { readonly rule: string } => {
    const value = values[1]![rule]!
    return {
      rule,
      title: titleOf(target, rule),
      value: plain(value),
      before: plain(values[0]![rule]!),
      ...unitOf(value),
      references: referencesOf(target, rule),
    }
  })
  const differs = lines.filter(({ rule, value, before }) => rule === dialogue.rule || value !== before)
  const strip = ({ rule: _, ...line }: Line & { readonly rule: string }): Line => line
  return {
    kind: 'law',
    target: key,
    dates: [dates[0], dates[1]],
    lines: differs.filter(({ rule }) => !isDated(target, rule)).map(strip),
    parameters: differs.filter(({ rule }) => isDated(target, rule)).map(strip),
  }
}

/** Every rule with a name that this situation reads, nearest to the result first: an explanation shows some, so those are explained in turn. */
function readBy(target: LawTarget, answers: Answers, date: string): ReadonlySet<string> {
  const found = new Set([target.dialogue.rule])
  for (const rule of found)
    for (const name of namesIn(target.law.rules.explain(rule, answers, { date }))) if (isTitled(target, name)) found.add(name)
  return found
}

const namesIn = (line: TraceLine): readonly string[] => [line.rule, ...line.children.flatMap(namesIn)]

const sourceOf = ({ law }: LawTarget, rule: string): Readonly<Record<string, unknown>> => {
  const written = law.source[rule]
  return typeof written === 'object' && written !== null ? (written as Readonly<Record<string, unknown>>) : {}
}
const isTitled = (target: LawTarget, rule: string): boolean => typeof sourceOf(target, rule).titre === 'string'
const isDated = (target: LawTarget, rule: string): boolean => sourceOf(target, rule).depuis !== undefined

export function titleOf(target: LawTarget, rule: string): Record<string, string> {
  const field = target.law.fields.find(({ name }) => name === rule)
  if (field !== undefined) return { ...field.label } as Record<string, string>
  const own = sourceOf(target, rule).titre
  return { fr: typeof own === 'string' ? own : rule, ...target.dialogue.titles[rule] }
}

const referencesOf = ({ law }: LawTarget, rule: string): Line['references'] =>
  law.rules.references(rule).map(({ title, url }) => ({ title, ...optional('url', url) }))

const plain = (value: RuleValue): Line['value'] => (value.kind === 'value' ? value.value : null)
const unitOf = (value: RuleValue) => (value.kind === 'value' ? optional('unit', value.unit) : {})
const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V })
