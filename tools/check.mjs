// npm run check [-- step…]: everything about the project that is not a test. Runs all steps, says how long each took, fails if one did.
import './node24.mjs'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const steps = {
  types: 'tsc -p tsconfig.json',
  lint: 'biome ci --error-on-warnings --colors=off',
  boundaries: 'node tools/boundaries.mjs',
  'dead code': 'knip --no-progress',
  contracts: 'node bin/guichet.mjs contracts --check',
  definitions: 'node bin/guichet.mjs check towns laws',
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(steps, name))
if (unknown.length > 0) {
  console.error(`No step ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}.`)
  process.exit(2)
}

const failed = []
for (const [name, command] of Object.entries(steps)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const began = performance.now()
  const { code, output } = await run(command)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${code === 0 ? '✔' : '✖'} ${name} (${seconds} s)`)
  if (code === 0) continue
  failed.push(name)
  console.log(
    output
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n'),
  )
}
console.log(failed.length === 0 ? 'Everything holds.' : `Does not hold: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1

function run(command) {
  const [program, ...args] = command.split(' ')
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  return new Promise((done) => {
    child.on('error', (error) => done({ code: 1, output: error.message }))
    child.on('close', (code) => done({ code, output }))
  })
}
