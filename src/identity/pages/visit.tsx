import { z } from 'zod'
import { Refusal } from '#kernel'
import {
  Actions,
  Button,
  Checkbox,
  type Ctx,
  DeskHead,
  ErrorSummary,
  endpoint,
  Form,
  page,
  type Reply,
  redirect,
  Select,
  Sheet,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { IdentityEdge } from '../edge.ts'
import { needFresh } from '../manage.ts'
import { t } from '../texts.ts'
import { endVisit, openVisit, type VisitSeen, visitDocuments, visitorNamed } from '../visits.ts'

const input = z.object({ lang: z.string() })
const one = input.extend({ person: z.uuid() })
const worker = { may: 'worker', purpose: 'support', subject: 'case' } as const

export const visitHref = (lang: string, person: string): string => `/${lang}/counter/visits/${person}`
export const visitEndHref = (lang: string): string => `/${lang}/counter/visit-over`

type Wrong = 'document' | 'number' | 'present'
const wrongIn = (ctx: Ctx<IdentityEdge>): readonly Wrong[] => [
  ...(visitDocuments.some((known) => known === typed(ctx, 'document')) ? [] : (['document'] as const)),
  ...(/^.{4,40}$/.test(typed(ctx, 'number').trim()) ? [] : (['number'] as const)),
  ...(typed(ctx, 'present') === 'yes' ? [] : (['present'] as const)),
]

/** An agent begins to fill in requests with the person who stands before her. */
export const visitEndpoints = [
  endpoint<IdentityEdge>()(
    { ...worker, id: 'identity.beside', route: 'GET /:lang/counter/visits/:person', input: one },
    async (ctx, { person }) => form(ctx, person, []),
  ),
  endpoint<IdentityEdge>()(
    { ...worker, id: 'identity.beside.open', route: 'POST /:lang/counter/visits/:person', input: one },
    async (ctx, { person }) => {
      // Who vouches for somebody shows just before who vouches.
      await needFresh(ctx)
      const wrong = wrongIn(ctx)
      if (wrong.length > 0) return form(ctx, person, wrong)
      const seen = { document: typed(ctx, 'document') as VisitSeen['document'], number: typed(ctx, 'number').trim() }
      await openVisit(ctx.edge, ctx.secret, ctx.actor, person, seen)
      return redirect(`/${ctx.lang}`)
    },
  ),
  // Reached from the visit, where the agent is nobody but who fills in.
  endpoint<IdentityEdge>()(
    { may: 'anyone', purpose: 'none', subject: 'none', id: 'identity.beside.end', route: 'POST /:lang/counter/visit-over', input },
    async ({ edge, secret, lang }) => {
      await endVisit(edge, secret)
      return redirect(`/${lang}/desk`)
    },
  ),
]

async function form(ctx: Ctx<IdentityEdge>, person: string, wrong: readonly Wrong[]): Promise<Reply> {
  const { lang } = ctx
  const { name } = await visitorNamed(ctx, person)
  if (name === undefined) throw new Refusal('web.not-found')
  const error = (field: Wrong) => (wrong.includes(field) ? t(lang, `beside.${field}.wrong`) : undefined)
  return page(
    {
      title: t(lang, 'beside.title'),
      kind: 'desk',
      failed: wrong.length > 0,
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={wrong.map((field) => ({ field, text: t(lang, `beside.${field}.wrong`) }))} />
          <DeskHead title={t(lang, 'beside.title')} text={t(lang, 'beside.lead', { name: `${name.given} ${name.family}` })} />
          <Sheet id="seen" title={t(lang, 'desk.document-title')}>
            <Form to={{ action: visitHref(lang, person) }} class="g-flow">
              <Select
                lang={lang}
                id="document"
                name="document"
                label={t(lang, 'desk.document')}
                error={error('document')}
                value={typed(ctx, 'document')}
                options={visitDocuments.map((value) => ({ value, label: t(lang, `document.${value}`) }))}
              />
              <TextField
                lang={lang}
                id="number"
                name="number"
                label={t(lang, 'desk.number')}
                hint={t(lang, 'desk.number-hint')}
                error={error('number')}
                value={typed(ctx, 'number')}
                size={16}
                autocomplete="off"
              />
              <Checkbox
                lang={lang}
                id="present"
                name="present"
                value="yes"
                label={t(lang, 'beside.present')}
                error={error('present')}
                checked={typed(ctx, 'present') === 'yes'}
              />
              <p>{t(lang, 'beside.told')}</p>
              <Actions>
                <Button>{t(lang, 'beside.begin')}</Button>
              </Actions>
            </Form>
          </Sheet>
        </Wrap>
      ),
    },
    wrong.length > 0 ? 422 : 200,
  )
}
