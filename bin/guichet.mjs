#!/usr/bin/env node
// The one way in. Compile cache on, the code as it was joined or hooks registered, then the command.
import module from 'node:module'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 24) {
  // npm scripts find the Node that comes as a dependency; called by hand under an older one, this hands over to it.
  const { handOver } = await import('./hand-over.mjs')
  const { ownNode } = await import('./own-node.mjs')
  if (ownNode === undefined) {
    console.error(`Guichet needs Node 24; this is ${major}.${minor}. Run "npm ci" here: it brings its own.`)
    process.exit(1)
  }
  process.exit(await handOver(ownNode, process.argv.slice(1)))
}
const { keepSmall } = await import('./small-heap.mjs')
keepSmall()
module.enableCompileCache?.()
const { keepCode, keptCode } = await import('./kept-code.mjs')
const kept = keptCode()
if (kept === undefined) await import('./hooks.mjs')
const { main } = await import(kept ?? '../src/cli.ts')
process.exitCode = await main(process.argv.slice(2), process.env)
if (process.argv[2] === 'template') await keepCode()
