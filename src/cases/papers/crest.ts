/** A town's crest as vector paths: SVG path data in a box of `width` × `height`. */
export interface Crest {
  readonly width: number
  readonly height: number
  readonly paths: readonly { readonly d: string; readonly fill?: string; readonly stroke?: string }[]
}

/** Colours of the classes that a crest may use instead of its own (DESIGN, "How a town brands it"). */
export interface CrestColours {
  readonly field: string
  readonly bridge: string
  readonly tower: string
  readonly water: string
}

const attribute = (element: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1]
const colour = (text: string | undefined): string | undefined => (text && /^#[0-9a-f]{6}$/i.test(text) ? text : undefined)

/**
 * Reads the crest of a town from its SVG: `viewBox` and the `path` elements with `class` or a `fill` or `stroke` in `#rrggbb`; anything else
 * in the file is passed over, so no script, style or address can come through. Undefined when there is no box or no path.
 */
export function readCrest(svg: string, colours: CrestColours): Crest | undefined {
  const [, , width, height] = (attribute(svg, 'viewBox') ?? '').split(/[\s,]+/).map(Number)
  if (!width || !height) return undefined
  const paths = [...svg.matchAll(/<path\b[^>]*>/g)].flatMap(([element]) => {
    const d = attribute(element, 'd')
    if (!d || !/^[\d\s,.\-+eMmLlHhVvCcSsQqTtAaZz]+$/.test(d)) return []
    const part = /g-crest__(field|bridge|tower|water)/.exec(attribute(element, 'class') ?? '')?.[1] as keyof CrestColours | undefined
    // Water is the one part drawn as lines.
    if (part === 'water') return [{ d, stroke: colours.water }]
    if (part) return [{ d, fill: colours[part] }]
    const fill = colour(attribute(element, 'fill'))
    const stroke = colour(attribute(element, 'stroke'))
    return fill || stroke ? [{ d, ...(fill && { fill }), ...(stroke && { stroke }) }] : []
  })
  return paths.length > 0 ? { width, height, paths } : undefined
}
