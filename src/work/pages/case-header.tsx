import { aboutWhom, deadlinesOf, openChanges, standLabel, unheard } from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import { isVisible } from '#services'
import { CaseHead, type CaseHeadProps, dayOf, formatCents, formatDate, formatDateTime } from '#web'
import { type At, firstLimit, leftOf, readLimit, whenOf } from '../limits.ts'
import { isWorkKey, t } from '../texts.ts'
import { stateNow } from '../why.ts'
import type { Neighbours } from './case.tsx'
import { type CaseParts, nameIn } from './case-view.tsx'
import { caseHref, deskHref } from './links.ts'

/** Whose case it is, what it asks for, whose turn it is, by when. */
export function CaseHeader({ ctx: { lang, edge }, opened, near }: CaseParts & { near: Neighbours }) {
  const { view, loaded, ctx } = opened
  const at: At = { lang, now: edge.clock.instant(), zone: ctx.zone }
  const stage = loaded.stage === 'live' ? '' : ` (${t(lang, `stage.${loaded.stage}`)})`
  const channel = isWorkKey(`channel.${view.channel}`) ? t(lang, `channel.${view.channel}` as 'channel.web') : view.channel
  const language = new Intl.DisplayNames(lang, { type: 'language' }).of(view.language) ?? view.language
  const link = (row: Neighbours['next'], label: string) => row && { href: caseHref(lang, row.reference), label }
  const [previous, next] = [link(near.previous, t(lang, 'case.previous')), link(near.next, t(lang, 'case.next'))]
  // Whom it is about stands with whose it is, where this agent may read it.
  const concerned = loaded.service.fields.find(({ name }) => name === loaded.service.access.about)
  const whom = concerned !== undefined && isVisible(loaded.service, concerned, opened.roles) ? aboutWhom(view, loaded.service) : undefined
  return (
    <CaseHead
      lang={lang}
      list={{ href: deskHref(lang), label: t(lang, 'desk.title') }}
      {...(previous ? { previous } : {})}
      {...(next ? { next } : {})}
      title={nameIn(opened, lang)}
      meta={[
        showReference(view.reference),
        ...(whom === undefined ? [] : [t(lang, 'case.whom', { name: whom })]),
        `${t(lang, 'case.service', { title: say(loaded.service.title, lang), version: loaded.service.version })}${stage}`,
        t(lang, 'case.received', { when: formatDateTime(lang, view.submittedAt ?? view.openedAt, ctx.zone), channel, language }),
      ]}
      {...limitsOf(opened, at)}
    />
  )
}

type Limits = Pick<CaseHeadProps, 'turn' | 'due' | 'dueNote' | 'used' | 'state'>

/** Whose turn it is for this agent, and the limit that comes first; the other limit stands below it. */
function limitsOf({ view, ctx, roles, loaded }: CaseParts['opened'], at: At): Limits {
  const { lang } = at
  const limits = deadlinesOf(view, ctx)
  const label = standLabel(loaded.service, view, lang)
  const state = stateNow({ view, loaded })
  const back = openChanges(view).length === 0 ? backOf(view, roles, label, lang) : undefined
  if (back !== undefined) return back
  if (view.phase === 'done') {
    const days = t(lang, 'limit.done', { day: formatDate(lang, dayOf(view.since, at.zone)) })
    return { turn: 'done', due: label, dueNote: days }
  }
  if (view.phase === 'running') {
    const end = limits.validity?.day
    const valid = end === undefined ? {} : { dueNote: t(lang, 'limit.valid', { day: formatDate(lang, end) }) }
    const changes = openChanges(view)
    if (changes.length === 0) return { turn: 'running', due: label, ...valid }
    // A change waits for the office; only where its person was invited to speak and still has time, for her.
    const heard = changes.some(({ key }) => unheard(view, { change: key }, ctx)?.code !== 'case.observations-open')
    return heard
      ? { turn: roles.length > 0 ? 'you' : 'us', due: t(lang, 'limit.review', { state: label }), ...valid }
      : { turn: 'us', due: t(lang, 'limit.waiting'), state: 'paused', ...valid }
  }
  if (view.phase === 'waiting') {
    const end = limits.expiry?.at
    return {
      turn: 'us',
      due: t(lang, 'limit.waiting'),
      state: 'paused',
      ...(end === undefined ? {} : { dueNote: t(lang, 'limit.reply', { when: whenOf(end, at) }) }),
    }
  }
  const mine = state?.do.some(({ by }) => by.some((role) => roles.includes(role))) ?? false
  const turn = mine ? ('you' as const) : ('us' as const)
  const legal = limits.clock?.status === 'running' || limits.clock?.status === 'over' ? limits.clock.deadline.at : undefined
  const first = firstLimit(limits.due?.at, legal)
  if (first === undefined) return { turn, due: label }
  const left = Date.parse(first.at) - Date.parse(at.now)
  const reading = readLimit(first, view.since, at)
  const notes = [
    left > 0 ? t(lang, 'limit.left', { left: leftOf(left, lang) }) : t(lang, 'limit.over'),
    first.kind === 'due' && state?.due?.escalate !== undefined ? t(lang, left > 0 ? 'limit.escalates' : 'limit.escalated') : undefined,
    first.kind === 'due' && legal !== undefined ? t(lang, 'limit.legal', { when: whenOf(legal, at) }) : undefined,
  ]
  return {
    turn,
    due: t(lang, left <= 0 ? 'limit.late' : first.kind === 'due' ? 'limit.before' : 'limit.law', {
      state: label,
      when: whenOf(first.at, at),
    }),
    dueNote: notes.filter(Boolean).join(' '),
    state: reading.state,
    ...(reading.used === undefined ? {} : { used: reading.used }),
  }
}

/** What a person was granted and did not get: of a case that is decided, the one thing beside a change that asks for the office. */
function backOf(
  { phase, payments }: CaseParts['opened']['view'],
  roles: readonly string[],
  state: string,
  lang: string,
): Limits | undefined {
  const back = payments.find(({ returned }) => returned !== undefined)
  if (back === undefined || (phase !== 'done' && phase !== 'running')) return undefined
  const amount = formatCents(lang, back.amount, back.currency)
  return {
    turn: roles.length > 0 ? 'you' : 'us',
    due: t(lang, 'limit.returned', { state, amount }),
    dueNote: t(lang, 'limit.returned.note'),
  }
}
