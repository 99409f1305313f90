import { readCase } from '#cases'
import type { Job } from '#kernel'
import { followed } from './decide.ts'
import { asSystem, type CredentialsEdge, targetOf } from './edge.ts'
import { setPlaces } from './slots.ts'
import { copiesOf, credentialsOfCase } from './store.ts'

/** The credentials of a case stand as its state says: an agent's act with its reason, what time brings, a newer one in place of an older. */
export async function followCase(edge: CredentialsEdge, id: string): Promise<void> {
  const { store } = edge
  const found = await store.as(asSystem, async (tx) => {
    const credentials = await credentialsOfCase(tx, id)
    return credentials.length === 0 ? undefined : { credentials, opened: await readCase(edge, tx, { id }) }
  })
  if (found === undefined) return
  const { view, loaded, events } = found.opened
  const last = events.findLast(({ payload }) => 'move' in payload && payload.move !== undefined)
  const reason = last !== undefined && 'reason' in last.payload && typeof last.payload.reason === 'string' ? last.payload.reason : undefined
  const newest = new Map(found.credentials.map(({ document, id: one }) => [document, one]))
  for (const credential of found.credentials) {
    const rule = loaded.service.documents.find(({ name }) => name === credential.document)?.credential
    const change = followed(credential, rule ?? { suspended: [], revoked: [] }, {
      state: view.state,
      newest: newest.get(credential.document) === credential.id,
      ...(reason === undefined ? {} : { reason }),
    })
    if (change === undefined) continue
    const standing = change.type === 'credential.revoked' ? 'revoked' : change.type === 'credential.suspended' ? 'suspended' : 'valid'
    await store.as({ ...asSystem, purpose: loaded.service.data.purpose, case: id }, async (tx) => {
      const stream = targetOf(credential.id, credential)
      await edge.log.append(tx, stream, [change], (await edge.log.read(tx, stream.stream)).length)
      // A copy that its person ended stays so.
      const copies = (await copiesOf(tx, [credential.id])).filter(({ endedAt }) => endedAt === null)
      await setPlaces(tx, copies, standing)
    })
  }
}

export const followJob: Job<CredentialsEdge> = {
  name: 'credentials.follow',
  run: (edge, { stream = '' }) => followCase(edge, stream.slice('case:'.length)),
}
