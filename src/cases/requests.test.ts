import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaseRequest } from '#services'
import { deadlinesOf, nextTick } from './deadlines.ts'
import { actionsFor } from './decide.ts'
import { applicant, field, life, service, state, types, worker } from './fixtures/build.ts'
import { nextPart } from './pay/pay.ts'
import { expectsApplicant } from './requests.ts'

const anna = worker('anna', 'agent')
const bruno = worker('bruno', 'abf')
const system = { kind: 'system' } as const

type Asked = Partial<CaseRequest> & Pick<CaseRequest, 'name' | 'kind' | 'to'>
const opinion: Asked = {
  name: 'avis',
  kind: 'opinion',
  to: ['abf'],
  due: { in: '1mo', remind: ['5d'], missed: { as: 'favorable', reference: 'R. 423-59' } },
}

/** A case that asks on entering its first open state. */
const asking = (requests: readonly Asked[], more: Parameters<typeof service>[0]['rules'] = {}) =>
  service({
    fields: [field('montant', 'money', { unit: '€' }), field('motif', 'text', { by: 'agent', required: false })],
    rules: { 'peut accorder': { 'toutes ces conditions': ["avis . avis = 'favorable'", 'demandes ouvertes = 0'] }, ...more },
    requests: requests.some(({ name }) => name === 'avis') ? requests : [...requests, { ...opinion, when: 'montant > 9000 €' }],
    states: [
      state('brouillon', 'draft', { do: { envoyer: { by: 'applicant', to: 'reçue' } } }),
      state('reçue', 'open', {
        effects: requests.map(({ name }) => ({ kind: 'request', request: name }) as const),
        do: {
          redemander: { by: 'agent', effects: [{ kind: 'request', request: requests[0]!.name }] },
          accorder: { by: 'agent', when: 'peut accorder', to: 'accordée' },
          refuser: { by: 'agent', to: 'refusée' },
          revenir: { by: 'agent', to: 'reçue' },
          clore: { by: 'system', when: 'payé', to: 'close' },
        },
      }),
      state('accordée', 'running', { outcome: 'granted' }),
      state('refusée', 'done', { outcome: 'refused' }),
      state('close', 'running', {}),
    ],
  })

function begun(requests: readonly Asked[], rules = { payé: 'montant < 0 €' } as Record<string, unknown>) {
  const file = life(asking(requests, rules))
  file.do({ do: 'submit', who: applicant, answers: { montant: 120.5 } })
  return file
}
const allowed = (file: ReturnType<typeof begun>, name: string) =>
  actionsFor(file.view(), anna, file.context()).find((one) => one.action.name === name)?.allowed

test('an answer is refused from who was not asked, when nothing is asked, and when it says nothing', () => {
  const file = begun([opinion])
  const reply = { do: 'reply', request: 'avis', answer: { avis: 'favorable' } } as const
  assert.throws(() => file.do({ ...reply, who: anna }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ ...reply, who: applicant }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ ...reply, who: system }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ ...reply, who: bruno, request: 'autre' }), { code: 'case.request-closed' })
  assert.throws(() => file.do({ ...reply, who: bruno, answer: {} }), {
    code: 'case.answer-missing',
    details: { request: 'avis', name: 'avis' },
  })
  assert.throws(() => file.do({ ...reply, who: bruno, answer: { avis: 'favorable', signé: true } }), { code: 'case.answer-unknown' })
  assert.throws(() => file.do({ ...reply, who: bruno, answers: { motif: 'x' } }), { code: 'case.field-not-asked' })
  assert.throws(() => file.do({ ...reply, who: { ...bruno, person: 'p1' } as never }), { code: 'case.own-case' })
  file.do({ ...reply, who: bruno })
  assert.throws(() => file.do({ ...reply, who: bruno }), { code: 'case.request-closed' })
})

test('rules read the answer; a request that was not asked is no answer', () => {
  const file = begun([opinion])
  assert.equal(allowed(file, 'accorder'), false)
  file.do({ do: 'reply', request: 'avis', who: bruno, answer: { avis: 'favorable', motif: 'Rien à dire.' } })
  assert.equal(allowed(file, 'accorder'), true)
  const asked = file.view().requests[0]!
  assert.deepEqual([asked.closed, asked.replies[0]!.answer], ['answered', { avis: 'favorable', motif: 'Rien à dire.' }])
  const not = begun([{ ...opinion, when: 'montant > 9000 €' }])
  assert.deepEqual([not.view().requests, allowed(not, 'accorder')], [[], false])
})

test('a state that is entered again asks nothing again; an action asks anew, once at a time', () => {
  const file = begun([opinion])
  file.do({ do: 'act', who: anna, action: 'revenir' })
  file.do({ do: 'act', who: anna, action: 'redemander' })
  assert.equal(file.view().requests.length, 1)
  file.do({ do: 'reply', request: 'avis', who: bruno, answer: { avis: 'défavorable' } })
  file.do({ do: 'act', who: anna, action: 'revenir' })
  assert.equal(file.view().requests.length, 1)
  file.do({ do: 'act', who: anna, action: 'redemander' })
  assert.equal(file.view().requests.length, 2)
  file.do({ do: 'reply', request: 'avis', who: bruno, answer: { avis: 'favorable' } })
  assert.equal(allowed(file, 'accorder'), true)
})

test('silence counts as the law says, after a reminder, once', () => {
  const file = begun([opinion])
  assert.equal(nextTick(file.view(), file.context()), '2026-03-27T23:00:00.000Z')
  assert.deepEqual(types(file.on('2026-03-28').tick()), ['request-reminded'])
  assert.deepEqual(types(file.tick()), [])
  assert.deepEqual(types(file.on('2026-04-03').tick()), ['request-silent'])
  assert.deepEqual(types(file.tick()), [])
  assert.deepEqual(file.view().requests[0]!.silent, { day: '2026-04-02', as: 'favorable', reference: 'R. 423-59' })
  assert.equal(allowed(file, 'accorder'), true)
})

test('the law counts silence even when no job ran before the command', () => {
  const file = begun([opinion])
  assert.deepEqual(types(file.on('2026-04-03').do({ do: 'act', who: anna, action: 'accorder' })).slice(0, 2), ['request-silent', 'acted'])
})

test('silence without a meaning is late, and an answer that comes after it still counts', () => {
  const file = begun([{ ...opinion, due: { in: '2d', remind: [] } }])
  file.on('2026-03-05').tick()
  const asked = file.view().requests[0]!
  assert.deepEqual([asked.silent?.day, asked.closed], ['2026-03-04', undefined])
  file.do({ do: 'reply', request: 'avis', who: bruno, answer: { avis: 'favorable' } })
  assert.equal(allowed(file, 'accorder'), true)
})

test('of several asked, all, any or a number answer; opinions that differ are shared out', () => {
  const both = { ...opinion, to: ['abf', 'réseau'] }
  const carla = worker('carla', 'réseau')
  const first = { do: 'reply', request: 'avis', who: bruno, answer: { avis: 'favorable' } } as const
  const all = begun([both])
  all.do(first)
  assert.throws(() => all.do(first), { code: 'case.action-not-yours' })
  assert.equal(all.view().requests[0]!.closed, undefined)
  all.do({ ...first, who: carla, answer: { avis: 'défavorable' } })
  assert.deepEqual([all.view().requests[0]!.closed, allowed(all, 'accorder')], ['answered', false])
  const any = begun([{ ...both, need: 'any' }])
  any.do(first)
  assert.deepEqual([any.view().requests[0]!.closed, allowed(any, 'accorder')], ['answered', true])
})

test('a payment asks the exact amount, is paid in parts by the house only, and then the system goes on', () => {
  const fee: Asked = {
    name: 'taxe',
    kind: 'payment',
    to: ['applicant'],
    amount: 'montant',
    instalments: 'parts',
    due: { in: '30d', remind: ['7d'] },
  }
  const file = begun([fee], { payé: { 'toutes ces conditions': ['taxe . payé'] }, parts: 2 })
  const asked = file.view().requests[0]!
  assert.deepEqual([asked.amount, asked.currency, asked.instalments], [12050, 'EUR', 2])
  assert.ok(file.view().messages.some((one) => one.notice === 'requested'))
  const pay = (montant: number) => ({ do: 'reply', request: 'taxe', who: system, answer: { montant } }) as const
  assert.throws(() => file.do({ ...pay(12050), who: applicant }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do(pay(-5)), { code: 'case.answer-unknown' })
  file.do(pay(6025))
  assert.equal(file.view().requests[0]!.closed, undefined)
  assert.deepEqual(types(file.on('2026-03-26').tick()), ['request-reminded', 'message'])
  assert.deepEqual(types(file.do(pay(6025))).slice(0, 2), ['request-answered', 'acted'])
  assert.equal(file.view().state, 'close')
})

test('nothing is asked for nothing, and an amount that is unknown stops the act', () => {
  const fee: Asked = { name: 'taxe', kind: 'payment', to: ['applicant'], amount: 'rien' }
  const rules = { payé: 'montant < 0 €', rien: 'montant - 120.5 €', trop: 'montant - 200 €' }
  assert.equal(begun([fee], rules).view().requests.length, 0)
  assert.throws(() => begun([{ ...fee, amount: 'trop' }], rules), { code: 'case.amount-unknown' })
})

test('a signature refused answers for all', () => {
  const sign: Asked = { name: 'signature', kind: 'signature', to: ['applicant', 'abf'] }
  const file = begun([sign], { payé: { 'toutes ces conditions': ['signature . signé'] } })
  file.do({ do: 'reply', request: 'signature', who: applicant, answer: { signé: false } })
  assert.deepEqual([file.view().requests[0]!.closed, file.view().state], ['answered', 'reçue'])
})

test('while something open suspends the decision nobody decides; the end of a case ends what it asked', () => {
  const held: Asked = { name: 'recours', kind: 'case', to: ['applicant'], service: 'autre', suspends: ['decision'] }
  const file = begun([held])
  assert.throws(() => file.do({ do: 'act', who: anna, action: 'refuser' }), { code: 'case.suspended' })
  file.do({ do: 'reply', request: 'recours', who: system, answer: { issue: 'granted' } })
  file.do({ do: 'act', who: anna, action: 'refuser' })
  const other = begun([opinion])
  other.do({ do: 'act', who: anna, action: 'refuser' })
  assert.equal(other.view().requests[0]!.closed, 'lapsed')
  assert.throws(() => other.do({ do: 'reply', request: 'avis', who: bruno, answer: { avis: 'favorable' } }), {
    code: 'case.request-closed',
  })
})

test('what was paid is given back once', () => {
  const fee: Asked = { name: 'taxe', kind: 'payment', to: ['applicant'], amount: 'montant' }
  const of = asking([fee], { payé: 'montant < 0 €' })
  const states = of.workflow.states.map((one) =>
    one.name === 'reçue'
      ? {
          ...one,
          do: [...one.do, { ...one.do[0]!, name: 'rembourser', ...Object.fromEntries([['then', [{ kind: 'refund', request: 'taxe' }]]]) }],
        }
      : one,
  )
  const file = life({ ...of, workflow: { ...of.workflow, states } } as typeof of)
  file.do({ do: 'submit', who: applicant, answers: { montant: 50 } })
  file.do({ do: 'act', who: anna, action: 'rembourser' })
  assert.deepEqual(file.view().refunds, [])
  file.do({ do: 'reply', request: 'taxe', who: system, answer: { montant: 5000 } })
  file.do({ do: 'act', who: anna, action: 'rembourser' })
  file.do({ do: 'act', who: anna, action: 'rembourser' })
  assert.deepEqual(
    file.view().refunds.map((one) => one.amount),
    [5000],
  )
})

const extending = (extend: NonNullable<Parameters<typeof state>[2]>['do']) =>
  service({
    fields: [],
    clock: { from: 'reçue', in: '2mo' },
    states: [
      state('brouillon', 'draft', { do: { envoyer: { by: 'applicant', to: 'reçue' } } }),
      state('reçue', 'open', { do: { ...extend, accorder: { by: 'agent', to: 'accordée' } } }),
      state('accordée', 'running', {
        outcome: 'granted',
        valid: { for: '3y', remind: [], ...Object.fromEntries([['then', 'finie']]) } as never,
        do: { proroger: { by: 'applicant', extend: { by: '1y', times: 2, reference: 'R. 424-21' } } },
      }),
      state('finie', 'done', { outcome: 'closed' }),
    ],
  })

test('a delay and a right are extended as often as the file allows, by what it says', () => {
  const file = life(extending({ majorer: { by: 'agent', extend: { by: '1mo', times: 1, reference: 'R. 423-23' } } }))
  file.do({ do: 'submit', who: applicant, answers: {} })
  file.do({ do: 'act', who: anna, action: 'majorer' })
  const limits = () => deadlinesOf(file.view(), file.context())
  const clock = limits().clock
  assert.equal(clock && 'deadline' in clock && clock.deadline.day, '2026-06-02')
  assert.throws(() => file.do({ do: 'act', who: anna, action: 'majorer' }), { code: 'case.extended-enough' })
  file.do({ do: 'act', who: anna, action: 'accorder' })
  assert.equal(limits().validity?.day, '2029-03-02')
  file.do({ do: 'act', who: applicant, action: 'proroger' })
  file.do({ do: 'act', who: applicant, action: 'proroger' })
  assert.equal(limits().validity?.day, '2031-03-02')
  assert.throws(() => file.do({ do: 'act', who: applicant, action: 'proroger' }), { code: 'case.extended-enough' })
})

test('a territory has its own values, and the others those for all', () => {
  const taxed = service({
    fields: [field('commune', 'text'), field('surface', 'number', { unit: 'm²' })],
    rules: { taxe: 'surface * 10 €/m² * taux' },
    local: {
      by: 'commune',
      values: [{ name: 'taux', label: { fr: 'Taux' }, unit: '%', min: 1, max: 5, default: 1 }],
      set: { '31555': { taux: 5 } },
    },
    requests: [{ name: 'taxe due', kind: 'payment', to: ['applicant'], amount: 'taxe' }],
    states: [
      state('brouillon', 'draft', { do: { envoyer: { by: 'applicant', to: 'reçue' } } }),
      state('reçue', 'open', { effects: [{ kind: 'request', request: 'taxe due' }], do: { clore: { by: 'agent', to: 'close' } } }),
      state('close', 'done', { outcome: 'closed' }),
    ],
  })
  const amount = (commune: string) => {
    const file = life(taxed)
    file.do({ do: 'submit', who: applicant, answers: { commune, surface: 30 } })
    return file.view().requests[0]?.amount
  }
  assert.deepEqual([amount('31555'), amount('31001')], [1500, 300])
})

test('a meeting is taken by the person alone, in what asks for one, and changed until the day before', () => {
  const file = begun([{ name: 'clés', kind: 'appointment', to: ['agent'] }])
  const slot = {
    slot: '0190a000-0000-7000-8000-000000000001',
    place: 'Mairie',
    from: '2026-03-20T08:00:00.000Z',
    until: '2026-03-20T08:30:00.000Z',
  }
  const take = { do: 'book', request: 'clés', slot } as const
  assert.throws(() => file.do({ ...take, who: anna }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ ...take, who: applicant, request: 'avis' }), { code: 'case.request-closed' })
  assert.throws(() => file.do({ ...take, who: applicant, slot: { ...slot, from: '2026-03-01T08:00:00.000Z' } }), { code: 'case.too-late' })
  assert.throws(() => file.do({ do: 'unbook', request: 'clés', who: applicant }), { code: 'case.request-closed' })
  assert.equal(expectsApplicant(file.view().requests[0]!), true)
  assert.deepEqual(types(file.do({ ...take, who: applicant })), ['appointment-booked', 'message'])
  assert.equal(expectsApplicant(file.view().requests[0]!), false)
  // She does not say herself that she came.
  assert.throws(() => file.do({ do: 'reply', request: 'clés', who: applicant, answer: { tenu: true } }), { code: 'case.action-not-yours' })
  file.on('2026-03-19').do({ ...take, who: applicant })
  assert.equal(file.view().requests[0]!.changes, 2)
  for (const late of ['2026-03-19T23:30:00.000Z', '2026-03-20'])
    assert.throws(() => file.on(late).do({ do: 'unbook', request: 'clés', who: applicant }), { code: 'case.too-late' })
  file.on('2026-03-19').do({ do: 'unbook', request: 'clés', who: applicant })
  assert.equal(file.view().requests[0]!.meeting, undefined)
  file.on('2026-03-21').do({ do: 'reply', request: 'clés', who: anna, answer: { tenu: false } })
  assert.equal(file.view().requests[0]!.closed, 'answered')
})

test('a payment is told once, whole or not at all, and an agent speaks only of one that nobody can tell of', () => {
  const file = begun([{ name: 'taxe', kind: 'payment', to: ['applicant'], amount: 'montant', instalments: 'parts' }], {
    parts: 3,
    payé: 'montant < 0 €',
  })
  const payment = '0190a000-0000-7000-8000-00000000000a'
  const paid = { do: 'reply', request: 'taxe', who: system, answer: { montant: 4016 }, payment } as const
  assert.deepEqual(nextPart(file.view().requests[0]!), { amount: 4016, left: 12_050, part: 1, of: 3 })
  assert.throws(() => file.do({ ...paid, who: applicant }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ ...paid, who: anna }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ ...paid, answer: { montant: 0 } }), { code: 'case.answer-unknown' })
  file.do(paid)
  assert.throws(() => file.do(paid), { code: 'case.payment-known' })
  assert.deepEqual(nextPart(file.view().requests[0]!), { amount: 4016, left: 8034, part: 2, of: 3 })
  const unclear = { do: 'payment-unclear', key: file.view().requests[0]!.key, payment: payment.replace('a', 'b'), amount: 4016 } as const
  assert.throws(() => file.do({ ...unclear, who: anna }), { code: 'case.action-not-yours' })
  file.do({ ...unclear, who: system })
  assert.throws(() => file.do({ ...unclear, who: system }), { code: 'case.payment-known' })
  const says = { ...paid, who: anna, payment: unclear.payment }
  assert.throws(() => file.do(says), { code: 'case.answer-missing' })
  assert.throws(() => file.do({ ...says, answer: { montant: 1, motif: 'Vu.' } }), { code: 'case.answer-unknown' })
  assert.throws(() => file.do({ ...says, payment, answer: { montant: 4016, motif: 'Vu.' } }), { code: 'case.payment-known' })
  file.do({ ...says, answer: { montant: 4016, motif: 'Vu sur le relevé.' } })
  assert.deepEqual(file.view().requests[0]!.unclear, [])
  assert.deepEqual(nextPart(file.view().requests[0]!), { amount: 4018, left: 4018, part: 3, of: 3 })
})
