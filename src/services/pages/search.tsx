import { z } from 'zod'
import { say } from '#definitions'
import { endpoint, LinkButton, page, SearchBox, Wrap } from '#web'
import type { ServicesEdge } from './edge.ts'
import { searchServices } from './search-index.ts'
import { ServiceList } from './service-list.tsx'
import { t } from './texts.ts'

export const searchEndpoint = endpoint<ServicesEdge>()(
  {
    id: 'services.search',
    route: 'GET /:lang/search',
    may: 'anyone',
    purpose: 'none',
    subject: 'none',
    input: z.object({ lang: z.string(), q: z.string().max(500).default('') }),
  },
  async ({ edge, lang }, { q }) => {
    const query = q.trim()
    const found = query === '' ? { services: [], events: [] } : searchServices(edge, lang, query)
    const events = edge.town.file.events.filter(({ id }) => found.events.includes(id))
    const count = t(lang, 'search.found', { count: found.services.length, q: query })
    return page({
      title: query === '' ? t(lang, 'search.title') : count,
      children: (
        <Wrap end>
          <div class="g-pagehead">
            <h1>{t(lang, 'search.title')}</h1>
            <SearchBox lang={lang} action={`/${lang}/search`} label={say(edge.town.file.home.search, lang)} value={query} />
          </div>
          {query === '' ? null : (
            <div class="g-flow">
              <p class="g-lead" role="status">
                {count}
              </p>
              {found.services.length === 0 && events.length === 0 ? (
                <>
                  <p>{t(lang, 'search.none')}</p>
                  <p class="g-actions">
                    <LinkButton variant="secondary" href={`/${lang}/services`}>
                      {t(lang, 'search.all')}
                    </LinkButton>
                    <a href={`/${lang}/pages/aide`}>{t(lang, 'search.person')}</a>
                  </p>
                </>
              ) : (
                <ServiceList lang={lang} services={found.services} />
              )}
              {events.length > 0 ? (
                <>
                  <h2>{t(lang, 'search.events')}</h2>
                  <ul class="g-list">
                    {events.map((event) => (
                      <li>
                        <a href={`/${lang}/events/${event.id}`}>{say(event.title, lang)}</a>
                      </li>
                    ))}
                  </ul>
                </>
              ) : null}
            </div>
          )}
        </Wrap>
      ),
    })
  },
)
