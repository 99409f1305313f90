/** A receipt that needs no server (c2sp.org/tlog-proof): where an entry stands, the path to the root, and the signed root. Pure. */
import { Broken } from './broken.ts'
import { type Bytes, base64, decimal, fromBase64 } from './bytes.ts'
import { openCheckpoint, type TreeHead } from './checkpoint.ts'
import { hashSize, leafHash, provesInclusion } from './merkle.ts'
import { type Cosigned, cosignersOf, isQuorum, type Policy } from './policy.ts'

export interface Proof {
  readonly index: number
  readonly hashes: readonly Bytes[]
  /** the signed note, as the log and its witnesses wrote it */
  readonly checkpoint: string
  /** of ours: the entry itself, 32 bytes of commitment */
  readonly extra?: Bytes
}

const head = 'c2sp.org/tlog-proof@v1'

export const writeProof = ({ index, hashes, checkpoint, extra }: Proof): string =>
  [head, ...(extra === undefined ? [] : [`extra ${base64(extra)}`]), `index ${index}`, ...hashes.map(base64), '', checkpoint].join('\n')

export function readProof(text: string): Proof {
  const at = text.indexOf('\n\n')
  const [first, ...lines] = at < 0 ? [] : text.slice(0, at).split('\n')
  if (first !== head) throw new Broken('log.text-malformed')
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines.shift()?.slice(6) ?? '') : undefined
  const index = lines.shift()
  if (!index?.startsWith('index ') || lines.length > 63) throw new Broken('log.text-malformed')
  const hashes = lines.map(fromBase64)
  if (hashes.some(({ length }) => length !== hashSize)) throw new Broken('log.text-malformed')
  return { index: decimal(index.slice(6)), hashes, checkpoint: text.slice(at + 2), ...(extra === undefined ? {} : { extra }) }
}

export interface Verified {
  readonly head: TreeHead
  readonly index: number
  readonly leaf: Bytes
  readonly cosigners: readonly Cosigned[]
  /** do enough witnesses stand behind it? A receipt without is the log's word alone. */
  readonly witnessed: boolean
}

/**
 * What a receipt proves under a policy: that the entry stands in the log, and who saw the log so. Refuses whatever is not so:
 * `log.text-malformed`, `log.origin-wrong`, `log.signature-missing`, `log.signature-wrong`, `log.proof-wrong`.
 */
export function verifyProof(proof: Proof, entry: Bytes, policy: Policy): Verified {
  const { head, note } = openCheckpoint(
    proof.checkpoint,
    policy.logs.map(({ key }) => key),
  )
  const leaf = leafHash(entry)
  if (!provesInclusion(proof.index, head.size, leaf, proof.hashes, head.root)) throw new Broken('log.proof-wrong')
  const cosigners = cosignersOf(policy, note)
  const witnessed = policy.quorum !== 'none' && isQuorum(policy, new Set(cosigners.map(({ witness }) => witness.name)))
  return { head, index: proof.index, leaf, cosigners, witnessed }
}
