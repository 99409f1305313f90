/** Outlines of communes as the town gives them (GeoJSON, RFC 7946), made ready to be drawn. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ends, pathOf, planOf } from '#web'

const position = z.array(z.number()).min(2)
const ring = z.array(position).min(4)
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) }),
])
const collection = z.object({
  type: z.literal('FeatureCollection'),
  /** what is shown under the map: where it comes from */
  title: z.record(z.string(), z.string()).optional(),
  features: z.array(z.object({ properties: z.object({ name: z.string() }), geometry })).max(2000),
})

export interface Area {
  readonly name: string
  /** path of an SVG */
  readonly d: string
  /** where its name is written */
  readonly x: number
  readonly y: number
}

export interface TownMap {
  readonly title: Readonly<Record<string, string>>
  readonly width: number
  readonly height: number
  readonly areas: readonly Area[]
}

const width = 600
const most = 5_000_000

/** The map of a town's folder; undefined when it has none that can be read. */
export function mapOf(town: string): TownMap | undefined {
  const file = join(town, 'maps/communes.geojson')
  if (!existsSync(file) || statSync(file).size > most) return undefined
  const { data } = collection.safeParse(parsed(readFileSync(file, 'utf8')))
  if (data === undefined || data.features.length === 0) return undefined
  return drawn(data)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // a map that is none takes no page with it
  }
}

function drawn({ title = {}, features }: z.output<typeof collection>): TownMap {
  const shapes = features.map(({ properties, geometry }) => ({
    name: properties.name,
    rings: geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat(),
  }))
  const all = shapes.flatMap(({ rings }) => rings.flat())
  const plan = planOf(all, width)
  return {
    title,
    width: plan.width,
    height: plan.height,
    areas: shapes.map(({ name, rings }) => {
      const [left, right] = ends(rings[0]!.map((one) => plan.at(one)[0]))
      const [top, bottom] = ends(rings[0]!.map((one) => plan.at(one)[1]))
      return { name, d: pathOf(plan, rings), x: tenth((left + right) / 2), y: tenth((top + bottom) / 2) }
    }),
  }
}

const tenth = (value: number): number => Math.round(value * 10) / 10
