import type { CaseRow, CasesEdge } from '#cases'
import { stateLabel } from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import {
  Button,
  Clock,
  type Ctx,
  DeskHead,
  Empty,
  FieldError,
  Flag,
  Keys,
  LinkButton,
  page,
  Rail,
  type Reply,
  type Row,
  Table,
  Wrap,
} from '#web'
import { firstLimit, readLimit, sinceWhen } from '../limits.ts'
import { fullName, type Named, zoneOf } from '../names.ts'
import { t } from '../texts.ts'
import { type Count, countOf, hrefOf, type ListQuery, statesOf, views } from '../views.ts'
import { purposeOf, type Workplace } from '../workplace.ts'
import { flashOf } from './flash.ts'
import { caseHref } from './links.ts'

export interface DeskProps {
  readonly place: Workplace
  readonly query: ListQuery
  readonly counts: readonly Count[]
  readonly rows: readonly CaseRow[]
  /** there is a next page */
  readonly more: boolean
  readonly names: ReadonlyMap<string, Pick<Named, 'given' | 'family'>>
  /** a search that led nowhere, and why */
  readonly asked?: string
  readonly error?: string
}

/** The list of the desk: views beside it, filters above it, one line a case. */
export function deskPage(ctx: Ctx<CasesEdge>, props: DeskProps): Reply {
  const { lang, edge } = ctx
  const { place, rows, error, more, query } = props
  const title = t(lang, 'desk.title')
  const last = rows.at(-1)
  if (place.services.length === 0) return page({ title, kind: 'desk', ...flashOf(ctx), children: <NoRole lang={lang} /> })
  return page(
    {
      title,
      kind: 'desk',
      purpose: purposeOf(
        edge,
        place.purposes.map(({ purpose }) => purpose),
        lang,
      ),
      ...flashOf(ctx),
      failed: error !== undefined,
      islands: ['desk-keys'],
      children: (
        <Wrap class="g-desk g-desk--rail">
          <Views lang={lang} {...props} />
          <div class="g-desk__main">
            <DeskHead title={title} text={headline(ctx, props)}>
              {rows[0] && query.found === undefined ? (
                <LinkButton href={caseHref(lang, rows[0].reference)} shortcut="N">
                  {t(lang, 'desk.next')}
                </LinkButton>
              ) : null}
            </DeskHead>
            <Search lang={lang} {...props} />
            <Filters lang={lang} {...props} />
            {rows.length === 0 ? (
              <Empty title={t(lang, 'desk.empty')} level={2}>
                {t(lang, query.view === 'mine' ? 'desk.empty.mine' : 'desk.empty.view')}
              </Empty>
            ) : (
              <List ctx={ctx} {...props} />
            )}
            <div class="g-bulk">
              <p class="g-fine">{t(lang, 'desk.order')}</p>
              {query.after ? <a href={hrefOf(lang, query)}>{t(lang, 'desk.first')}</a> : null}
              {more && last ? (
                <a href={hrefOf(lang, query, last)} rel="next">
                  {t(lang, 'desk.more')}
                </a>
              ) : null}
              <Keys
                keys={[
                  { keys: ['J', 'K'], text: t(lang, 'keys.move') },
                  { keys: [t(lang, 'keys.enter')], text: t(lang, 'keys.open') },
                  { keys: ['N'], text: t(lang, 'keys.next') },
                  { keys: ['/'], text: t(lang, 'keys.search') },
                ]}
              />
              <label class="g-fine" hidden>
                <input class="ds-input" type="checkbox" data-keys /> {t(lang, 'keys.on')}
              </label>
              <p class="g-fine">
                <a href={`/${lang}/desk/break-glass`}>{t(lang, 'glass.title')}</a>
              </p>
            </div>
          </div>
        </Wrap>
      ),
    },
    error === undefined ? 200 : 422,
  )
}

function NoRole({ lang }: { lang: string }) {
  return (
    <Wrap class="g-desk">
      <DeskHead title={t(lang, 'desk.title')} />
      <Empty title={t(lang, 'desk.no-role')} level={2}>
        {t(lang, 'desk.no-role.text')}
      </Empty>
      <p class="g-fine">
        <a href={`/${lang}/desk/break-glass`}>{t(lang, 'glass.title')}</a>
      </p>
    </Wrap>
  )
}

function headline({ edge, lang }: Ctx<CasesEdge>, { rows, more, query, place, counts }: DeskProps): string {
  const services = query.service === undefined ? place.services.map(({ service }) => service.id) : [query.service]
  const whole = query.state === undefined && query.found === undefined
  const count = whole ? countOf(counts, query.view, services) : rows.length
  const late = rows.filter(
    (row) => row.phase === 'open' && limitOf(row) !== undefined && Date.parse(limitOf(row)!.at) <= edge.clock.now(),
  ).length
  const said = t(lang, more && !whole ? 'desk.count.more' : 'desk.count', { count })
  return late === 0 ? said : t(lang, 'desk.count.late', { said, late })
}

const limitOf = (row: CaseRow) => firstLimit(row.dueAt, row.legalAt)

function Views({ lang, place, query, counts }: DeskProps & { lang: string }) {
  const services = query.service === undefined ? place.services.map(({ service }) => service.id) : [query.service]
  const here = query.found === undefined && query.state === undefined
  const one =
    place.services.find(({ service }) => service.id === query.service) ?? (place.services.length === 1 ? place.services[0] : undefined)
  const order = one?.service.workflow.states.map(({ name }) => name) ?? []
  return (
    <Rail
      label={t(lang, 'views.label')}
      groups={[
        {
          title: t(lang, 'views.title'),
          links: views
            .map((view) => ({ view, count: countOf(counts, view, services) }))
            .filter(({ view, count }) => view !== 'running' || count > 0)
            .map(({ view, count }) => ({
              href: hrefOf(lang, { view, ...(query.service === undefined ? {} : { service: query.service }) }),
              label: t(lang, `view.${view}`),
              count,
              current: here && query.view === view,
            })),
        },
        ...(one === undefined
          ? []
          : [
              {
                title: t(lang, 'views.states'),
                links: statesOf(counts, one.service.id, order).map(({ state, count }) => ({
                  href: hrefOf(lang, { view: query.view, service: one.service.id, state }),
                  label: stateLabel(one.service, state, lang),
                  count,
                  current: query.state === state && query.found === undefined,
                })),
              },
            ]),
      ]}
    />
  )
}

function Search({ lang, asked, error }: DeskProps & { lang: string }) {
  return (
    <search>
      <form class="g-filters" method="post" action={`/${lang}/desk/search`}>
        <div class="g-filters__q">
          <label for="q">{t(lang, 'search.label')}</label>
          <FieldError id="q" error={error} />
          <input
            class="ds-input"
            id="q"
            name="q"
            type="search"
            autocomplete="off"
            value={asked ?? ''}
            aria-invalid={error === undefined ? undefined : 'true'}
            aria-describedby={error === undefined ? undefined : 'q-error'}
          />
        </div>
        <Button variant="secondary">{t(lang, 'search.do')}</Button>
      </form>
    </search>
  )
}

/** With one service there is nothing to choose: its states stand beside the list. */
function Filters({ lang, place, query }: DeskProps & { lang: string }) {
  if (place.services.length < 2) return null
  return (
    <form class="g-filters" action={`/${lang}/desk`}>
      <div class="g-filters__wide">
        <label for="service">{t(lang, 'filter.service')}</label>
        <select class="ds-input" id="service" name="service">
          <option value="">{t(lang, 'filter.all')}</option>
          {place.services.map(({ service }) => (
            <option value={service.id} selected={service.id === query.service}>
              {say(service.title, lang)}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for="view">{t(lang, 'filter.view')}</label>
        <select class="ds-input" id="view" name="view">
          {views.map((view) => (
            <option value={view} selected={view === query.view}>
              {t(lang, `view.${view}`)}
            </option>
          ))}
        </select>
      </div>
      <Button variant="secondary">{t(lang, 'filter.do')}</Button>
    </form>
  )
}

function List({ ctx, rows, names, place }: DeskProps & { ctx: Ctx<CasesEdge> }) {
  const { lang, edge, actor } = ctx
  const many = place.services.length > 1
  const zone = zoneOf(edge, actor)
  const at = { lang, now: edge.clock.instant(), zone }
  return (
    <Table
      lang={lang}
      dense
      stack
      sheet
      columns={[
        { label: t(lang, 'column.limit'), bare: true },
        { label: t(lang, 'column.person'), kind: 'head' },
        { label: t(lang, 'column.state') },
        ...(many ? [{ label: t(lang, 'column.service') }] : []),
        { label: t(lang, 'column.since') },
        { label: t(lang, 'column.messages'), kind: 'num' as const },
      ]}
      rows={rows.map((row): Row => {
        const { service } = edge.catalogue.at(row.service, row.version)
        const name = names.get(row.person)
        const theirs = row.phase === 'open' && row.teams.some((team) => actor.teams.includes(team))
        return {
          ...(theirs ? { turn: 'you' as const } : {}),
          cells: [
            <RowClock row={row} at={at} />,
            <>
              <a href={caseHref(lang, row.reference)}>{name === undefined ? t(lang, 'person.unnamed') : fullName(name)}</a>{' '}
              <small>{showReference(row.reference)}</small>
            </>,
            <>
              {row.phase === 'waiting' ? t(lang, 'clock.waits.state') : stateLabel(service, row.state, lang)}
              {theirs ? <span class="ds-sr-only">, {t(lang, 'row.yours')}</span> : null}
            </>,
            ...(many ? [say(service.title, lang)] : []),
            <time datetime={row.since}>{sinceWhen(row.since, at)}</time>,
            row.unreadOffice === 0 ? '' : <Flag state="soon">{t(lang, 'row.unread', { count: row.unreadOffice })}</Flag>,
          ],
        }
      })}
    />
  )
}

function RowClock({ row, at }: { row: CaseRow; at: { lang: string; now: string; zone: string } }) {
  const { lang } = at
  if (row.phase === 'waiting') return <Clock lang={lang} state="paused" note={t(lang, 'clock.waits')} />
  const limit = row.phase === 'open' ? limitOf(row) : undefined
  if (limit === undefined) return <span class="g-muted">{t(lang, row.phase === 'done' ? 'clock.done' : 'clock.none')}</span>
  return <Clock lang={lang} {...readLimit(limit, row.since, at)} />
}
