import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { formatValue, serviceHref } from '#services'
import { Crumbs, Empty, endpoint, Facts, formatDate, PageHead, page, Wrap } from '#web'
import { asSystem, type CasesEdge, contextOf } from '../../edge.ts'
import { publicCases, publicDays } from '../../published.ts'
import { t } from './texts.ts'

/** What the law makes public of the cases of a service (a notice of filing): the fields that its file names, and nobody's name. */
export const showPublic = endpoint<CasesEdge>()(
  {
    id: 'cases.public',
    route: 'GET /:lang/services/:service/public',
    may: 'anyone',
    purpose: 'none',
    subject: 'none',
    input: z.object({ lang: z.string(), service: z.string() }),
  },
  async ({ edge, lang }, { service: id }) => {
    const loaded = edge.catalogue.current(id)
    if (loaded?.service.data.public === undefined) throw new Refusal('web.not-found')
    const { service } = loaded
    const { zone } = contextOf(edge, loaded)
    const rows = await edge.store.as(asSystem(service.data.purpose), (tx) => publicCases(tx, id))
    const title = t(lang, 'public.title')
    return page({
      title: `${title} – ${say(service.title, lang)}`,
      children: (
        <Wrap end>
          <Crumbs lang={lang} path={[{ href: serviceHref(lang, id), label: say(service.title, lang) }]} here={title} />
          <PageHead lang={lang} title={title} lead={t(lang, 'public.lead')} />
          {rows.length === 0 ? (
            <Empty title={t(lang, 'public.none')}>{t(lang, 'public.none.text')}</Empty>
          ) : (
            <div class="g-flow">
              {rows.map((row) => {
                const { fields } = edge.catalogue.at(id, row.version).service
                const [day, last] = publicDays(row, zone)
                return (
                  <section class="g-sheet">
                    <h2>{t(lang, 'public.one', { day: formatDate(lang, day) })}</h2>
                    <Facts
                      lines={fields
                        .filter(({ name }) => row.answers[name] !== undefined)
                        .map((field) => ({
                          label: say(field.label, lang),
                          value: formatValue(field, row.answers[field.name] ?? null, lang),
                        }))}
                    />
                    <p class="g-fine">{t(lang, 'public.until', { day: formatDate(lang, last) })}</p>
                  </section>
                )
              })}
            </div>
          )}
        </Wrap>
      ),
    })
  },
)
