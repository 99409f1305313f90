import { z } from 'zod'
import { say } from '#definitions'
import { showReference } from '#kernel'
import { amountInWords, decisionAfter, durationInWords, officeDecides, paidRule, type State } from '#services'
import {
  Confirm,
  type Ctx,
  endpoint,
  formatDate,
  formatDateTime,
  type Lang,
  page,
  Receipt,
  redirect,
  Timeline,
  type TimelineEntry,
  Wrap,
} from '#web'
import { deadlinesOf } from '../../deadlines.ts'
import type { CasesEdge } from '../../edge.ts'
import { stateOf } from '../../enter.ts'
import { usualFor } from '../../figures/usual.ts'
import { accountIn } from '../../told.ts'
import { namesOf } from '../mine/around.ts'
import { caseHref, tasksHref } from './links.ts'
import { type OwnCase, openOwn } from './open.ts'
import { givenOf, type Sheet, sheetOf } from './sheet.ts'
import { stageOf } from './stage.ts'
import { t } from './texts.ts'

/** After sending: that it arrived, whose turn it is, by when; a decision that came at once is said plainly. */
export const showSent = endpoint<CasesEdge>()(
  {
    id: 'cases.apply.sent',
    route: 'GET /:lang/cases/:reference/sent',
    may: 'person',
    purpose: 'compte',
    subject: 'case',
    acting: 'services',
    input: z.object({ lang: z.string(), reference: z.string() }),
  },
  async (ctx, { reference }) => {
    const { edge, lang, actor } = ctx
    const opened = await openOwn(edge, actor, reference)
    const { view, loaded } = opened
    if (view.submittedAt === undefined) return redirect(view.phase === 'draft' ? tasksHref(lang, reference) : caseHref(lang, reference))
    const sheet = sheetOf(edge, opened, { answers: view.answers, provenance: view.provenance, files: [] }, lang, givenOf(actor))
    const limits = deadlinesOf(view, sheet.ctx)
    const due = limits.due === undefined ? undefined : formatDate(lang, limits.due.day, 'weekday')
    const at = formatDateTime(lang, view.submittedAt, sheet.ctx.zone)
    const waits = view.outcome === undefined
    const usual = waits ? await usualFor(edge, loaded.service.id) : undefined
    const ok = t(lang, 'sent.ok', { reference: showReference(reference) })
    return page({
      title: `${ok} – ${say(loaded.service.title, lang)}`,
      ...stageOf(loaded, lang),
      children: (
        <Wrap end>
          <div class="g-columns g-done">
            <div>
              <Confirm
                ok={ok}
                title={t(lang, view.outcome === 'granted' ? 'sent.granted' : view.phase === 'done' ? 'sent.done' : 'sent.ours')}
              >
                {leadOf(opened, sheet, due)}
              </Confirm>
              <h2>{t(lang, 'sent.next')}</h2>
              <Timeline lang={lang} entries={stepsAfter(opened, sheet, limits)} />
              {usual === undefined ? null : <p class="g-small">{t(lang, 'sent.usual', { days: usual })}</p>}
              <section class="g-screen g-flow g-done__next">
                <h2>{t(lang, 'sent.still')}</h2>
                <ul class="g-list">
                  <li>
                    <a href={caseHref(lang, reference)}>{t(lang, 'sent.follow')}</a>
                  </li>
                  {view.phase === 'open' || view.phase === 'waiting' ? (
                    <li>
                      <a href={`${caseHref(lang, reference)}/withdraw`}>{t(lang, 'sent.withdraw')}</a>
                    </li>
                  ) : null}
                </ul>
              </section>
            </div>
            <Receipt
              lang={lang}
              reference={showReference(reference)}
              lines={[
                { label: t(lang, 'receipt.service'), value: say(loaded.service.title, lang) },
                { label: t(lang, 'receipt.by'), value: await senderOf(ctx, opened) },
                { label: t(lang, 'receipt.at'), value: <time datetime={view.submittedAt}>{at}</time> },
                ...(limits.due === undefined
                  ? []
                  : [
                      {
                        label: t(lang, decidesNow(view, loaded) ? 'receipt.due' : 'receipt.start'),
                        value: <time datetime={limits.due.day}>{formatDate(lang, limits.due.day)}</time>,
                      },
                    ]),
                { label: t(lang, 'receipt.rules'), value: t(lang, 'receipt.version', { version: view.version }) },
              ]}
              actions={[{ href: `${caseHref(lang, reference)}/receipt.pdf`, label: t(lang, 'receipt.pdf'), icon: 'pdf' }]}
            />
          </div>
        </Wrap>
      ),
    })
  },
)

/** Who sent it: the person, or whoever acted for her by a mandate. */
async function senderOf({ edge, actor, lang }: Ctx<CasesEdge>, { view, loaded }: OwnCase): Promise<string> {
  const whose = actor.mandate?.name ?? `${actor.given} ${actor.family}`
  const account = accountIn(view.timeline.find(({ type }) => type === 'case.submitted')?.by)
  if (account === undefined) return whose
  const named = (await namesOf(edge, [account], lang, loaded.service.data.purpose)).get(account)
  return named === undefined ? whose : t(lang, 'receipt.for', { name: `${named.given} ${named.family}`, for: whose })
}

function leadOf({ view, loaded }: OwnCase, sheet: Sheet, due: string | undefined): string {
  const { lang } = sheet
  if (view.outcome === 'granted') {
    const amount = paidWords(view, lang) ?? computedWords(sheet)
    return amount === undefined ? t(lang, 'sent.granted.text') : t(lang, 'sent.granted.amount', { amount })
  }
  if (due === undefined) return t(lang, 'sent.open')
  return t(lang, decidesNow(view, loaded) ? 'sent.answer' : 'sent.start', { day: due })
}

const decidesNow = (view: OwnCase['view'], { service }: OwnCase['loaded']): boolean => {
  const state = stateOf(service, view.state)
  return state !== undefined && officeDecides(service, state)
}

const paidWords = (view: OwnCase['view'], lang: Lang): string | undefined => {
  const [payment] = view.payments
  return payment === undefined ? undefined : amountInWords(payment.amount / 100, '€', lang)
}

/** A sum that the rules give and nothing pays, such as a cheque sent by post. */
function computedWords({ ctx, form, at, lang }: Sheet): string | undefined {
  const paid = paidRule(ctx.service)
  const value = paid === undefined ? undefined : ctx.rules.evaluate(form.answers, [paid], at)[paid]
  return value?.kind === 'value' && typeof value.value === 'number' ? amountInWords(value.value, value.unit, lang) : undefined
}

/** What happened and what comes, with the dates that hold. */
function stepsAfter({ view, loaded }: OwnCase, sheet: Sheet, limits: ReturnType<typeof deadlinesOf>): readonly TimelineEntry[] {
  const { lang, ctx } = sheet
  const submitted = view.submittedAt ?? view.openedAt
  const later = sheet.form.shown.filter(({ field, answered }) => field.later && !answered).map(({ field }) => say(field.label, lang))
  const received: TimelineEntry = {
    state: 'past',
    at: submitted,
    when: formatDateTime(lang, submitted, ctx.zone),
    title: t(lang, 'sent.step.received'),
    text: later.length === 0 ? t(lang, 'sent.step.nothing-missing') : t(lang, 'sent.step.later', { list: later.join(', ') }),
  }
  if (view.outcome !== undefined) {
    const decided: TimelineEntry = {
      state: 'past',
      at: view.since,
      when: formatDateTime(lang, view.since, ctx.zone),
      title: say(stateOf(loaded.service, view.state)?.label ?? {}, lang),
    }
    const paid = view.payments.map(
      (payment): TimelineEntry => ({
        state: 'next',
        when: t(lang, 'sent.then'),
        title: t(lang, 'sent.step.paid'),
        text: t(lang, 'sent.paid.text', { amount: amountInWords(payment.amount / 100, '€', lang), account: payment.account.masked }),
      }),
    )
    return [received, decided, ...paid]
  }
  const { due, clock } = limits
  const decides = due === undefined || decidesNow(view, loaded)
  const now: TimelineEntry = {
    state: 'now',
    ...(due === undefined ? {} : { at: due.day }),
    when: due === undefined ? t(lang, 'sent.then') : t(lang, 'sent.by-day', { day: formatDate(lang, due.day, 'weekday') }),
    title: t(lang, decides ? 'sent.step.decision' : 'sent.step.start'),
    turn: 'us',
    text: t(lang, 'sent.step.question'),
  }
  const decision: TimelineEntry[] = decides ? [] : [decisionLater(stateOf(loaded.service, view.state), sheet)]
  const missed = loaded.service.workflow.clock?.missed
  const law: TimelineEntry[] =
    clock?.status === 'running' && missed !== undefined
      ? [
          {
            state: 'next',
            at: clock.deadline.day,
            when: formatDate(lang, clock.deadline.day),
            title: t(lang, 'sent.step.law'),
            text: t(lang, `sent.law.${missed.means}`, { reference: missed.reference }),
          },
        ]
      : []
  const pays: TimelineEntry[] =
    paidRule(loaded.service) !== undefined
      ? [{ state: 'next', when: t(lang, 'sent.then'), title: t(lang, 'sent.step.paid'), text: t(lang, 'sent.paid.if') }]
      : []
  return [received, now, ...decision, ...pays, ...law]
}

/** The decision when the office takes the case on first: how long it then takes, if the file says so. */
function decisionLater(state: State | undefined, { ctx: { service }, lang }: Sheet): TimelineEntry {
  const time = state === undefined ? undefined : decisionAfter(service, state)
  return {
    state: 'next',
    when: t(lang, 'sent.then'),
    title: t(lang, 'sent.step.decision'),
    ...(time === undefined ? {} : { text: t(lang, 'sent.step.within', { time: durationInWords(time, lang) }) }),
  }
}
