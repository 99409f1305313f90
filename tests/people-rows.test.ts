/** Property: no code path gives a person's row without purpose. Every table that names a person × every context that has no business with her gives no row. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asAgent, asPerson } from '#cases'
import { ask } from '#consent'
import { lookFor, stateFact, stateRelation } from '#people'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

/** Columns by which a row names a person. */
const naming = ['person_id', 'survivor_id', 'absorbed_id', 'other_id', 'for_person']

interface Column {
  readonly table: string
  readonly column: string
}

/** What a unit of work may have set; `store.as` itself refuses an empty purpose before the first statement. */
const contexts = (stranger: string, samira: string): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  'nothing at all': {},
  'no purpose, though she herself': { actor: 'account', for: samira },
  'no purpose, though an agent of the agency who names her': { actor: 'account', agency: 'departement', subjects: samira },
  'no purpose, though the system': { actor: 'system' },
  'another citizen, under a purpose': { actor: 'account', for: stranger, purpose: 'compte' },
  'an agent of another agency, under a purpose': { actor: 'account', agency: 'ville', purpose: 'support' },
  'an agent of no agency who names somebody else': { actor: 'account', subjects: stranger, purpose: 'support' },
})

await eachDatabase((database) => {
  let town: TestTown
  let samira: string
  let stranger: string
  let columns: readonly Column[]

  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
    const actor = await actorNamed(town, 'Samira Lambert')
    const helene = await actorNamed(town, 'Hélène Marchal')
    samira = actor.person ?? ''
    stranger = (await actorNamed(town, 'Odile Petitjean')).person ?? ''
    const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31_000 }
    const { id, reference } = await applied(town.edge, actor, 'aide-logement-urgence', answers)
    await worked(town.edge, helene, reference, { action: 'instruire' })
    const { log, store } = town.edge
    const due = new Date(Date.now() + 86_400_000).toISOString()
    await store.as(asPerson(actor, 'compte'), async (tx) => {
      await ask(log, tx, samira, 'departement', { kind: 'restrict', about: id, text: 'Attendez.', due })
      await stateFact(log, tx, samira, { concept: 'person.needs', value: ['isolated'], source: 'declared', verified: false })
      await stateRelation(log, tx, samira, { kind: 'child', given: 'Inès', family: '', source: 'declared', verified: false })
    })
    await store.as(asAgent(helene, 'support'), (tx) =>
      lookFor(log, tx, { agency: 'departement', person: samira, reason: 'Elle est au guichet.' }),
    )
    columns = (await store.owner.query(`
      select table_schema || '.' || table_name as "table", column_name as "column" from information_schema.columns
      where column_name in (${naming.map((name) => `'${name}'`).join(', ')}) and table_schema not in ('pg_catalog', 'information_schema', 'pgboss')`)) as never
  })
  after(() => town.close())

  const hers = async ({ table, column }: Column) =>
    Number((await town.edge.store.owner.query(`select count(*)::int as n from ${table} where ${column} = $1`, [samira]))[0]?.n)

  test('the tables that name persons are known, and hers are full where she did something', async () => {
    const full: string[] = []
    for (const one of columns) if ((await hers(one)) > 0) full.push(one.table)
    for (const table of [
      'cases.case',
      'consent.access',
      'consent.choice',
      'consent.request',
      'people.fact',
      'people.look',
      'people.relation',
      'log.event',
      'identity.account',
    ])
      assert.ok(full.includes(table), `${table} has no row of hers: the property below would say nothing of it`)
  })

  test('none of them gives a row of hers to a context that has no business with her', async () => {
    const leaks: string[] = []
    for (const [name, context] of Object.entries(contexts(stranger, samira)))
      await town.edge.store.owner.snapshot(async (query) => {
        await query('set local role guichet_app')
        for (const key of ['actor', 'for', 'agency', 'purpose', 'case', 'subjects', 'own'])
          await query(`select set_config('guichet.${key}', $1, true)`, [context[key] ?? ''])
        for (const { table, column } of columns) {
          const [may] = await query(`select has_table_privilege('guichet_app', '${table}', 'select') as may`)
          if (may?.may !== true) continue
          const [row] = await query(`select count(*)::int as n from ${table} where ${column} = $1`, [samira])
          if (Number(row?.n) > 0) leaks.push(`${table}.${column}: ${row?.n} row(s) for ${name}`)
        }
      })
    assert.deepEqual(leaks, [])
  })

  test('the face refuses before the first statement', async () => {
    await assert.rejects(
      town.edge.store.as({ actor: 'account', for: samira, purpose: '' }, async (tx) => tx.at),
      { code: 'store.purpose-missing' },
    )
  })
})
