import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Citizen, readDemoPeople } from '#definitions'
import { accountById, actOn, actorFrom, askMandate } from '#identity'
import { type Actor, legalDay, mandateKinds } from '#kernel'
import type { Edge } from '../start.ts'
import { accountOf } from './load.ts'

const recipe = z.strictObject({
  kind: z.enum(mandateKinds),
  asks: z.enum(['holder', 'giver']),
  holder: z.string(),
  person: z.string(),
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
  for (const { kind, asks, holder, person, services, days, delegable, accepted } of z
    .array(recipe)
    .parse(parse(readFileSync(path, 'utf8')))) {
    const [acts, represented] = [await actorOf(edge, citizens, holder), await actorOf(edge, citizens, person)]
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

async function actorOf(edge: Edge, citizens: readonly Citizen[], name: string): Promise<Actor> {
  const citizen = citizens.find((one) => one.name === name)
  const account = await edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) => accountById(tx, accountOf(citizen?.id ?? '')))
  if (account === undefined) throw new Error(`mandates.yaml names ${name}, who is not in people.yaml`)
  return actorFrom(account, account.language)
}
