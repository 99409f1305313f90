import { z } from 'zod'
import { type EdgeBase, Refusal } from '#kernel'
import type { Store } from '#store'
import { endpoint, open } from '#web'
import type { Log } from '../contract.ts'
import { hashSize } from '../tlog/merkle.ts'
import { writePolicy } from '../tlog/policy.ts'
import { readNumberPath, width, writeEntries } from '../tlog/tiles.ts'
import type { PublicLog } from './open.ts'
import { asPublisher, commitments, newestWitnessed, tilesAt } from './store.ts'

/** What the public log needs of the composed town. */
export interface PublicLogEdge extends EdgeBase {
  readonly store: Store
  readonly log: Log
  readonly publicLog: PublicLog
}

const plain = 'text/plain; charset=utf-8'
const octets = 'application/octet-stream'
const anybody = { may: 'anyone', purpose: 'none', subject: 'none' } as const

const checkpoint = endpoint<PublicLogEdge>()(
  { ...anybody, id: 'log.checkpoint', route: 'GET /log/checkpoint', input: z.object({}) },
  async ({ edge }) => {
    const note = await edge.publicLog.checkpoint()
    if (note === undefined) throw new Refusal('log.not-published')
    return open(plain, note, 'never')
  },
)

/** Whom to trust, as a policy file: the keys of this log, the witnesses that it asks, and how many it takes. */
const policy = endpoint<PublicLogEdge>()(
  { ...anybody, id: 'log.policy', route: 'GET /log/policy', input: z.object({}) },
  async ({ edge }) => {
    if (edge.publicLog.keys === undefined) throw new Refusal('log.not-published')
    return open(plain, writePolicy(edge.publicLog.policy), 'never')
  },
)

/** Hashes or entries, at an address that any web server could serve from a folder (`guichet log export`). */
const tile = endpoint<PublicLogEdge>()(
  {
    ...anybody,
    id: 'log.tile',
    route: 'GET /log/tile/:level/:path{.+}',
    input: z.object({ level: z.string().regex(/^(entries|[0-9]|[1-5][0-9]|6[0-3])$/), path: z.string() }),
  },
  async ({ edge }, { level, path }) => {
    const asked = readNumberPath(path)
    if (asked === undefined) throw new Refusal('log.no-tile')
    const body = await edge.store.as(asPublisher, async (tx) => {
      if (level !== 'entries') {
        const [found] = await tilesAt(tx, [{ level: Number(level), n: asked.n }])
        return found?.hashes.subarray(0, asked.width * hashSize)
      }
      // An entry is published once a head that covers it is.
      const size = (await newestWitnessed(tx))?.size ?? 0
      const first = asked.n * width
      if (first + asked.width > size) return undefined
      return writeEntries(await commitments(tx, first, asked.width))
    })
    const enough = body !== undefined && (level === 'entries' || body.length === asked.width * hashSize)
    if (!enough) throw new Refusal('log.no-tile')
    return open(octets, body, 'forever')
  },
)

const addCheckpoint = endpoint<PublicLogEdge>()(
  { ...anybody, id: 'log.witness', route: 'POST /log/witness/add-checkpoint', input: z.object({}), takes: 'text' },
  async ({ edge, text = '' }) => {
    const { type, body, status } = await edge.publicLog.cosign(text)
    return open(type, body, 'never', status)
  },
)

/** What we cosigned last for a log, by the SHA-256 of its origin: whoever compares it with what the log shows them sees a split view. */
const cosigned = endpoint<PublicLogEdge>()(
  {
    ...anybody,
    id: 'log.cosigned',
    route: 'GET /log/witness/:origin/checkpoint',
    input: z.object({ origin: z.string().regex(/^[0-9a-f]{64}$/) }),
  },
  async ({ edge }, { origin }) => {
    const note = await edge.publicLog.cosigned(origin)
    if (note === undefined) throw new Refusal('log.no-tile')
    return open(plain, note, 'never')
  },
)

export const publicEndpoints = [checkpoint, policy, tile, addCheckpoint, cosigned] as const
