import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { capabilities, compose } from '#app'
import { Refusal, readConfig } from '#kernel'
import { rebuildProjections } from './rebuild.ts'

/** Tables that cannot be made again: what a backup holds, parents before children. `identity.session` is left out: nobody stays signed in across a restore. */
const records = (): string[] =>
  capabilities.flatMap(({ tables }) =>
    Object.entries(tables ?? {}).flatMap(([name, kind]) => (kind === 'record' && name !== 'identity.session' ? [name] : [])),
  )

const page = 2000

/**
 * `backup <folder>`: one file of JSON lines a record table, and the encrypted files. The master key is not in it and is kept apart.
 * The same form for both databases, so a backup of the embedded one restores into PostgreSQL.
 */
export async function backup(args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const [folder] = args
  if (folder === undefined) throw new Refusal('backup.folder-missing', { usage: 'guichet backup <folder>' })
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Refusal('backup.folder-not-empty', { folder })
  const config = readConfig(env, root)
  const { edge } = await compose({ config, capabilities, demo: false })
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const counts: Record<string, number> = {}
    await edge.store.owner.snapshot(async (query) => {
      for (const table of records()) counts[table] = await dump(query, table, join(folder, `${table}.jsonl.gz`))
    })
    const files = join(config.data, 'files')
    if (existsSync(files)) await cp(files, join(folder, 'files'), { recursive: true })
    // Written last: a folder without it is a backup that did not finish.
    writeFileSync(join(folder, 'backup.json'), `${JSON.stringify({ made: edge.clock.instant(), tables: counts }, null, 2)}\n`)
    process.stdout.write(
      `${Object.values(counts).reduce((sum, count) => sum + count, 0)} rows of ${records().length} tables in ${folder}; keep the master key apart, without it nothing opens\n`,
    )
    return 0
  } finally {
    await edge.store.close()
  }
}

type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>

/** Binary columns travel as `\x…` text, which both databases write and read. */
async function dump(query: Query, table: string, path: string): Promise<number> {
  let count = 0
  const lines = async function* () {
    for (let offset = 0; ; offset += page) {
      const rows = await query(
        `select to_jsonb(t) as row from ${table} t order by ${await keyOf(query, table)} limit ${page} offset ${offset}`,
      )
      for (const { row } of rows) {
        count += 1
        yield `${JSON.stringify(row)}\n`
      }
      if (rows.length < page) return
    }
  }
  await pipeline(lines, createGzip(), createWriteStream(path, { mode: 0o600 }))
  return count
}

async function keyOf(query: Query, table: string): Promise<string> {
  const rows = await query(
    `select a.attname as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) where i.indrelid = $1::regclass and i.indisprimary`,
    [table],
  )
  return rows.map(({ name }) => `"${name}"`).join(', ')
}

/** `restore <folder>` into an empty town (DATABASE_URL or the embedded one), then every projection is made from the log. */
export async function restore(args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const [folder] = args
  if (folder === undefined || !existsSync(join(folder, 'backup.json'))) throw new Refusal('restore.no-backup', { folder })
  const config = readConfig(env, root)
  const expected = (JSON.parse(readFileSync(join(folder, 'backup.json'), 'utf8')) as { tables: Record<string, number> }).tables
  const { edge } = await compose({ config, capabilities, demo: false, empty: true, migrate: true })
  try {
    const [found] = await edge.store.owner.query('select count(*)::int as events from log.event')
    if (found?.events !== 0) throw new Refusal('restore.not-empty', { events: found?.events })
    await edge.store.owner.exec('delete from store.mark') // the backup's own marks say what it is
    for (const table of records()) {
      const path = join(folder, `${table}.jsonl.gz`)
      if (!existsSync(path)) continue
      const count = await load(edge.store.owner.query, table, path)
      if (count !== expected[table]) throw new Refusal('restore.incomplete', { table, expected: expected[table], found: count })
    }
    await edge.store.owner.exec(
      `select setval(pg_get_serial_sequence('log.event', 'position'), (select coalesce(max(position), 0) + 1 from log.event), false)`,
    )
    if (existsSync(join(folder, 'files'))) await cp(join(folder, 'files'), join(config.data, 'files'), { recursive: true })
    await rebuildProjections(edge)
    process.stdout.write(`${Object.values(expected).reduce((sum, count) => sum + count, 0)} rows restored, projections made again\n`)
    return 0
  } finally {
    await edge.store.close()
  }
}

async function load(query: Query, table: string, path: string): Promise<number> {
  let count = 0
  let batch: string[] = []
  const identity = table === 'log.event' ? 'overriding system value' : ''
  // `writer` belongs to the database that wrote it: restored events are all settled, which the oldest transaction id says.
  const columns = (
    await query(
      `select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2 and not (table_schema = 'log' and column_name = 'writer') order by ordinal_position`,
      table.split('.'),
    )
  )
    .map(({ name }) => `"${name}"`)
    .join(', ')
  const flush = async () => {
    if (batch.length > 0)
      await query(
        `insert into ${table} (${columns}) ${identity} select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
        [`[${batch.join(',')}]`],
      )
    batch = []
  }
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    batch.push(line)
    count += 1
    if (batch.length === 500) await flush()
  }
  await flush()
  return count
}
