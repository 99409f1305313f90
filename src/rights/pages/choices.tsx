import { z } from 'zod'
import { askedFor, askedIn, asPerson } from '#cases'
import { type Asked, type Choice, type ChoiceHistory, choiceHistories, choicesOf, choose, hashOf } from '#consent'
import { say } from '#definitions'
import { legalDay, Refusal } from '#kernel'
import { purposeInWords } from '#services'
import { Button, Crumbs, type Ctx, Details, endpoint, Form, formatDate, PageHead, page, redirect, typed, Wrap } from '#web'
import type { RightsEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { flashOf } from './flash.ts'
import { registerHref } from './register.tsx'

const declaration = { may: 'person', purpose: 'compte', subject: 'self' } as const

interface Decided {
  readonly asked: Asked
  readonly now?: Choice
  readonly history: ChoiceHistory
}

/** What a person decides alone: each with its text, what she said, and one button for the other word. */
const showChoices = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.choices', route: 'GET /:lang/choices', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const person = actor.person ?? ''
    const decided = await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
      const said = await choicesOf(tx, person)
      const all = askedIn(edge.town)
      const histories = await choiceHistories(
        edge.log,
        tx,
        person,
        all.map(({ id }) => id),
      )
      return all.map((asked): Decided => {
        const now = said.find(({ choice }) => choice === asked.id)
        return { asked, ...(now === undefined ? {} : { now }), history: histories.get(asked.id) ?? [] }
      })
    })
    const title = t(lang, 'choices.title')
    return page({
      title,
      ...flashOf(ctx),
      children: (
        <Wrap end class="g-space">
          <Crumbs lang={lang} path={[{ href: `/${lang}/cases`, label: t(lang, 'space') }]} here={title} />
          <PageHead lang={lang} title={title} lead={t(lang, 'choices.lead')} />
          {decided.map((one) => (
            <One ctx={ctx} decided={one} />
          ))}
        </Wrap>
      ),
    })
  },
)

function One({ ctx: { edge, lang }, decided: { asked, now, history } }: { ctx: Ctx<RightsEdge>; decided: Decided }) {
  const zone = edge.town.file['time-zone']
  const day = (at: string) => formatDate(lang, legalDay(at, zone))
  const allowed = now?.given ?? asked.basis !== 'consent'
  const silent = asked.basis === 'consent' ? 'choices.silent.consent' : 'choices.silent.object'
  return (
    <section class="g-flow">
      <h2 id={asked.id}>{say(asked.title, lang)}</h2>
      <p>{say(asked.text, lang)}</p>
      <p class="g-fine">
        <a href={registerHref(lang, asked.processing)}>{purposeInWords(edge, asked.processing, lang)}</a>
      </p>
      <p>
        <strong>{now === undefined ? t(lang, silent) : t(lang, now.given ? 'choices.yes' : 'choices.no', { day: day(now.at) })}</strong>
      </p>
      {now?.given && now.version < asked.version ? <p>{t(lang, 'choices.newer', { version: asked.version })}</p> : null}
      {allowed ? <p class="g-muted">{t(lang, 'choices.stop.note', { text: say(asked.stop, lang) })}</p> : null}
      <Form to={{ action: `/${lang}/choices`, fields: { choice: asked.id, hash: hashOf(asked), given: allowed ? 'no' : 'yes' } }}>
        <Button variant="secondary">
          {t(lang, allowed ? 'choices.stop' : 'choices.give')}
          <span class="ds-sr-only"> {say(asked.title, lang)}</span>
        </Button>
      </Form>
      {history.length === 0 ? null : (
        <Details summary={t(lang, 'choices.history')}>
          <ul class="g-list">
            {history.map(({ at, given, version, hash }) => (
              <li>
                {t(lang, given ? 'choices.history.yes' : 'choices.history.no', { day: day(at), version })}{' '}
                <small>{t(lang, 'choices.hash', { hash: hash.slice(0, 16) })}</small>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </section>
  )
}

/** Yes or no, from this moment on. A yes is to the text that was on the page; one that changed meanwhile is shown again. */
const decide = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.choices.decide', route: 'POST /:lang/choices', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const asked = askedFor(edge.town, typed(ctx, 'choice'))
    const given = typed(ctx, 'given')
    if (asked === undefined || (given !== 'yes' && given !== 'no')) throw new Refusal('web.not-found')
    try {
      await edge.store.as(asPerson(actor, 'compte'), (tx) =>
        choose(edge.log, tx, actor.person ?? '', asked, given === 'yes', { language: lang, hash: typed(ctx, 'hash') }),
      )
    } catch (error) {
      if (error instanceof Refusal && error.code === 'choice.text-changed') return redirect(`/${lang}/choices`, 'choice.changed')
      throw error
    }
    return redirect(`/${lang}/choices#${asked.id}`, `choice.${given}`)
  },
)

export const choiceEndpoints = [showChoices, decide]
