import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { uuidv7 } from '#kernel'
import type { ResponseEdge } from './contract.ts'
import { asHouse, definitionFor } from './house.ts'
import { receiveAlert } from './receive.ts'
import { refuse } from './refusals.ts'

const days = 86_400_000

/** Plays the alert of the town's exercise, as a new message of its sender. Answers the situation. Refuses `response.exercise` outside a demonstration. */
export async function beginExercise(edge: ResponseEdge): Promise<string> {
  const { exercise } = definitionFor(edge)
  if (!edge.config.demo || exercise === undefined) throw refuse('response.exercise')
  const now = edge.clock.now()
  const instant = (at: number) => `${new Date(at).toISOString().slice(0, 19)}-00:00`
  const xml = readFileSync(join(edge.config.town, exercise.file), 'utf8')
    .replaceAll('{identifier}', `exercice-${uuidv7(now)}`)
    .replaceAll('{sent}', instant(now))
    .replaceAll('{expires}', instant(now + 3 * days))
  const { message } = await receiveAlert(edge, asHouse(edge), xml)
  if (message.situation === null) throw refuse('response.exercise', { because: message.because })
  return message.situation
}
