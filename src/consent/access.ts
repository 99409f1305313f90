import { z } from 'zod'
import type { Projector } from '#kernel'
import { uuidv7 } from '#kernel'
import type { Log } from '#log'
import { type AccessWitness, sql, type Tx } from '#store'

/** The access line: who opened whose data, in which role, for which purpose and case. Names are not in it; the person's page tells them. */
export const accessOpened = {
  type: 'access.opened',
  version: 1,
  payload: z.strictObject({
    subjects: z.array(z.uuid()).min(1),
    role: z.string(),
    categories: z.array(z.string()),
    case: z.uuid().optional(),
  }),
}

type AccessOpened = z.infer<typeof accessOpened.payload>

/** Writes one line in the transaction that reads. A list is one line with its subjects. Its key is the agency's: it outlives each person's. */
export const accessWitness =
  (log: Log): AccessWitness =>
  async (tx, subjects) => {
    const { agency, role, categories, case: caseId } = tx.who
    const payload: AccessOpened = {
      subjects: [...new Set(subjects)],
      role: role ?? tx.who.actor,
      categories: [...(categories ?? [])],
      case: caseId,
    }
    await log.append(tx, { stream: `access:${uuidv7(tx.now)}`, agency, key: agency === undefined ? 'town' : `agency:${agency}` }, [
      { type: accessOpened.type, payload },
    ])
  }

export const accessProjector: Projector<unknown, Tx> = {
  stream: 'access',
  whole: false,
  forget: (tx, stream) =>
    tx.rows(
      stream === undefined
        ? sql`delete from consent.access a where not exists (select 1 from log.event e where e.id = a.event_id)`
        : sql`delete from consent.access where event_id in (select id from log.event where stream = ${stream})`,
    ),
  apply: async (_edge, tx, _stream, events) => {
    for (const event of events) {
      const { subjects, role, categories, case: caseId } = event.payload as AccessOpened
      for (const person of subjects)
        await tx.rows(sql`insert into consent.access (event_id, person_id, at, actor, role, agency_id, purpose, case_id, categories)
          values (${event.id}, ${person}, ${event.at}, ${event.actor}, ${role}, ${event.agency ?? null}, ${event.purpose}, ${caseId ?? null}, ${categories.join(' ')})
          on conflict do nothing`)
    }
  },
}

export interface AccessLine {
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly agency: string | null
  readonly purpose: string
  readonly case: string | null
  readonly categories: string
}

/** Who looked at this person's data, newest first. Only the person herself gets rows. */
export const accessTo = (tx: Tx, person: string, limit: number): Promise<AccessLine[]> =>
  tx.rows(sql<AccessLine>`select at, actor, role, agency_id as agency, purpose, case_id as "case", categories
    from consent.access where person_id = ${person} order by at desc limit ${limit}`)
