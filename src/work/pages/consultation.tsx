import { z } from 'zod'
import {
  type AskedRequest,
  type CasesEdge,
  type ConsultationRow,
  consultationOf,
  contributionsIn,
  moderateContribution,
  requestLabel,
  runCommand,
} from '#cases'
import { isUuid, legalDay, Refusal } from '#kernel'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  Details,
  ErrorSummary,
  endpoint,
  Form,
  formatDate,
  page,
  type Reply,
  redirect,
  Textarea,
  typed,
} from '#web'
import { type DeskCase, openAtDesk } from '../open.ts'
import { t } from '../texts.ts'
import { caseShell, nameIn } from './case-view.tsx'
import { unlessLimited } from './limited.tsx'
import { caseHref, consultationHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200) })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const
const perPage = 50
const longest = 10_000

interface Problem {
  /** `summary`, or the id of a contribution */
  readonly at: string
  readonly text: string
  readonly typed: string
}

/** What people say about a case, and what the office does with it: a contribution may be hidden with a reason, the whole is summarised. */
const show = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'work.consultation',
    route: 'GET /:lang/desk/cases/:reference/consultation/:request',
    input: input.extend({ after: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined) }),
  },
  (ctx, { reference, request, after = 0 }) =>
    unlessLimited(ctx, async () => {
      const { opened, asked } = await openConsultation(ctx, reference, request)
      return consultationPage(ctx, opened, asked, { after })
    }),
)

/** Hides or shows a contribution, or writes the summary. */
const change = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.consultation.change', route: 'POST /:lang/desk/cases/:reference/consultation/:request' },
  (ctx, { reference, request }) =>
    unlessLimited(ctx, async () => {
      const { edge, lang } = ctx
      const { opened, asked } = await openConsultation(ctx, reference, request)
      const { row, who, access } = opened
      const what = typed(ctx, 'do')
      const text = typed(ctx, 'text')
      const at = what === 'summary' ? 'summary' : typed(ctx, 'contribution')
      const wrong = what === 'show' ? undefined : text.trim() === '' ? 'missing' : text.trim().length > longest ? 'long' : undefined
      if (wrong !== undefined) {
        const key = what === 'summary' ? (`consult.summary.${wrong}` as const) : (`do.reason.${wrong}` as const)
        return consultationPage(ctx, opened, asked, { after: 0, problem: { at, text: t(lang, key), typed: text } })
      }
      if (what === 'summary') await runCommand(edge, access, row.id, { do: 'summarise', who, request: asked.name, text })
      else {
        if (!isUuid(at)) throw new Refusal('web.not-found')
        const place = { case: row.id, agency: row.agency, contribution: at }
        await moderateContribution(edge, access, place, what === 'show' ? undefined : text)
      }
      return redirect(consultationHref(lang, reference, request), 'done')
    }),
)

export const consultationEndpoints = [show, change]

async function openConsultation(ctx: Ctx<CasesEdge>, reference: string, name: string) {
  const opened = await openAtDesk(ctx, reference, ['case'])
  const asked = opened.view.requests.findLast((one) => one.name === name && one.kind === 'consultation')
  if (asked === undefined || opened.roles.length === 0) throw new Refusal('web.not-found')
  return { opened, asked }
}

interface Around {
  readonly after: number
  readonly problem?: Problem
}

async function consultationPage(ctx: Ctx<CasesEdge>, opened: DeskCase, asked: AskedRequest, { after, problem }: Around): Promise<Reply> {
  const { lang, edge } = ctx
  const { reference } = opened.view
  const { row, said } = await edge.store.as(opened.access, async (tx) => {
    const row = await consultationOf(tx, opened.row.id, asked.name)
    return { row, said: row === undefined ? [] : await contributionsIn(tx, row.id, { after, most: perPage + 1 }) }
  })
  const label = requestLabel(opened.loaded.service, asked.name, lang)
  const href = consultationHref(lang, reference, asked.name)
  return page(
    {
      title: `${label} – ${nameIn(opened, lang)}`,
      ...caseShell(ctx, opened),
      failed: problem !== undefined,
      children: (
        <ConfirmPage lang={lang} title={label} back={caseHref(lang, reference)} backLabel={nameIn(opened, lang)}>
          <ErrorSummary lang={lang} problems={problem === undefined ? [] : [{ field: fieldId(problem.at), text: problem.text }]} />
          <Standing ctx={ctx} row={row} />
          <Form to={{ action: href, fields: { do: 'summary' } }} class="g-flow">
            <Textarea
              lang={lang}
              id="summary"
              name="text"
              label={t(lang, 'consult.summary')}
              hint={t(lang, 'consult.summary.hint')}
              rows={5}
              value={problem?.at === 'summary' ? problem.typed : (asked.summary?.text ?? '')}
              {...(problem?.at === 'summary' ? { error: problem.text } : {})}
            />
            <Actions>
              <Button>{t(lang, 'consult.summary.do')}</Button>
            </Actions>
          </Form>
          <h2 id="said">{t(lang, 'consult.said')}</h2>
          {said.length === 0 ? <p>{t(lang, 'consult.none')}</p> : null}
          {said.slice(0, perPage).map((one) => (
            <article class="g-sheet g-sheet--form g-flow">
              <p class="g-said">{one.text}</p>
              <p class="g-fine">{formatDate(lang, legalDay(one.madeAt, opened.ctx.zone))}</p>
              {one.hidden === null ? (
                <Details summary={t(lang, 'consult.hide')} open={problem?.at === one.id}>
                  <Form to={{ action: href, fields: { do: 'hide', contribution: one.id } }} class="g-flow">
                    <Textarea
                      lang={lang}
                      id={fieldId(one.id)}
                      name="text"
                      label={t(lang, 'consult.hide.reason')}
                      hint={t(lang, 'consult.hide.hint')}
                      rows={2}
                      value={problem?.at === one.id ? problem.typed : ''}
                      {...(problem?.at === one.id ? { error: problem.text } : {})}
                    />
                    <Button variant="secondary">{t(lang, 'consult.hide.do')}</Button>
                  </Form>
                </Details>
              ) : (
                <>
                  <p>{t(lang, 'consult.hidden', { reason: one.hidden })}</p>
                  <Form to={{ action: href, fields: { do: 'show', contribution: one.id } }}>
                    <Button variant="secondary">{t(lang, 'consult.show')}</Button>
                  </Form>
                </>
              )}
            </article>
          ))}
          {said.length > perPage ? (
            <p>
              <a href={`${href}?after=${after + perPage}#said`} rel="next">
                {t(lang, 'desk.more')}
              </a>
            </p>
          ) : null}
        </ConfirmPage>
      ),
    },
    problem === undefined ? 200 : 422,
  )
}

const fieldId = (at: string): string => (at === 'summary' ? at : `reason-${at}`)

function Standing({ ctx: { lang }, row }: { ctx: Ctx<CasesEdge>; row: ConsultationRow | undefined }) {
  if (row === undefined) return null
  return (
    <p>
      {row.count === null ? t(lang, 'consult.open') : t(lang, 'consult.over', { count: row.count })}{' '}
      <a href={`/${lang}/consultations/${row.id}`}>{t(lang, 'consult.public')}</a>
    </p>
  )
}
