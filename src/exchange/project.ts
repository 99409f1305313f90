import type { LoggedEvent, Projector } from '#kernel'
import { eachStream } from '#log'
import { list, sql, type Tx } from '#store'
import { captured, controlled, decided, lieFound, received } from './contract.ts'
import { canonicalEpc } from './epcis/epc.ts'
import type { EpcisEvent } from './epcis/event.ts'
import { addEvents, type NewRow } from './store.ts'
import { thingsIn, word } from './things.ts'

/** `exchange:<id>` streams → events that may be asked for, and lies that were found. */
export const exchangeProjector: Projector<unknown, Tx> = {
  stream: 'exchange',
  whole: false,
  apply: eachStream(async (tx, _id, events) => {
    const rows = events.flatMap(rowOf)
    if (rows.length > 0) await addEvents(tx, rows)
    for (const { id, type, at, agency, actor, payload } of events) {
      if (type === decided.type) {
        const { shipment, decision, reason } = decided.payload.parse(payload)
        await tx.rows(sql`insert into exchange.decision (id, agency_id, shipment, decision, reason, made_by, at)
          values (${id}, ${agency ?? ''}, ${shipment}, ${decision}, ${reason}, ${actor}, ${at}) on conflict (id) do nothing`)
      }
      if (type === controlled.type) {
        const { shipment, case: caseId, reference } = controlled.payload.parse(payload)
        await tx.rows(sql`insert into exchange.control (id, agency_id, shipment, case_id, reference, at)
          values (${id}, ${agency ?? ''}, ${shipment}, ${caseId}, ${reference}, ${at}) on conflict (id) do nothing`)
      }
      if (type !== lieFound.type) continue
      const { party, kind, witness, evidence } = lieFound.payload.parse(payload)
      await tx.rows(sql`insert into exchange.lie (id, agency_id, party, kind, witness, at, evidence)
        values (${id}, ${agency ?? ''}, ${party}, ${kind}, ${witness}, ${at}, ${JSON.stringify(evidence)}::text::jsonb) on conflict (id) do nothing`)
    }
  }),
  forget: async (tx, streams) => {
    const stray = (id: string) =>
      streams === undefined
        ? sql`not exists (select 1 from log.event l where l.id = ${sql.raw(id)})`
        : sql`${sql.raw(id)} = any(array(select l.id from log.event l where l.stream = any(${list(streams)}::text[])))`
    await tx.rows(sql`delete from exchange.thing e where ${stray('e.event_id')}`)
    await tx.rows(sql`delete from exchange.event e where ${stray('e.id')}`)
    await tx.rows(sql`delete from exchange.lie e where ${stray('e.id')}`)
    await tx.rows(sql`delete from exchange.decision e where ${stray('e.id')}`)
    await tx.rows(sql`delete from exchange.control e where ${stray('e.id')}`)
  },
}

function rowOf({ id, stream, type, at, agency = '', actor, payload }: LoggedEvent): readonly NewRow[] {
  const base = { id, stream, agency, at }
  if (type === captured.type) {
    const { event, hash } = payload as { event: EpcisEvent; hash: string }
    return [{ ...base, party: actor.slice('party:'.length), hash, toldAt: at, ...readFrom(event) }]
  }
  if (type === received.type) {
    const { from, event, hash, envelope, index, witnessedAt } = payload as {
      witnessedAt?: string
      from: string
      event: EpcisEvent
      hash: string
      envelope: { at: string }
      index: number
    }
    return [
      {
        ...base,
        party: from,
        hash,
        toldAt: envelope.at,
        leaf: index,
        ...(witnessedAt === undefined ? {} : { witnessedAt }),
        ...readFrom(event),
      },
    ]
  }
  return []
}

const readFrom = (event: EpcisEvent) => ({
  body: event,
  bizStep: word(event.bizStep),
  disposition: word(event.disposition),
  readPoint: event.readPoint === undefined ? undefined : canonicalEpc(event.readPoint.id),
  bizLocation: event.bizLocation === undefined ? undefined : canonicalEpc(event.bizLocation.id),
  things: thingsIn(event),
})
