import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { enter, parcel, register, titleOf, transfer } from '#credentials'
import { readDemoPeople } from '#definitions'
import { legalDay } from '#kernel'
import type { Edge } from '../start.ts'

const recipe = z.strictObject({ parcel, entries: z.array(z.strictObject({ to: z.string(), days: z.int().min(0), deed: z.string() })) })
const day = 86_400_000

/** Writes the demonstration's titles into the land register, each entry once, as who keeps it would. */
export async function seedTitles(edge: Edge): Promise<void> {
  const { store, town, clock } = edge
  const path = join(town.folder, 'titles.yaml')
  const agency = town.teams.find((team) => team.path === town.file.land?.team)?.agency
  if (town.file.land === undefined || agency === undefined || !existsSync(path)) return
  const { citizens } = readDemoPeople(town.folder)
  const access = { actor: 'system', agency, purpose: town.file.land.purpose }
  for (const { parcel, entries } of z.array(recipe).parse(parse(readFileSync(path, 'utf8')))) {
    const there = (await store.as(access, (tx) => titleOf(edge, tx, parcel)))?.entries ?? 0
    for (const { to: name, days, deed } of entries.slice(there)) {
      const owner = citizens.find((one) => one.name === name)
      if (owner === undefined) throw new Error(`titles.yaml names ${name}, who is not in people.yaml`)
      const to = { given: owner.given, family: owner.family, birth: owner.birth }
      const given = { parcel, to, deed, day: legalDay(clock.now() - days * day, town.file['time-zone']) }
      await enter(edge, access, parcel, (title) =>
        title === undefined ? register(title, given) : transfer(title, { ...given, from: title.owner, seen: title.entries }),
      )
    }
  }
}
