/** A server process of its own, for tests that end it without warning. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `serve` that was given an address; killed by `kill`, as by `kill -9`, once or more often. */
export async function serving(
  env: Readonly<Record<string, string | undefined>>,
  flags: readonly string[] = [],
): Promise<{ url: string; kill(): Promise<void> }> {
  const server = spawn(process.execPath, ['bin/guichet.mjs', 'serve', ...flags], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((found, lost) => {
    let said = ''
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (match) found(match[0])
    })
    server.once('exit', (code) => lost(new Error(`serve ended with ${code}: ${said}`)))
  })
  return {
    url,
    kill: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return
      const gone = once(server, 'exit')
      server.kill('SIGKILL')
      await gone
    },
  }
}
