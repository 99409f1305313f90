// Imported first: if this Node is older than the product's own, starts again under the one that came as a dependency.
import { spawnSync } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownNode } from '../bin/own-node.mjs'

if (Number(process.versions.node.split('.')[0]) < 24) {
  if (ownNode === undefined) {
    console.error(`Node 24 is needed (this is ${process.version}) and none came as a dependency: run npm ci.`)
    process.exit(1)
  }
  process.exit(spawnSync(ownNode, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1)
}

// What is started from here finds the same Node and the project's own commands.
const commands = fileURLToPath(new URL('../node_modules/.bin', import.meta.url))
process.env.PATH = [...(ownNode === undefined ? [] : [dirname(ownNode)]), commands, process.env.PATH].join(delimiter)
