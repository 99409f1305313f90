import { Bar, formatDate, formatNumber, formatPercent, type Lang, Table } from '#web'
import { type Figures, fewest, type Share } from './contract.ts'
import { t } from './texts.ts'

/** A number, or that it is too small to be told. */
export const numberIn = (lang: Lang, value: number | null): string =>
  value === null ? t(lang, 'few', { fewest }) : formatNumber(lang, value)

/** Counts with their share as a number and a bar. */
export function Shares({
  lang,
  shares,
  title,
  name,
  label,
}: {
  lang: Lang
  shares: readonly Share[]
  title: string
  name: string
  label: (name: string) => string
}) {
  return (
    <Table
      lang={lang}
      dense
      label={title}
      columns={[
        { label: name, kind: 'head' },
        { label: t(lang, 'count'), kind: 'num' },
        { label: t(lang, 'share'), kind: 'num' },
        { label: <span class="ds-sr-only">{t(lang, 'bar')}</span>, name: t(lang, 'bar'), bare: true },
      ]}
      rows={shares.map((one) => ({
        cells: [
          label(one.name),
          numberIn(lang, one.count),
          one.share === null ? '–' : formatPercent(lang, one.share),
          <span class="g-barcell">{one.share === null ? null : <Bar share={one.share} />}</span>,
        ],
      }))}
    />
  )
}

/** The numbers of the months, beside their drawing. */
export function MonthsTable({ lang, months }: { lang: Lang; months: Figures['months'] }) {
  return (
    <Table
      lang={lang}
      dense
      label={t(lang, 'months')}
      columns={[
        { label: t(lang, 'month'), kind: 'head' },
        { label: t(lang, 'received'), kind: 'num' },
        { label: t(lang, 'decided'), kind: 'num' },
      ]}
      rows={months.map(({ month, received, decided }) => ({
        cells: [formatDate(lang, `${month}-01`, 'month'), numberIn(lang, received), numberIn(lang, decided)],
      }))}
    />
  )
}
