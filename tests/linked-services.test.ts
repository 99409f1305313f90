import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { BpmnModdle } from 'bpmn-moddle'
import { DataFactory, Parser, Store } from 'n3'
import SHACLValidator from 'rdf-validate-shacl'
import { startTown, type TestTown } from './support/town.ts'

const root = join(import.meta.dirname, '..')
/** The shapes of CPSV-AP 3.2.0 (SEMICeu/CPSV-AP, releases/3.2.0/shacl): they name no licence, so they are not here. */
const shapes = process.env.GUICHET_TEST_SHAPES ?? join(root, '..', 'shared', 'data', 'cpsv-ap', 'cpsv-ap-SHACL.ttl')

let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false, services: [join(import.meta.dirname, 'fixtures')] })
})
after(() => town.close())

const asTurtle = async (path: string, accept = 'text/turtle') => {
  const response = await fetch(`${town.url}${path}`, { headers: { Accept: accept } })
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() }
}
const ids = () => town.edge.catalogue.ids()

test('Accept says which of the two; nothing said is JSON; a service that is not shown is not there', async () => {
  assert.equal((await asTurtle('/api/v1/services/nothing')).status, 404)
  assert.match((await asTurtle('/api/v1/services/aide-logement-urgence', '*/*')).type, /^application\/json/)
})

test('each service as CPSV-AP 3.2 is valid against its shapes', {
  skip: existsSync(shapes) ? false : 'GUICHET_TEST_SHAPES names no file of shapes',
}, async () => {
  const parse = (text: string) => new Store(new Parser().parse(text))
  const validator = new SHACLValidator(parse(readFileSync(shapes, 'utf8')) as never)
  assert.ok(ids().length >= 4)
  let found = 0
  for (const id of ids()) {
    const { status, type, text } = await asTurtle(`/api/v1/services/${id}`)
    if (status === 404) continue
    found += 1
    assert.match(type, /^text\/turtle/)
    const data = parse(text)
    const report = await validator.validate(data as never)
    const wrong = report.results.map(
      (one) => `${one.path?.value} ${one.focusNode?.value} ${one.message.map(({ value }: { value: string }) => value).join(' ')}`,
    )
    assert.deepEqual(wrong, [], id)
    const said = (predicate: string) => data.getObjects(null, `http://data.europa.eu/m8g/${predicate}`, null).length
    assert.ok(said('hasCompetentAuthority') > 0 && said('hasChannel') > 0, id)
    assert.equal(
      data.getSubjects('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'http://purl.org/vocab/cpsv#PublicService', null).length,
      1,
    )
    // A test that cannot fail is none: without its title it is refused.
    const title = DataFactory.namedNode('http://purl.org/dc/terms/title')
    data.removeQuads(data.getQuads(DataFactory.namedNode(`${town.url}/api/v1/services/${id}`), title, null, null))
    assert.equal((await validator.validate(data as never)).conforms, false)
  }
  assert.ok(found >= 4)
})

test('each workflow as BPMN is read back without a warning: every state, every move, every place in the drawing', async () => {
  assert.equal((await asTurtle('/api/v1/services/nothing/workflow.bpmn')).status, 404)
  for (const id of ids()) {
    const { status, type, text } = await asTurtle(`/api/v1/services/${id}/workflow.bpmn?lang=fr`, '*/*')
    if (status === 404) continue
    assert.match(type, /^application\/xml/)
    const { rootElement, warnings, elementsById } = await new BpmnModdle().fromXML(text)
    assert.deepEqual(warnings, [], id)
    const { service } = town.edge.catalogue.current(id)!
    const elements = Object.values(elementsById) as unknown as Read[]
    const process = (rootElement as unknown as { rootElements: { flowElements: Read[] }[] }).rootElements[0]!
    const flows = process.flowElements.filter(({ $type }) => $type === 'bpmn:SequenceFlow')
    const nodes = process.flowElements.filter(({ $type }) => $type !== 'bpmn:SequenceFlow')
    const stateOf = (node: Read) => service.workflow.states[Number(/^state_(\d+)/.exec(node.id)?.[1]) - 1]?.name
    for (const state of service.workflow.states) {
      assert.ok(
        nodes.some((node) => node.name === state.label.fr && stateOf(node) === state.name),
        `${id}: ${state.name}`,
      )
      for (const action of state.do.filter(({ to }) => to !== undefined && to !== state.name))
        assert.ok(
          flows.some(
            (flow) => flow.name === action.label.fr && stateOf(flow.sourceRef!) === state.name && stateOf(flow.targetRef!) === action.to,
          ),
          `${id}: ${state.name} → ${action.to}`,
        )
    }
    for (const node of nodes) {
      assert.equal(
        node.$type === 'bpmn:StartEvent' || node.$type === 'bpmn:BoundaryEvent' || (node.incoming ?? []).length > 0,
        true,
        `${id}: ${node.id} is reached`,
      )
      assert.equal(node.$type === 'bpmn:EndEvent' || (node.outgoing ?? []).length > 0, true, `${id}: ${node.id} leads on`)
    }
    const drawn = new Set(elements.flatMap(({ bpmnElement }) => bpmnElement?.id ?? []))
    assert.deepEqual(
      process.flowElements.filter(({ id: one }) => !drawn.has(one)).map(({ id: one }) => one),
      [],
    )
  }
})

interface Read {
  readonly $type: string
  readonly id: string
  readonly name?: string
  readonly sourceRef?: Read
  readonly targetRef?: Read
  readonly incoming?: readonly Read[]
  readonly outgoing?: readonly Read[]
  readonly bpmnElement?: Read
}

test('the page of a service says where its data is', async () => {
  const page = await town.visitor().get('/fr/services/aide-logement-urgence')
  assert.match(page.text, /<link rel="alternate" type="text\/turtle" href="\/api\/v1\/services\/aide-logement-urgence"/)
})
