import { type Asked, allowedBy } from '#consent'
import type { Job } from '#kernel'
import { Refusal } from '#kernel'
import type { Loaded } from '#services'
import { sql } from '#store'
import { askedFor, opening } from './allowed.ts'
import { rulesAt } from './decide.ts'
import { asSystem, type CasesEdge, contextOf } from './edge.ts'
import { type Known, knownFor } from './known-facts.ts'
import { beginProactively } from './run.ts'

const page = 200

/**
 * Every night: rights that a service opens without being asked (`proactive.open`), for each person who holds all conditions by verified facts
 * has had no case of the service within the year, and has not objected. The system only grants here; whoever does not qualify hears nothing.
 */
export const proactiveJob: Job<CasesEdge> = {
  name: 'cases.proactive',
  every: '15 3 * * *',
  run: async (edge) => {
    const asked = askedFor(edge.town, opening)
    if (asked === undefined) return
    for (const loaded of edge.catalogue.all()) {
      if (loaded.stage !== 'live' || loaded.service.proactive?.open === undefined) continue
      const granted = await grantTo(edge, loaded, asked)
      edge.telemetry.note('cases.proactive', { service: loaded.service.id, granted })
    }
  },
}

async function grantTo(edge: CasesEdge, loaded: Loaded, asked: Asked): Promise<number> {
  const access = asSystem(loaded.service.data.purpose)
  let granted = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const persons = await edge.store.as(access, (tx) =>
      tx.rows(sql<{ person: string; language: string | null }>`
        select f.person_id as person, (select value #>> '{}' from people.fact l where l.person_id = f.person_id and l.concept = 'person.language') as language
        from people.fact f where f.concept = 'person' and f.person_id > ${after} and ${allowedBy('f.person_id', asked)}
          and not exists (select 1 from cases.case c where c.person_id = f.person_id and c.service = ${loaded.service.id} and c.phase <> 'draft' and c.opened_at > ${tx.at}::timestamptz - interval '1 year')
        order by f.person_id limit ${page}`),
    )
    for (const { person, language } of persons) {
      const lang = language ?? edge.town.file['legal-language']
      const today = edge.clock.today(edge.town.file['time-zone'])
      const known = await knownFor(edge, { ...access, for: person }, loaded, person, lang, today, 'law')
      if (await open(edge, loaded, person, lang, known)) granted += 1
    }
    if (persons.length < page) return granted
    after = persons.at(-1)!.person
  }
}

/** Refusals mean "not this person": conditions that do not hold, facts that are missing or only declared. */
async function open(edge: CasesEdge, loaded: Loaded, person: string, lang: string, known: Known): Promise<boolean> {
  const context = contextOf(edge, loaded)
  if (loaded.rules.holds(loaded.service.proactive!.when, known.answers, rulesAt(undefined, known.answers, context)) !== true) return false
  try {
    await beginProactively(edge, loaded, person, lang, known)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith('case.')) return false
    throw error
  }
}
