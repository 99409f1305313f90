import { capabilities } from '#app'
import { readConfig, together } from '#kernel'
import type { Edge } from '../start.ts'
import { atTown } from './control.ts'

const asSystem = { actor: 'system', purpose: 'administration' } as const

/** Streams in one unit of work: who writes one of them meanwhile waits that long. */
const most = 150

/** Units of work under way at once: while the server writes what one has read, this process reads what is next. */
const lanes = 3

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
    streams += await remakeKind(edge, kind)
    if (kind === 'definition') await edge.catalogue.load() // cases are read by the services that they run under
  }
  await edge.store.as(asSystem, (tx) => edge.log.forgetStrays(tx))
  return streams
}

async function remakeKind(edge: Edge, kind: string): Promise<number> {
  const pages = pagesOf(edge, kind)
  let made = 0
  const lane = async () => {
    for (let next = await pages.next(); !next.done; next = await pages.next()) {
      const streams = next.value
      await edge.store.as(asSystem, (tx) => edge.log.remake(tx, streams))
      made += streams.length
    }
  }
  // When one fails, the others find no further page.
  await together(...Array.from({ length: lanes }, () => lane().finally(() => pages.return())))
  return made
}

/** The streams of a kind, as many at a time as are made again in one unit of work. */
async function* pagesOf({ store, log }: Edge, kind: string): AsyncGenerator<readonly string[], void, void> {
  for (let after: string | undefined; ; ) {
    const page = await store.as(asSystem, (tx) => log.streamsAfter(tx, kind, after, most))
    if (page.length > 0) yield page
    if (page.length < most) return
    after = page.at(-1)
  }
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
