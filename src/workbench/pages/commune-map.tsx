import { say } from '#definitions'
import type { Group } from '#simulation'
import type { Lang } from '#web'
import type { TownMap } from '../map.ts'
import { t } from '../texts.ts'

/** By role, as in the legend. */
const looks = { up: 'c-3', down: 'c-down', 'far-down': 'c-down2', off: 'c-off' } as const
type Look = keyof typeof looks

/** Communes by the mean change of their households. Colour only repeats what stands in them and in the table. */
export function CommuneMap({
  lang,
  map,
  groups,
  write,
}: {
  lang: Lang
  map: TownMap
  groups: readonly Group[]
  write: (lang: Lang, value: number) => string
}) {
  const means = new Map(groups.flatMap(({ name, mean }) => (mean === null ? [] : [[name, mean.value] as const])))
  const most = Math.max(0, ...[...means.values()].map(Math.abs))
  const lookOf = (mean: number | undefined): Look | undefined =>
    mean === undefined ? 'off' : mean > 0 ? 'up' : mean === 0 ? undefined : mean < -most / 2 ? 'far-down' : 'down'
  const shown = new Set(map.areas.map(({ name }) => lookOf(means.get(name))))
  return (
    <figure>
      <svg class="g-map" viewBox={`-4 -4 ${map.width + 8} ${map.height + 8}`} role="img" aria-label={t(lang, 'map')}>
        {map.areas.map(({ name, d }) => {
          const look = lookOf(means.get(name))
          return <path class={look === undefined ? 'm-area' : `m-area ${looks[look]}`} d={d} fill-rule="evenodd" />
        })}
        {map.areas.map(({ name, x, y }) => {
          const mean = means.get(name)
          return (
            <text class="m-name" x={x} y={y} text-anchor="middle">
              {name}
              {mean === undefined ? null : (
                <tspan class="m-value" x={x} dy="1.35em">
                  {write(lang, mean)}
                </tspan>
              )}
            </text>
          )
        })}
      </svg>
      <figcaption>
        <span class="g-legend">
          {(Object.keys(looks) as Look[])
            .filter((look) => shown.has(look))
            .map((look) => (
              <span>
                <i class={looks[look]} /> {t(lang, `map.${look}`)}
              </span>
            ))}
        </span>
        <span class="g-fine">{say(map.title, lang)}</span>
      </figcaption>
    </figure>
  )
}
