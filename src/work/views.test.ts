import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countOf, filterOf, hrefOf, readQuery, statesOf } from './views.ts'

const id = '01900000-0000-7000-8000-000000000001'
const since = '2026-11-20T08:00:00.000Z'

test('an address that makes no sense is read as far as it does', () => {
  assert.deepEqual(readQuery({}), { view: 'mine' })
  assert.deepEqual(readQuery({ view: 'all', after: `${since}_x`, state: 'reçue' }), { view: 'mine' })
  assert.deepEqual(readQuery({ found: 'a.123456789012' }), { view: 'mine', found: [] })
})

test('an address and what it asks for are one thing', () => {
  const query = { view: 'waiting', service: 'aide', state: 'complément' } as const
  const url = new URL(hrefOf('fr', query, { since, id }), 'http://x')
  assert.deepEqual(readQuery(Object.fromEntries(url.searchParams)), { ...query, after: { since, id } })
  assert.equal(hrefOf('nl', { view: 'mine' }), '/nl/desk')
})

test('a service in which the agent has no role is asked for in vain', () => {
  assert.deepEqual(filterOf({ view: 'open', service: 'autre' }, ['aide'], ['équipe']).services, [])
  assert.deepEqual(filterOf({ view: 'mine' }, ['aide'], ['équipe']).mine, true)
  assert.deepEqual(filterOf({ view: 'mine', service: 'aide', state: 'finie' }, ['aide'], []).phases, ['open', 'waiting', 'running', 'done'])
})

test('counts are those of the services asked for; what waits for the person is no state of the list', () => {
  const counts = [
    { service: 'aide', state: 'reçue', phase: 'open', mine: true, count: 3 },
    { service: 'aide', state: 'visa', phase: 'open', mine: false, count: 2 },
    { service: 'aide', state: 'complément', phase: 'waiting', mine: false, count: 5 },
    { service: 'autre', state: 'reçue', phase: 'open', mine: true, count: 9 },
  ]
  assert.equal(countOf(counts, 'mine', ['aide']), 3)
  assert.equal(countOf(counts, 'open', ['aide']), 10)
  assert.deepEqual(statesOf(counts, 'aide', ['brouillon', 'visa', 'reçue']), [
    { state: 'visa', count: 2 },
    { state: 'reçue', count: 3 },
  ])
})
