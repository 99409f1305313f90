import { capabilities } from '#app'
import { readConfig } from '#kernel'
import type { Edge } from '../start.ts'
import { atTown } from './control.ts'

const asSystem = { actor: 'system', purpose: 'administration' } as const

/** Streams in one unit of work: who writes one of them meanwhile waits that long. */
const together = 100

/** Tables that are made from the log, in the order of `needs`. */
const projections = (): string[] =>
  capabilities.flatMap(({ tables }) => Object.entries(tables ?? {}).flatMap(([name, kind]) => (kind === 'projection' ? [name] : [])))

/** Kinds of stream that have a projector. */
const kinds = (): string[] => [...new Set(capabilities.flatMap(({ projectors }) => (projectors ?? []).map(({ stream }) => stream)))]

/**
 * Makes every projection again from the log while the town goes on: some streams a unit of work, whose rows are gone and back in one commit. Definitions
 * come first, since cases are read by them. Answers how many streams were read.
 */
export async function rebuildProjections(edge: Edge): Promise<number> {
  let streams = 0
  for (const kind of kinds().sort((a, b) => Number(b === 'definition') - Number(a === 'definition'))) {
    const names = await edge.store.as(asSystem, async (tx) => {
      const found: string[] = []
      for await (const stream of edge.log.streams(tx, kind)) found.push(stream)
      return found
    })
    for (let first = 0; first < names.length; first += together)
      await edge.store.as(asSystem, (tx) => edge.log.remake(tx, names.slice(first, first + together)))
    streams += names.length
    if (kind === 'definition') await edge.catalogue.load() // cases are read by the services that they run under
  }
  await edge.store.as(asSystem, (tx) => edge.log.forgetStrays(tx))
  return streams
}

/** `rebuild`: on PostgreSQL from this process; on the embedded database by the server that holds it, if one runs. */
export async function rebuild(_args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  return atTown('rebuild', [], readConfig(env, root))
}

export const rebuildVerb = async (edge: Edge): Promise<string> =>
  `${projections().length} projections made again from ${await rebuildProjections(edge)} streams`

/** Rows of every projection as text, sorted: two are equal when nothing was lost or made up (`changed_at` tells when a row was written, not what). */
export async function projectionText(edge: Edge): Promise<string> {
  const parts: string[] = []
  for (const table of projections()) {
    const rows = await edge.store.owner.query(`select to_jsonb(t) - 'changed_at' as row from ${table} t order by 1`)
    parts.push(`${table}\n${rows.map(({ row }) => JSON.stringify(row)).join('\n')}`)
  }
  return parts.join('\n')
}
