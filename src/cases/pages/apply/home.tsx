import { z } from 'zod'
import { say } from '#definitions'
import { factsOf, noPreferences, type Preferences, preferencesConcept, preferencesIn } from '#people'
import { eventIcon, isOfPlace, type Loaded, newsOf, serviceHref } from '#services'
import { type Ctx, endpoint, Head, Hero, type Lang, LifeEvents, News, page, Section, Turns, Ways } from '#web'
import { asPerson, type CasesEdge } from '../../edge.ts'
import { homeTurns } from '../mine/turns.ts'
import { chosenFirst, concerns } from './home-order.ts'
import { t } from './texts.ts'

/** The first page: what is expected of the person who is signed in, a search, what happens in a life. */
export const showHome = endpoint<CasesEdge>()(
  {
    id: 'cases.home',
    route: 'GET /:lang',
    may: 'anyone',
    purpose: 'compte',
    subject: 'self',
    shared: true,
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, lang, actor } = ctx
    const { person } = actor
    const { home, events, contact, news } = edge.town.file
    const turns = await homeTurns(edge, actor, lang)
    const preferences = person === undefined ? noPreferences : await preferencesOf(ctx, person)
    const mine = servicesFor(ctx, preferences)
    return page({
      title: t(lang, 'home.title'),
      ...(news === undefined || !concerns(news.places, preferences.place)
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
          {mine.length === 0 ? null : (
            <Section>
              <Head id="yours" title={t(lang, 'home.yours')} link={{ href: `/${lang}/me/preferences`, label: t(lang, 'home.choose') }} />
              <ul class="g-list">
                {mine.map((loaded) => (
                  <li>
                    <a href={serviceHref(lang, loaded.service.id)}>{say(loaded.service.title, lang)}</a>
                    <NewIn loaded={loaded} lang={lang} now={edge.clock.instant()} />
                  </li>
                ))}
              </ul>
            </Section>
          )}
          <Section>
            <Head
              id="events"
              title={say(home['events-title'], lang)}
              link={{ href: `/${lang}/services`, label: t(lang, 'home.services') }}
            />
            <LifeEvents
              events={chosenFirst(events, preferences.events).map((event) => ({
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

const preferencesOf = ({ edge, actor }: Ctx<CasesEdge>, person: string) =>
  edge.store.as(asPerson(actor, 'compte'), async (tx) => preferencesIn(await factsOf(tx, person, [preferencesConcept])))

function NewIn({ loaded, lang, now }: { loaded: Loaded; lang: Lang; now: string }) {
  const news = newsOf(loaded, now)
  return news === undefined ? null : <p>{say(news, lang)}</p>
}

/** Services that she chose, then those of what she said is happening to her and those that her place has values of its own for. */
function servicesFor({ edge }: Ctx<CasesEdge>, { interests, events, place }: Preferences) {
  const open = edge.catalogue.ids().flatMap((id) => edge.catalogue.current(id) ?? [])
  const wanted = open.filter(({ service }) => interests.includes(service.id))
  const near = open.filter(
    ({ service }) =>
      !interests.includes(service.id) && ((service.event !== undefined && events.includes(service.event)) || isOfPlace(service, place)),
  )
  return [...wanted, ...near]
}

/** After "Bonjour Samira," the question goes on in small letters. */
const lowered = (text: string, lang: Lang): string => text.charAt(0).toLocaleLowerCase(lang) + text.slice(1)
