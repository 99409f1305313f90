import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placesOf } from './places.ts'
import { countOf, filterOf, hrefOf, parseQuery, queryText, readQuery, selectionOf, statesOf } from './views.ts'

const id = '01900000-0000-7000-8000-000000000001'
const at = '2026-11-20T08:00:00.000Z'
const state = (name: string, phase: string, by: readonly string[]) => ({ name, phase, do: [{ by }] })
const aide = {
  id: 'aide',
  requests: [],
  workflow: {
    roles: { agent: 'équipe', chef: 'équipe.chef' },
    states: [
      state('brouillon', 'draft', ['applicant']),
      state('reçue', 'open', ['agent']),
      state('visa', 'open', ['chef']),
      state('complément', 'waiting', ['applicant']),
      state('finie', 'done', []),
    ],
  },
} as unknown as Parameters<typeof placesOf>[0][number]
const looking = { versions: [aide], teams: ['équipe'], me: [id], now: at }
const named = (places: ReturnType<typeof placesOf>) => places.map(({ state, phase }) => `${state} ${phase}`)

test('an address that makes no sense is read as far as it does', () => {
  assert.deepEqual(readQuery({}), { view: 'mine' })
  assert.deepEqual(
    readQuery({ view: 'all', after: `${at}_x`, state: 'reçue', due: 'soon', label: 'Mme Dupont', who: 'x', sort: 'score' }),
    { view: 'mine' },
  )
  assert.deepEqual(readQuery({ found: 'a.123456789012' }), { view: 'mine', found: [] })
})

test('an address and what it asks for are one thing', () => {
  const query = { view: 'waiting', service: 'aide', state: 'complément', due: 'late', label: '0123456789ab', who: id, sort: 'new' } as const
  const url = new URL(hrefOf('fr', query, { at: 'infinity', id }), 'http://x')
  assert.deepEqual(readQuery(Object.fromEntries(url.searchParams)), { ...query, after: { at: 'infinity', id } })
  assert.deepEqual(parseQuery(queryText(query)), query)
  assert.equal(hrefOf('nl', { view: 'mine' }), '/nl/desk')
})

test('a service in which the agent has no role is asked for in vain', () => {
  assert.deepEqual(filterOf({ view: 'open', service: 'autre' }, looking).places, [])
})

test('a list lies where the file says that the team acts; any state may hold what was withdrawn; drafts are nowhere', () => {
  assert.deepEqual(named(filterOf({ view: 'mine' }, looking).places), ['reçue open'])
  assert.deepEqual(named(filterOf({ view: 'open' }, looking).places), ['reçue open', 'visa open', 'complément waiting'])
  assert.deepEqual(named(placesOf([aide], ['done'])), ['brouillon done', 'reçue done', 'visa done', 'complément done', 'finie done'])
  const asked = { ...aide, requests: [{ to: ['agent'] }] } as unknown as typeof aide
  assert.deepEqual(named(placesOf([asked], ['open'], { teams: ['équipe'] })), ['reçue open', 'visa open'])
})

test('limits that are asked for are read in their order; late ones are not those of this week', () => {
  assert.equal(filterOf({ view: 'open', due: 'late', sort: 'new' }, looking).sort, 'limit')
  assert.deepEqual(selectionOf({ view: 'open', due: 'week', who: 'me' }, looking).from, at)
  assert.deepEqual(selectionOf({ view: 'open', due: 'late', who: 'me' }, looking).who, [id])
  assert.equal(selectionOf({ view: 'open', due: 'late' }, looking).until, at)
})

test('counts are those of the services asked for; what waits for the person is no state of the list', () => {
  const counts = [
    { service: 'aide', state: 'reçue', phase: 'open', mine: true, count: 3 },
    { service: 'aide', state: 'reçue', phase: 'open', mine: false, count: 3 },
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
