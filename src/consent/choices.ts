import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Projector, Refusal } from '#kernel'
import { canonical, idsOf, type Log } from '#log'
import { list, recordset, sql, type Tx } from '#store'
import { ownKey } from './own.ts'

/** What is asked of a person, as the town's folder says it, with the processing that rests on it. */
export interface Asked {
  readonly id: string
  readonly version: number
  readonly processing: string
  readonly title: Readonly<Record<string, string>>
  readonly text: Readonly<Record<string, string>>
  readonly stop: Readonly<Record<string, string>>
  /** `consent`: nothing before a yes. Any other legal basis: everything until a no, which is an objection. */
  readonly basis: string
}

/** A yes or a no: to which version, in which words, after which earlier one. `hash` is of the whole text as it stood. */
const made = z.strictObject({
  choice: z.string(),
  version: z.number().int(),
  hash: z.string(),
  given: z.boolean(),
  /** the words that were on the page */
  words: z.strictObject({ language: z.string(), title: z.string(), text: z.string() }),
  /** id of the event that this one replaces */
  before: z.uuid().optional(),
})
export const choiceMade = { type: 'choice.made', version: 1, payload: made }

/** SHA-256 of the canonical text: what was agreed to can be shown to be what stood there. */
export const hashOf = ({ id, version, processing, title, text, stop, basis }: Asked): string =>
  createHash('sha256').update(canonical({ id, version, processing, title, text, stop, basis })).digest('hex')

export interface Choice {
  readonly choice: string
  readonly given: boolean
  readonly version: number
  readonly hash: string
  readonly at: string
}

/** Writes a yes or a no; it holds from this transaction on. `hash`: of the text that the page showed; another refuses `choice.text-changed`. */
export async function choose(
  log: Log,
  tx: Tx,
  person: string,
  asked: Asked,
  given: boolean,
  shown: { readonly language: string; readonly hash: string },
): Promise<void> {
  const { language, hash } = shown
  if (given && hash !== hashOf(asked)) throw new Refusal('choice.text-changed')
  const stream = `choice:${person}:${asked.id}`
  const before = (await log.read(tx, stream)).at(-1)
  const words = { language, title: asked.title[language] ?? '', text: asked.text[language] ?? '' }
  await log.append(tx, { stream, person, ...ownKey(person) }, [
    {
      type: choiceMade.type,
      payload: {
        choice: asked.id,
        version: asked.version,
        hash: hashOf(asked),
        given,
        words,
        ...(before === undefined ? {} : { before: before.id }),
      },
    },
  ])
}

/** The last word of a person on everything she decided. */
export const choicesOf = (tx: Tx, person: string): Promise<Choice[]> =>
  tx.rows(sql<Choice>`select choice, given, version, hash, at from consent.choice where person_id = ${person}`)

/** Does she allow it now? Without a word of hers: no where consent is the basis, yes where the law is. A consent to an older text counts until it is taken back. */
export const allows = async (tx: Tx, person: string, asked: Pick<Asked, 'id' | 'basis'>): Promise<boolean> =>
  (await choicesOf(tx, person)).find(({ choice }) => choice === asked.id)?.given ?? asked.basis !== 'consent'

/** The same as a condition on a column that holds a person, for work on many. */
export const allowedBy = (column: string, asked: Pick<Asked, 'id' | 'basis'>) =>
  sql<boolean>`coalesce((select c.given from consent.choice c where c.person_id = ${sql.ref(column)} and c.choice = ${asked.id}), ${sql.val(asked.basis !== 'consent')}::boolean)`

/** What was decided when, newest first, with the words that stood there. */
export type ChoiceHistory = readonly (z.infer<typeof made> & { readonly at: string })[]

/** The histories of some of her choices, by their ids; one of which she said nothing is not in it. */
export async function choiceHistories(
  log: Log,
  tx: Tx,
  person: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ChoiceHistory>> {
  const streamOf = (id: string) => `choice:${person}:${id}`
  const streams = await log.readAll(tx, ids.map(streamOf))
  return new Map(
    ids.flatMap((id) => {
      const events = streams.get(streamOf(id))?.map(({ at, payload }) => ({ at, ...(payload as z.infer<typeof made>) }))
      return events === undefined ? [] : [[id, events.reverse()] as const]
    }),
  )
}

export const choiceProjector: Projector<unknown, Tx> = {
  stream: 'choice',
  whole: false,
  forget: (tx, streams) => {
    const own = sql`'choice:' || c.person_id || ':' || c.choice`
    return tx.rows(
      streams === undefined
        ? sql`delete from consent.choice c where not exists (select 1 from log.event e where e.stream = ${own})`
        : sql`delete from consent.choice c where c.person_id = any(${list(idsOf(streams).map((id) => id.split(':')[0]!))}::uuid[]) and ${own} = any(${list(streams)}::text[])`,
    )
  },
  apply: async (_edge, tx, streams) => {
    // A stream is of one person and choice: its last word counts.
    const rows = [...streams.values()].flatMap((events) => {
      const last = events.at(-1)
      if (last === undefined) return []
      const { choice, given, version, hash } = last.payload as z.infer<typeof made>
      return [{ person: last.person, at: last.at, choice, given, version, hash }]
    })
    if (rows.length === 0) return
    await tx.often(sql`insert into consent.choice (person_id, choice, given, version, hash, at)
      select person, choice, given, version, hash, at
      from ${recordset(rows, 'person uuid, choice text, given boolean, version integer, hash text, at timestamptz')}
      on conflict (person_id, choice) do update set given = excluded.given, version = excluded.version, hash = excluded.hash, at = excluded.at`)
  },
}
