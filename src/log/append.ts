import { type EventType, type LoggedEvent, type Reaction, Refusal, together } from '#kernel'
import { type Store, sent, type Tx } from '#store'
import type { Appending, BoundProjector, Log } from './contract.ts'
import { type Drafted, draft, type Made, made } from './make.ts'
import { openProjecting } from './project.ts'
import { react, waitedFor } from './react.ts'
import { openReader } from './read.ts'
import { standing, write } from './write.ts'

export function openLog(
  store: Store,
  types: readonly EventType[],
  reactions: readonly Reaction[],
  projectors: readonly BoundProjector[],
  appended: () => void = () => {},
): Log {
  const typeOf = new Map(types.map((type) => [type.type, type]))
  const reactionsTo = Map.groupBy(reactions, (reaction) => reaction.on)
  const reader = openReader(store, typeOf)
  const { project, ...projecting } = openProjecting(projectors, reader)

  const knownType = (name: string): EventType => {
    const type = typeOf.get(name)
    if (type === undefined) throw new Refusal('log.type-unknown', { type: name })
    return type
  }
  const draftOf = (tx: Tx, { target, events }: Appending, end: number): Drafted[] =>
    events.map(({ type, payload }, index) => draft(tx, target, knownType(type), payload, end + index + 1))

  /** Whoever said where all her streams end has her events drafted while the server looks for what seals them. */
  const draftEarly = async (tx: Tx, appendings: readonly Appending[]): Promise<readonly Drafted[][] | undefined> => {
    if (appendings.some(({ expected }) => expected === undefined)) return undefined
    await sent()
    return appendings.map((appending) => draftOf(tx, appending, appending.expected!))
  }

  const appendAll: Log['appendAll'] = async (tx, appendings) => {
    // In one order, whoever writes: two that write the same streams at once wait for each other once, never in a circle.
    const some = appendings
      .filter(({ events }) => events.length > 0)
      .sort((one, other) => (one.target.stream < other.target.stream ? -1 : 1))
    if (some.length === 0) return new Map()
    const [{ keys, ends }, waited, early] = await together(
      standing(tx, store, some),
      waitedFor(tx, reactionsTo, some),
      draftEarly(tx, some),
    )
    const drafts = early ?? some.map((appending) => draftOf(tx, appending, ends.get(appending.target.stream)!))
    const all = drafts.flat().map(logged)
    const byStream = Map.groupBy(all, ({ stream }) => stream)
    const written = some.map(({ target: { stream }, before }) => ({ stream, events: byStream.get(stream)!, before }))
    // What follows from them goes with them, in one message; when they were not written, that is why what followed failed.
    write(
      tx,
      some.flatMap(({ target: { key } }, index): Made[] => drafts[index]!.map((one) => made(one, key, keys.get(key)!))),
      some,
    )
    await together(react(tx, store, reactionsTo, waited, all), project(tx, written))
    appended()
    return byStream
  }

  return {
    ...reader,
    ...projecting,
    appendAll,
    append: async (tx, target, events, expected) =>
      (await appendAll(tx, [{ target, events, ...(expected === undefined ? {} : { expected }) }])).get(target.stream) ?? [],
  }
}

const logged = ({ envelope: { seq: _, ...envelope }, commitment }: Drafted): LoggedEvent => ({
  ...envelope,
  commitment: commitment.toString('hex'),
})
