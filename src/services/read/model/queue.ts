import { orderWays, type Queue } from '../../contract-more.ts'
import type { RawService } from '../grammar/service.ts'
import { given } from './field.ts'

/** The queue of a file; a line of its order that says nothing, or more than one thing, is told by `checks/queue.ts`. */
export const buildQueue = ({ state, places, by, order, offer, reference }: NonNullable<RawService['queue']>): Queue => ({
  state,
  places,
  ...given('by', by),
  order: order.flatMap((line) => orderWays.flatMap((way) => (line[way] === undefined ? [] : [{ way, of: line[way] }]))),
  offer,
  reference,
})
