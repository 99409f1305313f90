import { Refusal, readConfig } from '#kernel'
import { playDisaster } from '../demo/disaster/story.ts'
import type { Edge } from '../start.ts'
import { atTown } from './control.ts'

/** `response demo`: the exercise "crue de la Meuse" in the demonstration's town; a running server does it and works on what follows. */
export async function response(args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  if (args[0] !== 'demo') throw new Refusal('response.unknown', { verb: args[0] })
  return await atTown('response', args, readConfig(env, root))
}

export const responseVerb = async (edge: Edge): Promise<string> => `The exercise began: /fr/desk/response/${await playDisaster(edge)}`
