import type { Child } from 'hono/jsx'
import type { Town } from '#definitions'
import { say } from '#definitions'
import { Aside, Brief, Checks, Columns, Crumbs, type Lang, Source, type SourceOf, Ways, Wrap } from '#web'
import type { Loaded } from '../catalogue.ts'
import { textIn } from '../fields/texts.ts'
import { newsOf } from '../news.ts'
import { durationInWords } from './duration.ts'
import { contestTime, filesOf, givesOf, questionsOf, timesOf } from './service-facts.ts'
import { t } from './texts.ts'

export interface ServiceView {
  readonly lang: Lang
  readonly town: Town
  readonly loaded: Loaded
  /** UTC instant */
  readonly now: string
  /** the start button, or why there is none */
  readonly start: Child
  /** signed in: names of questions whose answer is known */
  readonly known?: readonly string[]
  /** in how many days nine of ten cases had their answer, when enough were decided */
  readonly usual?: number
  /** conditions of the right with what is known of each */
  readonly conditions: readonly { readonly text: string; readonly known: boolean; readonly source?: SourceOf }[]
}

/** A service as a citizen needs to know it before applying; all of it comes from the service's file. */
export function ServicePage({ lang, town, loaded, now, start, known, usual, conditions }: ServiceView) {
  const { service } = loaded
  const title = textIn(service.title, lang)
  const event = town.file.events.find(({ id }) => id === service.event)
  const news = newsOf(loaded, now)
  const authority = town.agencies.find(({ id }) => id === service.authority)
  return (
    <Wrap end>
      <Crumbs
        lang={lang}
        path={[
          { href: `/${lang}`, label: t(lang, 'home') },
          ...(event === undefined ? [] : [{ href: `/${lang}/events/${event.id}`, label: say(event.title, lang) }]),
        ]}
        here={title}
      />
      <Columns aside={<OtherWays lang={lang} town={town} />}>
        <div class="g-intro g-flow">
          <h1>{title}</h1>
          <p class="g-lead">{textIn(service.summary, lang)}</p>
          <div class="g-start">{start}</div>
        </div>
        <Brief
          lines={[
            ...(news === undefined ? [] : [{ question: t(lang, 'brief.news'), answer: textIn(news, lang) }]),
            {
              question: t(lang, 'brief.who'),
              answer: conditions.length > 0 ? <Conditions conditions={conditions} /> : t(lang, 'who.conditions'),
            },
            { question: t(lang, 'brief.gives'), answer: <Sentences of={givesOf(service, lang)} /> },
            { question: t(lang, 'brief.needs'), answer: <Needs lang={lang} loaded={loaded} known={known} /> },
            { question: t(lang, 'brief.time'), answer: <Times lang={lang} loaded={loaded} usual={usual} /> },
            { question: t(lang, 'brief.no'), answer: <IfNo lang={lang} loaded={loaded} /> },
            {
              question: t(lang, 'brief.law'),
              answer: <Articles lang={lang} loaded={loaded} authority={authority === undefined ? '' : say(authority.name, lang)} />,
            },
          ]}
        />
      </Columns>
    </Wrap>
  )
}

const Sentences = ({ of }: { of: readonly string[] }) => (
  <>
    {of.map((sentence) => (
      <p>{sentence}</p>
    ))}
  </>
)

/** What was promised, what the law wants, and how long it took. */
const Times = ({ lang, loaded: { service }, usual }: Pick<ServiceView, 'lang' | 'loaded' | 'usual'>) => (
  <>
    <Sentences of={timesOf(service, lang)} />
    {usual === undefined ? null : <p>{t(lang, 'time.usual', { days: usual })}</p>}
    <p>
      <a href={`/${lang}/figures/${encodeURIComponent(service.id)}`}>{t(lang, 'time.figures')}</a>
    </p>
  </>
)

const Conditions = ({ conditions }: Pick<ServiceView, 'conditions'>) => (
  <Checks
    lines={conditions.map(({ text, known, source }) => ({
      text,
      known,
      ...(source === undefined ? {} : { source: <Source {...source} /> }),
    }))}
  />
)

function Needs({ lang, loaded, known }: Pick<ServiceView, 'lang' | 'loaded' | 'known'>) {
  const questions = questionsOf(loaded.service)
  const have = questions.filter(({ name }) => known?.includes(name)).length
  const files = filesOf(loaded.service, lang)
  return (
    <>
      {have > 0 ? <p>{t(lang, 'needs.known', { known: have, all: questions.length })}</p> : null}
      <ul class="g-list">
        {questions.length > have ? <li>{t(lang, 'needs.questions', { count: questions.length - have })}</li> : null}
        {files.map((file) => (
          <li>{file}</li>
        ))}
        {files.length === 0 ? <li>{t(lang, 'needs.nothing')}</li> : null}
      </ul>
    </>
  )
}

function IfNo({ lang, loaded }: Pick<ServiceView, 'lang' | 'loaded'>) {
  const time = contestTime(loaded.service)
  return (
    <>
      <p>{t(lang, 'no.person')}</p>
      <p>
        {time === undefined ? null : `${t(lang, 'no.contest', { time: durationInWords(time, lang) })} `}
        <a href={`/${lang}/pages/contester`}>{t(lang, 'no.how')}</a>
      </p>
    </>
  )
}

function Articles({ lang, loaded, authority }: Pick<ServiceView, 'lang' | 'loaded'> & { authority: string }) {
  const all = Object.keys(loaded.service.rules).flatMap((rule) => (loaded.rules.names.has(rule) ? loaded.rules.references(rule) : []))
  const articles = [...new Map(all.map((article) => [article.title, article])).values()].sort((a, b) =>
    a.title.localeCompare(b.title, lang, { numeric: true }),
  )
  return (
    <>
      {articles.length > 0 ? (
        <ul class="g-list">
          {articles.map(({ title, url }) => (
            <li>{url === undefined ? title : <a href={url}>{title}</a>}</li>
          ))}
        </ul>
      ) : null}
      <p class="g-fine">{t(lang, 'by', { authority })}</p>
    </>
  )
}

function OtherWays({ lang, town }: { lang: Lang; town: Town }) {
  const { contact } = town.file
  return (
    <Aside id="other-ways" title={t(lang, 'others')}>
      <Ways
        ways={[
          {
            icon: 'phone',
            title: t(lang, 'others.phone'),
            text: (
              <>
                <a href={`tel:${contact.phone}`}>{contact['phone-shown'].replaceAll(' ', '\u00a0')}</a>
                <br />
                {say(contact['phone-hours'], lang)}
              </>
            ),
          },
          { icon: 'counter', title: t(lang, 'others.counter'), text: say(contact.counter, lang) },
          { icon: 'trusted', title: t(lang, 'others.relative'), text: say(contact.relative, lang) },
        ]}
      />
    </Aside>
  )
}
