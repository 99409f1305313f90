import {
  type CasesEdge,
  contextOf,
  type OpenedCase,
  type OrderValue,
  orderLabel,
  orderOf,
  orderValue,
  placesOf,
  type QueueList,
} from '#cases'
import { say } from '#definitions'
import { showReference } from '#kernel'
import { formatValue, type Loaded } from '#services'
import { type Ctx, DeskHead, Empty, page, type Reply, Sheet, Stats, Table, Wrap } from '#web'
import { fullName } from '../names.ts'
import { t } from '../texts.ts'
import { hiddenFields } from '../visible.ts'
import { actionHref, caseHref, queueHref } from './links.ts'

/** Cases that are read and reckoned for one page. */
export const perPage = 25

export interface Waiting {
  readonly opened: OpenedCase
  readonly name: { readonly given: string; readonly family: string } | undefined
  readonly limited: boolean
}

interface QueueProps {
  readonly loaded: Loaded
  readonly queues: readonly Loaded[]
  readonly lists: readonly QueueList[]
  readonly list: QueueList | undefined
  readonly cases: readonly Waiting[]
  readonly after: number
  readonly more: boolean
  readonly roles: readonly string[]
}

/** Who waits for a limited place, in the order of the file and why; a place is offered on the page of the case. */
export function queuePage(ctx: Ctx<CasesEdge>, props: QueueProps): Reply {
  const { lang, edge } = ctx
  const { loaded, queues, lists, list, cases } = props
  const title = t(lang, 'queue.of', { service: say(loaded.service.title, lang) })
  const [first] = cases
  const places = first === undefined ? undefined : placesOf(first.opened.view, contextOf(edge, first.opened.loaded))
  const now = t(lang, 'admin.jobs.now')
  return page({
    title,
    kind: 'desk',
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={t(lang, 'queue.lead', { reference: loaded.service.queue?.reference ?? '' })} />
        {queues.length < 2 ? null : <Others lang={lang} {...props} />}
        {lists.length < 2 ? null : <Lists lang={lang} {...props} />}
        {list === undefined || cases.length === 0 ? (
          <Empty title={t(lang, 'queue.empty')} level={2} />
        ) : (
          <>
            <Stats
              figures={[
                { value: places === undefined ? '–' : String(places.free), label: t(lang, 'queue.free'), source: now },
                { value: places === undefined ? '–' : String(places.all), label: t(lang, 'queue.all'), source: now },
                { value: String(list.waiting), label: t(lang, 'queue.waiting'), source: now },
              ]}
            />
            <Sheet id="order" title={t(lang, 'queue.order')}>
              <Order ctx={ctx} {...props} />
              <p class="g-fine">{t(lang, 'queue.reason')}</p>
              <More lang={lang} {...props} />
            </Sheet>
          </>
        )}
      </Wrap>
    ),
  })
}

function Others({ lang, queues, loaded }: QueueProps & { lang: string }) {
  return (
    <ul class="g-list">
      {queues.map(({ service }) => (
        <li>
          <a href={queueHref(lang, service.id)} aria-current={service.id === loaded.service.id ? 'page' : undefined}>
            {say(service.title, lang)}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The lists of a queue by what the file sorts it by: `Centre (12 en attente)`. */
function Lists({ lang, lists, list, loaded }: QueueProps & { lang: string }) {
  return (
    <nav aria-label={t(lang, 'queue.lists')}>
      <ul class="g-list">
        {lists.map((one) => (
          <li>
            <a
              href={`${queueHref(lang, loaded.service.id)}?list=${encodeURIComponent(one.list)}`}
              aria-current={one.list === list?.list ? 'page' : undefined}
            >
              {t(lang, 'queue.list', { name: listName(loaded, one.list, lang), waiting: one.waiting })}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** An option by its label; any other value as it is. */
function listName({ service }: Loaded, list: string, lang: string): string {
  const field = service.fields.find(({ name }) => name === service.queue?.by)
  if (list === '') return t(lang, 'queue.unsaid')
  return field?.options === undefined ? list : formatValue(field, list, lang, { answers: {}, fields: service.fields })
}

function Order({ ctx: { edge, lang }, loaded, cases, after, roles }: QueueProps & { ctx: Ctx<CasesEdge> }) {
  const { queue } = loaded.service
  const hidden = hiddenFields(loaded.service, roles)
  const value = (line: OrderValue, { opened }: Waiting) =>
    hidden.has(line.of.split(' . ')[0] ?? '') ? t(lang, 'queue.hidden') : orderValue(line, { service: opened.loaded.service, lang })
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'queue.rank'), kind: 'num' },
        { label: t(lang, 'column.person'), kind: 'head' },
        ...(queue?.order ?? []).map((line) => ({ label: orderLabel(line, { service: loaded.service, lang }) })),
        { label: t(lang, 'queue.do') },
      ]}
      rows={cases.map((one, index) => {
        const { opened, name, limited } = one
        const { service } = opened.loaded
        const values = orderOf(opened.view, contextOf(edge, opened.loaded))
        const action = service.workflow.states
          .find((state) => state.name === service.queue?.state)
          ?.do.find((each) => each.name === service.queue?.offer)
        const mine = action?.by.some((role) => roles.includes(role)) === true && !limited
        const { reference } = opened.view
        return {
          cells: [
            after + index + 1,
            <>
              <a href={caseHref(lang, reference)}>{name === undefined ? t(lang, 'person.unnamed') : fullName(name)}</a>{' '}
              <small>{showReference(reference)}</small>
            </>,
            ...(queue?.order ?? []).map((_, place) => {
              const line = values[place]
              return line === undefined ? '' : value(line, one)
            }),
            action === undefined || !mine ? '' : <a href={actionHref(lang, reference, action.name)}>{say(action.label, lang)}</a>,
          ],
        }
      })}
    />
  )
}

function More({ lang, loaded, list, after, more }: QueueProps & { lang: string }) {
  if (!more) return null
  const query = new URLSearchParams({ list: list?.list ?? '', after: String(after + perPage) })
  return (
    <p>
      <a href={`${queueHref(lang, loaded.service.id)}?${query}#order`} rel="next">
        {t(lang, 'desk.more')}
      </a>
    </p>
  )
}
