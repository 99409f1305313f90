import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client } from '#definitions'
import { acrSaid, claimsFor, levelsFor } from './asked.ts'
import { claimsFrom } from './claims.ts'
import { subjectFor } from './subject.ts'

const client = (assurance: Client['assurance'], claims: Client['claims'] = ['given_name', 'email']) => ({ assurance, claims }) as Client
const acr = (request: object) => ({ claims: JSON.stringify({ id_token: { acr: request } }) })

test('a level below the definition is never enough, and words that we do not know are no level', () => {
  assert.deepEqual(levelsFor({ acr_values: 'eidas1' }, client('substantial')), ['substantial'])
  assert.deepEqual(levelsFor({ acr_values: 'eidas3 eidas1' }, client('substantial')), ['high'])
  assert.equal(levelsFor({ acr_values: 'gold' }, client('low')), undefined)
  assert.equal(levelsFor(acr({ essential: true, values: ['gold', 'constructor'] }), client('low')), undefined)
})

test('levels come in the order in which they are wished for; the claim is the stronger word', () => {
  assert.deepEqual(levelsFor({}, client('low')), ['low'])
  assert.deepEqual(levelsFor({ acr_values: 'eidas3 eidas2' }, client('low')), ['high', 'substantial'])
  assert.deepEqual(levelsFor({ acr_values: 'eidas1', ...acr({ value: 'eidas3' }) }, client('low')), ['high'])
})

test('what is said is a level that was asked for and reached; asked for nothing, the level that was shown', () => {
  assert.equal(acrSaid('high', {}), 'eidas3')
  assert.equal(acrSaid('high', { acr_values: 'eidas2' }), 'eidas2')
  assert.equal(acrSaid('substantial', { acr_values: 'eidas3 eidas1 eidas2' }), 'eidas2')
  assert.equal(acrSaid('low', { acr_values: 'eidas3' }), 'eidas1', 'never more than was shown')
  assert.equal(acrSaid('none', { acr_values: 'eidas1' }), undefined)
})

test('a site is told what it asks for and may be told', () => {
  assert.deepEqual(claimsFor({ scope: 'openid' }, client('low')), [])
  assert.deepEqual(claimsFor({ scope: 'openid profile phone' }, client('low')), ['given_name'])
  const asked = JSON.stringify({ userinfo: { email: null, iban: null }, id_token: { birthdate: { essential: true } } })
  assert.deepEqual(claimsFor({ scope: 'openid', claims: asked }, client('low')), ['email'])
})

test('two agencies that put their numbers together learn nothing; one agency finds her again', () => {
  const key = Buffer.alloc(32, 7)
  assert.equal(subjectFor(key, 'a', 'x'), subjectFor(key, 'a', 'x'))
  assert.notEqual(subjectFor(key, 'a', 'x'), subjectFor(key, 'a', 'y'))
  assert.notEqual(subjectFor(key, 'a', 'x'), subjectFor(key, 'b', 'x'))
  assert.notEqual(subjectFor(key, 'a', 'x'), subjectFor(Buffer.alloc(32, 8), 'a', 'x'))
})

test('a day of birth is told as OpenID Connect has it: whole, or the year alone; never a month, never a day that nobody knows', () => {
  const told = (birth?: string) => {
    const value = { given: 'Awa', family: 'Traoré', ...(birth === undefined ? {} : { birth }) }
    const fact = { concept: 'person', value, source: 'identity', verified: true, at: '2026-11-26T10:00:00.000Z' } as never
    return JSON.parse(JSON.stringify(claimsFrom([fact], ['birthdate', 'given_name'])))
  }
  assert.deepEqual(told(), { given_name: 'Awa' })
  for (const [birth, birthdate] of [
    ['1988-06-09', '1988-06-09'],
    ['1988-06', '1988'],
    ['1988', '1988'],
  ])
    assert.deepEqual(told(birth), { given_name: 'Awa', birthdate })
})
