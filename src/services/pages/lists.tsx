import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { Crumbs, Empty, endpoint, PageHead, page, Wrap } from '#web'
import type { ServicesEdge } from './edge.ts'
import { ServiceList } from './service-list.tsx'
import { t } from './texts.ts'
import { shownServices } from './visible.ts'

const open = { may: 'anyone', purpose: 'none', subject: 'none', shared: true } as const

export const allServicesEndpoint = endpoint<ServicesEdge>()(
  { ...open, id: 'services.all', route: 'GET /:lang/services', input: z.object({ lang: z.string() }) },
  async ({ edge, lang }) => {
    const title = t(lang, 'all.title')
    return page({
      title,
      children: (
        <Wrap end>
          <PageHead lang={lang} title={title} />
          <ServiceList lang={lang} services={shownServices(edge, lang)} />
        </Wrap>
      ),
    })
  },
)

export const lifeEventEndpoint = endpoint<ServicesEdge>()(
  { ...open, id: 'services.event', route: 'GET /:lang/events/:id', input: z.object({ lang: z.string(), id: z.string() }) },
  async ({ edge, lang }, { id }) => {
    const event = edge.town.file.events.find((one) => one.id === id)
    if (event === undefined) throw new Refusal('web.not-found')
    const title = say(event.title, lang)
    const services = shownServices(edge, lang).filter(({ service }) => service.event === id)
    return page({
      title,
      children: (
        <Wrap end>
          <Crumbs lang={lang} path={[{ href: `/${lang}`, label: t(lang, 'home') }]} here={title} />
          <PageHead lang={lang} title={title} lead={say(event.description, lang)} />
          {services.length === 0 ? (
            <Empty level={2} title={t(lang, 'event.count', { count: 0 })}>
              <p>
                {t(lang, 'event.none')} <a href={`/${lang}/pages/aide`}>{t(lang, 'search.person')}</a>
              </p>
            </Empty>
          ) : (
            <ServiceList lang={lang} services={services} />
          )}
        </Wrap>
      ),
    })
  },
)
