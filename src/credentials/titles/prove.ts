import { Refusal } from '#kernel'
import type { AccessContext } from '#store'
import type { CredentialsEdge } from '../edge.ts'
import type { ProvenEntry, TitleProof } from './chain.ts'
import { entriesOf } from './register.ts'

/** The chain of owners of a parcel as a file that anybody checks. Refuses `title.unknown`, also while its newest entry is in no published head. */
export async function proveTitle(
  edge: Pick<CredentialsEdge, 'store' | 'log' | 'publicLog'>,
  access: AccessContext,
  parcel: string,
): Promise<TitleProof> {
  await edge.publicLog.integrate()
  const entries = await edge.store.as(access, async (tx) => {
    const made: ProvenEntry[] = []
    for (const { id } of await entriesOf(edge, tx, parcel)) {
      const [opening] = await edge.log.openings(tx, [id])
      const receipt = await edge.publicLog.receiptOf(tx, id)
      if (opening === undefined || receipt === undefined) throw new Refusal('title.unknown')
      made.push({ envelope: JSON.parse(JSON.stringify(opening.envelope)), salt: opening.salt, proof: receipt.proof })
    }
    return made
  })
  if (entries.length === 0) throw new Refusal('title.unknown')
  return { title: 1, parcel, entries }
}
