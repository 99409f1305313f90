import { parseArgs } from 'node:util'
import { issueToken } from '#identity'
import { Refusal, readConfig } from '#kernel'
import type { Edge } from '../start.ts'
import { doneAt } from './control.ts'

/**
 * `token`: prints a bearer token of the API for an account of the demonstration, and nothing else on this line, so that a script can take it:
 * `curl -H "Authorization: Bearer $(node bin/guichet.mjs token --as 'Samira Lambert')" …`. What it may do and until when goes to the other output.
 */
export async function token(args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { as: { type: 'string' }, scope: { type: 'string' }, minutes: { type: 'string' } },
  })
  const { as, scope = 'write', minutes = '60' } = values
  if (as === undefined) throw new Refusal('token.account-unknown', { as: '(none)' })
  const { done } = await doneAt('token', [as, scope, minutes], readConfig(env, root))
  const issued = JSON.parse(done) as Awaited<ReturnType<typeof issueToken>>
  process.stdout.write(`${issued.token}\n`)
  process.stderr.write(`scope ${issued.scope}, until ${issued.endsAt}\n`)
  return 0
}

export const tokenVerb = async (edge: Edge, [as = '', scope, minutes]: readonly string[]): Promise<string> =>
  JSON.stringify(await issueToken(edge, { as, scope, minutes: Number(minutes) }))
