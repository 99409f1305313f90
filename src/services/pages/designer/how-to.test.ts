import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readTown } from '#definitions'
import { townNames } from '../../catalogue.ts'
import { gateProblems, readService } from '../../read/index.ts'

const folder = new URL('../../../../docs/how-to/', import.meta.url)
const examples = readdirSync(new URL('examples/', folder)).filter((name) => name.endsWith('.service.yaml'))
const names = townNames(readTown(fileURLToPath(new URL('../../../../towns/demo', import.meta.url))))

test('there is an example beside the how-to', () => assert.ok(examples.length > 0))

for (const name of examples) {
  const text = readFileSync(new URL(`examples/${name}`, folder), 'utf8')

  test(`${name}: nothing is wrong with it, and the gates up to live want only a signature and decided cases`, () => {
    const { service, problems } = readService({ file: name, text }, names)
    assert.deepEqual(problems, [])
    assert.deepEqual(
      gateProblems(service!, 'live', { problems, town: names }).map(({ code }) => code),
      ['too-few-decisions', 'not-signed'],
    )
  })

  test(`${name}: what the how-to quotes from it stands in it`, () => {
    const page = readFileSync(new URL('add-a-service.md', folder), 'utf8')
    const quoted = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => block)
    assert.ok(quoted.length >= 5)
    for (const block of quoted) assert.ok(text.includes(block), block)
  })
}
