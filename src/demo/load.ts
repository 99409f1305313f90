import { askedIn } from '#cases'
import { choose, hashOf } from '#consent'
import { readDemoPeople } from '#definitions'
import { saveAccount } from '#identity'
import { needsChoice, registerPerson } from '#people'
import type { Edge } from '../start.ts'

const asSystem = { actor: 'system', purpose: 'administration' } as const
/** As if each had come to the counter: every service of the demonstration can be tried. */
const proofing = 'substantial'

/**
 * Loads the demonstration's people into an empty town, once: the mark in the database says so. Everything goes through the same commands as real life,
 * so the log holds it as well.
 */
export async function loadDemo(edge: Edge): Promise<void> {
  const { store, log, town } = edge
  const [mark] = await store.owner.query(`select value from store.mark where name = 'demo'`)
  if (mark !== undefined) return
  const { citizens, workers } = readDemoPeople(town.folder)
  await store.as(asSystem, async (tx) => {
    for (const worker of workers) {
      const { id, given, family, agency, teams, may, language, email, capacity } = worker
      await saveAccount(
        tx,
        { id, kind: 'agent', person: null, agency, given, family, capacity, teams, may, language, email, proofing },
        true,
      )
    }
    for (const citizen of citizens) {
      const { id, given, family, birth, language, email } = citizen
      await saveAccount(
        tx,
        {
          id: accountOf(id),
          kind: 'person',
          person: id,
          agency: null,
          given,
          family,
          capacity: citizen.about ?? null,
          teams: [],
          may: citizen.tester ? ['person', 'tester'] : ['person'],
          language,
          email,
          proofing,
        },
        true,
      )
      const facts = {
        'person.language': language,
        person: { given, family, birth },
        'person.email': email,
        'person.phone': citizen.phone,
        'person.iban': citizen.iban,
      }
      const known = Object.entries(facts).filter(([, value]) => value !== undefined)
      await registerPerson(
        log,
        tx,
        id,
        known.map(([concept, value]) => ({ concept, value, source: concept === 'person' ? 'identity' : 'profile', verified: true })),
      )
      // The demonstration's people said yes at its counter to what needs a yes. Needs are told by who has them.
      for (const asked of askedIn(town).filter(({ id: choice, basis }) => basis === 'consent' && choice !== needsChoice))
        await choose(log, tx, id, asked, true, { language, hash: hashOf(asked) })
    }
  })
  await store.owner.query(`insert into store.mark (name, value) values ('demo', 'loaded') on conflict do nothing`)
}

/** A citizen's account has an id of its own, made from the person's: account and person are never confused. */
export const accountOf = (person: string): string => person.replace(/^0190/, '0191')
