import type { Party } from '#definitions'
import { type Job, Refusal, traceId } from '#kernel'
import { readProof } from '#log'
import type { ExchangeEdge } from '../contract.ts'
import { asParty, findOwn, type Own } from '../own.ts'
import { keysOf, openedBy, signedBy } from './keys.ts'
import { type Answer, answer, type Message, opened, sealed, signed } from './message.ts'
import { awaited, beginDelivery, endDelivery, waitingFor } from './store.ts'

/** Events of one message at most, and bytes before it is sealed: sealed twice in base64 they are under what a node reads. */
const mostEvents = 100
const mostBytes = 400_000
/** Seconds to the next attempt. */
const pause = 5

interface Batch {
  readonly checkpoint: string
  readonly size: number
  readonly events: Message['events']
}

/** What waits for a party, as far as it stands in our published log, by the head that proves it; `more`: something waits still. */
async function ready(edge: ExchangeEdge, own: Own, party: Party): Promise<{ readonly batches: readonly Batch[]; readonly more: boolean }> {
  return await edge.store.as(asParty(own), async (tx) => {
    const waiting = await waitingFor(tx, own.own.agency, party.id, mostEvents)
    const batches = new Map<string, { checkpoint: string; size: number; events: Message['events'] }>()
    let bytes = 0
    let count = 0
    for (const { envelope, salt } of await edge.log.openings(tx, waiting)) {
      const receipt = await edge.publicLog.receiptOf(tx, envelope.id)
      if (receipt === undefined) continue
      const { hashes, index, checkpoint } = readProof(receipt.proof)
      const event = {
        envelope: JSON.parse(JSON.stringify(envelope)),
        salt,
        index,
        proof: hashes.map((hash) => Buffer.from(hash).toString('base64')),
      }
      bytes += JSON.stringify(event).length
      if (count > 0 && bytes > mostBytes) break
      count += 1
      const batch = batches.get(checkpoint) ?? { checkpoint, size: receipt.size, events: [] }
      batch.events.push(event)
      batches.set(checkpoint, batch)
    }
    const chosen = [...batches.values()].sort((a, b) => a.size - b.size)
    await beginDelivery(
      tx,
      party.id,
      chosen.flatMap(({ events }) => events.map(({ envelope }) => envelope.id)),
    )
    return { batches: chosen, more: waiting.length > count || waiting.length === mostEvents }
  })
}

/** One message and what came of it: the party's signed answer. Where it knows another head of ours, it is shown that ours goes on from it. */
async function tell(edge: ExchangeEdge, own: Own, party: Party, batch: Batch): Promise<Answer> {
  const keys = keysOf(edge, own)
  const post = async (between?: Message['between']) => {
    const message: Message = {
      from: own.id,
      to: party.id,
      at: edge.clock.instant(),
      checkpoint: batch.checkpoint,
      ...(between === undefined ? {} : { between }),
      events: batch.events,
    }
    return await edge.outgoing.call({
      to: `party.${party.id}`,
      allow: [new URL(party.url).origin],
      method: 'POST',
      url: `${party.url.replace(/\/$/, '')}/epcis/exchange`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: await sealed(await signed(message, keys.signs), openedBy(party.opens)) }),
      idempotent: true, // what it has it does not record again
      timeout: 15_000,
      most: 256 * 1024,
      trace: traceId(),
    })
  }
  let answered = await post()
  const said = parsed(answered.text)
  if (answered.status === 409 && said.title === 'exchange.proof-missing' && Number.isSafeInteger(said.size)) {
    const [first, second] = [Number(said.size), batch.size].sort((a, b) => a - b) as [number, number]
    const proof = await edge.publicLog.consistency(first, second)
    if (proof !== undefined) answered = await post({ first, second, proof: proof.map((hash) => Buffer.from(hash).toString('base64')) })
  }
  if (answered.status !== 200) throw new Refusal('exchange.not-taken', { status: answered.status, code: parsed(answered.text).title })
  const { receipt } = parsed(answered.text)
  return opened<Answer>(String(receipt), answer, party.id, signedBy(party.signs))
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

/** Tells a party what waits for it. Whatever fails is told again later; what it has already it does not record twice. */
export async function send(edge: ExchangeEdge, to: string): Promise<void> {
  const own = findOwn(edge)
  const party = edge.town.parties.find(({ id, own }) => id === to && own === undefined)
  // Who is no party any more is told nothing, and a town that publishes no log proves nothing: what waits, waits.
  if (own === undefined || party === undefined || edge.publicLog.keys === undefined) return
  const { batches, more } = await ready(edge, own, party)
  let failed = false
  for (const batch of batches) {
    const ids = batch.events.map(({ envelope }) => envelope.id)
    const outcome = await tell(edge, own, party, batch).catch((error: unknown) => {
      if (error instanceof Refusal) return error
      throw error
    })
    failed ||= outcome instanceof Refusal
    await edge.store.as(asParty(own), async (tx) => {
      if (outcome instanceof Refusal)
        return void (await endDelivery(tx, party.id, ids, String(outcome.details.code ?? outcome.code), 'waiting'))
      const { taken, refused } = outcome
      await endDelivery(
        tx,
        party.id,
        ids.filter((id) => taken.includes(id)),
        'taken',
        'delivered',
      )
      for (const { id, code } of refused) if (ids.includes(id)) await endDelivery(tx, party.id, [id], code, 'refused')
    })
    if (failed) break
  }
  if (!more && !failed) return
  const after = failed ? pause : batches.length > 0 ? 0 : 1
  await edge.store.as(asParty(own), (tx) => edge.store.enqueue(tx, sendJob.name, { party: to }, { after }))
}

const sendJob: Job<ExchangeEdge> = { name: 'exchange.send', run: (edge, { party = '' }) => send(edge, party) }

/** Every minute: what waits is taken up again, whatever became of the job that was to send it. */
const resumeJob: Job<ExchangeEdge> = {
  name: 'exchange.resume',
  every: '* * * * *',
  run: async (edge) => {
    const own = findOwn(edge)
    if (own === undefined) return
    await edge.store.as(asParty(own), async (tx) => {
      for (const party of await awaited(tx, own.own.agency)) await edge.store.enqueue(tx, sendJob.name, { party })
    })
  },
}

export const sendJobs = [sendJob, resumeJob]
