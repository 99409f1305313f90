import { parseArgs } from 'node:util'
import { capabilities, compose } from '#app'
import { accountById, inviteAgent, openAgent } from '#identity'
import { isUuid, Refusal, readConfig } from '#kernel'

const usage =
  'guichet invite --given <name> --family <name> --agency <id> --email <address> [--may administrator] [--team <path>] | guichet invite <account>'
const rights = ['worker', 'designer', 'accountant', 'analyst', 'responder', 'administrator'] as const

/**
 * `invite`: opens an agent's account, or takes one that exists, and prints a link that enrols one passkey, once, within two days.
 * This is how the first administrator of a town gets in: whoever may run this verb holds the database and its keys already.
 */
export async function invite(args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const many = { type: 'string', multiple: true } as const
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      given: { type: 'string' },
      family: { type: 'string' },
      agency: { type: 'string' },
      email: { type: 'string' },
      may: many,
      team: many,
    },
  })
  const { given, family, agency, email } = values
  const [id] = positionals
  const may = rights.filter((right) => (values.may ?? []).includes(right))
  if ((values.may ?? []).length !== may.length) throw new Refusal('invite.may-unknown', { known: rights })
  const config = readConfig(env, root)
  const { edge } = await compose({ config, capabilities, demo: false })
  try {
    const language = edge.town.file['legal-language']
    const token = await edge.store.as({ actor: 'system', purpose: 'administration' }, async (tx) => {
      if (id !== undefined) return await inviteAgent(edge, tx, isUuid(id) ? await accountById(tx, id) : undefined, 'system')
      if (given === undefined || family === undefined || agency === undefined || email === undefined)
        throw new Refusal('invite.incomplete', { usage })
      return await openAgent(edge, tx, { given, family, agency, email, teams: values.team ?? [], may, language, capacity: null }, 'system')
    })
    const site = (config.url ?? `http://localhost:${config.port}`).replace(/\/$/, '')
    process.stdout.write(`Open this once, within 48 hours, on the device that will keep the key:\n  ${site}/${language}/enrol/${token}\n`)
    return 0
  } finally {
    await edge.store.close()
  }
}
