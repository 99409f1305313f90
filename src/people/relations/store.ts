import type { z } from 'zod'
import { ownKey } from '#consent'
import { type Projector, Refusal, uuidv7 } from '#kernel'
import { eachStream, forgetRows, type Log } from '#log'
import { sql, type Tx } from '#store'
import { type RelationKind, relationEnded, relationStated, type Stated } from './events.ts'

export interface Relation {
  readonly id: string
  readonly person: string
  readonly kind: RelationKind
  readonly other: string | null
  readonly given: string
  readonly family: string
  readonly birth: string | null
  readonly source: string
  readonly verified: boolean
  /** since when, until when: `2019`, `2019-05`, `2019-05-01`; null: nobody said */
  readonly from: string | null
  readonly to: string | null
  readonly ended: boolean
  /** UTC instant */
  readonly at: string
}

const columns = sql.raw(
  'id, person_id as person, kind, other_id as other, given, family, birth, source, verified, valid_from as "from", valid_to as "to", ended, stated_at as at',
)

const target = (id: string, person: string) => ({ stream: `relation:${id}`, person, ...ownKey(person) })

/** Who belongs to a person now, in all her registrations; `ended` too when asked for. For those that the unit of work may see. */
export const relationsOf = (tx: Tx, person: string, also: 'now' | 'ended' = 'now'): Promise<Relation[]> =>
  tx.rows(sql<Relation>`select ${columns} from people.relation where person_id = any(guichet.same_as(${person}))
    ${also === 'ended' ? sql`` : sql`and not ended`} order by stated_at, birth nulls last, given, id`)

/** States a relation and answers its id. The other person's own side is hers to state, or an agent's. */
export async function stateRelation(log: Log, tx: Tx, person: string, relation: Stated): Promise<string> {
  const id = uuidv7(tx.now)
  await log.append(tx, target(id, person), [{ type: relationStated.type, payload: relation }])
  return id
}

/** Ends a relation of a person: since a day, or as something that never was so. Refuses `relation.unknown` and `relation.over`. */
export async function endRelation(log: Log, tx: Tx, person: string, id: string, to?: string): Promise<void> {
  const row = (await relationsOf(tx, person, 'ended')).find((one) => one.id === id)
  if (row === undefined) throw new Refusal('relation.unknown')
  if (row.ended) throw new Refusal('relation.over')
  await log.append(tx, target(id, row.person), [{ type: relationEnded.type, payload: to === undefined ? {} : { to } }])
}

/** Everything that was said of who belongs to her, oldest first. */
export async function relationHistory(log: Log, tx: Tx, person: string) {
  const rows = await relationsOf(tx, person, 'ended')
  const events = await Promise.all(rows.map(({ id }) => log.read(tx, `relation:${id}`)))
  return events.flat().map(({ at, type, stream, payload }) => ({ at, type, relation: stream.slice('relation:'.length), payload }))
}

export const relationProjector: Projector<unknown, Tx> = {
  stream: 'relation',
  whole: false,
  forget: forgetRows('relation', 'people.relation'),
  apply: eachStream(async (tx, id, events) => {
    for (const event of events) {
      if (event.type === relationStated.type) {
        const { kind, other, given, family, birth, source, verified, from } = event.payload as Stated
        await tx.rows(sql`insert into people.relation (id, person_id, kind, other_id, given, family, birth, source, verified, valid_from, stated_at)
          values (${id}, ${event.person}, ${kind}, ${other ?? null}, ${given}, ${family}, ${birth ?? null}, ${source}, ${verified}, ${from ?? null}, ${event.at})
          on conflict do nothing`)
      } else {
        const { to } = event.payload as z.infer<typeof relationEnded.payload>
        await tx.rows(sql`update people.relation set ended = true, valid_to = ${to ?? null} where id = ${id}`)
      }
    }
  }),
}
