import { z } from 'zod'
import { agentNames, type CasesEdge, choicesOf, requestLimit, runCommand } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Button,
  ConfirmPage,
  type Ctx,
  ErrorSummary,
  endpoint,
  Form,
  formatDate,
  formatTime,
  Lines,
  page,
  Radios,
  type Reply,
  redirect,
  SummaryList,
  Textarea,
  typed,
} from '#web'
import { linesOf } from '../answers.ts'
import { fullName } from '../names.ts'
import { type AskedCase, openAsked } from '../opinion.ts'
import { t, type WorkKey } from '../texts.ts'
import { purposeOf } from '../workplace.ts'
import { inWords } from './asked-sheet.tsx'
import { unlessLimited } from './limited.tsx'
import { askedHref, deskHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200) })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

/** What a team is asked for a case that is not its own: the question, the answers it needs, its opinion. */
const showGive = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.asked', route: 'GET /:lang/desk/asked/:reference/:request' },
  (ctx, { reference, request }) =>
    unlessLimited(ctx, async () => givePage(ctx, await openAsked(ctx.edge, ctx.actor, reference, request), [])),
)

const sendGive = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.asked.send', route: 'POST /:lang/desk/asked/:reference/:request' },
  (ctx, { reference, request }) =>
    unlessLimited(ctx, async () => {
      const { edge, lang } = ctx
      const asked = await openAsked(edge, ctx.actor, reference, request)
      const avis = choicesOf.opinion?.values.find((value) => value === typed(ctx, 'choice'))
      const motif = typed(ctx, 'motif').trim()
      const problems: Problem[] = [
        ...(avis === undefined ? [{ field: 'choice', key: 'answer.missing' } as const] : []),
        ...(avis === 'défavorable' && motif === '' ? [{ field: 'motif', key: 'answer.reason.missing' } as const] : []),
        ...(motif.length > 10_000 ? [{ field: 'motif', key: 'do.reason.long' } as const] : []),
      ]
      if (problems.length > 0 || avis === undefined) return givePage(ctx, asked, problems)
      try {
        await runCommand(edge, asked.access, asked.row.id, {
          do: 'reply',
          request,
          from: asked.seat,
          who: asked.who,
          answer: { avis, ...(motif === '' ? {} : { motif }) },
        })
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'case.request-closed') throw error
        return redirect(deskHref(lang), 'moved')
      }
      return redirect(deskHref(lang), 'opinion.given')
    }),
)

export const opinionGiveEndpoints = [showGive, sendGive]

interface Problem {
  readonly field: 'choice' | 'motif'
  readonly key: WorkKey
}

async function givePage(ctx: Ctx<CasesEdge>, opened: AskedCase, problems: readonly Problem[]): Promise<Reply> {
  const { lang, edge } = ctx
  const { view, loaded, asked, ctx: place } = opened
  const { service } = loaded
  const { own } = asked
  const title = t(lang, 'opinion.title')
  const account = own.by.kind === 'worker' ? own.by.account : ''
  const names = await agentNames(edge, [account], lang, service.data.purpose)
  const named = names.get(account)
  const due = requestLimit(asked, place)?.day
  const error = (field: Problem['field']) => {
    const key = problems.find((one) => one.field === field)?.key
    return key === undefined ? {} : { error: t(lang, key) }
  }
  // What was chosen for this team is what it may see, by the person who may see it; an account never is.
  const shown = own.show.flatMap((name) => {
    const field = service.fields.find((one) => one.name === name)
    if (field === undefined || field.type === 'iban') return []
    const lines = linesOf(field, view.answers[name], { service: seenByAll(service), roles: [], lang, answers: view.answers })
    return [{ label: say(field.label, lang), value: <Lines lang={lang} lines={lines} /> }]
  })
  return page(
    {
      title,
      kind: 'desk',
      purpose: {
        ...purposeOf(edge, [service.data.purpose], lang),
        shown: t(lang, 'opinion.since', { when: formatTime(lang, edge.clock.instant(), place.zone) }),
      },
      failed: problems.length > 0,
      children: (
        <ConfirmPage lang={lang} title={title} back={deskHref(lang)} backLabel={t(lang, 'desk.title')}>
          <ErrorSummary lang={lang} problems={problems.map(({ field, key }) => ({ field, text: t(lang, key) }))} />
          <p>
            {t(lang, 'opinion.by', {
              who: named === undefined ? t(lang, 'hold.unknown') : fullName(named),
              service: say(service.title, lang),
            })}{' '}
            {due === undefined ? null : `${t(lang, 'asked.until', { day: formatDate(lang, due) })}.`}
          </p>
          <blockquote class="g-said g-quote">{own.question}</blockquote>
          {own.confidential ? <p>{t(lang, 'opinion.kept')}</p> : null}
          <h2>{t(lang, 'opinion.shown')}</h2>
          {shown.length === 0 ? <p class="g-muted">{t(lang, 'opinion.shown.none')}</p> : <SummaryList lines={shown} />}
          <Form to={{ action: askedHref(lang, view.reference, asked.name) }} class="g-flow">
            <Radios
              lang={lang}
              id="choice"
              name="choice"
              label={t(lang, 'answer.opinion')}
              options={(choicesOf.opinion?.values ?? []).map((value) => ({ value: String(value), label: inWords(lang, 'avis', value) }))}
              value={typed(ctx, 'choice')}
              {...error('choice')}
            />
            <Textarea
              lang={lang}
              id="motif"
              name="motif"
              label={t(lang, 'answer.reason')}
              hint={own.confidential ? undefined : t(lang, 'answer.reason.hint')}
              optional
              rows={5}
              value={typed(ctx, 'motif')}
              {...error('motif')}
            />
            <Actions>
              <Button>{t(lang, 'answer.send')}</Button>
              <a href={deskHref(lang)}>{t(lang, 'opinion.back')}</a>
            </Actions>
          </Form>
        </ConfirmPage>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

/** The rows of a list are shown but for what is sensitive in them. */
const seenByAll = <S extends { readonly requests: readonly unknown[]; readonly data: { readonly visible: object } }>(service: S): S => ({
  ...service,
  requests: [],
  data: { ...service.data, visible: {} },
})
