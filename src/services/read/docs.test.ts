import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { serviceJsonSchema } from './index.ts'

const page = readFileSync(new URL('../../../docs/service-file.md', import.meta.url), 'utf8')

/** Every key that the grammar knows, wherever it stands. */
function keysOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(keysOf)
  if (typeof schema !== 'object' || schema === null) return []
  const here =
    'properties' in schema && typeof schema.properties === 'object' && schema.properties !== null ? Object.keys(schema.properties) : []
  return [...here, ...Object.values(schema).flatMap(keysOf)]
}

/** Keys inside the parts that are not built: their page comes with them. */
const later = new Set([
  'kind',
  'need',
  'amount',
  'instalments',
  'suspends',
  'show',
  'same',
  'alike',
  'near',
  'every',
  'while',
  'silent',
  'assess',
  'on',
  'back',
  'more',
  'less',
  'state',
  'places',
  'order',
  'most',
  'least',
  'first',
  'offer',
  'times',
  'testers',
])

test('docs/service-file.md speaks of every key of the grammar', () => {
  const missing = [...new Set(keysOf(serviceJsonSchema()))].filter(
    (key) => !later.has(key) && !new RegExp(`(?:^|[^\\w-])${key}(?:$|[^\\w-])`, 'm').test(page),
  )
  assert.deepEqual(missing, [])
})

test('the YAML in docs/service-file.md is YAML', () => {
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml ?? '')
  assert.ok(blocks.length > 1)
  for (const block of blocks) assert.ok(parse(block))
})
