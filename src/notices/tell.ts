import { ownKey } from '#consent'
import { uuidv7 } from '#kernel'
import { type Store, seal, type Tx } from '#store'
import type { Audience, Intent } from './contract.ts'
import { addIntent, type NewIntent } from './store.ts'
import { townKey } from './whereto.ts'

export const reachJobName = 'notices.reach'

type Edge = { readonly store: Store }

/**
 * Says, in the caller's transaction, that somebody is to be told something; what comes of it happens after the commit. The same `key` again says nothing new.
 * Whoever was erased is not told. Channels, moment and language follow from what she prefers.
 */
export async function tell(edge: Edge, tx: Tx, ...intents: readonly Intent[]): Promise<void> {
  const [id] = await record(edge, tx, intents)
  if (id !== undefined) await edge.store.enqueue(tx, reachJobName, { intent: id })
}

/** Writes intents down without asking for a job: for whoever goes on by itself. Answers the ids under which they stand unless their key was there before. */
export async function record({ store }: Edge, tx: Tx, intents: readonly Intent[]): Promise<readonly string[]> {
  const rows: NewIntent[] = []
  const all = intents.map((intent) => ({ intent, whose: sealing(intent) }))
  const keys = await keysFor(
    store,
    tx,
    all.map(({ whose }) => whose),
  )
  for (const { intent, whose } of all) {
    const key = keys.get(whose.key)
    if (key === undefined) continue // erased meanwhile: there is nobody left to tell
    // A sender's message has one id for all that is said of it.
    const id = 'contact' in intent.to ? intent.to.id : uuidv7(tx.now)
    const { values = {}, link, to, follows } = intent
    rows.push({ id, intent, key: whose.key, sealed: seal(key, Buffer.from(JSON.stringify({ to, values, link, follows })), `intent:${id}`) })
  }
  if (rows.length > 0) await addIntent(tx, rows)
  return rows.map(({ id }) => id)
}

/** The key goes with what it is about: the case, the person's own, an account's letter; news of a place name nobody. */
function sealing({ to, case: about }: Intent): { readonly key: string; readonly parent?: string } {
  if ('address' in to) return { key: `letter:${to.address}` }
  if ('contact' in to) return { key: `notify:${to.id}` }
  if (about !== undefined) return { key: `case:${about}` }
  const person = personIn(to)
  return person === undefined ? { key: townKey } : ownKey(person)
}

export const personIn = (to: Audience): string | undefined =>
  'person' in to ? to.person : 'household' in to ? to.household : 'officer' in to ? to.about : undefined

/** Keys of the town and of persons are made where they are missing; those of cases and letters are there, or what they sealed is gone. */
async function keysFor({ keys }: Store, tx: Tx, all: readonly ReturnType<typeof sealing>[]): Promise<ReadonlyMap<string, Buffer>> {
  const makes = ({ key, parent }: ReturnType<typeof sealing>) => key === townKey || parent !== undefined
  const made = await keys.ensureAll(
    tx,
    all.filter(makes).map(({ key: id, parent }) => ({ id, ...(parent === undefined ? {} : { parent }) })),
  )
  const there = await keys.dated(tx, [...new Set(all.filter((one) => !makes(one)).map(({ key }) => key))])
  return new Map([...made, ...[...there].map(([id, { key }]) => [id, key] as const)])
}
