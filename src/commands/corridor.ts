import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '#kernel'
import { feed } from '../demo/corridor/feed.ts'
import { flow, members } from '../demo/corridor/flow.ts'
import { type MadeNode, makeCorridor } from '../demo/corridor/make.ts'

/**
 * `corridor demo [--port 4100] [--data <folder>]`: five nodes on this machine, each a process with a folder, a port, a database and a log of its own, and an
 * invented flow of goods, told once. Ends cleanly on SIGTERM and SIGINT.
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
  const children: ChildProcess[] = []
  const over = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => over.abort())
  const stop = async () => {
    await Promise.all(
      children.map(
        (child) =>
          new Promise<void>((gone) => {
            if (child.exitCode !== null || child.signalCode !== null) return gone()
            child.once('exit', () => gone())
            child.kill('SIGTERM')
          }),
      ),
    )
  }
  try {
    // One after the other: the first makes the template of the database from which the others begin.
    for (const node of nodes) {
      const child = serve(root, node, env)
      children.push(child)
      await answers(node, child, over.signal)
      say(`  ${node.id.padEnd(9)} ${node.url}/   log at ${node.url}/log/`)
    }
    const told = join(place, 'told')
    if (!existsSync(told)) {
      await feed(nodes, flow(systemClock.now()), systemClock.instant())
      writeFileSync(told, systemClock.instant())
    }
    say(`\n  Customs looks at ${nodes.find(({ id }) => id === 'customs')?.url}/fr/exchange (sign in as Inès Caron).`)
    say('  Kill a node, cut it off, start it again: what it missed comes.\n')
    if (!over.signal.aborted) await once(over.signal, 'abort')
    return 0
  } catch (error) {
    if (over.signal.aborted) return 0
    throw error
  } finally {
    await stop()
  }
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
    if (child.exitCode !== null) throw new Error(`${id} ended with ${child.exitCode}: ${join(folder, 'said')}`)
    const answered = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answered?.status === 200) return
    await setTimeout(100, undefined, { signal: over })
  }
  throw new Error(`${id} did not answer`)
}
