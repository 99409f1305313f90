import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

function serve(t: TestContext, data: string): { server: ChildProcess; said: () => string; address: Promise<string> } {
  const { PATH } = process.env
  const server = spawn(process.execPath, ['bin/guichet.mjs', 'serve'], {
    cwd: root,
    env: { PATH, PORT: '0', GUICHET_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(() => server.kill('SIGKILL'))
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

test('one server on a folder: a second one refuses, the first goes on, ends on SIGTERM and starts again', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'guichet-start-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const first = serve(t, data)
  const url = await first.address

  const second = serve(t, data)
  const [refused] = await once(second.server, 'exit')
  assert.notEqual(refused, 0)
  assert.match(second.said(), /store\.locked/)

  const page = await fetch(`${url}/fr`)
  assert.equal(page.status, 200)
  assert.match(page.headers.get('content-type') ?? '', /text\/html/)
  assert.match(await page.text(), /<html[^>]* lang="fr"/)

  const asked = performance.now()
  first.server.kill('SIGTERM')
  const [code, signal] = await once(first.server, 'exit')
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, first.said())
  assert.ok(performance.now() - asked < 5000, 'it ended within five seconds')

  const again = serve(t, data)
  assert.equal((await fetch(`${await again.address}/health/ready`)).status, 200)
})

test('a server that is killed leaves a folder that starts again', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'guichet-start-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const first = serve(t, data)
  await first.address
  first.server.kill('SIGKILL')
  await once(first.server, 'exit')
  const again = serve(t, data)
  assert.equal((await fetch(`${await again.address}/health/ready`)).status, 200)
})
