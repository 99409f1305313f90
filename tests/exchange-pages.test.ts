/** A corridor with planted fraud, as customs sees it: who may not first, then the list, a shipment, a decision; in a browser, with axe. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { checkPassport, corridorPolicy } from '#exchange'
import { writePolicy } from '#log'
import { feed } from '../src/demo/corridor/feed.ts'
import { flow, journey, members } from '../src/demo/corridor/flow.ts'
import { axe, fits, openBrowser, screens } from './support/browser.ts'
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
      travel: /km en 6 minutes, de Bar-le-Duc à Liège, selon Meuse Transports/,
      missing: /a remis l’envoi à Terminal de l’Escaut, qui n’en a rien dit/,
      backdated: /antidaté de \d+ minutes/,
    }
    for (const kind of planted) assert.match(text, kinds[kind as keyof typeof kinds], kind)
    assert.match(rows[0]!, /8[0-9]|9[0-9]|100/)
  })

  const shipment = (number: string) => `/fr/exchange/shipment?id=${encodeURIComponent(`https://id.gs1.org/00/${number}`)}`

  await t.test(
    'a shipment that nobody told is not here; a control needs a declarant and a reason; a party that is no authority opens none',
    async () => {
      assert.equal((await ines.get('/fr/exchange/shipment?id=nothing')).status, 404)
      const one = shipment('340123450000000024')
      assert.equal((await ines.post(one, { declarant: 'maker', why: ' ' })).status, 422)
      assert.equal((await ines.post(one, { declarant: 'customs', why: 'x' })).status, 422)
      assert.equal((await ines.post(one, { why: 'x' })).status, 422)
      const { text } = await ines.get(one)
      assert.match(text, /Réception, Anvers/)
      assert.match(text, /Entrée \d+ de son journal/)
      assert.match(text, /Dit\s: 998\skg · 3,1–6,4\s°C/, 'what was told stands in the chain')
      assert.equal(text.split('Ne concorde pas<').length, 2, 'one step is marked: the warm one')
      assert.match(text, /Arrivée, Liège[\s\S]{0,600}Ne concorde pas<[\s\S]{0,40}Meuse Transports a mesuré 14,5/)
      const reused = (await ines.get(shipment('340123450000000031'))).text
      assert.match(reused, /shipment\?id=[^"]*340123450000000017">Voir l’envoi/)
      const receipt = /\/fr\/exchange\/receipts\/[\da-f-]{36}/.exec(text)![0]
      assert.match((await ines.get(receipt)).text, /^c2sp\.org\/tlog-proof@v1\n/)
      const { port } = nodes as Record<'port', Node>
      const [other] = await port.edge.store.owner.query(`select id from identity.account where given = 'Inès'`)
      const atPort = visitor(port.url)
      assert.equal((await atPort.post('/fr/sign-in', { account: String(other?.id) })).status, 303)
      assert.doesNotMatch((await atPort.get(one)).text, /Ouvrir un contrôle/)
      assert.equal((await atPort.post(one, { declarant: 'maker', why: 'x' })).status, 403)
    },
  )

  await t.test(
    'a control is a case: opened from the shipment, held, heard, refused by a person with reasons, contested by who speaks for the company',
    async () => {
      const signedIn = async (given: string) => {
        const [account] = await customs.edge.store.owner.query(`select id from identity.account where given = $1`, [given])
        const who = visitor(customs.url)
        assert.equal((await who.post('/fr/sign-in', { account: String(account?.id) })).status, 303)
        return who
      }
      const [odile, marc] = [await signedIn('Odile'), await signedIn('Marc')]
      const mandate = /value="([\da-f-]{36})"/.exec((await odile.get('/fr/acting')).text)?.[1] ?? ''
      assert.equal((await odile.post('/fr/acting', { mandate })).status, 303)
      assert.equal((await odile.post('/fr/services/controle-douanier/start', {})).status, 403, 'nobody asks to be controlled')

      const one = shipment('340123450000000024')
      assert.equal((await ines.post(one, { declarant: 'maker', why: 'Chaîne du froid rompue.' })).status, 303)
      assert.equal((await ines.post(one, { declarant: 'maker', why: 'Encore.' })).status, 409, 'one at a time')
      const reference = /\/fr\/desk\/cases\/(\d{12})/.exec((await ines.get(one)).text)?.[1] ?? ''
      assert.match((await ines.get('/fr/exchange')).text, /Contrôle ouvert/)

      // What she had before her stands in the case, and the evidence verifies by itself.
      const file = (await ines.get(`/fr/desk/cases/${reference}`)).text
      assert.match(file, /Laiterie du Plateau/)
      const whole = (await ines.get(`/fr/desk/cases/${reference}?view=answers`)).text + file
      assert.match(whole, /a mesuré 14,5.°C/)
      assert.match(whole, /Chaîne du froid rompue/)
      const evidence = /\/documents\/([\da-f-]{36})/.exec(whole)?.[1]
      const passport = (await ines.get(`/fr/desk/cases/${reference}/files/${evidence}`)).text
      const { parties } = customs.edge.town
      const origins = Object.fromEntries(parties.map(({ id, log }) => [id, log.split('+')[0] ?? '']))
      const checked = checkPassport(passport, { policy: writePolicy(corridorPolicy(customs.edge)), origins })
      assert.equal(checked.length, 7)

      const act = (who: typeof ines, action: string, fields: Record<string, string>) =>
        who.post(`/fr/desk/cases/${reference}/do/${encodeURIComponent(action)}`, fields)
      assert.equal(
        (await act(ines, 'saisir', { reason: 'x' })).status,
        404,
        'nothing is seized before somebody looked and the company was heard',
      )
      assert.equal((await act(ines, 'retenir', { reason: 'Nous vérifions la température.' })).status, 303)
      assert.match((await ines.get(one)).text, /Retenu pour vérification/)
      const found = {
        'vérifié le.day': '26',
        'vérifié le.month': '11',
        'vérifié le.year': '2026',
        constat: 'Fromages tièdes.',
        résultat: 'interdite',
      }
      assert.equal((await act(ines, 'avertir', { ...found, reason: 'Denrée impropre.' })).status, 303)

      const mine = (await odile.get(`/fr/cases/${reference}`)).text
      assert.ok(/rien n.est décidé avant/.test(mine), 'she is asked before anything is decided')
      assert.ok(!mine.includes(`/fr/cases/${reference}/withdraw`), 'a control is not hers to take back')
      assert.match(mine, /Nous avons ouvert ce dossier/)
      assert.doesNotMatch(mine, /commencé une demande|calculé votre droit/, 'nobody applied, no right is computed')
      assert.equal((await odile.post(`/fr/cases/${reference}/answer`, { observations: 'Le camion était en panne.' })).status, 303)
      assert.equal((await act(marc, 'saisir', { reason: 'Impropre à la consommation.' })).status, 303)
      const decided = (await ines.get(one)).text
      assert.match(decided, /Marchandise saisie/)
      assert.match(decided, /Ne pas laisser entrer/)
      assert.match(decided, /Ouvrir un contrôle/)

      const told = (await odile.get(`/fr/cases/${reference}`)).text
      assert.ok(told.includes('Impropre à la consommation'), 'she reads the reasons')
      const contest = `/fr/cases/${reference}/do/contester`
      assert.equal((await odile.post(contest, { '.reason': ' ' })).status, 422)
      assert.equal((await odile.submit(contest, { '.reason': 'La sonde est fausse.' })).status, 200)
      assert.equal((await odile.post(contest, { '.go': '1' })).status, 303)
      assert.equal((await act(marc, 'confirmer', { reason: 'Non.' })).status, 403, 'who decided does not decide on the contest')
      assert.equal((await act(ines, 'donner raison', { reason: 'La sonde de rechange dit 6 °C.' })).status, 303)
      assert.match((await ines.get('/fr/exchange')).text, /Envoi libéré/)
    },
  )

  await t.test('the pages in a browser: nothing for axe, nothing wider than a phone', async (t) => {
    const browser = await openBrowser(t, customs.url)
    for (const width of [375, 1280]) {
      const page = await browser.page({ width, dark: width === 375 })
      await page.goto(`${customs.url}/fr/sign-in`)
      await page.getByRole('button', { name: /Inès Caron/ }).click()
      await page.goto(`${customs.url}${shipment('340123450000000024')}#control`)
      await page.getByText('Envoi libéré').waitFor()
      await page.getByRole('button', { name: 'Ouvrir un contrôle' }).click()
      await page.getByRole('link', { name: 'Dites pourquoi, en quelques mots.' }).waitFor()
      await axe(page)
      await fits(page)
      await screens(page, `exchange-control-wrong-${width}`)
      for (const path of ['/fr/exchange', `/fr/exchange/shipment?id=${encodeURIComponent('https://id.gs1.org/00/340123450000000031')}`]) {
        await page.goto(customs.url + path)
        await axe(page)
        await fits(page)
        await screens(page, `exchange-${path.includes('shipment') ? 'shipment' : 'list'}-${width}`)
      }
    }
  })

  await t.test('a party that does not answer is named, and what waits for it; once it is back nothing is said', async () => {
    const { port } = nodes as Record<'port', Node>
    assert.doesNotMatch((await ines.get('/fr/exchange')).text, /ne répond pas/)
    await port.stop()
    const last = journey('340123450000000079', Date.parse('2026-11-26T12:00:00Z')).at(-1)?.[1]
    assert.equal((await customs.capture(last!)).status, 202)
    await until(
      async () => /Terminal de l’Escaut ne répond pas depuis le[^<]*attend \(1\)/.test((await ines.get('/fr/exchange')).text),
      'customs sees who does not answer',
    )
    await port.start()
    await until(async () => !(await ines.get('/fr/exchange')).text.includes('ne répond pas'), 'it was told')
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
    const another = await (await ask('https://id.gs1.org/00/340123450000000024', customs.token)).text()
    const scanned = (path: string) => fetch(`${customs.url}/epcis/id/${path}`, { redirect: 'manual' })
    assert.equal((await scanned('00/340123450000000018')).status, 404, 'a wrong check digit')
    const link = await scanned('sscc/340123450000000017?x=1')
    assert.equal(link.status, 307)

    const browser = await openBrowser(t, customs.url)
    const page = await browser.page({ width: 375 })
    await page.goto(new URL(link.headers.get('location') ?? '', customs.url).href)
    await axe(page)
    await fits(page)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Garder cette page sur mon appareil' }).click(),
    ])
    const kept = join(mkdtempSync(join(tmpdir(), 'guichet-passport-')), 'passport.html')
    await download.saveAs(kept)
    t.after(() => rmSync(dirname(kept), { recursive: true, force: true }))
    for (const node of Object.values(nodes)) await node.stop()
    const give = async (content: string) => {
      await page
        .getByLabel('Passeport du produit')
        .setInputFiles({ name: 'p.json', mimeType: 'application/json', buffer: Buffer.from(content) })
      await page.locator('#passport-result [data-color]').waitFor()
      return await page.locator('#passport-result').innerText()
    }
    assert.match(await give(passport.replace('"quantity":1000', '"quantity":900')), /n’est pas digne de foi[\s\S]*Au moins un mot/)
    assert.match(await give('{}'), /n’est pas un passeport de produit/)
    assert.match(await give(another), /d’un autre produit[\s\S]*340123450000000024/, 'good steps of other goods prove nothing')
    const both = { ...JSON.parse(passport), pages: [...JSON.parse(passport).pages, ...JSON.parse(another).pages] }
    assert.match(await give(JSON.stringify(both)), /mêle les étapes/)
    assert.match(await give(passport.replaceAll('"party":"port"', '"party":"maker"')), /n’est pas digne de foi/)
    const told = await give(passport)
    assert.match(told, /Chaque étape figure, inchangée, au journal/)
    assert.match(told, /Produit\s: 340123450000000017/)
    assert.match(told, /Origine\s: Laiterie du Plateau, Bar-le-Duc/)
    assert.match(told, /Dernier détenteur connu\s: Terminal de l’Escaut/)
    assert.match(told, /Réception, Anvers\s+Terminal de l’Escaut · 996\skg · 3,1–5,9\s°C/)
    assert.equal(await page.locator('#passport-result li').count(), 7)
    await axe(page)
    await fits(page)
    await screens(page, 'exchange-passport-375')

    // The page that she kept, opened as a file.
    await page.goto(`file://${kept}`)
    assert.match(await give(passport), /Dernier détenteur connu\s: Terminal de l’Escaut/)
    assert.match(await give(another), /d’un autre produit/)
    await screens(page, 'exchange-passport-kept-375')
  })
})
