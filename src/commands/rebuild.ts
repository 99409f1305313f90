import { capabilities, compose } from '#app'
import { readConfig } from '#kernel'
import type { Edge } from '../start.ts'

const asSystem = { actor: 'system', purpose: 'administration' } as const

/** Tables that are made from the log, in the order of `needs`. */
const projections = (): string[] =>
  capabilities.flatMap(({ tables }) => Object.entries(tables ?? {}).flatMap(([name, kind]) => (kind === 'projection' ? [name] : [])))

/** Kinds of stream that have a projector. */
const kinds = (): string[] => [...new Set(capabilities.flatMap(({ projectors }) => (projectors ?? []).map(({ stream }) => stream)))]

/**
 * Drops every projection and makes it again from the log, one stream a unit of work. Definitions come first, since cases are read by them.
 * Answers how many streams were read.
 */
export async function rebuildProjections(edge: Edge): Promise<number> {
  for (const table of projections().reverse()) {
    if (table === 'definitions.version') continue // rewritten in place below: the running catalogue reads it
    await edge.store.owner.exec(`delete from ${table}`)
  }
  let streams = 0
  for (const kind of kinds().sort((a, b) => Number(b === 'definition') - Number(a === 'definition'))) {
    const names = await edge.store.as(asSystem, async (tx) => {
      const found: string[] = []
      for await (const stream of edge.log.streams(tx, kind)) found.push(stream)
      return found
    })
    for (const stream of names) {
      await edge.store.as(asSystem, async (tx) => {
        const events = await edge.log.read(tx, stream)
        await edge.log.project(tx, stream, events, events)
      })
      streams += 1
    }
    if (kind === 'definition') await edge.catalogue.load() // cases are read by the services that they run under
  }
  return streams
}

/** `rebuild`: for a town whose server is stopped, or on PostgreSQL while it runs. */
export async function rebuild(_args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const config = readConfig(env, root)
  const { edge } = await compose({ config, capabilities, demo: false })
  try {
    const streams = await rebuildProjections(edge)
    process.stdout.write(`${projections().length} projections made again from ${streams} streams\n`)
    return 0
  } finally {
    await edge.store.close()
  }
}

/** Rows of every projection as text, sorted: two are equal when nothing was lost or made up (`changed_at` tells when a row was written, not what). */
export async function projectionText(edge: Edge): Promise<string> {
  const parts: string[] = []
  for (const table of projections()) {
    const rows = await edge.store.owner.query(`select to_jsonb(t) - 'changed_at' as row from ${table} t order by 1`)
    parts.push(`${table}\n${rows.map(({ row }) => JSON.stringify(row)).join('\n')}`)
  }
  return parts.join('\n')
}
