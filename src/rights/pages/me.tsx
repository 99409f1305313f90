import { z } from 'zod'
import { asPerson } from '#cases'
import { requestsOf } from '#consent'
import { legalDay } from '#kernel'
import { type Fact, factHistory, factsOf, needsConcept, preferencesConcept, strengthOf } from '#people'
import {
  Crumbs,
  type Ctx,
  Empty,
  endpoint,
  formatDate,
  formatPartialDate,
  type Lang,
  PageHead,
  page,
  type SummaryLine,
  SummaryList,
  Wrap,
} from '#web'
import { conceptWords } from '../concepts.ts'
import type { RightsEdge } from '../edge.ts'
import { factWords, statable } from '../facts.ts'
import { seenByWords } from '../seen-by.ts'
import { sourceWords } from '../sources.ts'
import { t, whose } from '../texts.ts'
import { flashOf } from './flash.ts'

/** What the town knows of me, fact by fact, with where it comes from, what it was before, and what I can do about it. */
const showMe = endpoint<RightsEdge>()(
  {
    id: 'rights.me',
    route: 'GET /:lang/me',
    may: 'person',
    purpose: 'compte',
    subject: 'self',
    acting: 'legal',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const person = actor.person ?? ''
    const { facts, history, waiting } = await edge.store.as(asPerson(actor, 'compte'), async (tx) => ({
      facts: await factsOf(tx, person),
      history: await factHistory(edge.log, tx, person),
      waiting: (await requestsOf(tx, person)).flatMap(({ kind, about, answeredAt }) =>
        kind === 'correct' && answeredAt === null && about !== null ? [about] : [],
      ),
    }))
    const title = whose(ctx, 'me.title')
    const unknown = statable.filter((concept) => !facts.some((fact) => fact.concept === concept))
    return page({
      title,
      ...flashOf(ctx),
      children: (
        <Wrap end class="g-space">
          <Crumbs lang={lang} path={[{ href: `/${lang}/cases`, label: whose(ctx, 'space') }]} here={title} />
          <PageHead lang={lang} title={title} lead={t(lang, 'me.lead')} />
          <section class="g-flow">
            <h2 id="facts">{t(lang, 'me.facts')}</h2>
            {facts.length === 0 ? (
              <Empty title={t(lang, 'me.none')}>{t(lang, 'me.none.text')}</Empty>
            ) : (
              <SummaryList
                lines={facts
                  .filter(({ concept }) => !elsewhere.includes(concept))
                  .toSorted(byConcept)
                  .map((fact) => lineOf(ctx, fact, history))}
              />
            )}
          </section>
          {unknown.length === 0 ? null : (
            <section class="g-flow">
              <h2 id="unknown">{t(lang, 'me.unknown')}</h2>
              <p>{t(lang, 'me.unknown.text')}</p>
              <SummaryList lines={unknown.map((concept) => unknownLine(lang, concept, waiting.includes(concept)))} />
            </section>
          )}
          <Possible ctx={ctx} />
        </Wrap>
      ),
    })
  },
)

/** What has a page of its own, where it is set rather than corrected. */
const elsewhere = [needsConcept, preferencesConcept]

const order = ['person', 'person.birth', 'person.home', 'person.email', 'person.phone', 'person.iban', 'person.language']
const place = ({ concept }: Fact): number => (order.indexOf(concept) + order.length + 1) % (order.length + 1)
const byConcept = (one: Fact, other: Fact): number => place(one) - place(other) || one.concept.localeCompare(other.concept)

function lineOf({ edge, lang }: Ctx<RightsEdge>, fact: Fact, history: readonly Fact[]): SummaryLine {
  const { concept, value, source, verified, at, from, to } = fact
  const label = conceptWords(concept, lang)
  const strength = strengthOf(fact)
  const before = history
    .filter((one) => one.concept === concept && one.at < at)
    .map((one) => factWords(concept, one.value, lang))
    .filter((words, index, all) => all.indexOf(words) === index && words !== factWords(concept, value, lang))
  const day = formatDate(lang, legalDay(at, edge.town.file['time-zone']))
  return {
    label,
    value: (
      <>
        {factWords(concept, value, lang)}
        {from === undefined && to === undefined ? null : (
          <small class="g-option">
            {[
              ...(from === undefined ? [] : [t(lang, 'me.from', { day: formatPartialDate(lang, from) })]),
              ...(to === undefined ? [] : [t(lang, 'me.to', { day: formatPartialDate(lang, to) })]),
            ].join(', ')}
          </small>
        )}
        <small class="g-option">{seenByWords(edge, concept, lang)}</small>
        {before.length === 0 ? null : <small class="g-option">{t(lang, 'me.history', { list: before.join(', ') })}</small>}
      </>
    ),
    sources: [
      {
        kind: verified ? 'checked' : 'person',
        text: `${sourceWords(edge, source, lang)}${strength === 'proofed' ? '' : `, ${t(lang, `strength.${strength}`)}`}. ${t(lang, 'me.since', { day })}`,
      },
    ],
    action: { href: `/${lang}/me/correct/${encodeURIComponent(concept)}`, label: t(lang, 'me.correct'), object: label },
  }
}

/** What she may say first; once said, that a person reads it. */
function unknownLine(lang: Lang, concept: string, waiting: boolean): SummaryLine {
  const label = conceptWords(concept, lang)
  if (waiting) return { label, value: <a href={`/${lang}/requests`}>{t(lang, 'me.unknown.waiting')}</a> }
  const action = { href: `/${lang}/me/correct/${encodeURIComponent(concept)}`, label: t(lang, 'me.state'), object: label }
  return { label, value: t(lang, 'me.unknown.none'), action }
}

/** The rights of a person over her data, each one click away; to who stands in her place, those that are not hers alone. */
function Possible({ ctx }: { ctx: Ctx<RightsEdge> }) {
  const { lang } = ctx
  const own = ctx.actor.mandate === undefined
  const ways = [
    { href: `/${lang}/me/household`, label: whose(ctx, 'me.household'), text: t(lang, 'me.household.text') },
    { href: `/${lang}/me/needs`, label: whose(ctx, 'me.needs'), text: t(lang, 'me.needs.text') },
    { href: `/${lang}/me/preferences`, label: t(lang, 'me.preferences'), text: t(lang, 'me.preferences.text'), alone: true },
    { href: `/${lang}/me/timeline`, label: whose(ctx, 'timeline.title'), text: t(lang, 'timeline.text') },
    { href: `/${lang}/access`, label: whose(ctx, 'access.title'), text: t(lang, 'access.lead') },
    { href: `/${lang}/choices`, label: t(lang, 'choices.title'), text: t(lang, 'choices.lead'), alone: true },
    { href: `/${lang}/requests`, label: whose(ctx, 'requests.title'), text: t(lang, 'requests.lead') },
    { href: `/${lang}/me/export.zip`, label: t(lang, 'me.export'), text: t(lang, 'me.export.text'), alone: true },
    { href: `/${lang}/me/limit`, label: t(lang, 'me.limit'), text: t(lang, 'me.limit.text'), alone: true },
    { href: `/${lang}/me/erase`, label: t(lang, 'me.erase'), text: t(lang, 'me.erase.text'), alone: true },
  ].filter(({ alone }) => own || alone !== true)
  return (
    <section class="g-flow">
      <h2 id="do">{t(lang, 'me.do')}</h2>
      <ul class="g-list">
        {ways.map(({ href, label, text }) => (
          <li>
            <a href={href}>{label}</a>
            <br />
            <small>{text}</small>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const meEndpoints = [showMe]
