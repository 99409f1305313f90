import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readService } from './index.ts'
import type { TownNames } from './town.ts'

/** People beside the applicant: each mistake at its place, on the form of two adults. */
const folder = new URL('./fixtures/world/', import.meta.url)
const text = readFileSync(new URL('aide-dernier-recours.service.txt', folder), 'utf8')
const town: TownNames = {
  authorities: ['mtess'],
  teams: [],
  languages: ['fr'],
  registries: [],
  purposes: [],
  events: [],
  calendars: [],
  fragments: { 'quebec-commun@3': readFileSync(new URL('fragments/quebec-commun@3.txt', folder), 'utf8') },
}
function told(from = '', to = ''): string[] {
  assert.ok(text.includes(from), from)
  return readService({ file: 'aide.yaml', text: text.replace(from, to) }, town)
    .problems.map(({ code, path }) => `${code} ${path}`)
    .filter((one) => /party|parties|not-built|request-lacks/.test(one))
}
const says = (from: string, to: string, expected: string) =>
  assert.ok(told(from, to).includes(expected), `${expected} is not among\n${told(from, to).join('\n')}`)

test('the file as it stands: a spouse who signs; a helper of whom nothing is asked', () => {
  assert.deepEqual(told(), ['party-idle parties / aidant'])
})

test('who takes part is named by first name, name and birth date in a field that exists', () => {
  says('is: adultes, when', 'is: revenus, when', 'party-unnamed parties / conjoint / is')
  says('is: adultes, when', 'is: adulte, when', 'unknown-field parties / conjoint / is')
})

test('they may what they are asked; a draft and the outcome are not theirs; nobody signs unseen', () => {
  says('may: [fill, see, sign]', 'may: [fill, see]', 'party-may-not requests / signature du conjoint / to')
  says('may: [fill, see, sign]', 'may: [fill, sign]', 'party-may-not data / visible / avoirs')
  says(
    'transmettre: { by: applicant, when: seul',
    'transmettre: { by: [applicant, conjoint], when: seul',
    'party-draft workflow / states / brouillon / do / transmettre / by',
  )
  says('fermer: { by: agent,', 'fermer: { by: conjoint,', 'party-decides workflow / states / en paiement / do / fermer / to')
  says('to: conjoint, show: [adultes, enfants, revenus, avoirs]', 'to: conjoint', 'request-lacks requests / signature du conjoint')
})

test('what is not built for them yet is said at its place', () => {
  says('kind: signature, to: conjoint', 'kind: case, service: aide, to: conjoint', 'not-built requests / signature du conjoint / kind')
})

test('the person concerned is a person whom the applicant names', () => {
  const all = (from: string, to: string) =>
    readService({ file: 'aide.yaml', text: text.replace(from, to) }, town).problems.map(({ code, path }) => `${code} ${path}`)
  const access = 'actors: [self, agent], channels'
  assert.deepEqual(
    all(access, 'actors: [self, agent], about: aidant, channels').filter((one) => / access/.test(one)),
    [],
  )
  assert.ok(all(access, 'actors: [self, agent], about: loyer, channels').includes('about-nobody access / about'))
  assert.ok(all(access, 'actors: [self, agent], about: aidante, channels').includes('unknown-field access / about'))
})
