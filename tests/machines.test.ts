/** One language, four machines: interpreter, kernel, DuckDB and PostgreSQL (embedded and server) give the same, for the shared examples and for made-up rules. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { compileRules, type Dialect, type Kernel, RuleError, type RuleInput, type RuleSet } from '#rules'
import { type Analytics, openAnalytics } from '#simulation'
import { openScratch, type Scratch } from '#store'
import { aroundEntities, type EntityRules, randomEntities } from './support/random-entities.ts'
import { randomAnswers, randomDay, randomInputs, randomNames, randomRules } from './support/random-rules.ts'
import { type Cell, cellAt, cellOf, columnsFrom, plainCell } from './support/rule-rows.ts'
import { linksOf, listsFrom } from './support/rule-tables.ts'

type Answers = Readonly<Record<string, unknown>>
type Query = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>

let analytics: Analytics
let lite: Scratch
let server: Scratch | undefined
before(async () => {
  analytics = await openAnalytics()
  lite = await openScratch()
  const url = process.env.GUICHET_TEST_DATABASE_URL
  server = url === undefined || url === 'none' ? undefined : await openScratch(url)
})
after(async () => {
  await analytics[Symbol.asyncDispose]()
  await lite[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const databases = (): readonly { readonly name: string; readonly dialect: Dialect; readonly query: Query }[] => [
  {
    name: 'DuckDB',
    dialect: 'duckdb',
    query: (text) => analytics.rows(text),
  },
  { name: 'PGlite', dialect: 'postgres', query: (text) => lite.query(text) },
  ...(server ? [{ name: 'PostgreSQL', dialect: 'postgres' as const, query: (text: string) => server!.query(text) }] : []),
]

const types = { number: 'float8', boolean: 'boolean', date: 'date', text: 'varchar' } as const
const literal = (cell: unknown): string =>
  cell === null || cell === undefined ? 'NULL' : typeof cell === 'string' ? `'${cell.replaceAll("'", "''")}'` : String(cell)

/** Results of a kernel's SELECT, a row of cells for each row of answers. */
async function inDatabase(
  kernel: Kernel,
  rows: readonly Answers[],
  dialect: Dialect,
  query: Query,
  inputs: readonly RuleInput[] = [],
): Promise<Cell[][]> {
  const places = kernel.columns.map((column, k) => ({ ...column, at: `x${k}` }))
  const lists = await listTables(kernel, rows, query, inputs)
  const select = kernel.sql(dialect, {
    ...{ table: 'answers', key: 'id', lists },
    columns: Object.fromEntries(places.map(({ name, at }) => [name, at])),
  })
  await query('DROP TABLE IF EXISTS answers')
  await query(`CREATE TEMPORARY TABLE answers (${['id integer', ...places.map(({ at, kind }) => `${at} ${types[kind]}`)].join(', ')})`)
  await query(
    `INSERT INTO answers VALUES ${rows.map((row, i) => `(${[i, ...places.map(({ name }) => literal(row[name]))].join(', ')})`).join(', ')}`,
  )
  const found = await query(`SELECT * FROM (${select}) computed ORDER BY id`)
  return found.map((row) =>
    kernel.outputs.map(({ kind, uncertain }, k) => {
      const state = uncertain ? Number(row[`s${k}`]) : 0
      return state === 0 ? plainCell(row[`o${k}`] as number | string | boolean, kind) : state === 1 ? 'not-applicable' : 'missing'
    }),
  )
}

/** The rows of lists in tables of a database; the key of a row is its place plus 100, so that no machine takes a place for a key. */
async function listTables(kernel: Kernel, rows: readonly Answers[], query: Query, inputs: readonly RuleInput[]) {
  const given = listsFrom(kernel, rows, linksOf(inputs))
  const entries = kernel.lists.map(({ name, columns, links }, l) => {
    const table = `list${l}`
    const places = columns.map((column, k) => ({ ...column, at: `x${k}` }))
    const pointers = links.map((link, k) => ({ link, at: `p${k}` }))
    return { name, table, places, pointers }
  })
  for (const { name, table, places, pointers } of entries) {
    const { count, parent, links } = given[name]!
    const all = rows.flatMap((row) => (Array.isArray(row[name]) ? (row[name] as Answers[]) : []))
    await query(`DROP TABLE IF EXISTS ${table}`)
    const columns = [
      ...['id integer', 'parent integer'],
      ...pointers.map(({ at }) => `${at} integer`),
      ...places.map(({ at, kind }) => `${at} ${types[kind]}`),
    ]
    await query(`CREATE TEMPORARY TABLE ${table} (${columns.join(', ')})`)
    const lines = Array.from({ length: count }, (_, i) => {
      const pointed = pointers.map(({ link }) => (links![link]![i]! < 0 ? 'NULL' : String(links![link]![i]! + 100)))
      return `(${[i + 100, parent[i]!, ...pointed, ...places.map(({ name }) => literal(all[i]![name]))].join(', ')})`
    })
    if (lines.length > 0) await query(`INSERT INTO ${table} VALUES ${lines.join(', ')}`)
  }
  return Object.fromEntries(
    entries.map(({ name, table, places, pointers }) => [
      name,
      {
        ...{ table, key: 'id', parent: 'parent' },
        columns: Object.fromEntries(places.map(({ name, at }) => [name, at])),
        links: Object.fromEntries(pointers.map(({ link, at }) => [link, at])),
      },
    ]),
  )
}

/** All machines on rows whose empty cells mean the same; returns what the interpreter says. */
async function everywhere(
  set: RuleSet,
  inputs: readonly RuleInput[],
  ask: readonly string[],
  rows: readonly Answers[],
  empty: 'missing' | 'not-applicable',
  date: string,
) {
  const columnsOf = (some: readonly RuleInput[]) =>
    Object.fromEntries(some.filter(({ type }) => type !== 'list').map(({ name }) => [name, empty] as const))
  const columns = columnsOf(inputs)
  const lists = Object.fromEntries(
    inputs.filter(({ type }) => type === 'list').map(({ name, item }) => [name, columnsOf(item ?? [])] as const),
  )
  const { kernel, problems } = set.kernel({ ask, columns, lists, at: { date } })
  assert.deepEqual(problems, [])
  const expected = rows.map((row) => {
    const found = set.evaluate(row, ask, { date })
    return ask.map((name) => cellOf(found[name]!))
  })
  const results = kernel!.run(columnsFrom(kernel!, rows), rows.length, undefined, listsFrom(kernel!, rows, linksOf(inputs)))
  assert.deepEqual(
    rows.map((_, i) => ask.map((_, k) => cellAt(kernel!, results, k, i))),
    expected,
    'kernel',
  )
  for (const { name, dialect, query } of databases()) {
    try {
      assert.deepEqual(await inDatabase(kernel!, rows, dialect, query, inputs), expected, name)
    } catch (error) {
      if (!(error instanceof RuleError && error.code === 'not-in-sql')) throw error
    }
  }
  return expected
}

interface Example {
  readonly about: string
  readonly date: string
  readonly inputs: readonly RuleInput[]
  readonly rules: Readonly<Record<string, unknown>>
  readonly rows: readonly { readonly answers: Answers; readonly expect: Readonly<Record<string, unknown>> }[]
}

for (const path of globSync(new URL('../contracts/examples/rules/*.json', import.meta.url).pathname).sort())
  test(`shared example ${basename(path, '.json')}: every machine`, async () => {
    const { inputs, rules, rows, date } = JSON.parse(readFileSync(path, 'utf8')) as Example
    const { rules: set, problems } = compileRules({ inputs, rules })
    assert.deepEqual(problems, [])
    const ask = [...new Set(rows.flatMap(({ expect }) => Object.keys(expect)))]
    assert.deepEqual(
      ask.filter((name) => !(name in rules)),
      [],
    )
    for (const { answers, expect } of rows) {
      // In a column an empty cell means one thing: the kind of absence that this row has.
      const absences = new Set(
        inputs.map(({ name }) => (name in answers ? (answers[name] === null ? 'not-applicable' : 'value') : 'missing')),
      )
      const empty = absences.has('not-applicable') ? 'not-applicable' : 'missing'
      const both = absences.has('not-applicable') && absences.has('missing')
      const used = both ? inputs.filter(({ name }) => name in answers) : inputs
      const [found] = await everywhere(set!, used, ask, [answers], empty, date)
      for (const [name, wanted] of Object.entries(expect)) {
        const cell = typeof wanted === 'object' && wanted !== null ? Object.keys(wanted)[0] : wanted
        const value = found![ask.indexOf(name)]
        if (typeof cell === 'number' && typeof value === 'number') assert.ok(Math.abs(value - cell) < 1e-9, `${name}: ${value} for ${cell}`)
        else assert.equal(value, cell, `${name} for ${JSON.stringify(answers)}`)
      }
    }
  })

for (const [empty, absence] of [
  ['missing', undefined],
  ['not-applicable', null],
] as const)
  test(`made-up rules and answers: every machine (empty cells: ${empty})`, async () => {
    await fc.assert(
      fc.asyncProperty(
        randomRules,
        fc.array(randomAnswers(false), { minLength: 8, maxLength: 16 }),
        randomDay,
        async (rules, people, date) => {
          const { rules: set } = compileRules({ inputs: randomInputs, rules })
          fc.pre(set !== undefined)
          const rows = people.map((person) => Object.fromEntries(Object.entries(person).map(([name, value]) => [name, value ?? absence])))
          await everywhere(set!, randomInputs, randomNames, rows, empty, date)
        },
      ),
      { numRuns: 25, interruptAfterTimeLimit: 60_000 },
    )
  })

for (const [empty, absence] of [
  ['missing', undefined],
  ['not-applicable', null],
] as const)
  test(`made-up entities: every machine (empty cells: ${empty})`, async () => {
    await fc.assert(
      fc.asyncProperty(randomEntities(absence), async ({ inputs, rules, rows }: EntityRules) => {
        const { rules: set, problems } = compileRules({ inputs, rules })
        assert.deepEqual(problems, [])
        await everywhere(set!, inputs, Object.keys(rules), [...rows, ...aroundEntities], empty, '2026-11-24')
      }),
      // Few, and never left halfway: a run that goes on would share its tables with the next one.
      { numRuns: 5 },
    )
  })

test('what a dialect cannot compute alike is refused, not approximated', () => {
  const { rules } = compileRules({ inputs: [{ name: 'x', type: 'number' }], rules: { reste: 'x // 3' } })
  const sql = (name: string, dialect: Dialect) => () =>
    rules!
      .kernel({ ask: [name], columns: { x: 'never' }, at: { date: '2026-11-24' } })
      .kernel!.sql(dialect, { table: 't', key: 'id', columns: { x: 'x' } })
  assert.throws(sql('reste', 'postgres'), RuleError)
  assert.match(sql('reste', 'duckdb')(), /%/)
})

test('names of tables and texts of authors stay data in SQL', async () => {
  const { rules } = compileRules({
    inputs: [{ name: 'mot', type: 'text' }],
    rules: { pareil: `mot = "l'autre'); DROP TABLE answers; --"` },
  })
  const { kernel } = rules!.kernel({ ask: ['pareil'], columns: { mot: 'never' }, at: { date: '2026-11-24' } })
  const rows = [{ mot: "l'autre'); DROP TABLE answers; --" }, { mot: 'autre' }]
  for (const { name, dialect, query } of databases())
    assert.deepEqual(await inDatabase(kernel!, rows, dialect, query), [[true], [false]], name)
})
