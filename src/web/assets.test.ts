/** The style sheets are one sheet for the browser: a class that two of them open by itself is two meanings of one name, and the later wins everywhere. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

test('a class is defined in one style sheet', () => {
  const folder = new URL('assets/style/', import.meta.url)
  const sheets = readdirSync(folder).filter((name) => !name.includes('print'))
  const homes = new Map<string, Set<string>>()
  for (const name of sheets)
    for (const [, found = ''] of readFileSync(new URL(name, folder), 'utf8').matchAll(/^\.([\w-]+) \{/gm))
      homes.set(found, (homes.get(found) ?? new Set()).add(name))
  assert.ok(homes.size > 100, `${homes.size} classes read`)
  assert.deepEqual(
    [...homes].filter(([, names]) => names.size > 1).map(([found, names]) => `${found}: ${[...names].join(', ')}`),
    [],
  )
})
