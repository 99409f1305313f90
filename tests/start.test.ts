import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const folders: string[] = []
/** A folder of the test's own; gone when all servers are. */
function folder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'guichet-start-')))
  return folders.at(-1)!
}
after(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

function serve(t: TestContext, data: string): { server: ChildProcess; said: () => string; address: Promise<string> } {
  const { PATH } = process.env
  const server = spawn(process.execPath, ['bin/guichet.mjs', 'serve'], {
    cwd: root,
    env: { PATH, PORT: '0', GUICHET_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  })
  let said = ''
  const address = new Promise<string>((found, lost) => {
    const listen = (text: string) => {
      said += text
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(said)
      if (match) found(match[0])
    }
    server.stdout.setEncoding('utf8').on('data', listen)
    server.stderr.setEncoding('utf8').on('data', listen)
    server.once('exit', (code) => lost(new Error(`serve ended with ${code}: ${said}`)))
  })
  address.catch(() => {}) // whoever awaits it is told
  return { server, said: () => said, address }
}

/** What a verb says in the terminal. */
async function verb(data: string, ...args: readonly string[]): Promise<string> {
  const { PATH } = process.env
  const run = spawn(process.execPath, ['bin/guichet.mjs', ...args], { cwd: root, env: { PATH, GUICHET_DATA: data } })
  const [out, error] = await Promise.all([text(run.stdout), text(run.stderr)])
  return out + error
}

test('one server on a folder: a second one refuses, the first goes on, ends on SIGTERM and starts again', async (t) => {
  const data = folder()
  const first = serve(t, data)
  const url = await first.address
  // It began anew under its own number, with a small heap.
  const command = `/proc/${first.server.pid}/cmdline`
  if (existsSync(command)) assert.match(readFileSync(command, 'utf8'), /max-semi-space-size/)

  const second = serve(t, data)
  const [refused] = await once(second.server, 'exit')
  assert.notEqual(refused, 0)
  assert.match(second.said(), /Another Guichet \(process \d+\) has this data folder/)

  // Verbs reach the server that has the folder, by a socket that only its user may open.
  assert.equal(statSync(join(data, 'control.sock')).mode & 0o777, 0o600)
  const copy = join(data, 'copy')
  assert.match(await verb(data, 'rebuild'), /projections made again from \d+ streams \(by the running server\)/)
  assert.match(await verb(data, 'backup', copy), /rows of \d+ tables .* \(by the running server\)/)
  assert.ok(readdirSync(copy).includes('backup.json'))
  assert.match(await verb(data, 'backup', copy), /is not empty/)

  const page = await fetch(`${url}/fr`)
  assert.equal(page.status, 200)
  assert.match(page.headers.get('content-type') ?? '', /text\/html/)
  assert.match(await page.text(), /<html[^>]* lang="fr"/)

  first.server.kill('SIGTERM')
  const [code, signal] = await once(first.server, 'exit')
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, first.said())

  const again = serve(t, data)
  assert.equal((await fetch(`${await again.address}/health/ready`)).status, 200)
})

test('a server that is killed leaves a folder that starts again', async (t) => {
  const data = folder()
  const first = serve(t, data)
  await first.address
  first.server.kill('SIGKILL')
  await once(first.server, 'exit')
  const again = serve(t, data)
  assert.equal((await fetch(`${await again.address}/health/ready`)).status, 200)
})
