import { legalDay } from '#kernel'
import { Actions, formatCents, formatDate, formatDateTime, LinkButton, Turn } from '#web'
import { addressee } from '../../addressee.ts'
import { nextPart } from '../../pay/pay.ts'
import { expected, isOpen, requestLimit } from '../../requests.ts'
import { requestLabel } from '../../told.ts'
import type { AskedRequest } from '../../view.ts'
import { meetHref } from '../apply/links.ts'
import type { CaseProps } from './case-view.tsx'
import { type Expected, expectedOf, othersAsked } from './expected.ts'
import { dayWords, leftWords } from './stand.ts'
import { t } from './texts.ts'

/** What the case asks of its person, each with its day and the place to do it. */
export function ExpectedRequests(props: CaseProps) {
  return expectedOf(props.around).map((one) => <ExpectedOne {...props} expected={one} />)
}

function ExpectedOne({ around, expected: { asked, day, href } }: CaseProps & { expected: Expected }) {
  const { lang, service, today } = around
  const late = day !== undefined && day < today
  return (
    <div class="g-flow">
      <h3>{requestLabel(service, asked.name, lang)}</h3>
      <p>
        <Turn lang={lang} turn="you" />{' '}
        {day === undefined ? null : late ? (
          t(lang, 'asked.over', { day: dayWords(lang, day, today) })
        ) : (
          <>
            <strong>{t(lang, 'next.answer', { day: dayWords(lang, day, today) })}</strong>, {leftWords(lang, day, today)}
          </>
        )}
      </p>
      {asked.kind === 'payment' ? <p>{leftToPay(asked, lang)}</p> : null}
      <Actions>
        <LinkButton href={href}>{t(lang, doOf[asked.kind] ?? 'case.todo.do')}</LinkButton>
      </Actions>
    </div>
  )
}

const doOf: Readonly<Partial<Record<AskedRequest['kind'], 'asked.observe' | 'asked.sign' | 'asked.give' | 'asked.pay' | 'asked.meet'>>> = {
  signature: 'asked.sign',
  observations: 'asked.observe',
  evidence: 'asked.give',
  payment: 'asked.pay',
  appointment: 'asked.meet',
}

const leftToPay = (asked: AskedRequest, lang: string): string => {
  const { left, part, of } = nextPart(asked)
  const amount = formatCents(lang, left, asked.currency ?? 'EUR')
  return of > 1 ? t(lang, 'asked.left.parts', { amount, part, of }) : t(lang, 'asked.left', { amount })
}

/** When and where the person comes, with what she can still do about it. */
export function Meetings({ around }: CaseProps) {
  const { view, lang, service, ctx } = around
  const booked = view.requests.flatMap((asked) =>
    asked.meeting === undefined || !isOpen(asked) || !asked.comers.includes('applicant') ? [] : [{ asked, meeting: asked.meeting }],
  )
  return booked.map(({ asked, meeting }) => (
    <div class="g-flow">
      <h3>{requestLabel(service, asked.name, lang)}</h3>
      <p>
        <strong>{formatDateTime(lang, meeting.from, ctx.zone, 'full')}</strong>
        <br />
        {meeting.place}
      </p>
      <p>
        <a href={meetHref(lang, view.reference, asked.name)}>{t(lang, 'meet.change')}</a>
        <br />
        <a href={`${meetHref(lang, view.reference, asked.name)}/calendar`}>{t(lang, 'meet.file')}</a>
      </p>
    </div>
  ))
}

/** What came in, payment by payment, and what was given back: the receipt of each is its number. */
export function PaymentsMade({ around }: CaseProps) {
  const { view, lang, service, ctx } = around
  const money = (cents: number, currency = 'EUR') => formatCents(lang, cents, currency)
  const day = (at: string) => formatDate(lang, legalDay(at, ctx.zone))
  const paid = view.requests.flatMap((asked) =>
    asked.replies.flatMap(({ answer, at, payment }) =>
      typeof answer.montant === 'number' && answer.montant > 0
        ? [
            t(lang, payment === undefined ? 'paid.line' : 'paid.receipt', {
              amount: money(answer.montant, asked.currency),
              day: day(at),
              request: requestLabel(service, asked.name, lang),
              number: payment ?? '',
            }),
          ]
        : [],
    ),
  )
  const back = view.refunds.map(({ amount, currency, at, request }) =>
    t(lang, 'paid.back', { amount: money(amount, currency), day: day(at), request: requestLabel(service, request, lang) }),
  )
  if (paid.length + back.length === 0) return null
  return (
    <section class="g-flow">
      <h2 id="payments">{t(lang, 'paid.title')}</h2>
      <ul class="g-list">
        {[...paid, ...back].map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </section>
  )
}

/** Whom we asked for what, and until when we wait: the person sees what her case waits for. */
export function OthersAsked({ around, edge }: CaseProps) {
  const { lang, service, view, ctx, today } = around
  const others = othersAsked(around)
  if (others.length === 0) return null
  return (
    <>
      <h3>{t(lang, 'asked.others')}</h3>
      <ul class="g-list">
        {others.map((asked) => {
          const who = expected(asked).map((to) => addressee(edge.town, service, view, to, lang))
          const day = requestLimit(asked, ctx)?.day
          return (
            <li>
              <strong>{requestLabel(service, asked.name, lang)}</strong>
              <br />
              <small>
                {[
                  ...(who.length === 0 ? [] : [t(lang, 'asked.whom', { who: who.join(', ') })]),
                  ...(day === undefined ? [] : [t(lang, day < today ? 'asked.late' : 'asked.wait', { day: dayWords(lang, day, today) })]),
                ].join(' ')}
              </small>
            </li>
          )
        })}
      </ul>
    </>
  )
}
