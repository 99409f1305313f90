import { daysBetween, formatDate, formatDateTime, formatDays, type Lang, type TurnOf } from '#web'
import { toDeclare } from '../../cycle.ts'
import { actionsFor } from '../../decide.ts'
import { standLabel } from '../../told.ts'
import type { CaseView, TimelineEntry } from '../../view.ts'
import type { Around } from './around.ts'
import { expectedOf } from './expected.ts'
import { type MineKey, t } from './texts.ts'

/** Where a case stands: whose turn it is, its state's own words, one sentence, and the day that counts next. */
export interface Standing {
  readonly turn: TurnOf
  readonly label: string
  readonly sentence: string
  readonly day?: string
  /** "Répondre avant le 4 décembre" */
  readonly next?: string
}

/** A day of the week goes with every deadline under fifteen days. */
export const dayWords = (lang: Lang, day: string, today: string): string =>
  formatDate(lang, day, Math.abs(daysBetween(today, day)) < 15 ? 'weekday' : 'long')

export const leftWords = (lang: Lang, day: string, today: string): string => formatDays(lang, daysBetween(today, day))

export function standingOf(around: Around): Standing {
  const { view, service, lang, today } = around
  const label = standLabel(service, view, lang)
  const { turn, key, next, day } = readingOf(around)
  const shown = day === undefined ? undefined : dayWords(lang, day, today)
  const withDay: MineKey | undefined = shown === undefined ? undefined : dated[key]
  return {
    turn,
    label,
    sentence: view.transferred
      ? t(lang, 'stand.transferred', { to: view.transferred.to.name })
      : withDay === undefined
        ? t(lang, key)
        : t(lang, withDay, { day: shown }),
    ...(day === undefined ? {} : { day }),
    ...(shown === undefined || next === undefined ? {} : { next: t(lang, next, { day: shown }) }),
  }
}

interface Reading {
  readonly turn: TurnOf
  readonly key: Extract<MineKey, `stand.${string}`>
  readonly next?: Extract<MineKey, `next.${string}`>
  readonly day?: string
}

/** The same sentence when a day is known. */
const dated: Readonly<Partial<Record<Reading['key'], MineKey>>> = {
  'stand.waiting': 'stand.waiting.day',
  'stand.asked': 'stand.asked.day',
  'stand.open': 'stand.open.day',
  'stand.late': 'stand.late',
  'stand.contest': 'stand.contest.day',
  'stand.running': 'stand.running.day',
  'stand.declare': 'stand.declare.day',
  'stand.refused': 'stand.refused.day',
}

/** Is it for her to answer while the case waits? Not where only others may move it on. */
export const isHers = ({ view, service }: Pick<Around, 'view' | 'service'>): boolean =>
  view.asked !== undefined ||
  service.workflow.states.find(({ name }) => name === view.state)?.do.some(({ by, to }) => by.includes('applicant') && to !== undefined) !==
    false

function readingOf(around: Around): Reading {
  const { view, limits, today } = around
  const [first] = expectedOf(around)
  if (first !== undefined && view.phase !== 'waiting') {
    const inTime = first.day !== undefined && first.day >= today
    return { turn: 'you', key: 'stand.asked', ...(inTime ? { next: 'next.answer' as const, day: first.day } : {}) }
  }
  switch (view.phase) {
    case 'draft':
      return { turn: 'draft', key: 'stand.draft', ...dayOf(limits.expiry?.day) }
    case 'waiting':
      if (!isHers(around)) return { turn: 'us', key: 'stand.others' }
      return { turn: 'you', key: 'stand.waiting', next: 'next.answer', ...dayOf(limits.expiry?.day) }
    case 'open': {
      const due = limits.due?.day
      if (due !== undefined && due < today) return { turn: 'us', key: 'stand.late', day: due }
      if (isSuspended(around)) return { turn: 'us', key: 'stand.suspended', next: 'next.step', ...dayOf(due) }
      const law = limits.clock?.status === 'running' ? limits.clock.deadline.day : undefined
      return { turn: 'us', key: view.contest === undefined ? 'stand.open' : 'stand.contest', next: 'next.step', ...dayOf(due ?? law) }
    }
    case 'running': {
      const told = declarationOf(around)
      if (told !== undefined) return { turn: 'you', key: 'stand.declare', next: 'next.declare', day: told.limit.day }
      const turn = renewalOf(around) === undefined ? 'running' : 'you'
      if (isSuspended(around)) return { turn, key: 'stand.suspended' }
      return {
        turn,
        key: 'stand.running',
        next: 'next.valid',
        ...dayOf(limits.validity?.day),
      }
    }
    case 'done':
      return view.outcome === 'refused' || view.outcome === 'partly'
        ? { turn: 'done', key: `stand.${view.outcome}`, next: 'next.contest', ...dayOf(contestDay(around)) }
        : { turn: 'done', key: `stand.${view.outcome ?? 'closed'}` }
    default:
      return view.phase satisfies never
  }
}

/** Does the file say that the right is suspended in this state: its declaration did not come, or its credential is worth nothing meanwhile? */
const isSuspended = ({ view: { state }, service: { cycle, documents } }: Around): boolean =>
  state === cycle?.silent?.to || documents.some(({ credential }) => credential?.suspended.includes(state))

const dayOf = (day: string | undefined) => (day === undefined ? {} : { day })

/** What the person may do now in this state; answering and sending have their own pages. */
export const possibleFor = ({ view, ctx }: Pick<Around, 'view' | 'ctx'>) =>
  view.phase === 'draft'
    ? []
    : actionsFor(view, { kind: 'applicant' }, ctx)
        .filter(({ allowed }) => allowed)
        .map(({ action }) => action)

/** What has to be declared for a right that is paid again and again, once its period has begun. */
export function declarationOf({ view, service, ctx, today }: Pick<Around, 'view' | 'service' | 'ctx' | 'today'>) {
  const missing = toDeclare(view, service, ctx)
  return missing !== undefined && `${missing.period}-01` <= today ? missing : undefined
}

/** The action that renews the right in force, when it may be taken now. */
export function renewalOf(around: Pick<Around, 'view' | 'ctx' | 'service'>) {
  const renew = around.service.workflow.states.find(({ name }) => name === around.view.state)?.valid?.renew
  return renew === undefined ? undefined : possibleFor(around).find(({ name }) => name === renew)
}

/** The action of the person that contests the decision of this state: it has a time limit and asks for reasons. */
export const contestIn = ({ service, view }: Pick<Around, 'service' | 'view'>) =>
  view.outcome === 'refused' || view.outcome === 'partly'
    ? service.workflow.states
        .find(({ name }) => name === view.state)
        ?.do.find(({ by, within, to }) => by.includes('applicant') && within !== undefined && to !== undefined)
    : undefined

/** Last day to contest, while it has not passed. */
function contestDay(around: Around): string | undefined {
  const action = contestIn(around)
  const day = action === undefined ? undefined : around.limits.actions[action.name]?.day
  return day !== undefined && day >= around.today ? day : undefined
}

/** What the law's delay means for this case today; undefined when there is nothing to say. */
export function lawOf({ limits, view, service, lang, today }: Around): string | undefined {
  const { clock } = limits
  const missed = service.workflow.clock?.missed
  if (view.silence !== undefined && view.phase !== 'done')
    return t(lang, `law.missed.${view.silence.means}`, { day: formatDate(lang, view.silence.day), article: view.silence.reference })
  if (clock?.status === 'paused') return t(lang, 'law.paused', { day: formatDate(lang, clock.since.slice(0, 10)) })
  if (clock?.status !== 'running') return undefined
  const day = dayWords(lang, clock.deadline.day, today)
  return missed === undefined ? t(lang, 'law.plain', { day }) : t(lang, `law.${missed.means}`, { day, article: missed.reference })
}

/** A message of the system tells what happened at the same instant: the line of time names the thing once. */
export const goesAlong = (entry: TimelineEntry, view: CaseView): boolean =>
  entry.type === 'case.message' &&
  entry.by?.kind === 'system' &&
  view.timeline.some(({ at, type }) => at === entry.at && type !== 'case.message')

/** Day and time of something past; the year as well when it is not this one. */
export const whenOf = ({ lang, ctx, today }: Pick<Around, 'lang' | 'ctx' | 'today'>, at: string): string =>
  formatDateTime(lang, at, ctx.zone, at.slice(0, 4) === today.slice(0, 4) ? 'short' : 'long')
