import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadlinesOf } from '../deadlines.ts'
import { actionsFor } from '../decide.ts'
import { applicant, type Life, life, types, worker } from '../fixtures/build.ts'
import { application, flood } from '../fixtures/flood.ts'
import { harsh, permit, works } from '../fixtures/others.ts'

const ines = worker('ines', 'instructeur')
const maire = worker('maire', 'maire')
const twice = (file: Life) => {
  const first = file.tick()
  assert.deepEqual(file.tick(), [], 'the same tick again brings nothing')
  return types(first)
}

const declared = (abords = false) => {
  const file = life(works)
  file.do({ do: 'submit', who: applicant, answers: { nature: 'extension', abords } })
  return file
}

test('after the last day nobody can oppose any more, even if no job has run since', () => {
  const file = declared()
  file.on('2026-03-30').do({ do: 'act', who: ines, action: 'proposer' })
  const oppose = { do: 'act', who: maire, action: "s'opposer", reason: 'Trop haut.' } as const
  assert.throws(() => file.on('2026-04-03').do(oppose), { code: 'case.action-unknown' })
  assert.doesNotThrow(() => file.on('2026-04-02T21:59:00.000Z').do(oppose))
})

test('silence means yes: the right runs from the day it arose, whenever the job comes', () => {
  const file = declared()
  assert.deepEqual(twice(file.on('2026-04-02')), [])
  assert.deepEqual(twice(file.on('2026-04-09')), ['silence', 'issue-ordered', 'message'])
  const view = file.view()
  assert.deepEqual(
    [view.state, view.outcome, view.since, view.decision?.by],
    ['non-opposition', 'granted', '2026-04-02T22:00:00.000Z', { kind: 'law' }],
  )
  assert.deepEqual(view.messages.at(-1)?.variables?.échéance, { kind: 'day', day: '2026-04-02' })
  assert.deepEqual(twice(file.on('2026-03-01')), [], 'a clock set back brings nothing')
})

test('a longer delay is fixed at the start', () => {
  const { clock } = deadlinesOf(declared(true).view(), declared(true).context())
  assert.ok(clock?.status === 'running')
  assert.equal(clock.deadline.day, '2026-05-04') // 2 May is a Saturday
})

test('missing papers: the delay stands still and starts again with the answer; papers may be asked on the last day, not after', () => {
  const file = declared()
  file.on('2026-03-20').do({ do: 'act', who: ines, action: 'réclamer', ask: ['plan'] })
  assert.equal(deadlinesOf(file.view(), file.context()).clock?.status, 'paused')
  const plan = { file: 'f1', name: 'plan.pdf', type: 'application/pdf', size: 1 }
  file.on('2026-05-04').do({ do: 'answer', who: applicant, answers: { plan } })
  const { clock } = deadlinesOf(file.on('2026-06-03').view(), file.context())
  assert.ok(clock?.status === 'running')
  assert.equal(clock.deadline.day, '2026-06-04')
  assert.deepEqual(twice(file), [])
  assert.throws(() => file.do({ do: 'act', who: ines, action: 'réclamer', ask: ['plan'] }), { code: 'case.too-late' })
  assert.doesNotThrow(() =>
    declared()
      .on('2026-04-02')
      .do({ do: 'act', who: ines, action: 'réclamer', ask: ['plan'] }),
  )
})

test('papers that never come: two reminders, then the end, on the Monday after the last day', () => {
  const file = declared()
  file.on('2026-03-20').do({ do: 'act', who: ines, action: 'réclamer', ask: ['plan'] })
  assert.deepEqual(twice(file.on('2026-05-22')), [])
  assert.deepEqual(twice(file.on('2026-05-23')), ['reminded', 'message'])
  assert.deepEqual(twice(file.on('2026-06-15')), ['reminded', 'message'])
  assert.deepEqual(twice(file.on('2026-06-22')), [])
  assert.deepEqual(twice(file.on('2026-06-23')), ['expired', 'message'])
  assert.deepEqual([file.view().state, file.view().outcome], ['rejetée', 'closed'])
})

test('after an interruption only the closest reminder is sent', () => {
  const file = declared()
  file.on('2026-03-20').do({ do: 'act', who: ines, action: 'réclamer', ask: ['plan'] })
  assert.deepEqual(twice(file.on('2026-06-20')), ['reminded', 'message'])
  assert.deepEqual(file.view().reminded.expiry, ['7d'])
})

test('an answer after the last day still counts while the case has not moved on', () => {
  const file = declared()
  file.on('2026-03-20').do({ do: 'act', who: ines, action: 'réclamer', ask: ['plan'] })
  const plan = { file: 'f1', name: 'plan.pdf', type: 'application/pdf', size: 1 }
  assert.deepEqual(types(file.on('2026-07-01').do({ do: 'answer', who: applicant, answers: { plan } })), ['answered'])
})

test('no machine refuses, lowers or closes, whatever the file says: time tells a person instead', () => {
  const rich = () => {
    const file = life(harsh)
    file.do({ do: 'submit', who: applicant, answers: { revenu: 5000, maladie: true } })
    return file
  }
  const file = rich()
  const refusals = actionsFor(file.view(), { kind: 'system' }, file.context()).map((one) =>
    one.allowed ? 'allowed' : [one.code, one.details.why],
  )
  const never = ['case.system-may-not', 'refuses-or-lowers']
  assert.deepEqual(refusals, [never, never, never, ['case.action-not-now', undefined]])
  assert.deepEqual(twice(file.on('2026-04-03')), ['late'])
  const waiting = rich()
  waiting.do({ do: 'act', who: worker('anna', 'agent'), action: 'rappeler' })
  assert.deepEqual(twice(waiting.on('2026-03-31')), ['late'])
  assert.equal(waiting.view().state, 'rappel')
})

test('no machine decides on health', () => {
  const file = life(harsh)
  file.do({ do: 'submit', who: applicant, answers: { revenu: 10, maladie: true } })
  assert.equal(file.view().state, 'reçue')
  const cure = actionsFor(file.view(), { kind: 'system' }, file.context()).find((one) => one.action.name === 'soigner')
  assert.deepEqual(cure?.allowed === false && [cure.code, cure.details.why, cure.details.fields], [
    'case.system-may-not',
    'special',
    ['maladie'],
  ])
})

test('a draft is reminded twice, then given up; the person is told', () => {
  const file = life(flood)
  assert.deepEqual(twice(file.on('2026-03-24')), [])
  assert.deepEqual(twice(file.on('2026-03-25')), ['reminded', 'message'])
  assert.deepEqual(twice(file.on('2026-03-30')), ['reminded', 'message'])
  assert.deepEqual(twice(file.on('2026-04-01')), [])
  assert.deepEqual(twice(file.on('2026-04-02')), ['expired', 'message'])
  assert.throws(() => file.do({ do: 'submit', who: applicant, answers: application }), { code: 'case.not-open' })
})

test('our promise: six hours when life is at stake, two days else; missed once a stay, to the head of team', () => {
  const urgent = life(flood)
  urgent.do({ do: 'submit', who: applicant, answers: { ...application, nuits: 30 } })
  assert.equal(deadlinesOf(urgent.view(), urgent.context()).due?.at, '2026-03-02T15:00:00.000Z')
  assert.deepEqual(twice(urgent.on('2026-03-02T15:00:00.000Z')), ['late'])
  assert.equal(urgent.view().escalated, 'chef')
  const usual = life(flood)
  usual.do({ do: 'submit', who: applicant, answers: application })
  assert.equal(deadlinesOf(usual.view(), usual.context()).due?.day, '2026-03-04')
  urgent.do({ do: 'act', who: ines, action: 'instruire' })
  assert.equal(urgent.view().escalated, undefined)
  assert.deepEqual(twice(urgent.on('2026-03-20')), ['late'])
})

test('silence means no: nothing is decided, the person is told once, a person may still grant', () => {
  const file = life(flood)
  file.do({ do: 'submit', who: applicant, answers: application })
  file.do({ do: 'act', who: ines, action: 'instruire' })
  assert.deepEqual(twice(file.on('2026-05-05')), ['silence', 'message', 'late'])
  const view = file.view()
  assert.deepEqual([view.state, view.outcome, view.silence?.day], ['instruction', undefined, '2026-05-04'])
  assert.equal(view.messages.at(-1)?.notice, 'silence-refused')
  file.do({ do: 'act', who: ines, action: 'accorder' })
  assert.equal(file.view().outcome, 'granted')
})

test('a correction that nobody answers goes back to the worker, and the delay goes on', () => {
  const file = life(flood)
  file.do({ do: 'submit', who: applicant, answers: application })
  file.do({ do: 'act', who: ines, action: 'instruire' })
  file.on('2026-03-05').do({ do: 'act', who: ines, action: 'compléter', ask: ['nuits'] })
  assert.deepEqual(twice(file.on('2026-03-21')), ['expired', 'message'])
  const view = file.view()
  assert.deepEqual([view.state, view.asked, view.corrections[0]?.answeredAt], ['instruction', undefined, undefined])
  const { clock } = deadlinesOf(view, file.context())
  assert.ok(clock?.status === 'running')
  assert.equal(clock.deadline.day, '2026-05-18') // 2 May and 16 days of waiting
})

const running = () => {
  const file = life(permit)
  file.do({ do: 'submit', who: applicant, answers: { véhicule: 'AB-123-CD' } })
  assert.throws(() => file.do({ do: 'act', who: worker('anna', 'agent'), action: 'délivrer' }), { code: 'case.fields-missing' })
  file.do({ do: 'act', who: worker('anna', 'agent'), action: 'délivrer', answers: { zone: 3 } })
  return file
}

test('a right is renewed from its first reminder on, and continues at its end; not earlier', () => {
  const file = running()
  const renew = { do: 'act', who: applicant, action: 'renouveler' } as const
  assert.throws(() => file.on('2027-01-30').do(renew), { code: 'case.too-early' })
  assert.deepEqual(twice(file.on('2027-02-01')), ['reminded', 'message'])
  file.do(renew)
  assert.throws(() => file.do(renew), { code: 'case.too-early' })
  assert.equal(deadlinesOf(file.view(), file.context()).validity?.day, '2028-03-02')
  assert.deepEqual(twice(file.on('2027-03-05')), [])
  assert.deepEqual(twice(file.on('2028-02-25')), ['reminded', 'message'])
})

test('a right that nobody renews ends after its last day, told; then nothing can be renewed', () => {
  const file = running()
  assert.deepEqual(twice(file.on('2027-03-02')), ['reminded', 'message'])
  assert.deepEqual(twice(file.on('2027-03-03')), ['expired', 'message'])
  assert.deepEqual([file.view().state, file.view().messages.at(-1)?.notice, file.view().validity], ['périmé', 'validity-ended', undefined])
  assert.throws(() => file.do({ do: 'act', who: applicant, action: 'renouveler' }), { code: 'case.not-open' })
})

test('the end of a right holds before any job has run', () => {
  assert.throws(() => running().on('2027-03-03').do({ do: 'act', who: applicant, action: 'renouveler' }), { code: 'case.not-open' })
})

test('the applicant changes a fact of a running right, and only the fields of that action', () => {
  const file = running()
  assert.throws(() => file.do({ do: 'act', who: applicant, action: 'changer', answers: { zone: 1 } }), { code: 'case.field-not-asked' })
  file.do({ do: 'act', who: applicant, action: 'changer', answers: { véhicule: 'ZZ-999-ZZ' } })
  assert.deepEqual([file.view().answers.véhicule, file.view().answers.zone, file.view().state], ['ZZ-999-ZZ', 3, 'en cours'])
})
