import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Refusal } from '#kernel'

export interface Migration {
  readonly capability: string
  readonly name: string
  readonly text: string
}

/** Numbered `.sql` files of a capability's folder, in order. */
export function migrationsIn(capability: string, folder: URL): Migration[] {
  const path = fileURLToPath(folder)
  return readdirSync(path)
    .filter((name) => /^\d{4}_[a-z0-9_-]+\.sql$/.test(name))
    .sort()
    .map((name) => ({ capability, name, text: readFileSync(`${path}/${name}`, 'utf8') }))
}

export const versionOf = (migrations: readonly Migration[]): string =>
  createHash('sha256')
    .update(migrations.map(({ capability, name, text }) => `${capability}/${name}\n${text}`).join('\n'))
    .digest('hex')
    .slice(0, 16)

/** Runs several statements in one transaction; answers rows of the last one. */
export type Exec = (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Applies what is missing, each file in its own transaction, its row inserted first so that two racing processes are harmless. */
export async function migrate(exec: Exec, migrations: readonly Migration[]): Promise<number> {
  await exec(`create schema if not exists guichet;
    create table if not exists guichet.migration (capability text, name text, digest text not null, primary key (capability, name));`)
  const done = new Map(
    (await exec('select capability, name, digest from guichet.migration')).map((row) => [`${row.capability}/${row.name}`, row.digest]),
  )
  let applied = 0
  for (const migration of migrations) {
    const digest = versionOf([migration])
    const before = done.get(`${migration.capability}/${migration.name}`)
    if (before === digest) continue
    if (before !== undefined) throw new Refusal('store.migration-changed', { migration: `${migration.capability}/${migration.name}` })
    await exec(`begin;
      insert into guichet.migration values (${quoted(migration.capability)}, ${quoted(migration.name)}, ${quoted(digest)});
      ${migration.text}
      commit;`)
    applied += 1
  }
  return applied
}

/** Names of migrations that this code has and the database lacks, or the other way round: a real town then refuses to serve. */
export async function schemaDifference(exec: Exec, migrations: readonly Migration[]): Promise<string[]> {
  const [found] = await exec(`select to_regclass('guichet.migration') is not null as "exists"`)
  if (found?.exists !== true) return migrations.map(({ capability, name }) => `${capability}/${name}`)
  const have = new Set((await exec('select capability, name from guichet.migration')).map((row) => `${row.capability}/${row.name}`))
  const want = new Set(migrations.map(({ capability, name }) => `${capability}/${name}`))
  return [...[...want].filter((name) => !have.has(name)), ...[...have].filter((name) => !want.has(name))]
}
