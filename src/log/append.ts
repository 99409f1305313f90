import { type EventType, type LoggedEvent, type Reaction, Refusal, together } from '#kernel'
import type { Store } from '#store'
import type { BoundProjector, Log } from './contract.ts'
import { type Made, make } from './make.ts'
import { openProjecting, react } from './project.ts'
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

  const appendAll: Log['appendAll'] = async (tx, appendings) => {
    // In one order, whoever writes: two that write the same streams at once wait for each other once, never in a circle.
    const some = appendings
      .filter(({ events }) => events.length > 0)
      .sort((one, other) => (one.target.stream < other.target.stream ? -1 : 1))
    if (some.length === 0) return new Map()
    const { keys, ends } = await standing(tx, store, some)
    const made = some.flatMap(({ target, events }) =>
      events.map(({ type, payload }, index) =>
        make(tx, target, keys.get(target.key)!, knownType(type), payload, ends.get(target.stream)! + index + 1),
      ),
    )
    const all = made.map(logged)
    const byStream = Map.groupBy(all, ({ stream }) => stream)
    const written = some.map(({ target: { stream }, before }) => ({ stream, events: byStream.get(stream)!, before }))
    // What follows from them goes with them, in one message; when they were not written, that is why what followed failed.
    const writing = write(tx, made, some)
    const following = together(react(tx, store, reactionsTo, all), project(tx, written))
    await Promise.allSettled([writing, following])
    await writing
    await following
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

const logged = ({ envelope: { seq: _, ...envelope }, commitment }: Made): LoggedEvent => ({
  ...envelope,
  commitment: commitment.toString('hex'),
})
