import { z } from 'zod'
import { asPerson, type CaseRow, casesOf, deadlineAfter, placeOf } from '#cases'
import { ask, longestRequest } from '#consent'
import { type Processing, say } from '#definitions'
import { Refusal, showReference } from '#kernel'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  ErrorSummary,
  endpoint,
  errorIn,
  Form,
  page,
  type Reply,
  redirect,
  Select,
  Textarea,
  typed,
} from '#web'
import { agencyOf, type RightsEdge } from '../edge.ts'
import { t } from '../texts.ts'

const declaration = { may: 'person', purpose: 'compte', subject: 'self', input: z.object({ lang: z.string() }) } as const

interface Target {
  readonly value: string
  readonly label: string
  readonly kind: 'restrict' | 'object'
  readonly about: string
  readonly agency: string
}

/** Cases whose use may be limited, and processings to which one may object: neither a legal obligation nor what rests on a consent, which one takes back. */
function targetsOf({ edge, lang }: Ctx<RightsEdge>, rows: readonly CaseRow[]): readonly Target[] {
  const title = ({ service, version }: CaseRow) => say(edge.catalogue.at(service, version).service.title, lang)
  const mayObject = ({ basis, controller }: Processing) =>
    (basis === 'public-task' || basis === 'legitimate') && agencyOf(edge.town, controller) !== undefined
  return [
    ...rows
      .filter(({ phase }) => phase !== 'draft')
      .map(
        (row): Target => ({
          value: `restrict ${row.id}`,
          kind: 'restrict',
          about: row.id,
          agency: row.agency,
          label: t(lang, 'limit.case', { title: title(row), reference: showReference(row.reference) }),
        }),
      ),
    ...edge.town.processing.filter(mayObject).map(
      (one): Target => ({
        value: `object ${one.id}`,
        kind: 'object',
        about: one.id,
        agency: one.controller,
        label: t(lang, 'limit.processing', { title: say(one.title, lang) }),
      }),
    ),
  ]
}

const targets = async (ctx: Ctx<RightsEdge>): Promise<readonly Target[]> =>
  targetsOf(ctx, await ctx.edge.store.as(asPerson(ctx.actor, 'compte'), (tx) => casesOf(tx, ctx.actor.person ?? '')))

const showLimit = endpoint<RightsEdge>()({ ...declaration, id: 'rights.limit', route: 'GET /:lang/me/limit' }, async (ctx) =>
  form(ctx, await targets(ctx)),
)

/** A limit holds from the moment it is asked until it is refused; an objection is answered by the officer of the agency. */
const sendLimit = endpoint<RightsEdge>()({ ...declaration, id: 'rights.limit.send', route: 'POST /:lang/me/limit' }, async (ctx) => {
  const { edge, actor, lang } = ctx
  const possible = await targets(ctx)
  const target = possible.find(({ value }) => value === typed(ctx, 'what'))
  const text = typed(ctx, 'text')
  const problems = [
    ...(target === undefined ? [{ field: 'what', text: t(lang, 'limit.what.missing') }] : []),
    ...(text.trim() === '' ? [{ field: 'text', text: t(lang, 'limit.text.missing') }] : []),
    ...(text.length > longestRequest ? [{ field: 'text', text: t(lang, 'request.long', { most: longestRequest }) }] : []),
  ]
  if (target === undefined || problems.length > 0) return form(ctx, possible, problems)
  const { kind, about, agency } = target
  const answers = agencyOf(edge.town, agency)?.['data-protection'].answers ?? '5bd'
  const due = deadlineAfter(edge.clock.instant(), answers, placeOf(edge.town, agency)).at
  try {
    await edge.store.as(asPerson(actor, 'compte'), (tx) => ask(edge.log, tx, actor.person ?? '', agency, { kind, about, text, due }))
  } catch (error) {
    if (error instanceof Refusal && error.code === 'request.open') return redirect(`/${lang}/requests`, 'request.already')
    throw error
  }
  return redirect(`/${lang}/requests`, 'request.sent')
})

function form(
  ctx: Ctx<RightsEdge>,
  possible: readonly Target[],
  problems: readonly { readonly field: string; readonly text: string }[] = [],
): Reply {
  const { lang } = ctx
  const title = t(lang, 'limit.title')
  const error = (field: string) => errorIn(problems, field)
  return page(
    {
      title,
      failed: problems.length > 0,
      children: (
        <ConfirmPage lang={lang} title={title} back={`/${lang}/me`}>
          <ErrorSummary lang={lang} problems={problems} />
          <p class="g-lead">{t(lang, 'limit.lead')}</p>
          <Form to={{ action: `/${lang}/me/limit` }} class="g-flow">
            <Select
              lang={lang}
              id="what"
              name="what"
              label={t(lang, 'limit.what')}
              value={typed(ctx, 'what')}
              options={possible.map(({ value, label }) => ({ value, label }))}
              {...error('what')}
            />
            <Textarea lang={lang} id="text" name="text" label={t(lang, 'limit.text')} value={typed(ctx, 'text')} {...error('text')} />
            <Actions>
              <Button>{t(lang, 'limit.send')}</Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

export const limitEndpoints = [showLimit, sendLimit]
