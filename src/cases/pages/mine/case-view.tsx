import { say } from '#definitions'
import { legalDay, showReference } from '#kernel'
import {
  Actions,
  Aside,
  Crumbs,
  ErrorSummary,
  Facts,
  formatDate,
  LinkButton,
  PageHead,
  Timeline,
  type TimelineEntry,
  Turn,
  Wrap,
} from '#web'
import { changeable } from '../../changes.ts'
import { canWithdraw } from '../../decide.ts'
import type { CasesEdge } from '../../edge.ts'
import type { Opinion } from '../../figures/opinion.ts'
import { labelOf } from '../../messages.ts'
import { aboutWhom } from '../../party-name.ts'
import { told } from '../../told.ts'
import { caseHref, changeHref } from '../apply/links.ts'
import type { OwnCase } from '../apply/open.ts'
import { AnswersOf } from './answers.tsx'
import type { Around } from './around.ts'
import { ExpectedRequests, Meetings, OthersAsked, PaymentsMade } from './asked.tsx'
import { DecisionOf } from './decision.tsx'
import { Documents, Downloads } from './documents.tsx'
import { expectedOf } from './expected.ts'
import { type OpinionForm, OpinionOf } from './opinion.tsx'
import { inviteId, PeopleOf } from './people.tsx'
import { QueueOf } from './queue.tsx'
import { contestIn, dayWords, goesAlong, isHers, lawOf, leftWords, possibleFor, renewalOf, standingOf, whenOf } from './stand.ts'
import { t } from './texts.ts'
import { Thread } from './thread.tsx'

/** What was typed and refused. */
export interface CaseForms {
  readonly message?: { readonly text: string; readonly error: string }
  readonly party?: { readonly part: string; readonly email: string; readonly error: string }
  readonly files?: { readonly field: string; readonly errors: readonly string[] }
  readonly opinion?: OpinionForm
}

export interface CaseProps {
  readonly edge: CasesEdge
  readonly opened: OwnCase
  readonly around: Around
  readonly forms: CaseForms
  /** what she said of how it went */
  readonly opinion?: Opinion
  /** the person herself, not somebody who acts for her */
  readonly own?: boolean
  /** in how many days nine of ten cases of the service had their answer */
  readonly usual?: number
}

export function CaseView(props: CaseProps) {
  const { around, forms } = props
  const { view, service, lang } = around
  const title = say(service.title, lang)
  const problems = [
    ...(forms.message === undefined ? [] : [{ field: 'text', text: forms.message.error }]),
    ...(forms.party === undefined ? [] : [{ field: inviteId(forms.party.part), text: forms.party.error }]),
    ...(forms.files?.errors.map((text) => ({ field: 'files', text })) ?? []),
    ...(forms.opinion === undefined ? [] : [forms.opinion.error]),
  ]
  const law = lawOf(around)
  const standing = standingOf(around)
  return (
    <Wrap end class="g-space">
      <ErrorSummary lang={lang} problems={problems} />
      <Crumbs lang={lang} path={[{ href: `/${lang}/cases`, label: t(lang, 'space.title') }]} here={title} />
      <PageHead
        lang={lang}
        title={title}
        lead={standing.sentence}
        tabs={[
          { href: '#stand', label: t(lang, 'case.stand') },
          ...(view.decision === undefined ? [] : [{ href: '#decision', label: t(lang, 'decision.title') }]),
          { href: '#messages', label: t(lang, 'case.messages') },
          { href: '#documents', label: t(lang, 'case.documents') },
          { href: '#answers', label: t(lang, 'case.answers') },
        ]}
      />
      <Expected {...props} />
      <div class="g-columns">
        <section class="g-flow">
          <h2 id="stand">{t(lang, 'case.stand')}</h2>
          <p>
            <Turn lang={lang} turn={standing.turn} /> <strong>{standing.label}</strong>
          </p>
          {law === undefined ? null : <p class="g-small">{law}</p>}
          <QueueOf around={around} />
          {props.usual === undefined || view.decision !== undefined ? null : (
            <p class="g-small">{t(lang, 'usual', { days: props.usual })}</p>
          )}
          <Meetings {...props} />
          <OthersAsked {...props} />
          <Timeline lang={lang} entries={[...coming(around), ...happened(around)]} />
        </section>
        <About {...props} />
      </div>
      {view.decision === undefined ? null : <DecisionOf {...props} />}
      <PeopleOf {...props} />
      <OpinionOf {...props} />
      <Thread {...props} />
      <PaymentsMade {...props} />
      <Documents {...props} />
      <AnswersOf {...props} />
      <More {...props} />
    </Wrap>
  )
}

/** What is asked of the person now. */
function Expected(props: CaseProps) {
  const { around } = props
  const stands = expectedOf(around).length > 0
  const state = stateAsks(around)
  if (!stands && !state) return null
  return (
    <section class="g-flow">
      <h2 id="todo">{t(around.lang, 'case.todo')}</h2>
      <ExpectedRequests {...props} />
      {state ? <AskedByState {...props} /> : null}
    </section>
  )
}

/** Does the state itself wait for the person: an answer, or a renewal? */
const stateAsks = (around: Around): boolean =>
  (around.view.phase === 'waiting' && isHers(around)) || (around.view.phase === 'running' && renewalOf(around) !== undefined)

function AskedByState({ around }: CaseProps) {
  const { view, service, lang, limits, today } = around
  const href = caseHref(lang, view.reference)
  const renewal = view.phase === 'running' ? renewalOf(around) : undefined
  const day = view.phase === 'waiting' ? limits.expiry?.day : limits.validity?.day
  return (
    <>
      <p>
        <Turn lang={lang} turn="you" />{' '}
        {day === undefined ? null : (
          <>
            <strong>{t(lang, view.phase === 'waiting' ? 'next.answer' : 'next.valid', { day: dayWords(lang, day, today) })}</strong>,{' '}
            {leftWords(lang, day, today)}
          </>
        )}
      </p>
      {view.phase === 'waiting' && view.asked === undefined ? (
        <p>{t(lang, 'case.todo.complete')}</p>
      ) : view.phase === 'waiting' ? (
        <ul class="g-list">
          {view.asked?.fields.map((name) => (
            <li>{labelOf(service, name, lang)}</li>
          ))}
        </ul>
      ) : (
        <p>{t(lang, 'turn.renew.text')}</p>
      )}
      <Actions>
        {renewal === undefined ? (
          <LinkButton href={`${href}/answer`}>{t(lang, 'case.todo.do')}</LinkButton>
        ) : (
          <LinkButton href={`${href}/do/${encodeURIComponent(renewal.name)}`}>{say(renewal.label, lang)}</LinkButton>
        )}
      </Actions>
    </>
  )
}

/** Days that lie ahead, the furthest first, so that the line of time runs on. */
function coming(around: Around): readonly TimelineEntry[] {
  const { view, limits, lang, today } = around
  const entry = (day: string | undefined, title: string): TimelineEntry[] =>
    day === undefined || day < today
      ? []
      : [{ state: 'next', at: day, when: dayWords(lang, day, today), title, text: t(lang, 'case.atmost') }]
  const law = limits.clock?.status === 'running' ? limits.clock.deadline.day : undefined
  return [
    ...entry(view.phase === 'open' ? limits.due?.day : undefined, t(lang, 'case.coming.step')),
    ...entry(
      view.phase === 'waiting' ? limits.expiry?.day : undefined,
      t(lang, isHers(around) ? 'case.coming.answer' : 'case.coming.others'),
    ),
    ...entry(law, t(lang, 'case.coming.law')),
    ...entry(limits.validity?.day, t(lang, 'case.coming.valid')),
  ].sort((one, other) => (other.at ?? '').localeCompare(one.at ?? ''))
}

function happened(around: Around): readonly TimelineEntry[] {
  const { view } = around
  const entries = view.timeline
    .filter((entry) => !goesAlong(entry, view))
    .flatMap((entry) => {
      const said = told(entry, around)
      return said === undefined ? [] : [{ at: entry.at, ...said }]
    })
    .reverse()
    .sort((one, other) => other.at.localeCompare(one.at))
  return entries.map(({ at, title, by }, index) => ({
    state: index === 0 && view.phase !== 'done' ? 'now' : 'past',
    at,
    when: whenOf(around, at),
    title,
    ...(by === undefined ? {} : { text: by }),
  }))
}

/** Number, days, who handles it, papers: beside the page. */
function About(props: CaseProps) {
  const { around, edge } = props
  const { view, service, lang, ctx, names } = around
  const agency = edge.town.agencies.find(({ id }) => id === view.agency)
  const last = view.round.hands.at(-1)
  const named = last === undefined ? undefined : names.get(last.account)
  const whom = aboutWhom(view, service)
  const lines = [
    { label: t(lang, 'case.number'), value: <span class="g-code">{showReference(view.reference)}</span> },
    view.submittedAt === undefined
      ? { label: t(lang, 'case.begun'), value: formatDate(lang, legalDay(view.openedAt, ctx.zone)) }
      : { label: t(lang, 'case.sent'), value: formatDate(lang, legalDay(view.submittedAt, ctx.zone)) },
    ...(whom === undefined ? [] : [{ label: t(lang, 'case.whom'), value: whom }]),
    ...(agency === undefined
      ? []
      : [
          {
            label: t(lang, 'case.office'),
            value: (
              <>
                {say(agency.name, lang)}
                <br />
                <a href={`tel:${agency.phone}`}>{agency['phone-shown'].replaceAll(' ', '\u00a0')}</a>
              </>
            ),
          },
        ]),
    ...(named === undefined ? [] : [{ label: t(lang, 'case.agent'), value: `${named.given} ${named.family}` }]),
    {
      label: t(lang, 'case.rules'),
      value: <a href={`/${lang}/services/${service.id}`}>{t(lang, 'case.version', { version: view.version })}</a>,
    },
  ]
  return (
    <Aside id="about" title={t(lang, 'case.about')}>
      <Facts lines={lines} />
      <Downloads {...props} />
    </Aside>
  )
}

/** What else the person may do, what ends the case last. */
function More({ around }: CaseProps) {
  const { view, service, lang } = around
  const href = caseHref(lang, view.reference)
  const shown = [contestIn(around)?.name, renewalOf(around)?.name]
  const others = view.phase === 'waiting' ? [] : possibleFor(around).filter(({ name }) => !shown.includes(name))
  const withdraws = canWithdraw(view)
  const again = view.phase === 'done'
  const changes = view.phase === 'running' && changeable(service).length > 0
  if (others.length === 0 && !withdraws && !again && !changes) return null
  return (
    <section class="g-screen">
      <h2 id="more">{t(lang, 'case.more')}</h2>
      <ul class="g-list">
        {others.map((action) => (
          <li>
            <a href={`${href}/do/${encodeURIComponent(action.name)}`}>{say(action.label, lang)}</a>
          </li>
        ))}
        {changes ? (
          <li>
            <a href={changeHref(lang, view.reference)}>{t(lang, 'case.change')}</a>
          </li>
        ) : null}
        {again ? (
          <li>
            <a href={`/${lang}/services/${service.id}`}>{t(lang, 'case.again')}</a>
          </li>
        ) : null}
        {withdraws ? (
          <li>
            <a href={`${href}/withdraw`}>{t(lang, view.contest === undefined ? 'case.withdraw' : 'case.withdraw.contest')}</a>
          </li>
        ) : null}
      </ul>
    </section>
  )
}
