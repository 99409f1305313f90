// Written for Node 20.17 too: it runs before the product's own Node does.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = fileURLToPath(new URL(`../node_modules/node-${process.platform}-${process.arch}/bin/node`, import.meta.url))

/**
 * The Node 24 that came as a dependency; undefined when this machine has none (before `npm ci`, or on a system that brings its own). Asked for by its
 * package: of two packages with a command of one name, npm links neither when it leaves out the one that it linked last, as on ARM.
 */
export const ownNode = existsSync(path) ? path : undefined
