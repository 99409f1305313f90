/** The ways by which alerts come by themselves: a folder, feeds of others, and signatures that are checked. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { SignedXml } from 'xml-crypto'
import { certify, issueToken } from '#identity'
import { settableClock } from '#kernel'
import { jobNamed } from './support/jobs.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const demo = new URL('../towns/demo', import.meta.url).pathname
const exercise = readFileSync(join(demo, 'alerts/crue-exercice.cap.xml'), 'utf8')
const message = (identifier: string, sender: string, more: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    '{identifier}': identifier,
    '{sent}': '2026-11-20T05:00:00-00:00',
    '{expires}': '2036-11-30T05:00:00-00:00',
    'crues@prefecture.example': sender,
    ...more,
  }).reduce((text, [from, to]) => text.replaceAll(from, to), exercise)

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const from = Date.parse('2026-01-01T00:00:00Z')
const until = Date.parse('2026-12-31T00:00:00Z')
const certificate = certify({ subject: 'Préfecture', key: rsa.publicKey, issuer: 'CA', by: authority, from, until, authority: false })

function signed(xml: string): string {
  const made = new SignedXml({
    privateKey: rsa.privateKey,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  const transforms = ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'] as const
  made.addReference({
    xpath: '/*',
    isEmptyUri: true,
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: [...transforms],
  })
  made.computeSignature(xml)
  return made.getSignedXml()
}

await eachDatabase((database) => {
  const clock = settableClock('2026-11-20T05:30:00.000Z')
  /** what the neighbour's server has: path → type and text; and what it was asked for */
  const pages = new Map<string, string>()
  const asked: { path: string; etag: string | undefined }[] = []
  let broken = false
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push({ path, etag: request.headers['if-none-match'] })
    const text = pages.get(path)
    if (broken || text === undefined) return void response.writeHead(broken ? 500 : 404).end()
    const etag = `"${text.length}"`
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
    response.writeHead(200, { etag, 'content-type': 'application/xml' }).end(text)
  })
  let town: TestTown
  let folder: string
  let edge: TestTown['edge']
  before(async () => {
    await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
    folder = mkdtempSync(join(tmpdir(), 'guichet-ways-'))
    const definitions = join(folder, 'town')
    cpSync(demo, definitions, { recursive: true })
    writeFileSync(join(definitions, 'alerts/prefecture.pem'), certificate)
    const file = join(definitions, 'response.yaml')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(
        'senders: ',
        'senders:\n  - { sender: signe@prefecture.example, signed: [alerts/prefecture.pem] } #',
      ),
    )
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    appendFileSync(
      file,
      `feeds:\n  - { id: voisine, title: { fr: "Ville voisine" }, url: "${origin}/alerts.atom", minutes: 5, senders: [alertes@voisine.example] }\n`,
    )
    town = await startTown(undefined, { database, town: definitions, clock, jobs: false })
    edge = { ...town.edge, config: { ...town.edge.config, alerts: join(folder, 'alerts') } }
    mkdirSync(join(folder, 'alerts'))
  })
  after(async () => {
    await town.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const messages = async () =>
    (await town.edge.store.owner.query('select identifier, outcome, because from response.message order by at, identifier')).map(
      ({ identifier, outcome, because }) => `${identifier} ${outcome} ${because ?? '-'}`,
    )

  test('a sender whose certificate is pinned: unsigned or forged reaches nobody, signed starts at once', async () => {
    const send = async (xml: string) => {
      const { token } = await issueToken(town.edge, { as: 'Nora Collignon' })
      const headers = { 'content-type': 'application/cap+xml', authorization: `Bearer ${token}` }
      return (await (await fetch(`${town.url}/api/v1/alerts`, { method: 'POST', body: xml, headers })).json()) as Record<string, unknown>
    }
    const sender = 'signe@prefecture.example'
    const good = signed(message('s-1', sender))
    assert.equal((await send(message('s-1', sender))).because, 'signature')
    assert.equal((await send(good.replace('Meuse flood', 'Meuse calm'))).because, 'signature')
    const inside = good.replace(/^<\?xml[^>]*>\s*/, '')
    const wrapping = message('s-1', sender).replace('</alert>', `<wrapped>${inside}</wrapped></alert>`)
    assert.equal((await send(wrapping)).because, 'signature')
    assert.equal((await send(good)).outcome, 'declared', 'a forged one of the same name did not keep it out')
    clock.set('2027-01-02T00:00:00.000Z')
    assert.equal((await send(signed(message('s-2', sender)))).because, 'signature', 'the certificate is over')
    clock.set('2026-11-20T05:30:00.000Z')
  })

  test('files of the folder are taken once, moved, and say what became of them', async () => {
    const at = join(folder, 'alerts')
    const put = (name: string, text: string, old = true) => {
      writeFileSync(join(at, name), text)
      const time = new Date(clock.now() - (old ? 60_000 : 0))
      utimesSync(join(at, name), time, time)
    }
    put('1.cap', message('f-1', 'alertes@autre.example'))
    put('2.xml', '<!DOCTYPE alert [<!ENTITY a "boom">]><alert>&a;</alert>')
    put('3.xml', message('f-3', 'alertes@autre.example', { Exercise: 'Test' }))
    put('4.xml', 'x'.repeat(4_000_001))
    put('5.xml', message('f-5', 'alertes@autre.example'), false)
    put('note.txt', 'not for us')
    await jobNamed('response.folder').run(edge, {})
    assert.deepEqual(readdirSync(at).sort(), ['5.xml', 'done', 'note.txt', 'refused'], 'one is still being written')
    const reason = (name: string) => JSON.parse(readFileSync(join(at, name), 'utf8')) as Record<string, unknown>
    assert.equal(reason('done/1.cap.txt').outcome, 'declared')
    assert.deepEqual(reason('refused/2.xml.txt'), { refused: 'alert.xml', why: 'declaration' })
    assert.deepEqual(reason('done/3.xml.txt'), { outcome: 'kept', because: 'status' })
    assert.deepEqual(reason('refused/4.xml.txt'), { refused: 'alert.xml', why: 'too-large' })
    put('1.cap', message('f-1', 'alertes@autre.example'))
    await jobNamed('response.folder').run(edge, {})
    assert.equal(readdirSync(join(at, 'done')).length, 6, 'the same name again stands beside the first')
    assert.equal((await messages()).filter((one) => one.startsWith('f-1')).length, 1, 'the same message twice is once')
    assert.ok(existsSync(join(at, '5.xml')))
  })

  const entry = (name: string, at = '1') =>
    `<entry><id>urn:${name}</id><updated>2026-11-20T05:0${at}:00Z</updated><link rel="self" href="/no"/><link rel="alternate" type="application/cap+xml" href="/${name}.cap"/></entry>`
  const feed = (...entries: string[]) =>
    pages.set(
      '/alerts.atom',
      `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Voisine</title>${entries.join('')}</feed>`,
    )
  const read = async () => {
    clock.advance(5 * 60_000)
    asked.length = 0
    await jobNamed('response.feeds').run(edge, {})
    return asked.map(({ path }) => path)
  }

  test('a feed is read in its interval, each message once, and not at all while nothing changed', async () => {
    pages.set('/a.cap', message('n-1', 'alertes@voisine.example'))
    pages.set('/b.cap', message('n-2', 'crues@prefecture.example'))
    feed(entry('b'), entry('a'))
    assert.deepEqual(await read(), ['/alerts.atom', '/a.cap', '/b.cap'], 'the oldest first')
    const got = (await messages()).filter((one) => one.startsWith('n-'))
    assert.deepEqual(got, ['n-1 declared -', 'n-2 kept sender'], 'it speaks for nobody else')
    const [row] = await town.edge.store.owner.query(
      `select state from response.situation where id = (select situation_id from response.message where identifier = 'n-1')`,
    )
    assert.equal(row?.state, 'proposed', 'the neighbour is no sender that starts by itself: an officer publishes')
    assert.deepEqual(await read(), ['/alerts.atom'])
    assert.notEqual(asked[0]?.etag, undefined)
    asked.length = 0
    await jobNamed('response.feeds').run(edge, {})
    assert.deepEqual(asked, [], 'not before its time')
  })

  test('a server that is away, a message that is missing, a hostile one: what goes wrong is seen, and the rest comes', async () => {
    const nora = await town.signIn('Nora Collignon')
    broken = true
    await read()
    assert.match((await nora.get('/fr/desk/response')).text, /Ville voisine.*response\.feed-status.*5 min/s)
    broken = false
    pages.set('/c.cap', '<!DOCTYPE alert []><alert/>')
    pages.set('/e.cap', message('n-5', 'alertes@voisine.example', { Exercise: 'Test' }))
    feed(entry('e'), entry('d'), entry('c'), entry('b'), entry('a'))
    assert.ok((await read()).includes('/e.cap'))
    assert.ok((await messages()).includes('n-5 kept status'))
    assert.match((await nora.get('/fr/desk/response')).text, /response\.feed-status/, 'one is missing')
    pages.set('/d.cap', message('n-4', 'alertes@voisine.example', { Exercise: 'Draft' }))
    assert.deepEqual(await read(), ['/alerts.atom', '/d.cap'], 'only that one is asked for again')
    assert.match((await nora.get('/fr/desk/response')).text, /Lu en entier/)
    feed(`<entry><updated>2026-11-20T06:00:00Z</updated><link href="http://169.254.169.254/latest/meta-data"/></entry>`)
    await read()
    assert.match((await nora.get('/fr/desk/response')).text, /outgoing\.not-allowed/, 'it leads us nowhere else')
  })
})
