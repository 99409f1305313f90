import assert from 'node:assert/strict'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { Refusal } from '#kernel'
import { main } from '../src/cli.ts'
import { told } from '../src/commands/words.ts'
import { makeDatabase, notFound } from './support/postgres.ts'
import { testPostgres } from './support/town.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What whoever installs a town reads when a verb fails. */
async function said(t: TestContext, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  let text = ''
  const writing = t.mock.method(process.stderr, 'write', (part: string) => {
    text += part
    return true
  })
  const code = await main(args, env)
  writing.mock.restore()
  assert.notEqual(code, 0, text)
  assert.doesNotMatch(text, /node_modules|\n\s+at |s3cret/, 'no stack and no secret')
  assert.equal(text.trimEnd().split('\n').length, args.includes('--nonsense') ? 2 : 1)
  return text
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'guichet-terminal-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('what is set wrong is said in a sentence that says what to do', async (t) => {
  const data = folder(t)
  const file = join(data, 'file')
  writeFileSync(file, '')
  const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ PORT: 'http' }, /PORT is http: write a whole number/],
    [{ GUICHET_TOWN: '/nowhere' }, /GUICHET_TOWN names the folder \/nowhere, which does not exist/],
    [{ GUICHET_SERVICES: '/nowhere' }, /GUICHET_SERVICES names the folder/],
    [{ GUICHET_URL: 'guichet' }, /GUICHET_URL is no address/],
    [{ DATABASE_URL: 'postgres://u:s3cret@127.0.0.1:9/x' }, /needs its public address/],
    [{ DATABASE_URL: 'postgres://u:s3cret@127.0.0.1:9/x', GUICHET_URL: 'https://a.example' }, /needs its master key/],
    [{ GUICHET_URL: 'https://a.example', GUICHET_KEYS: data }, /The master key .* cannot be read/],
    [{ GUICHET_DATA: file }, /The data folder .* cannot be used \(EEXIST\)/],
    [{ GUICHET_DEMO: '1', DATABASE_URL: 'postgres://u:s3cret@127.0.0.1:9/x' }, /127\.0\.0\.1:9\/x does not answer \(ECONNREFUSED\)/],
    [{ GUICHET_DEMO: '1', DATABASE_URL: 'mysql://u:s3cret@127.0.0.1/x' }, /does not begin with postgres:/],
  ]
  for (const [env, expected] of cases) assert.match(await said(t, ['serve'], { GUICHET_DATA: data, ...env }), expected)
  assert.match(await said(t, ['serve', '--nonsense'], {}), /--nonsense/)
  assert.match(await said(t, ['rebuild', '--nonsense'], { GUICHET_DATA: data }), /--nonsense/)
  assert.match(await said(t, ['migrate', '--nonsense', 'now'], { GUICHET_DATA: data }), /--nonsense/)
  assert.match(await said(t, ['work'], { GUICHET_DATA: data, GUICHET_DEMO: '1' }), /embedded database serves one process/)
})

test('who asks how a verb is written is told, and nothing is done', async (t) => {
  const data = join(folder(t), 'data')
  const written = t.mock.method(process.stdout, 'write', () => true)
  const code = await main(['rebuild', '--help'], { GUICHET_DATA: data, GUICHET_DEMO: '1' })
  const text = written.mock.calls.map(({ arguments: [part] }) => String(part)).join('')
  written.mock.restore()
  assert.equal(code, 0)
  assert.match(text, /^guichet rebuild .*projection/)
  assert.equal(existsSync(data), false, 'no data folder was made')
})

test('every refusal of the terminal has its sentence', () => {
  const sources = globSync('src/**/*.ts', { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'))
  const codes = sources.flatMap((text) =>
    [...text.matchAll(/new Refusal\('((?:config|backup|restore|check)\.[a-z-]+)'/g)].map(([, code]) => code!),
  )
  assert.ok(codes.length > 10)
  for (const code of new Set(codes)) assert.doesNotMatch(told(new Refusal(code, { paths: [], migrations: [] })), /\{/, code)
})

const postgres = await testPostgres()

test('on PostgreSQL: a role that owns tables or bypasses policies, and a schema of another version, are refused', {
  skip: postgres === undefined ? notFound : false,
}, async (t) => {
  const { url, drop } = await makeDatabase(postgres!)
  t.after(drop)
  const data = folder(t)
  const key = join(data, 'key')
  writeFileSync(key, Buffer.alloc(32, 7).toString('base64'))
  const env = { GUICHET_DATA: data, GUICHET_KEYS: key, GUICHET_URL: 'https://a.example', DATABASE_URL: url, PORT: '0' }
  assert.match(await said(t, ['serve'], env), /schema of another version .*guichet\.mjs migrate/)
  assert.equal(await main(['migrate'], env), 0)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  client.on('error', () => {}) // the database goes before this connection does
  t.after(() => client.end().catch(() => {}))
  await client.query(`insert into guichet.migration values ('later', '0001_later.sql', 'x')`)
  assert.match(await said(t, ['serve'], env), /later\/0001_later\.sql/)
  await client.query(`delete from guichet.migration where capability = 'later'`)
  await client.query('alter table people.fact owner to guichet_app')
  assert.match(await said(t, ['serve'], env), /guichet_app could read past the row policies \(owns the tables\)/)
})
