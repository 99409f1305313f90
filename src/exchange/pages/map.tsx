import type { Lang } from '#web'
import { t } from '../texts.ts'

export interface Stop {
  readonly name: string
  readonly latitude: number
  readonly longitude: number
}

const width = 640
const height = 300
const edge = 48

/** The places in their order, on a plane that is true enough for a corridor. The timeline beside says the same in words. */
export function RouteMap({ lang, stops }: { lang: Lang; stops: readonly Stop[] }) {
  const middle = (stops.reduce((sum, { latitude }) => sum + latitude, 0) / stops.length) * (Math.PI / 180)
  const flat = stops.map(({ latitude, longitude }) => ({ x: longitude * Math.cos(middle), y: -latitude }))
  const low = { x: Math.min(...flat.map(({ x }) => x)), y: Math.min(...flat.map(({ y }) => y)) }
  const span = { x: Math.max(...flat.map(({ x }) => x)) - low.x, y: Math.max(...flat.map(({ y }) => y)) - low.y }
  const scale = Math.min((width - 2 * edge) / (span.x || 1), (height - 2 * edge) / (span.y || 1))
  const points = flat.map(({ x, y }) => ({
    x: Math.round(edge + (x - low.x) * scale + (width - 2 * edge - span.x * scale) / 2),
    y: Math.round(edge + (y - low.y) * scale + (height - 2 * edge - span.y * scale) / 2),
  }))
  const seen = new Set<string>()
  return (
    <figure class="g-figure">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width="100%"
        role="img"
        aria-label={t(lang, 'map.label', { places: stops.map(({ name }) => name).join(', ') })}
      >
        <polyline
          points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
          fill="none"
          stroke="currentColor"
          stroke-opacity="0.5"
          stroke-width="2"
        />
        {points.map(({ x, y }, index) => {
          const { name } = stops[index]!
          if (seen.has(name)) return null
          seen.add(name)
          return (
            <g>
              <circle cx={x} cy={y} r="6" class="c-1" />
              <text x={x} y={y - 12} text-anchor="middle">
                {`${index + 1}. ${name}`}
              </text>
            </g>
          )
        })}
      </svg>
    </figure>
  )
}
