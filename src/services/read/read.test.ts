import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import { floodText, floodTown } from './fixtures/flood.ts'
import { readService, rulesOf } from './index.ts'

test('a file that is not a service is refused without a model', () => {
  const { service, problems } = readService({ file: 'x.yaml', text: '- a\n- b\n' }, floodTown)
  assert.equal(service, undefined)
  assert.deepEqual(
    problems.map(({ code, line, column }) => ({ code, line, column })),
    [{ code: 'wrong-type', line: 1, column: 1 }],
  )
})

test('the complete example becomes a model without an error', () => {
  const { service, problems } = readService({ file: 'aide.service.yaml', text: floodText }, floodTown)
  assert.deepEqual(
    problems.map(({ code, line, column }) => ({ code, line, column })),
    [{ code: 'names-for-labels', line: 14, column: 3 }],
  )
  assert.ok(service)
  assert.equal(service.id, 'aide-logement-urgence')
  assert.equal(service.workflow.states[0]?.phase, 'draft')
  const fields = Object.fromEntries(service.fields.map((field) => [field.name, field]))
  assert.equal(fields.photos?.size, 20_000_000)
  assert.equal(fields.photos?.required, "occupation = 'propriétaire'")
  assert.equal(fields.identité?.label.nl, 'U', 'the label comes from the concept')
  assert.equal(fields.sinistré?.asked, false)
  assert.equal(fields.sinistré?.required, false)
  assert.deepEqual(service.workflow.clock?.missed, { means: 'refused', reference: 'CRPA, art. L. 231-4, 3°' })
})

test('a model is plain data: kept and read again it is the same, and so are its rules', () => {
  const { service, rules } = readService({ file: 'aide.service.yaml', text: floodText }, floodTown)
  assert.ok(service)
  const kept = deserialize(serialize(service))
  assert.deepEqual(kept, service)
  assert.deepEqual(rulesOf(kept)?.names, rules?.names)
})
