import { z } from 'zod'
import { Refusal } from '#kernel'
import { stateRelation } from '#people'
import { Actions, Button, type Ctx, DeskHead, ErrorSummary, endpoint, Form, page, type Reply, redirect, Wrap } from '#web'
import type { PortraitEdge } from '../edge.ts'
import { RelationFields, type RelationProblem, readRelation } from '../relation-form.tsx'
import { t } from '../texts.ts'
import { personHref, relationHref } from './links.ts'
import { conceptsOf } from './read.ts'
import { type Reason, reasonFor } from './reason.ts'

const input = z.object({ lang: z.string(), id: z.string().max(100), case: z.string().max(20).optional() })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

/** Only where the purpose needs the household; elsewhere the page does not exist. */
async function reasonHere(ctx: Ctx<PortraitEdge>, id: string, reference: string | undefined): Promise<Reason> {
  if (!z.uuid().safeParse(id).success) throw new Refusal('web.not-found')
  const reason = await reasonFor(ctx, id, reference)
  if (!conceptsOf(ctx, reason).includes('household')) throw new Refusal('web.not-found')
  return reason
}

const showRecord = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.relation', route: 'GET /:lang/desk/people/:id/relations' },
  async (ctx, { id, case: reference }) => {
    await reasonHere(ctx, id, reference)
    return form(ctx, id, reference, [])
  },
)

/** What an agent saw or was told of who belongs to a person; she reads it on her page, as said by the office, and may say that it is wrong. */
const record = endpoint<PortraitEdge>()(
  { ...declaration, id: 'portrait.relation.record', route: 'POST /:lang/desk/people/:id/relations' },
  async (ctx, { id, case: reference }) => {
    const reason = await reasonHere(ctx, id, reference)
    const { relation, problems } = readRelation(ctx)
    if (relation === undefined) return form(ctx, id, reference, problems)
    await ctx.edge.store.as({ ...reason.access, subjects: [id], categories: ['household'] }, (tx) =>
      stateRelation(ctx.edge.log, tx, id, { ...relation, source: 'agent', verified: false }),
    )
    return redirect(personHref(ctx.lang, id, reference), 'relation.recorded')
  },
)

function form(ctx: Ctx<PortraitEdge>, id: string, reference: string | undefined, problems: readonly RelationProblem[]): Reply {
  const { lang } = ctx
  return page(
    {
      title: t(lang, 'desk.relation'),
      kind: 'desk',
      failed: problems.length > 0,
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={problems} />
          <DeskHead
            title={t(lang, 'desk.relation')}
            text={t(lang, 'desk.relation.lead')}
            back={{ href: personHref(lang, id, reference), label: t(lang, 'desk.person.back') }}
          />
          <div class="g-sheet">
            <Form to={{ action: relationHref(lang, id, reference) }} class="g-flow">
              <RelationFields ctx={ctx} problems={problems} />
              <Actions>
                <Button>{t(lang, 'desk.relation.do')}</Button>
              </Actions>
            </Form>
          </div>
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

export const relationEndpoints = [showRecord, record]
