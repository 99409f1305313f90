/** A person's whole picture: the page that tells all that happened to her, 2,000 events, as she gets it over HTTP. On PostgreSQL when one is found. */
import assert from 'node:assert/strict'
import { asPerson } from '#cases'
import { type Actor, settableClock } from '#kernel'
import type { TestTown } from '../tests/support/town.ts'
import { actorNamed, applied } from '../tests/support/walk.ts'
import type { Row } from './bench.ts'
import { inTown, p95 } from './town.ts'

export const name = 'picture'

const eventsOfOne = 2000
const eventsOfCase = 48
const eventsAtOnce = 4
const hour = 3_600_000

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const clock = settableClock(Date.now() - eventsOfOne * scale * hour)
  return await inTown({ clock }, (town) => picture(town, clock, scale, town.edge.store.kind))
}

/** Her cases follow each other, two running at a time. */
async function picture(town: TestTown, clock: ReturnType<typeof settableClock>, scale: number, on: string): Promise<readonly Row[]> {
  const { edge } = town
  const actor = await actorNamed(town, 'Samira Lambert')
  const count = Math.max(200, Math.round(eventsOfOne * scale))
  const running: string[] = []
  for (let written = 0; written < count; ) {
    const { id } = await applied(edge, actor, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 31_000,
    })
    running.push(id)
    for (let event = 0; event < eventsOfCase; event += eventsAtOnce, written += eventsAtOnce) {
      clock.advance(eventsAtOnce * hour)
      await wrote(town, actor, running.at(-1 - ((event / eventsAtOnce) % Math.min(2, running.length)))!)
    }
  }
  await edge.store.owner.exec('analyze log.event')
  const samira = await town.signIn('Samira Lambert')
  const page = async (path: string, holds: RegExp) => {
    const { status, text } = await samira.get(path)
    assert.equal(status, 200)
    assert.match(text, holds)
    return text
  }
  const newest = await page('/fr/me/timeline', /Vous nous avez écrit/)
  const older = /href="(\?before=[^"]+)"/.exec(newest)?.[1] ?? assert.fail('there is no older page')
  return [
    {
      what: `a person's whole picture, newest page, ${count} events, p95, ${on}`,
      value: await p95(() => page('/fr/me/timeline', /<h1/)),
      unit: 'ms',
    },
    {
      what: `a person's whole picture, an older page, ${count} events, p95, ${on}`,
      value: await p95(() => page(`/fr/me/timeline${older}`, /<h1/)),
      unit: 'ms',
    },
  ]
}

/** A few messages, in one transaction. */
async function wrote({ edge }: TestTown, actor: Actor, id: string): Promise<void> {
  const said = { from: 'person', by: { kind: 'applicant', account: actor.account }, text: 'Bonjour, voici la suite.', legal: false }
  const event = { type: 'case.message', payload: said }
  const target = {
    stream: `case:${id}`,
    person: actor.person!,
    case: id,
    agency: 'departement',
    key: `case:${id}`,
    parent: `person:${actor.person}`,
  }
  await edge.store.as(asPerson(actor, 'compte', id), async (tx) => {
    await edge.log.append(
      tx,
      target,
      Array.from({ length: eventsAtOnce }, () => event),
    )
  })
}
