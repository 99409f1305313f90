/** A run in a process of its own, as the command line does it: a process that serves pages loads no DuckDB, and a run that is stopped is gone. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { asSystem, type CasesEdge } from '#cases'
import { type Job, Refusal } from '#kernel'
import type { Results } from '#simulation'
import { fileTypes, longest, purpose, type Refused, type Run } from './contract.ts'
import { lawsOf } from './laws.ts'
import { beginRun, endRun, goOn } from './store.ts'

const access = asSystem(purpose)
const main = fileURLToPath(new URL('../../bin/guichet.mjs', import.meta.url))
/** milliseconds between two looks at whether it was stopped */
const every = 500

export const runJob: Job<CasesEdge> = {
  name: 'workbench.run',
  retries: 1,
  run: async (edge, { run: id = '' }) => {
    const run = await edge.store.as(access, (tx) => beginRun(tx, id))
    if (run === undefined) return
    // Named after the run: what a crash left of it goes when it is begun again.
    const folder = join(edge.config.data, 'simulations', id)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    try {
      const ended = await compute(edge, run, folder)
      if (ended !== 'stopped') await over(edge, id, ended)
    } catch (error) {
      edge.telemetry.failure('workbench.failed', error, { run: id })
      await over(edge, id, 'failed')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

type Ended = { readonly results: Results } | { readonly refused: Refused } | 'failed'

/** Writes how a run ended; the uploaded population goes with its key. */
export async function over({ store }: CasesEdge, id: string, ended: Ended | 'stopped'): Promise<void> {
  await store.as(access, async (tx) => {
    const row = await endRun(
      tx,
      id,
      ended === 'failed' || ended === 'stopped' ? ended : 'results' in ended ? 'done' : 'refused',
      typeof ended === 'string' ? {} : ended,
    )
    if (row?.file == null) return
    await store.files.remove(tx, row.file)
    await store.keys.drop(tx, keyOf(id))
  })
}

export const keyOf = (id: string): string => `simulation:${id}`

async function compute(edge: CasesEdge, run: Run, folder: string): Promise<Ended | 'stopped'> {
  const place = lawsOf(edge.config.town).find(({ law }) => law.id === run.law)
  if (place === undefined) return { refused: { code: 'law.not-found', details: {} } }
  const given = await layOut(edge, run, folder)
  const { by, draws, seed, takeUp, step } = run.asked
  const out = join(folder, 'out')
  const args = [
    'simulate',
    '--lines',
    '--memory',
    '1GB',
    '--law',
    place.folder,
    '--reform',
    join(folder, 'reform.yaml'),
    ...given,
    '--out',
    out,
  ]
  const numbers = [
    '--by',
    by.join(','),
    '--draws',
    String(draws),
    '--seed',
    String(seed),
    '--take-up',
    String(takeUp),
    '--step',
    String(step),
  ]
  // Nothing of this process's environment goes along: no key, no address of a database.
  const child = spawn(process.execPath, ['--max-old-space-size=1500', main, ...args, ...numbers], {
    env: {},
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const closed = new Promise<number | null>((done) => {
    child.on('close', done)
    child.on('error', () => done(null))
  })
  let [progress, refused, stopped]: [number, Refused | undefined, boolean] = [0, undefined, false]
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as { share?: number; refused?: Refused }
    progress = line.share ?? progress
    refused = line.refused ?? refused
  })
  const began = edge.clock.now()
  const look = async () => {
    if (!(await edge.store.as(access, (tx) => goOn(tx, run.id, progress)))) stopped = true
    if (stopped || edge.clock.now() - began > longest * 1000) child.kill('SIGKILL')
  }
  let looking: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    looking = look().catch(() => void child.kill('SIGKILL'))
  }, every)
  const code = await closed
  clearInterval(timer)
  await looking
  if (stopped) return 'stopped'
  if (refused !== undefined) return { refused }
  return code === 0 ? { results: JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results } : 'failed'
}

/** Reform and population as files; answers the options that name the population. */
async function layOut({ store }: CasesEdge, { id, asked: { reform, population, against }, file }: Run, folder: string): Promise<string[]> {
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content, { mode: 0o600 })
    return join(folder, name)
  }
  write('reform.yaml', reform)
  const other = against === undefined ? [] : ['--against', write('against.yaml', against.reform)]
  if ('margins' in population) return [...other, '--population', write('population.yaml', population.margins)]
  const found = file === null ? undefined : await store.as(access, (tx) => store.files.find(tx, file))
  if (found === undefined) throw new Refusal('workbench.unknown', { run: id })
  const ending = fileTypes.find((type) => extname(population.file).toLowerCase() === `.${type}`) ?? 'csv'
  const { columns, weight, commune } = population
  const mapping = { columns, ...(weight === undefined ? {} : { weight }), ...(commune === undefined ? {} : { commune }) }
  return [
    ...other,
    '--population',
    write(`population.${ending}`, store.files.read(found)),
    '--columns',
    write('columns.yaml', stringify(mapping)),
  ]
}
