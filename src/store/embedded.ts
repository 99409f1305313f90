import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite, types } from '@electric-sql/pglite'

const parsers = {
  [types.INT8]: (text: string) => Number(text),
  [types.DATE]: (text: string) => text,
  [types.TIMESTAMPTZ]: (text: string) => new Date(text).toISOString(),
}

/**
 * PostgreSQL would set 128 MB of buffers apart and zero them page by page, which is most of the time that opening takes. One process reads here, and
 * the files stay in the operating system's cache.
 */
const small = ['-c', 'shared_buffers=16MB']

/**
 * The embedded database: PostgreSQL compiled to WebAssembly, in `folder` or, without one, in memory.
 * `template` is a dump of a migrated database: loading it takes a second where making one takes six.
 */
export async function openEmbedded(folder: string | undefined, template?: Blob): Promise<PGlite> {
  const fresh = folder === undefined || !existsSync(join(folder, 'PG_VERSION'))
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
  return await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(fresh && template !== undefined ? { loadDataDir: template } : {}),
    startParams: [...PGlite.defaultStartParams, ...small],
    parsers,
  })
}

/** A blob of bytes that are at hand: Node's own hands them out in small pieces, which took a second for a database. */
class Bytes extends Blob {
  private readonly whole: ArrayBuffer
  constructor(whole: ArrayBuffer) {
    super()
    this.whole = whole
  }
  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.whole
  }
}

export const isFresh = (folder: string): boolean => !existsSync(join(folder, 'PG_VERSION'))

/** The template kept in `cache`, or made by `make` (an in-memory database, migrated) and kept. `version` changes with every migration. */
export async function templateOf(cache: string, version: string, make: () => Promise<PGlite>): Promise<Blob> {
  const path = join(cache, `template-${version}.tar`)
  if (existsSync(path)) return new Bytes(new Uint8Array(readFileSync(path)).buffer)
  const database = await make()
  const dump = await database.dumpDataDir('none')
  await database.close()
  const partial = `${path}.${process.pid}`
  try {
    mkdirSync(cache, { recursive: true })
    writeFileSync(partial, new Uint8Array(await dump.arrayBuffer()))
    renameSync(partial, path) // two processes may make it at once: each file is whole
  } catch {} // an installation that its user may not write to goes without
  return dump
}
