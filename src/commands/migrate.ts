import { capabilities, compose } from '#app'
import { readConfig } from '#kernel'

/** `migrate`: brings the schema of a town to this version (forward only). `serve` of a real town refuses another version until then. */
export async function migrate(_args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const config = readConfig(env, root)
  const { edge } = await compose({ config, capabilities, demo: false, migrate: true })
  await edge.store.close()
  process.stdout.write('The schema is that of this version.\n')
  return 0
}
