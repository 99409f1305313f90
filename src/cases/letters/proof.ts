import { leafHash } from '#log'
import { asSystem, type CasesEdge } from '../edge.ts'
import type { Proof } from '../papers/index.ts'

/**
 * The proof that an event stands in the public log, for a paper that its person is given. When the log has not taken it in yet, it does so now;
 * a town that publishes no log, or a moment when it cannot, leaves the two codes alone.
 */
export async function proofOf(edge: CasesEdge, lang: string, event: { readonly id: string; readonly commitment: string }): Promise<Proof> {
  const codes = { event: event.id, commitment: event.commitment }
  const read = () => edge.store.as(asSystem('administration'), (tx) => edge.publicLog.receiptOf(tx, event.id))
  const receipt = (await read()) ?? ((await edge.publicLog.integrate()) > 0 ? await read() : undefined)
  if (receipt === undefined) return codes
  const { config } = edge
  const base = config.url?.replace(/\/$/, '') ?? `http://${config.host}:${config.port}`
  const leaf = Buffer.from(leafHash(receipt.commitment)).toString('base64url')
  return {
    ...codes,
    receipt: {
      text: receipt.proof,
      index: receipt.index,
      url: `${base}/${lang}/receipt#${receipt.index}.${leaf}`,
      witnessed: receipt.witnessed,
    },
  }
}
