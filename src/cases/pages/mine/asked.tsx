import { Actions, LinkButton, Turn } from '#web'
import { addressee } from '../../addressee.ts'
import { requestLimit, stillAsked } from '../../requests.ts'
import { requestLabel } from '../../told.ts'
import type { AskedRequest } from '../../view.ts'
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
      <Actions>
        <LinkButton href={href}>{t(lang, doOf[asked.kind] ?? 'case.todo.do')}</LinkButton>
      </Actions>
    </div>
  )
}

const doOf: Readonly<Partial<Record<AskedRequest['kind'], 'asked.sign' | 'asked.give'>>> = {
  signature: 'asked.sign',
  evidence: 'asked.give',
}

/** Whom we asked for what, and until when we wait: the person sees what her case waits for. */
export function OthersAsked({ around, edge }: CaseProps) {
  const { lang, service, ctx, today } = around
  const others = othersAsked(around)
  if (others.length === 0) return null
  return (
    <>
      <h3>{t(lang, 'asked.others')}</h3>
      <ul class="g-list">
        {others.map((asked) => {
          const who = stillAsked(asked).map((to) => addressee(edge.town, service, to, lang))
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
