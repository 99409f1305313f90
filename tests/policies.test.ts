import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { capabilities } from '#app'
import { type Store, sql, type Tx } from '#store'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

/** pg-boss keeps its own tables: they hold ids only. The list of migrations is the owner's. */
const notOurs = `('pg_catalog', 'information_schema', 'pgboss')`

interface Table {
  readonly name: string
  readonly secured: boolean
  readonly policies: number
  readonly owned: boolean
}

await eachDatabase((database) => {
  let town: TestTown
  let tables: readonly Table[]
  before(async () => {
    town = await startTown(undefined, { database, demo: false, jobs: false })
    tables = (await town.edge.store.owner.query(`
      select n.nspname || '.' || c.relname as name, c.relrowsecurity as secured, pg_get_userbyid(c.relowner) = 'guichet_app' as owned,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ${notOurs} and n.nspname not like 'pg_toast%' and n.nspname || '.' || c.relname <> 'guichet.migration'`)) as never
  })

  after(() => town.close())

  test('no table is left that a capability does not declare, and none is declared that is not there', () => {
    const declared = capabilities.flatMap((capability) => Object.keys(capability.tables ?? {}))
    assert.deepEqual(tables.map(({ name }) => name).sort(), [...declared].sort())
    assert.equal(new Set(declared).size, declared.length)
  })

  test('every table asks who reads: row security is on, with a policy, and the application owns none', () => {
    assert.deepEqual(
      tables.filter(({ secured, policies, owned }) => !secured || policies === 0 || owned),
      [],
    )
  })

  test("the application's role can neither bypass policies nor make roles, databases or tables", async () => {
    const [role] = await town.edge.store.owner.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname = 'guichet_app'`,
    )
    assert.deepEqual({ ...role }, { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false })
    const makes = await town.edge.store.owner.query(
      `select nspname from pg_namespace where nspname not in ${notOurs} and has_schema_privilege('guichet_app', oid, 'create')`,
    )
    assert.deepEqual(
      makes.map((row) => row.nspname),
      [],
    )
  })

  test('the policies under which long tables are read ask what the unit of work declared once a statement, not once a row', async () => {
    const long = ['log.event', 'consent.access', 'cases.case', 'people.fact']
    const policies = await town.edge.store.owner.query(`
      select n.nspname || '.' || c.relname as name, p.polname, pg_get_expr(p.polqual, p.polrelid) as qual
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where p.polcmd in ('r', '*')`)
    const read = policies.filter(({ name }) => long.includes(String(name)))
    assert.deepEqual([...new Set(read.map(({ name }) => name))].sort(), [...long].sort())
    for (const { polname, qual } of read) assert.doesNotMatch(String(qual), /(?<!SELECT )guichet\.\w+\(/, String(polname))
  })

  test('without a purpose nobody reads a row', async () => {
    await assert.rejects(
      town.edge.store.as({ actor: 'system', purpose: '' }, async () => 'read'),
      { code: 'store.purpose-missing' },
    )
  })
  test('what a unit of work declares is data, whatever signs it holds', async () => {
    const { store } = town.edge
    for (const hostile of [
      `'`,
      `\\'; reset role; --`,
      `x', true); reset role; select set_config('guichet.purpose`,
      '$1',
      '?',
      '"',
      'é\n\t€',
    ]) {
      const said = await store.as({ actor: hostile, agency: hostile, purpose: 'administration' }, (tx) =>
        tx.row(sql`select current_user as role, guichet.actor() as actor, guichet.agency() as agency, guichet.purpose() as purpose`),
      )
      assert.deepEqual({ ...(said as object) }, { role: 'guichet_app', actor: hostile, agency: hostile, purpose: 'administration' })
    }
    // What the database does not take leaves nothing open: no statement of the unit is done, though it was sent behind, and the next unit begins anew.
    const unit = (tx: Tx) => tx.rows(sql`update pgboss.queue set retry_limit = 99`)
    await assert.rejects(store.as({ actor: 'x', agency: 'a\0', purpose: 'administration' }, unit))
    await assert.rejects(store.as({ actor: 'x', subjects: [`') ; reset role; --`], purpose: 'administration' }, unit), { code: '22P02' })
    assert.deepEqual(await store.owner.query('select name from pgboss.queue where retry_limit = 99'), [])
    const role = await store.as({ actor: 'x', purpose: 'administration' }, (tx) => tx.row(sql`select current_user as role`))
    assert.deepEqual({ ...(role as object) }, { role: 'guichet_app' })
  })

  test('a statement that the server keeps prepared reads under the context of each unit of work', async () => {
    const { store } = town.edge
    const seen = await eventOf(store, 'one')
    // Beyond five times a server may keep the plan, too.
    for (let turn = 0; turn < 8; turn++) assert.deepEqual([await seen('one'), await seen('other')], [1, 0])
  })

  test('of statements asked together, what came before one that fails has its answer, the others none, and the next unit asks the same again', async () => {
    const { store } = town.edge
    const through = (tx: Tx, by: number) => tx.often(sql<{ n: number }>`select 6 / ${by}::integer as n`)
    const asked = (...by: readonly number[]) =>
      store.as({ actor: 'x', purpose: 'administration' }, (tx) => Promise.allSettled(by.map((one) => through(tx, one))))
    for (let turn = 0; turn < 7; turn++) {
      const seen: string[] = []
      await assert.rejects(
        store.as({ actor: 'x', purpose: 'administration' }, async (tx) => {
          const answers = await Promise.allSettled([through(tx, 3), through(tx, 0), through(tx, 2)])
          seen.push(...answers.map(({ status }) => status))
          const failed = answers.find((one) => one.status === 'rejected')
          throw failed?.reason
        }),
        { code: '22012' },
      )
      assert.deepEqual(seen, ['fulfilled', 'rejected', 'rejected'])
      assert.deepEqual(await asked(3, 2), [
        { status: 'fulfilled', value: [{ n: 2 }] },
        { status: 'fulfilled', value: [{ n: 3 }] },
      ])
    }
  })

  test('what is only written is answered for by the commit: its error is the unit of work’s, whatever follows or is caught', async () => {
    const { store } = town.edge
    const by = { actor: 'x', purpose: 'administration' } as const
    const failing = (tx: Tx) => tx.write(sql`select 6 / ${0}::integer`, (error) => new Error('told', { cause: error }))
    const told = (error: unknown) =>
      error instanceof Error && error.message === 'told' && (error.cause as { code?: string }).code === '22012'
    const lines = async () => (await store.owner.query(`select from consent.access where role = 'pledged'`)).length
    const line = (tx: Tx) =>
      tx.write(sql`insert into consent.access (event_id, person_id, at, actor, role, purpose, categories)
        values (gen_random_uuid(), gen_random_uuid(), now(), 'x', 'pledged', 'administration', '')`)
    await assert.rejects(
      store.as(by, async (tx) => {
        line(tx)
        failing(tx)
      }),
      told,
      'nothing waits for it',
    )
    await assert.rejects(
      store.as(by, async (tx) => {
        line(tx)
        failing(tx)
        await tx.rows(sql`select 1`)
      }),
      told,
      'what follows fails because of it',
    )
    await assert.rejects(
      store.as(by, async (tx) => {
        failing(tx)
        await tx.rows(sql`select 1`).catch(() => {})
        line(tx)
        return 'as if nothing were'
      }),
      told,
      'what follows is caught',
    )
    await assert.rejects(
      store.as(by, async (tx) => {
        line(tx)
        await tx.rows(sql`select 6 / ${0}::integer`)
      }),
      { code: '22012' },
      'a read that fails tells for itself',
    )
    assert.equal(await lines(), 0)
    await store.as(by, async (tx) => line(tx))
    assert.equal(await lines(), 1, 'and what is right stands when the unit is over')
  })

  test('were its `begin` cut off, what a unit of work sends behind it is not done', {
    skip:
      database === 'postgres'
        ? false
        : 'an embedded database is one connection of its owner: what fails there ends the work before it begins',
  }, async (t) => {
    const { store } = town.edge
    const seen = await eventOf(store, 'three')
    let found: number | undefined
    const begins: string[] = []
    let cutting = false
    const { bind } = pg.Connection.prototype
    t.mock.method(pg.Connection.prototype, 'bind', function (this: pg.Connection, what: { readonly statement: string }, ...rest: []) {
      if (begins.length === 0) begins.push(what.statement) // what a unit of work asks first
      const isCut = cutting && what.statement === begins[0]
      return (bind as (...all: unknown[]) => void).call(this, isCut ? { ...what, statement: 'cut off' } : what, ...rest)
    })
    assert.equal(await seen('three'), 1)
    cutting = true
    await assert.rejects(
      store.as({ actor: 'x', agency: 'three', purpose: 'administration' }, async (tx) => {
        found = (await tx.rows(sql`select id from log.event where agency_id = 'three'`)).length
        await tx.rows(sql`update log.event set purpose = 'other' where agency_id = 'three'`)
      }),
      { code: '26000' }, // such a statement is not there
    )
    assert.equal(found, undefined)
    t.mock.restoreAll()
    assert.deepEqual(await store.owner.query("select purpose from log.event where agency_id = 'three'"), [{ purpose: 'none' }])
  })
})

/** An event of an agency; answers how many of its stream a unit of work of an agency sees. */
async function eventOf(store: Store, agency: string): Promise<(seeing: string) => Promise<number>> {
  await store.owner.query(
    `insert into log.event (id, stream, seq, type, version, at, actor, agency_id, purpose, key_id, sealed, commitment)
     values (gen_random_uuid(), $1, 1, 'kept', 1, now(), 'system', $2, 'none', 'none', '\\x00', '\\x00')`,
    [`kept:${agency}`, agency],
  )
  return (seeing) =>
    store.as(
      { actor: 'x', agency: seeing, purpose: 'administration' },
      async (tx) => (await tx.often(sql<{ id: string }>`select id from log.event where stream = ${`kept:${agency}`}`)).length,
    )
}
