import type { Party } from '#definitions'
import { Refusal, uuidv7 } from '#kernel'
import { commit } from '#log'
import type { Tx } from '#store'
import { type ExchangeEdge, received } from '../contract.ts'
import { asParty, type Own, otherParty, ownParty } from '../own.ts'
import { knownHashes, takeTurn } from '../store.ts'
import { spread } from '../subscriptions/subscribe.ts'
import { judgeEvent, judgeHeads, readShownHead, type Told } from './judge.ts'
import { keysOf, signedBy } from './keys.ts'
import { reportLie } from './lie.ts'
import { type Answer, type Message, message, opened, signed, signerOf, unsealed } from './message.ts'
import { headOf, keepHead } from './store.ts'

/**
 * A sealed message of another party: opened, its signature and its log looked at, what is new recorded in our own log. Answers a signed receipt.
 * Refuses `exchange.message-invalid`, `exchange.party-unknown`, `exchange.proof-missing` with the size of the head that we know, `exchange.lie`.
 */
export async function receive(edge: ExchangeEdge, jwe: string): Promise<string> {
  const own = ownParty(edge)
  const keys = keysOf(edge, own)
  const jws = await unsealed(jwe, keys.opens)
  const party = otherParty(edge, signerOf(jws) ?? '')
  const told = await opened<Message>(jws, message, party.id, signedBy(party.signs))
  if (told.to !== own.id) throw new Refusal('exchange.message-invalid', { why: 'to' })
  const head = readShownHead(told.checkpoint, party.log, {
    policy: edge.publicLog.policy,
    own: edge.publicLog.keys?.witness.map(({ key }) => key) ?? [],
  })
  const judged = told.events.map((one) => {
    try {
      return { one, told: judgeEvent(one, head, party.id, own.id, commit) }
    } catch (error) {
      if (error instanceof Refusal) return { one, refused: { id: one.envelope.id, code: String(error.details.why ?? error.code) } }
      throw error
    }
  })
  const good = judged.flatMap(({ one, told }) => (told === undefined ? [] : [{ one, told }]))
  const verdict = await edge.store.as(asParty(own), async (tx) => {
    await takeTurn(tx, own.own.agency)
    const before = await headOf(tx, own.own.agency, party.id)
    const verdict = judgeHeads(before, head, told.between)
    if (verdict === 'missing') throw new Refusal('exchange.proof-missing', { size: before?.size })
    if (verdict !== 'fits') return { kind: verdict, before: before!.note }
    await keepHead(tx, own.own.agency, party.id, { ...head, note: told.checkpoint })
    await record(edge, tx, own, party, { ...told, ...head }, good)
    return undefined
  })
  if (verdict !== undefined) {
    await reportLie(edge, own, { party: party.id, kind: verdict.kind, witness: own.id, evidence: [verdict.before, told.checkpoint] })
    throw new Refusal('exchange.lie', { kind: verdict.kind })
  }
  const answer: Answer = {
    from: own.id,
    to: party.id,
    at: edge.clock.instant(),
    taken: good.map(({ told }) => told.id),
    refused: judged.flatMap(({ refused }) => (refused === undefined ? [] : [refused])),
  }
  return signed(answer, keys.signs)
}

/** What we did not know yet. An event that comes twice or late is once. */
async function record(
  edge: ExchangeEdge,
  tx: Tx,
  own: Own,
  party: Party,
  { checkpoint, witnessedAt }: Pick<Message, 'checkpoint'> & { readonly witnessedAt?: string },
  good: readonly { readonly one: Message['events'][number]; readonly told: Told }[],
): Promise<void> {
  const { agency } = own.own
  const known = await knownHashes(
    tx,
    agency,
    party.id,
    good.map(({ told }) => told.hash),
  )
  const fresh = [...new Map(good.map((one) => [one.told.hash, one])).values()].filter(({ told }) => !known.has(told.hash))
  const target = { stream: `exchange:${uuidv7(tx.now)}`, agency, key: `agency:${agency}` }
  const written = await edge.log.append(
    tx,
    target,
    fresh.map(({ one: { envelope, salt, index, proof }, told: { event, hash } }) => ({
      type: received.type,
      payload: {
        ...(witnessedAt === undefined ? {} : { witnessedAt }),
        from: party.id,
        event,
        hash,
        envelope,
        salt,
        index,
        proof: receiptText(index, proof, checkpoint, commit(Buffer.from(salt, 'base64'), envelope)),
      },
    })),
  )
  await spread(
    edge,
    tx,
    own,
    written.map(({ id }) => id),
  )
}

/** The receipt of the sender's log as anybody may keep it (c2sp.org/tlog-proof). */
const receiptText = (index: number, proof: readonly string[], checkpoint: string, entry: Buffer): string =>
  ['c2sp.org/tlog-proof@v1', `extra ${entry.toString('base64')}`, `index ${index}`, ...proof, '', checkpoint].join('\n')
