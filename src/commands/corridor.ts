import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
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
  const ended = new Promise<void>((end) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end())
  })
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
    for (const node of nodes) {
      children.push(await serve(root, node, env))
      say(`  ${node.id.padEnd(9)} ${node.url}/   log at ${node.url}/log/`)
    }
    const told = join(place, 'told')
    if (!existsSync(told)) {
      await feed(nodes, flow(systemClock.now()), systemClock.instant())
      writeFileSync(told, systemClock.instant())
    }
    say(`\n  Customs looks at ${nodes.find(({ id }) => id === 'customs')?.url}/fr/exchange (sign in as Inès Caron).`)
    say('  Kill a node, cut it off, start it again: what it missed comes.\n')
    await ended
    return 0
  } finally {
    await stop()
  }
}

/** A node in a process of its own, once it answers. */
async function serve(root: string, node: MadeNode, { PATH }: Readonly<Record<string, string | undefined>>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, 'bin/guichet.mjs'), 'serve'], {
    cwd: root,
    env: { PATH, ...node.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (let turn = 0; turn < 600; turn++) {
    if (child.exitCode !== null) throw new Error(`${node.id} ended with ${child.exitCode}`)
    const answered = await fetch(`${node.url}/health/ready`).catch(() => undefined)
    if (answered?.status === 200) return child
    await new Promise((later) => setTimeout(later, 100))
  }
  throw new Error(`${node.id} did not answer`)
}
