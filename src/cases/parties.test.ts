import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionsFor, type Who } from './decide.ts'
import { applicant, type Life, life, types, worker } from './fixtures/build.ts'
import { shared } from './fixtures/others.ts'
import { expected, meetingOf, seatKeys, stateOfRequest } from './requests.ts'

const lea = { given: 'Léa', family: 'Marchal', birth: '1990-02-03' }
const [leaId, otherId] = ['01900000-0000-7000-8000-00000000aaaa', '01900000-0000-7000-8000-00000000bbbb']
const as = (person: string): Who => ({
  kind: 'party',
  account: `account ${person}`,
  assurance: 'substantial',
  persons: [person],
  parts: ['conjoint'],
})
const named = { ...applicant, named: { given: 'Samira', family: 'Lambert' } }

function sent(answers: Parameters<Life['do']>[0] extends never ? never : Record<string, unknown> = {}): Life {
  const one = life(shared)
  one.do({ do: 'submit', who: named, answers: { couple: true, conjoint: lea, loyer: 600, secret: 'rien', ...answers } as never })
  return one
}
const refuses = (act: () => unknown, code: string) => assert.throws(act, { code })
function joined(one = sent()): Life {
  one.do({ do: 'invite', who: applicant, party: 'conjoint', how: 'code' })
  one.do({ do: 'join', who: as(leaId), party: 'conjoint', person: leaId, self: { ...lea, given: 'Lea Marie' } })
  return one
}

test('nobody comes in who is not surely the person named: the name, the whole birth date, an invitation that is open', () => {
  const one = sent()
  const join = (self: object, party = 'conjoint') => one.do({ do: 'join', who: as(leaId), party, person: leaId, self: self as never })
  refuses(() => join(lea), 'case.party-unknown')
  refuses(() => one.do({ do: 'invite', who: worker('anna', 'agent'), party: 'conjoint', how: 'code' }), 'case.action-not-yours')
  refuses(() => one.do({ do: 'invite', who: applicant, party: 'voisin', how: 'code' }), 'case.party-unknown')
  one.do({ do: 'invite', who: applicant, party: 'conjoint', how: 'email' })
  refuses(() => join({ ...lea, birth: '1990-02-04' }), 'case.party-other')
  refuses(() => join({ given: 'Léa', family: 'Marchal' }), 'case.party-other')
  refuses(() => join({ ...lea, given: 'Léo' }), 'case.party-other')
  assert.deepEqual(types(join({ ...lea, given: 'LEA', family: 'MARCHAL' })), ['party-joined'])
  refuses(() => join(lea), 'case.party-unknown')
  refuses(() => one.do({ do: 'invite', who: applicant, party: 'conjoint', how: 'code' }), 'case.party-joined')
})

test('somebody named without a whole birth date is nobody for sure', () => {
  const one = sent({ conjoint: { given: 'Léa', family: 'Marchal' } })
  one.do({ do: 'invite', who: applicant, party: 'conjoint', how: 'code' })
  refuses(() => one.do({ do: 'join', who: as(leaId), party: 'conjoint', person: leaId, self: lea }), 'case.party-other')
})

test('asked by name; the applicant is told to bring her; without a spouse nobody is asked', () => {
  const one = sent()
  assert.deepEqual(
    one.view().requests.map(({ name, to }) => [name, to]),
    [['accord', ['conjoint']]],
  )
  assert.deepEqual(
    one.view().messages.map(({ notice, variables }) => [notice, variables?.qui]),
    [
      ['party-asked', { kind: 'text', text: 'Léa Marchal' }],
      ['received', undefined],
    ],
  )
  assert.deepEqual(sent({ couple: false }).view().requests, [])
})

test('she signs as herself and the case goes on; a refusal is told as one', () => {
  const one = joined()
  refuses(() => one.do({ do: 'reply', who: applicant, request: 'accord', answer: { signé: true } }), 'case.action-not-yours')
  refuses(() => one.do({ do: 'reply', who: as(otherId), request: 'accord', answer: { signé: true } }), 'case.action-not-yours')
  refuses(() => one.do({ do: 'reply', who: as(leaId), request: 'accord' }), 'case.answer-missing')
  const events = one.do({ do: 'reply', who: as(leaId), request: 'accord', answer: { signé: true } })
  assert.deepEqual(types(events), ['request-answered', 'acted'])
  const { by, from, assurance } = events[0]!.payload as unknown as Record<string, unknown>
  assert.deepEqual([by, from, assurance], [{ kind: 'party', account: `account ${leaId}`, party: 'conjoint' }, 'conjoint', 'substantial'])
  assert.equal(one.view().state, 'reçue')
  const no = joined()
  no.do({ do: 'reply', who: as(leaId), request: 'accord', answer: { signé: false } })
  assert.equal(stateOfRequest(no.view(), 'accord')?.answer.signé, false)
  assert.equal(no.view().state, 'signature')
})

test('she fills what the file lets her, and does nothing else in the case', () => {
  const one = joined()
  const her = as(leaId)
  assert.deepEqual(
    actionsFor(one.view(), her, one.context()).map(({ action }) => action.name),
    ['compléter'],
  )
  assert.deepEqual(actionsFor(one.view(), as(otherId), one.context()), [])
  refuses(() => one.do({ do: 'act', who: as(otherId), action: 'compléter' }), 'case.action-not-yours')
  refuses(() => one.do({ do: 'act', who: her, action: 'compléter', answers: { loyer: 1 } }), 'case.field-not-asked')
  one.do({ do: 'act', who: her, action: 'compléter', answers: { 'revenu du conjoint': 900 } })
  assert.equal(one.view().provenance['revenu du conjoint']?.source, 'party')
  assert.equal(one.view().decision, undefined)
  for (const command of [
    { do: 'withdraw' },
    { do: 'message', text: 'bonjour' },
    { do: 'read' },
    { do: 'add-document', files: [{ file: 'x', name: 'x', type: 'x', size: 1 }] },
    { do: 'submit', answers: {} },
  ] as const)
    refuses(() => one.do({ ...command, who: her }), 'case.action-not-yours')
})

test('another name in the answers is another person: who joined before is out at once', () => {
  const one = joined()
  one.do({
    do: 'act',
    who: applicant,
    action: 'corriger',
    answers: { conjoint: { given: 'Paul', family: 'Marchal', birth: '1991-01-01' } },
  })
  refuses(() => one.do({ do: 'reply', who: as(leaId), request: 'accord', answer: { signé: true } }), 'case.action-not-yours')
  one.do({ do: 'invite', who: applicant, party: 'conjoint', how: 'code' })
  refuses(() => one.do({ do: 'join', who: as(leaId), party: 'conjoint', person: leaId, self: lea }), 'case.party-other')
})

test('of a list everybody is asked but the applicant herself; each signs, or one refuses for all', () => {
  const rows = [
    { prénom: 'Samira', nom: 'LAMBERT', naissance: '1988-06-09' },
    { prénom: 'Léa', nom: 'Marchal', naissance: '1990-02-03' },
    { prénom: 'Luc', nom: 'Petit', naissance: '1980-01-01' },
  ]
  const one = sent({ couple: false, colocataires: rows })
  assert.deepEqual(
    one.view().requests.map(({ to }) => to),
    [['colocataires#2', 'colocataires#3']],
  )
  refuses(() => one.do({ do: 'invite', who: applicant, party: 'colocataires#1', how: 'code' }), 'case.party-unknown')
  const enter = (party: string, person: string, self: object) => {
    one.do({ do: 'invite', who: applicant, party, how: 'code' })
    one.do({ do: 'join', who: as(person), party, person, self: self as never })
  }
  enter('colocataires#2', leaId, lea)
  enter('colocataires#3', otherId, { given: 'Luc', family: 'Petit', birth: '1980-01-01' })
  one.do({ do: 'reply', who: as(leaId), request: 'tous', answer: { signé: true } })
  assert.equal(stateOfRequest(one.view(), 'tous')?.open, true)
  refuses(() => one.do({ do: 'reply', who: as(leaId), request: 'tous', answer: { signé: true } }), 'case.action-not-yours')
  one.do({ do: 'reply', who: as(otherId), request: 'tous', answer: { signé: true } })
  assert.equal(stateOfRequest(one.view(), 'tous')?.answer.signé, true)
})

test('each takes a time of her own; who is named in her place later takes none of it over, and a visit asks nobody for a time', () => {
  const asking = { label: {}, to: ['applicant', 'conjoint'], fill: [], need: 'all' as const, suspends: [] }
  const requests = [
    { ...asking, name: 'accord', kind: 'appointment' as const },
    { ...asking, name: 'visite', kind: 'visit' as const },
  ]
  const service = { ...shared, requests }
  const one = life(service)
  one.do({ do: 'submit', who: named, answers: { couple: true, conjoint: lea, loyer: 600, secret: 'rien' } })
  joined(one)
  const slot = { slot: leaId, place: 'Mairie', from: '2026-04-01T08:00:00.000Z', until: '2026-04-01T09:00:00.000Z' }
  const book = (who: Who) => one.do({ do: 'book', who, request: 'accord', slot })
  refuses(() => book(as(otherId)), 'case.action-not-yours')
  refuses(() => book(worker('anna', 'agent')), 'case.action-not-yours')
  const asked = () => one.view().requests.find(({ name }) => name === 'accord')!
  assert.deepEqual(expected(asked()), ['applicant', 'conjoint'])
  assert.deepEqual(types(book(as(leaId))), ['appointment-booked'], 'the applicant is not told the time of another')
  assert.deepEqual([meetingOf(asked(), 'applicant'), meetingOf(asked(), 'conjoint')?.place], [undefined, 'Mairie'])
  assert.deepEqual([expected(asked()), seatKeys(asked())], [['applicant'], [`${asked().key} conjoint`]])
  refuses(() => one.do({ do: 'unbook', who: applicant, request: 'accord' }), 'case.request-closed')
  one.add([
    {
      type: 'case.party-joined',
      payload: { party: 'conjoint', person: otherId, as: lea, by: { kind: 'party', account: 'other', party: 'conjoint' } },
    },
  ])
  assert.deepEqual([meetingOf(asked(), 'conjoint'), seatKeys(asked())], [undefined, []])
})
