import { z } from 'zod'
import { asAgent, asSystem } from '#cases'
import { Refusal } from '#kernel'
import { findPersons, lookFor, partialDayOf, shortestLookReason, type Wanted } from '#people'
import {
  Actions,
  Button,
  type Ctx,
  DateParts,
  DeskHead,
  datePartId,
  dateTyped,
  ErrorSummary,
  endpoint,
  errorIn,
  Form,
  page,
  type Reply,
  redirect,
  Textarea,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { PortraitEdge } from '../edge.ts'
import { t } from '../texts.ts'
import { personHref, searchHref } from './links.ts'
import { helping } from './reason.ts'

const declaration = { may: 'worker', purpose: helping, subject: 'none', input: z.object({ lang: z.string() }) } as const

const showSearch = endpoint<PortraitEdge>()({ ...declaration, id: 'portrait.search', route: 'GET /:lang/desk/people' }, async (ctx) =>
  form(ctx, []),
)

/**
 * Finds one person by what she says of herself, for a reason that is kept and that she reads. No list of people comes out of it: who does not fit alone is
 * not found, and nothing that was typed stands in an address.
 */
const search = endpoint<PortraitEdge>()({ ...declaration, id: 'portrait.search.do', route: 'POST /:lang/desk/people' }, async (ctx) => {
  const { edge, actor, lang } = ctx
  const { agency } = actor
  if (agency === undefined) throw new Refusal('web.not-found')
  const reason = typed(ctx, 'reason').trim()
  const wanted = wantedIn(ctx)
  const problems = [
    ...(wanted === undefined ? [{ field: 'family', text: t(lang, 'search.missing') }] : []),
    ...(reason.length < shortestLookReason
      ? [{ field: 'reason', text: t(lang, 'search.reason.short', { least: shortestLookReason }) }]
      : []),
    ...(reason.length > 1000 ? [{ field: 'reason', text: t(lang, 'search.reason.long') }] : []),
  ]
  if (wanted === undefined || problems.length > 0) return form(ctx, problems)
  // Only the system sees everybody; the agent gets the one who fits, or nobody.
  const [person, ...others] = await edge.store.as(asSystem(helping), (tx) => findPersons(tx, wanted, 2))
  if (person === undefined || others.length > 0) return form(ctx, [{ field: 'family', text: t(lang, 'search.none') }])
  await edge.store.as(asAgent(actor, helping), (tx) => lookFor(edge.log, tx, { agency, person, reason }))
  return redirect(personHref(lang, person))
})

/** Family name, first name and day of birth; or the e-mail address with the family name. Less finds too many. */
function wantedIn(ctx: Ctx<PortraitEdge>): Wanted | undefined {
  const [family, given, email] = [typed(ctx, 'family').trim(), typed(ctx, 'given').trim(), typed(ctx, 'email').trim()]
  const birth = partialDayOf(dateTyped(ctx, 'birth'))
  if (family === '') return undefined
  if (given !== '' && birth !== undefined && birth !== '') return { family, given, birth, ...(email === '' ? {} : { email }) }
  return email === '' ? undefined : { family, email }
}

function form(ctx: Ctx<PortraitEdge>, problems: readonly { readonly field: string; readonly text: string }[]): Reply {
  const { lang } = ctx
  const error = (field: string) => errorIn(problems, field)
  return page(
    {
      title: t(lang, 'search.title'),
      kind: 'desk',
      failed: problems.length > 0,
      children: (
        <Wrap class="g-desk">
          <ErrorSummary
            lang={lang}
            problems={problems.map(({ field, text }) => ({ field: field === 'birth' ? datePartId('birth') : field, text }))}
          />
          <DeskHead title={t(lang, 'search.title')} text={t(lang, 'search.lead')} />
          <div class="g-sheet">
            <Form to={{ action: searchHref(lang) }} class="g-flow">
              <TextField
                lang={lang}
                id="family"
                name="family"
                label={t(lang, 'search.family')}
                value={typed(ctx, 'family')}
                autocomplete="off"
                {...error('family')}
              />
              <TextField
                lang={lang}
                id="given"
                name="given"
                label={t(lang, 'search.given')}
                value={typed(ctx, 'given')}
                autocomplete="off"
              />
              <DateParts lang={lang} id="birth" name="birth" label={t(lang, 'search.birth')} values={dateTyped(ctx, 'birth')} />
              <TextField
                lang={lang}
                id="email"
                name="email"
                label={t(lang, 'search.email')}
                hint={t(lang, 'search.email.hint')}
                value={typed(ctx, 'email')}
                autocomplete="off"
                optional
              />
              <Textarea
                lang={lang}
                id="reason"
                name="reason"
                label={t(lang, 'search.reason')}
                hint={t(lang, 'search.reason.hint')}
                value={typed(ctx, 'reason')}
                {...error('reason')}
              />
              <Actions>
                <Button>{t(lang, 'search.do')}</Button>
              </Actions>
            </Form>
          </div>
          <p>
            <a href={`/${lang}/duplicates`}>{t(lang, 'duplicates.title')}</a>
          </p>
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

export const searchEndpoints = [showSearch, search]
