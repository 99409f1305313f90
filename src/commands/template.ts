import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capabilities, compose } from '#app'
import { readConfig, silentTelemetry } from '#kernel'

/**
 * `template`: makes the migrated database that a first start copies (once a version, in `.cache`), so that the first start is nearly as quick as the others.
 * npm runs it after an installation; when it cannot, the first start makes the template itself.
 */
export async function template(_args: readonly string[], root: string): Promise<number> {
  const config = readConfig({ GUICHET_DEMO: '1', GUICHET_DATA: join(tmpdir(), 'guichet-template') }, root)
  try {
    const opened = compose({
      config,
      capabilities,
      memory: true,
      demo: false,
      empty: true,
      masterKey: randomBytes(32),
      telemetry: silentTelemetry,
    })
    await (await opened).edge.store.close()
  } catch {
    process.stdout.write('The first start will prepare the database.\n')
  }
  return 0
}
