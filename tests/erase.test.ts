/** Everything about me in one download; erasure by key with what the law keeps; retention; and no byte left, in a restored backup neither. */
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { unzipSync } from 'fflate'
import { capabilities, compose, type Edge } from '#app'
import { asPerson, asSystem, cases, casesOf } from '#cases'
import { readConfig, settableClock, silentTelemetry } from '#kernel'
import { backup, restore } from '../src/commands/backup.ts'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const flood = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31_337 } as const
const day = 86_400_000

/** Every row of every table as text, and every file of the folder; not what the demonstration's registers hold, which is their holders' to erase. */
async function everything(edge: Edge): Promise<string> {
  const tables =
    await edge.store.owner.query(`select n.nspname || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'register')`)
  const parts: string[] = []
  for (const { name } of tables) {
    const rows = await edge.store.owner.query(`select to_jsonb(t)::text as row from ${name} t`)
    parts.push(...rows.map(({ row }) => String(row)))
  }
  const folder = join(edge.config.data, 'files')
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()) : []
  return [...parts, ...files.map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))].join('\n')
}

async function addFile(edge: Edge, id: string, person: string): Promise<void> {
  await edge.store.as(asSystem('administration'), async (tx) => {
    const key = (await edge.store.keys.open(tx, `case:${id}`))!
    const owner = { key: `case:${id}`, person, agency: 'departement' }
    const file = { name: 'dégâts.png', type: 'image/png', bytes: Buffer.from('the water came to here') }
    await edge.store.files.register(tx, edge.store.files.keep(key, owner, file, tx.now))
  })
}

/** The flood aid under other names, with another end. */
function otherEnds(): Readonly<Record<string, string>> {
  const file = readFileSync(join(import.meta.dirname, '../towns/demo/services/aide-logement-urgence/service.yaml'), 'utf8')
  const named = (service: string, then: string) => file.replace(/^service: .*$/m, `service: ${service}`).replace('then: erase', then)
  return {
    'aide-archivee': named('aide-archivee', 'then: archive'),
    'aide-comptee': named('aide-comptee', 'then: anonymise\n  statistics: [nuits, inhabitable, adresse]'),
  }
}

await eachDatabase((database) => {
  let town: TestTown
  const clock = settableClock('2026-11-24T09:00:00.000Z')
  before(async () => {
    town = await startTown(undefined, { database, jobs: false, clock, files: otherEnds() })
    assert.deepEqual(
      town.edge.catalogue.broken().flatMap(({ problems }) => problems.map(({ message }) => message)),
      [],
    )
  })
  after(() => town.close())

  const keep = () => cases.jobs.find(({ name }) => name === 'cases.keep')!.run(town.edge, {})
  const rowsOf = async (name: string) => {
    const actor = await actorNamed(town, name)
    return town.edge.store.as(asPerson(actor, 'compte'), (tx) => casesOf(tx, actor.person!))
  }

  test('a person takes everything about her, and nothing of anybody else', async () => {
    const odile = await actorNamed(town, 'Odile Petitjean')
    const { id, reference } = await applied(town.edge, odile, 'aide-logement-urgence', flood)
    await addFile(town.edge, id, odile.person!)
    await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
    const visitor = await town.signIn('Odile Petitjean')
    const response = await fetch(new URL('/fr/me/export.zip', town.url), { headers: { Cookie: visitor.cookie() } })
    assert.equal(response.headers.get('content-type'), 'application/zip')
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
    const data = JSON.parse(Buffer.from(files['data.json']!).toString())
    assert.deepEqual(
      [data.person, data.account.family, data.cases.length, data.cases[0].answers.revenu, data.access.length],
      [odile.person, 'Petitjean', 1, 31_337, 1 + 4],
    )
    assert.ok(data.facts.some(({ concept }: { concept: string }) => concept === 'person.email'))
    assert.ok(data.choices.some(({ choice }: { choice: string }) => choice === 'propositions'))
    assert.equal(Buffer.from(files[data.files[0].path]!).toString(), 'the water came to here')
    const html = Buffer.from(files['index.html']!).toString()
    assert.match(html, /Petitjean/)
    assert.doesNotMatch(Buffer.from(files['data.json']!).toString() + html, /Lambert/)
    assert.equal((await (await town.signIn('Hélène Marchal')).get('/fr/me/export.zip')).status, 403)
  })

  test('before an erasure the page says line by line what goes and what the law keeps; unsure, nothing goes', async () => {
    const visitor = await town.signIn('Odile Petitjean')
    const { text } = await visitor.get('/fr/me/erase')
    assert.match(text, /En cours : gardé|En cours.: gardé/)
    assert.match(text, /Effacé tout de suite/)
    const unsure = await visitor.post('/fr/me/erase', {})
    assert.equal(unsure.status, 422)
    assert.match(unsure.text, /Cochez la case/)
    assert.equal((await rowsOf('Odile Petitjean')).length, 1)
  })

  test('what the law keeps stays until its last day; with the last case goes the rest of her', async () => {
    const mariam = await actorNamed(town, 'Mariam Traoré')
    const { id, reference } = await applied(town.edge, mariam, 'aide-logement-urgence', flood)
    await addFile(town.edge, id, mariam.person!)
    const visitor = await town.signIn('Mariam Traoré')
    await visitor.post(`/fr/cases/${reference}/withdraw`, {})
    assert.match((await visitor.get('/fr/me/erase')).text, /Gardé jusqu’au 24 décembre 2026/)
    await visitor.post('/fr/me/erase', { sure: 'yes' })
    assert.match((await visitor.get('/fr/me')).text, /Nous ne savons rien de vous/)
    assert.equal((await rowsOf('Mariam Traoré')).length, 1, 'the withdrawn request is kept for 30 days')
    clock.advance(30 * day)
    await keep()
    assert.equal((await rowsOf('Mariam Traoré')).length, 1, 'its last day is not over')
    clock.advance(1 * day)
    await keep()
    const [left] = await town.edge.store.owner.query(
      `select (select count(*)::int from cases.case where id = $1) as cases, (select count(*)::int from store.file where person_id = $2) as files,
        (select count(*)::int from store.key where id in ('case:' || $1, 'own:' || $2, 'person:' || $2)) as keys,
        (select count(*)::int from identity.account where person_id = $2::uuid) as accounts`
        .replaceAll('$1', `'${id}'`)
        .replaceAll('$2', `'${mariam.person}'`),
    )
    assert.deepEqual({ ...left }, { cases: 0, files: 0, keys: 0, accounts: 0 })
  })

  test('what a service archives leaves a sealed copy, what it counts leaves plain figures; both lose their key', async () => {
    const { edge } = town
    const dorota = await actorNamed(town, 'Dorota Wiśniewska')
    const visitor = await town.signIn('Dorota Wiśniewska')
    const ids: string[] = []
    for (const service of ['aide-archivee', 'aide-comptee']) {
      const { id, reference } = await applied(edge, dorota, service, flood)
      await addFile(edge, id, dorota.person!)
      await visitor.post(`/fr/cases/${reference}/withdraw`, {})
      ids.push(id)
    }
    clock.advance(31 * day)
    await keep()
    assert.deepEqual(await rowsOf('Dorota Wiśniewska'), [])
    const [row] = await edge.store.owner.query(`select id from store.file where key_id = 'archive:departement'`)
    const found = await edge.store.as(asSystem('administration'), (tx) => edge.store.files.find(tx, String(row?.id)))
    const files = unzipSync(edge.store.files.read(found!))
    assert.equal(JSON.parse(Buffer.from(files['case.json']!).toString()).events[0].type, 'case.opened')
    assert.equal(Buffer.from(Object.entries(files).find(([name]) => name.startsWith('files/'))![1]).toString(), 'the water came to here')
    const [figure] = await edge.store.owner.query(`select stream from log.event where type = 'case.figured'`)
    const [event] = await edge.store.as(asSystem('administration'), (tx) => edge.log.read(tx, String(figure?.stream)))
    assert.deepEqual(event?.payload, {
      service: 'aide-comptee',
      version: 3,
      outcome: 'withdrawn',
      month: '2026-12',
      values: { nuits: 10, inhabitable: true },
    })
    for (const id of ids) assert.deepEqual(await edge.store.as(asSystem('administration'), (tx) => edge.log.read(tx, `case:${id}`)), [])
  })

  test('a case whose use is limited at the person’s request is not dropped', async () => {
    const odile = await town.signIn('Odile Petitjean')
    const [row] = await rowsOf('Odile Petitjean')
    await odile.post('/fr/me/limit', { what: `restrict ${row!.id}`, text: 'La date est fausse, vérifiez.' })
    await odile.post(`/fr/cases/${row!.reference}/withdraw`, {})
    clock.advance(40 * day)
    await keep()
    assert.equal((await rowsOf('Odile Petitjean')).length, 1)
  })

  test('after an erasure no table and no file has a byte of hers, the log is whole, and no table that names her is forgotten', async () => {
    const { edge } = town
    const samira = await actorNamed(town, 'Samira Lambert')
    const { id } = await applied(edge, samira, 'aide-logement-urgence', { ...flood, revenu: 41_234 })
    await addFile(edge, id, samira.person!)
    const visitor = await town.signIn('Samira Lambert')
    await visitor.post(`/fr/me/correct/${encodeURIComponent('person.email')}`, {
      value: 'samira.nouvelle@exemple.example',
      text: 'nouvelle adresse de contact',
    })
    const secrets = ['12, quai des Tanneurs', 'samira.lambert', 'FR7619999000020273856117189']
    const before = await everything(edge)
    assert.ok(
      secrets.some((secret) => before.includes(secret)),
      'what is looked for was there',
    )
    const count = async () =>
      (await edge.store.owner.query('select count(*)::int as n from log.event where person_id = $1', [samira.person]))[0]?.n
    const events = await count()
    await edge.keeping.erase('compte', [{ scope: 'person', person: samira.person!, why: 'asked' }])
    const left = await everything(edge)
    for (const secret of [...secrets, 'Lambert', 'samira.nouvelle', 'nouvelle adresse de contact'])
      assert.equal(left.includes(secret), false, `${secret} is still there`)
    assert.equal(await count(), Number(events) + 1, 'events stay, and one says that the key was dropped')
    // What may still name her by her number alone: the log, who looked, the register itself.
    const allowed = ['log.event', 'consent.access', 'consent.erasure', 'registries.answer']
    const tables = await edge.store.owner.query(
      `select table_schema || '.' || table_name as name from information_schema.columns where column_name = 'person_id' and table_schema not in ('pg_catalog', 'information_schema')`,
    )
    for (const { name } of tables.filter((table) => !allowed.includes(String(table.name)))) {
      const [found] = await edge.store.owner.query(`select count(*)::int as n from ${name} where person_id = $1`, [samira.person])
      assert.equal(found?.n, 0, `${name} still names her`)
    }
    assert.deepEqual(await edge.store.as(asSystem('administration'), (tx) => edge.log.read(tx, `case:${id}`)), [])
    const projections = await projectionText(edge)
    await rebuildProjections(edge)
    assert.equal(await projectionText(edge), projections, 'what is made again from the log is the same')
    const [sessions] = await edge.store.owner.query('select count(*)::int as n from identity.session where account_id = $1', [
      samira.account,
    ])
    assert.equal(sessions?.n, 0, 'her sessions are over')
  })
})

const root = fileURLToPath(new URL('..', import.meta.url))

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'guichet-erase-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('a backup from before an erasure, restored with the register of erasures, does not bring her back', async (t) => {
  const keys = join(folder(t), 'master.key')
  writeFileSync(keys, Buffer.alloc(32, 7).toString('base64'))
  const [from, to, copy] = [folder(t), folder(t), join(folder(t), 'copy')]
  const env = (data: string) => ({ GUICHET_DATA: data, GUICHET_DEMO: '1', GUICHET_KEYS: keys })
  const within = async <T>(data: string, demo: boolean, fn: (edge: Edge) => Promise<T>): Promise<T> => {
    const { edge } = await compose({ config: readConfig(env(data), root), capabilities, demo, empty: !demo, telemetry: silentTelemetry })
    try {
      return await fn(edge)
    } finally {
      await edge.store.close()
    }
  }
  const person = await within(from, true, async (edge) => {
    const [row] = await edge.store.owner.query(`select id from identity.account where family = 'Lambert'`)
    const actor = await actorNamed({ edge, accountOf: async () => String(row?.id) } as never, 'Samira Lambert')
    const { id } = await applied(edge, actor, 'aide-logement-urgence', flood)
    await addFile(edge, id, actor.person!)
    return actor.person!
  })
  await backup([copy], root, env(from))
  await within(from, false, (edge) => edge.keeping.erase('compte', [{ scope: 'person', person, why: 'asked' }]))
  await assert.rejects(restore([copy, join(to, 'nowhere.jsonl')], root, env(to)), { code: 'restore.no-register' })
  cpSync(join(from, 'erasures.jsonl'), join(to, 'register.jsonl'))
  await restore([copy, join(to, 'register.jsonl')], root, env(to))
  await within(to, false, async (edge) => {
    const found = await everything(edge)
    for (const secret of ['Lambert', '12, quai des Tanneurs', 'the water came'])
      assert.equal(found.includes(secret), false, `${secret} came back`)
    assert.match(found, /Petitjean/, 'others are there')
    assert.equal(await edge.keeping.replay(join(to, 'register.jsonl')), 0, 'a register that was replayed has nothing more to do')
  })
})
