// Who may import what: the one list that the resolve hook (bin/hooks.mjs) and the check (tools/boundaries.mjs) both ask.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** Rooms that are no capability: what they may import is fixed here. */
const fixed = { kernel: [], rules: ['kernel'], web: ['kernel'] }

/** Libraries that one room hides from the others. */
const owners = { publicodes: 'rules', pg: 'store', '@electric-sql/pglite': 'store', 'pg-boss': 'store', '@duckdb/node-api': 'simulation' }

/** Folders of `src` that compose the town, as `main.ts` does: they see every face. */
const composing = new Set(['commands', 'demo'])

/** Tests, and the folders that hold what only tests use. */
export const forTests = /\.test\.tsx?$|^tests\/|\/(fixtures|testing|gallery)\//

/** Room → rooms that it may import, read from `needs: [...]` of its `capability.ts`. `source` is the folder `src`. */
export function readNeeds(source) {
  const needs = {}
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (!entry.isDirectory() || composing.has(entry.name)) continue
    const path = `${source}/${entry.name}/capability.ts`
    const own = existsSync(path) && entry.name !== 'kernel' ? /\bneeds:\s*\[([^\]]*)\]/.exec(readFileSync(path, 'utf8')) : null
    needs[entry.name] = own === null ? (fixed[entry.name] ?? []) : [...own[1].matchAll(/'([^']+)'/g)].map((match) => match[1])
  }
  return needs
}

/**
 * Why `file` may not import `specifier`, in words; undefined: it may. `file` is a path from the project's root (`src/cases/decide.ts`).
 * Rooms meet through faces (`#cases`) that `needs` names; a test may also start the whole town (`#app`, `tests/support`).
 */
export function refusal(needs, file, specifier) {
  const [top, room = ''] = file.split('/')
  const inRoom = top === 'src' && file.split('/').length > 2 && !composing.has(room)
  if (specifier.startsWith('.')) {
    const target = posix.normalize(posix.join(posix.dirname(file), specifier))
    const [targetTop, targetRoom] = target.split('/')
    if (forTests.test(target) && !forTests.test(file) && top === 'src') return `${target} is for tests`
    if (targetTop === 'src' && top === 'src' && inRoom && targetRoom === room) return undefined
    // Tests may call commands, as `main.ts` does; a room may not.
    if (targetTop === 'src' && (inRoom || isRoom(targetRoom))) return `${target} is inside another room: import its face, #${targetRoom}`
    if (top === 'src' && targetTop !== 'src' && !(forTests.test(file) && target.startsWith('tests/support/')))
      return `${target} is outside src`
    return undefined
  }
  if (specifier.startsWith('#')) {
    const face = specifier.slice(1)
    if (!inRoom) return undefined // main.ts, tests and benches compose the town
    if (forTests.test(file) && (face === 'app' || face === room)) return undefined
    if (face === room) return `a room does not import its own face: name the file`
    if ((needs[room] ?? []).includes(face)) return undefined
    return `${room} does not name '${face}' in its needs (src/${room}/capability.ts)`
  }
  const owner = owners[specifier]
  if (inRoom && owner !== undefined && owner !== room && !forTests.test(file)) return `only ${owner} knows ${specifier}`
  return undefined
}

/** `src/cases` is a room, `src/main.ts` and `src/commands` are not. */
const isRoom = (name) => name !== undefined && !name.includes('.') && !composing.has(name)

/** A circle among the needs, as a path that comes back to where it began; undefined: there is none. */
export function circle(needs) {
  const done = new Set()
  const visit = (room, path) => {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room]
    if (done.has(room)) return undefined
    for (const next of needs[room] ?? []) {
      const found = visit(next, [...path, room])
      if (found) return found
    }
    done.add(room)
    return undefined
  }
  for (const room of Object.keys(needs)) {
    const found = visit(room, [])
    if (found) return found
  }
  return undefined
}
