import type { Element as Made } from 'bpmn-moddle'
import type { Lang, Service } from '../contract.ts'
import { textIn } from '../fields/texts.ts'
import { box, type Chart, type ChartEdge, type ChartNode, chartOf, head, isoDuration, type Point } from './chart.ts'

const size = { gateway: 40, event: 36 } as const
/** from the task to the diamond behind it */
const aside = 16

/**
 * A workflow as BPMN 2.0 with its drawing: a lane for each who acts, a task for each state, a diamond where one of several actions is taken, a clock on
 * the task that time ends. A state that is left no more is a task that leads to an end. `whoOf`: a lane in words.
 */
export async function bpmnOf(service: Service, lang: Lang, whoOf: (who: string) => string): Promise<string> {
  // Only whoever asks for a file loads the library.
  const { BpmnModdle } = await import('bpmn-moddle')
  const moddle = new BpmnModdle()
  const make = (type: string, values: Record<string, unknown>) => moddle.create(type, values)
  const chart = chartOf(service, lang)
  const ids = new Map(chart.nodes.map(({ name }, index) => [name, `state_${index + 1}`]))
  const bounds = (x: number, y: number, width: number, height: number) => make('dc:Bounds', { x, y, width, height })
  const shapes: Made[] = []
  const shape = (of: Made, at: Made, more: Record<string, unknown> = {}) =>
    shapes.push(make('bpmndi:BPMNShape', { id: `${String(of.id)}_shape`, bpmnElement: of, bounds: at, ...more }))
  const elements: Made[] = []
  const links: Made[] = []

  const link = (id: string, source: Made, target: Made, points: readonly Point[], name?: string) => {
    const flow = make('bpmn:SequenceFlow', { id, sourceRef: source, targetRef: target, ...(name === undefined ? {} : { name }) })
    ;(source.outgoing as Made[]).push(flow)
    ;(target.incoming as Made[]).push(flow)
    links.push(flow)
    const waypoint = points.map(({ x, y }) => make('dc:Point', { x, y }))
    shapes.push(make('bpmndi:BPMNEdge', { id: `${id}_edge`, bpmnElement: flow, waypoint }))
  }
  const node = (type: string, id: string, at: Made, more: Record<string, unknown> = {}): Made => {
    const made = make(type, { id, incoming: [], outgoing: [], ...more })
    elements.push(made)
    shape(made, at)
    return made
  }

  const tasks = new Map<string, Made>()
  for (const one of chart.nodes)
    tasks.set(one.name, node(kindOf(one), ids.get(one.name)!, bounds(one.x, one.y, box.width, box.height), { name: one.label }))

  const [first] = chart.nodes
  if (first !== undefined) {
    const y = first.y + box.height / 2
    const start = node('bpmn:StartEvent', 'start', bounds(head - 8 - size.event / 2, y - size.event / 2, size.event, size.event))
    link('begin', start, tasks.get(first.name)!, [
      { x: head - 8 + size.event / 2, y },
      { x: first.x, y },
    ])
  }
  for (const one of chart.nodes) {
    const task = tasks.get(one.name)!
    const id = ids.get(one.name)!
    const out = chart.edges.filter(({ from }) => from === one.name)
    const acts = out.filter(({ after }) => after === undefined)
    const ends = one.phase === 'done' || acts.length === 0
    const middle = one.y + box.height / 2
    let source = task
    if (acts.length + (one.phase === 'done' && acts.length > 0 ? 1 : 0) > 1) {
      const x = one.x + box.width + aside
      source = node('bpmn:ExclusiveGateway', `${id}_choice`, bounds(x, middle - size.gateway / 2, size.gateway, size.gateway))
      link(`${id}_chosen`, task, source, [
        { x: one.x + box.width, y: middle },
        { x, y: middle },
      ])
    }
    for (const [index, edge] of acts.entries())
      link(`${id}_to_${index + 1}`, source, tasks.get(edge.to)!, source === task ? edge.points : behind(one, edge), edge.label)
    for (const [index, edge] of out.filter(({ after }) => after !== undefined).entries()) {
      const [at = { x: one.x, y: one.y }, ...rest] = edge.points
      const timer = node(
        'bpmn:BoundaryEvent',
        `${id}_time_${index + 1}`,
        bounds(at.x - size.event / 2, at.y - size.event / 2, size.event, size.event),
        {
          attachedToRef: task,
          eventDefinitions: [
            make('bpmn:TimerEventDefinition', { timeDuration: make('bpmn:FormalExpression', { body: isoDuration(edge.after ?? '0d') }) }),
          ],
        },
      )
      link(`${id}_after_${index + 1}`, timer, tasks.get(edge.to)!, [at, ...rest])
    }
    if (ends) {
      const x = one.x + box.width + aside + size.gateway + 20
      const end = node('bpmn:EndEvent', `${id}_end`, bounds(x, one.y - size.event / 2, size.event, size.event))
      link(`${id}_ended`, source, end, [
        {
          x: source === task ? one.x + box.width : one.x + box.width + aside + size.gateway / 2,
          y: source === task ? one.y + 10 : middle - size.gateway / 2,
        },
        { x, y: one.y },
      ])
    }
  }

  const lanes = chart.lanes.map(({ who, y, height }, index) => {
    const here = new Set(chart.nodes.filter(({ lane }) => lane === who).map(({ name }) => ids.get(name)!))
    const mine = elements.filter(({ id }) =>
      here.has(/^state_\d+/.exec(String(id))?.[0] ?? (first === undefined ? '' : ids.get(first.name)!)),
    )
    const lane = make('bpmn:Lane', { id: `lane_${index + 1}`, name: whoOf(who), flowNodeRef: mine })
    shape(lane, bounds(0, y, chart.width, height), { isHorizontal: true })
    return lane
  })
  const process = make('bpmn:Process', {
    id: 'process',
    name: textIn(service.title, lang),
    isExecutable: false,
    laneSets: [make('bpmn:LaneSet', { id: 'lanes', lanes })],
    flowElements: [...elements, ...links],
  })
  const plane = make('bpmndi:BPMNPlane', { id: 'plane', bpmnElement: process, planeElement: shapes })
  const definitions = make('bpmn:Definitions', {
    id: 'definitions',
    targetNamespace: `urn:guichet:service:${encodeURIComponent(service.id)}:${service.version}`,
    exporter: 'Guichet',
    rootElements: [process],
    diagrams: [make('bpmndi:BPMNDiagram', { id: 'diagram', plane })],
  })
  return (await moddle.toXML(definitions, { format: true })).xml
}

/** Done by a person, by a computation, or by nobody: then the state is only shown. */
const kindOf = ({ by }: ChartNode): string =>
  by.some((one) => one !== 'system') ? 'bpmn:UserTask' : by.length > 0 ? 'bpmn:ServiceTask' : 'bpmn:Task'

/** The line of a move when it leaves from the diamond behind its task. */
function behind({ x, y }: ChartNode, { points }: Pick<ChartEdge, 'points'>): Chart['edges'][number]['points'] {
  const middle = y + box.height / 2
  const [out, ...rest] = points
  const right = x + box.width + aside + size.gateway
  if (points.length === 4) return [{ x: right, y: middle }, { x: points[1]!.x, y: middle }, ...rest.slice(1)]
  const below = right - size.gateway / 2
  return out === undefined ? points : [{ x: below, y: middle + size.gateway / 2 }, { x: below, y: points[1]!.y }, ...rest.slice(1)]
}
