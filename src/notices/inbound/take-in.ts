import { asSystem } from '#cases'
import { ownKey } from '#consent'
import { uuidv7 } from '#kernel'
import { sniff, withoutTraces } from '#services'
import type { NoticesEdge } from '../contract.ts'
import { intentsById } from '../store.ts'
import { signedFor, townKey, whereKey } from '../whereto.ts'
import { addInbound, type KeptRef, toldAt } from './store.ts'

export const placeJobName = 'notices.place'

const access = asSystem('support')
const day = 86_400_000
/** how long an answer is understood as one to what was told */
export const remembered = 60 * day

/** What came from outside, before anybody looked at it. */
export interface Incoming {
  readonly channel: 'email' | 'sms'
  /** the other side's name for it: the same comes in once */
  readonly ref: string
  /** number or address; whoever sends can write any */
  readonly from: string
  readonly subject?: string
  readonly text: string
  /** of the signed address that it was sent to */
  readonly token?: string
  readonly files: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[]
}

/** Attachments as they may be kept: a photograph without the place and the device that a camera wrote into it; of what cannot be followed nothing is kept. */
async function withoutTracesOf(files: Incoming['files']): Promise<Incoming['files']> {
  const kept = await Promise.all(
    files.map(async (file) => {
      const found = await sniff(file.bytes, ['*/*'], '')
      const bytes = 'code' in found ? file.bytes : withoutTraces(file.bytes, found.type)
      return bytes === undefined ? undefined : { ...file, bytes }
    }),
  )
  return kept.filter((file) => file !== undefined)
}

/** Keeps it, once, and has it placed by a job. Answers false when it was there already. */
export async function takeIn(edge: NoticesEdge, incoming: Incoming): Promise<boolean> {
  const { store, clock } = edge
  const { channel, ref, from, subject, text, token } = incoming
  const found = await store.as(access, async (tx) => {
    const answered = token === undefined ? undefined : (await signedFor(store, tx, 'reply')).read(token)
    const [intent] = answered === undefined ? [] : await intentsById(tx, [answered])
    const known = (await whereKey(store, tx))(from) ?? ''
    const persons = new Set((await toldAt(tx, channel, known, new Date(tx.now - remembered).toISOString())).map(({ person }) => person))
    // A signed address says to whom it was sent; a number that several share says nothing.
    const person = intent?.person ?? (persons.size === 1 ? [...persons][0] : undefined) ?? null
    const whose = person === null ? { key: townKey } : ownKey(person)
    const bytes = 'parent' in whose ? await store.keys.ensure(tx, whose.key, whose.parent) : await store.keys.ensure(tx, whose.key)
    return { intent: intent?.id ?? null, person, key: { id: whose.key, bytes } }
  })
  const owner = { key: found.key.id, ...(found.person === null ? {} : { person: found.person }) }
  const files = await withoutTracesOf(incoming.files)
  const kept = files.map((file) => store.files.keep(found.key.bytes, owner, file, clock.now()))
  return await store.as(access, async (tx) => {
    const id = uuidv7(tx.now)
    const refs = kept.map(({ id, name, type }): KeptRef => ({ id, name: name.slice(0, 200), type }))
    const said = { from, text, ...(subject === undefined ? {} : { subject }) }
    const fresh = await addInbound(tx, { id, channel, ref, ...found, files: refs, said })
    if (!fresh) return false
    for (const one of kept) await store.files.register(tx, one)
    await store.enqueue(tx, placeJobName, { inbound: id })
    return true
  })
}
