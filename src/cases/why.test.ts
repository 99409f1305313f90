/** Conditions in words: what a citizen reads before applying, in her language, and what an agent reads beside a case. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileRules } from '#rules'
import { flood } from './fixtures/flood.ts'
import { conditionText, inOrder, nameOf, traceEntry, valueInWords } from './why.ts'

const label = (name: string, fr: string, en: string, nl: string) =>
  flood.fields.map((one) => (one.name === name ? { ...one, label: { fr, en, nl } } : one))
const service = {
  ...flood,
  fields: label('revenu', 'Revenu fiscal', 'Tax income', 'Fiscaal inkomen').map((one) =>
    one.name === 'inhabitable' ? { ...one, label: { fr: 'Est-il inhabitable\u00a0?' } } : one,
  ),
  titles: { 'plafond de ressources': { fr: 'Plafond de ressources', en: 'Income ceiling', nl: 'Inkomensgrens' } },
}
const rules = compileRules({ inputs: flood.fields, rules: flood.rules }).rules!
const people = (count: number) => Array.from({ length: count }, () => ({ prénom: 'A', naissance: '1990-01-01' }))
const lines = (answers: Readonly<Record<string, unknown>>) => rules.explain('éligible', answers, { date: '2026-11-24' }).children
const told = (answers: Readonly<Record<string, unknown>>, lang: string) =>
  lines(answers).map((line) => conditionText(line, { service, lang }))

test('before anything is known: a limit that is computed is named, a question is told with the answer that it needs', () => {
  const [, question, income] = told({}, 'fr')
  assert.equal(question, 'Est-il inhabitable\u00a0? Oui')
  assert.equal(income, 'Revenu fiscal\u00a0: le «\u00a0plafond de ressources\u00a0» au plus, calculé avec vos réponses')
  assert.equal(told({}, 'nl')[2], 'Fiscaal inkomen: hoogstens “inkomensgrens”, berekend met uw antwoorden')
})

test('when the household is known the limit is an amount, in each language', () => {
  const answers = { sinistré: true, inhabitable: true, revenu: 31_240, foyer: people(4) }
  assert.equal(told(answers, 'fr')[2], 'Revenu fiscal\u00a0: 55\u00a0000\u00a0€ par an au plus (plafond de ressources)')
  assert.equal(told(answers, 'en')[2], 'Tax income: at most €55,000 a year (income ceiling)')
  for (const lang of ['fr', 'en', 'nl']) assert.doesNotMatch(told(answers, lang).join(), /[≤≥]/)
})

test('what is not applicable is compared with nothing', () => {
  const { children } = rules.explain(
    'petite aide due',
    { sinistré: false, inhabitable: true, revenu: 9000, foyer: people(1), nuits: 3 },
    { date: '2026-11-24' },
  )
  const amount = traceEntry(children.at(-1)!, { service, lang: 'fr' })
  assert.equal(amount.text, 'Aide\u00a0: 1\u00a0500\u00a0€ au plus')
  assert.doesNotMatch(amount.value ?? '', /sans objet/)
})

test('what the case itself knows has words in each language; a file that names it has its own', () => {
  for (const name of ['date de dépôt', 'rang', 'places libres', 'doublon possible', 'demandes ouvertes', 'dû', 'versé'])
    assert.equal(new Set(['fr', 'en', 'nl'].map((lang) => nameOf(name, { service, lang }))).size, 3, name)
  assert.equal(nameOf('demandes ouvertes', { service, lang: 'en' }), 'Requests not yet answered')
  const titles = { 'demandes ouvertes': { fr: 'Avis attendus', en: 'Opinions awaited' } }
  assert.equal(nameOf('demandes ouvertes', { service: { ...service, titles }, lang: 'en' }), 'Opinions awaited')
})

test('a yes or no that a rule asks for, and what was answered to a request, are words and no names', () => {
  const known = ['avis . avis', 'avis . rendu', 'recours . issue']
  const { rules: own } = compileRules({
    inputs: [...flood.fields, ...known.map((name) => ({ name, type: name.endsWith('rendu') ? 'boolean' : 'text' }) as const)],
    rules: {
      ...flood.rules,
      libre: { 'toutes ces conditions': ['inhabitable = non', "avis . avis != 'défavorable'", "recours . issue = 'granted'"] },
    },
  })
  const asked = { ...service, requests: ['avis', 'recours'].map((name) => ({ name, label: { fr: 'Avis' } })) as never }
  const { children } = own!.explain('libre', { inhabitable: true, 'avis . avis': 'favorable' }, { date: '2026-11-24' })
  const words = (lang: string) => children.map((line) => conditionText(line, { service: asked, lang }))
  assert.deepEqual(words('en'), ['Est-il inhabitable\u00a0?: No', 'Avis: other than unfavourable', 'Avis, outcome: granted'])
  assert.deepEqual(words('nl').slice(1), ['Avis: anders dan ongunstig', 'Avis, uitkomst: toegekend'])
  const answered = { kind: 'value', value: 'défavorable' } as const
  assert.equal(valueInWords('avis . avis', answered, { service: asked, lang: 'en' }), 'unfavourable')
})

test('beside a case what is compared is named once, with both values', () => {
  const line = lines({ sinistré: true, inhabitable: true, revenu: 60_000, foyer: people(4) }).at(-1)!
  const entry = traceEntry(line, { service, lang: 'fr' })
  assert.deepEqual(
    [entry.result, entry.text, entry.value],
    ['no', 'Revenu fiscal', '60\u00a0000\u00a0€ par an, plus de 55\u00a0000\u00a0€ par an (plafond de ressources)'],
  )
  assert.equal(
    traceEntry(line, { service, lang: 'nl' }).value,
    '€ 60.000 per jaar, meer dan € 55.000 per jaar (inkomensgrens)'.replaceAll('€ ', '€\u00a0'),
  )
  const met = lines({ sinistré: true, inhabitable: true, revenu: 55_000, foyer: people(4) }).at(-1)!
  assert.equal(traceEntry(met, { service, lang: 'en' }).value, '€55,000 a year, not more than €55,000 a year (income ceiling)')
})

test('articles stand in the order in which one looks them up', () => {
  const titles = ['art. 10', 'art. 4 et 5', 'art. 2', 'art. 4'].map((title) => ({ title }))
  assert.deepEqual(
    inOrder(titles).map(({ title }) => title),
    ['art. 2', 'art. 4', 'art. 4 et 5', 'art. 10'],
  )
})
