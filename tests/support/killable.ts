/** Processes of their own, for tests that end them without warning. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
type Env = Readonly<Record<string, string | undefined>>

export interface Killable {
  readonly pid: number
  /** as by `kill -9`, once or more often */
  kill(): Promise<void>
}

/** `serve` that was given an address. */
export async function serving(env: Env, flags: readonly string[] = []): Promise<Killable & { readonly url: string }> {
  const { said, ...process } = await begun(env, ['serve', ...flags], /http:\/\/127\.0\.0\.1:\d+/)
  return { url: said, ...process }
}

/** `work`, beside a server. */
export const working = (env: Env): Promise<Killable> => begun(env, ['work'], /works on jobs/)

async function begun(env: Env, args: readonly string[], ready: RegExp): Promise<Killable & { readonly said: string }> {
  const child = spawn(process.execPath, ['bin/guichet.mjs', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = await new Promise<string>((found, lost) => {
    let all = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      all += text
      const [match] = ready.exec(all) ?? []
      if (match !== undefined) found(match)
    })
    child.once('exit', (code) => lost(new Error(`${args[0]} ended with ${code}: ${all}`)))
  })
  return {
    said,
    pid: child.pid ?? 0,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
