import { formatNumber, type Lang } from '#web'
import type { Figures } from './contract.ts'
import { t } from './texts.ts'

/** pixels: plot above, names of months below */
const height = 168
const plot = 132
const top = 18

/**
 * Two columns a month, received and decided. Positions are shares of the width, so that words keep their size on a phone; a month of which the number is
 * not told has no column, and where no month is told nothing is drawn. The table beside says the same.
 */
export function MonthsChart({ lang, months, title }: { lang: Lang; months: Figures['months']; title: string }) {
  const told = months.some(({ received, decided }) => received !== null || decided !== null)
  if (!told) return null
  const most = Math.max(1, ...months.flatMap(({ received, decided }) => [received ?? 0, decided ?? 0]))
  const step = 100 / Math.max(months.length, 1)
  const percent = (value: number) => `${Math.round(value * 100) / 100}%`
  const column = (value: number | null, index: number, place: number, role: string) => {
    if (value === null || value === 0) return null
    const tall = Math.max(2, Math.round((value / most) * (plot - top)))
    return <rect class={role} x={percent(step * (index + place))} y={plot - tall} width={percent(step * 0.32)} height={tall} rx="1" />
  }
  return (
    <figure class="g-figure">
      <svg width="100%" height={height} role="img" aria-label={title}>
        <line x1="0" x2="100%" y1={plot} y2={plot} stroke="currentColor" stroke-opacity="0.35" />
        {months.map(({ received, decided }, index) => [column(received, index, 0.16, 'c-1'), column(decided, index, 0.52, 'c-you')])}
        {months.map(({ month }, index) => (
          <text x={percent(step * (index + 0.5))} y={plot + 22} text-anchor="middle">
            {month.slice(5)}
          </text>
        ))}
        <text x="0" y="12">
          {formatNumber(lang, most)}
        </text>
      </svg>
      <figcaption class="g-legend">
        <span>
          <i class="c-1" /> {t(lang, 'received')}
        </span>
        <span>
          <i class="c-you" /> {t(lang, 'decided')}
        </span>
      </figcaption>
    </figure>
  )
}
