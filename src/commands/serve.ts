import { delimiter } from 'node:path'
import { parseArgs } from 'node:util'
import { capabilities, start } from '#app'
import { readConfig } from '#kernel'
import { listenToVerbs } from './control.ts'
import { untilTold } from './until-told.ts'

const promises = {
  pglite:
    'embedded PGlite: survives a crash of this process, not a power cut. For trial, tests, a laptop; use PostgreSQL (DATABASE_URL) for a real town.',
  postgres: 'PostgreSQL: what it has acknowledged is on its disk.',
} as const

/** `serve`: opens the town, prints where it is, what it runs on and whom one can be; ends cleanly on SIGTERM and SIGINT. */
export async function serve(args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { 'no-jobs': { type: 'boolean' }, services: { type: 'string', multiple: true } },
  })
  const services = [env.GUICHET_SERVICES, ...(values.services ?? [])].filter(Boolean).join(delimiter)
  const config = readConfig({ ...env, GUICHET_SERVICES: services }, root)
  const began = performance.now()
  const running = await start({ config, capabilities, jobs: !values['no-jobs'], quiet: 1000 })
  const { edge } = running
  using _verbs = edge.store.kind === 'pglite' ? await listenToVerbs(edge) : undefined
  const say = (line = '') => process.stdout.write(`${line}\n`)
  say(`\n  Guichet  ${running.url}/   ready in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  say(`\n  Database   ${promises[edge.store.kind]}`)
  say(
    `  Services   ${
      edge.catalogue
        .all()
        .map(({ service }) => `${service.id} ${service.version}`)
        .join(', ') || 'none'
    }`,
  )
  const { keys, policy } = edge.publicLog
  say(
    keys === undefined
      ? '  Log        recorded, not published: GUICHET_LOG_KEY names no key (docs/how-to/publish-the-log.md)'
      : `  Log        ${keys.origin} at ${running.url}/log/, ${policy.witnesses.length === 0 ? 'no witness yet' : `witnesses: ${policy.witnesses.map(({ name }) => name).join(', ')}`}`,
  )
  for (const { folder, problems } of edge.catalogue.broken())
    say(`  Refused    ${folder}: ${problems.length} mistakes (node bin/guichet.mjs check ${folder})`)
  if (config.demo) {
    say('\n  Demonstration town; everybody in it is invented. Sign in (top right) as:')
    if (running.url.includes('//127.0.0.1:')) say(`  (a passkey needs a name: ${running.url.replace('127.0.0.1', 'localhost')}/)`)
    say('    Samira Lambert     a citizen whose home was flooded')
    say('    Hélène Marchal     a case worker, housing         /fr/desk')
    say('    Nadège Lefèvre     a service designer              /fr/designer')
    say('    Isabelle Aubry     the administrator               /fr/admin')
  }
  say()
  await untilTold()
  await running.close()
  return 0
}
