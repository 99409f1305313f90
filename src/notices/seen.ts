import type { Tx } from '#store'
import type { NoticesEdge } from './contract.ts'
import { type DeliveryRow, deliveriesOf, type IntentRow, intentsOf, type Opened, opened } from './store.ts'

/** Something that a person was told, as she sees it: why, by which ways, how each ended, what was written. */
export interface Told
  extends Pick<
    IntentRow,
    'id' | 'topic' | 'template' | 'urgent' | 'legal' | 'state' | 'lookAt' | 'readAt' | 'madeAt' | 'case' | 'joinedIn' | 'household'
  > {
  readonly ways: readonly (Omit<DeliveryRow, 'person' | 'agency' | 'case' | 'keyId' | 'sealed'> & Partial<Pick<Opened, 'notice'>>)[]
}

/** What was told to a person, newest first. */
export async function toldTo(edge: NoticesEdge, tx: Tx, person: string, limit: number): Promise<readonly Told[]> {
  return await withWays(edge, tx, await intentsOf(tx, person, limit))
}

export async function withWays(edge: NoticesEdge, tx: Tx, intents: readonly IntentRow[]): Promise<readonly Told[]> {
  const rows = Map.groupBy(
    await deliveriesOf(
      tx,
      intents.map(({ id }) => id),
    ),
    ({ intent }) => intent,
  )
  const told: Told[] = []
  for (const { id, topic, template, urgent, legal, state, lookAt, readAt, madeAt, case: about, joinedIn, household } of intents) {
    const ways = []
    for (const row of rows.get(id) ?? []) ways.push((await opened(edge.store.keys, tx, row)) ?? plain(row))
    told.push({ id, topic, template, urgent, legal, state, lookAt, readAt, madeAt, case: about, joinedIn, household, ways })
  }
  return told
}

/** Not written yet, or what was written is gone with its key. */
function plain({ person: _, agency: __, case: ___, keyId: ____, sealed: _____, ...row }: DeliveryRow) {
  return row
}
