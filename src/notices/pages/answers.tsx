import { z } from 'zod'
import { asAgent, asSystem, type CaseRow, caseById, caseByReference, rolesOf } from '#cases'
import { isUuid, Refusal, readReference, showReference } from '#kernel'
import {
  Actions,
  Button,
  type Ctx,
  DeskHead,
  ErrorSummary,
  endpoint,
  Facts,
  Form,
  formatDateTime,
  page,
  redirect,
  Sheet,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { NoticesEdge } from '../contract.ts'
import { putIn } from '../inbound/place.ts'
import { became, type InboundRow, inboundById, openInbound } from '../inbound/store.ts'
import { t } from '../texts.ts'

const one = { may: 'worker', purpose: 'support', subject: 'list', input: z.object({ lang: z.string(), id: z.string().max(100) }) } as const

/** An answer that waits at this agent's agency; opening it is an access that its person sees. Refuses `web.not-found`. */
async function opened({ edge, actor }: Ctx<NoticesEdge>, id: string) {
  const access = asAgent(actor, 'support')
  const row = isUuid(id) ? await edge.store.as(access, (tx) => inboundById(tx, id)) : undefined
  if (row === undefined || row.state !== 'waiting' || row.agency !== actor.agency) throw new Refusal('web.not-found')
  const subjects = row.person === null ? [] : [row.person]
  return await edge.store.as({ ...access, subjects, categories: ['contact'] }, async (tx) => {
    const said = await openInbound(edge.store.keys, tx, row)
    if (said === undefined) throw new Refusal('web.not-found')
    const proposal = row.proposal === null ? undefined : await caseById(tx, row.proposal)
    return { row, said, proposal }
  })
}

const show = endpoint<NoticesEdge>()({ ...one, id: 'notices.answer.show', route: 'GET /:lang/desk/answers/:id' }, async (ctx, { id }) =>
  answerPage(ctx, id, await opened(ctx, id)),
)

function answerPage(ctx: Ctx<NoticesEdge>, id: string, { row, said, proposal }: Awaited<ReturnType<typeof opened>>, problem?: string) {
  const { lang, edge } = ctx
  const value = typed(ctx, 'reference') || (proposal === undefined ? '' : showReference(proposal.reference))
  return page(
    {
      title: t(lang, 'answers.one'),
      kind: 'desk',
      failed: problem !== undefined,
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={problem === undefined ? [] : [{ field: 'reference', text: problem }]} />
          <DeskHead
            title={t(lang, 'answers.one')}
            text={t(lang, 'answers.how')}
            back={{ href: `/${lang}/desk/letters`, label: t(lang, 'letters.nav') }}
          />
          <Sheet id="said" title={t(lang, 'answers.text')}>
            <Facts
              lines={[
                { label: t(lang, 'answers.from'), value: said.from },
                { label: t(lang, 'answers.way'), value: t(lang, `answers.${row.channel}`) },
                { label: t(lang, 'answers.when'), value: formatDateTime(lang, row.at, edge.town.file['time-zone'], 'short') },
                ...(said.subject === undefined ? [] : [{ label: t(lang, 'answers.subject'), value: said.subject }]),
                ...(row.files.length === 0
                  ? []
                  : [{ label: t(lang, 'answers.files'), value: row.files.map(({ name }) => name).join(', ') }]),
              ]}
            />
            <p class="g-said">{said.text}</p>
          </Sheet>
          <Form to={{ action: `/${lang}/desk/answers/${id}` }} class="g-flow">
            <TextField
              lang={lang}
              id="reference"
              name="reference"
              label={t(lang, 'answers.reference')}
              hint={t(lang, 'answers.reference.hint')}
              value={value}
              {...(problem === undefined ? {} : { error: problem })}
            />
            <Actions>
              <Button>{t(lang, 'answers.place')}</Button>
              <Button name="choice" value="drop" variant="tertiary">
                {t(lang, 'answers.drop')}
              </Button>
            </Actions>
          </Form>
        </Wrap>
      ),
    },
    problem === undefined ? 200 : 422,
  )
}

const place = endpoint<NoticesEdge>()(
  { ...one, id: 'notices.answer.place', route: 'POST /:lang/desk/answers/:id' },
  async (ctx, { id }) => {
    const { edge, lang, form } = ctx
    const found = await opened(ctx, id)
    if (form.choice?.[0] === 'drop') await edge.store.as(asSystem('support'), (tx) => became(tx, id, { state: 'dropped' }))
    else {
      const into = await caseFor(ctx, found.row)
      if (into === undefined || !(await putIn(edge, found.row, found.said, into.id)))
        return answerPage(ctx, id, found, t(lang, 'answers.wrong'))
    }
    return redirect(`/${lang}/desk/letters`, 'answers.done')
  },
)

/** The case that the agent names: one in which she has a role, of the person who answered where that is known. */
async function caseFor(ctx: Ctx<NoticesEdge>, row: InboundRow): Promise<CaseRow | undefined> {
  const { edge, actor } = ctx
  const reference = readReference(typed(ctx, 'reference'))
  const found = reference === undefined ? undefined : await edge.store.as(asAgent(actor, 'support'), (tx) => caseByReference(tx, reference))
  if (found === undefined || found.phase === 'draft' || (row.person !== null && found.person !== row.person)) return undefined
  return rolesOf(edge.catalogue.at(found.service, found.version), actor).length === 0 ? undefined : found
}

export const answerEndpoints = [show, place]
