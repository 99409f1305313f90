import { say } from '#definitions'
import type { Loaded } from '#services'
import { Actions, Crumbs, type Ctx, dayOf, formatDate, LinkButton, page, type Reply, Wrap } from '#web'
import { type CasesEdge, contextOf } from '../../edge.ts'
import type { CaseRow } from '../../store.ts'
import { tasksHref } from './links.ts'
import { t } from './texts.ts'

/** A service that nobody can begin any more: that it ended, what goes on, and where to turn. 410: its address will not serve again. */
export function endedPage({ edge, lang }: Ctx<CasesEdge>, loaded: Loaded, draft?: CaseRow): Reply {
  const { service } = loaded
  const { contact, events } = edge.town.file
  const title = say(service.title, lang)
  const event = events.find(({ id }) => id === service.event)
  return page(
    {
      title,
      children: (
        <Wrap end>
          <Crumbs
            lang={lang}
            path={[
              { href: `/${lang}`, label: t(lang, 'ended.home') },
              ...(event === undefined ? [] : [{ href: `/${lang}/events/${event.id}`, label: say(event.title, lang) }]),
            ]}
            here={title}
          />
          <div class="g-intro g-flow">
            <h1>{title}</h1>
            <p class="g-lead">{t(lang, 'ended.lead')}</p>
            {draft === undefined ? (
              <p>
                {t(lang, 'ended.begun')} <a href={`/${lang}/cases`}>{t(lang, 'ended.cases')}</a>
              </p>
            ) : (
              <p>{t(lang, 'start.draft', { day: formatDate(lang, dayOf(draft.openedAt, contextOf(edge, loaded).zone)) })}</p>
            )}
            <p>
              {t(lang, 'ended.help', { phone: contact['phone-shown'].replaceAll(' ', '\u00a0') })} {say(contact['phone-hours'], lang)}
            </p>
            <Actions>
              {draft === undefined ? (
                <LinkButton href={event === undefined ? `/${lang}/services` : `/${lang}/events/${event.id}`}>
                  {t(lang, event === undefined ? 'ended.all' : 'ended.others')}
                </LinkButton>
              ) : (
                <LinkButton href={tasksHref(lang, draft.reference)} iconEnd="forward">
                  {t(lang, 'start.continue')}
                </LinkButton>
              )}
              <a href={`/${lang}/pages/aide`}>{t(lang, 'closed.person')}</a>
            </Actions>
          </div>
        </Wrap>
      ),
    },
    410,
  )
}
