import { type LoggedEvent, together } from '#kernel'
import type { Tx } from '#store'
import type { BoundProjector, Log } from './contract.ts'
import type { Reader } from './read.ts'

/** What was written to a stream, and what was there before, where that is known. */
export interface Written {
  readonly stream: string
  readonly events: readonly LoggedEvent[]
  readonly before: readonly LoggedEvent[] | undefined
}

export interface Projecting extends Pick<Log, 'remake' | 'forgetStrays'> {
  project(tx: Tx, written: readonly Written[]): Promise<void>
}

const kindOf = (stream: string): string => stream.split(':')[0] ?? ''

/** A written event as it will be read: JSON knows no `undefined`. */
const asRead = (event: LoggedEvent): LoggedEvent => ({ ...event, payload: JSON.parse(JSON.stringify(event.payload)) })

export function openProjecting(projectors: readonly BoundProjector[], reader: Reader): Projecting {
  /** Several streams of one kind. */
  const projectKind = async (tx: Tx, kind: string, written: readonly Written[]): Promise<void> => {
    const ours = projectors.filter(({ stream }) => stream === kind)
    const unread = ours.some(({ whole }) => whole) ? written.filter(({ before }) => before === undefined) : []
    const read = await reader.readAll(
      tx,
      unread.map(({ stream }) => stream),
    )
    const fresh = new Map(written.map(({ stream, events }) => [stream, events]))
    const all = new Map(
      written.map(({ stream, events, before }) => [
        stream,
        before === undefined ? (read.get(stream) ?? []) : [...before, ...events.map(asRead)],
      ]),
    )
    await together(...ours.map(async (projector) => projector.apply(tx, projector.whole ? all : fresh)))
  }
  return {
    project: async (tx, written) => {
      for (const [kind, ones] of Map.groupBy(written, ({ stream }) => kindOf(stream))) await projectKind(tx, kind, ones)
    },
    remake: async (tx, streams) => {
      const some = [...streams].sort()
      const ours = projectors.filter((projector) => projector.stream === kindOf(some[0] ?? ''))
      await together(...ours.map(async (projector) => projector.forget(tx, some)))
      const read = await reader.readAll(tx, some)
      if (read.size > 0) await together(...ours.map(async (projector) => projector.apply(tx, read)))
    },
    forgetStrays: async (tx) => {
      for (const projector of projectors) await projector.forget(tx)
    },
  }
}
