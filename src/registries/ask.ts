import { type Registry, say, type Town } from '#definitions'
import { Refusal, traceId, uuidv7 } from '#kernel'
import { type Fact, factsOf, isWholeDay } from '#people'
import type { Tx } from '#store'
import { askRest } from './connect/rest.ts'
import { askSpdci } from './connect/spdci.ts'
import { askSql } from './connect/sql.ts'
import { askTable } from './connect/table.ts'
import {
  type Asked,
  type Connected,
  type Identity,
  type Question,
  type RegistriesEdge,
  registryAnswered,
  registryAsked,
} from './contract.ts'
import { readRecords } from './read.ts'
import { keep, readKept } from './store.ts'

export const registryOf = (town: Town, id: string): Registry | undefined => town.registries.find((one) => one.id === id)

/** The name of a source in words: "Registre des habitants". undefined: neither a register nor a partner of this town. */
export const sourceTitle = (town: Town, source: string, lang: string): string | undefined => {
  const [kind, ...id] = source.split('.')
  const found =
    kind === 'registry'
      ? registryOf(town, id.join('.'))
      : kind === 'partner'
        ? town.partners.find((one) => one.id === id.join('.'))
        : undefined
  return found && say(found.title, lang)
}

/** Who keeps a register, in words. */
export const holderOf = (town: Town, { holder }: Registry, lang: string): string =>
  typeof holder === 'string' ? say(town.agencies.find(({ id }) => id === holder)?.name ?? {}, lang) || holder : say(holder, lang)

/**
 * Asks one register about one person, outside any transaction. The line that it was asked is committed before the call, how it ended after it.
 * Never throws for what the register does: its silence and its nonsense are outcomes.
 */
export async function ask(edge: RegistriesEdge, question: Question): Promise<Asked> {
  const { access, person, because } = question
  const registry = registryOf(edge.town, question.registry)
  const nothing = { values: {}, at: edge.clock.instant() }
  const concepts = question.concepts.filter((concept) => Object.hasOwn(registry?.gives ?? {}, concept))
  if (registry === undefined || concepts.length === 0 || !registry.purposes.includes(access.purpose)) {
    edge.telemetry.note('registry.barred', { registry: question.registry, purpose: access.purpose })
    return { outcome: 'barred', ...nothing }
  }
  const stream = `asked:${uuidv7(edge.clock.now())}`
  const trace = traceId()
  const write = (tx: Tx, type: string, payload: unknown) =>
    edge.log.append(tx, { stream, person, key: `person:${person}` }, [{ type, payload }])
  const { facts } = question
  // Nothing to read, nothing to write: no unit of work.
  const silent = because === 'look' && registry.keep === undefined && facts !== undefined
  const before: Before = silent
    ? isAskedBecause(registry, because)
      ? { identity: identityIn(facts) }
      : {}
    : await edge.store.as(access, async (tx): Promise<Before> => {
        const kept = registry.keep === undefined ? undefined : await readKept(edge.store.keys, tx, person, registry.id)
        // What the person must ask for and see is not slipped into her case from what was kept.
        const mayReuse = because !== 'begin' || !registry.preview
        const isFresh = mayReuse && kept !== undefined && tx.now - Date.parse(kept.keptAt) < (registry.keep ?? 0)
        if (isFresh && concepts.every((concept) => Object.hasOwn(kept.values, concept))) return { kept }
        if (!isAskedBecause(registry, because)) return {}
        const identity = identityIn(facts ?? (await factsOf(tx, person)))
        if (because !== 'look') await write(tx, registryAsked.type, { registry: registry.id, concepts, because, case: access.case, trace })
        return { identity }
      })
  if (before.kept !== undefined) {
    const { values, at } = before.kept
    return { outcome: 'found', values: Object.fromEntries(concepts.map((concept) => [concept, values[concept]])), at }
  }
  if (before.identity === undefined) return { outcome: 'open', ...nothing }
  const at = registry.updated === undefined ? edge.clock.instant() : `${registry.updated}T00:00:00.000Z`
  const { records, failure } = await reach({ edge, registry, access, person, identity: before.identity, trace })
  const asked: Asked = records === undefined ? { outcome: failure, ...nothing } : readRecords(registry, records, concepts, at)
  const keeps = registry.keep !== undefined && asked.outcome === 'found'
  if (because !== 'look' || keeps)
    await edge.store.as(access, async (tx) => {
      if (because !== 'look') await write(tx, registryAnswered.type, { registry: registry.id, outcome: asked.outcome })
      if (keeps) await keep(edge.store.keys, tx, person, registry.id, { at, values: asked.values })
    })
  return asked
}

/** What is known before a register is asked: its answer that was kept, or whom to ask about; neither: it is not asked. */
type Before = { readonly kept?: Awaited<ReturnType<typeof readKept>>; readonly identity?: Identity }

/** What the person must have asked for is asked on her request only, or where the law opens the right by itself. */
const isAskedBecause = (registry: Registry, because: Question['because']): boolean =>
  because === 'request' || (because === 'law' ? registry.unasked : !registry.preview)

type Reached =
  | { readonly records: readonly unknown[]; readonly failure?: undefined }
  | { readonly records?: undefined; readonly failure: 'down' | 'none' | 'unreadable' }

async function reach(asked: Connected): Promise<Reached> {
  const { rest, spdci, sql } = asked.registry
  const connect = rest !== undefined ? askRest : spdci !== undefined ? askSpdci : sql !== undefined ? askSql : askTable
  try {
    return { records: await connect(asked) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    asked.edge.telemetry.note('registry.failed', { registry: asked.registry.id, code: error.code, trace: asked.trace })
    if (error.code === 'registry.unreadable' || error.code === 'outgoing.too-large') return { failure: 'unreadable' }
    // A register that wants what the town does not know of the person cannot find her.
    return { failure: error.code === 'registry.identity-short' ? 'none' : 'down' }
  }
}

/** The pivot identity: what identity proofing said, never what a form said. */
function identityIn(facts: readonly Fact[]): Identity {
  const found = facts.find(({ concept, source }) => concept === 'person' && source === 'identity')?.value
  if (found === null || typeof found !== 'object') return {}
  const parts = ['given', 'family', 'birth', 'identifier'] as const
  const told = found as Readonly<Record<string, unknown>>
  // A birth of which only the year is known names nobody in a register that wants a day: it is asked without, and says that it cannot find her.
  const isWhole = (part: string, value: string) => part !== 'birth' || isWholeDay(value)
  return Object.fromEntries(
    parts.flatMap((part) => {
      const value = told[part]
      return typeof value === 'string' && isWhole(part, value) ? [[part, value]] : []
    }),
  )
}
