/** An installed PostgreSQL, started by us as an unprivileged user in a folder of its own, reachable through a socket in that folder only. */
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Postgres } from './postgres.ts'

const prefix = 'guichet-postgres-'

/** undefined: none is installed. Refuses when an installed one does not start. */
export async function startOwnServer(): Promise<Postgres | undefined> {
  const programs = installed()
  if (programs === undefined) return undefined
  const user = unprivileged()
  removeLeftOvers()
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  const data = join(folder, 'data')
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const as = { ...user, cwd: folder }
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'guichet', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...as,
    stdio: 'pipe',
  })
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'max_connections=100', 'shared_buffers=64MB']
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...as,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  await new Promise<void>((ready, fail) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('ready to accept connections')) ready()
    })
    server.once('exit', () => fail(new Error(`PostgreSQL did not start: ${said}`)))
  })
  server.stderr.removeAllListeners('data').resume()
  server.unref()
  const end = () => server.kill('SIGINT') // fast shutdown
  process.once('exit', end)
  return {
    url: `postgres://guichet@${encodeURIComponent(folder)}:5432/postgres`,
    from: `an own server started from ${programs}`,
    stop: async () => {
      process.off('exit', end)
      const gone = new Promise((done) => server.once('exit', done))
      if (server.exitCode === null && server.signalCode === null) {
        server.ref() // we wait for it now
        end()
        await gone
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Folder of `initdb` and `postgres`, the newest installed. */
function installed(): string | undefined {
  const debian = globSync('/usr/lib/postgresql/*/bin').sort((one, other) => version(other) - version(one))
  const folders = [...debian, ...(process.env.PATH ?? '').split(delimiter)]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

const version = (folder: string) => Number(folder.split('/').at(-2))

/** PostgreSQL refuses to run as root: then the user that its package made, or nobody. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const number = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: number('-u'), gid: number('-g') }
    } catch {} // no such user: the next one
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody')
}

/** Servers whose tests were killed: their folder names the process that started them. */
function removeLeftOvers(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    if (alive(Number(name.slice(prefix.length).split('-')[0]))) continue
    const folder = join(tmpdir(), name)
    try {
      process.kill(Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGQUIT')
    } catch {} // it is gone as well
    rmSync(folder, { recursive: true, force: true })
  }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
