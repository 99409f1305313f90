import { createHash } from 'node:crypto'
import type { Party } from '#definitions'
import { type Job, Refusal, traceId } from '#kernel'
import { Broken, openCheckpoint, readKey } from '#log'
import type { ExchangeEdge } from '../contract.ts'
import { asParty, findOwn, type Own } from '../own.ts'
import { judgeHeads } from './judge.ts'
import { reportLie } from './lie.ts'
import { headOf } from './store.ts'

const at = (party: Party, path: string): string => `${party.url.replace(/\/$/, '')}${path}`

/** undefined: it is away, or it does not know. */
async function ask(
  edge: ExchangeEdge,
  party: Party,
  path: string,
): Promise<{ readonly status: number; readonly text: string } | undefined> {
  try {
    const { status, text } = await edge.outgoing.call({
      to: `party.${party.id}`,
      allow: [new URL(party.url).origin],
      method: 'GET',
      url: at(party, path),
      idempotent: true,
      timeout: 10_000,
      most: 64 * 1024,
      trace: traceId(),
    })
    return status === 200 || status === 404 ? { status, text } : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined // away: at the next turn
    throw error
  }
}

/**
 * Compares what a party showed us of its log with what it showed another, who cosigned it. Two heads of one size with two roots are a lie to one of us;
 * so are two of which it does not prove that one goes on from the other. Answers what was found.
 */
export async function compareWith(
  edge: ExchangeEdge,
  own: Own,
  party: Party,
  note: string,
  witness: string,
): Promise<'fits' | 'unknown' | 'lie'> {
  const seen = await edge.store.as(asParty(own), (tx) => headOf(tx, own.own.agency, party.id))
  if (seen === undefined) return 'unknown'
  const theirs = headIn(note, party)
  if (theirs === undefined) return 'unknown'
  let verdict = judgeHeads(seen, theirs, undefined)
  if (verdict === 'missing') {
    const [first, second] = [seen.size, theirs.size].sort((a, b) => a - b) as [number, number]
    const answered = await ask(edge, party, `/epcis/exchange/between/${first}/${second}`)
    if (answered === undefined) return 'unknown'
    // Not found: its log is shorter than what it signed.
    verdict = judgeHeads(seen, theirs, { first, second, proof: answered.status === 200 ? proofIn(answered.text) : [] })
  }
  if (verdict === 'fits' || verdict === 'missing') return verdict === 'fits' ? 'fits' : 'unknown'
  await reportLie(edge, own, { party: party.id, kind: verdict, witness, evidence: [seen.note, note] })
  return 'lie'
}

function headIn(note: string, party: Party) {
  try {
    return openCheckpoint(note, [readKey(party.log)]).head
  } catch (error) {
    if (error instanceof Broken) return undefined // not the party's word: nothing that it could be held to
    throw error
  }
}

function proofIn(text: string): string[] {
  try {
    const { proof } = JSON.parse(text) as { proof?: unknown }
    return Array.isArray(proof) && proof.length < 64 && proof.every((one) => typeof one === 'string') ? proof : []
  } catch {
    return []
  }
}

/** Every party's log as we know it, against what every other party (and we, as its witness) cosigned. */
export async function compareAll(edge: ExchangeEdge): Promise<void> {
  const own = findOwn(edge)
  if (own === undefined) return
  for (const party of edge.town.parties.filter(({ own }) => own === undefined)) {
    const origin = createHash('sha256').update(readKey(party.log).name).digest('hex')
    const mine = await edge.publicLog.cosigned(origin)
    if (mine !== undefined) await compareWith(edge, own, party, mine, own.id)
    for (const witness of edge.town.parties.filter(({ id, own }) => own === undefined && id !== party.id)) {
      const note = await ask(edge, witness, `/log/witness/${origin}/checkpoint`)
      if (note?.status === 200) await compareWith(edge, own, party, note.text, witness.id)
    }
  }
}

export const compareJob: Job<ExchangeEdge> = { name: 'exchange.compare', every: '* * * * *', run: compareAll }
