import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutConfidential } from './confidential.ts'
import type { Command } from './decide.ts'
import type { CaseEvent } from './events.ts'
import { applicant, life, types, worker } from './fixtures/build.ts'
import { income, permit } from './fixtures/others.ts'

const anna = worker('anna', 'agent')
const verified = { source: 'registry.family', at: '2026-05-01T08:00:00.000Z', verified: true }
const row = (mois: string, salaires: number) => ({ mois, salaires })
const winter = [row('2025-12', 0), row('2026-01', 0), row('2026-02', 0), row('2026-03', 0)]

/** A right of 600 € a month, April paid; 900 € for a couple. */
function running() {
  const file = life(income)
  const answers = { ressources: winter.slice(0, 3), couple: false, iban: 'FR7630006000011234567890189' }
  file.do({ do: 'submit', who: applicant, answers })
  file.on('2026-03-10').do({ do: 'act', who: anna, action: 'ouvrir' })
  file.on('2026-03-20').do({ do: 'act', who: applicant, action: 'déclarer', answers: { ressources: winter } })
  file.on('2026-04-05').tick()
  file.on('2026-04-20')
  return file
}
const tell = (couple: boolean, more: Partial<Extract<Command, { do: 'tell-change' }>> = {}): Command => ({
  do: 'tell-change',
  who: applicant,
  from: '2026-04-02',
  answers: { couple },
  ...more,
})
const keyOf = (file: ReturnType<typeof running>) => file.view().changes.at(-1)!.key
const couple = (file: ReturnType<typeof running>) => {
  file.do(tell(true))
  file.do({ do: 'take-change', who: anna, change: keyOf(file) })
}
const paid = (file: ReturnType<typeof running>) => file.view().payments.map(({ amount }) => amount / 100)

test('a change is told of a right that runs, once it has happened, of questions that are asked, and only when something differs', () => {
  const draft = life(income)
  assert.throws(() => draft.do(tell(true)), { code: 'case.not-open' })
  const file = running()
  assert.throws(() => file.do(tell(true, { from: '2026-04-21' })), { code: 'case.change-early' })
  assert.throws(() => file.do(tell(false)), { code: 'case.change-nothing' })
  assert.throws(() => file.do(tell(true, { answers: { ressources: [] } })), { code: 'case.field-not-asked' })
})

test('what changes nothing for the right counts at once', () => {
  const file = running()
  assert.deepEqual(types(file.do(tell(false, { answers: { iban: 'FR1420041010050500013M02606' } }))), [
    'change-told',
    'change-taken',
    'message',
  ])
  assert.equal(file.view().answers.iban, 'FR1420041010050500013M02606')
})

test('an improvement that only the person says waits for somebody; taken, it counts from its day and is paid', () => {
  const file = running()
  assert.deepEqual(types(file.do(tell(true))), ['change-told', 'message'])
  const [told] = file.view().changes
  assert.deepEqual([told?.direction, told?.before.droit, told?.after.droit], ['better', amount(600), amount(900)])
  assert.equal(told?.explanation?.rule, 'droit')
  assert.deepEqual([file.view().answers.couple, paid(file)], [false, [600]])
  // Told twice it is told once.
  assert.deepEqual(types(file.do(tell(true))), [])
  for (const who of [applicant, { kind: 'system' } as const, worker('bob')])
    assert.throws(() => file.do({ do: 'take-change', who, change: told!.key }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ do: 'take-change', who: anna, change: 'other' }), { code: 'case.change-unknown' })
  file.do({ do: 'take-change', who: anna, change: told!.key })
  assert.deepEqual([file.view().answers.couple, paid(file)], [true, [600, 300]])
})

test('a verified improvement, where the file lets the system pay more, needs nobody; from a later month it leaves the earlier ones', () => {
  const file = running()
  file.on('2026-05-02')
  const news = file.do(tell(true, { who: { kind: 'system' }, from: '2026-05-01', provenance: { couple: verified } }))
  // The income was only declared: the system may not rest on it.
  assert.deepEqual(types(news), ['change-told', 'message'])
  const sure = life({ ...income, rules: { droit: { variations: [{ si: 'couple', alors: '900 €' }, { sinon: '600 €' }] } } })
  sure.do({ do: 'submit', who: applicant, answers: { couple: false, iban: 'FR7630006000011234567890189', ressources: winter } })
  sure.on('2026-03-10').do({ do: 'act', who: anna, action: 'ouvrir' })
  sure.on('2026-04-05').tick()
  sure.on('2026-05-02')
  const alone = sure.do(tell(true, { who: { kind: 'system' }, from: '2026-05-01', provenance: { couple: verified } }))
  assert.deepEqual(types(alone), ['change-told', 'change-taken', 'message'])
  assert.deepEqual(paid(sure), [600])
  // The same fact, had it held in April, is paid back to April.
  const back = sure.do(tell(false, { who: { kind: 'system' }, from: '2026-05-01', provenance: { couple: verified } }))
  assert.deepEqual(types(back), ['change-told', 'message'], 'less is for a person, however sure the register is')
})

test('nobody lowers before the person was invited and has answered or let her days pass', () => {
  const file = running()
  couple(file)
  file.on('2026-04-25').do(tell(false, { from: '2026-04-20' }))
  const change = keyOf(file)
  const take = { do: 'take-change', who: anna, change, reason: 'La séparation est établie.' } as const
  assert.throws(() => file.do(take), { code: 'case.observations-missing' })
  const invite = { do: 'hear', who: anna, intent: { change }, reason: 'Le droit passerait à 600 €.' } as const
  assert.throws(() => file.do({ ...invite, who: applicant }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ ...invite, reason: ' ' }), { code: 'case.reason-missing' })
  assert.throws(() => file.do({ ...invite, due: '1d' }), { code: 'case.delay-unknown' })
  assert.deepEqual(types(file.do(invite)), ['requested', 'message'])
  assert.throws(() => file.do(invite), { code: 'case.already-invited' })
  assert.throws(() => file.on('2026-05-09').do(take), { code: 'case.observations-open' })
  const reply = { do: 'reply', who: applicant, request: '+observations-1' } as const
  assert.throws(() => file.do({ ...reply, answer: {} }), { code: 'case.answer-missing' })
  file.do({ ...reply, answer: { motif: 'Nous vivons toujours ensemble.' } })
  assert.throws(() => file.do({ ...take, reason: '' }), { code: 'case.reason-missing' })
  file.do(take)
  assert.equal(file.view().answers.couple, false)
})

test('her silence until the last day is enough, and time alone takes nothing', () => {
  const file = running()
  couple(file)
  file.do(tell(false, { from: '2026-04-20' }))
  const change = keyOf(file)
  file.do({ do: 'hear', who: anna, intent: { change }, reason: 'Le droit baisserait.' })
  file.on('2026-05-05').tick()
  assert.equal(file.view().answers.couple, true)
  assert.throws(() => file.do({ do: 'take-change', who: anna, change, reason: 'Oui' }), { code: 'case.observations-open' })
  file.on('2026-05-06').do({ do: 'take-change', who: anna, change, reason: 'Oui' })
  assert.equal(file.view().answers.couple, false)
})

test('a change that is set aside has reasons, and leaves the answers', () => {
  const file = running()
  file.do(tell(true))
  const change = keyOf(file)
  assert.throws(() => file.do({ do: 'set-change-aside', who: anna, change }), { code: 'case.reason-missing' })
  const news = file.do({ do: 'set-change-aside', who: anna, change, reason: 'Rien ne le montre.' })
  assert.deepEqual(types(news), ['change-set-aside', 'message'])
  assert.equal(file.view().answers.couple, false)
  assert.throws(() => file.do({ do: 'take-change', who: anna, change }), { code: 'case.change-unknown' })
})

test('an action that ends a right that runs waits for observations, too; giving it up oneself does not', () => {
  const file = life(permit)
  file.do({ do: 'submit', who: applicant, answers: { véhicule: 'AA-111-AA' } })
  file.do({ do: 'act', who: anna, action: 'délivrer', answers: { zone: 1 } })
  const end = { do: 'act', who: anna, action: 'retirer', reason: 'Plus de droit' } as const
  assert.throws(() => file.do(end), { code: 'case.observations-missing' })
  assert.throws(() => file.do({ do: 'hear', who: anna, intent: { action: 'renouveler' }, reason: 'x' }), { code: 'case.action-unknown' })
  file.do({ do: 'hear', who: anna, intent: { action: 'retirer' }, reason: 'Vous avez déménagé.' })
  assert.throws(() => file.do(end), { code: 'case.observations-open', details: { action: 'retirer', day: '2026-03-17' } })
  file.on('2026-03-18').do(end)
  assert.equal(file.view().state, 'retiré')
})

test('an opinion that no file foresees: of a team of the agency, answered by it alone, kept between offices until the decision', () => {
  const file = running()
  file.do({ do: 'act', who: applicant, action: 'déclarer', answers: { ressources: [...winter, row('2026-04', 0)] } })
  const ask = { do: 'ask-opinion', who: anna, team: 'departement.logement', among: ['departement.logement'], due: '5bd' } as const
  const question = { question: 'Le logement est-il décent ?', show: ['couple'], confidential: true }
  assert.throws(() => file.do({ ...ask, ...question, among: [] }), { code: 'case.team-unknown' })
  assert.throws(() => file.do({ ...ask, ...question, who: applicant }), { code: 'case.action-not-yours' })
  assert.throws(() => file.do({ ...ask, ...question, show: ['rien'] }), { code: 'case.field-unknown' })
  assert.deepEqual(types(file.do({ ...ask, ...question })), ['requested'])
  const reply = { do: 'reply', request: '+opinion-1', answer: { avis: 'défavorable', motif: 'Trop humide.' } } as const
  for (const who of [applicant, anna]) assert.throws(() => file.do({ ...reply, who }), { code: 'case.action-not-yours' })
  assert.ok(types(file.on('2026-04-27').tick()).includes('request-reminded'))
  file.do({ ...reply, who: worker('karim', 'team.departement.logement') })
  const copy = () => JSON.stringify(withoutConfidential(file.view(), file.events as unknown as readonly CaseEvent[]))
  assert.doesNotMatch(copy(), /décent|humide/)
  assert.match(copy(), /\+opinion-1/)
  file.do({ do: 'hear', who: anna, intent: { action: 'fermer' }, reason: 'Le droit s’arrêterait.' })
  file.on('2026-05-20').do({ do: 'act', who: anna, action: 'fermer' })
  assert.match(copy(), /décent.*humide/s)
})

const amount = (value: number) => ({ kind: 'value', value, unit: '€' })
