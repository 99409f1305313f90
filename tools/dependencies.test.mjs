import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test('every dependency has its line in the record of decisions, in the version we use, and no line is left of one that went', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
  const used = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).map(
    ([name, version]) => `${name} ${version}`,
  )
  const told = [...read('docs/decisions/0002-dependencies.md').matchAll(/^\| `([^`]+)` (\S+) \|/gm)].map(
    ([, name, version]) => `${name} ${version}`,
  )
  assert.deepEqual(told.sort(), used.sort())
})

test('versions are exact', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(version),
  )
  assert.deepEqual(loose, [])
})
