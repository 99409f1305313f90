import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Row } from '#services'
import { periodAfter, periodOf } from './cycle.ts'
import { deadlinesOf, nextTick } from './deadlines.ts'
import { applicant, life, types, worker } from './fixtures/build.ts'
import { income } from './fixtures/others.ts'
import { standingOf } from './pages/mine/stand.ts'

const anna = worker('anna', 'agent')
const row = (mois: string, salaires: number): Row => ({ mois, salaires })
const winter = [row('2025-12', 0), row('2026-01', 0), row('2026-02', 0)]

/** A right open since 10 March 2026, or another day. */
function opened(day = '2026-03-10') {
  const file = life(income)
  file.do({ do: 'submit', who: applicant, answers: { ressources: winter, couple: false, iban: 'FR7630006000011234567890189' } })
  file.on(day).do({ do: 'act', who: anna, action: 'ouvrir' })
  const rows = () => file.view().answers.ressources as readonly Row[]
  const declare = (...more: readonly Row[]) =>
    file.do({ do: 'act', who: applicant, action: 'déclarer', answers: { ressources: [...rows(), ...more] } })
  const paid = () => file.view().payments.map(({ amount }) => amount / 100)
  const right = {
    ...file,
    on: (day: string) => {
      file.on(day)
      return right
    },
    rows,
    declare,
    paid,
  }
  return right
}

test('periods are months, quarters and years, called by their first month', () => {
  assert.deepEqual(
    [periodOf('2026-03-31', 'month'), periodOf('2026-06-30', 'quarter'), periodOf('2026-12-01', 'year')],
    ['2026-03', '2026-04', '2026-01'],
  )
  assert.deepEqual([periodAfter('2026-11', 'quarter'), periodAfter('2026-01', 'month', -1)], ['2027-02', '2025-12'])
})

test('nothing is paid before its day, and nothing for a month that was not declared', () => {
  const right = opened()
  right.on('2026-03-18').tick()
  assert.deepEqual(right.paid(), [])
  assert.equal(nextTick(right.view(), right.context()), '2026-03-19T23:00:00.000Z')
  assert.deepEqual(types(right.on('2026-03-20').tick()), ['cycle-reminded', 'message'])
  assert.deepEqual(types(right.tick()), [])
  right.on('2026-03-25').tick()
  assert.equal(right.view().state, 'ouvert')
  assert.deepEqual(types(right.on('2026-03-26').tick()).slice(0, 2), ['cycle-late', 'expired'])
  assert.equal(right.view().state, 'suspendu')
  right.on('2026-04-10').tick()
  assert.deepEqual(right.paid(), [])
})

test('a right opened after the last day to declare is not suspended for what nobody could say: until the same day of the next month', () => {
  const right = opened('2026-03-28')
  assert.deepEqual(types(right.tick()), [])
  assert.deepEqual(types(right.on('2026-04-06').tick()), [])
  assert.equal(right.view().state, 'ouvert')
  right.on('2026-04-10').declare(row('2026-03', 0))
  right.tick()
  assert.equal(right.paid().length, 1, 'paid as soon as she declared')
  const silent = opened('2026-03-28')
  assert.deepEqual(types(silent.on('2026-04-25').tick()), ['cycle-reminded', 'message'])
  silent.on('2026-04-26').tick()
  assert.equal(silent.view().state, 'suspendu')
})

test('a suspended right is said to be suspended, and not over', () => {
  const right = opened()
  const told = (lang: string) => {
    const [view, ctx] = [right.view(), right.context()]
    const around = { view, ctx, service: income, lang, today: '2026-03-26', limits: deadlinesOf(view, ctx) }
    const { turn, sentence } = standingOf(around as Parameters<typeof standingOf>[0])
    return [turn, sentence]
  }
  right.on('2026-03-26').tick()
  assert.equal(right.view().state, 'suspendu')
  assert.deepEqual(told('fr'), ['running', 'Ce droit est suspendu.'])
  assert.deepEqual(told('en'), ['running', 'This right is suspended.'])
})

test('what was declared is assessed on the day and paid once, from the three months before', () => {
  const right = opened()
  right.on('2026-03-20').declare(row('2026-03', 300))
  right.on('2026-04-04').tick()
  assert.deepEqual(right.paid(), [])
  assert.deepEqual(types(right.on('2026-04-05').tick()), ['assessed', 'payment-ordered'])
  assert.deepEqual(types(right.on('2026-04-06').tick()), [])
  assert.deepEqual(right.paid(), [500])
  right.on('2026-04-20').declare(row('2026-04', 600))
  right.on('2026-05-05').tick()
  assert.deepEqual(right.paid(), [500, 300])
  assert.deepEqual(
    right.view().assessed.map(({ period, amount }) => [period, amount]),
    [
      ['2026-04', 50_000],
      ['2026-05', 30_000],
    ],
  )
})

test('a change of the person counts from then on; what the office corrects counts back, and is paid at once', () => {
  const right = opened()
  right.on('2026-03-20').declare(row('2026-03', 300))
  right.on('2026-04-05').tick()
  right
    .on('2026-05-10')
    .do({ do: 'act', who: applicant, action: 'signaler', answers: { couple: true, iban: 'FR7630006000011234567890189' } })
  assert.deepEqual(right.paid(), [500])
  right.do({
    do: 'act',
    who: anna,
    action: 'corriger',
    answers: { ressources: right.rows().map((one) => (one.mois === '2026-03' ? { ...one, salaires: 0 } : one)), couple: true },
  })
  // April: 900 € now, 500 € were paid.
  assert.deepEqual(right.paid(), [500, 400])
})

test('what was paid too much is asked for by another case, which a person decides; nothing is taken back by a machine', () => {
  const right = opened()
  right.on('2026-03-20').declare(row('2026-03', 0))
  right.on('2026-04-05').tick()
  const news = right
    .on('2026-04-20')
    .do({ do: 'act', who: anna, action: 'corriger', answers: { ressources: [...winter, row('2026-03', 900)], couple: false } })
  assert.deepEqual(types(news), ['acted', 'assessed', 'requested'])
  assert.deepEqual(right.view().requests[0]?.over, { amount: 30_000, currency: 'EUR', since: '2026-04-01' })
  assert.deepEqual(right.paid(), [600])
})

test('a month whose answers do not suffice waits for a person; one that comes to nothing pays nothing', () => {
  const right = opened()
  right.on('2026-03-20').declare(row('2026-03', 3000))
  assert.deepEqual(types(right.on('2026-04-05').tick()), ['assessed'])
  assert.equal(right.view().assessed[0]?.amount, 0)
})

test('the end of the right ends the cycle', () => {
  const right = opened()
  right.on('2026-03-20').declare(row('2026-03', 0))
  right.do({ do: 'hear', who: anna, intent: { action: 'fermer' }, reason: 'Le droit s’arrêterait.' })
  right.on('2026-04-07').do({ do: 'act', who: anna, action: 'fermer' })
  right.on('2026-05-05').tick()
  assert.deepEqual([right.paid(), nextTick(right.view(), right.context())], [[], undefined])
})
