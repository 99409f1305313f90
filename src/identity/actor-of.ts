import { type Actor, anonymous } from '#kernel'
import { factsOf, preferencesConcept, preferencesIn } from '#people'
import type { Tx } from '#store'
import { accountById } from './accounts.ts'
import { asSystem, type IdentityEdge } from './edge.ts'
import { actingNow } from './mandates/live.ts'
import { actorFrom, keepAlive, sessionBy } from './sessions.ts'
import { visitingNow } from './visits.ts'

/** Read with her session, since every page wants it. */
const readsLarge = async (tx: Tx, person: string): Promise<boolean> =>
  preferencesIn(await factsOf(tx, person, [preferencesConcept]))['large-print']

/** Who this cookie speaks for, and for whom she acts; anonymous when it is unknown or over. */
export async function actorOf(edge: IdentityEdge, secret: string | undefined, lang: string): Promise<Actor> {
  if (secret === undefined || secret.length > 100) return anonymous
  return await edge.store.as(asSystem, async (tx) => {
    const session = await sessionBy(tx, secret)
    const account = session === undefined ? undefined : await accountById(tx, session.account)
    if (session === undefined || account === undefined) return anonymous
    const known = actorFrom(account, lang, { ...session, endsAt: await keepAlive(tx, session) })
    const own = known.person !== undefined && (await readsLarge(tx, known.person)) ? { ...known, large: true as const } : known
    if (session.mandate === null) return own
    const { id, mandate } = session
    return own.kind === 'agent'
      ? await visitingNow(tx, own, { session: id, visit: mandate })
      : await actingNow(edge, tx, own, { session: id, mandate })
  })
}
