import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readService, type TownNames } from '#services'
import { storiesOf } from './stories.ts'

/**
 * Services of five countries, each lived from its first day to its end by the decisions of a real case. What a town lacks (its agency, its teams, its
 * registers) is not their fault; everything else must hold.
 */
const folder = new URL('../services/read/fixtures/world/', import.meta.url)
const calendars = [{ id: 'fr', 'working-days': ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], holidays: [] }]
const town = { agencies: [], calendars, file: { 'time-zone': 'Europe/Paris', calendar: 'fr' } } as never
const names: TownNames = {
  authorities: [],
  teams: [],
  languages: ['fr', 'en'],
  registries: [],
  purposes: [],
  events: [],
  calendars: ['fr'],
  story: storiesOf(town),
  fragments: Object.fromEntries(
    readdirSync(new URL('fragments/', folder)).map((file) => [
      file.replace('.txt', ''),
      readFileSync(new URL(`fragments/${file}`, folder), 'utf8'),
    ]),
  ),
}
const ofTown = ['unknown-authority', 'missing-registry', 'unknown-concept', 'missing-language', 'unknown-list']

for (const name of ['aide-dernier-recours', 'va-pension', 'declaration-prealable', 'revenu-solidarite', 'indu-solidarite', 'naissance']) {
  describe(name, () => {
    const text = readFileSync(new URL(`${name}.service.txt`, folder), 'utf8')
    const read = (changed: string) =>
      readService({ file: name, text: changed }, names).problems.filter(
        ({ code, severity }) => severity === 'error' && !ofTown.includes(code),
      )

    test('passes the check, its stories played', () => {
      assert.ok(/story:/.test(text))
      assert.deepEqual(
        read(text).map(({ line, code, details }) => `${line} ${code} ${JSON.stringify(details)}`),
        [],
      )
    })

    test('a story that is told wrongly is found', () => {
      const wrong = text.replace(/(story: \{.*expect: \{ state: )[^,}]+/, '$1nulle part')
      assert.ok(read(wrong).some(({ code }) => code === 'example-fails'))
    })
  })
}

test('a story that ends a right without a word of it has its person heard first', () => {
  const text = readFileSync(new URL('../../tests/fixtures/revenu.service.yaml', import.meta.url), 'utf8')
  const fails = (changed: string) =>
    readService({ file: 'revenu', text: changed }, names).problems.some(
      ({ code, severity }) => severity === 'error' && /example/.test(code),
    )
  assert.equal(fails(text), false)
  assert.equal(fails(text.replace('2026-03-11: inviter fermer, ', '')), false)
  assert.equal(fails(text.replace('2026-03-27: fermer', '2026-03-12: fermer')), true, 'invited yesterday, not heard yet')
})
