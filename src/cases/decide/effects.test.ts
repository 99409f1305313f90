import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Service } from '#services'
import { deadlinesOf } from '../deadlines.ts'
import { actionsFor } from '../decide.ts'
import { applicant, field, life, service, state, types, withThen, worker } from '../fixtures/build.ts'
import { asVariable } from './message.ts'

const anna = worker('anna', 'agent')
const bruno = worker('bruno', 'agent')
const draft = (to = 'reçue') => state('brouillon', 'draft', { do: { envoyer: { by: 'applicant', to } } })
const sent = (of: Service, answers = {}, provenance = {}) => {
  const file = life(of)
  file.do({ do: 'submit', who: applicant, answers, provenance })
  return file
}
const verified = { source: 'registry.tax', at: '2026-03-01T09:00:00.000Z', verified: true }
const due = { kind: 'pay', rule: 'montant', to: 'iban' } as const

const paying = (montant: string, unit = '€') =>
  service({
    fields: [field('iban', 'iban'), field('base', 'money', { unit })],
    rules: { montant },
    states: [
      draft(),
      state('reçue', 'open', { do: { payer: { by: 'agent', to: 'payée' } } }),
      state('payée', 'done', { outcome: 'granted', effects: [due] }),
    ],
  })
const pay = (of: Service, base: number) =>
  sent(of, { iban: 'FR7630006000011234567890189', base }).do({ do: 'act', who: anna, action: 'payer' })

test('an amount below zero, not in money or not applicable is not paid, and the decision does not pass', () => {
  assert.throws(() => pay(paying('base - 100 €'), 50), { code: 'case.amount-unknown', details: { rule: 'montant', why: 'negative' } })
  assert.throws(() => pay(paying('base', 'nuit'), 50), { details: { rule: 'montant', why: 'unit' } })
})

test('nothing is ordered for zero; cents are exact', () => {
  assert.deepEqual(types(pay(paying('base - 50 €'), 50)), ['acted', 'message'])
  for (const [base, cents] of [
    [19.99, 1999],
    [1.15, 115],
    [0.29, 29],
    [4.35, 435],
    [1234567.89, 123456789],
  ] as const) {
    const order = pay(paying('base'), base).find((event) => event.type === 'case.payment-ordered')
    assert.equal(order?.payload.amount, cents)
  }
})

const right = service({
  fields: [field('iban', 'iban'), field('mesure', 'integer', { required: false })],
  rules: { montant: '10 €' },
  states: [
    draft(),
    state('reçue', 'open', { do: { ouvrir: { by: 'agent', to: 'ouvert' } } }),
    state('ouvert', 'running', {
      outcome: 'granted',
      effects: [due, { kind: 'issue', document: 'carte' }, { kind: 'call', target: 'badge' }],
      valid: { for: '1y', remind: [], renew: 'renouveler', ...withThen('fini') },
      do: { suspendre: { by: 'agent', to: 'suspendu' }, renouveler: { by: 'applicant', to: 'renouvellement' } },
    }),
    state('suspendu', 'running', { outcome: 'granted', do: { reprendre: { by: 'agent', to: 'ouvert' } } }),
    state('renouvellement', 'open', { do: { reconduire: { by: 'agent', fourEyes: true, to: 'ouvert' }, relire: { by: 'agent' } } }),
    state('fini', 'done', { outcome: 'closed' }),
  ],
})
const opened = () => {
  const file = sent(right, { iban: 'FR7630006000011234567890189' })
  file.do({ do: 'act', who: anna, action: 'ouvrir' })
  return file
}
const validity = (file: ReturnType<typeof opened>) => deadlinesOf(file.view(), file.context()).validity?.day

test('a state that is entered again does not pay again, and an interrupted right keeps its end', () => {
  const file = opened()
  file.on('2026-06-01').do({ do: 'act', who: anna, action: 'suspendre' })
  assert.equal(validity(file), undefined)
  assert.deepEqual(types(file.on('2026-09-01').do({ do: 'act', who: anna, action: 'reprendre' })), [
    'acted',
    'issue-ordered',
    'call-ordered',
    'message',
  ])
  assert.deepEqual([validity(file), file.view().payments.length, file.view().documents.length], ['2027-03-02', 1, 2])
  assert.equal(new Set(file.view().documents.map((one) => one.key)).size, 2)
})

test('a renewal that a worker looks at continues the right, begins afresh for four eyes, and can be given up', () => {
  const file = opened()
  file.on('2027-02-01').do({ do: 'act', who: applicant, action: 'renouveler' })
  file.do({ do: 'act', who: bruno, action: 'relire' })
  assert.ok(actionsFor(file.view(), anna, file.context()).some((one) => one.action.name === 'reconduire' && one.allowed))
  file.on('2027-02-10').do({ do: 'withdraw', who: applicant })
  assert.deepEqual([file.view().state, validity(file), file.view().renewing], ['ouvert', '2027-03-02', false])
  file.do({ do: 'act', who: applicant, action: 'renouveler' })
  file.do({ do: 'act', who: anna, action: 'reconduire' })
  assert.equal(validity(file), '2028-03-02')
  assert.equal(file.view().contest, undefined)
})

test('a renewal decided after the end counts from then', () => {
  const file = opened()
  file.on('2027-02-01').do({ do: 'act', who: applicant, action: 'renouveler' })
  file.on('2027-04-01').do({ do: 'act', who: anna, action: 'reconduire' })
  assert.equal(validity(file), '2028-04-01')
})

const contested = service({
  fields: [field('revenu', 'integer', { unit: '€' })],
  rules: { pauvre: 'revenu < 1000 €' },
  clock: { from: 'reçue', in: '2mo', pause: ['attente'], incomplete: 'restart' },
  states: [
    draft(),
    state('reçue', 'open', {
      do: {
        trier: { by: 'system' },
        accorder: { by: 'system', when: 'pauvre', to: 'accordée' },
        vérifier: { by: 'agent', when: 'pauvre', needs: ['revenu'], to: 'accordée' },
        demander: { by: 'agent', ask: ['revenu'], to: 'attente' },
        refuser: { by: 'agent', to: 'refusée' },
        classer: { by: 'agent', to: 'classée' },
      },
    }),
    state('attente', 'waiting', { do: { répondre: { by: 'applicant', to: 'reçue' } } }),
    state('accordée', 'done', { outcome: 'granted' }),
    state('refusée', 'done', { outcome: 'refused', do: { contester: { by: 'applicant', to: 'reçue' } } }),
    state('classée', 'done', { outcome: 'closed', do: { contester: { by: 'applicant', to: 'reçue' } } }),
  ],
})

test('a machine never decides what somebody contests, a refusal or a closing, even with every fact verified', () => {
  for (const action of ['refuser', 'classer']) {
    const file = sent(contested, { revenu: 10 })
    file.do({ do: 'act', who: anna, action })
    file.do({ do: 'act', who: applicant, action: 'contester' })
    const view = { ...file.view(), provenance: { revenu: verified } }
    const grant = actionsFor(view, { kind: 'system' }, file.context()).find((one) => one.action.name === 'accorder')
    assert.deepEqual(grant?.allowed === false && [grant.code, grant.details.why], ['case.system-may-not', 'contest'])
    assert.equal(file.view().state, 'reçue')
  }
})

test('under four eyes a contest does not wash the hands of who worked on the case before', () => {
  const reviewed = service({
    fields: [],
    states: [
      draft(),
      state('reçue', 'open', { do: { proposer: { by: 'agent', to: 'revue' } } }),
      state('revue', 'open', {
        do: { accorder: { by: 'agent', fourEyes: true, to: 'accordée' }, refuser: { by: 'agent', fourEyes: true, to: 'refusée' } },
      }),
      state('accordée', 'done', { outcome: 'granted' }),
      state('refusée', 'done', { outcome: 'refused', do: { contester: { by: 'applicant', to: 'reçue' } } }),
    ],
  })
  const file = sent(reviewed)
  file.do({ do: 'act', who: anna, action: 'proposer' })
  file.do({ do: 'act', who: bruno, action: 'refuser' })
  file.do({ do: 'act', who: applicant, action: 'contester' })
  file.do({ do: 'act', who: worker('carla', 'agent'), action: 'proposer' })
  for (const who of [anna, bruno]) assert.throws(() => file.do({ do: 'act', who, action: 'accorder' }), { code: 'case.four-eyes' })
  assert.doesNotThrow(() => file.do({ do: 'act', who: worker('dina', 'agent'), action: 'accorder' }))
})

test('a reminder that would come before the stay has begun is none', () => {
  const short = service({
    fields: [],
    states: [
      state('brouillon', 'draft', { expire: { after: '5d', to: 'fini', remind: ['7d', '2d'] } }),
      state('fini', 'done', { outcome: 'withdrawn' }),
    ],
  })
  assert.deepEqual(life(short).tick(), [])
  assert.deepEqual(types(life(short).on('2026-03-07').tick()), ['reminded', 'message'])
})

test('what a person may only grant on verified facts is refused on declared ones', () => {
  const file = sent(contested, { revenu: 10 })
  assert.throws(() => file.do({ do: 'act', who: anna, action: 'vérifier' }), {
    code: 'case.input-unverified',
    details: { action: 'vérifier', fields: ['revenu'] },
  })
})

test('an action of the system that moves nothing is taken once a stay', () => {
  assert.deepEqual(types(life(contested).do({ do: 'submit', who: applicant, answers: { revenu: 5000 } })), [
    'submitted',
    'message',
    'acted',
  ])
  assert.deepEqual(types(life(contested).do({ do: 'submit', who: applicant, answers: { revenu: 5 }, provenance: { revenu: verified } })), [
    'submitted',
    'message',
    'acted',
    'acted',
    'message',
  ])
})

test('where the law starts again with a complete file, so does the delay', () => {
  const file = sent(contested, { revenu: 5000 })
  file.on('2026-03-10').do({ do: 'act', who: anna, action: 'demander' })
  file.on('2026-03-20').do({ do: 'answer', who: applicant, answers: { revenu: 5000 } })
  const { clock } = deadlinesOf(file.view(), file.context())
  assert.ok(clock?.status === 'running')
  assert.equal(clock.deadline.day, '2026-05-20')
  assert.deepEqual(types(file.on('2026-05-21').tick()), ['late'])
  assert.deepEqual(file.tick(), [])
})

test('a name is written in a message with dashes for all other signs', () => {
  assert.deepEqual(["taxe d'aménagement", 'foyer . nombre', 'aide'].map(asVariable), ['taxe-d-aménagement', 'foyer-nombre', 'aide'])
})
