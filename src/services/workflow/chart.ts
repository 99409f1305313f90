import type { Duration, Lang, Service, State } from '../contract.ts'
import { textIn } from '../fields/texts.ts'

/** A workflow laid out: who acts in lanes, states from left to right by how far they are from the beginning, lines that cross no state. Pixels. */
export interface Chart {
  readonly width: number
  readonly height: number
  readonly lanes: readonly Lane[]
  readonly nodes: readonly ChartNode[]
  readonly edges: readonly ChartEdge[]
}

export interface Lane {
  readonly who: string
  readonly y: number
  readonly height: number
}

export interface ChartNode {
  readonly name: string
  readonly label: string
  readonly phase: State['phase']
  readonly outcome?: State['outcome']
  /** `applicant`, `system`, roles: who may act here */
  readonly by: readonly string[]
  readonly lane: string
  readonly x: number
  readonly y: number
}

export interface ChartEdge {
  readonly from: string
  readonly to: string
  /** of the action; undefined: time does it */
  readonly label?: string
  readonly by: readonly string[]
  /** the delay after which time does it */
  readonly after?: Duration
  readonly points: readonly Point[]
}

export interface Point {
  readonly x: number
  readonly y: number
}

export const box = { width: 168, height: 76 } as const
export const head = 132
const gutter = 156
const channel = 16
const margin = 14

type Move = Omit<ChartEdge, 'points'>

export function chartOf(service: Service, lang: Lang): Chart {
  const { states } = service.workflow
  const moves = movesOf(service, lang)
  const columns = ranks(states, moves)
  const lanes = lanesOf(states)
  // A cell of lane and column holds its states one above the other.
  const cells = new Map<string, number>()
  const placed = states.map((state) => {
    const column = columns.get(state.name) ?? 0
    const lane = laneOf(state)
    const row = cells.get(`${lane}/${column}`) ?? 0
    cells.set(`${lane}/${column}`, row + 1)
    return { state, column, lane, row }
  })
  const at = (name: string) => placed.find(({ state }) => state.name === name)!
  const near = ({ from, to }: Move) => at(to).column === at(from).column + 1
  const rowKey = (one: { readonly lane: string; readonly row: number }) => `${one.lane}/${one.row}`

  // Room under each row for the lines that go along it.
  const along = new Map<string, Move[]>()
  for (const move of moves.filter((one) => !near(one))) {
    const key = rowKey(at(move.from))
    along.set(key, [...(along.get(key) ?? []), move])
  }
  const tops = new Map<string, number>()
  const drawn: Lane[] = []
  let y = 0
  for (const who of lanes) {
    const rows = 1 + Math.max(0, ...placed.filter(({ lane }) => lane === who).map(({ row }) => row))
    const top = y
    for (let row = 0; row < rows; row++) {
      tops.set(`${who}/${row}`, y + margin)
      y += margin + box.height + margin + channel * (along.get(`${who}/${row}`)?.length ?? 0)
    }
    drawn.push({ who, y: top, height: y - top })
  }
  const spot = (name: string): Point => {
    const { column, lane, row } = at(name)
    return { x: head + 24 + column * (box.width + gutter), y: tops.get(`${lane}/${row}`) ?? 0 }
  }

  const leaving = (move: Move) => moves.filter((one) => one.from === move.from && near(one) === near(move))
  const arriving = (move: Move) => moves.filter((one) => one.to === move.to)
  const share = (all: readonly Move[], one: Move) => (all.indexOf(one) + 1) / (all.length + 1)
  const edges = moves.map((move): ChartEdge => {
    const [source, target] = [spot(move.from), spot(move.to)]
    const into = { x: target.x, y: Math.round(target.y + box.height * share(arriving(move), move)) }
    const turn = target.x - 14 - 7 * arriving(move).indexOf(move)
    const part = share(leaving(move), move)
    if (near(move)) {
      const out = { x: source.x + box.width, y: Math.round(source.y + box.height * part) }
      return { ...move, points: [out, { x: turn, y: out.y }, { x: turn, y: into.y }, into] }
    }
    const out = { x: Math.round(source.x + box.width * part), y: source.y + box.height }
    const lines = along.get(rowKey(at(move.from))) ?? []
    const level = out.y + margin + channel * lines.indexOf(move)
    return { ...move, points: [out, { x: out.x, y: level }, { x: turn, y: level }, { x: turn, y: into.y }, into] }
  })

  const last = Math.max(...placed.map(({ column }) => column))
  return {
    width: head + 24 + (last + 1) * (box.width + gutter) - gutter + 24,
    height: y,
    lanes: drawn,
    nodes: placed.map(({ state, lane }) => ({
      name: state.name,
      label: textIn(state.label, lang),
      phase: state.phase,
      ...(state.outcome === undefined ? {} : { outcome: state.outcome }),
      by: actorsOf(state),
      lane,
      ...spot(state.name),
    })),
    edges,
  }
}

export const actorsOf = (state: State): readonly string[] => [...new Set(state.do.flatMap(({ by }) => by))]

/** What moves a case: actions with a target, and time. */
function movesOf({ workflow, cycle }: Service, lang: Lang): readonly Move[] {
  const known = new Set(workflow.states.map(({ name }) => name))
  return workflow.states
    .flatMap((state): Move[] => [
      ...state.do.flatMap((action) =>
        action.to === undefined ? [] : [{ from: state.name, to: action.to, label: textIn(action.label, lang), by: action.by }],
      ),
      ...(state.expire === undefined ? [] : [{ from: state.name, to: state.expire.to, by: [], after: state.expire.after }]),
      ...(state.valid === undefined ? [] : [{ from: state.name, to: state.valid.then, by: [], after: state.valid.for }]),
      ...silence(workflow, state),
      ...(cycle?.silent !== undefined && cycle.while.includes(state.name)
        ? [{ from: state.name, to: cycle.silent.to, by: [], after: periods[cycle.every] }]
        : []),
    ])
    .filter(({ from, to }) => from !== to && known.has(to))
}

const periods = { month: '1mo', quarter: '3mo', year: '1y' } as const

/** Where the silence of the law leads from an open state, once its delay is over. */
const silence = ({ clock }: Service['workflow'], { name, phase }: State): readonly Move[] =>
  clock?.missed?.to === undefined || phase !== 'open' || clock.until.includes(name)
    ? []
    : [{ from: name, to: clock.missed.to, by: [], after: clock.in }]

/** How many moves from the beginning; what nothing leads to stands first. */
function ranks(states: readonly State[], moves: readonly Move[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  let level = states.slice(0, 1).map(({ name }) => name)
  for (let rank = 0; level.length > 0; rank++) {
    for (const name of level) found.set(name, rank)
    level = [...new Set(moves.filter(({ from, to }) => found.get(from) === rank && !found.has(to)).map(({ to }) => to))]
  }
  return found
}

/** A state stands with who acts first in it; where nobody does, with the person whom it concerns. */
const laneOf = (state: State): string => {
  const actors = actorsOf(state)
  return actors.find((one) => one !== 'system') ?? actors[0] ?? 'applicant'
}

const lanesOf = (states: readonly State[]): readonly string[] => {
  const all = new Set(states.map(laneOf))
  return [...(all.delete('applicant') ? ['applicant'] : []), ...all]
}

/** `15d` as an ISO 8601 duration; working days count as days. */
export function isoDuration(duration: Duration): string {
  const [, count = '0', unit] = /^(\d+)(h|d|bd|w|mo|y)$/.exec(duration) ?? []
  if (unit === 'h') return `PT${count}H`
  if (unit === 'w') return `P${Number(count) * 7}D`
  return `P${count}${unit === 'mo' ? 'M' : unit === 'y' ? 'Y' : 'D'}`
}
