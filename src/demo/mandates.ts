import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Citizen, readDemoPeople } from '#definitions'
import { accountById, actOn, actorFrom, askMandate, recordPaper } from '#identity'
import { type Actor, legalDay, mandateKinds } from '#kernel'
import type { Edge } from '../start.ts'
import { accountOf } from './load.ts'

const recipe = z.strictObject({
  kind: z.enum(mandateKinds),
  asks: z.enum(['holder', 'giver']),
  holder: z.string(),
  /** whose affairs: a person of people.yaml, or a company with the paper that an agent saw at the counter */
  person: z.string().optional(),
  company: z.strictObject({ name: z.string(), number: z.string(), role: z.string(), paper: z.string(), agent: z.string() }).optional(),
  services: z.array(z.string()).optional(),
  days: z.number().int().positive(),
  delegable: z.boolean().default(false),
  accepted: z.boolean().default(false),
})

const day = 86_400_000

/** Asks for, and accepts, the mandates of `mandates.yaml` through the commands of real life, once; nobody is sent an e-mail about it. */
export async function seedMandates(edge: Edge): Promise<void> {
  const { store, town, clock } = edge
  const path = join(town.folder, 'mandates.yaml')
  const [mark] = await store.owner.query(`select value from store.mark where name = 'demo-mandates'`)
  if (mark !== undefined || !existsSync(path)) return
  const { citizens } = readDemoPeople(town.folder)
  const zone = town.file['time-zone']
  for (const { kind, asks, holder, person, company, services, days, delegable, accepted } of z
    .array(recipe)
    .parse(parse(readFileSync(path, 'utf8')))) {
    const acts = await actorOf(edge, citizens, holder)
    if (acts === undefined) continue
    if (company !== undefined) {
      await speakFor(edge, acts, company, legalDay(clock.now() + days * day, zone))
      continue
    }
    const represented = await actorOf(edge, citizens, person ?? '')
    if (represented === undefined) continue
    const [asker, other] = asks === 'holder' ? [acts, represented] : [represented, acts]
    const terms = {
      from: clock.today(zone),
      until: legalDay(clock.now() + days * day, zone),
      delegable,
      ...(services === undefined ? {} : { services }),
    }
    const { id } = await askMandate(edge, asker, { asks, kind, terms, ...(other.person === undefined ? {} : { to: other.person }) })
    if (!accepted) continue
    await actOn(edge, other, id, 'accept', false)
    if (asks === 'giver') await actOn(edge, asker, id, 'confirm', false)
  }
  await store.owner.query(`insert into store.mark (name, value) values ('demo-mandates', 'loaded') on conflict do nothing`)
}

/** undefined: the demonstration was loaded before she was in it. */
async function actorOf(edge: Edge, citizens: readonly Citizen[], name: string): Promise<Actor | undefined> {
  const citizen = citizens.find((one) => one.name === name)
  if (citizen === undefined) throw new Error(`mandates.yaml names ${name}, who is not in people.yaml`)
  const account = await edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) => accountById(tx, accountOf(citizen.id)))
  return account === undefined ? undefined : actorFrom(account, account.language)
}

/** Who speaks for a company asked to, and an agent saw the extract of its register. */
async function speakFor(edge: Edge, acts: Actor, company: NonNullable<z.infer<typeof recipe>['company']>, until: string): Promise<void> {
  const { name, number, role, paper, agent } = company
  const worker = readDemoPeople(edge.town.folder).workers.find((one) => one.name === agent)
  if (worker === undefined) throw new Error(`mandates.yaml names ${agent}, who is not in workers.yaml`)
  const terms = { from: edge.clock.today(edge.town.file['time-zone']), until, delegable: false, role }
  const about = { given: '', family: name, number }
  const { id } = await askMandate(edge, acts, { asks: 'holder', kind: 'company', terms, about })
  await edge.store.as({ actor: 'system', purpose: 'securite' }, (tx) =>
    recordPaper(edge, tx, id, { given: '', family: name, number, reference: paper, until }, { id: worker.id, email: worker.email ?? null }),
  )
}
