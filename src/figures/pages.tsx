import { z } from 'zod'
import { asSystem, type CasesEdge, measured } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { isAskedFor, type Loaded, serviceHref } from '#services'
import {
  Crumbs,
  type Ctx,
  Empty,
  endpoint,
  formatDate,
  formatDateTime,
  formatNumber,
  type Lang,
  PageHead,
  page,
  Stats,
  Table,
  Wrap,
} from '#web'
import { type Figures, fewest } from './contract.ts'
import { MonthsChart } from './months-chart.tsx'
import { MonthsTable, numberIn, Shares } from './parts.tsx'
import { readFigures } from './read.ts'
import { channelKey, outcomeKey, t } from './texts.ts'
import { figuresOf } from './told.ts'

const open = { may: 'anyone', purpose: 'administration', subject: 'none', shared: true } as const
export const hrefOf = (lang: Lang, service?: string): string =>
  `/${lang}/figures${service === undefined ? '' : `/${encodeURIComponent(service)}`}`

/** Every agent may see how the services do: the same pages as everybody. */
export const figuresLink = async ({ lang }: Pick<Ctx<CasesEdge>, 'lang'>) => ({ href: hrefOf(lang), label: t(lang, 'nav') })

/** Services whose figures are shown: those that people may ask for. */
const shown = ({ stage, service }: Loaded): boolean => (stage === 'live' || stage === 'pilot') && isAskedFor(service)

/** Every service with its numbers, for everybody. */
export const listFigures = endpoint<CasesEdge>()(
  { ...open, id: 'figures.list', route: 'GET /:lang/figures', input: z.object({ lang: z.string() }) },
  async ({ edge, lang }) => {
    const services = edge.catalogue.all().filter(shown)
    const rows = await edge.store.as(asSystem('administration'), async (tx) => {
      const all: [Loaded, Figures][] = []
      for (const one of services) all.push([one, figuresOf(one.service.id, await measured(tx, one.service.id))])
      return all
    })
    const title = t(lang, 'title')
    return page({
      title,
      children: (
        <Wrap end>
          <PageHead lang={lang} title={title} lead={t(lang, 'lead', { fewest })} />
          <Table
            lang={lang}
            stack
            columns={[
              { label: t(lang, 'service'), kind: 'head' },
              { label: t(lang, 'received'), kind: 'num' },
              { label: t(lang, 'decided'), kind: 'num' },
              { label: t(lang, 'median'), kind: 'num' },
              { label: t(lang, 'p90'), kind: 'num' },
            ]}
            rows={rows.map(([{ service }, { measuredAt, received, decided, days }]) => ({
              cells: [
                <a href={hrefOf(lang, service.id)}>{say(service.title, lang)}</a>,
                measuredAt === null ? '–' : numberIn(lang, received),
                measuredAt === null ? '–' : numberIn(lang, decided),
                days === null ? '–' : daysIn(lang, days.median),
                days === null ? '–' : daysIn(lang, days.p90),
              ],
            }))}
          />
        </Wrap>
      ),
    })
  },
)

/** The numbers of one service, drawn and in tables. */
export const showServiceFigures = endpoint<CasesEdge>()(
  {
    ...open,
    id: 'figures.service',
    route: 'GET /:lang/figures/:service',
    input: z.object({ lang: z.string(), service: z.string().max(200) }),
  },
  async ({ edge, lang }, { service: id }) => {
    const loaded = edge.catalogue.current(id) ?? edge.catalogue.ended(id)
    if (loaded === undefined || !(shown(loaded) || loaded.stage === 'retired')) throw new Refusal('web.not-found')
    const { service } = loaded
    const all = await readFigures(edge, id)
    const title = t(lang, 'service.title', { service: say(service.title, lang) })
    return page({
      title,
      data: { type: 'text/csv', href: csvHref(id) },
      children: (
        <Wrap end class="g-space">
          <Crumbs lang={lang} path={[{ href: hrefOf(lang), label: t(lang, 'title') }]} here={say(service.title, lang)} />
          <PageHead lang={lang} title={title} {...spanOf(all, lang)} />
          {all.received === null ? (
            <section>
              {all.measuredAt === null ? (
                <Empty title={t(lang, 'never')} level={2}>
                  {t(lang, 'never.text')}
                </Empty>
              ) : (
                <Empty title={t(lang, 'none')} level={2}>
                  {t(lang, 'none.text', { fewest })}
                </Empty>
              )}
            </section>
          ) : (
            <Numbers lang={lang} all={all} />
          )}
          <section class="g-flow">
            <h2>{t(lang, 'data')}</h2>
            <p>{t(lang, 'data.text', { fewest })}</p>
            <ul class="g-list">
              <li>
                <a href={csvHref(id)}>{t(lang, 'data.csv')}</a>
              </li>
              <li>
                <a href={`/api/v1/figures/${encodeURIComponent(id)}`}>{t(lang, 'data.json')}</a>
              </li>
              <li>
                <a href={serviceHref(lang, id)}>{t(lang, 'service.page')}</a>
              </li>
            </ul>
            {all.measuredAt === null ? null : (
              <p class="g-fine">{t(lang, 'measured', { at: formatDateTime(lang, all.measuredAt, edge.town.file['time-zone']) })}</p>
            )}
          </section>
        </Wrap>
      ),
    })
  },
)

const csvHref = (id: string): string => `/api/v1/figures/${encodeURIComponent(id)}/figures.csv`

const spanOf = ({ from, until }: Figures, lang: Lang) =>
  from === null || until === null ? {} : { lead: t(lang, 'span', { from: formatDate(lang, from), until: formatDate(lang, until) }) }

/** Days to one decimal, none when whole. */
export const daysIn = (lang: Lang, days: number): string => t(lang, 'days', { days: formatNumber(lang, days) })

function Numbers({ lang, all }: { lang: Lang; all: Figures }) {
  const { days, satisfaction } = all
  return (
    <>
      <section>
        <Stats
          figures={[
            { value: numberIn(lang, all.received), label: t(lang, 'received') },
            { value: numberIn(lang, all.decided), label: t(lang, 'decided') },
            ...(days === null
              ? []
              : [
                  { value: daysIn(lang, days.median), label: t(lang, 'median.long') },
                  { value: daysIn(lang, days.p90), label: t(lang, 'p90.long') },
                ]),
            ...(satisfaction === null
              ? []
              : [
                  {
                    value: formatNumber(lang, satisfaction.mean),
                    unit: t(lang, 'of-five'),
                    label: t(lang, 'satisfaction'),
                    source: t(lang, 'answers', { count: satisfaction.answers }),
                  },
                ]),
          ]}
        />
      </section>
      <section class="g-flow">
        <h2 id="months">{t(lang, 'months')}</h2>
        <MonthsChart lang={lang} months={all.months} title={t(lang, 'months.drawing')} />
        <MonthsTable lang={lang} months={all.months} />
      </section>
      <section class="g-flow">
        <h2 id="outcomes">{t(lang, 'outcomes')}</h2>
        <p class="g-small">{t(lang, 'outcomes.text')}</p>
        <Shares
          lang={lang}
          shares={all.outcomes}
          title={t(lang, 'outcomes')}
          name={t(lang, 'outcome')}
          label={(name) => t(lang, outcomeKey(name))}
        />
      </section>
      <section class="g-flow">
        <h2 id="channels">{t(lang, 'channels')}</h2>
        <Shares
          lang={lang}
          shares={all.channels}
          title={t(lang, 'channels')}
          name={t(lang, 'channel')}
          label={(name) => t(lang, channelKey(name))}
        />
      </section>
      {satisfaction === null ? null : (
        <section class="g-flow">
          <h2 id="satisfaction">{t(lang, 'satisfaction')}</h2>
          <p class="g-small">{t(lang, 'satisfaction.text')}</p>
          <Shares
            lang={lang}
            shares={satisfaction.scores}
            title={t(lang, 'satisfaction')}
            name={t(lang, 'score')}
            label={(name) => t(lang, `score.${name as '1'}`)}
          />
        </section>
      )}
    </>
  )
}
