import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applicant, field, life, service, state, types, worker } from '../fixtures/build.ts'

const anna = worker('anna', 'agent')
const options = ['oui', 'autre'].map((key) => ({ key, label: { fr: key } }))
const stay = service({
  fields: [
    field('début', 'integer'),
    field('fin', 'integer'),
    field('motif', 'choice', { options }),
    field('lequel', 'text', { when: "motif = 'autre'" }),
    field('surnom', 'text', { required: false }),
    field('avis', 'text', { by: 'agent' }),
    field('prime', 'computed', { value: 'somme' }),
  ],
  rules: { somme: 'fin - début' },
  checks: [
    { name: 'ordre', must: 'fin >= début', say: { fr: 'La fin suit le début.' }, at: ['début', 'fin'], advice: false },
    { name: 'long', must: 'somme <= 10', say: { fr: 'Le séjour est long.' }, at: ['fin'], advice: true },
  ],
  states: [
    state('brouillon', 'draft', {
      do: { annoncer: { by: 'agent', incomplete: true, to: 'annoncée' }, envoyer: { by: 'applicant agent', to: 'reçue' } },
    }),
    state('annoncée', 'waiting', { do: { déclarer: { by: 'applicant agent', to: 'reçue' } } }),
    state('reçue', 'open', { do: { demander: { by: 'agent', ask: ['motif', 'surnom'], to: 'attente' } } }),
    state('attente', 'waiting', { do: { répondre: { by: 'applicant', to: 'reçue' } } }),
  ],
})
const answers = { début: 1, fin: 3, motif: 'oui' }
const send = (given: Parameters<typeof Object.entries>[0] & object, who: typeof applicant | typeof anna = applicant, action?: string) => {
  const file = life(stay)
  const events = file.do({ do: 'submit', who, action, answers: given as typeof answers })
  return { file, events }
}

test('a check that does not hold stops the sending; an advice does not, and is remembered', () => {
  assert.throws(() => send({ ...answers, fin: 0 }), { code: 'case.checks-failing', details: { checks: ['ordre'] } })
  const { events } = send({ ...answers, fin: 40 })
  assert.ok(events[0]?.type === 'case.submitted')
  assert.deepEqual(events[0].payload.advised, ['long'])
})

test('nobody fills for the office, or what is computed, by sending it along', () => {
  assert.throws(() => send({ ...answers, avis: 'favorable' }), { code: 'case.field-not-asked', details: { fields: ['avis'] } })
  assert.throws(() => send({ ...answers, prime: 1000 }), { code: 'case.field-not-asked', details: { fields: ['prime'] } })
})

test('only visible answers are sent; an optional question that was left is left empty', () => {
  const { file } = send({ ...answers, lequel: 'ancien' })
  assert.deepEqual(file.view().answers, { ...answers, surnom: null })
  assert.deepEqual(Object.keys(file.view().provenance), Object.keys(file.view().answers))
})

test('an announcement may wait for its answers, the declaration that follows may not', () => {
  assert.throws(() => send({ début: 1 }, anna, 'envoyer'), { code: 'case.fields-missing' })
  assert.throws(() => send({ début: 1 }, applicant, 'annoncer'), { code: 'case.action-not-yours' })
  const { file } = send({ début: 1 }, anna, 'annoncer')
  assert.throws(() => file.do({ do: 'answer', who: applicant, answers: { fin: 3 } }), {
    code: 'case.fields-missing',
    details: { fields: ['motif'] },
  })
  assert.deepEqual(types(file.do({ do: 'answer', who: applicant, answers: { fin: 3, motif: 'oui' } })), ['answered'])
  assert.throws(() => file.do({ do: 'submit', who: applicant, answers }), { code: 'case.already-sent' })
})

test('a correction that brings up a new question has to answer it; what was asked may be confirmed as it is', () => {
  const { file } = send(answers)
  file.do({ do: 'act', who: anna, action: 'demander' })
  assert.throws(() => file.do({ do: 'answer', who: applicant, answers: { motif: 'autre', surnom: null } }), {
    details: { fields: ['lequel'] },
  })
  assert.throws(() => file.do({ do: 'answer', who: applicant, answers: { motif: 'oui' } }), { details: { fields: ['surnom'] } })
  assert.throws(() => file.do({ do: 'answer', who: applicant, answers: { motif: 'oui', surnom: null, fin: 9 } }), {
    code: 'case.field-not-asked',
  })
  file.do({ do: 'answer', who: applicant, answers: { motif: 'autre', surnom: null, lequel: 'travaux' } })
  assert.equal(file.view().answers.lequel, 'travaux')
})

test('a correction that makes a check fail is not taken', () => {
  const { file } = send({ début: 1 }, anna, 'annoncer')
  assert.throws(() => file.do({ do: 'answer', who: applicant, answers: { fin: 0, motif: 'oui' } }), { code: 'case.checks-failing' })
})
