import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kernel'
import type { Answers } from '#services'
import { actionsFor, decide } from './decide.ts'
import { applicant, type Life, life, types, worker } from './fixtures/build.ts'
import { application, flood, from, verified } from './fixtures/flood.ts'

const ines = worker('ines', 'instructeur')
const hugo = worker('hugo', 'instructeur')
const claire = worker('claire', 'chef')
const both = worker('alix', 'instructeur', 'chef')

const refused = (code: string, details?: Record<string, unknown>) => (error: unknown) => {
  if (!(error instanceof Refusal)) throw error
  assert.equal(error.code, code)
  for (const [name, value] of Object.entries(details ?? {})) assert.deepEqual(error.details[name], value)
  return true
}

const send = (file: Life, answers: Answers = application, provenance = {}) => file.do({ do: 'submit', who: applicant, answers, provenance })
/** sent, nothing verified, so a person decides */
const sent = (answers: Answers = application) => {
  const file = life(flood)
  send(file, answers)
  return file
}
const examined = (answers?: Answers) => {
  const file = sent(answers)
  file.do({ do: 'act', who: ines, action: 'instruire' })
  return file
}
const big: Answers = { ...application, nuits: 30 }

test('nothing is sent while answers are missing, and the refusal names each, row by row', () => {
  const file = life(flood)
  const { nuits, ...rest } = application
  assert.throws(
    () => send(file, { ...rest, foyer: [{ prénom: 'Jules' }] }),
    refused('case.fields-missing', { fields: ['foyer/0/naissance', 'nuits'] }),
  )
  assert.throws(() => send(file, { ...rest, nuits: null }), refused('case.fields-missing', { fields: ['nuits'] }))
  assert.throws(() => send(file, { ...application, foyer: [] }), refused('case.fields-missing', { fields: ['foyer'] }))
  assert.equal(nuits, 10)
})

test('an answer to a question that does not exist is refused, not dropped', () => {
  assert.throws(() => send(life(flood), { ...application, cadeau: true }), refused('case.field-unknown', { fields: ['cadeau'] }))
})

test('sent twice is refused as already sent, an old page as changed meanwhile', () => {
  const file = sent()
  assert.throws(() => send(file), refused('case.already-sent'))
  assert.throws(
    () => file.do({ do: 'act', who: ines, action: 'instruire', expected: 1 }),
    refused('case.changed-meanwhile', { expected: 1 }),
  )
})

test('only the role that the file names may act, and never on a case of their own', () => {
  const file = sent()
  const no = (who: Parameters<Life['do']>[0]['who'], code: string) =>
    assert.throws(() => file.do({ do: 'act', who, action: 'instruire' }), refused(code))
  no(claire, 'case.action-not-yours')
  no(applicant, 'case.action-not-yours')
  no({ kind: 'system' }, 'case.action-not-yours')
  no(worker('mallory', 'applicant', 'system'), 'case.action-not-yours')
  no({ ...ines, person: 'p1' }, 'case.own-case')
  assert.throws(() => file.do({ do: 'act', who: worker('mallory', 'system'), action: 'verser' }), refused('case.action-not-yours'))
})

test('an action of another state does not exist here', () => {
  assert.throws(() => sent().do({ do: 'act', who: ines, action: 'refuser', reason: 'x' }), refused('case.action-unknown'))
})

test('a refusal needs a reason that says something', () => {
  const file = examined()
  assert.throws(() => file.do({ do: 'act', who: ines, action: 'refuser' }), refused('case.reason-missing'))
  assert.throws(() => file.do({ do: 'act', who: ines, action: 'refuser', reason: '  \n ' }), refused('case.reason-missing'))
  assert.throws(() => file.do({ do: 'act', who: ines, action: 'refuser', reason: 'x'.repeat(10_001) }), refused('case.text-too-long'))
})

test('an amount above the limit is not granted by one person: the condition is false', () => {
  assert.throws(
    () => examined(big).do({ do: 'act', who: ines, action: 'accorder' }),
    refused('case.action-not-now', { when: 'petite aide due', missing: [] }),
  )
})

test('what is not known is not true: without the register nobody grants, and the refusal says what is missing', () => {
  const { sinistré, ...rest } = application
  assert.throws(
    () => examined(rest).do({ do: 'act', who: ines, action: 'accorder' }),
    refused('case.action-not-now', { missing: ['sinistré'] }),
  )
  assert.equal(sinistré, true)
})

test('four eyes: who proposed cannot approve, whatever roles they hold, nor who examined before', () => {
  const file = sent(big)
  file.do({ do: 'act', who: both, action: 'instruire' })
  file.do({ do: 'act', who: ines, action: 'proposer' })
  assert.throws(() => file.do({ do: 'act', who: both, action: 'viser' }), refused('case.four-eyes'))
  assert.throws(() => file.do({ do: 'act', who: worker('ines', 'chef'), action: 'viser' }), refused('case.four-eyes'))
  assert.deepEqual(types(file.do({ do: 'act', who: claire, action: 'viser' })), ['acted', 'payment-ordered', 'issue-ordered', 'message'])
})

test('a reviewer who only gave the case back may approve what comes again; not one who then proposed it', () => {
  const file = examined(big)
  file.do({ do: 'act', who: ines, action: 'proposer' })
  file.do({ do: 'act', who: claire, action: 'renvoyer' })
  file.do({ do: 'act', who: hugo, action: 'proposer' })
  assert.doesNotThrow(() => decide(file.view(), { do: 'act', who: claire, action: 'viser' }, file.context()))
  file.do({ do: 'act', who: both, action: 'renvoyer' })
  file.do({ do: 'act', who: both, action: 'proposer' })
  assert.throws(() => file.do({ do: 'act', who: both, action: 'viser' }), refused('case.four-eyes'))
})

const refusedCase = () => {
  const file = examined()
  file.do({ do: 'act', who: both, action: 'refuser', reason: 'Le logement est habitable.' })
  return file
}

test('a contest comes too late after two months, and is not decided by who refused', () => {
  const file = refusedCase()
  const late = refused('case.too-late', { day: '2026-05-04' }) // 2 May is a Saturday
  assert.throws(() => file.on('2026-05-05').do({ do: 'act', who: applicant, action: 'contester' }), late)
  file.on('2026-05-04').do({ do: 'act', who: applicant, action: 'contester' })
  assert.throws(() => file.do({ do: 'act', who: both, action: 'donner raison' }), refused('case.not-by-decider'))
  assert.equal(file.view().contest?.outcome, 'refused')
  file.do({ do: 'act', who: claire, action: 'donner raison' })
  assert.deepEqual([file.view().state, file.view().contest, file.view().payments.length], ['accordé', undefined, 1])
})

test('a decided case takes no withdrawal, no document and no other decision', () => {
  const file = refusedCase()
  assert.throws(() => file.do({ do: 'withdraw', who: applicant }), refused('case.not-open'))
  assert.throws(() => file.do({ do: 'add-document', who: applicant, files: [photo] }), refused('case.not-open'))
  assert.throws(() => file.do({ do: 'act', who: ines, action: 'accorder' }), refused('case.not-open'))
})

test('a case is not paid without an account or an amount', () => {
  const file = sent({ ...application, iban: application.iban! })
  file.do({ do: 'act', who: ines, action: 'instruire' })
  const view = { ...file.view(), answers: { ...file.view().answers, iban: null } }
  assert.throws(
    () => decide(view, { do: 'act', who: ines, action: 'accorder' }, file.context()),
    refused('case.account-missing', { field: 'iban' }),
  )
})

test('a worker chooses what is asked, among questions that the applicant can answer', () => {
  const file = examined()
  assert.throws(() => file.do({ do: 'act', who: ines, action: 'compléter' }), refused('case.ask-missing'))
  assert.throws(
    () => file.do({ do: 'act', who: ines, action: 'compléter', ask: ['sinistré', 'bonheur'] }),
    refused('case.field-unknown', { fields: ['sinistré', 'bonheur'] }),
  )
})

const photo = { file: 'sha256-1', name: 'cuisine.jpg', type: 'image/jpeg', size: 1000 }
const asked = () => {
  const file = examined({ ...application, occupation: 'propriétaire' })
  file.on('2026-03-05').do({ do: 'act', who: ines, action: 'compléter', ask: ['photos', 'nuits'] })
  return file
}

test('a correction is answered whole, and touches nothing else', () => {
  const file = asked()
  assert.throws(
    () => file.do({ do: 'answer', who: applicant, answers: { nuits: 12 } }),
    refused('case.fields-missing', { fields: ['photos'] }),
  )
  assert.throws(
    () => file.do({ do: 'answer', who: applicant, answers: { nuits: 12, photos: [] } }),
    refused('case.fields-missing', { fields: ['photos'] }),
  )
  assert.throws(
    () => file.do({ do: 'answer', who: applicant, answers: { nuits: 12, photos: [photo], revenu: 0 } }),
    refused('case.field-not-asked', { fields: ['revenu'] }),
  )
  assert.throws(() => examined().do({ do: 'answer', who: applicant, answers: { nuits: 12 } }), refused('case.not-open'))
})

test('a correction: asked with a last day, answered, and the old value is kept', () => {
  const file = asked()
  const told = file.view().messages.at(-1)
  assert.deepEqual(told?.variables, {
    liste: { kind: 'fields', fields: ['photos', 'nuits'] },
    échéance: { kind: 'day', day: '2026-03-20' },
  })
  file.on('2026-03-09').do({ do: 'answer', who: applicant, answers: { nuits: 12, photos: [photo], revenu: 30000 } })
  const view = file.view()
  assert.deepEqual([view.state, view.answers.nuits, view.asked], ['instruction', 12, undefined])
  assert.deepEqual(
    view.history.filter((one) => one.field === 'nuits').map((one) => one.value),
    [10, 12],
  )
  assert.deepEqual(
    view.corrections.map((one) => one.answeredAt),
    ['2026-03-09T11:00:00.000Z'],
  )
  assert.equal(view.history.filter((one) => one.field === 'revenu').length, 1)
})

test('files: too many, for no such question, or before sending', () => {
  const file = sent()
  const add = (field: string | undefined, count: number) => () =>
    file.do({ do: 'add-document', who: applicant, field, files: Array.from({ length: count }, () => photo) })
  assert.throws(add('photos', 4), refused('case.too-many-files', { most: 3 }))
  assert.throws(add('nuits', 1), refused('case.field-not-asked'))
  assert.throws(add('images', 1), refused('case.field-unknown'))
  assert.throws(add(undefined, 0), refused('case.files-missing'))
  assert.throws(() => life(flood).do({ do: 'add-document', who: applicant, files: [photo] }), refused('case.not-open'))
  add('photos', 2)()
  assert.throws(add('photos', 2), refused('case.too-many-files', { most: 3 }))
  add('photos', 1)()
  assert.equal((file.view().answers.photos as readonly unknown[]).length, 3)
})

test('the system leaves to a person what rests on an unverified word', () => {
  const file = sent()
  assert.equal(file.view().state, 'déposé')
  const partly = life(flood)
  partly.do({ do: 'submit', who: applicant, answers: application, provenance: from('registry.demo', 'adresse', 'sinistré', 'foyer') })
  assert.equal(partly.view().state, 'déposé')
})

test('the flood aid, verified: sent and granted in one breath, with payment, certificate and message', () => {
  const file = life(flood)
  const events = file.do({ do: 'submit', who: applicant, answers: application, provenance: verified })
  assert.deepEqual(types(events), ['submitted', 'message', 'acted', 'payment-ordered', 'issue-ordered', 'message'])
  const view = file.view()
  assert.deepEqual([view.state, view.phase, view.outcome], ['accordé', 'done', 'granted'])
  assert.deepEqual(view.payments[0], {
    rule: 'aide',
    amount: 90_000,
    currency: 'EUR',
    account: { field: 'iban', masked: '•••• 0189' },
    key: 'c1:accordé:aide',
    at: '2026-03-02T09:00:00.000Z',
  })
  assert.deepEqual(view.decision?.by, { kind: 'system' })
  assert.equal(view.decision?.explanation?.rule, 'éligible')
  assert.deepEqual(view.decision?.computed?.éligible, { kind: 'value', value: true })
  assert.deepEqual(view.messages.at(-1)?.variables, { aide: { kind: 'rule', value: { kind: 'value', value: 900, unit: '€' } } })
})

test('the flood aid, refused by a person with reason and explanation, then contested and the contest given up', () => {
  const file = refusedCase()
  const before = file.view()
  assert.deepEqual([before.outcome, before.deciders, before.decision?.reason], ['refused', ['alix'], 'Le logement est habitable.'])
  assert.equal(before.messages.at(-1)?.variables?.explication?.kind, 'trace')
  file.on('2026-03-10').do({ do: 'act', who: applicant, action: 'contester' })
  file.on('2026-03-12').do({ do: 'withdraw', who: applicant })
  const after = file.view()
  assert.deepEqual([after.state, after.outcome, after.since, after.contest], ['refusé', 'refused', before.since, undefined])
  assert.equal(after.messages.filter((one) => one.message === 'refusé').length, 1)
})

test('a request is taken back while it is open: to the state of the file, or where it stands', () => {
  const file = sent()
  assert.throws(() => file.do({ do: 'withdraw', who: ines }), refused('case.action-not-yours'))
  file.do({ do: 'withdraw', who: applicant })
  assert.deepEqual([file.view().state, file.view().outcome], ['abandonné', 'withdrawn'])
  const none = { ...flood, workflow: { ...flood.workflow, states: flood.workflow.states.filter((one) => one.name !== 'abandonné') } }
  const other = life(none)
  send(other)
  other.do({ do: 'withdraw', who: applicant })
  assert.deepEqual([other.view().state, other.view().phase, other.view().outcome], ['déposé', 'done', 'withdrawn'])
  assert.deepEqual(actionsFor(other.view(), ines, other.context()), [])
  assert.deepEqual(other.on('2027-03-02').tick(), [])
})

test('messages both ways with read marks; nothing is said twice', () => {
  const file = sent()
  assert.throws(() => life(flood).do({ do: 'message', who: applicant, text: 'Bonjour' }), refused('case.not-open'))
  assert.throws(() => file.do({ do: 'message', who: applicant, text: ' ' }), refused('case.text-missing'))
  file.do({ do: 'message', who: applicant, text: ' Bonjour ' })
  file.do({ do: 'message', who: ines, text: 'Nous regardons.' })
  assert.deepEqual(types(file.on('2026-03-03').do({ do: 'read', who: ines })), ['message-read'])
  assert.deepEqual(file.do({ do: 'read', who: ines }), [])
  file.do({ do: 'read', who: applicant })
  assert.deepEqual(
    file.view().messages.map((one) => [one.from, one.text ?? one.notice, one.readAt?.slice(0, 10)]),
    [
      ['system', 'received', '2026-03-03'],
      ['person', 'Bonjour', '2026-03-03'],
      ['office', 'Nous regardons.', '2026-03-03'],
    ],
  )
})

test('an issued document is told once, by the system, for an order that exists', () => {
  const file = life(flood)
  file.do({ do: 'submit', who: applicant, answers: application, provenance: verified })
  const { key } = file.view().documents[0]!
  assert.throws(() => file.do({ do: 'issued', who: ines, key, file: 'f1' }), refused('case.action-not-yours'))
  assert.throws(() => file.do({ do: 'issued', who: { kind: 'system' }, key: 'other', file: 'f1' }), refused('case.document-unknown'))
  assert.deepEqual(types(file.do({ do: 'issued', who: { kind: 'system' }, key, file: 'f1', number: 'A-1' })), ['issued'])
  assert.deepEqual(file.do({ do: 'issued', who: { kind: 'system' }, key, file: 'f2' }), [])
  assert.equal(file.view().documents[0]?.number, 'A-1')
})

test('the desk sees its own actions of this state, each possible or with why not', () => {
  const file = examined(big)
  const seen = actionsFor(file.view(), ines, file.context()).map((one) => [one.action.name, one.allowed ? 'yes' : one.code])
  assert.deepEqual(seen, [
    ['compléter', 'yes'],
    ['accorder', 'case.action-not-now'],
    ['proposer', 'yes'],
    ['refuser', 'yes'],
  ])
  assert.deepEqual(actionsFor(file.view(), claire, file.context()), [])
  assert.deepEqual(actionsFor(file.view(), applicant, file.context()), [])
})
