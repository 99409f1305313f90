import { z } from 'zod'
import { type Projector, Refusal, uuidv7 } from '#kernel'
import { eachStream, forgetRows, type Log } from '#log'
import { sql, type Tx } from '#store'

/** An agent opens a case in which she has no role, for a reason that she writes and for a short time. Its key is the agency's: the proof outlives the case. */
export const accessForced = {
  type: 'access.forced',
  version: 1,
  payload: z.strictObject({ account: z.uuid(), reason: z.string(), until: z.iso.datetime() }),
}

export interface Pass {
  readonly id: string
  readonly account: string
  readonly agency: string
  readonly person: string
  readonly case: string
  readonly at: string
  readonly until: string
}

/** Long enough to act on an emergency, too short to work by it. */
const hours = 2
export const shortestReason = 20
const longestReason = 2000

/** Opens the case to the acting agent for two hours. Refuses `pass.reason-short` and `pass.reason-long`. */
export async function force(
  log: Log,
  tx: Tx,
  what: { readonly agency: string; readonly person: string; readonly case: string; readonly reason: string },
): Promise<void> {
  const reason = what.reason.trim()
  if (reason.length < shortestReason) throw new Refusal('pass.reason-short', { least: shortestReason })
  if (reason.length > longestReason) throw new Refusal('pass.reason-long', { most: longestReason })
  const { agency, person, case: caseId } = what
  await log.append(tx, { stream: `pass:${uuidv7(tx.now)}`, agency, person, case: caseId, key: `agency:${agency}` }, [
    {
      type: accessForced.type,
      payload: { account: tx.who.actor, reason, until: new Date(tx.now + hours * 3_600_000).toISOString() },
    },
  ])
}

const columns = sql.raw('id, account, agency_id as agency, person_id as person, case_id as "case", at, until')

/** Has this account a pass for the case that is not over? */
export const hasPass = async (tx: Tx, account: string, caseId: string): Promise<boolean> =>
  (await tx.row(sql`select 1 as found from consent.pass where account = ${account} and case_id = ${caseId} and until > ${tx.at}`)) !==
  undefined

export const passById = (tx: Tx, id: string): Promise<Pass | undefined> =>
  tx.row(sql<Pass>`select ${columns} from consent.pass where id = ${id}`)
export const passesAt = (tx: Tx, agency: string, limit: number): Promise<Pass[]> =>
  tx.rows(sql<Pass>`select ${columns} from consent.pass where agency_id = ${agency} order by at desc limit ${limit}`)
export const passesTo = (tx: Tx, person: string, limit: number): Promise<Pass[]> =>
  tx.rows(sql<Pass>`select ${columns} from consent.pass where person_id = any(guichet.same_as(${person})) order by at desc limit ${limit}`)

/** Why it was opened, in the agent's own words. */
export async function passReason(log: Log, tx: Tx, { id }: Pass): Promise<string> {
  const [event] = await log.read(tx, `pass:${id}`)
  return event === undefined ? '' : (event.payload as z.infer<typeof accessForced.payload>).reason
}

export const passProjector: Projector<unknown, Tx> = {
  stream: 'pass',
  whole: false,
  forget: forgetRows('pass', 'consent.pass'),
  apply: eachStream(async (tx, id, events) => {
    for (const event of events) {
      const { account, until } = event.payload as z.infer<typeof accessForced.payload>
      await tx.rows(sql`insert into consent.pass (id, account, agency_id, person_id, case_id, at, until)
        values (${id}, ${account}, ${event.agency}, ${event.person}, ${event.case}, ${event.at}, ${until}) on conflict do nothing`)
    }
  }),
}
