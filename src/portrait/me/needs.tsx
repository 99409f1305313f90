import { z } from 'zod'
import { askedFor, asPerson } from '#cases'
import { type Asked, choicesOf, choose, hashOf } from '#consent'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { factsOf, isNeed, type Need, needs, needsChoice, needsConcept, needsIn, stateFact } from '#people'
import { Actions, Button, Checkboxes, ConfirmPage, type Ctx, ErrorSummary, endpoint, Form, page, type Reply, redirect } from '#web'
import type { PortraitEdge } from '../edge.ts'
import { flashOf } from '../flash.ts'
import { t, whose } from '../texts.ts'

const declaration = { may: 'person', purpose: 'compte', subject: 'self', acting: 'legal', input: z.object({ lang: z.string() }) } as const

/** What the town asks about needs. Refuses `web.not-found` in a town that does not: nothing rests on a consent that cannot be given. */
function askedHere({ edge }: Ctx<PortraitEdge>): Asked {
  const asked = askedFor(edge.town, needsChoice)
  if (asked === undefined) throw new Refusal('web.not-found')
  return asked
}

const known = ({ edge, actor }: Ctx<PortraitEdge>) =>
  edge.store.as(asPerson(actor, 'compte'), async (tx) => ({
    told: needsIn(await factsOf(tx, actor.person ?? '', [needsConcept])),
    given: (await choicesOf(tx, actor.person ?? '')).find(({ choice }) => choice === needsChoice)?.given ?? false,
  }))

const showNeeds = endpoint<PortraitEdge>()({ ...declaration, id: 'portrait.needs', route: 'GET /:lang/me/needs' }, async (ctx) => {
  const asked = askedHere(ctx)
  const { told, given } = await known(ctx)
  return form(ctx, asked, { told, given })
})

/** Telling needs is agreeing to their being told: one button, one transaction. Stopping takes both back; nobody at a desk reads them from then on. */
const tellNeeds = endpoint<PortraitEdge>()({ ...declaration, id: 'portrait.needs.tell', route: 'POST /:lang/me/needs' }, async (ctx) => {
  const { edge, actor, lang } = ctx
  const asked = askedHere(ctx)
  const person = actor.person ?? ''
  const stop = ctx.form.stop?.[0] === 'yes'
  const chosen = stop ? [] : needs.filter((need) => ctx.form.needs?.filter(isNeed).includes(need))
  if (!stop && chosen.length === 0) return form(ctx, asked, { ...(await known(ctx)), told: [], problem: t(lang, 'needs.none.chosen') })
  try {
    await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
      await choose(edge.log, tx, person, asked, !stop, { language: lang, hash: ctx.form.hash?.[0] ?? '' })
      await stateFact(edge.log, tx, person, { concept: needsConcept, value: [...chosen], source: 'declared', verified: false })
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'choice.text-changed') throw error
    return form(ctx, asked, { ...(await known(ctx)), told: chosen, problem: t(lang, 'needs.changed') })
  }
  return redirect(`/${lang}/me/needs`, stop ? 'needs.stopped' : 'needs.told')
})

interface Shown {
  readonly told: readonly Need[]
  readonly given: boolean
  readonly problem?: string
}

function form(ctx: Ctx<PortraitEdge>, asked: Asked, { told, given, problem }: Shown): Reply {
  const { lang } = ctx
  const title = whose(ctx, 'needs.title')
  const hash = hashOf(asked)
  return page(
    {
      title,
      ...flashOf(ctx),
      failed: problem !== undefined,
      children: (
        <ConfirmPage lang={lang} title={title} back={`/${lang}/me`}>
          <ErrorSummary lang={lang} problems={problem === undefined ? [] : [{ field: 'needs', text: problem }]} />
          <p class="g-lead">{t(lang, 'needs.lead')}</p>
          <p>
            <strong>{t(lang, given ? 'needs.now.told' : 'needs.now.silent')}</strong>
          </p>
          <Form to={{ action: `/${lang}/me/needs`, fields: { hash } }} class="g-flow">
            <Checkboxes
              lang={lang}
              id="needs"
              name="needs"
              label={t(lang, 'needs.which')}
              values={told}
              options={needs.map((value) => ({ value, label: t(lang, `need.${value}`) }))}
              {...(problem === undefined ? {} : { error: problem })}
            />
            <p>{say(asked.text, lang)}</p>
            <Actions>
              <Button>{t(lang, given ? 'needs.update' : 'needs.tell')}</Button>
            </Actions>
          </Form>
          {given ? (
            <Form to={{ action: `/${lang}/me/needs`, fields: { stop: 'yes', hash } }} class="g-flow">
              <p class="g-muted">{say(asked.stop, lang)}</p>
              <Actions>
                <Button variant="secondary">{t(lang, 'needs.stop')}</Button>
              </Actions>
            </Form>
          ) : null}
          {ctx.actor.mandate === undefined ? (
            <p class="g-fine">
              <a href={`/${lang}/choices#${needsChoice}`}>{t(lang, 'needs.history')}</a>
            </p>
          ) : null}
        </ConfirmPage>
      ),
    },
    problem === undefined ? 200 : 422,
  )
}

export const needsEndpoints = [showNeeds, tellNeeds]
