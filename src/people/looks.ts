import { z } from 'zod'
import { type Projector, Refusal, uuidv7 } from '#kernel'
import { eachStream, forgetRows, type Log } from '#log'
import { sql, type Tx } from '#store'

/** An agent opens a person outside any case, for a reason that she writes and for a short time. Its key is the agency's: the proof outlives what was looked at. */
export const personLookedFor = {
  type: 'person.looked-for',
  version: 1,
  payload: z.strictObject({ account: z.uuid(), reason: z.string(), until: z.iso.datetime() }),
}

export interface Look {
  readonly id: string
  readonly account: string
  readonly agency: string
  readonly person: string
  readonly at: string
  readonly until: string
}

/** As long as somebody stands at the counter or is on the phone. */
const hours = 1
export const shortestLookReason = 10
const longest = 1000

/** Opens a person to the acting agent for an hour. Refuses `look.reason-short` and `look.reason-long`. */
export async function lookFor(
  log: Log,
  tx: Tx,
  { agency, person, reason }: { readonly agency: string; readonly person: string; readonly reason: string },
): Promise<void> {
  const said = reason.trim()
  if (said.length < shortestLookReason) throw new Refusal('look.reason-short', { least: shortestLookReason })
  if (said.length > longest) throw new Refusal('look.reason-long', { most: longest })
  const until = new Date(tx.now + hours * 3_600_000).toISOString()
  await log.append(tx, { stream: `look:${uuidv7(tx.now)}`, agency, person, key: `agency:${agency}` }, [
    { type: personLookedFor.type, payload: { account: tx.who.actor, reason: said, until } },
  ])
}

const columns = sql.raw('id, account, agency_id as agency, person_id as person, at, until')

/** The acting agent's look at this person that is not over; the newest. */
export const lookAt = (tx: Tx, person: string): Promise<Look | undefined> =>
  tx.row(sql<Look>`select ${columns} from people.look where account = guichet.actor() and person_id = any(guichet.same_as(${person})) and until > ${tx.at}
    order by at desc limit 1`)

/** Why, in the agent's own words; '' once its key is gone. */
export async function lookReason(log: Log, tx: Tx, { id }: Pick<Look, 'id'>): Promise<string> {
  const [event] = await log.read(tx, `look:${id}`)
  return event === undefined ? '' : (event.payload as z.infer<typeof personLookedFor.payload>).reason
}

export const lookProjector: Projector<unknown, Tx> = {
  stream: 'look',
  whole: false,
  forget: forgetRows('look', 'people.look'),
  apply: eachStream(async (tx, id, events) => {
    for (const event of events) {
      const { account, until } = event.payload as z.infer<typeof personLookedFor.payload>
      await tx.rows(sql`insert into people.look (id, account, agency_id, person_id, at, until)
        values (${id}, ${account}, ${event.agency}, ${event.person}, ${event.at}, ${until}) on conflict do nothing`)
    }
  }),
}
