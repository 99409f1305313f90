// npm run bench [-- --only rules,cases] [--scale 0.01] [--rounds 5] [--write]
// Runs bench/*.bench.ts in turn, five rounds, so that a slow minute of the machine falls on all of them; says median and spread.
// At scale 1, or with --write, what was measured goes to bench/results.json and bench/RESULTS.md with the machine it was measured on.
import '../tools/node24.mjs'
import fs from 'node:fs' // an older Node lacks globSync: it must get as far as node24.mjs
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const folder = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
})
const scale = Number(values.scale)
const rounds = Number(values.rounds)
if (!(scale > 0) || !Number.isInteger(rounds) || rounds < 1) fail('--scale is a number above 0, --rounds a whole one')

const nameOf = (file) => basename(file, '.bench.ts')
const files = fs.globSync('*.bench.ts', { cwd: folder }).sort()
const only = values.only?.split(',')
const unknown = only?.filter((name) => !files.some((file) => nameOf(file) === name)) ?? []
if (unknown.length > 0) fail(`no bench ${unknown.join(', ')}; there are: ${files.map(nameOf).join(', ')}`)

await import('../bin/hooks.mjs')
const benches = []
for (const file of files)
  if (only === undefined || only.includes(nameOf(file))) benches.push(await import(pathToFileURL(`${folder}${file}`).href))

// What else the machine was doing: a figure beside a load above the number of cores says little of the product.
const load = loadavg()[1]
const measured = new Map()
for (let round = 1; round <= rounds; round++) {
  for (const bench of benches) {
    for (const row of await bench.run({ scale })) {
      const key = JSON.stringify([bench.name, row.what, row.peer ?? ''])
      const entry = measured.get(key) ?? { bench: bench.name, ...row, all: [] }
      entry.all.push(row.value)
      measured.set(key, entry)
    }
  }
  process.stderr.write(`round ${round} of ${rounds}\n`)
}

const results = [...measured.values()].map(({ value: _, all, ...row }) => ({ ...row, ...summary(all) }))
const head = ['bench', 'what', 'by', 'median', 'lowest to highest', 'unit', 'against']
const lines = results.map((row) => [
  row.bench,
  row.what,
  row.peer ?? 'Guichet',
  show(row.median),
  `${show(row.lowest)} to ${show(row.highest)}`,
  row.unit,
  against(row),
])
console.log(table(head, lines))

if (scale === 1 || values.write) {
  const machine = {
    processor: cpus()[0]?.model ?? arch(),
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
  }
  const at = new Date().toISOString().slice(0, 10)
  const kept = only === undefined ? [] : earlier().filter(({ bench }) => !only.includes(bench))
  const all = [...kept, ...results.map((row) => ({ ...row, scale, rounds, load, at, machine }))].sort((one, other) =>
    one.bench.localeCompare(other.bench),
  )
  fs.writeFileSync(`${folder}results.json`, `${JSON.stringify(all, null, 2)}\n`)
  fs.writeFileSync(`${folder}RESULTS.md`, document(all))
}

function fail(why) {
  console.error(`bench: ${why}`)
  process.exit(2)
}

function summary(values) {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { median, lowest: sorted[0], highest: sorted.at(-1) }
}

/** How ours stands to a peer that did the same work. */
function against({ bench, what, peer, median, more }) {
  if (peer === undefined) return ''
  const ours = results.find((row) => row.bench === bench && row.what === what && row.peer === undefined)
  if (ours === undefined) return ''
  const times = more ? ours.median / median : median / ours.median
  return times >= 1 ? `Guichet is ${times.toFixed(1)} × better` : `Guichet is ${(1 / times).toFixed(1)} × worse`
}

function show(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

function table(titles, rows) {
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function earlier() {
  try {
    return JSON.parse(fs.readFileSync(`${folder}results.json`, 'utf8'))
  } catch {
    return []
  }
}

function document(all) {
  const rows = all.map((row) => [
    row.bench,
    row.what,
    row.peer ?? 'Guichet',
    show(row.median),
    `${show(row.lowest)} to ${show(row.highest)}`,
    row.unit,
    row.scale,
    row.rounds,
    row.load === undefined ? '' : row.load.toFixed(1),
    row.at,
  ])
  const { machine } = all.at(-1)
  return `# Measured

Written by \`npm run bench\`; median of the rounds, which alternate between the benches, and the lowest and highest of them.
\`load before\`: what the machine was doing already (five minutes); above the number of cores, a time says little of the product, a ratio more.
Last machine: ${machine.processor}, ${machine.cores} cores, ${machine.memory}, ${machine.system}, Node ${machine.node}.

${table(['bench', 'what', 'by', 'median', 'lowest to highest', 'unit', 'scale', 'rounds', 'load before', 'day'], rows)}
`
}
