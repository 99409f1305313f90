import type { Group } from '#simulation'
import { formatPercent, type Lang } from '#web'
import { t } from '../texts.ts'

/** pixels: winners above the line, losers below, names of the tenths under both */
const [middle, half, height] = [118, 96, 250]

/** Shares of winners and losers of each tenth. Positions are shares of the width, so that words keep their size; a share that is not told has no column. */
export function DecileChart({ lang, groups }: { lang: Lang; groups: readonly Group[] }) {
  const most = Math.max(0.05, ...groups.flatMap(({ winners, losers }) => [winners?.value ?? 0, losers?.value ?? 0]))
  const step = 100 / groups.length
  const tall = (share: number) => Math.max(share > 0 ? 2 : 0, Math.round((share / most) * half))
  const percent = (value: number) => `${Math.round(value * 100) / 100}%`
  return (
    <figure class="g-figure">
      <svg width="100%" height={height} role="img" aria-label={t(lang, 'decile.drawing')}>
        <line x1="0" x2="100%" y1={middle} y2={middle} stroke="currentColor" stroke-opacity="0.35" />
        {groups.map(({ name, winners, losers }, index) => {
          const place = { x: percent(step * (index + 0.15)), width: percent(step * 0.7) }
          return (
            <>
              {winners === null ? null : <rect class="c-1" {...place} y={middle - tall(winners.value)} height={tall(winners.value)} />}
              {losers === null ? null : <rect class="c-loss" {...place} y={middle} height={tall(losers.value)} />}
              <text class="g-strong" x={percent(step * (index + 0.5))} y={height - 8} text-anchor="middle">
                {name}
              </text>
            </>
          )
        })}
        <text x="0" y="14">
          {formatPercent(lang, most)}
        </text>
      </svg>
      <figcaption class="g-legend">
        <span>
          <i class="c-1" /> {t(lang, 'winners')}
        </span>
        <span>
          <i class="c-loss" /> {t(lang, 'losers')}
        </span>
      </figcaption>
    </figure>
  )
}
