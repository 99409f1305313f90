// Imported first: if this Node is older than the product's own, starts again under the one that came as a dependency.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const own = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))

if (Number(process.versions.node.split('.')[0]) < 24) {
  if (!existsSync(own)) {
    console.error(`Node 24 is needed (this is ${process.version}) and node_modules/.bin/node is missing: run npm ci.`)
    process.exit(1)
  }
  process.exit(spawnSync(own, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1)
}

// What is started from here finds the same Node and the project's own commands.
process.env.PATH = `${dirname(own)}${delimiter}${process.env.PATH}`
