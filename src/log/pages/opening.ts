/** Openings of commitments, checked without any server: runs in browsers. */
import { Broken } from '../tlog/broken.ts'
import { type Bytes, fromBase64 } from '../tlog/bytes.ts'
import type { Policy } from '../tlog/policy.ts'
import { readProof, type Verified, verifyProof } from '../tlog/proof.ts'

type Envelope = Readonly<Record<string, unknown>>

export interface Opened {
  readonly envelope: Envelope
  readonly commitment: Bytes
  /** where it stands and who saw it there, when the file carries the proof */
  readonly verified?: Verified
}

interface Given {
  readonly envelope: Envelope
  readonly salt: string
  readonly proof?: string
}

const isGiven = (one: unknown): one is Given => {
  const { envelope, salt, proof } = (one ?? {}) as Partial<Record<keyof Given, unknown>>
  return typeof envelope === 'object' && envelope !== null && typeof salt === 'string' && (proof === undefined || typeof proof === 'string')
}

/** What a file holds: one opening, or those of a passport of goods or of a proof of title. Throws `log.text-malformed`. */
function readGiven(text: string): readonly Given[] {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new Broken('log.text-malformed')
  }
  const { pages, entries } = (read ?? {}) as { readonly pages?: unknown; readonly entries?: unknown }
  const all = Array.isArray(pages) ? pages : Array.isArray(entries) ? entries : [read]
  if (all.length === 0 || all.length > 1000 || !all.every(isGiven)) throw new Broken('log.text-malformed')
  return all
}

/**
 * The event of each opening with the commitment that it makes, and what its proof proves under a policy. `commit`: that of whoever runs it. Throws `Broken`
 * for a file that is none, and for a proof of something else.
 */
export const openAll = (text: string, policy: Policy, commit: (salt: Bytes, envelope: unknown) => Bytes): readonly Opened[] =>
  readGiven(text).map(({ envelope, salt, proof }): Opened => {
    const commitment = commit(fromBase64(salt), envelope)
    return { envelope, commitment, ...(proof === undefined ? {} : { verified: verifyProof(readProof(proof), commitment, policy) }) }
  })
