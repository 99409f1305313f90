import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { isPlainPath, openShared, type SharedPage, sentAs } from './shared.ts'

const text = ({ plain }: SharedPage) => new TextDecoder().decode(plain)
const noise = (seed: number, length: number) =>
  Array.from({ length }, (_, n) => String.fromCharCode(97 + ((seed * 7919 + n * n) % 26))).join('')

test('what is not to be kept is made each time; a failure is not kept either', async () => {
  const { page, find } = openShared({ most: 1e6, mark: () => '' })
  let made = 0
  const nothing = async () => void made++
  assert.equal(await page('/fr', nothing as () => Promise<undefined>), undefined)
  await page('/fr', nothing as () => Promise<undefined>)
  assert.equal(made, 2)
  await assert.rejects(
    page('/fr', () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(find('/fr'), undefined)
  assert.equal(text((await page('/fr', async () => 'yes'))!), 'yes')
})

test('however many ask at once, a page is made once', async () => {
  const { page } = openShared({ most: 1e6, mark: () => '' })
  let made = 0
  const all = await Promise.all(Array.from({ length: 20 }, () => page('/fr', async () => `page ${++made}`)))
  assert.deepEqual([...new Set(all.map((one) => text(one!)))], ['page 1'])
})

test('under another mark nothing of before is shown, nor what was begun before and ended after', async () => {
  let mark = 'one'
  const { page, find } = openShared({ most: 1e6, mark: () => mark })
  await page('/fr', async () => 'old')
  const { promise, resolve: go } = Promise.withResolvers<string>()
  const slow = page('/nl', () => promise)
  mark = 'two'
  assert.equal(find('/fr'), undefined)
  const anew = page('/nl', async () => 'new')
  go('old')
  assert.equal(text((await slow)!), 'old', 'whoever asked before')
  assert.equal(text((await anew)!), 'new')
  assert.equal(text(find('/nl')!), 'new')
})

test('a page that is changed while it is made, unnoticed by anybody, is not kept', async () => {
  let mark = 'one'
  const { page, find } = openShared({ most: 1e6, mark: () => mark })
  await page('/fr', async () => {
    mark = 'two'
    return 'half old'
  })
  assert.equal(find('/fr'), undefined)
})

test('no more is kept than may be; what was asked least lately goes', async () => {
  const { page, find } = openShared({ most: 10_000, mark: () => '' })
  for (let n = 0; n < 500; n++) {
    await page(`/fr/${n}`, async () => noise(n, 1000))
    find('/fr/0')
  }
  const left = Array.from({ length: 500 }, (_, n) => n).filter((n) => find(`/fr/${n}`) !== undefined)
  assert.ok(left.includes(0) && left.includes(499) && left.length < 10, String(left))
  await page('/fr/huge', async () => noise(1, 20_000))
  assert.equal(find('/fr/huge'), undefined)
})

test('an address that can be spelled otherwise is none of a kept page', () => {
  for (const path of ['/fr/%61ide', '/fr//aide', '//x/fr', '/fr/', '/fr/a.b', '/fr/é', '/fr/a;b', ''])
    assert.equal(isPlainPath(path), false, path)
  for (const path of ['/fr', '/fr/services/aide-logement-urgence', '/nl/pages/vos_donnees']) assert.equal(isPlainPath(path), true, path)
})

test('who has it is told so; who cannot unpack gets it plain', async () => {
  const page = (await openShared({ most: 1e6, mark: () => '' }).page('/fr', async () => '<p>é</p>'))!
  const as = (headers: Readonly<Record<string, string>>) => sentAs(page, 'fr', (name) => headers[name])
  assert.equal(as({ 'if-none-match': '"other", W/"x"' }).body, page.plain)
  assert.equal(as({ 'if-none-match': `"other", ${page.etag}` }).body, null)
  for (const none of ['', 'identity', 'br', 'gzip;q=0'])
    assert.equal(as({ 'accept-encoding': none }).headers['Content-Encoding'], undefined, none)
  const packed = as({ 'accept-encoding': 'gzip, deflate, br' })
  assert.equal(packed.headers['Content-Encoding'], 'gzip')
  assert.equal(gunzipSync(packed.body!).toString(), '<p>é</p>')
  assert.equal(packed.headers.Vary, 'Cookie, Accept-Encoding')
})
