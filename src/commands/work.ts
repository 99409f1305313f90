import { capabilities, startWork } from '#app'
import { Refusal, readConfig } from '#kernel'
import { untilTold } from './until-told.ts'

/** `work`: a process that serves no page and works on jobs beside those that serve, on one PostgreSQL. Refuses `config.work-embedded`. */
export async function work(_args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const config = readConfig(env, root)
  if (config.database === undefined) throw new Refusal('config.work-embedded')
  const working = await startWork({ config, capabilities })
  process.stdout.write('\n  Guichet works on jobs; pages are served by others (serve --no-jobs).\n\n')
  await untilTold()
  await working.close()
  return 0
}
