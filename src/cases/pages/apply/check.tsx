import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import type { TraceLine } from '#rules'
import { amountInWords, type Field, FieldInput, formatValue, type Loaded, serviceHref, summaryText } from '#services'
import {
  Actions,
  Back,
  Button,
  type Ctx,
  EnterContinues,
  ErrorSummary,
  endpoint,
  Form,
  FormPage,
  type Lang,
  LinkButton,
  page,
  TextButton,
} from '#web'
import type { CasesEdge } from '../../edge.ts'
import { articlesOf, becauseOf, nameOf } from '../../why.ts'
import { Changes } from './check-changes.tsx'
import { checkedRule, checkHref } from './check-rule.ts'
import { type Check, changesIn, checkOf, fieldsContext, own } from './quick-check.ts'
import { stageOf } from './stage.ts'
import { t } from './texts.ts'

const declaration = {
  may: 'anyone',
  purpose: 'none',
  subject: 'none',
  input: z.object({ lang: z.string(), service: z.string() }),
} as const

/** "Am I entitled?": one question at a time, the one that tells most first. Nothing is stored. */
export const showCheck = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.check', shared: true, route: 'GET /:lang/services/:service/check' },
  async (ctx, { service }) => answered(ctx, service),
)

/** The answers so far come with the form and go back with it: an address would be kept in histories and logs, so there is no redirect. */
export const answerCheck = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.check.answer', route: 'POST /:lang/services/:service/check' },
  async (ctx, { service }) => answered(ctx, service),
)

function answered({ edge, lang, form }: Ctx<CasesEdge>, id: string) {
  const loaded = edge.catalogue.current(id)
  const rule = loaded && checkedRule(loaded)
  if (loaded === undefined || rule === undefined) throw new Refusal('service.unknown', { id })
  const check = checkOf(edge, loaded, rule, lang, form)
  const label = say(loaded.service.title, lang)
  return page(
    {
      title: `${t(lang, 'check.title')} – ${label}`,
      ...stageOf(loaded, lang),
      children: (
        <FormPage lang={lang}>
          <Back lang={lang} href={serviceHref(lang, id)} label={label} />
          <ErrorSummary lang={lang} problems={check.problems.map((problem) => ({ field: problem.at, text: summaryText(problem, lang) }))} />
          <h1>{t(lang, 'check.title')}</h1>
          {check.asked.length === 0 && check.next !== undefined ? <p class="g-lead">{t(lang, 'check.lead')}</p> : null}
          <Form to={{ action: checkHref(lang, id), fields: {} }} once={false} class="g-flow">
            <EnterContinues label={t(lang, 'check.next')} />
            {check.next === undefined ? (
              <Ending check={check} loaded={loaded} rule={rule} lang={lang} />
            ) : (
              <Asking check={check} field={check.next} edge={edge} lang={lang} />
            )}
            <Given check={check} lang={lang} />
            {check.next === undefined ? null : <input type="hidden" name={own.asked} value={check.next.name} />}
          </Form>
        </FormPage>
      ),
    },
    check.problems.length > 0 ? 422 : 200,
  )
}

function Asking({ check, field, edge, lang }: { check: Check; field: Field; edge: CasesEdge; lang: Lang }) {
  return (
    <>
      {check.asked.length === 0 || check.right === 'no' ? null : (
        <SoFar check={check} title={say(check.context.service.title, lang)} lang={lang} />
      )}
      <FieldInput
        field={field}
        typed={check.typed}
        problems={check.problems}
        lang={lang}
        ctx={fieldsContext(edge, check.context, check.answers, lang)}
        question="h2"
      />
      <Actions>
        <Button>{t(lang, 'check.next')}</Button>
      </Actions>
    </>
  )
}

function SoFar({ check, title, lang }: { check: Check; title: string; lang: Lang }) {
  return (
    <section class="g-flow" aria-labelledby="so-far">
      <h2 id="so-far" class="g-h-label">
        {t(lang, 'check.so-far')}
      </h2>
      <p>{check.right === 'yes' ? t(lang, 'check.yes', { service: title }) : t(lang, 'check.open')}</p>
      <AmountLine check={check} lang={lang} />
    </section>
  )
}

function AmountLine({ check: { amount }, lang }: { check: Check; lang: Lang }) {
  if (amount === undefined) return null
  const words = (value: number) => amountInWords(value, amount.unit, lang)
  const { least, most } = amount
  if (least === undefined) return most === undefined ? null : <p>{t(lang, 'check.upto', { most: words(most) })}</p>
  if (most === undefined) return least > 0 ? <p>{t(lang, 'check.from', { least: words(least) })}</p> : null
  return (
    <p>
      {least === most
        ? t(lang, 'check.one', { amount: words(most) })
        : t(lang, 'check.between', { least: words(least), most: words(most) })}
    </p>
  )
}

function Ending({ check, loaded, rule, lang }: { check: Check; loaded: Loaded; rule: string; lang: Lang }) {
  const { service, rules } = loaded
  const around = { service, lang }
  const title = say(service.title, lang)
  const trace = rules.explain(rule, check.answers, check.at)
  const key = { yes: 'check.yes', unknown: 'check.maybe', no: 'check.no' } as const
  return (
    <>
      <h2>{t(lang, key[check.right], { service: title })}</h2>
      {check.right === 'no' ? (
        <>
          {check.open.length > 0 ? null : <p>{t(lang, 'check.because', { reasons: becauseOf(trace, around) })}</p>}
          <p>{t(lang, 'check.anyway')}</p>
        </>
      ) : (
        <>
          <AmountLine check={check} lang={lang} />
          {check.open.length > 0 ? (
            <>
              <p>{t(lang, 'check.verify')}</p>
              <ul class="g-list">
                {check.open.map((name) => (
                  <li>{nameOf(name, around)}</li>
                ))}
              </ul>
            </>
          ) : null}
          <p>{t(lang, 'check.not-decided')}</p>
        </>
      )}
      <Changes changes={changesIn(check, loaded, rule)} check={check} lang={lang} />
      <Law trace={trace} lang={lang} />
      <Actions>
        <LinkButton href={serviceHref(lang, service.id)} iconEnd="forward">
          {t(lang, 'check.apply')}
        </LinkButton>
        <a href={checkHref(lang, service.id)}>{t(lang, 'check.restart')}</a>
      </Actions>
    </>
  )
}

function Law({ trace, lang }: { trace: TraceLine; lang: Lang }) {
  const articles = articlesOf(trace)
  if (articles.length === 0) return null
  return (
    <>
      <p>{t(lang, 'check.law')}</p>
      <ul class="g-list">
        {articles.map(({ title, url }) => (
          <li>{url === undefined ? title : <a href={url}>{title}</a>}</li>
        ))}
      </ul>
    </>
  )
}

/** What was answered, carried along in the form, each with the way to change it. */
function Given({ check, lang }: { check: Check; lang: Lang }) {
  if (check.asked.length === 0) return null
  return (
    <section class="g-flow" aria-labelledby="given">
      <h2 id="given" class="g-h-label">
        {t(lang, 'check.answers')}
      </h2>
      <dl class="g-summary">
        {check.asked.map((field) => {
          const label = say(field.label, lang)
          return (
            <div>
              <dt>{label}</dt>
              <dd>
                {formatValue(field, check.answers[field.name], lang) || t(lang, 'check.empty')}
                <input type="hidden" name={own.asked} value={field.name} />
                {Object.entries(check.typed)
                  .filter(([name]) => name === field.name || name.startsWith(`${field.name}.`))
                  .flatMap(([name, values]) => values.map((value) => <input type="hidden" name={name} value={value} />))}
              </dd>
              <dd class="g-summary__do">
                <TextButton name={own.again} value={field.name} label={t(lang, 'check.change')} object={label} />
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
