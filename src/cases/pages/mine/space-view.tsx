import { say } from '#definitions'
import { legalDay, showReference } from '#kernel'
import type { Fact } from '#people'
import { formatMasked } from '#services'
import {
  Aside,
  Empty,
  Facts,
  formatDate,
  formatDateTime,
  Head,
  type Lang,
  LinkButton,
  PageHead,
  type Row,
  Table,
  Timeline,
  type TimelineEntry,
  Turn,
  type TurnLine,
  Turns,
  Wrap,
} from '#web'
import { labelOf } from '../../messages.ts'
import { told } from '../../told.ts'
import { caseHref, tasksHref } from '../apply/links.ts'
import { type AccessRow, AccessTable } from './access.tsx'
import type { Around } from './around.ts'
import type { DoneLine } from './space.tsx'
import { dayWords, leftWords, renewalOf, standingOf } from './stand.ts'
import { t } from './texts.ts'

export interface SpaceProps {
  readonly lang: Lang
  readonly zone: string
  readonly cases: readonly Around[]
  readonly done: readonly DoneLine[]
  readonly facts: readonly Fact[]
  readonly access: readonly AccessRow[]
}

export function SpaceView(props: SpaceProps) {
  const { lang, cases, done, access } = props
  const turns = cases.flatMap(turnsOf).slice(0, 5)
  const drafts = cases.filter(({ view }) => view.phase === 'draft')
  const live = cases.filter(({ view }) => view.phase !== 'draft' && view.phase !== 'running')
  const rights = cases.filter(({ view }) => view.phase === 'running')
  const tabs = [
    { href: '#turns', label: t(lang, 'space.turns') },
    ...(drafts.length > 0 ? [{ href: '#drafts', label: t(lang, 'space.drafts') }] : []),
    { href: '#cases', label: t(lang, 'space.cases') },
    ...(rights.length > 0 ? [{ href: '#rights', label: t(lang, 'space.rights') }] : []),
    { href: '#access', label: t(lang, 'space.access') },
    { href: '#facts', label: t(lang, 'space.facts') },
  ]
  return (
    <Wrap end class="g-space">
      <PageHead lang={lang} title={t(lang, 'space.title')} tabs={tabs} />
      <section>
        <h2 id="turns">{t(lang, 'space.turns')}</h2>
        {turns.length === 0 ? (
          <Empty title={t(lang, 'space.turns.none')}>{t(lang, 'space.turns.none.text')}</Empty>
        ) : (
          <Turns lang={lang} lines={turns} />
        )}
      </section>
      {drafts.length === 0 ? null : <Drafts lang={lang} drafts={drafts} />}
      <section>
        <Head id="cases" title={t(lang, 'space.cases')} link={{ href: `/${lang}`, label: t(lang, 'space.services') }} />
        {live.length === 0 ? (
          <Empty title={t(lang, 'space.cases.none')}>{t(lang, 'space.cases.none.text')}</Empty>
        ) : (
          <LiveTable lang={lang} cases={live} />
        )}
      </section>
      {rights.length === 0 ? null : <Rights lang={lang} rights={rights} />}
      {done.length === 0 ? null : <Done {...props} />}
      <div class="g-columns">
        <section>
          <h2 id="follow">{t(lang, 'space.follow')}</h2>
          <Timeline lang={lang} entries={latest(props)} />
        </section>
        <Known lang={lang} facts={props.facts} />
      </div>
      <section class="g-access">
        <Head id="access" title={t(lang, 'space.access')} link={{ href: `/${lang}/access`, label: t(lang, 'space.access.all') }} />
        <p class="g-muted">{t(lang, 'access.lead')}</p>
        <AccessTable lang={lang} rows={access} level={3} />
      </section>
    </Wrap>
  )
}

/** What one case expects of its person: an answer, a renewal, a message to read. */
function turnsOf(around: Around): readonly TurnLine[] {
  const { view, service, lang, today } = around
  const href = caseHref(lang, view.reference)
  const title = say(service.title, lang)
  const limit = (day: string | undefined) =>
    day === undefined ? {} : { due: dayWords(lang, day, today), dueNote: leftWords(lang, day, today) }
  if (view.phase === 'waiting') {
    const list = view.asked?.fields.map((name) => labelOf(service, name, lang)).join(', ')
    return [
      {
        turn: 'you',
        title: t(lang, 'turn.answer', { service: title }),
        href,
        ...(list === undefined || list === '' ? {} : { text: t(lang, 'turn.answer.text', { list }) }),
        ...limit(around.limits.expiry?.day),
      },
    ]
  }
  const renewal = view.phase === 'running' ? renewalOf(around) : undefined
  if (renewal !== undefined)
    return [
      {
        turn: 'you',
        title: t(lang, 'turn.renew', { action: say(renewal.label, lang), service: title }),
        href,
        text: t(lang, 'turn.renew.text'),
        ...limit(around.limits.validity?.day),
      },
    ]
  const unread = view.messages.some(({ from, readAt }) => from === 'office' && readAt === undefined)
  return unread ? [{ turn: 'you', title: t(lang, 'turn.read', { service: title }), href: `${href}#messages` }] : []
}

const titleLink = ({ view, service, lang }: Around) => (
  <a href={view.phase === 'draft' ? tasksHref(lang, view.reference) : caseHref(lang, view.reference)}>{say(service.title, lang)}</a>
)

function Drafts({ lang, drafts }: { lang: Lang; drafts: readonly Around[] }) {
  const rows = drafts.map((around): Row => {
    const { view, service, limits, ctx } = around
    return {
      cells: [
        titleLink(around),
        formatDate(lang, legalDay(view.openedAt, ctx.zone)),
        limits.expiry === undefined ? '' : formatDate(lang, limits.expiry.day),
        <>
          <a href={tasksHref(lang, view.reference)}>
            {t(lang, 'draft.continue')}
            <span class="ds-sr-only"> {say(service.title, lang)}</span>
          </a>{' '}
          <a href={`${caseHref(lang, view.reference)}/withdraw`}>
            {t(lang, 'draft.drop')}
            <span class="ds-sr-only"> {say(service.title, lang)}</span>
          </a>
        </>,
      ],
    }
  })
  return (
    <section>
      <h2 id="drafts">{t(lang, 'space.drafts')}</h2>
      <Table
        lang={lang}
        stack
        columns={[
          { label: t(lang, 'column.service'), kind: 'head' },
          { label: t(lang, 'column.begun') },
          { label: t(lang, 'column.kept') },
          { label: <span class="ds-sr-only">{t(lang, 'draft.continue')}</span>, bare: true },
        ]}
        rows={rows}
      />
    </section>
  )
}

function LiveTable({ lang, cases }: { lang: Lang; cases: readonly Around[] }) {
  const rows = cases.map((around): Row => {
    const standing = standingOf(around)
    return {
      cells: [
        titleLink(around),
        <>
          <Turn lang={lang} turn={standing.turn} /> {standing.label}
        </>,
        standing.next ?? '',
        showReference(around.view.reference),
      ],
    }
  })
  return (
    <Table
      lang={lang}
      stack
      columns={[
        { label: t(lang, 'column.service'), kind: 'head' },
        { label: t(lang, 'column.stand') },
        { label: t(lang, 'column.next') },
        { label: t(lang, 'column.number'), kind: 'code' },
      ]}
      rows={rows}
    />
  )
}

function Rights({ lang, rights }: { lang: Lang; rights: readonly Around[] }) {
  const rows = rights.map((around): Row => {
    const { view, limits, today } = around
    const renewal = renewalOf(around)
    const until = limits.validity === undefined ? '' : dayWords(lang, limits.validity.day, today)
    return {
      cells: [
        titleLink(around),
        standingOf(around).label,
        renewal === undefined ? (
          until
        ) : (
          <>
            {until} <a href={`${caseHref(lang, view.reference)}/do/${encodeURIComponent(renewal.name)}`}>{say(renewal.label, lang)}</a>
          </>
        ),
        showReference(view.reference),
      ],
    }
  })
  return (
    <section>
      <h2 id="rights">{t(lang, 'space.rights')}</h2>
      <Table
        lang={lang}
        stack
        columns={[
          { label: t(lang, 'column.service'), kind: 'head' },
          { label: t(lang, 'column.stand') },
          { label: t(lang, 'column.until') },
          { label: t(lang, 'column.number'), kind: 'code' },
        ]}
        rows={rows}
      />
    </section>
  )
}

function Done({ lang, zone, done }: Pick<SpaceProps, 'lang' | 'zone' | 'done'>) {
  return (
    <section>
      <h2 id="done">{t(lang, 'space.done')}</h2>
      <Table
        lang={lang}
        stack
        columns={[
          { label: t(lang, 'column.service'), kind: 'head' },
          { label: t(lang, 'column.stand') },
          { label: t(lang, 'column.decided') },
          { label: t(lang, 'column.number'), kind: 'code' },
        ]}
        rows={done.map(({ reference, title, label, since, shown }) => ({
          cells: [<a href={caseHref(lang, reference)}>{title}</a>, label, formatDate(lang, legalDay(since, zone)), shown],
        }))}
      />
    </section>
  )
}

/** The last things that happened over all cases, newest first. */
function latest({ cases, lang }: Pick<SpaceProps, 'cases' | 'lang'>): readonly TimelineEntry[] {
  return cases
    .filter(({ view }) => view.phase !== 'draft')
    .flatMap((around) =>
      around.view.timeline.flatMap((entry) => {
        const said = told(entry, around)
        return said === undefined ? [] : [{ entry, said, around }]
      }),
    )
    .sort((one, other) => other.entry.at.localeCompare(one.entry.at))
    .slice(0, 6)
    .map(({ entry, said, around }) => ({
      state: 'past' as const,
      at: entry.at,
      when: formatDateTime(lang, entry.at, around.ctx.zone, 'short'),
      title: said.title,
      text: (
        <>
          {titleLink(around)}
          {said.by === undefined ? null : `. ${said.by}`}
        </>
      ),
    }))
}

function Known({ lang, facts }: { lang: Lang; facts: readonly Fact[] }) {
  const factOf = (concept: string) => facts.find((fact) => fact.concept === concept)?.value
  const person = factOf('person') as { readonly given: string; readonly family: string } | undefined
  const account = factOf('person.iban')
  const lines = [
    { label: t(lang, 'fact.name'), value: person === undefined ? '' : `${person.given} ${person.family}` },
    { label: t(lang, 'fact.email'), value: textOf(factOf('person.email')) },
    { label: t(lang, 'fact.phone'), value: textOf(factOf('person.phone')) },
    { label: t(lang, 'fact.account'), value: typeof account === 'string' ? formatMasked(account) : '' },
  ].filter(({ value }) => value !== '')
  return (
    <Aside id="facts" title={t(lang, 'space.facts')}>
      <Facts lines={lines} />
      <p>
        <LinkButton variant="secondary" href={`/${lang}/access`}>
          {t(lang, 'space.access')}
        </LinkButton>
      </p>
    </Aside>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
