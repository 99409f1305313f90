import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '#kernel'
import { feed } from '../demo/corridor/feed.ts'
import { flow, journey, members } from '../demo/corridor/flow.ts'
import { type MadeNode, makeCorridor } from '../demo/corridor/make.ts'

/**
 * `corridor demo [--port 4100] [--data <folder>]`: five nodes on this machine, each a process with a folder, a port, a database and a log of its own, and an
 * invented flow of goods, told once. A node's name on standard input kills it hard, or starts it again. Ends cleanly on SIGTERM and SIGINT.
 */
export async function corridor(args: readonly string[], root: string, env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { port: { type: 'string', default: '4100' }, data: { type: 'string', default: 'data/corridor' } },
  })
  const first = Number(values.port)
  if (positionals[0] !== 'demo' || !Number.isInteger(first) || first < 1 || first > 65_000) {
    process.stderr.write('guichet corridor demo [--port 4100] [--data <folder>]\n')
    return 2
  }
  const place = resolve(root, values.data)
  const nodes = makeCorridor(
    root,
    place,
    members.map((member, index) => ({ ...member, port: first + index })),
    true,
  )
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const children = new Map<string, ChildProcess>()
  const over = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => over.abort())
  const stop = async () => {
    await Promise.all(
      [...children.values()].map(
        (child) =>
          new Promise<void>((gone) => {
            if (isOver(child)) return gone()
            child.once('exit', () => gone())
            child.kill('SIGTERM')
          }),
      ),
    )
  }
  const begin = async (node: MadeNode) => {
    const child = serve(root, node, env)
    children.set(node.id, child)
    child.once('exit', (code, signal) => {
      if (over.signal.aborted || children.get(node.id) !== child) return
      say(`  ${node.id} ended (${signal ?? code}). What it misses waits at the others. To start it again: ${node.id} and Enter.`)
    })
    await answers(node, child, over.signal)
  }
  const turn = async (id: string) => {
    const [node, child] = [nodes.find((one) => one.id === id), children.get(id)]
    if (node === undefined || child === undefined)
      return say(`  No node is called so. There are: ${nodes.map((one) => one.id).join(', ')}.`)
    if (!isOver(child)) return void child.kill('SIGKILL')
    await begin(node)
    say(`  ${id} answers again at ${node.url}/`)
  }
  const lines = createInterface({ input: process.stdin })
  try {
    // One after the other: the first makes the template of the database from which the others begin.
    for (const node of nodes) {
      await begin(node)
      say(`  ${node.id.padEnd(9)} ${node.url}/   log at ${node.url}/log/`)
    }
    const told = join(place, 'told')
    if (!existsSync(told)) {
      await feed(nodes, flow(systemClock.now()), systemClock.instant())
      writeFileSync(told, systemClock.instant())
    }
    say(`\n  Customs looks at ${nodes.find(({ id }) => id === 'customs')?.url}/fr/exchange (sign in as Inès Caron).`)
    const passport = join(place, 'passport.json')
    if (!existsSync(passport)) await savePassport(nodes.find(({ id }) => id === 'customs')!, passport, over.signal)
    say(`  A buyer scans ${nodes.find(({ id }) => id === 'consumer')?.url}/epcis/id/00/${bought} and gives it ${passport}`)
    say('  The name of a node and Enter: it is killed (kill -9); the same again: it starts, and what it missed comes.\n')
    lines.on('line', (line) => {
      if (line.trim() !== '') void turn(line.trim()).catch((error: unknown) => over.signal.aborted || say(`  ${String(error)}`))
    })
    if (!over.signal.aborted) await once(over.signal, 'abort')
    return 0
  } catch (error) {
    if (over.signal.aborted) return 0
    throw error
  } finally {
    over.abort()
    lines.close()
    await stop()
  }
}

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** The honest shipment, whose passport the buyer is given. */
const bought = '340123450000000017'

/** As soon as each of its steps stands in a published log. */
async function savePassport({ url, token }: MadeNode, path: string, over: AbortSignal): Promise<void> {
  const steps = journey(bought, 0).length
  for (let round = 0; round < 600; round++) {
    const answer = await fetch(`${url}/epcis/passport?epc=${encodeURIComponent(`https://id.gs1.org/00/${bought}`)}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const written = answer.status === 200 ? await answer.text() : '{"pages":[]}'
    if ((JSON.parse(written) as { readonly pages: readonly unknown[] }).pages.length >= steps) return writeFileSync(path, written)
    await setTimeout(500, undefined, { signal: over })
  }
  throw new Error('customs was not told of every step of the honest shipment')
}

/** A node in a process of its own; what it says goes to a file beside its data. */
function serve(root: string, { folder, env: own }: MadeNode, { PATH }: Readonly<Record<string, string | undefined>>): ChildProcess {
  const said = openSync(join(folder, 'said'), 'a', 0o600)
  const child = spawn(process.execPath, [join(root, 'bin/guichet.mjs'), 'serve'], {
    cwd: root,
    env: { PATH, ...own },
    stdio: ['ignore', said, said],
  })
  closeSync(said)
  return child
}

/** Waits until it does: five databases that are made at once take their time. */
async function answers({ id, url, folder }: MadeNode, child: ChildProcess, over: AbortSignal): Promise<void> {
  for (let turn = 0; turn < 1200; turn++) {
    if (isOver(child)) throw new Error(`${id} ended with ${child.signalCode ?? child.exitCode}: ${join(folder, 'said')}`)
    const answered = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answered?.status === 200) return
    await setTimeout(100, undefined, { signal: over })
  }
  throw new Error(`${id} did not answer`)
}
