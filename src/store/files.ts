import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Forgotten, Refusal, uuidv7 } from '#kernel'
import type { Tx } from './context.ts'
import { type Keys, seal, unseal } from './keys.ts'

export interface FileOwner {
  /** id of the key it is encrypted under: `case:…` or `person:…` */
  readonly key: string
  readonly person?: string
  readonly agency?: string
}
export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size: number
}

/**
 * Files: encrypted under the key of their case or person, kept under the digest of their ciphertext (which says nothing of their content).
 * Bytes are written before the transaction (`keep`), so that no transaction waits for a disk; a row that never comes leaves noise, not data.
 */
export interface Files {
  /** Encrypts and writes; answers what `register` needs. */
  keep(
    key: Uint8Array,
    owner: FileOwner,
    file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array },
    now: number,
  ): KeptFile
  register(tx: Tx, kept: KeptFile): Promise<StoredFile>
  find(tx: Tx, id: string): Promise<FoundFile | undefined>
  read(found: FoundFile): Uint8Array
  remove(tx: Tx, id: string): Promise<void>
  /** Deletes the rows of what goes; answers the digests to `unlink` once that is committed. */
  forget(tx: Tx, what: Forgotten): Promise<readonly string[]>
  unlink(digests: readonly string[]): void
  ofCase(tx: Tx, caseId: string): Promise<readonly { readonly id: string }[]>
  /** files of a person's own and of her cases */
  ofPerson(tx: Tx, person: string): Promise<readonly { readonly id: string }[]>
}
export interface KeptFile extends StoredFile {
  readonly owner: FileOwner
  readonly digest: string
  readonly sealedName: Uint8Array
}
export interface FoundFile extends StoredFile {
  readonly digest: string
  readonly key: Uint8Array
}

export function filesIn(folder: string, keys: Keys): Files {
  const pathOf = (digest: string) => join(folder, digest.slice(0, 2), digest)
  return {
    keep: (key, owner, file, now) => {
      const id = uuidv7(now)
      const sealed = seal(key, file.bytes, `file:${id}`)
      const digest = createHash('sha256').update(sealed).digest('hex')
      const path = pathOf(digest)
      try {
        mkdirSync(join(folder, digest.slice(0, 2)), { recursive: true, mode: 0o700 })
        writeFileSync(`${path}.part`, sealed, { mode: 0o600, flush: true })
        renameSync(`${path}.part`, path)
      } catch (error) {
        rmSync(`${path}.part`, { force: true })
        throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? new Refusal('store.disk-full') : error
      }
      return {
        id,
        name: file.name,
        type: file.type,
        size: file.bytes.length,
        owner,
        digest,
        sealedName: seal(key, Buffer.from(file.name), `name:${id}`),
      }
    },
    register: async (tx, kept) => {
      await tx.rows(sql`insert into store.file (id, key_id, person_id, agency_id, digest, media_type, bytes, name, made_at)
        values (${kept.id}, ${kept.owner.key}, ${kept.owner.person ?? null}, ${kept.owner.agency ?? null}, ${kept.digest}, ${kept.type}, ${kept.size}, ${kept.sealedName}, ${tx.at})`)
      return { id: kept.id, name: kept.name, type: kept.type, size: kept.size }
    },
    find: async (tx, id) => {
      const row = await tx.row(sql<{ key_id: string; digest: string; media_type: string; bytes: number; name: Uint8Array }>`
        select key_id, digest, media_type, bytes, name from store.file where id = ${id}`)
      const key = row === undefined ? undefined : await keys.open(tx, row.key_id)
      if (row === undefined || key === undefined) return undefined
      return { id, name: unseal(key, row.name, `name:${id}`).toString(), type: row.media_type, size: row.bytes, digest: row.digest, key }
    },
    read: (found) => {
      const path = pathOf(found.digest)
      if (!existsSync(path)) throw new Refusal('store.file-lost')
      return unseal(found.key, readFileSync(path), `file:${found.id}`)
    },
    remove: async (tx, id) => {
      const row = await tx.row(sql<{ digest: string }>`delete from store.file where id = ${id} returning digest`)
      if (row !== undefined) rmSync(pathOf(row.digest), { force: true })
    },
    forget: async (tx, what) => {
      const rows = await tx.rows(
        what.scope === 'person'
          ? sql<{ digest: string }>`delete from store.file where person_id = ${what.person} returning digest`
          : sql<{
              digest: string
            }>`delete from store.file where key_id = ${what.scope === 'case' ? `case:${what.case}` : `own:${what.person}`} returning digest`,
      )
      return rows.map(({ digest }) => digest)
    },
    unlink: (digests) => {
      for (const digest of digests) rmSync(pathOf(digest), { force: true })
    },
    ofCase: (tx, caseId) => tx.rows(sql<{ id: string }>`select id from store.file where key_id = ${`case:${caseId}`} order by made_at, id`),
    ofPerson: (tx, person) => tx.rows(sql<{ id: string }>`select id from store.file where person_id = ${person} order by made_at, id`),
  }
}
