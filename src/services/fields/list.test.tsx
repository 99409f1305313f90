import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Field } from '../contract.ts'
import { exampleCtx, exampleField, refusal } from './fixtures/example-field.ts'
import { changeForm, type FieldCtx, FieldInput, formatValue, parseFields, problemText, summaryText } from './index.ts'

const prénom = exampleField('text', { name: 'prénom', label: { fr: 'Prénom' } })
const naissance = exampleField('date', { name: 'naissance', label: { fr: 'Naissance' } })
const foyer = (more: Partial<Field> = {}): Field =>
  exampleField('list', {
    name: 'foyer',
    label: { fr: 'Personnes du foyer' },
    concept: 'household',
    max: 15,
    item: [prénom, naissance],
    ...more,
  })
const person = (n: number, name: string, [day = '', month = '', year = '']: readonly string[], open = true) => ({
  ...(open ? { [`foyer.${n}`]: ['open'] } : {}),
  [`foyer.${n}.prénom`]: [name],
  [`foyer.${n}.naissance.day`]: [day],
  [`foyer.${n}.naissance.month`]: [month],
  [`foyer.${n}.naissance.year`]: [year],
})
const read = (form: Readonly<Record<string, readonly string[]>>, field = foyer(), ctx: Partial<FieldCtx> = {}) =>
  parseFields([field], form, exampleCtx(ctx))
const page = (form: Readonly<Record<string, readonly string[]>>, field = foyer(), ctx: Partial<FieldCtx> = {}) => {
  const within = exampleCtx(ctx)
  const found = parseFields([field], form, within)
  return String(<FieldInput field={field} typed={found.typed} problems={found.problems} lang="fr" ctx={within} />)
}

test('every row says what is wrong in it, with its name', () => {
  const form = { ...person(0, 'Inès', ['14', '03', '2105']), ...person(3, 'Jules', ['2', '11', '']) }
  const { problems, values, typed } = read(form)
  assert.deepEqual(
    problems.map((found) => [found.at, summaryText(found, 'fr')]),
    [
      ['foyer-0-naissance-year', 'Inès\u00a0: l’année de naissance est dans le futur. Écrivez par exemple 2015.'],
      ['foyer-3-naissance-year', 'Écrivez l’année de naissance de Jules.'],
    ],
  )
  assert.deepEqual(values, {})
  assert.deepEqual(typed, form)
})

test('a required field of a row left empty is a problem, a blank row is not', () => {
  const { problems } = read({ ...person(0, '', ['14', '3', '2015']), ...person(1, '', []) })
  assert.deepEqual(
    problems.map((found) => problemText(found, 'fr')),
    ['Répondez à «\u00a0Prénom\u00a0» (n°\u00a01).'],
  )
  assert.deepEqual(read({ ...person(0, 'Inès', ['14', '3', '2015']), ...person(7, ' ', []) }).values, {
    foyer: [{ prénom: 'Inès', naissance: '2015-03-14' }],
  })
})

test('too few and too many rows are said at the button', () => {
  const found = read({}, foyer({ min: 1 })).problems[0]
  assert.equal(found?.at, 'foyer-add')
  assert.equal(problemText(found, 'fr'), 'Ajoutez au moins 1 ligne à «\u00a0Personnes du foyer\u00a0».')
  const many = Object.assign({}, ...Array.from({ length: 4 }, (_, n) => person(n, 'A', ['1', '1', '2000'])))
  assert.equal(read(many, foyer({ max: 3 })).problems[0]?.code, 'list.max')
  assert.deepEqual(read({}).values, { foyer: [] })
})

test('a form of a million row numbers is not read to its end', () => {
  const form = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`foyer.${n * 37}.prénom`, ['x']]))
  const { problems } = read(form, foyer({ max: 300 }))
  assert.equal(problems[0]?.code, 'list.max')
})

test('hostile values are refused', () => {
  const row = { prénom: 'Inès', naissance: '2015-03-14' }
  for (const value of [
    null,
    {},
    'x',
    [null],
    [[]],
    [{ autre: 1 }],
    [{ prénom: {} }],
    [{ naissance: '2015-02-30' }],
    Array.from({ length: 301 }, () => row),
    JSON.parse('[{"__proto__": {}}]'),
  ])
    assert.ok(refusal('list', value, { item: [prénom, naissance] }))
  assert.equal(refusal('list', [row, { prénom: null }], { item: [prénom, naissance] }), undefined)
})

test('known rows are closed and carry their values; what is missing is asked alone', () => {
  const html = page({ ...person(0, 'Thomas', ['30', '01', '1986'], false), ...person(1, 'Jules', ['2', '11', ''], false) }, foyer(), {
    row: (_list, index) =>
      index === 0 ? { source: { kind: 'register', text: 'Registre des familles, à jour au 2 mars 2026' } } : undefined,
  })
  const [first = '', second = ''] = html.split('<li').slice(1)
  assert.doesNotMatch(first, /data-open/)
  assert.match(first, /<h3 class="g-h-text">Thomas<\/h3>/)
  assert.match(first, /<input type="hidden" name="foyer\.0\.prénom" value="Thomas"\/>/)
  assert.match(first, /Naissance\u00a0: 30 janvier 1986/)
  assert.match(first, /Registre des familles/)
  assert.match(first, /name="row\.change" value="foyer\.0">Corriger<span class="ds-sr-only"> Thomas<\/span>/)
  assert.match(second, /data-open/)
  assert.match(second, /<input type="hidden" name="foyer\.1\.prénom" value="Jules"\/>/)
  assert.match(second, /id="foyer-1-naissance-year"[^>]*aria-invalid="true"/)
})

test('a locked row has no buttons', () => {
  const html = page(person(0, 'Samira', ['9', '6', '1988'], false), foyer(), { row: () => ({ badge: 'vous', locked: true }) })
  assert.match(html, /<small> vous<\/small>/)
  assert.doesNotMatch(html, /row\.(?:remove|change)/)
})

test('buttons add, open and remove rows, and nothing else changes', () => {
  const form = { ...person(0, 'Inès', ['14', '3', '2015'], false), ...person(2, 'Jules', ['2', '11', '2020'], false), revenu: ['12'] }
  assert.equal(changeForm(form), undefined)
  const added = changeForm({ ...form, 'row.add': ['foyer'] })
  assert.deepEqual(added, { form: { ...form, 'foyer.3': ['open'], foyer: ['last'] }, at: 'foyer-3' })
  assert.match(page(added?.form ?? {}), /id="foyer-3-prénom"/)
  assert.deepEqual(changeForm({ ...form, 'row.remove': ['foyer.0'] })?.form, {
    ...person(2, 'Jules', ['2', '11', '2020'], false),
    revenu: ['12'],
  })
  assert.deepEqual(changeForm({ ...form, 'row.change': ['foyer.2'] })?.form['foyer.2'], ['open'])
  assert.ok(changeForm({ 'row.remove': ['x'] }))
})

test('a long list stands on pages and keeps every row in the form', () => {
  const form = Object.assign({}, ...Array.from({ length: 40 }, (_, n) => person(n, `P${n}`, ['1', '1', '2000'], false)))
  const field = foyer({ max: 300 })
  const html = page({ ...form, ...changeForm({ ...form, 'row.page': ['foyer=2'] })?.form }, field)
  assert.equal(html.match(/<li/g)?.length, 15)
  assert.match(html, /Page 2 sur 3/)
  for (let n = 0; n < 40; n++) assert.match(html, new RegExp(`name="foyer\\.${n}\\.prénom" value="P${n}"`))
  // The page of the first problem is shown.
  assert.match(page({ ...form, ...person(38, 'P38', ['1', '1', '']) }, field), /Page 3 sur 3/)
})

test('three hundred rows are read', () => {
  const form = Object.assign({}, ...Array.from({ length: 300 }, (_, n) => person(n, `P${n}`, ['1', '1', '2000'], false)))
  assert.equal((read(form, foyer({ max: 300 })).values.foyer as readonly unknown[]).length, 300)
})

test('a condition of a row reads the row first', () => {
  const école = exampleField('text', { name: 'école', when: 'scolarisé', label: { fr: 'École' } })
  const scolarisé = exampleField('boolean', { name: 'scolarisé', label: { fr: 'Scolarisé' } })
  const field = exampleField('list', { name: 'enfants', item: [scolarisé, école] })
  const holds: FieldCtx['holds'] = (condition, answers, row) => {
    const here = row && (answers[row.list] as readonly Record<string, unknown>[])[row.index]
    return condition === 'scolarisé' ? (here?.scolarisé as boolean | undefined) : undefined
  }
  const ask = (value: string) => parseFields([field], { 'enfants.0': ['open'], 'enfants.0.scolarisé': [value] }, exampleCtx({ holds }))
  assert.equal(ask('oui').problems[0]?.code, 'empty.also')
  assert.equal(ask('oui').problems[0]?.at, 'enfants-0-école')
  assert.deepEqual(ask('non').values, { enfants: [{ scolarisé: false }] })
})

test('a list in words', () => {
  assert.equal(formatValue(foyer(), [{ prénom: 'Inès', naissance: '2015-03-14' }, { prénom: 'Jules' }], 'fr'), 'Inès, 14 mars 2015; Jules')
  assert.equal(formatValue(foyer(), [], 'fr'), 'Rien d’ajouté')
})

test('a row is picked among those of its list', () => {
  const qui = exampleField('row', { name: 'qui', of: 'foyer' })
  const ctx = exampleCtx({ fields: [foyer(), qui], answers: { foyer: [{ prénom: 'Inès' }, { prénom: 'Jules' }] } })
  assert.equal(parseFields([qui], { qui: ['2'] }, ctx).problems[0]?.code, 'choice.unknown')
  assert.deepEqual(parseFields([qui], { qui: ['1'] }, ctx).values, { qui: 1 })
  assert.match(String(<FieldInput field={qui} lang="fr" ctx={ctx} />), /<label for="qui-2">Jules<\/label>/)
  assert.equal(formatValue(qui, 1, 'fr', ctx), 'Jules')
})
