import { createHash } from 'node:crypto'
import { type CasesEdge, readCase } from '#cases'
import { Refusal } from '#kernel'
import { sql, type Tx } from '#store'
import { type Ctx, json, type Reply } from '#web'
import { type Made, madeOf } from './told.ts'

const lives = 24 * 3_600_000
/** A request that was begun and has no answer after this was cut off: the same one may be tried again. */
const cutOff = 60_000

interface Row {
  readonly hash: string
  readonly status: number | null
  readonly answer: Made | null
}

const digest = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('base64url')

/**
 * Does what a request asks once for its `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): the same request again within a day gets the
 * answer of the first. `run` hands its argument to the command, which calls it in the transaction that does the thing: done and answered are one.
 * Refuses `api.key-wrong`, `api.key-reused` (the same key with another request), `api.in-progress`.
 */
export async function once(
  ctx: Ctx<CasesEdge>,
  status: 200 | 201,
  run: (also: (tx: Tx) => Promise<void>) => Promise<unknown>,
): Promise<Answered> {
  const { edge, actor } = ctx
  const key = keyOf(ctx)
  const own = { actor: actor.account, purpose: 'compte' } as const
  const hash = key === undefined ? '' : await hashOf(ctx)
  const before = key === undefined ? undefined : await edge.store.as(own, (tx) => taken(tx, actor.account, key, hash))
  if (before !== undefined) return answered(before.answer, before.status, { 'Idempotent-Replayed': 'true' })
  let made: Made | undefined
  try {
    await run(async (tx) => {
      made = madeOf((await readCase(edge, tx, { id: tx.who.case ?? '' })).view)
      if (key !== undefined) await finish(tx, actor.account, key, status, made)
    })
  } catch (error) {
    // Nothing happened: the key is free again.
    if (key !== undefined) await edge.store.as(own, (tx) => release(tx, actor.account, key))
    throw error
  }
  if (made === undefined) throw new Error('a command did not say what it made')
  return answered(made, status)
}

type Answered = Extract<Reply, { kind: 'json' }> & { readonly value: Made }

const answered = (made: Made, status: number, more: Readonly<Record<string, string>> = {}): Answered => ({
  kind: 'json',
  status: status === 201 ? 201 : 200,
  value: made,
  headers: { ETag: etagOf(made.sequence), ...(status === 201 ? { Location: `/api/v1/cases/${made.reference}` } : {}), ...more },
})

/** The sequence, which `If-Match` goes by; of what is shown a digest as well: the day, a role and a language change it, too, and `If-None-Match` goes by all. */
export const etagOf = (sequence: number, shown?: unknown): string =>
  shown === undefined ? `"${sequence}"` : `"${sequence}-${digest(JSON.stringify(shown)).slice(0, 16)}"`

/** What may be seen of a case, with its ETag. */
export const shownAt = (sequence: number, value: unknown): Reply => json(value, 200, { ETag: etagOf(sequence, value) })

/** The sequence that `If-Match` names; undefined: any. Compression weakens an ETag, so a weak one counts as well. Refuses `api.if-match-wrong`. */
export function expectedIn({ header }: Pick<Ctx, 'header'>): number | undefined {
  const shown = header('if-match')?.trim()
  if (shown === undefined || shown === '*') return undefined
  const [, sequence] = /^(?:W\/)?"(\d{1,9})(?:-[\w-]{16})?"$/.exec(shown) ?? []
  if (sequence === undefined) throw new Refusal('api.if-match-wrong')
  return Number(sequence)
}

/** What the case says about a sequence that moved on is said as HTTP says it. Refuses `api.changed` (412). */
export async function unlessChanged<T>(expected: number | undefined, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (expected !== undefined && error instanceof Refusal && error.code === 'case.changed-meanwhile')
      throw new Refusal('api.changed', { expected, ...error.details })
    throw error
  }
}

function keyOf({ header }: Pick<Ctx, 'header'>): string | undefined {
  const key = header('idempotency-key')
  if (key === undefined) return undefined
  if (key.length === 0 || key.length > 255) throw new Refusal('api.key-wrong', { longest: 255 })
  return digest(key)
}

async function hashOf({ url, body, form, uploads, header }: Ctx): Promise<string> {
  const files = await Promise.all(
    uploads.map(async ({ name, file }) => [name, file.name, digest(new Uint8Array(await file.arrayBuffer()))]),
  )
  return digest(JSON.stringify([url.pathname, body ?? null, form, files, header('if-match') ?? null]))
}

/** Takes the key for this request; a row that is there already is the answer. */
async function taken(tx: Tx, account: string, key: string, hash: string): Promise<{ status: number; answer: Made } | undefined> {
  const since = (ms: number) => new Date(tx.now - ms).toISOString()
  const row = await tx.row(
    sql<{ key: string }>`insert into api.request (account_id, key, hash, made_at) values (${account}, ${key}, ${hash}, ${tx.at})
      on conflict (account_id, key) do update set hash = excluded.hash, made_at = excluded.made_at, status = null, answer = null
      where request.made_at < ${since(lives)} or (request.answer is null and request.hash = excluded.hash and request.made_at < ${since(cutOff)})
      returning key`,
  )
  if (row !== undefined) return undefined
  const found = await tx.row(sql<Row>`select hash, status, answer from api.request where account_id = ${account} and key = ${key}`)
  if (found === undefined || found.hash !== hash) throw new Refusal('api.key-reused')
  if (found.answer === null || found.status === null) throw new Refusal('api.in-progress', { retry: 1 })
  return { status: found.status, answer: found.answer }
}

const finish = (tx: Tx, account: string, key: string, status: number, made: Made) =>
  tx.rows(
    sql`update api.request set status = ${status}, answer = ${JSON.stringify(made)}::jsonb where account_id = ${account} and key = ${key}`,
  )

const release = (tx: Tx, account: string, key: string) =>
  tx.rows(sql`delete from api.request where account_id = ${account} and key = ${key} and answer is null`)

/** Keys live a day. */
export const tidy = (tx: Tx) => tx.rows(sql`delete from api.request where made_at < ${new Date(tx.now - lives).toISOString()}`)
