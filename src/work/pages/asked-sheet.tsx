import type { AskedRequest } from '#cases'
import { accountIn, addressee, meetingOf, partyName, requestLabel } from '#cases'
import { legalDay } from '#kernel'
import { formatCents, formatDate, formatDateTime, Sheet } from '#web'
import { answerableIn, dueOf } from '../asked.ts'
import { fullName } from '../names.ts'
import { teamsToAsk } from '../opinion.ts'
import { isWorkKey, t } from '../texts.ts'
import type { CaseParts } from './case-view.tsx'
import { answerHref, caseHref, consultationHref } from './links.ts'

/** What the case asked of others: who, until when, what they said. Newest first; the agent's own are answered from here. */
export function AskedSheet({ ctx: { lang, edge }, opened }: CaseParts) {
  const { view, loaded } = opened
  const asks = opened.roles.length > 0 && view.phase !== 'done' && teamsToAsk(edge, opened).length > 0
  if (view.requests.length === 0 && !asks) return null
  const mine = new Set(answerableIn(opened).map(({ asked }) => asked.key))
  return (
    <Sheet id="asked" title={t(lang, 'asked.title')}>
      <ul class="g-list g-flow">
        {view.requests.toReversed().map((asked) => (
          <li>
            <strong>{requestLabel(loaded.service, asked.name, lang)}</strong>
            <br />
            <small>
              {asked.to.map((to) => addressee(edge.town, loaded.service, view, to, lang)).join(', ')}. {standing(asked, opened, lang)}
            </small>
            {asked.own === undefined ? null : (
              <p class="g-said">
                {asked.own.confidential ? <strong>{t(lang, 'opinion.mark')}. </strong> : null}
                {asked.own.question}
              </p>
            )}
            {asked.replies.map((reply) => (
              <Said lang={lang} asked={asked} reply={reply} opened={opened} />
            ))}
            {meetingsIn(asked).map(({ comers, meeting }) => (
              <p>
                {t(lang, comers.includes('applicant') && comers.length === 1 ? 'asked.meeting' : 'asked.meeting.of', {
                  when: formatDateTime(lang, meeting.from, opened.ctx.zone, 'full'),
                  place: meeting.place,
                  who: comers.map((one) => addressee(edge.town, loaded.service, view, one, lang)).join(', '),
                })}
              </p>
            ))}
            {asked.unclear.map(({ amount }) => (
              <p>
                <strong>{t(lang, 'asked.unclear', { amount: formatCents(lang, amount, asked.currency ?? 'EUR') })}</strong>
              </p>
            ))}
            {asked.kind === 'consultation' && opened.roles.length > 0 ? (
              <p>
                <a href={consultationHref(lang, view.reference, asked.name)}>{t(lang, 'consult.read')}</a>
              </p>
            ) : null}
            {mine.has(asked.key) ? (
              <p>
                <a href={answerHref(lang, view.reference, asked.name)}>{t(lang, 'asked.answer')}</a>
              </p>
            ) : null}
          </li>
        ))}
        {view.refunds.map(({ request, amount, currency, at }) => (
          <li>
            <strong>{t(lang, 'asked.refund', { amount: formatCents(lang, amount, currency) })}</strong>
            <br />
            <small>
              {requestLabel(loaded.service, request, lang)}.{' '}
              {t(lang, 'asked.since', { day: formatDate(lang, legalDay(at, opened.ctx.zone), 'short') })}
            </small>
          </li>
        ))}
      </ul>
      {asks ? (
        <p>
          <a href={`${caseHref(lang, view.reference)}/opinion`}>{t(lang, 'opinion.ask')}</a>
        </p>
      ) : null}
    </Sheet>
  )
}

/** Times that were taken, each with who comes: all at once, or one by one. */
function meetingsIn(asked: AskedRequest) {
  if (asked.together) return asked.meeting === undefined ? [] : [{ comers: asked.comers, meeting: asked.meeting }]
  return asked.comers.flatMap((comer) => {
    const meeting = meetingOf(asked, comer)
    return meeting === undefined ? [] : [{ comers: [comer], meeting }]
  })
}

type Opened = CaseParts['opened']

function standing(asked: AskedRequest, { ctx }: Opened, lang: string): string {
  const day = (instant: string) => formatDate(lang, legalDay(instant, ctx.zone), 'short')
  if (asked.silent?.as !== undefined)
    return t(lang, 'asked.silent.as', { as: inWords(lang, 'avis', asked.silent.as), reference: asked.silent.reference ?? '' })
  if (asked.closed === 'answered') return t(lang, 'asked.answered')
  if (asked.closed === 'lapsed') return t(lang, 'asked.lapsed')
  if (asked.silent !== undefined) return t(lang, 'asked.late', { day: formatDate(lang, asked.silent.day, 'short') })
  const due = dueOf(asked, ctx)
  return due === undefined
    ? t(lang, 'asked.since', { day: day(asked.at) })
    : t(lang, 'asked.until', { day: formatDate(lang, due, 'short') })
}

function Said({
  lang,
  asked,
  reply,
  opened,
}: {
  lang: string
  asked: AskedRequest
  reply: AskedRequest['replies'][number]
  opened: Opened
}) {
  const { colleagues, ctx } = opened
  const who = colleagues.get(accountIn(reply.by) ?? '')
  const name =
    reply.by.kind === 'party'
      ? partyName(opened.view, opened.loaded.service, reply.by.party)
      : who === undefined
        ? reply.by.kind === 'applicant'
          ? t(lang, 'asked.by.applicant')
          : undefined
        : fullName(who)
  const { motif, montant, ...rest } = reply.answer
  const words = [
    ...Object.entries(rest).map(([key, value]) => inWords(lang, key, value)),
    ...(typeof montant === 'number' ? [t(lang, 'asked.paid', { amount: formatCents(lang, montant, asked.currency ?? 'EUR') })] : []),
  ]
  return (
    <blockquote class="g-said">
      <p>
        {words.length === 0 ? t(lang, 'asked.given') : words.join(', ')}
        {typeof motif === 'string' ? `. ${motif}` : ''}
      </p>
      <small>
        {[name, reply.assurance && t(lang, `asked.level.${reply.assurance}`), formatDate(lang, legalDay(reply.at, ctx.zone), 'short')]
          .filter(Boolean)
          .join(', ')}
      </small>
    </blockquote>
  )
}

/** `avis: favorable` → the word for it; another word stands as it was said. */
export function inWords(lang: string, key: string, value: string | number | boolean): string {
  const name = typeof value === 'boolean' ? `said.${key}.${value ? 'yes' : 'no'}` : `said.${key}.${value}`
  return isWorkKey(name) ? t(lang, name as 'asked.title') : String(value)
}
