/** The one command that makes a corridor: five nodes start, are told the flow, customs sees it, and all of them end when told. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { feed } from '../src/demo/corridor/feed.ts'
import { journey } from '../src/demo/corridor/flow.ts'
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
  await until(async () => child.exitCode !== null || said.includes('passport.json'), 'the command says where customs looks', 400)
  assert.equal(child.exitCode, null, wrong)
  for (const name of ['maker', 'shipper', 'port', 'customs', 'consumer']) assert.match(said, new RegExp(`^  ${name} `, 'm'))
  const url = /http:\/\/127\.0\.0\.1:\d+(?=\/fr\/exchange)/.exec(said)?.[0] ?? ''
  const ines = visitor(url)
  const account = /name="account" value="([\da-f-]{36})"[\s\S]{0,400}?Inès Caron/.exec((await ines.get('/fr/sign-in')).text)?.[1] ?? ''
  assert.equal((await ines.post('/fr/sign-in', { account })).status, 303)
  await until(async () => (await ines.get('/fr/exchange')).text.includes('antidaté'), 'customs sees a planted fraud')

  const passport = JSON.parse(readFileSync(join(data, 'passport.json'), 'utf8')) as { readonly pages: readonly unknown[] }
  assert.equal(passport.pages.length, 7)

  // A node is killed, says nothing while it is told of, and has it all once it is back.
  child.stdin.write('nobody\nport\n')
  await until(async () => said.includes('port ended (SIGKILL)'), 'the port is killed')
  assert.match(said, /No node is called so/)
  const nodes = ['maker', 'shipper', 'port'].map((id, index) => ({
    ...{ id, url: `http://127.0.0.1:${port + index}` },
    token: readFileSync(join(data, id, 'exchange.token'), 'utf8').trim(),
  }))
  const missed = journey('340123450000000079', Date.now() - 30 * 3_600_000).filter(([party]) => party === 'maker' || party === 'shipper')
  await feed(nodes, missed, new Date().toISOString())
  child.stdin.write('port\n')
  await until(async () => said.includes('port answers again'), 'the port is back')
  const atPort = nodes[2]!
  const heard = async () =>
    (
      await fetch(`${atPort.url}/epcis/events?MATCH_epc=https://id.gs1.org/00/340123450000000079`, {
        headers: { authorization: `Bearer ${atPort.token}` },
      })
    ).text()
  await until(async () => (await heard()).includes('340123450000000079'), 'what it missed comes')

  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = await gone
  assert.equal(code, 0)
})
