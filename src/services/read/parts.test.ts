import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { floodText, floodTown } from './fixtures/flood.ts'
import { readService } from './index.ts'

/** The example in French alone, as one writes it when the other languages stand beside it. */
const french = floodText
  .replace('languages: [fr, en, nl]', 'languages: [fr, en]')
  .replace(/\{ fr: ("[^"]*"|[^,]+), en: ("[^"]*"|[^,]+), nl: ("[^"]*"|[^},]+) \}/g, (_, fr: string) => fr)
const town = { ...floodTown, languages: ['fr', 'en'] }

const english = `
title: Emergency housing aid after a flood
fields:
  adresse: { label: Flooded home }
  sinistré: In the zone
  occupation: { label: You are, options: { locataire: tenant, propriétaire: owner } }
  inhabitable: Is the home uninhabitable?
  foyer: { label: Household, item: { prénom: { label: First name }, naissance: { label: Birth } } }
  revenu: { label: Reference income }
  nuits: { label: Nights of shelter }
  photos: { label: Photos of the damage }
  iban: { label: IBAN }
pages: { logement: Home, foyer: Household, besoin: { title: Need }, paiement: Payment }
workflow: { states: { brouillon: { label: Draft, do: { déposer: Send } }, accordé: Granted } }
messages: { complément: "We still need {$liste}.", accordé: "Granted.", refusé: "Not granted.", offre: "You are entitled." }
documents: { attestation: Certificate }
`
const read = (parts: Readonly<Record<string, string>>, text = french) => readService({ file: 'aide/aide.service.yaml', text, parts }, town)
const told = (parts: Readonly<Record<string, string>>, text = french) =>
  read(parts, text)
    .problems.filter(({ code }) => code !== 'names-for-labels')
    .map(({ file, line, column, code, path }) => `${file}:${line}:${column} ${code} ${path}`)

describe('texts beside the service file', () => {
  test('without them every text of the second language is missing, at its place', () => {
    const missing = told({})
    assert.ok(missing.length > 15)
    assert.ok(missing.every((line) => line.startsWith('aide/aide.service.yaml') && line.includes('missing-language')))
  })

  test('a place that the service does not have is a mistake of the overlay', () => {
    assert.deepEqual(told({ 'i18n/en.yaml': english.replace('  nuits: { label: Nights', '  nights: { label: Nights') }).slice(-1), [
      'aide/i18n/en.yaml:10:3 unknown-text fields / nights',
    ])
    assert.ok(
      told({ 'i18n/en.yaml': english.replace('foyer: Household, besoin', 'maison: Household, besoin') }).includes(
        'aide/i18n/en.yaml:13:26 unknown-text pages / maison',
      ),
    )
    assert.ok(told({ 'i18n/en.yaml': `${english}version: two\n` }).some((line) => line.includes('i18n/en.yaml:17:1')))
  })

  test('a text given twice is one too many', () => {
    const both = french.replace("label: Nuits d'hébergement", "label: { fr: Nuits d'hébergement, en: Nights }")
    assert.deepEqual(told({ 'i18n/en.yaml': english }, both), ['aide/i18n/en.yaml:10:12 text-twice fields / nuits / label'])
  })

  test('a mistake inside a text is told where the text stands', () => {
    assert.deepEqual(told({ 'i18n/en.yaml': english.replace('{$liste}', '{$list}') }), [
      'aide/i18n/en.yaml:15:25 unknown-variable messages / complément / en',
    ])
  })

  test('with them nothing is missing', () => {
    const { service } = read({ 'i18n/en.yaml': english })
    assert.deepEqual(told({ 'i18n/en.yaml': english }), [])
    assert.deepEqual(service?.title, { fr: 'Aide au logement d’urgence après inondation', en: 'Emergency housing aid after a flood' })
    assert.deepEqual(
      service?.pages.map(({ title }) => title.en),
      ['Home', 'Household', 'Need', 'Payment'],
    )
    assert.deepEqual(service?.workflow.states[0]?.do[0]?.label, { fr: 'Déposer', en: 'Send' })
    assert.deepEqual(service?.documents[0]?.title, { fr: 'Attestation', en: 'Certificate' })
  })
})

describe('other parts beside the service file', () => {
  const [head = '', examples = ''] = french.split(/^examples:.*\n/m)
  const beside = examples.replace(/^ {2}/gm, '')
  const parts = { 'i18n/en.yaml': english }

  test('what is no part of a service is said', () => {
    assert.deepEqual(told({ ...parts, 'notes.txt': 'a: 1' }), ['aide/notes.txt:1:1 unknown-part '])
  })

  test('a territory sets only the values that the service declares, as numbers', () => {
    const withLocal = french.replace(
      '\nworkflow:\n',
      '\nlocal: { by: adresse . commune, values: { taux: { unit: "%", default: 1% } } }\nworkflow:\n',
    )
    const local = (text: string) => told({ ...parts, 'local/55900.yaml': text }, withLocal).filter((line) => !line.includes('not-built'))
    assert.deepEqual(local('tau: 2%\n'), ['aide/local/55900.yaml:1:1 unknown-local tau'])
    assert.deepEqual(local('taux: [2%]\n'), ['aide/local/55900.yaml:1:7 wrong-type taux'])
    assert.deepEqual(local('taux: 2%\n'), [])
  })

  test('a part may not stand in both places', () => {
    assert.deepEqual(told({ ...parts, 'examples.yaml': beside }), ['aide/examples.yaml:1:1 part-twice examples'])
  })

  test('a broken part is told in its own file', () => {
    assert.deepEqual(told({ ...parts, 'examples.yaml': '- { a: "b }\n' }, head), ['aide/examples.yaml:2:1 unclosed '])
  })

  test('an example that fails is told in its own file', () => {
    assert.match(
      told({ ...parts, 'examples.yaml': beside.replace('aide: 900', 'aide: 901') }, head).join(),
      /^aide\/examples\.yaml:1:\d+ example-fails/,
    )
  })

  test('the whole service is the same as in one file', () => {
    assert.deepEqual(read({ ...parts, 'examples.yaml': beside }, head).service, read(parts).service)
  })
})
