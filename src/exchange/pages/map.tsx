import type { Lang } from '#web'
import { t } from '../texts.ts'

export interface Stop {
  readonly name: string
  readonly latitude: number
  readonly longitude: number
}

/** pixels */
const height = 260
const margin = 28

/**
 * The places in their order. East and west are shares of the width, so that words keep their size on a phone; the timeline beside says the same in words.
 */
export function RouteMap({ lang, stops }: { lang: Lang; stops: readonly Stop[] }) {
  const route = stops.filter(({ name }, index) => name !== stops[index - 1]?.name)
  const across = scale(route.map(({ longitude }) => longitude))
  const up = scale(route.map(({ latitude }) => latitude))
  const points = route.map(({ name, latitude, longitude }) => ({
    name,
    x: 12 + across(longitude) * 76,
    y: Math.round(height - margin - up(latitude) * (height - 2 * margin)),
  }))
  const percent = (value: number) => `${Math.round(value * 100) / 100}%`
  const firsts = points.filter(({ name }, index) => points.findIndex((one) => one.name === name) === index)
  return (
    <figure class="g-figure">
      <svg width="100%" height={height} role="img" aria-label={t(lang, 'map.label', { places: route.map(({ name }) => name).join(', ') })}>
        {points.slice(1).map(({ x, y }, index) => (
          <line
            x1={percent(points[index]!.x)}
            y1={points[index]!.y}
            x2={percent(x)}
            y2={y}
            stroke="currentColor"
            stroke-opacity="0.5"
            stroke-width="2"
          />
        ))}
        {/* Names stand outside, over what is north and under what is south, where no line comes. */}
        {firsts.map(({ name, x, y }) => (
          <g>
            <circle cx={percent(x)} cy={y} r="6" class="c-1" />
            <text x={percent(x)} y={y} dx={x > 50 ? 8 : -8} dy={y > height / 2 ? 22 : -12} text-anchor={x > 50 ? 'end' : 'start'}>
              {`${points.findIndex((one) => one.name === name) + 1}. ${name}`}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  )
}

/** 0 to 1 between the least and the most; in the middle when they are one. */
function scale(values: readonly number[]): (value: number) => number {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return (value) => (most === least ? 0.5 : (value - least) / (most - least))
}
