import { z } from 'zod'
import { asPerson } from '#cases'
import { Refusal } from '#kernel'
import { endRelation, partialDayOf, type Relation, relationsOf, stateRelation } from '#people'
import { registryOf } from '#registries'
import {
  Actions,
  Button,
  ConfirmPage,
  Crumbs,
  type Ctx,
  DateParts,
  Details,
  datePartId,
  dateTyped,
  Empty,
  ErrorSummary,
  endpoint,
  Form,
  isDateEmpty,
  LinkButton,
  PageHead,
  page,
  type Reply,
  redirect,
  Wrap,
} from '#web'
import type { PortraitEdge } from '../edge.ts'
import { flashOf } from '../flash.ts'
import { RelationFields, type RelationProblem, readRelation } from '../relation-form.tsx'
import { RelationList } from '../relation-list.tsx'
import { t, whose } from '../texts.ts'

const declaration = { may: 'person', purpose: 'compte', subject: 'self', acting: 'legal', input: z.object({ lang: z.string() }) } as const
const one = { ...declaration, input: z.object({ lang: z.string(), id: z.string().max(100) }) } as const

export const householdHref = (lang: string, after = ''): string => `/${lang}/me/household${after}`

const mine = ({ edge, actor }: Ctx<PortraitEdge>): Promise<readonly Relation[]> =>
  edge.store.as(asPerson(actor, 'compte'), (tx) => relationsOf(tx, actor.person ?? '', 'ended'))

/** Who belongs to me and who lives with me, each with where it comes from; what is over stays below. */
const showHousehold = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.household', route: 'GET /:lang/me/household' },
  async (ctx) => {
    const { lang } = ctx
    const all = await mine(ctx)
    const [now, over] = [all.filter(({ ended }) => !ended), all.filter(({ ended }) => ended)]
    const title = whose(ctx, 'household.title')
    return page({
      title,
      ...flashOf(ctx),
      children: (
        <Wrap end class="g-space">
          <Crumbs
            lang={lang}
            path={[
              { href: `/${lang}/cases`, label: whose(ctx, 'space') },
              { href: `/${lang}/me`, label: whose(ctx, 'me') },
            ]}
            here={title}
          />
          <PageHead lang={lang} title={title} lead={t(lang, 'household.lead')} />
          <section class="g-flow">
            <h2 id="now">{t(lang, 'household.now')}</h2>
            {now.length === 0 ? (
              <Empty title={t(lang, 'household.none')}>{t(lang, 'household.none.text')}</Empty>
            ) : (
              <RelationList
                ctx={ctx}
                relations={now}
                reader="person"
                after={({ id, given }) => (
                  <a href={householdHref(lang, `/${id}/end`)}>
                    {t(lang, 'household.end')}
                    <span class="ds-sr-only"> {given}</span>
                  </a>
                )}
              />
            )}
            <Actions>
              <LinkButton href={householdHref(lang, '/add')}>{t(lang, 'household.add')}</LinkButton>
              {registryOf(ctx.edge.town, 'family') === undefined ? null : (
                <LinkButton href={householdHref(lang, '/register')} variant="secondary">
                  {t(lang, 'household.register')}
                </LinkButton>
              )}
            </Actions>
            {over.length === 0 ? null : (
              <Details summary={t(lang, 'household.over')}>
                <RelationList ctx={ctx} relations={over} reader="person" />
              </Details>
            )}
          </section>
        </Wrap>
      ),
    })
  },
)

const showAdd = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.household.add', route: 'GET /:lang/me/household/add' },
  async (ctx) => addForm(ctx, []),
)

/** Declared by the person: said to be so, and shown as no more than that. */
const add = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.household.add.do', route: 'POST /:lang/me/household/add' },
  async (ctx) => {
    const { relation, problems } = readRelation(ctx)
    if (relation === undefined) return addForm(ctx, problems)
    const { edge, actor, lang } = ctx
    await edge.store.as(asPerson(actor, 'compte'), (tx) =>
      stateRelation(edge.log, tx, actor.person ?? '', { ...relation, source: 'declared', verified: false }),
    )
    return redirect(householdHref(lang), 'household.added')
  },
)

function addForm(ctx: Ctx<PortraitEdge>, problems: readonly RelationProblem[]): Reply {
  const { lang } = ctx
  const title = t(lang, 'household.add')
  return page(
    {
      title,
      failed: problems.length > 0,
      children: (
        <ConfirmPage lang={lang} title={title} back={householdHref(lang)}>
          <ErrorSummary lang={lang} problems={problems} />
          <p class="g-lead">{t(lang, 'household.add.lead')}</p>
          <Form to={{ action: householdHref(lang, '/add') }} class="g-flow">
            <RelationFields ctx={ctx} problems={problems} />
            <Actions>
              <Button>{t(lang, 'household.add.do')}</Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

async function current(ctx: Ctx<PortraitEdge>, id: string): Promise<Relation> {
  const found = (await mine(ctx)).find((relation) => relation.id === id && !relation.ended)
  if (found === undefined) throw new Refusal('web.not-found')
  return found
}

const showEnd = endpoint<PortraitEdge>()(
  { ...one, id: 'portrait.household.end', route: 'GET /:lang/me/household/:id/end' },
  async (ctx, { id }) => endForm(ctx, await current(ctx, id)),
)

/** No longer so since a day, or never was: nothing is deleted, the list says that it is over. */
const end = endpoint<PortraitEdge>()(
  { ...one, id: 'portrait.household.end.do', route: 'POST /:lang/me/household/:id/end' },
  async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    const relation = await current(ctx, id)
    const parts = dateTyped(ctx, 'to')
    const to = isDateEmpty(parts) ? '' : partialDayOf(parts)
    if (to === undefined || to > edge.clock.today(edge.town.file['time-zone'])) return endForm(ctx, relation, t(lang, 'relation.date'))
    await edge.store.as(asPerson(actor, 'compte'), (tx) =>
      endRelation(edge.log, tx, actor.person ?? '', relation.id, to === '' ? undefined : to),
    )
    return redirect(householdHref(lang), 'household.ended')
  },
)

function endForm(ctx: Ctx<PortraitEdge>, relation: Relation, problem?: string): Reply {
  const { lang } = ctx
  const title = t(lang, 'household.end.title', { name: `${relation.given} ${relation.family}`.trim() })
  return page(
    {
      title,
      failed: problem !== undefined,
      children: (
        <ConfirmPage lang={lang} title={title} back={householdHref(lang)}>
          <ErrorSummary lang={lang} problems={problem === undefined ? [] : [{ field: datePartId('to'), text: problem }]} />
          <p class="g-lead">{t(lang, 'household.end.lead')}</p>
          <Form to={{ action: householdHref(lang, `/${relation.id}/end`) }} class="g-flow">
            <DateParts
              lang={lang}
              id="to"
              name="to"
              label={t(lang, 'household.end.to')}
              hint={t(lang, 'relation.date.hint')}
              values={dateTyped(ctx, 'to')}
              optional
              {...(problem === undefined ? {} : { error: problem })}
            />
            <Actions>
              <Button>{t(lang, 'household.end.do')}</Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    problem === undefined ? 200 : 422,
  )
}

export const householdEndpoints = [showHousehold, showAdd, add, showEnd, end]
