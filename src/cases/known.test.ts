import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileRules } from '#rules'
import type { Answers, Row, Service } from '#services'
import { checksFailing, failingPath } from './checks.ts'
import { field, service, state } from './fixtures/build.ts'
import { application, flood } from './fixtures/flood.ts'
import { missingFields, missingPath, readAnswers, readForm, sentForm, visibleFields } from './known.ts'

const at = { date: '2026-03-02' }
const compiled = (of: Service) => {
  const { rules, problems } = compileRules({ inputs: of.fields, rules: of.rules })
  assert.deepEqual(problems, [])
  return rules!
}
const names = (of: Service, answers: Answers) => visibleFields(of, compiled(of), answers, at).map((one) => one.field.name)

const options = ['oui', 'non', 'autre'].map((key) => ({ key, label: { fr: key } }))
const chain = service({
  fields: [
    field('logement', 'choice', { options }),
    field('précision', 'boolean', { when: "logement = 'autre'" }),
    field('détail', 'text', { when: 'précision' }),
    field('surnom', 'text', { required: false }),
    field('interne', 'text', { asked: false }),
    field('zone', 'text', { by: 'agent' }),
    field('remarque', 'note'),
    field('enfants', 'list', {
      min: 0,
      item: [field('prénom', 'text'), field('scolarisé', 'boolean'), field('école', 'text', { when: 'scolarisé' })],
    }),
    field('début', 'integer'),
    field('fin', 'integer'),
  ],
  checks: [
    { name: 'ordre', must: 'fin >= début', say: { fr: 'La fin suit le début.' }, at: ['début', 'fin'], advice: false },
    { name: 'précis', must: 'précision', say: { fr: 'Précisez.' }, at: ['précision'], advice: true },
  ],
  states: [state('brouillon', 'draft')],
})

test('a question whose condition is not known yet is not asked', () => {
  assert.deepEqual(names(chain, {}), ['logement', 'surnom', 'remarque', 'enfants', 'début', 'fin'])
})

test('what hangs on a hidden answer is hidden, and its old answer is left out', () => {
  const stale = { logement: 'oui', précision: true, détail: 'au fond de la cour', surnom: null }
  assert.ok(!names(chain, stale).includes('détail'))
  assert.deepEqual(readForm(chain, compiled(chain), stale, at).answers, { logement: 'oui', surnom: null })
  assert.ok(names(chain, { ...stale, logement: 'autre' }).includes('détail'))
})

test('false, zero and no child are answers; null and blank are not where an answer is required', () => {
  const answers = { logement: 'autre', précision: false, enfants: [], début: 0, fin: 0 }
  assert.deepEqual(missingFields(chain, compiled(chain), answers, at), [])
  assert.deepEqual(missingFields(chain, compiled(chain), { ...answers, début: null, logement: '' }, at).map(missingPath), [
    'logement',
    'début',
  ])
})

test('each row asks its own questions', () => {
  const enfants: Row[] = [{ prénom: 'Léa', scolarisé: true }, { prénom: 'Tom', scolarisé: false, école: 'ancienne' }, {}]
  const form = readForm(chain, compiled(chain), { enfants }, at)
  const rows = form.shown.find((one) => one.field.name === 'enfants')?.rows
  assert.deepEqual(
    rows?.map((row) => row.map((one) => one.field.name)),
    [
      ['prénom', 'scolarisé', 'école'],
      ['prénom', 'scolarisé'],
      ['prénom', 'scolarisé'],
    ],
  )
  const missing = form.missing.filter((one) => one.field === 'enfants').map(missingPath)
  assert.deepEqual(missing, ['enfants/0/école', 'enfants/2/prénom', 'enfants/2/scolarisé'])
  assert.deepEqual(form.answers.enfants, [{ prénom: 'Léa', scolarisé: true }, { prénom: 'Tom', scolarisé: false }, {}])
})

test('a check stops when it is false, says nothing while an answer is missing or its question is not asked', () => {
  const failing = (answers: Answers) => {
    const rules = compiled(chain)
    const { stopping, advice } = checksFailing(chain, rules, readForm(chain, rules, answers, at), at)
    return [stopping.map(failingPath), advice.map(failingPath)]
  }
  assert.deepEqual(failing({ début: 5, fin: 3 }), [['ordre'], []])
  assert.deepEqual(failing({ début: 5 }), [[], []])
  assert.deepEqual(failing({ début: 3, fin: 5, logement: 'oui' }), [[], []])
  assert.deepEqual(failing({ logement: 'autre', précision: false }), [[], ['précis']])
})

test('what is sent has no open question: an optional one that was left is empty, and what hangs on it is asked', () => {
  const of = service({
    fields: [
      field('téléphone', 'text', { required: false }),
      field('autre contact', 'text', { when: 'sans téléphone' }),
      field('plan', 'file', { later: true, required: false }),
      field('enfants', 'list', { item: [field('prénom', 'text'), field('surnom', 'text', { required: false })] }),
    ],
    rules: { 'sans téléphone': { 'toutes ces conditions': [{ 'est non défini': 'téléphone' }] } },
    states: [state('brouillon', 'draft')],
  })
  const rules = compiled(of)
  const given = { enfants: [{ prénom: 'Léa' }] }
  const form = sentForm(of, rules, given, at)
  assert.deepEqual(form.answers, { téléphone: null, enfants: [{ prénom: 'Léa', surnom: null }] })
  assert.deepEqual(form.missing.map(missingPath), ['autre contact'])
  assert.deepEqual(readForm(of, rules, given, at).answers, given)
})

test('a list without `min` is answered without a row: who has no child says so by going on', () => {
  const of = service({
    fields: [
      field('enfants', 'list', { item: [field('prénom', 'text')] }),
      field('adultes', 'list', { min: 1, item: [field('nom', 'text')] }),
    ],
    states: [state('brouillon', 'draft')],
  })
  const missing = (given: Answers) => readForm(of, compiled(of), given, at).missing.map(missingPath)
  assert.deepEqual(missing({}), ['enfants', 'adultes'], 'not asked yet')
  assert.deepEqual(missing({ enfants: [], adultes: [] }), ['adultes'])
})

test('the answers alone are those of the form', () => {
  const enfants = [
    { prénom: 'Léa', scolarisé: false, école: 'du Centre' },
    { prénom: 'Tom', scolarisé: true, école: 'du Pont' },
  ]
  const given: readonly Answers[] = [
    {},
    { logement: 'oui', précision: true, détail: 'au fond' },
    { logement: 'autre', précision: true, détail: 'ici', enfants },
  ]
  for (const answers of given)
    assert.deepEqual(readAnswers(chain, compiled(chain), answers, at), readForm(chain, compiled(chain), answers, at).answers)
  assert.deepEqual(readAnswers(chain, compiled(chain), { enfants }, at), { enfants: [{ prénom: 'Léa', scolarisé: false }, enfants[1]] })
})

test('a check of a list is read in each row', () => {
  const check = { name: 'ordre', must: 'sortie >= entrée', say: { fr: "La sortie suit l'entrée." }, at: ['sortie'], advice: false }
  const of = service({
    fields: [field('séjours', 'list', { item: [field('entrée', 'integer'), field('sortie', 'integer')], checks: [check] })],
    states: [state('brouillon', 'draft')],
  })
  const rules = compiled(of)
  const form = readForm(of, rules, { séjours: [{ entrée: 1, sortie: 2 }, { entrée: 5, sortie: 3 }, { entrée: 5 }] }, at)
  assert.deepEqual(checksFailing(of, rules, form, at).stopping.map(failingPath), ['séjours/1/ordre'])
})

test('pages: nothing given, something, everything; what may come later does not hold a page back', () => {
  const rules = compiled(flood)
  const states = (answers: Answers) => readForm(flood, rules, answers, at).pages.map((one) => one.state)
  assert.deepEqual(states({}), ['todo', 'todo', 'todo', 'todo'])
  const { nuits, iban, ...rest } = application
  assert.deepEqual(states({ ...rest, foyer: [{ prénom: 'Jules' }] }), ['done', 'partly', 'todo', 'todo'])
  const owner = { ...rest, nuits: nuits!, iban: iban!, occupation: 'propriétaire' }
  assert.deepEqual(states(owner), ['done', 'done', 'done', 'done'])
  const photos = readForm(flood, rules, owner, at).shown.find((one) => one.field.name === 'photos')
  assert.deepEqual([photos?.required, photos?.answered], [true, false])
})

test('a page that does not hold hides its fields; a page for a list counts the questions of its rows', () => {
  const of: Service = {
    ...chain,
    pages: [
      { name: 'un', title: { fr: 'Un' }, fields: ['logement', 'enfants'] },
      { name: 'deux', title: { fr: 'Deux' }, fields: ['début', 'fin'], when: "logement = 'autre'" },
      { name: 'chacun', title: { fr: 'Chacun' }, fields: ['prénom', 'scolarisé', 'école'], for: 'enfants' },
    ],
  }
  const form = readForm(of, compiled(of), { logement: 'oui', début: 4, enfants: [{ prénom: 'Léa' }] }, at)
  assert.deepEqual(
    form.pages.map((one) => [one.page.name, one.state, one.asked, one.answered]),
    [
      ['un', 'done', 2, 2],
      ['chacun', 'partly', 2, 1],
    ],
  )
  assert.equal(form.answers.début, undefined)
})

test('three hundred rows are read in a moment', () => {
  const enfants = Array.from({ length: 300 }, (_, index) => ({ prénom: `n${index}`, scolarisé: index % 2 === 0 }))
  const form = readForm(chain, compiled(chain), { enfants }, at)
  assert.equal(form.missing.filter((one) => one.item === 'école').length, 150)
})
