import type { CaseRow, CasesEdge } from '#cases'
import { Button, type Ctx, DeskHead, Empty, Form, Keys, LinkButton, page, type Reply, Wrap } from '#web'
import type { Around } from '../desk.ts'
import { type Beside, cursorOf } from '../list.ts'
import type { Named } from '../names.ts'
import { t } from '../texts.ts'
import { countOf, hrefOf, type ListQuery, queryText, sortOf } from '../views.ts'
import { purposeOf } from '../workplace.ts'
import { Filters, figure, KeepFilter, Search, Views } from './desk-filters.tsx'
import { DeskList, limitOf } from './desk-list.tsx'
import { flashOf } from './flash.ts'
import { caseHref } from './links.ts'
import { type Pending, PendingSheets } from './pending.tsx'

export interface DeskProps extends Around {
  readonly query: ListQuery
  readonly rows: readonly CaseRow[]
  readonly beside: ReadonlyMap<string, Beside>
  /** there is a next page */
  readonly more: boolean
  readonly pending: Pending
  readonly names: ReadonlyMap<string, Pick<Named, 'given' | 'family'>>
  /** a search that led nowhere, and why */
  readonly asked?: string
  readonly error?: string
  /** a filter that was not kept, and why */
  readonly saving?: { readonly name: string; readonly error: string }
}

/** The list of the desk: views beside it, filters above it, one line a case, what can be done with many below it. */
export function deskPage(ctx: Ctx<CasesEdge>, props: DeskProps): Reply {
  const { lang, edge } = ctx
  const { place, rows, error, query, saving } = props
  const title = t(lang, 'desk.title')
  if (place.services.length === 0)
    return page({ title, kind: 'desk', ...flashOf(ctx), children: <NoRole ctx={ctx} pending={props.pending} /> })
  const failed = error !== undefined || saving !== undefined
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
      failed,
      islands: ['desk-keys'],
      children: (
        <Wrap class="g-desk g-desk--rail">
          <Views ctx={ctx} {...props} />
          <div class="g-desk__main">
            <DeskHead title={title} text={headline(ctx, props)}>
              {rows[0] && query.found === undefined ? (
                <LinkButton href={caseHref(lang, rows[0].reference)} shortcut="N">
                  {t(lang, 'desk.next')}
                </LinkButton>
              ) : null}
            </DeskHead>
            <PendingSheets ctx={ctx} pending={props.pending} />
            <Search ctx={ctx} {...props} />
            <Filters ctx={ctx} {...props} />
            {rows.length === 0 ? (
              <Empty title={t(lang, 'desk.empty')} level={2}>
                {t(lang, query.view === 'mine' && query.who === undefined ? 'desk.empty.mine' : 'desk.empty.view')}
              </Empty>
            ) : (
              <Many ctx={ctx} {...props} />
            )}
            <KeepFilter ctx={ctx} {...props} />
            <Below ctx={ctx} {...props} />
          </div>
        </Wrap>
      ),
    },
    failed ? 422 : 200,
  )
}

function NoRole({ ctx, pending }: { ctx: Ctx<CasesEdge>; pending: Pending }) {
  const { lang } = ctx
  return (
    <Wrap class="g-desk">
      <DeskHead title={t(lang, 'desk.title')} />
      <Empty title={t(lang, 'desk.no-role')} level={2}>
        {t(lang, 'desk.no-role.text')}
      </Empty>
      <PendingSheets ctx={ctx} pending={pending} />
      <p class="g-fine">
        <a href={`/${lang}/desk/break-glass`}>{t(lang, 'glass.title')}</a>
      </p>
    </Wrap>
  )
}

function headline({ edge, lang }: Ctx<CasesEdge>, { rows, more, query, place, counts }: DeskProps): string {
  const services = query.service === undefined ? place.services.map(({ service }) => service.id) : [query.service]
  const { view, state, due, label, who, found } = query
  const whole = [state, due, label, who, found].every((part) => part === undefined)
  const count = whole ? countOf(counts, view, services) : rows.length
  const late = rows.filter(
    (row) => row.phase === 'open' && limitOf(row) !== undefined && Date.parse(limitOf(row)!.at) <= edge.clock.now(),
  ).length
  const beyond = whole ? typeof figure(count) === 'string' : more
  const said = t(lang, beyond ? 'desk.count.more' : 'desk.count', { count })
  return late === 0 ? said : t(lang, 'desk.count.late', { said, late })
}

/** The list with its boxes, and what is done with those that are ticked or with all of it. */
function Many({ ctx, ...props }: DeskProps & { ctx: Ctx<CasesEdge> }) {
  const { lang } = ctx
  const { after: _, ...query } = props.query
  return (
    <Form to={{ action: `/${lang}/desk/bulk`, fields: { query: queryText(query) } }} once={false}>
      <DeskList ctx={ctx} {...props} />
      <div class="g-bulk">
        <Button variant="secondary" name="scope" value="picked" shortcut="A">
          {t(lang, 'bulk.picked')}
        </Button>
        <Button variant="secondary" name="scope" value="list">
          {t(lang, 'bulk.list')}
        </Button>
        <Button variant="tertiary" name="scope" value="export">
          {t(lang, 'bulk.export')}
        </Button>
      </div>
    </Form>
  )
}

function Below({ ctx: { lang }, query, rows, more }: DeskProps & { ctx: Ctx<CasesEdge> }) {
  const last = rows.at(-1)
  const sort = sortOf(query)
  return (
    <div class="g-bulk">
      <p class="g-fine">{t(lang, `desk.order.${sort}`)}</p>
      {query.after ? <a href={hrefOf(lang, query)}>{t(lang, 'desk.first')}</a> : null}
      {more && last ? (
        <a href={hrefOf(lang, query, cursorOf(last, sort))} rel="next">
          {t(lang, 'desk.more')}
        </a>
      ) : null}
      <Keys
        keys={[
          { keys: ['J', 'K'], text: t(lang, 'keys.move') },
          { keys: [t(lang, 'keys.enter')], text: t(lang, 'keys.open') },
          { keys: ['X'], text: t(lang, 'keys.tick') },
          { keys: ['A'], text: t(lang, 'keys.act') },
          { keys: ['/'], text: t(lang, 'keys.search') },
          { keys: ['?'], text: t(lang, 'keys.help') },
        ]}
      />
      <label class="g-fine" hidden>
        <input class="ds-input" type="checkbox" data-keys /> {t(lang, 'keys.on')}
      </label>
      <p class="g-fine">
        <a href={`/${lang}/desk/keys`} data-key="?" aria-keyshortcuts="?">
          {t(lang, 'keys.title')}
        </a>
      </p>
      <p class="g-fine">
        <a href={`/${lang}/desk/break-glass`}>{t(lang, 'glass.title')}</a>
      </p>
    </div>
  )
}
