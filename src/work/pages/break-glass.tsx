import { z } from 'zod'
import { asAgent, type CasesEdge, findCase } from '#cases'
import { force, shortestReason } from '#consent'
import { Refusal, readReference } from '#kernel'
import {
  Actions,
  Button,
  type Ctx,
  DeskHead,
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
import { t } from '../texts.ts'
import { caseHref } from './links.ts'

const declaration = { may: 'worker', purpose: 'support', subject: 'none', input: z.object({ lang: z.string() }) } as const

/** Opening a case in which one has no role: what it costs stands on the page before anything is opened. */
const showForce = endpoint<CasesEdge>()({ ...declaration, id: 'work.break-glass', route: 'GET /:lang/desk/break-glass' }, async (ctx) =>
  form(ctx, []),
)

/** Opens a case of one's own agency for two hours, to be read only. Officer and person are told in the same moment. */
const doForce = endpoint<CasesEdge>()({ ...declaration, id: 'work.break-glass.do', route: 'POST /:lang/desk/break-glass' }, async (ctx) => {
  const { edge, actor, lang } = ctx
  const reference = readReference(typed(ctx, 'reference'))
  const reason = typed(ctx, 'reason')
  const row = reference === undefined ? undefined : await found(ctx, reference)
  if (row === undefined) return form(ctx, [{ field: 'reference', text: t(lang, 'glass.unknown') }])
  try {
    await edge.store.as(asAgent(actor, 'securite', { case: row.id }), (tx) =>
      force(edge.log, tx, { agency: row.agency, person: row.person, case: row.id, reason }),
    )
  } catch (error) {
    if (!(error instanceof Refusal) || !error.code.startsWith('pass.reason')) throw error
    const key = error.code === 'pass.reason-short' ? 'glass.short' : 'glass.long'
    return form(ctx, [{ field: 'reason', text: t(lang, key, { least: shortestReason }) }])
  }
  return redirect(caseHref(lang, row.reference), 'forced')
})

/** A case of the agent's agency that was sent; anything else does not exist here. */
async function found({ edge, actor }: Ctx<CasesEdge>, reference: string) {
  try {
    const row = await findCase(edge, asAgent(actor, 'support'), reference)
    return row.agency === actor.agency && row.phase !== 'draft' ? row : undefined
  } catch (error) {
    if (error instanceof Refusal && error.code === 'case.unknown') return undefined
    throw error
  }
}

function form(ctx: Ctx<CasesEdge>, problems: readonly { readonly field: string; readonly text: string }[]): Reply {
  const { lang } = ctx
  const error = (field: string) => errorIn(problems, field)
  return page(
    {
      title: t(lang, 'glass.title'),
      kind: 'desk',
      failed: problems.length > 0,
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={problems} />
          <DeskHead
            title={t(lang, 'glass.title')}
            text={t(lang, 'glass.lead')}
            back={{ href: `/${lang}/desk`, label: t(lang, 'desk.title') }}
          />
          <div class="g-sheet g-sheet--form">
            <Form to={{ action: `/${lang}/desk/break-glass` }} class="g-flow">
              <TextField
                lang={lang}
                id="reference"
                name="reference"
                label={t(lang, 'glass.reference')}
                size={16}
                inputmode="numeric"
                autocomplete="off"
                value={typed(ctx, 'reference')}
                {...error('reference')}
              />
              <Textarea
                lang={lang}
                id="reason"
                name="reason"
                label={t(lang, 'glass.reason')}
                hint={t(lang, 'glass.reason.hint')}
                value={typed(ctx, 'reason')}
                {...error('reason')}
              />
              <Actions>
                <Button danger>{t(lang, 'glass.do')}</Button>
              </Actions>
            </Form>
          </div>
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

export const glassEndpoints = [showForce, doForce]
