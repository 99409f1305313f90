/** `guichet compute` on a file of ten million made-up households, as a process of its own: how fast, and how much memory at most. */
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sequence } from '#kernel'
import type { Row } from './bench.ts'

export const name = 'population'

const root = fileURLToPath(new URL('..', import.meta.url))
const what = 'compute: income tax of households from a CSV file, 5 outputs, written as CSV'

function writeHouseholds(path: string, count: number): void {
  const random = sequence(7)
  const file = openSync(path, 'w')
  writeSync(file, 'couple,enfants,parent isolé,salaire 1,salaire 2,pension 1\n')
  for (let from = 0; from < count; from += 20_000) {
    const lines = Array.from({ length: Math.min(20_000, count - from) }, () => {
      const couple = random() < 0.5
      const wage = () => Math.round(12_000 + 60_000 * random() ** 3)
      return `${couple},${Math.floor(random() ** 2 * 5)},false,${wage()},${couple ? wage() : 0},${random() < 0.3 ? 9000 : 0}\n`
    })
    writeSync(file, lines.join(''))
  }
  closeSync(file)
}

/** Most memory that a process has had, in MiB; undefined where the system does not say. */
const peakOf = (pid: number | undefined): number | undefined => {
  if (platform() !== 'linux') return undefined
  try {
    const kept = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kept === undefined ? undefined : Number(kept) / 1024
  } catch {
    return undefined // it is over
  }
}

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const count = Math.max(10_000, Math.round(10_000_000 * scale))
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-population-'))
  try {
    const [people, columns, out] = ['people.csv', 'columns.yaml', 'out.csv'].map((file) => join(folder, file)) as [string, string, string]
    writeHouseholds(people, count)
    const names = ['couple', 'enfants', 'parent isolé', 'salaire 1', 'salaire 2', 'pension 1']
    writeFileSync(columns, `columns:\n${names.map((input) => `  ${input}: ${input}\n`).join('')}`)
    const began = performance.now()
    const given = ['--law', 'laws/impot-sur-le-revenu', '--population', people, '--columns', columns, '--out', out]
    const child = spawn(process.execPath, ['bin/guichet.mjs', 'compute', ...given], { cwd: root, stdio: 'ignore' })
    let peak: number | undefined
    const timer = setInterval(() => {
      peak = peakOf(child.pid) ?? peak
    }, 100)
    const code = await new Promise((done) => child.on('close', done))
    clearInterval(timer)
    const took = performance.now() - began
    if (code !== 0 || statSync(out).size < count * 10) throw new Error('compute did not write its rows.')
    return [
      { what, value: count / (took / 1000), unit: 'households/s', more: true },
      ...(peak === undefined ? [] : [{ what: `${what}: most memory`, value: peak, unit: 'MiB' }]),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
