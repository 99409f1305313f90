import { z } from 'zod'
import { say } from '#definitions'
import { eventIcon, serviceHref } from '#services'
import {
  type Ctx,
  dayOf,
  daysBetween,
  endpoint,
  formatDate,
  Head,
  Hero,
  type Lang,
  LifeEvents,
  News,
  page,
  Section,
  type TurnLine,
  Turns,
  Ways,
} from '#web'
import { asPerson, type CasesEdge, placeOf } from '../../edge.ts'
import { type CaseRow, casesOf } from '../../store.ts'
import { caseHref, tasksHref } from './links.ts'
import { t } from './texts.ts'

/** The first page: what is expected of the person who is signed in, a search, what happens in a life. */
export const showHome = endpoint<CasesEdge>()(
  { id: 'cases.home', route: 'GET /:lang', may: 'anyone', purpose: 'compte', subject: 'self', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, lang, actor } = ctx
    const { person } = actor
    const { home, events, contact, news } = edge.town.file
    const rows = person === undefined ? [] : await edge.store.as(asPerson(actor, 'compte'), (tx) => casesOf(tx, person))
    const turns = turnsOf(ctx, rows)
    return page({
      title: t(lang, 'home.title'),
      ...(news === undefined
        ? {}
        : {
            news: (
              <News lang={lang}>
                <strong>{say(news.title, lang)}</strong> {say(news.text, lang)}{' '}
                <a href={serviceHref(lang, news.service)}>{say(news.link, lang)}</a>
              </News>
            ),
          }),
      children: (
        <>
          <Hero
            lang={lang}
            {...(person === undefined ? {} : { hello: t(lang, 'home.hello', { name: actor.given }) })}
            title={person === undefined ? say(home.greeting, lang) : lowered(say(home.greeting, lang), lang)}
            search={{ action: `/${lang}/search`, label: say(home.search, lang) }}
            often={(home.often[lang] ?? []).map((words) => ({ href: `/${lang}/search?q=${encodeURIComponent(words)}`, label: words }))}
          />
          {turns.length === 0 ? null : (
            <Section>
              <Head id="waits" title={t(lang, 'home.waits')} link={{ href: `/${lang}/cases`, label: t(lang, 'home.all') }} />
              <Turns lang={lang} lines={turns} />
            </Section>
          )}
          <Section>
            <Head
              id="events"
              title={say(home['events-title'], lang)}
              link={{ href: `/${lang}/services`, label: t(lang, 'home.services') }}
            />
            <LifeEvents
              events={events.map((event) => ({
                href: `/${lang}/events/${encodeURIComponent(event.id)}`,
                icon: eventIcon(event.icon),
                title: say(event.title, lang),
                text: say(event.description, lang),
              }))}
            />
          </Section>
          <Section paper>
            <Head id="others" title={t(lang, 'home.others')} />
            <Ways
              ways={[
                { icon: 'phone', title: contact['phone-shown'].replaceAll(' ', '\u00a0'), text: say(contact['phone-hours'], lang) },
                { icon: 'counter', title: say(edge.town.file.counter, lang), text: say(contact.counter, lang) },
                {
                  icon: 'trusted',
                  title: say(edge.town.file.pages.find(({ id }) => id === 'aide')?.title ?? {}, lang),
                  text: <a href={`/${lang}/pages/aide`}>{say(contact.relative, lang)}</a>,
                },
              ]}
            />
          </Section>
        </>
      ),
    })
  },
)

/** After "Bonjour Samira," the question goes on in small letters. */
const lowered = (text: string, lang: Lang): string => text.charAt(0).toLocaleLowerCase(lang) + text.slice(1)

const most = 5

/** What waits for the person first, then what waits for us; drafts last. */
function turnsOf({ edge, lang }: Ctx<CasesEdge>, rows: readonly CaseRow[]): readonly TurnLine[] {
  const order = { waiting: 0, draft: 1, open: 2 } as const
  return rows
    .filter((row): row is CaseRow & { phase: keyof typeof order } => row.phase in order)
    .sort((a, b) => order[a.phase] - order[b.phase])
    .slice(0, most)
    .map((row): TurnLine => {
      const { service } = edge.catalogue.at(row.service, row.version)
      const { zone } = placeOf(edge.town, row.agency)
      const today = dayOf(edge.clock.instant(), zone)
      const due = row.dueAt === null ? undefined : lastDayOf(row.dueAt, zone)
      const title = say(service.title, lang)
      if (row.phase === 'draft')
        return {
          turn: 'draft',
          title,
          href: tasksHref(lang, row.reference),
          text: t(lang, 'turn.draft', { day: formatDate(lang, dayOf(row.openedAt, zone)) }),
        }
      const label = service.workflow.states.find(({ name }) => name === row.state)?.label ?? {}
      const near = due !== undefined && daysBetween(today, due) >= 0
      return {
        turn: row.phase === 'waiting' ? 'you' : 'us',
        title,
        href: caseHref(lang, row.reference),
        text: say(label, lang),
        ...(near ? { due: capital(formatDate(lang, due, daysBetween(today, due) < 15 ? 'weekday' : 'long')) } : {}),
      }
    })
}

/** A limit is the first instant that is too late: the day before it is the last one in time. */
const lastDayOf = (at: string, zone: string): string => dayOf(new Date(Date.parse(at) - 1), zone)
const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)
