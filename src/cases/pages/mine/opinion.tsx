import { z } from 'zod'
import { Actions, Button, type Ctx, endpoint, Form, Radios, redirect, Textarea, TextButton, typed } from '#web'
import type { CasesEdge } from '../../edge.ts'
import { giveOpinion, isDecided, longestRemark, scores, takeBackOpinion } from '../../figures/opinion.ts'
import { caseHref } from '../apply/links.ts'
import { openOwn } from '../apply/open.ts'
import { casePage } from './case.tsx'
import type { CaseProps } from './case-view.tsx'
import { t } from './texts.ts'

/** What was typed and refused. */
export interface OpinionForm {
  readonly score: string
  readonly remark: string
  readonly error: { readonly field: 'score' | 'remark'; readonly text: string }
}

/** How it went, asked once a decision is there: one question, a remark for who wants, and the way to take it back. Nobody else is asked. */
export function OpinionOf({ around, forms, opinion, own }: CaseProps) {
  const { view, lang } = around
  if (own !== true || !isDecided(view)) return null
  const action = `${caseHref(lang, view.reference)}/opinion`
  return (
    <section class="g-screen g-flow">
      <h2 id="opinion">{t(lang, 'opinion.title')}</h2>
      {opinion === undefined ? (
        <Form to={{ action }} class="g-flow g-form__main">
          <Radios
            lang={lang}
            id="score"
            name="score"
            label={t(lang, 'opinion.question')}
            hint={t(lang, 'opinion.hint')}
            options={scores.map((value) => ({ value, label: t(lang, `opinion.${value}`) }))}
            value={forms.opinion?.score}
            error={forms.opinion?.error.field === 'score' ? forms.opinion.error.text : undefined}
          />
          <Textarea
            lang={lang}
            id="remark"
            name="remark"
            label={t(lang, 'opinion.remark')}
            hint={t(lang, 'opinion.remark.hint')}
            optional
            maxlength={longestRemark}
            value={forms.opinion?.remark}
            error={forms.opinion?.error.field === 'remark' ? forms.opinion.error.text : undefined}
          />
          <Actions>
            <Button variant="secondary">{t(lang, 'opinion.send')}</Button>
          </Actions>
        </Form>
      ) : (
        <>
          <p>{t(lang, 'opinion.given', { score: t(lang, `opinion.${opinion.score as 1}`) })}</p>
          {opinion.remark === undefined ? null : <p class="g-said">{opinion.remark}</p>}
          <Form to={{ action }}>
            <TextButton name="back" value="1" label={t(lang, 'opinion.back')} />
          </Form>
        </>
      )}
    </section>
  )
}

/** Takes the opinion of the person herself, or takes it back. */
export const sayOpinion = endpoint<CasesEdge>()(
  {
    id: 'cases.opinion',
    route: 'POST /:lang/cases/:reference/opinion',
    may: 'person',
    purpose: 'compte',
    subject: 'case',
    acting: 'never',
    input: z.object({ lang: z.string(), reference: z.string() }),
  },
  async (ctx, { reference }) => {
    const { edge, actor, lang } = ctx
    const opened = await openOwn(edge, actor, reference)
    const back = `${caseHref(lang, reference)}#opinion`
    if (typed(ctx, 'back') !== '') {
      await edge.store.as(opened.access, (tx) => takeBackOpinion(tx, opened.row.id))
      return redirect(back, 'opinion.taken')
    }
    if (!isDecided(opened.view)) return redirect(caseHref(lang, reference), 'not-now')
    const error = wrongIn(ctx)
    if (error !== undefined) return casePage(ctx, opened, { opinion: { score: typed(ctx, 'score'), remark: typed(ctx, 'remark'), error } })
    const remark = typed(ctx, 'remark').trim()
    const opinion = { score: Number(typed(ctx, 'score')), ...(remark === '' ? {} : { remark }) }
    const taken = await edge.store.as(opened.access, (tx) => giveOpinion(edge.store.keys, tx, opened.row, opinion))
    return redirect(back, taken ? 'opinion.sent' : 'not-now')
  },
)

function wrongIn(ctx: Ctx<CasesEdge>): OpinionForm['error'] | undefined {
  if (!scores.some((one) => one === typed(ctx, 'score'))) return { field: 'score', text: t(ctx.lang, 'opinion.missing') }
  if (typed(ctx, 'remark').trim().length > longestRemark) return { field: 'remark', text: t(ctx.lang, 'opinion.long') }
  return undefined
}
