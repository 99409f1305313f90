import { z } from 'zod'
import { asPerson, casesOf, deadlineAfter, placeOf } from '#cases'
import { accessLine, ask, longestRequest } from '#consent'
import { Refusal } from '#kernel'
import { Actions, Button, ConfirmPage, type Ctx, ErrorSummary, endpoint, Form, page, type Reply, redirect, Textarea, typed } from '#web'
import { agencyOf, type RightsEdge } from '../edge.ts'
import { type AccessGroup, groupsOf } from '../lines.ts'
import { t } from '../texts.ts'

const input = z.object({ lang: z.string(), event: z.uuid() })
const declaration = { may: 'person', purpose: 'compte', subject: 'self', acting: 'legal', input } as const

/** One access of mine in words, and the office that answers for it. Refuses `web.not-found` for what is not hers. */
async function opened({ edge, actor, lang }: Ctx<RightsEdge>, id: string) {
  const person = actor.person ?? ''
  const { line, rows } = await edge.store.as(asPerson(actor, 'compte'), async (tx) => ({
    line: await accessLine(tx, person, id),
    rows: await casesOf(tx, person),
  }))
  // An access without an office is the town's own: its first agency of the register answers.
  const agency = line === undefined ? undefined : (agencyOf(edge.town, line.agency) ?? townAgency(edge))
  if (line === undefined || agency === undefined) throw new Refusal('web.not-found')
  const [group] = await groupsOf(edge, [line], rows, undefined, lang, actor.account)
  return { group: group!, agency }
}

/** Who answers for what belongs to no agency: the controller of people's accounts. */
export const townAgency = ({ town }: Pick<RightsEdge, 'town'>) =>
  agencyOf(town, town.processing.find(({ id }) => id === 'compte')?.controller)

const showWhy = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.why', route: 'GET /:lang/access/:event/why' },
  async (ctx, { event }) => {
    const { group, agency } = await opened(ctx, event)
    return form(ctx, group, agency.id)
  },
)

/** Sends the question to the officer of the agency; the answer has a limit, counted in its calendar. */
const askWhy = endpoint<RightsEdge>()(
  { ...declaration, id: 'rights.why.ask', route: 'POST /:lang/access/:event/why' },
  async (ctx, { event }) => {
    const { edge, actor, lang } = ctx
    const { group, agency } = await opened(ctx, event)
    const text = typed(ctx, 'text')
    const due = deadlineAfter(edge.clock.instant(), agency['data-protection'].answers, placeOf(edge.town, agency.id)).at
    try {
      await edge.store.as(asPerson(actor, 'compte'), (tx) =>
        ask(edge.log, tx, actor.person ?? '', agency.id, { kind: 'why', about: event, text, due }),
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'request.open') return redirect(`/${lang}/requests`, 'request.already')
      if (error.code !== 'request.text-missing' && error.code !== 'request.text-long') throw error
      return form(ctx, group, agency.id, {
        text,
        error: t(lang, error.code === 'request.text-missing' ? 'why.missing' : 'request.long', { most: longestRequest }),
      })
    }
    return redirect(`/${lang}/requests`, 'request.sent')
  },
)

function form(
  { edge, lang }: Ctx<RightsEdge>,
  { id, row, what }: AccessGroup,
  agencyId: string,
  refused?: { readonly text: string; readonly error: string },
): Reply {
  const title = t(lang, 'why.title')
  const officer = agencyOf(edge.town, agencyId)?.['data-protection']
  return page(
    {
      title,
      failed: refused !== undefined,
      children: (
        <ConfirmPage lang={lang} title={title} back={`/${lang}/access`}>
          <ErrorSummary lang={lang} problems={refused === undefined ? [] : [{ field: 'text', text: refused.error }]} />
          <p class="g-lead">{t(lang, 'why.access', { when: row.when, who: row.who, office: row.office, what: what.join(', ') })}</p>
          <p>{t(lang, 'why.reason', { reason: row.why })}</p>
          <p>{t(lang, 'why.officer', { name: officer?.name ?? '' })}</p>
          <Form to={{ action: `/${lang}/access/${id}/why` }} class="g-flow">
            <Textarea
              id="text"
              name="text"
              lang={lang}
              label={t(lang, 'why.text')}
              hint={t(lang, 'why.hint')}
              value={refused?.text ?? t(lang, 'why.proposed')}
              {...(refused === undefined ? {} : { error: refused.error })}
            />
            <Actions>
              <Button>{t(lang, 'why.send')}</Button>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    refused === undefined ? 200 : 422,
  )
}

export const whyEndpoints = [showWhy, askWhy]
