import type { Lang } from '#web'
import { pathOf, planOf } from '#web'
import { t } from '../texts.ts'
import type { Position, Zone } from '../zone/zone.ts'

const [width, most] = [600, 420]

/** A place on the map with its number, told in the list beside. */
export interface Mark {
  readonly number: number
  readonly at: readonly [number, number]
}

/** The zone and numbered places. Everything that it shows is said in words beside it. */
export function ZoneMap({ lang, zone, marks }: { lang: Lang; zone: Zone; marks: readonly Mark[] }) {
  const circles = zone.circles.map(({ centre, km }) => ({ centre, ring: around(centre, km) }))
  const rings = [...zone.polygons.flat(), ...circles.map(({ ring }) => ring)]
  if (rings.length === 0) return null
  const plan = planOf([...rings.flat(), ...marks.map(({ at }) => at)], width, most)
  return (
    <figure>
      <svg
        class="g-map"
        viewBox={`-24 -24 ${plan.width + 48} ${plan.height + 48}`}
        role="img"
        aria-label={t(lang, 'map', { places: marks.length })}
      >
        <rect class="m-area" x="-24" y="-24" width={plan.width + 48} height={plan.height + 48} />
        {zone.polygons.map((one) => (
          <path class="m-wash m-flood" d={pathOf(plan, one)} fill-rule="evenodd" />
        ))}
        {circles.map(({ ring }) => (
          <path class="m-wash m-flood" d={pathOf(plan, [ring])} />
        ))}
        {marks.map(({ number, at }) => {
          const [x, y] = plan.at(at)
          return (
            <g class="m-mark">
              <circle cx={x} cy={y} r="15" />
              <text x={x} y={y} dy=".35em" text-anchor="middle">
                {number}
              </text>
            </g>
          )
        })}
      </svg>
    </figure>
  )
}

/** A circle as a ring of 48 corners. */
function around([lon, lat]: Position, km: number): Position[] {
  const high = km / 111.195
  const wide = high / Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  return Array.from({ length: 49 }, (_, i): Position => {
    const angle = (i * Math.PI) / 24
    return [lon + wide * Math.cos(angle), lat + high * Math.sin(angle)]
  })
}
