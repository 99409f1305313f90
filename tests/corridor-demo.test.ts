/** The one command that makes a corridor: five nodes start, are told the flow, customs sees it, and all of them end when told. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { until } from './support/corridor.ts'
import { visitor } from './support/visitor.ts'

const root = join(import.meta.dirname, '..')

/** A first port after which four more are free, as far as one can know. */
async function freePorts(): Promise<number> {
  const server = createServer()
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  const { port } = server.address() as { readonly port: number }
  await new Promise((closed) => server.close(closed))
  return port > 60_000 ? port - 20_000 : port + 1
}

test('corridor demo starts five nodes on an empty folder, and one page tells what does not fit', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'guichet-corridor-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const port = await freePorts()
  const child = spawn(process.execPath, ['bin/guichet.mjs', 'corridor', 'demo', '--port', String(port), '--data', data], { cwd: root })
  t.after(() => child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', (part) => {
    said += part
  })
  let wrong = ''
  child.stderr.on('data', (part) => {
    wrong += part
  })
  await until(async () => child.exitCode !== null || said.includes('/fr/exchange'), 'the command says where customs looks', 400)
  assert.equal(child.exitCode, null, wrong)
  for (const name of ['maker', 'shipper', 'port', 'customs', 'consumer']) assert.match(said, new RegExp(`^  ${name} `, 'm'))
  const url = /http:\/\/127\.0\.0\.1:\d+(?=\/fr\/exchange)/.exec(said)?.[0] ?? ''
  const ines = visitor(url)
  const account = /name="account" value="([\da-f-]{36})"[\s\S]{0,400}?Inès Caron/.exec((await ines.get('/fr/sign-in')).text)?.[1] ?? ''
  assert.equal((await ines.post('/fr/sign-in', { account })).status, 303)
  await until(async () => (await ines.get('/fr/exchange')).text.includes('antidaté'), 'customs sees a planted fraud')
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = await gone
  assert.equal(code, 0)
})
