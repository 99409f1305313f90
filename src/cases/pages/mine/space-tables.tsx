import { say } from '#definitions'
import { legalDay, showReference } from '#kernel'
import { formatDate, type Lang, type Row, Table, Turn } from '#web'
import { caseHref, tasksHref } from '../apply/links.ts'
import type { Around } from './around.ts'
import type { DoneLine } from './space.tsx'
import { dayWords, renewalOf, standingOf } from './stand.ts'
import { t } from './texts.ts'

/** The service of a case, as the link to it. */
export const titleLink = ({ view, service, lang }: Around) => (
  <a href={view.phase === 'draft' ? tasksHref(lang, view.reference) : caseHref(lang, view.reference)}>{say(service.title, lang)}</a>
)

/** What was begun and not sent. */
export function Drafts({ lang, drafts }: { lang: Lang; drafts: readonly Around[] }) {
  const rows = drafts.map((around): Row => {
    const { view, service, limits, ctx } = around
    return {
      cells: [
        titleLink(around),
        formatDate(lang, legalDay(view.openedAt, ctx.zone)),
        limits.expiry === undefined ? '' : formatDate(lang, limits.expiry.day),
        <>
          <a href={tasksHref(lang, view.reference)}>
            {t(lang, 'draft.continue')}
            <span class="ds-sr-only"> {say(service.title, lang)}</span>
          </a>{' '}
          <a href={`${caseHref(lang, view.reference)}/withdraw`}>
            {t(lang, 'draft.drop')}
            <span class="ds-sr-only"> {say(service.title, lang)}</span>
          </a>
        </>,
      ],
    }
  })
  return (
    <section>
      <h2 id="drafts">{t(lang, 'space.drafts')}</h2>
      <Table
        lang={lang}
        stack
        columns={[
          { label: t(lang, 'column.service'), kind: 'head' },
          { label: t(lang, 'column.begun') },
          { label: t(lang, 'column.kept') },
          { label: <span class="ds-sr-only">{t(lang, 'draft.continue')}</span>, bare: true },
        ]}
        rows={rows}
      />
    </section>
  )
}

/** Cases on their way, or decided against the person. */
export function LiveTable({ lang, cases }: { lang: Lang; cases: readonly Around[] }) {
  const rows = cases.map((around): Row => {
    const standing = standingOf(around)
    return {
      cells: [
        titleLink(around),
        <>
          <Turn lang={lang} turn={standing.turn} /> {standing.label}
        </>,
        standing.next ?? '',
        showReference(around.view.reference),
      ],
    }
  })
  return (
    <Table
      lang={lang}
      stack
      columns={[
        { label: t(lang, 'column.service'), kind: 'head' },
        { label: t(lang, 'column.stand') },
        { label: t(lang, 'column.next') },
        { label: t(lang, 'column.number'), kind: 'code' },
      ]}
      rows={rows}
    />
  )
}

/** What was granted and holds for a time. */
export function Rights({ lang, rights }: { lang: Lang; rights: readonly Around[] }) {
  const rows = rights.map((around): Row => {
    const { view, limits, today } = around
    const renewal = renewalOf(around)
    const until = limits.validity === undefined ? '' : dayWords(lang, limits.validity.day, today)
    return {
      cells: [
        titleLink(around),
        standingOf(around).label,
        renewal === undefined ? (
          until
        ) : (
          <>
            {until} <a href={`${caseHref(lang, view.reference)}/do/${encodeURIComponent(renewal.name)}`}>{say(renewal.label, lang)}</a>
          </>
        ),
        showReference(view.reference),
      ],
    }
  })
  return (
    <section>
      <h2 id="rights">{t(lang, 'space.rights')}</h2>
      <Table
        lang={lang}
        stack
        columns={[
          { label: t(lang, 'column.service'), kind: 'head' },
          { label: t(lang, 'column.stand') },
          { label: t(lang, 'column.until') },
          { label: t(lang, 'column.number'), kind: 'code' },
        ]}
        rows={rows}
      />
    </section>
  )
}

/** What is over. */
export function Done({ lang, zone, done }: { lang: Lang; zone: string; done: readonly DoneLine[] }) {
  return (
    <section>
      <h2 id="done">{t(lang, 'space.done')}</h2>
      <Table
        lang={lang}
        stack
        columns={[
          { label: t(lang, 'column.service'), kind: 'head' },
          { label: t(lang, 'column.stand') },
          { label: t(lang, 'column.decided') },
          { label: t(lang, 'column.number'), kind: 'code' },
        ]}
        rows={done.map(({ reference, title, label, since, shown }) => ({
          cells: [<a href={caseHref(lang, reference)}>{title}</a>, label, formatDate(lang, legalDay(since, zone)), shown],
        }))}
      />
    </section>
  )
}
