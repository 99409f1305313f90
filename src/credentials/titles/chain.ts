/** The chain of owners of a parcel, checked without any server: runs in browsers, so it knows nothing but the log's face. */
import { Broken, commit, readPolicy, readProof, verifyProof } from '#log'

/** An entry with all that it takes to check it: the opening of its commitment and its receipt of the log. */
export interface ProvenEntry {
  readonly envelope: Readonly<Record<string, unknown>>
  /** base64 */
  readonly salt: string
  /** text of a tlog-proof */
  readonly proof: string
}

export interface TitleProof {
  readonly title: 1
  readonly parcel: string
  readonly entries: readonly ProvenEntry[]
}

export interface Owned {
  readonly given: string
  readonly family: string
  readonly birth: string
  readonly day: string
  readonly deed: string
  /** place in the public log */
  readonly index: number
}

const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

interface Said {
  readonly parcel?: unknown
  readonly deed?: unknown
  readonly day?: unknown
  readonly from?: Readonly<Record<string, unknown>>
  readonly to?: Readonly<Record<string, unknown>>
}

const sameOwner = (one: Said['to'], other: Said['to']): boolean =>
  ['given', 'family', 'birth'].every((part) => typeof one?.[part] === 'string' && one[part] === other?.[part])

/** Is this a file of such a proof? */
export function titleProofIn(written: string): TitleProof | undefined {
  try {
    const given = JSON.parse(written) as TitleProof
    return given.title === 1 && typeof given.parcel === 'string' && Array.isArray(given.entries) && given.entries.length > 0
      ? given
      : undefined
  } catch {
    return undefined
  }
}

/**
 * Every owner, oldest first, or the fault. Each entry stands in the log as it was committed to; they are numbered one after the other in one stream, so that none
 * between them is left out; each later one stands later in the log and begins with the owner of the one before. That nothing came after the last is not in the file:
 * a head of the log that is newer says so, or the credential of the extract. Throws `Broken`.
 */
export function checkTitle({ parcel, entries }: TitleProof, policy: string): readonly Owned[] {
  const read = readPolicy(policy)
  const stream = `title:${parcel.replace(' ', '-')}`
  let before: { readonly to: Said['to']; readonly index: number } | undefined
  return entries.map(({ envelope, salt, proof }, place): Owned => {
    const { index } = verifyProof(readProof(proof), commit(bytes(salt), envelope), read)
    const said = (envelope.payload ?? {}) as Said
    const first = place === 0
    const follows =
      envelope.stream === stream &&
      said.parcel === parcel &&
      envelope.seq === place + 1 &&
      envelope.type === (first ? 'title.registered' : 'title.transferred') &&
      (first || (before !== undefined && sameOwner(said.from, before.to) && index > before.index))
    if (!follows) throw new Broken('log.opening-wrong')
    before = { to: said.to, index }
    return {
      given: text(said.to?.given),
      family: text(said.to?.family),
      birth: text(said.to?.birth),
      day: text(said.day),
      deed: text(said.deed),
      index,
    }
  })
}

/** The owners that a file proves; undefined: it does not. */
export function chainOf(proof: TitleProof, policy: string): readonly Owned[] | undefined {
  try {
    return checkTitle(proof, policy)
  } catch {
    return undefined // of whatever shape: nobody vouches for the file
  }
}
