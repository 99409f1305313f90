import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readService } from './index.ts'
import type { TownNames } from './town.ts'

/** What a case asks of others, values of territories, fragments, extensions and stories: each mistake at its place, on the building declaration. */
const folder = new URL('./fixtures/world/', import.meta.url)
const text = readFileSync(new URL('declaration-prealable.service.txt', folder), 'utf8')
const fragments = { 'urbanisme-commun@7': readFileSync(new URL('fragments/urbanisme-commun@7.txt', folder), 'utf8') }
const town: TownNames = {
  authorities: ['commune'],
  teams: [],
  languages: ['fr'],
  registries: [],
  purposes: [],
  events: [],
  calendars: ['fr'],
  fragments,
}

interface Changed {
  readonly from?: string
  readonly to?: string
  readonly parts?: Readonly<Record<string, string>>
  readonly with?: Partial<TownNames>
}

function told({ from = '', to = '', parts = {}, with: more = {} }: Changed): string[] {
  assert.ok(text.includes(from), from)
  const { problems } = readService({ file: 'dp.yaml', text: text.replace(from, to), parts }, { ...town, ...more })
  return problems.map(({ code, path }) => `${code} ${path}`)
}
const says = (changed: Changed, ...expected: string[]) => {
  const found = told(changed)
  for (const one of expected) assert.ok(found.includes(one), `${one} is not among\n${found.join('\n')}`)
}

describe('requests', () => {
  test('who is asked is a role, a party, a register or somebody known to all', () => {
    says({ from: 'kind: opinion, to: abf', to: 'kind: opinion, to: abbé' }, 'unknown-addressee requests / abf / to')
    assert.ok(
      !told({ from: 'kind: opinion, to: abf', to: 'kind: opinion, to: registry.monuments' }).some((one) =>
        one.startsWith('unknown-addressee'),
      ),
    )
  })
  test('each kind says what it needs, and silence stands only for an opinion', () => {
    says({ from: "amount: taxe d'aménagement, ", to: '' }, 'request-lacks requests / taxe')
    says({ from: 'service: recours-gracieux, ', to: '' }, 'request-lacks requests / recours')
    says({ from: 'kind: opinion, to: réseau', to: 'kind: visit, to: réseau' }, 'request-no-answer requests / réseau / due / missed')
    says({ from: 'kind: opinion, to: abf', to: 'kind: opinion, together: true, to: abf' }, 'request-together requests / abf / together')
    says({ from: 'show: [nature, prescriptions]', to: 'show: [nature, prescription]' }, 'unknown-field requests / recours / show')
  })
})

describe('extensions', () => {
  test('something runs that can be extended, in the same way of counting', () => {
    const extend = "extend: { by: 1mo, times: 1, reference: 'C. urb., R. 423-24' }"
    says({ from: extend, to: extend.replace('1mo', '10bd') }, 'extend-unit workflow / states / instruction / do / majorer / extend / by')
    const clock = text.slice(text.indexOf('  clock:  '), text.indexOf('  states:\n'))
    says({ from: clock, to: '' }, 'extends-nothing workflow / states / instruction / do / majorer / extend')
  })
})

describe('values of territories', () => {
  const local = (file: string) => told({ parts: { 'local/31555.yaml': file } })
  test('a territory sets what the service lets it set, in its unit and between its limits', () => {
    assert.ok(!local('taux communal: 5%\n').some((one) => one.includes('taux communal') && one.startsWith('local')))
    assert.ok(local('taux communal: 6%\n').includes('local-limit taux communal'))
    assert.ok(local('taux communal: 5 €\n').includes('local-amount taux communal'))
    assert.ok(local('taux comunal: 5%\n').includes('unknown-local taux comunal'))
    says({ from: 'max: 5%', to: 'max: cinq' }, 'local-amount local / values / taux communal / max')
  })
  test('the model knows them by code', () => {
    const { service } = readService({ file: 'dp.yaml', text, parts: { 'local/31555.yaml': 'taux communal: 5%\n' } }, town)
    assert.deepEqual(service?.local?.set, { '31555': { 'taux communal': 5 } })
  })
})

describe('what is public', () => {
  test('names nobody', () => {
    says({ from: 'public: { fields: [terrain,', to: 'public: { fields: [déclarant, terrain,' }, 'public-private data / public / fields / 0')
    assert.ok(!told({}).some((one) => one.startsWith('public-private')))
  })
})

describe('fragments', () => {
  const own = (body: string) => ({ parts: { 'fragments/urbanisme-commun@7.yaml': `fragment: urbanisme-commun@7\n${body}` } })
  test('a fragment that is not there, that says another name, or says again what the service says', () => {
    says({ with: { fragments: {} } }, 'unknown-fragment use / 0')
    says({ parts: { 'fragments/urbanisme-commun@7.yaml': 'fragment: urbanisme-commun@8\n' } }, 'fragment-name fragment')
    says(own('messages: { refus: "Non." }'), 'fragment-twice messages / refus')
    says(own('states: {}'), 'unknown-key states')
  })
  test('what it shares is as if it stood in the file, and the version keeps its text', () => {
    const before = readService({ file: 'dp.yaml', text }, town)
    const read = readService(
      {
        file: 'dp.yaml',
        text,
        ...own('rules: { petit: surface créée <= 5 m² }\nfields: { niveaux: { type: integer }, jamais: { type: text } }'),
      },
      town,
    )
    assert.ok(read.service && Object.hasOwn(read.service.rules, 'petit'))
    assert.ok(read.rules?.names.has('petit'))
    assert.ok(!read.service.fields.some(({ name }) => name === 'jamais'))
    assert.deepEqual(Object.keys(read.shared ?? {}), ['fragments/urbanisme-commun@7.yaml'])
    assert.notEqual(read.hash, before.hash)
  })
})

describe('cycles', () => {
  test('the system assesses no period on a special category', () => {
    const income = readFileSync(new URL('revenu-solidarite.service.txt', folder), 'utf8')
    const read = (source: string) =>
      readService({ file: 'rs.yaml', text: source }, { ...town, authorities: ['departement'] }).problems.map(
        ({ code, path }) => `${code} ${path}`,
      )
    assert.ok(!read(income).includes('system-special cycle / assess'))
    assert.ok(
      read(income.replace('sensitive: true, label: Salaires', 'special: true, label: Salaires')).includes('system-special cycle / assess'),
    )
  })
})

describe('stories', () => {
  const indu = readFileSync(new URL('indu-solidarite.service.txt', folder), 'utf8')
  const play = (end: ReturnType<NonNullable<TownNames['story']>>, change = (all: string) => all) =>
    readService({ file: 'indu.yaml', text: change(indu) }, { ...town, authorities: ['departement'], story: () => end }).problems.map(
      ({ code, path }) => `${code} ${path}`,
    )
  test('a story ends as its example says, or the example fails; what was not possible is told on its day', () => {
    const fails = (name: string) => `example-fails examples / 5 / expect / ${name}`
    assert.ok(play({ state: 'recours' }).includes(fails('state')))
    assert.ok(!play({ state: 'tribunal' }).includes(fails('state')))
    assert.ok(
      play({ refused: { day: '2026-03-20', step: 'contester', code: 'case.too-late' } }).includes(
        'story-refused examples / 5 / story / 2026-03-20',
      ),
    )
  })
})
