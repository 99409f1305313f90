import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { startOwnServer } from './support/own-server.ts'
import { findPostgres, makeDatabase, notFound } from './support/postgres.ts'

const databases = async (url: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ datname: string }>('select datname from pg_database')).rows.map((row) => row.datname)
  } finally {
    await client.end()
  }
}

test('a server that the tests start themselves serves through its own socket, and goes with its folder', async (t) => {
  const server = await startOwnServer()
  if (server === undefined) return t.skip(notFound)
  const { url, drop } = await makeDatabase(server)
  assert.match(new URL(url).pathname, /^\/guichet_test_/)
  assert.ok((await databases(url)).includes(new URL(url).pathname.slice(1)))
  await drop()
  await server.stop()
  await assert.rejects(databases(server.url))
})

test('databases of crashed runs are dropped after an hour, younger ones stay', async (t) => {
  const postgres = await findPostgres()
  if (postgres === undefined) return t.skip(notFound)
  t.after(() => postgres.stop())
  const at = (milliseconds: number) => `guichet_test_${(Date.now() - milliseconds).toString(36)}_0badcafe`
  const [old, young] = [at(3_700_000), at(60_000)]
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  t.after(async () => {
    await client.query(`drop database if exists ${old}`)
    await client.query(`drop database if exists ${young}`)
    await client.end()
  })
  await client.query(`create database ${old}`)
  await client.query(`create database ${young}`)
  const fresh = await makeDatabase(postgres)
  const found = await databases(postgres.url)
  await fresh.drop()
  assert.equal(found.includes(old), false)
  assert.equal(found.includes(young), true)
})
