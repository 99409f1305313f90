import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { type Forgotten, type Keeps, uuidv7 } from '#kernel'
import type { Log } from '#log'
import { type Store, sql, type Tx } from '#store'

/** Why a key was dropped: the service's delay is over, the person asked, the case was handed to the archive. */
const reasons = ['retention', 'asked', 'archived'] as const
export type ErasureReason = (typeof reasons)[number]

/** A key is gone for good, and with it whatever it sealed. Ids only. */
export const keyDropped = {
  type: 'key.dropped',
  version: 1,
  payload: z.strictObject({ key: z.string(), why: z.enum(reasons) }),
}

/** One line of the register of erasures: in the database, and in a file outside it, which an older backup cannot undo. */
const entry = z.strictObject({
  id: z.uuid(),
  scope: z.enum(['case', 'own', 'person']),
  person: z.uuid(),
  case: z.uuid().optional(),
  agency: z.string().optional(),
  why: z.enum(reasons),
  at: z.iso.datetime(),
})
export type Erased = z.infer<typeof entry>
export type ToErase = Forgotten & {
  readonly agency?: string
  readonly why: ErasureReason /** of the register's line that is done again */
  readonly id?: string
}

export interface Keeping {
  /** All that the rooms keep of a person, by name, for her. */
  copyOf(tx: Tx, person: string): Promise<Readonly<Record<string, unknown>>>
  /** Drops keys, rows and files in one transaction, writes the register; `also` runs in it first. */
  erase(purpose: string, what: readonly ToErase[], also?: (tx: Tx) => Promise<void>): Promise<void>
  /** Erases again what the register says and this database does not know: for a restored backup. Answers how many. */
  replay(register: string): Promise<number>
  /** Did she ask that everything of hers goes, and has said nothing new since? */
  wasAsked(tx: Tx, person: string): Promise<boolean>
  /** Writes to the file what the database knows and the file lacks: after a crash between commit and file. */
  settle(): Promise<void>
}

const keyOf = (what: Forgotten): string => (what.scope === 'case' ? `case:${what.case}` : `${what.scope}:${what.person}`)

/** `rooms`: what each capability keeps, bound to the town. `path`: the file of the register, beside the master key and outside every backup. */
export function openKeeping(
  store: Store,
  log: Log,
  rooms: readonly {
    copy?(tx: Tx, person: string): ReturnType<NonNullable<Keeps['copy']>>
    forget?(tx: Tx, what: Forgotten): Promise<void>
  }[],
  path: string,
): Keeping {
  const asSystem = (purpose: string) => ({ actor: 'system', purpose }) as const
  const note = (lines: readonly Erased[]) => {
    if (lines.length === 0) return
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 })
  }
  const drop = async (purpose: string, what: readonly ToErase[], also?: (tx: Tx) => Promise<void>): Promise<readonly Erased[]> => {
    const erased = await store.as(asSystem(purpose), async (tx) => {
      await also?.(tx)
      const lines: Erased[] = []
      const digests: string[] = []
      for (const one of what) {
        const line = lineOf(tx, one)
        lines.push(line)
        for (const room of rooms) await room.forget?.(tx, one)
        digests.push(...(await store.files.forget(tx, one)))
        await store.keys.drop(tx, keyOf(one))
        await record(tx, log, line)
      }
      return { lines, digests }
    })
    // Only after the commit: a transaction that fails must leave the files. What a crash leaves here is noise, its key is gone.
    store.files.unlink(erased.digests)
    return erased.lines
  }
  const keeping: Keeping = {
    copyOf: async (tx, person) => {
      const found: Record<string, unknown> = {}
      for (const room of rooms) Object.assign(found, await room.copy?.(tx, person))
      return found
    },
    erase: async (purpose, what, also) => note(await drop(purpose, what, also)),
    replay: async (register) => {
      const known = new Set(
        (await store.as(asSystem('securite'), (tx) => tx.rows(sql<{ id: string }>`select id from consent.erasure`))).map(({ id }) => id),
      )
      const missing = readRegister(register).filter(({ id }) => !known.has(id))
      for (const line of missing) await drop('securite', [toErase(line)])
      await keeping.settle()
      return missing.length
    },
    wasAsked: async (tx, person) => {
      const asked = await tx.row(
        sql`select 1 as found from consent.erasure where person_id = ${person} and scope = 'own' and why = 'asked'`,
      )
      return asked !== undefined && (await store.keys.open(tx, `own:${person}`)) === undefined
    },
    settle: async () => {
      const have = new Set(readRegister(path).map(({ id }) => id))
      const rows = await store.as(asSystem('securite'), (tx) =>
        tx.rows(sql<Erased & { case: string | null; agency: string | null }>`
        select id, scope, person_id as person, case_id as "case", agency_id as agency, why, at from consent.erasure order by at`),
      )
      note(
        rows
          .filter(({ id }) => !have.has(id))
          .map(({ case: id, agency, ...rest }) => ({
            ...rest,
            ...(id === null ? {} : { case: id }),
            ...(agency === null ? {} : { agency }),
          })),
      )
    },
  }
  return keeping
}

const lineOf = (tx: Tx, what: ToErase): Erased => ({
  id: what.id ?? uuidv7(tx.now),
  scope: what.scope,
  person: what.person,
  ...(what.scope === 'case' ? { case: what.case } : {}),
  ...(what.agency === undefined ? {} : { agency: what.agency }),
  why: what.why,
  at: tx.at,
})

const toErase = ({ id: line, scope, person, case: id, agency, why }: Erased): ToErase => {
  const more = { id: line, person, why, ...(agency === undefined ? {} : { agency }) }
  return scope === 'case' ? { ...more, scope, case: id ?? '' } : { ...more, scope }
}

async function record(tx: Tx, log: Log, line: Erased): Promise<void> {
  const { id, scope, person, case: caseId, agency, why, at } = line
  const key = scope === 'case' ? `case:${caseId}` : `${scope}:${person}`
  await tx.rows(sql`insert into consent.erasure (id, scope, person_id, case_id, agency_id, why, at)
    values (${id}, ${scope}, ${person}, ${caseId ?? null}, ${agency ?? null}, ${why}, ${at})`)
  await log.append(
    tx,
    {
      stream: `erasure:${id}`,
      person,
      key: agency === undefined ? 'town' : `agency:${agency}`,
      ...(caseId === undefined ? {} : { case: caseId }),
      ...(agency === undefined ? {} : { agency }),
    },
    [{ type: keyDropped.type, payload: { key, why } }],
  )
}

/** Lines of a register file; none when there is no file. A line that cannot be read stops: an erasure is never skipped. */
function readRegister(path: string): readonly Erased[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => entry.parse(JSON.parse(line)))
}
