/**
 * What we take for a valid event is what the standard's own JSON Schema takes for one: GS1's documents, and thousands of documents made from them by
 * one change each. The schema is GS1's and not ours to give away, so it stands outside: GUICHET_TEST_EPCIS names its folder.
 */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { readDocument, readEvent } from '#exchange'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = process.env.GUICHET_TEST_EPCIS ?? join(root, '..', 'shared', 'data', 'epcis')
const skip = existsSync(folder) ? false : 'GUICHET_TEST_EPCIS names no folder'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
const uri = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i

const accepts = (read: () => unknown): boolean => {
  try {
    read()
    return true
  } catch {
    return false
  }
}

/** Every document that one change makes of a value: a member less, another value, a name that nobody knows. */
function* changed(value: Json): Generator<Json> {
  for (const other of [null, 7, '', 'x y', 'urn:x:y', true, [], {}] as Json[])
    if (JSON.stringify(other) !== JSON.stringify(value)) yield other
  if (value === null || typeof value !== 'object') return
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) for (const one of changed(item)) yield value.with(index, one)
    if (value.length > 0) yield [...value, value[0]!]
    return
  }
  yield { ...value, unknown: 1 }
  yield { ...value, 'ex:known': 1 }
  for (const [name, item] of Object.entries(value)) {
    const { [name]: _, ...rest } = value
    yield rest
    if (name !== '@context') for (const one of changed(item)) yield { ...value, [name]: one }
  }
}

test('valid is what the schema of the standard calls valid', { skip }, () => {
  const ajv = new Ajv({
    strict: false,
    formats: { uri, 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/ },
  })
  ajv.addSchema(JSON.parse(readFileSync(join(folder, 'EPCIS-JSON-Schema.json'), 'utf8')), 'epcis')
  const whole = ajv.getSchema('epcis')!
  const ofEvent = ajv.getSchema('epcis#/definitions/EPCIS-Document-Event')!
  const names = globSync('JSON/**/*.jsonld', { cwd: folder })
  assert.ok(names.length >= 40)
  let compared = 0
  const differ: string[] = []
  for (const name of names) {
    const document = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    assert.equal(whole(document), true, name)
    const isDocument = /Document$/.test(document.type)
    const events = isDocument ? readDocument(document).events : [readEvent(document)]
    for (const event of events as unknown as Json[])
      for (const one of changed(event)) {
        compared += 1
        const theirs = ofEvent(one) === true
        if (accepts(() => readEvent(one)) !== theirs) differ.push(`${theirs ? 'refused' : 'taken'}: ${JSON.stringify(one)}`)
      }
  }
  assert.ok(compared > 10_000, String(compared))
  assert.deepEqual(differ.slice(0, 5), [], `${differ.length} of ${compared}`)
})
