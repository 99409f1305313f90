import type { z } from 'zod'
import { forgetAccessRows, writeAccessRows } from '#consent'
import type { LoggedEvent, Projector } from '#kernel'
import { eachStream, forgetRows } from '#log'
import { sql, type Tx } from '#store'
import {
  alertReceived,
  changeDropped,
  changed,
  changeProposed,
  computed,
  declared,
  ended,
  type Member,
  offered,
  published,
  retracted,
  retractionDropped,
  retractionProposed,
  runBegan,
  runEnded,
} from './contract.ts'
import { zoneHash } from './zone/zone.ts'

/** `alert:<id>` → one row of `response.message`. */
export const messageProjector: Projector<unknown, Tx> = {
  stream: 'alert',
  whole: false,
  forget: forgetRows('alert', 'response.message'),
  apply: eachStream(async (tx, id, events) => {
    for (const { type, payload, agency, at } of events) {
      if (type !== alertReceived.type) continue
      const { alert, outcome, because, situation } = payload as z.infer<typeof alertReceived.payload>
      const [first] = alert.infos
      await tx.rows(sql`insert into response.message (id, agency_id, sender, identifier, sent, outcome, because, situation_id, headline, at)
        values (${id}, ${agency}, ${alert.sender}, ${alert.identifier}, ${alert.sent}, ${outcome}, ${because ?? null}, ${situation ?? null},
          ${first?.headline ?? first?.event ?? ''}, ${at})`)
    }
  }),
}

const forgetSituations = forgetRows('response', 'response.situation')
const forgetParts = ['run', 'hit', 'verdict'].map((table) => forgetRows('response', `response.${table}`, 'situation_id'))

/** `response:<id>` → the situation, its runs, who is hit and what was computed of her; and her line of who read her data. */
export const situationProjector: Projector<unknown, Tx> = {
  stream: 'response',
  whole: false,
  forget: (tx, streams) => {
    if (streams !== undefined) forgetAccessRows(tx, streams)
    for (const forget of forgetParts) forget(tx, streams)
    forgetSituations(tx, streams)
  },
  apply: eachStream(async (tx, id, events) => {
    for (const event of events) await applyOne(tx, id, event)
  }),
}

async function applyOne(tx: Tx, id: string, event: LoggedEvent): Promise<void> {
  const { type, payload, at, actor, agency = '' } = event
  switch (type) {
    case declared.type: {
      const { origin, event: life, exercise, title, text, zone, alert, expires } = payload as z.infer<typeof declared.payload>
      await tx.rows(sql`insert into response.situation (id, agency_id, state, origin, event, exercise, title, text, zone, zone_hash, revision, sender, identifier, sent, expires_at, proposed_by, proposed_at, changed_at)
        values (${id}, ${agency}, 'proposed', ${origin}, ${life}, ${exercise}, ${JSON.stringify(title)}::jsonb, ${JSON.stringify(text)}::jsonb, ${JSON.stringify(zone)}::jsonb, ${zoneHash(zone)}, 1,
          ${alert?.sender ?? null}, ${alert?.identifier ?? null}, ${alert?.sent ?? null}, ${expires ?? null}, ${actor}, ${at}, ${at})`)
      return
    }
    case published.type:
      await tx.rows(
        sql`update response.situation set state = 'active', published_by = ${actor}, published_at = ${at}, changed_at = ${at} where id = ${id}`,
      )
      return
    case changed.type: {
      const { title, text, zone, alert, expires } = payload as z.infer<typeof changed.payload>
      await tx.rows(sql`update response.situation set title = ${JSON.stringify(title)}::jsonb, text = ${JSON.stringify(text)}::jsonb, zone = ${JSON.stringify(zone)}::jsonb, zone_hash = ${zoneHash(zone)},
        revision = revision + 1, proposed_by = case when state = 'proposed' then ${actor} else proposed_by end, pending = null, pending_by = null, pending_at = null,
        identifier = coalesce(${alert?.identifier ?? null}, identifier), sent = coalesce(${alert?.sent ?? null}, sent), expires_at = ${expires ?? null}, changed_at = ${at} where id = ${id}`)
      return
    }
    case changeProposed.type:
      await tx.rows(
        sql`update response.situation set pending = ${JSON.stringify(payload)}::jsonb, pending_by = ${actor}, pending_at = ${at} where id = ${id}`,
      )
      return
    case changeDropped.type:
      await tx.rows(sql`update response.situation set pending = null, pending_by = null, pending_at = null where id = ${id}`)
      return
    case ended.type: {
      const { why } = payload as z.infer<typeof ended.payload>
      await tx.rows(
        sql`update response.situation set state = 'over', ended_at = ${at}, ended_why = ${why}, changed_at = ${at}, pending = null, pending_by = null, pending_at = null where id = ${id}`,
      )
      return
    }
    case retractionProposed.type: {
      const { why } = payload as z.infer<typeof retractionProposed.payload>
      await tx.rows(sql`update response.situation set retract_why = ${why}, retract_by = ${actor}, retract_at = ${at} where id = ${id}`)
      return
    }
    case retractionDropped.type:
      await tx.rows(sql`update response.situation set retract_why = null, retract_by = null, retract_at = null where id = ${id}`)
      return
    case retracted.type:
      await tx.rows(sql`update response.situation set retracted_by = ${actor}, retracted_at = ${at}, changed_at = ${at} where id = ${id}`)
      return
    case runBegan.type: {
      const { run, revision, services } = payload as z.infer<typeof runBegan.payload>
      await tx.rows(sql`insert into response.run (id, situation_id, agency_id, revision, state, services, began_at)
        values (${run}, ${id}, ${agency}, ${revision}, 'running', ${JSON.stringify(services)}::jsonb, ${at})`)
      return
    }
    case computed.type: {
      const { run, members, digest } = payload as z.infer<typeof computed.payload>
      await addMembers(tx, { situation: id, agency, run, at }, members)
      await tx.rows(
        sql`update response.run set persons = persons + ${members.length}, last_person = ${members.at(-1)!.person}, digest = ${digest} where id = ${run}`,
      )
      writeAccessRows(tx, [{ event, persons: members.map(({ person }) => person), role: 'run.response', categories: ['response'] }])
      return
    }
    case offered.type: {
      const { offers } = payload as z.infer<typeof offered.payload>
      await tx.rows(sql`update response.verdict v set offered = true from jsonb_to_recordset(${JSON.stringify(offers)}::text::jsonb) as x(person uuid, service text)
        where v.situation_id = ${id} and v.person_id = x.person and v.service = x.service and not v.offered`)
      return
    }
    case runEnded.type: {
      const { run, state, counts } = payload as z.infer<typeof runEnded.payload>
      await tx.rows(
        sql`update response.run set state = ${state}, counts = ${JSON.stringify(counts)}::jsonb, ended_at = ${at} where id = ${run}`,
      )
      if (state === 'done') await tx.rows(sql`update response.situation set run_id = ${run} where id = ${id}`)
    }
  }
}

/** All rows in two statements, however many they are; a later run takes the place of what an earlier one said. */
async function addMembers(
  tx: Tx,
  { situation, agency, run, at }: { readonly situation: string; readonly agency: string; readonly run: string; readonly at: string },
  members: readonly Member[],
): Promise<void> {
  const hits = JSON.stringify(members.map(({ person, commune, household, urgency }) => ({ person, commune, household, urgency })))
  await tx.rows(sql`insert into response.hit (situation_id, person_id, agency_id, run_id, commune, household, urgency, found_at)
    select ${situation}, person, ${agency}, ${run}, commune, household, urgency, ${at}::timestamptz
    from jsonb_to_recordset(${hits}::text::jsonb) as x(person uuid, commune text, household text, urgency smallint)
    on conflict (situation_id, person_id) do update set run_id = excluded.run_id, commune = excluded.commune, household = excluded.household, urgency = excluded.urgency`)
  const verdicts = JSON.stringify(
    members.flatMap(({ person, urgency, verdicts, questions }) =>
      Object.entries(verdicts).map(([service, verdict]) => ({
        person,
        service,
        verdict,
        urgency,
        questions: `{${(questions[service] ?? []).map((name) => JSON.stringify(name)).join(',')}}`,
      })),
    ),
  )
  await tx.rows(sql`insert into response.verdict (situation_id, person_id, service, agency_id, run_id, verdict, questions, urgency)
    select ${situation}, person, service, ${agency}, ${run}, verdict, questions::text[], urgency
    from jsonb_to_recordset(${verdicts}::text::jsonb) as x(person uuid, service text, verdict text, questions text, urgency smallint)
    on conflict (situation_id, person_id, service) do update set run_id = excluded.run_id, verdict = excluded.verdict, questions = excluded.questions, urgency = excluded.urgency`)
}
