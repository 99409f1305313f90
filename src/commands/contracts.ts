import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { capabilities } from '#app'
import { serviceJsonSchema } from '#services'

/** `contracts`: JSON Schemas of the service file and of every event, written from the Zod beside the handlers. `--check`: exit 1 on drift. */
export async function contracts(args: readonly string[], root: string): Promise<number> {
  const events = Object.fromEntries(
    capabilities
      .flatMap((capability) => capability.events ?? [])
      .map(({ type, version, payload }) => [`${type}@${version}`, z.toJSONSchema(payload, { unrepresentable: 'any' })]),
  )
  const files = {
    'service.schema.json': serviceJsonSchema(),
    'events.schema.json': { $schema: 'https://json-schema.org/draft/2020-12/schema', $defs: events },
  }
  let drift = 0
  mkdirSync(join(root, 'contracts'), { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, 'contracts', name)
    const text = `${JSON.stringify(content, null, 2)}\n`
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    drift += 1
    if (args.includes('--check')) process.stdout.write(`contracts/${name} is not what the code says: run "npm run contracts"\n`)
    else writeFileSync(path, text)
  }
  return args.includes('--check') && drift > 0 ? 1 : 0
}
