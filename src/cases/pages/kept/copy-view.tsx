import type { Child } from 'hono/jsx'
import { say } from '#definitions'
import { legalDay, showReference } from '#kernel'
import { Empty, Facts, formatDate, formatDateTime, type Lang, PageHead, Talk, Turn } from '#web'
import { labelOf } from '../../messages.ts'
import { isOpen } from '../../requests.ts'
import { requestLabel } from '../../told.ts'
import { offlineHref } from '../apply/links.ts'
import type { Around } from '../mine/around.ts'
import { expectedOf } from '../mine/expected.ts'
import { dayWords, isHers, standingOf } from '../mine/stand.ts'
import { t } from '../mine/texts.ts'
import { entryOf } from '../mine/thread.tsx'

/** So many of the newest messages of a case. */
const messages = 5

interface KeptProps {
  readonly lang: Lang
  readonly cases: readonly Around[]
  /** addresses of the forms that are kept too */
  readonly fillable: ReadonlySet<string>
  readonly at: string
  readonly zone: string
}

/** My space as it is read without network: nothing in it leads anywhere but to what is kept with it. */
export function KeptSpace({ lang, cases, fillable, at, zone }: KeptProps) {
  const drafts = cases.filter(({ view }) => view.phase === 'draft')
  const others = cases.filter(({ view }) => view.phase !== 'draft')
  return (
    <>
      <PageHead lang={lang} title={t(lang, 'space.title')} lead={t(lang, 'kept.as-of', { at: formatDateTime(lang, at, zone, 'full') })} />
      {drafts.length === 0 ? null : (
        <section class="g-flow">
          <h2>{t(lang, 'space.drafts')}</h2>
          {drafts.map((around) => (
            <KeptDraft around={around} form={fillable.has(offlineHref(lang, around.view.reference))} />
          ))}
        </section>
      )}
      <section class="g-flow">
        <h2>{t(lang, 'space.cases')}</h2>
        {others.length === 0 ? (
          <Empty title={t(lang, 'space.cases.none')}>{t(lang, 'space.cases.none.text')}</Empty>
        ) : (
          others.map((around) => <KeptCase around={around} />)
        )}
      </section>
    </>
  )
}

function KeptDraft({ around, form }: { around: Around; form: boolean }) {
  const { view, service, lang, ctx, limits } = around
  return (
    <article class="g-flow">
      <h3>{say(service.title, lang)}</h3>
      <Facts
        lines={[
          { label: t(lang, 'column.begun'), value: formatDate(lang, legalDay(view.openedAt, ctx.zone)) },
          ...(limits.expiry === undefined ? [] : [{ label: t(lang, 'column.kept'), value: formatDate(lang, limits.expiry.day) }]),
        ]}
      />
      {form ? (
        <p>
          <button type="button" class="ds-button" data-kept-form={offlineHref(lang, view.reference)}>
            {t(lang, 'draft.continue')}
            <span class="ds-sr-only"> {say(service.title, lang)}</span>
          </button>
        </p>
      ) : (
        <p class="g-small">{t(lang, 'kept.draft.online')}</p>
      )}
    </article>
  )
}

function KeptCase({ around }: { around: Around }) {
  const { view, service, lang, ctx } = around
  const standing = standingOf(around)
  const meetings = view.requests.flatMap((asked) =>
    asked.meeting === undefined || !isOpen(asked) || !asked.comers.includes('applicant') ? [] : [{ asked, meeting: asked.meeting }],
  )
  const talk = view.messages.slice(-messages)
  return (
    <article class="g-flow">
      <h3>{say(service.title, lang)}</h3>
      <p>
        <Turn lang={lang} turn={standing.turn} /> <strong>{standing.label}</strong>
        <br />
        {standing.sentence}
      </p>
      <Facts
        lines={[
          { label: t(lang, 'case.number'), value: <span class="g-code">{showReference(view.reference)}</span> },
          ...(standing.next === undefined ? [] : [{ label: t(lang, 'column.next'), value: standing.next }]),
          ...askedOf(around).map((value) => ({ label: t(lang, 'case.todo'), value })),
          ...meetings.map(({ asked, meeting }) => ({
            label: requestLabel(service, asked.name, lang),
            value: (
              <>
                <strong>{formatDateTime(lang, meeting.from, ctx.zone, 'full')}</strong>
                <br />
                {meeting.place}
              </>
            ),
          })),
        ]}
      />
      {talk.length === 0 ? null : (
        <details>
          <summary>{t(lang, 'case.messages')}</summary>
          <Talk
            lang={lang}
            label={`${t(lang, 'case.messages')}, ${say(service.title, lang)}`}
            entries={talk.map((one) => entryOf(one, around))}
          />
        </details>
      )}
    </article>
  )
}

/** What is asked of her now, each with its day. */
function askedOf(around: Around): readonly string[] {
  const { view, service, lang, today } = around
  const asked = expectedOf(around).map(({ asked, day }) => {
    const label = requestLabel(service, asked.name, lang)
    return day === undefined ? label : `${label}. ${t(lang, 'next.answer', { day: dayWords(lang, day, today) })}`
  })
  const fields = view.phase === 'waiting' && isHers(around) ? (view.asked?.fields ?? []) : []
  return [...asked, ...fields.map((name) => labelOf(service, name, lang))]
}

/** A form with the way back to what is kept. */
export const KeptForm = ({ lang, form }: { lang: Lang; form: Child }) => (
  <div class="g-form__main g-flow">
    <p>
      <button type="button" class="ds-button" data-variant="tertiary" data-kept-back>
        {t(lang, 'space.title')}
      </button>
    </p>
    {form}
  </div>
)
