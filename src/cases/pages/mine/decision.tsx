import { say } from '#definitions'
import { legalDay } from '#kernel'
import { Amount, Details, formatCents, formatDate, LinkButton, Trace } from '#web'
import { messageText } from '../../messages.ts'
import { otherwise } from '../../otherwise.ts'
import { Otherwise } from '../../otherwise-view.tsx'
import { articlesOf, traceEntry } from '../../why.ts'
import { caseHref } from '../apply/links.ts'
import type { Around } from './around.ts'
import type { CaseProps } from './case-view.tsx'
import { contestIn, dayWords, possibleFor } from './stand.ts'
import { t } from './texts.ts'

/** The decision: what, how much, who, why, by which text, and what to do when one disagrees. */
export function DecisionOf({ around, edge }: CaseProps) {
  const { view, lang } = around
  const { decision } = view
  if (decision === undefined) return null
  const message = view.messages.findLast(
    ({ from, at, message, notice }) => from === 'system' && at === decision.at && (message !== undefined || notice !== undefined),
  )
  const payment = view.payments.find(({ at }) => at === decision.at)
  const text = message === undefined ? undefined : messageText(message, around)
  const trace = decision.explanation
  const agency = edge.town.agencies.find(({ id }) => id === view.agency)
  return (
    <section class="g-flow">
      <h2 id="decision">{t(lang, 'decision.title')}</h2>
      {text === undefined ? null : <p class="g-lead">{text}</p>}
      {payment === undefined ? null : (
        <Amount label={t(lang, 'decision.amount')} amount={formatCents(lang, payment.amount, payment.currency)}>
          {t(lang, payment.returned === undefined ? 'decision.paid' : 'decision.returned', { account: payment.account.masked })}
        </Amount>
      )}
      {decision.reason === undefined || text?.includes(decision.reason) ? null : (
        <>
          <h3>{t(lang, 'decision.reason')}</h3>
          <p class="g-said">{decision.reason}</p>
        </>
      )}
      <p class="g-small">{authorOf(around)}</p>
      {trace === undefined ? null : (
        <>
          <Details summary={t(lang, 'decision.why')} open={view.outcome === 'refused'}>
            <Trace lang={lang} entries={[traceEntry(trace, around)]} />
          </Details>
          <ul class="g-list">
            {articlesOf(trace).map(({ title, url }) => (
              <li>{url === undefined ? title : <a href={url}>{title}</a>}</li>
            ))}
          </ul>
          <Otherwise lines={otherwise(view, around.ctx, lang)} lang={lang} audience="person" />
          <p class="g-small">{t(lang, 'decision.rules')}</p>
        </>
      )}
      {agency === undefined || (view.phase !== 'done' && view.phase !== 'running') ? null : (
        <>
          <h3 id="contest">{t(lang, 'decision.contest')}</h3>
          <Contest around={around} />
          <ul class="g-list">
            <li>{t(lang, 'decision.contest.post', { line: agency.contest.line, address: agency.contest.address })}</li>
            <li>
              {t(lang, 'decision.contest.court', { name: agency.court.name, address: agency.court.address })}.{' '}
              <a href={agency.court.site}>{t(lang, 'decision.court.site')}</a>
            </li>
          </ul>
        </>
      )}
    </section>
  )
}

/** Contesting here: until when, and the way to it while the time runs. */
function Contest({ around }: { around: Around }) {
  const { view, lang, limits, today } = around
  const action = contestIn(around)
  const day = action === undefined ? undefined : limits.actions[action.name]?.day
  if (action === undefined || day === undefined) return null
  if (!possibleFor(around).some(({ name }) => name === action.name))
    return <p>{t(lang, 'decision.contest.over', { day: formatDate(lang, day) })}</p>
  return (
    <>
      <p>
        {t(lang, 'decision.contest.day', { day: dayWords(lang, day, today) })} {t(lang, 'decision.contest.here')}
      </p>
      <p>
        <LinkButton variant="secondary" href={`${caseHref(lang, view.reference)}/do/${encodeURIComponent(action.name)}`}>
          {say(action.label, lang)}
        </LinkButton>
      </p>
    </>
  )
}

function authorOf({ view, lang, names, ctx }: Around): string {
  const { decision } = view
  if (decision === undefined) return ''
  const day = formatDate(lang, legalDay(decision.at, ctx.zone))
  const { by } = decision
  if (by.kind === 'law') return t(lang, 'decision.by.law', { day })
  if (by.kind === 'system') return t(lang, 'decision.by.system', { day })
  const named = by.kind === 'worker' ? names.get(by.account) : undefined
  if (named?.capacity === undefined) return t(lang, 'decision.by.plain', { day })
  return t(lang, 'decision.by', { name: `${named.given} ${named.family}`, capacity: named.capacity, day })
}
