import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Store, sql } from '#store'
import { asPublisher } from '../publish/store.ts'
import { readHead } from '../tlog/checkpoint.ts'
import { readNote } from '../tlog/note.ts'
import type { Memory } from './answer.ts'

export const originHash = (origin: string): string => createHash('sha256').update(origin).digest('hex')

/** A town's witness remembers in its database; the row is locked while it decides. */
export const memoryIn = (store: Store): Memory => ({
  update: (origin, decide, note) =>
    store.as(asPublisher, async (tx) => {
      // One lock an origin, also before its first row.
      await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`log.witnessed ${origin}`}, 0))`)
      const seen = await tx.row(
        sql<{ size: number; root: Uint8Array }>`select size, root from log.witnessed where origin = ${origin} for update`,
      )
      const verdict = decide(seen)
      if (verdict.status === 200)
        await tx.rows(sql`insert into log.witnessed (origin, size, root, note) values (${origin}, ${verdict.head.size}, ${verdict.head.root}, ${note(verdict)})
          on conflict (origin) do update set size = excluded.size, root = excluded.root, note = excluded.note`)
      return verdict
    }),
})

/** The note that a town's witness gave last for the log whose origin has this SHA-256. */
export const noteIn = (store: Store, hash: string): Promise<string | undefined> =>
  store.as(asPublisher, async (tx) => {
    const rows = await tx.rows(sql<{ origin: string; note: string }>`select origin, note from log.witnessed`)
    return rows.find(({ origin }) => originHash(origin) === hash)?.note
  })

/** A witness without a town remembers in a folder, one file a log. It decides without waiting for anything, so one process is one at a time. */
export function memoryAt(folder: string): Memory & { noteOf(hash: string): string | undefined } {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pathOf = (hash: string) => join(folder, `${hash}.checkpoint`)
  const noteOf = (hash: string) =>
    /^[0-9a-f]{64}$/.test(hash) && existsSync(pathOf(hash)) ? readFileSync(pathOf(hash), 'utf8') : undefined
  return {
    noteOf,
    update: async (origin, decide, note) => {
      const kept = noteOf(originHash(origin))
      const verdict = decide(kept === undefined ? undefined : readHead(readNote(kept).text))
      if (verdict.status === 200) {
        const path = pathOf(originHash(origin))
        writeFileSync(`${path}.part`, note(verdict), { mode: 0o600, flush: true })
        renameSync(`${path}.part`, path)
      }
      return verdict
    },
  }
}
