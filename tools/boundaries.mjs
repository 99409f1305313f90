// The boundary check: what a room imports, and that nothing ambient (environment, clock, chance) is read outside the places that may.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'oxc-parser'
import { circle, forTests, readNeeds, refusal } from '../bin/boundary.mjs'

const ambient = {
  'process.env': /^src\/kernel\/config\.ts$/,
  'Date.now()': /^src\/kernel\/clock\.ts$/,
  'new Date()': /^src\/kernel\/clock\.ts$/,
  'Math.random()': /^src\/kernel\/ids\.ts$/,
}
// A browser has no clock to be given; tests and benches start the town themselves.
const mayBeAmbient = /^(?!src\/)|^src\/web\/islands\/|\/browser\.ts$/

/** Every fault of one file, as `file:line what`. `file` is a path from the root. */
export function faultsOf(file, text, needs) {
  const { program, module, errors } = parseSync(file, text, { lang: file.endsWith('x') ? 'tsx' : 'ts' })
  if (errors.length > 0) return [`${file} ${errors[0].message}`]
  const faults = []
  const say = (at, what) => faults.push(`${file}:${text.slice(0, at).split('\n').length} ${what}`)
  const look = (specifier, at) => {
    const why = refusal(needs, file, specifier)
    if (why) say(at, why)
  }
  for (const entry of module.staticImports) look(entry.moduleRequest.value, entry.start)
  for (const entry of module.staticExports)
    for (const { moduleRequest, start } of entry.entries) if (moduleRequest) look(moduleRequest.value, start)
  for (const { moduleRequest, start } of module.dynamicImports) {
    const specifier = /^['"](.*)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1]
    if (specifier !== undefined) look(specifier, start)
    else if (file.startsWith('src/')) say(start, 'an import must be written out, so that the check can read it')
  }
  if (mayBeAmbient.test(file) || forTests.test(file)) return faults
  const isAmbient = (what, at) => {
    if (!ambient[what].test(file)) say(at, `${what} is ambient: let it arrive as an argument`)
  }
  new Visitor({
    MemberExpression({ object, property, start }) {
      const name = `${object.name}.${property.name}`
      if (name === 'process.env') isAmbient('process.env', start)
    },
    CallExpression({ callee, start }) {
      const name = callee.type === 'MemberExpression' ? `${callee.object.name}.${callee.property.name}()` : ''
      if (name === 'Date.now()' || name === 'Math.random()') isAmbient(name, start)
    },
    NewExpression({ callee, arguments: given, start }) {
      if (callee.name === 'Date' && given.length === 0) isAmbient('new Date()', start)
    },
  }).visit(program)
  return faults
}

/** Every fault of the project under `root`. */
export function boundaryFaults(root) {
  const needs = readNeeds(`${root}/src`)
  const around = circle(needs)
  const files = globSync(['src/**/*.ts', 'src/**/*.tsx', 'tests/**/*.ts', 'bench/**/*.ts'], { cwd: root }).sort()
  return [
    ...(around ? [`needs go in a circle: ${around.join(' → ')}`] : []),
    ...files.flatMap((file) => faultsOf(file, readFileSync(`${root}/${file}`, 'utf8'), needs)),
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = boundaryFaults(fileURLToPath(new URL('..', import.meta.url)))
  for (const fault of faults) console.log(fault)
  console.log(faults.length === 0 ? 'Rooms keep to their faces.' : `${faults.length} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
