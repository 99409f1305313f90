import { z } from 'zod'
import { type Projector, Refusal } from '#kernel'
import { eachStream, type Log } from '#log'
import { list, sql, type Tx } from '#store'

/** A definition as offered: its files by relative path. `hash` covers the content, not the stage. */
const offered = z.strictObject({
  kind: z.string(),
  id: z.string(),
  version: z.int(),
  hash: z.string(),
  files: z.record(z.string(), z.string()),
})
const named = z.strictObject({ version: z.int(), hash: z.string() })

export const definitionEvents = [
  { type: 'definition.offered', version: 1, payload: offered },
  { type: 'definition.published', version: 1, payload: named.extend({ stage: z.string() }) },
  { type: 'definition.staged', version: 1, payload: named.extend({ stage: z.string() }) },
  { type: 'definition.dropped', version: 1, payload: named },
] as const

export interface Version {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly hash: string
  readonly status: 'offered' | 'published' | 'dropped'
  readonly stage: string | null
  readonly files: Readonly<Record<string, string>>
  readonly offeredAt: string
  readonly offeredBy: string
  readonly publishedAt: string | null
  readonly publishedBy: string | null
}

export interface Named {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly hash: string
}

const columns = sql.raw(
  `kind, id, version, hash, status, stage, files, offered_at as "offeredAt", offered_by as "offeredBy", published_at as "publishedAt", published_by as "publishedBy"`,
)
const target = (definition: { kind: string; id: string }) => ({ stream: `definition:${definition.kind}/${definition.id}`, key: 'town' })

export const versionsOf = (tx: Tx, kind: string): Promise<Version[]> =>
  tx.rows(sql<Version>`select ${columns} from definitions.version where kind = ${kind} and status <> 'dropped' order by id, version`)

const find = (tx: Tx, { kind, id, version, hash }: Named): Promise<Version | undefined> =>
  tx.row(
    sql<Version>`select ${columns} from definitions.version where kind = ${kind} and id = ${id} and version = ${version} and hash = ${hash}`,
  )

/**
 * Stores a definition for publication. The same content again is nothing new. Refuses `definition.version-taken` when this number was published
 * with other content: a published version never changes.
 */
export async function offer(
  log: Log,
  tx: Tx,
  definition: Named & { readonly files: Readonly<Record<string, string>> },
): Promise<'offered' | 'known'> {
  const { kind, id, version, hash, files } = definition
  const same = await tx.rows(
    sql<{
      hash: string
      status: string
    }>`select hash, status from definitions.version where kind = ${kind} and id = ${id} and version = ${version}`,
  )
  if (same.some((row) => row.hash === hash && row.status !== 'dropped')) return 'known'
  if (same.some((row) => row.status === 'published')) throw new Refusal('definition.version-taken', { id, version })
  await log.append(tx, target(definition), [{ type: 'definition.offered', payload: { kind, id, version, hash, files } }])
  return 'offered'
}

/**
 * Makes an offered version the one in force. `secondPerson`: whoever offered it in the browser may not publish it.
 * Refuses `definition.unknown`, `definition.same-person`, `definition.version-taken`.
 */
export async function publish(log: Log, tx: Tx, named: Named, stage: string, secondPerson: boolean): Promise<void> {
  const found = await find(tx, named)
  if (found === undefined || found.status === 'dropped') throw new Refusal('definition.unknown', { id: named.id, version: named.version })
  if (found.status === 'published') return
  if (secondPerson && found.offeredBy === tx.who.actor) throw new Refusal('definition.same-person')
  const other = await tx.row(
    sql`select 1 from definitions.version where kind = ${named.kind} and id = ${named.id} and version = ${named.version} and status = 'published'`,
  )
  if (other !== undefined) throw new Refusal('definition.version-taken', { id: named.id, version: named.version })
  await log.append(tx, target(named), [{ type: 'definition.published', payload: { version: named.version, hash: named.hash, stage } }])
}

/** Moves a published version to another stage: an event about it, outside its hash. */
export async function setStage(log: Log, tx: Tx, named: Named, stage: string): Promise<void> {
  const found = await find(tx, named)
  if (found?.status !== 'published') throw new Refusal('definition.unknown', { id: named.id, version: named.version })
  if (found.stage !== stage)
    await log.append(tx, target(named), [{ type: 'definition.staged', payload: { version: named.version, hash: named.hash, stage } }])
}

export async function drop(log: Log, tx: Tx, named: Named): Promise<void> {
  const found = await find(tx, named)
  if (found?.status !== 'offered') throw new Refusal('definition.unknown', { id: named.id, version: named.version })
  await log.append(tx, target(named), [{ type: 'definition.dropped', payload: { version: named.version, hash: named.hash } }])
}

export const definitionProjector: Projector<unknown, Tx> = {
  stream: 'definition',
  whole: false,
  forget: (tx, streams) => {
    const own = sql`'definition:' || v.kind || '/' || v.id`
    return tx.rows(
      streams === undefined
        ? sql`delete from definitions.version v where not exists (select 1 from log.event e where e.stream = ${own})`
        : sql`delete from definitions.version v where ${own} = any(${list(streams)}::text[])`,
    )
  },
  apply: eachStream(async (tx, named, events) => {
    const [kind = '', id = ''] = named.split('/')
    for (const event of events) {
      if (event.type === 'definition.offered') {
        const { version, hash, files } = event.payload as z.infer<typeof offered>
        await tx.rows(sql`insert into definitions.version (kind, id, version, hash, status, files, offered_at, offered_by)
          values (${kind}, ${id}, ${version}, ${hash}, 'offered', ${JSON.stringify(files)}::jsonb, ${event.at}, ${event.actor})
          on conflict (kind, id, version, hash) do update set status = 'offered', offered_at = excluded.offered_at, offered_by = excluded.offered_by`)
        continue
      }
      const { version, hash, stage } = event.payload as { version: number; hash: string; stage?: string }
      const where = sql`kind = ${kind} and id = ${id} and version = ${version} and hash = ${hash}`
      if (event.type === 'definition.published')
        await tx.rows(
          sql`update definitions.version set status = 'published', stage = ${stage ?? null}, published_at = ${event.at}, published_by = ${event.actor} where ${where}`,
        )
      if (event.type === 'definition.staged') await tx.rows(sql`update definitions.version set stage = ${stage ?? null} where ${where}`)
      if (event.type === 'definition.dropped') await tx.rows(sql`update definitions.version set status = 'dropped' where ${where}`)
    }
  }),
}
