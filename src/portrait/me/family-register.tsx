import { z } from 'zod'
import { asPerson } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { factsOf, membersIn, relationsOf, type Stated, stateRelation, toRecord } from '#people'
import { ask, holderOf, type Outcome, registryOf } from '#registries'
import { Actions, Alert, Button, ConfirmPage, type Ctx, endpoint, Form, formatPartialDate, page, type Reply, redirect, typed } from '#web'
import type { PortraitEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { householdHref } from './household.tsx'

const declaration = { may: 'person', purpose: 'compte', subject: 'self', acting: 'legal', input: z.object({ lang: z.string() }) } as const
const register = 'family'

function registryHere({ edge }: Ctx<PortraitEdge>) {
  const registry = registryOf(edge.town, register)
  if (registry === undefined) throw new Refusal('web.not-found')
  return registry
}

const show = endpoint<PortraitEdge>()({ ...declaration, id: 'portrait.family', route: 'GET /:lang/me/household/register' }, async (ctx) => {
  const { edge, lang } = ctx
  const registry = registryHere(ctx)
  return view(
    ctx,
    <>
      <p class="g-lead">{t(lang, 'family.lead', { register: say(registry.title, lang), holder: holderOf(edge.town, registry, lang) })}</p>
      <p>{t(lang, 'family.basis', { basis: say(registry['legal-basis'], lang) })}</p>
      <Form to={{ action: householdHref(lang, '/register') }}>
        <Actions>
          <Button>{t(lang, 'family.ask')}</Button>
        </Actions>
      </Form>
    </>,
  )
})

/** Asked on the person's word, shown before anything is written; her second word writes it. The register is asked again then: what was on the page is not trusted to come back. */
const asking = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.family.ask', route: 'POST /:lang/me/household/register' },
  async (ctx) => {
    const { edge, actor, lang } = ctx
    const registry = registryHere(ctx)
    const person = actor.person ?? ''
    const access = asPerson(actor, 'compte')
    const asked = await ask(edge, { registry: registry.id, access, person, concepts: ['household'], because: 'request' })
    if (asked.outcome !== 'found') return view(ctx, <Alert tone="warning">{t(lang, outcomeKey(asked.outcome))}</Alert>)
    const found = await edge.store.as(access, async (tx) => {
      const self = (await factsOf(tx, person, ['person']))[0]?.value as { given?: string; birth?: string } | undefined
      const known = await relationsOf(tx, person)
      const fresh = toRecord(
        membersIn(asked.values.household),
        { given: self?.given ?? '', ...(self?.birth === undefined ? {} : { birth: self.birth }) },
        known,
      )
      if (typed(ctx, 'use') === 'yes') for (const relation of fresh) await stateRelation(edge.log, tx, person, relation)
      return fresh
    })
    if (typed(ctx, 'use') === 'yes') return redirect(householdHref(lang), 'household.registered')
    return view(ctx, <Found ctx={ctx} found={found} />)
  },
)

const outcomeKey = (outcome: Exclude<Outcome, 'found'>) => (outcome === 'none' || outcome === 'several' ? 'family.none' : 'family.down')

function Found({ ctx: { lang }, found }: { readonly ctx: Ctx<PortraitEdge>; readonly found: readonly Stated[] }) {
  return found.length === 0 ? (
    <p class="g-lead">{t(lang, 'family.nothing-new')}</p>
  ) : (
    <>
      <p class="g-lead">{t(lang, 'family.found')}</p>
      <ul class="g-list">
        {found.map(({ given, birth }) => (
          <li>
            <strong>{given}</strong>
            {birth === undefined ? null : `, ${t(lang, 'household.born', { day: formatPartialDate(lang, birth) })}`}
          </li>
        ))}
      </ul>
      <Form to={{ action: householdHref(lang, '/register'), fields: { use: 'yes' } }}>
        <Actions>
          <Button>{t(lang, 'family.use')}</Button>
        </Actions>
      </Form>
      <p>
        <a href={householdHref(lang)}>{t(lang, 'family.leave')}</a>
      </p>
    </>
  )
}

const view = (ctx: Ctx<PortraitEdge>, children: unknown): Reply => {
  const title = t(ctx.lang, 'household.register')
  return page({
    title,
    children: (
      <ConfirmPage lang={ctx.lang} title={title} back={householdHref(ctx.lang)}>
        {children as never}
      </ConfirmPage>
    ),
  })
}

export const familyEndpoints = [show, asking]
