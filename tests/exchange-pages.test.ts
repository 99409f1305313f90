/** A corridor with planted fraud, as customs sees it: who may not first, then the list, a shipment, a decision; in a browser, with axe. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { feed } from '../src/demo/corridor/feed.ts'
import { flow, members } from '../src/demo/corridor/flow.ts'
import { axe, fits, openBrowser } from './support/browser.ts'
import { type Node, openCorridor, until } from './support/corridor.ts'
import { visitor } from './support/visitor.ts'

const planted = ['temperature', 'weight', 'document', 'travel', 'missing', 'backdated']

test('customs sees five frauds among six shipments, with reasons, and decides', async (t) => {
  const nodes = await openCorridor(t, { parties: members.filter(({ id }) => id !== 'consumer'), demo: true })
  const { customs } = nodes as Record<'customs', Node>
  const told = flow(Date.parse('2026-11-26T12:00:00Z'))
  await feed(Object.values(nodes), told, '2026-11-26T12:00:00Z')
  await until(async () => (await customs.events()).length === told.length, 'customs is told of every step that the law has it told')

  const outsider = visitor(customs.url)
  assert.equal((await outsider.get('/fr/exchange')).status, 303)
  const [account] = await customs.edge.store.owner.query(`select id from identity.account where given = 'Inès'`)
  const ines = visitor(customs.url)
  assert.equal((await ines.post('/fr/sign-in', { account: String(account?.id) })).status, 303)

  await t.test('the list begins with what does not fit; the honest shipment has no reason', async () => {
    const { text } = await ines.get('/fr/exchange')
    const rows = text.split('<tr').slice(2)
    assert.equal(rows.length, 6)
    const kinds = {
      temperature: /a mesuré 14,5.°C/,
      weight: /a pesé 998.kg, Terminal de l’Escaut a pesé 736.kg/,
      document: /sert aussi à l’envoi 340123450000000017/,
      travel: /km en 6 minutes/,
      missing: /a remis l’envoi à Terminal de l’Escaut, qui n’en a rien dit/,
      backdated: /antidaté de \d+ minutes/,
    }
    for (const kind of planted) assert.match(text, kinds[kind as keyof typeof kinds], kind)
    assert.match(rows[0]!, /8[0-9]|9[0-9]|100/)
  })

  await t.test('a shipment that nobody told is not here, and a decision needs a reason', async () => {
    assert.equal((await ines.get('/fr/exchange/shipment?id=nothing')).status, 404)
    const one = `/fr/exchange/shipment?id=${encodeURIComponent('https://id.gs1.org/00/340123450000000024')}`
    assert.equal((await ines.post(one, { decision: 'hold', reason: ' ' })).status, 422)
    assert.equal((await ines.post(one, { decision: 'burn', reason: 'x' })).status, 422)
    assert.equal((await ines.post(one, { decision: 'hold', reason: 'Chaîne du froid rompue.' })).status, 303)
    const { text } = await ines.get(one)
    assert.match(text, /Retenir l’envoi, le .*Chaîne du froid rompue\./)
    assert.match(text, /Réception, Anvers/)
    assert.match(text, /Entrée \d+ de son journal/)
    const receipt = /\/fr\/exchange\/receipts\/[\da-f-]{36}/.exec(text)![0]
    assert.match((await ines.get(receipt)).text, /^c2sp\.org\/tlog-proof@v1\n/)
  })

  await t.test('the pages in a browser: nothing for axe, nothing wider than a phone', async (t) => {
    const browser = await openBrowser(t, customs.url)
    for (const width of [375, 1280]) {
      const page = await browser.page({ width })
      await page.goto(`${customs.url}/fr/sign-in`)
      await page.getByRole('button', { name: /Inès Caron/ }).click()
      for (const path of ['/fr/exchange', `/fr/exchange/shipment?id=${encodeURIComponent('https://id.gs1.org/00/340123450000000031')}`]) {
        await page.goto(customs.url + path)
        await axe(page)
        await fits(page)
      }
    }
  })

  await t.test('who buys checks origin and custody in her browser, from the file alone, when every node is off', async (t) => {
    const epc = 'https://id.gs1.org/00/340123450000000017'
    const ask = (thing: string, token?: string) =>
      fetch(`${customs.url}/epcis/passport?epc=${encodeURIComponent(thing)}`, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      })
    assert.equal((await ask(epc)).status, 401)
    assert.equal((await ask('https://id.gs1.org/00/340123450000000919', customs.token)).status, 404)
    const passport = await (await ask(epc, customs.token)).text()
    const scanned = (path: string) => fetch(`${customs.url}/epcis/id/${path}`, { redirect: 'manual' })
    assert.equal((await scanned('00/340123450000000018')).status, 404, 'a wrong check digit')
    const link = await scanned('sscc/340123450000000017?x=1')
    assert.equal(link.status, 307)

    const browser = await openBrowser(t, customs.url)
    const page = await browser.page({ width: 375 })
    await page.goto(new URL(link.headers.get('location') ?? '', customs.url).href)
    await axe(page)
    await fits(page)
    for (const node of Object.values(nodes)) await node.stop()
    const give = async (content: string) => {
      await page
        .getByLabel('Passeport du produit')
        .setInputFiles({ name: 'p.json', mimeType: 'application/json', buffer: Buffer.from(content) })
      await page.locator('#passport-result [data-color]').waitFor()
      return await page.locator('#passport-result').innerText()
    }
    assert.match(await give(passport.replace('"quantity":1000', '"quantity":900')), /n’est pas digne de foi/)
    assert.match(await give(passport.replaceAll('"party":"port"', '"party":"maker"')), /n’est pas digne de foi/)
    const told = await give(passport)
    assert.match(told, /Chaque étape figure au journal/)
    assert.match(told, /Fabrication · Bar-le-Duc · Laiterie du Plateau/)
    assert.match(told, /Réception · Anvers · Terminal de l’Escaut/)
    assert.equal(await page.locator('#passport-result li').count(), 7)
  })
})
