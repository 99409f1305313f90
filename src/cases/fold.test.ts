import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCase, openProactively } from './decide.ts'
import { caseEvents, isCaseEvent } from './events.ts'
import { applicant, field, life, service, state, types, worker } from './fixtures/build.ts'
import { application, flood, verified } from './fixtures/flood.ts'
import { cheque } from './fixtures/others.ts'
import { fold } from './fold.ts'

test('events that do not begin with an opening are no case', () => {
  assert.throws(() => fold([], flood), { code: 'case.unknown' })
  const file = life(flood)
  file.do({ do: 'submit', who: applicant, answers: application })
  assert.throws(() => fold(file.events.slice(1), flood), { code: 'case.unknown' })
})

test('a payload that is not as promised is refused by its schema', () => {
  const schema = new Map(caseEvents.map((one) => [one.type, one.payload]))
  const pay = { rule: 'aide', amount: 900, currency: 'EUR', account: { field: 'iban', masked: '•••• 0189' }, key: 'k' }
  assert.ok(schema.get('case.payment-ordered')!.safeParse(pay).success)
  for (const wrong of [{ amount: 9.5 }, { amount: 0 }, { amount: -1 }, { amount: '900' }])
    assert.ok(!schema.get('case.payment-ordered')!.safeParse({ ...pay, ...wrong }).success)
})

test('every event that the heart makes fits its schema and survives JSON unchanged', () => {
  const file = life(flood)
  file.do({ do: 'submit', who: applicant, answers: { ...application, nuits: 30 }, provenance: verified })
  const schema = new Map(caseEvents.map((one) => [one.type, one.payload]))
  const other = life(flood)
  other.do({ do: 'submit', who: applicant, answers: application })
  other.do({ do: 'act', who: worker('ines', 'instructeur'), action: 'instruire' })
  other.do({ do: 'act', who: worker('ines', 'instructeur'), action: 'refuser', reason: 'Non.' })
  for (const { type, payload } of [...file.events, ...other.events]) {
    const plain = JSON.parse(JSON.stringify(payload))
    assert.deepEqual(JSON.parse(JSON.stringify(schema.get(type)!.parse(plain))), plain, type)
  }
  const again = other.events.map((event) => JSON.parse(JSON.stringify(event)))
  assert.deepEqual(JSON.parse(JSON.stringify(fold(again, flood))), JSON.parse(JSON.stringify(other.view())))
  assert.ok(
    !isCaseEvent({ ...again[0], type: 'person.fact', position: '1', stream: 's', version: 1, actor: 'a', purpose: 'p', commitment: '' }),
  )
})

test('a newer version reads a renamed field under its new name, rows too, and loses nothing that it no longer has', () => {
  const states = [state('brouillon', 'draft', { do: { envoyer: { by: 'applicant', to: 'reçue' } } }), state('reçue', 'open')]
  const first = service({
    fields: [field('revenus', 'integer'), field('surnom', 'text'), field('enfants', 'list', { item: [field('nom', 'text')] })],
    states,
  })
  const file = life(first)
  file.do({ do: 'submit', who: applicant, answers: { revenus: 12, surnom: 'Jo', enfants: [{ nom: 'Léa' }] } })
  const second = service({
    fields: [
      field('ressources', 'integer', { was: 'revenus' }),
      field('enfants', 'list', { item: [field('prénom', 'text', { was: 'nom' })] }),
    ],
    states,
  })
  const view = fold(file.events, second)
  assert.deepEqual(view.answers, { ressources: 12, surnom: 'Jo', enfants: [{ prénom: 'Léa' }] })
  assert.deepEqual(Object.keys(view.provenance).sort(), ['enfants', 'ressources', 'surnom'])
  assert.deepEqual(file.view().answers, { revenus: 12, surnom: 'Jo', enfants: [{ nom: 'Léa' }] })
})

test('a name that another field took over is not mistaken for the renamed one', () => {
  const states = [state('brouillon', 'draft', { do: { envoyer: { by: 'applicant', to: 'reçue' } } }), state('reçue', 'open')]
  const file = life(service({ fields: [field('a', 'integer'), field('b', 'integer')], states }))
  file.do({ do: 'submit', who: applicant, answers: { a: 1, b: 2 } })
  const swapped = service({ fields: [field('a', 'integer'), field('c', 'integer', { was: 'a' })], states })
  assert.deepEqual(fold(file.events, swapped).answers, { a: 1, b: 2 })
})

test('one file replaces the last, which stays in the history', () => {
  const states = [state('brouillon', 'draft', { do: { envoyer: { by: 'applicant', to: 'reçue' } } }), state('reçue', 'open')]
  const file = life(service({ fields: [field('plan', 'file', { later: true })], states }))
  file.do({ do: 'submit', who: applicant, answers: {} })
  const plan = (id: string) => ({ file: id, name: 'plan.pdf', type: 'application/pdf', size: 1 })
  for (const id of ['f1', 'f2']) file.do({ do: 'add-document', who: applicant, field: 'plan', files: [plan(id)] })
  assert.deepEqual(file.view().answers.plan, plan('f2'))
  assert.deepEqual(
    file.view().history.map((one) => one.value),
    [plan('f1'), plan('f2')],
  )
})

const given = (revenu: number, isVerified = true) => {
  const provenance = { source: 'registry.tax', at: '2026-03-01T09:00:00.000Z', verified: isVerified }
  return { answers: { revenu, iban: 'FR7630006000011234567890189' }, provenance: { revenu: provenance, iban: provenance } }
}
const opening = { reference: '482109375516', channel: 'web', language: 'fr', who: { kind: 'system' } } as const

test('nothing is granted unasked without the right, without verified facts, or where the file does not say so', () => {
  const { context } = life(cheque)
  assert.throws(() => openProactively('c2', opening, given(2000), context()), { code: 'case.action-not-now' })
  assert.throws(() => openProactively('c2', opening, given(500, false), context()), { code: 'case.input-unverified' })
  assert.throws(() => openProactively('c2', opening, given(500), life(flood).context()), { code: 'case.action-unknown' })
})

test('granted unasked: opened, granted, paid and told', () => {
  const events = openProactively('c2', opening, given(500), life(cheque).context())
  assert.deepEqual(types(events), ['opened', 'submitted', 'payment-ordered', 'message'])
})

test('outside its campaign a service opens and takes nothing', () => {
  const season = service({
    fields: [field('a', 'integer')],
    states: [state('brouillon', 'draft', { do: { envoyer: { by: 'applicant', to: 'reçue' } } }), state('reçue', 'open')],
    access: { open: { from: '2026-03-01', until: '2026-03-31' } },
  })
  const file = life(season)
  const closed = { code: 'case.service-closed' }
  assert.throws(() => openCase(opening, file.on('2026-02-28T22:59:00.000Z').context()), closed)
  assert.doesNotThrow(() => openCase(opening, file.on('2026-02-28T23:00:00.000Z').context()))
  assert.throws(() => file.on('2026-03-31T22:00:00.000Z').do({ do: 'submit', who: applicant, answers: { a: 1 } }), closed)
})
