/** What holds for every field type, whatever is typed, sent or stored. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { catalogueProblems } from '#web'
import { type Field, type FieldType, type FieldValue, fieldTypes, type Row } from '../contract.ts'
import { exampleCtx, exampleField, someCommunes } from './fixtures/example-field.ts'
import {
  allKinds,
  checkAnswers,
  emptyMessage,
  emptyProblem,
  FieldInput,
  type FieldProblem,
  type FormValues,
  formatValue,
  kindOf,
  parseFields,
  problemText,
} from './index.ts'
import en from './texts/en.json' with { type: 'json' }
import fr from './texts/fr.json' with { type: 'json' }
import nl from './texts/nl.json' with { type: 'json' }

const options = ['a', 'b c', 'd'].map((key) => ({ key, label: { fr: key, en: key, nl: key } }))
const file = { file: 'f1', name: 'photo.jpg', type: 'image/jpeg', size: 1200 }
const rows: readonly Row[] = [
  { nom: 'Inès', né: '2015-03-14' },
  { nom: 'Jules', né: null },
]
const item = [exampleField('text', { name: 'nom' }), exampleField('date', { name: 'né', required: false })]
const shape: Partial<Record<FieldType, Partial<Field>>> = {
  choice: { options },
  choices: { options },
  person: { parts: ['given', 'family', 'birth'] },
  list: { item },
  row: { of: 'liste' },
  duration: { unit: 'mois' },
}
const ctx = exampleCtx({ files: [file], answers: { liste: rows }, fields: [exampleField('list', { name: 'liste', item })] })
const fieldOf = (type: FieldType, more: Partial<Field> = {}): Field => exampleField(type, { ...shape[type], ...more })

test('every text is there in every language', () => {
  assert.deepEqual(catalogueProblems({ fr, en, nl }), [])
})

test('every type of the grammar has its kind', () => {
  assert.deepEqual(
    allKinds().map((kind) => kind.type),
    [...fieldTypes],
  )
})

test('check never throws, whatever it is given', () => {
  const hostile = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true, withSparseArray: true, withDate: true }),
    fc.jsonValue(),
    fc.constantFrom(
      ...(JSON.parse(
        '[{"toString":1},{"given":{"toString":null},"family":[]},{"__proto__":{"given":"x"}},{"lat":{"valueOf":1},"lon":1},[{"nom":{"toString":1}}]]',
      ) as unknown[]),
    ),
  )
  for (const type of fieldTypes) {
    fc.assert(
      fc.property(hostile, (value) => {
        const found = kindOf({ type }).check(value, fieldOf(type), ctx)
        if (found) assert.ok(problemText(found, 'fr').length > 0)
      }),
      { numRuns: 150 },
    )
  }
})

test('checkAnswers never throws and refuses what no field has', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => Array.isArray(checkAnswers([fieldOf('text'), fieldOf('list', { name: 'l' })], value, ctx))),
    { numRuns: 300 },
  )
  assert.equal(checkAnswers([], { x: 1 }, ctx)[0]?.code, 'value.no-field')
  assert.equal(checkAnswers([], null, ctx).length, 1)
  assert.equal(checkAnswers([], JSON.parse('{"__proto__":1}'), ctx)[0]?.field, '__proto__')
  assert.deepEqual(checkAnswers([fieldOf('text')], { champ: null }, ctx), [])
})

const partNames = [
  '',
  '.day',
  '.month',
  '.year',
  '.line',
  '.complement',
  '.postcode',
  '.town',
  '.commune',
  '.country',
  '.given',
  '.family',
  '.birth.day',
  '.birth.year',
  '.name',
  '.number',
  '.lat',
  '.lon',
  '.label',
  '.amount',
  '.unit',
  '.0',
  '.0.nom',
  '.0.né.day',
  '.12.nom',
]
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('12', '2026', '<script>"&', '55100', 'open', 'oui', '-1', 'é'),
)
const forms = fc
  .dictionary(
    fc.constantFrom(...partNames.map((part) => `champ${part}`), 'autre', '__proto__', 'champx'),
    fc.array(words, { maxLength: 3 }),
    { maxKeys: 8 },
  )
  .map((form): FormValues => form)

test('parse never throws and never loses what was typed', () => {
  for (const type of fieldTypes) {
    fc.assert(
      fc.property(forms, (form) => {
        const field = fieldOf(type)
        const { typed, value, problem } = kindOf(field).parse(form, 'champ', field, ctx)
        const mine = Object.keys(form).filter((name) => name === 'champ' || name.startsWith('champ.'))
        assert.deepEqual(Object.keys(typed).sort(), mine.sort())
        for (const name of mine) assert.deepEqual(typed[name], form[name])
        // A value that parse gives is one that check takes.
        if (!problem && value !== null && value !== undefined)
          assert.equal(kindOf(field).check(value, field, ctx), undefined, `${type} ${JSON.stringify(value)}`)
      }),
      { numRuns: 120 },
    )
  }
})

/** What a screen reader needs: one label for each control, no id twice, no reference to nothing. */
function assertSound(html: string, problems: readonly FieldProblem[], says: string): void {
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((found) => found[1]!)
  assert.equal(new Set(ids).size, ids.length, `an id stands twice ${says}`)
  for (const id of ids) assert.doesNotMatch(id, /\s/)
  for (const [, list = ''] of html.matchAll(/ aria-(?:describedby|labelledby)="([^"]*)"/g))
    for (const id of list.split(' ')) assert.ok(ids.includes(id), `nothing is ${id} ${says}`)
  const labels = [...html.matchAll(/<label for="([^"]*)"/g)].map((found) => found[1]!)
  for (const id of labels) assert.ok(ids.includes(id), `label for nothing: ${id}`)
  for (const [control] of html.matchAll(/<(?:input|select|textarea)\b[^>]*>/g)) {
    if (control.includes('type="hidden"')) continue
    assert.ok(labels.includes(/ id="([^"]*)"/.exec(control)?.[1] ?? ''), `no label: ${control}`)
  }
  for (const found of problems) assert.ok(ids.includes(found.at), `the summary leads nowhere: ${found.at} ${says}`)
  assert.doesNotMatch(html, /<script|undefined|\[object/)
}

test('every control is labelled, described and found by the error summary, whatever was typed', () => {
  for (const type of fieldTypes) {
    const field = fieldOf(type, { hint: { fr: 'Une aide' }, name: 'champ' })
    fc.assert(
      fc.property(forms, (form) => {
        const { typed, problems } = parseFields([field], form, ctx)
        const html = String(<FieldInput field={field} typed={typed} problems={problems} lang="fr" ctx={ctx} />)
        assertSound(html, problems, `${type} ${JSON.stringify(form)}`)
        if (problems.length > 0) assert.match(html, /ds-validation-message/)
      }),
      { numRuns: 25 },
    )
  }
})

test('a required field left empty says so, at a control that exists, in every language', () => {
  for (const type of fieldTypes) {
    for (const lang of ['fr', 'en', 'nl']) {
      const field = fieldOf(type, { name: 'à charge' })
      const found = emptyProblem(field, field.name, { ...ctx, lang })
      assert.equal(problemText(found, lang), emptyMessage(field, lang))
      if (type === 'computed' || type === 'note') continue
      const html = String(<FieldInput field={field} problems={[found]} lang={lang} ctx={{ ...ctx, lang }} question="h2" />)
      assertSound(html, [found], type)
      assert.match(html, /aria-invalid="true"|-error"/)
    }
  }
})

const samples: Readonly<Record<Exclude<FieldType, 'computed' | 'note'>, fc.Arbitrary<FieldValue>>> = {
  text: fc.constantFrom('Inès', 'rue “X”'),
  longtext: fc.constantFrom('a\nb', '\nc'.trim()),
  boolean: fc.boolean(),
  choice: fc.constantFrom('a', 'b c'),
  choices: fc.subarray(['a', 'b c', 'd'], { minLength: 1 }),
  integer: fc.nat(1_000_000),
  number: fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 1000),
  money: fc.integer({ min: 0, max: 1_000_000_00 }).map((n) => n / 100),
  date: fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
  duration: fc.nat(600),
  email: fc.constantFrom('ana@exemple.fr', 'ana@xn--cole-9oa.fr'),
  phone: fc.constantFrom('+33612345678', '+32470123456'),
  iban: fc.constantFrom('FR7630006000011234567890189', 'BE68539007547034'),
  account: fc.constantFrom('BE68539007547034', '0210 12-3'),
  address: fc.constantFrom(
    { line: '1 rue du Pont', postcode: '55100', town: 'Verdun', commune: '55545', département: '55', country: 'FR' },
    { line: 'Rue Haute 1', complement: 'bus 3', postcode: '4000', town: 'Liège', country: 'BE' },
  ),
  place: fc.record(
    { lat: fc.integer({ min: -9000, max: 9000 }).map((n) => n / 100), lon: fc.integer({ min: -18000, max: 18000 }).map((n) => n / 100) },
    { noNullPrototype: true },
  ),
  person: fc.constantFrom({ given: 'Samira', family: 'Lambert', birth: '1988-06-09' }),
  organisation: fc.constantFrom({ name: 'Dupont' }, { name: 'Dupont', number: '73282932000074' }),
  file: fc.constant(file),
  files: fc.constant([file]),
  list: fc.constantFrom(rows, [rows[0]!]),
  row: fc.constantFrom(0, 1),
  consent: fc.constant(true),
}

test('what the form shows of a value is read back as that value, in every language', () => {
  for (const [type, values] of Object.entries(samples) as [FieldType, fc.Arbitrary<FieldValue>][]) {
    for (const lang of ['fr', 'en', 'nl']) {
      fc.assert(
        fc.property(values, (value) => {
          const field = fieldOf(type)
          const within = { ...ctx, lang }
          assert.equal(kindOf(field).check(value, field, within), undefined)
          const form = kindOf(field).toForm(value, 'champ', field, lang)
          assert.deepEqual(kindOf(field).parse(form, 'champ', field, within).value, value, `${type} ${lang}`)
          assert.ok(formatValue(field, value, lang, within).length > 0)
        }),
        { numRuns: 60 },
      )
    }
  }
})

test('conditions of a page read the answers before them', () => {
  const seul = fieldOf('boolean', { name: 'seul' })
  const nombre = fieldOf('integer', { name: 'nombre', when: 'avec', required: true })
  const holds = (_: string, answers: Readonly<Record<string, FieldValue>>) =>
    answers.seul === undefined ? undefined : answers.seul === false
  const page = (form: FormValues) => parseFields([seul, nombre], form, exampleCtx({ holds, communes: someCommunes }))
  assert.equal(page({ seul: ['non'] }).problems[0]?.code, 'empty.also')
  assert.equal(page({ seul: ['non'], nombre: [''] }).problems[0]?.code, 'empty.number')
  // What is no longer asked is no answer, yet what was typed is kept.
  const hidden = page({ seul: ['oui'], nombre: ['douze'] })
  assert.deepEqual([hidden.values, hidden.problems, hidden.typed.nombre], [{ seul: true }, [], ['douze']])
  assert.deepEqual(page({ seul: ['non'], nombre: ['3'] }).values, { seul: false, nombre: 3 })
})

test('what may come later and what is optional may stay empty', () => {
  const { values, problems } = parseFields(
    [fieldOf('files', { name: 'photos', later: true }), fieldOf('text', { required: false })],
    {},
    ctx,
  )
  assert.deepEqual([values, problems], [{ photos: null, champ: null }, []])
})
