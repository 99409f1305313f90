/** A person is given a letter; whoever holds it checks it in a browser: on the town's page, on a saved page without a network, from the code on paper. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { asPerson, decisionPaper, findCase, readCase } from '#cases'
import { commit, proofInPdf, readPolicy, readProof, verifyProof } from '#log'
import { axe, fits, openBrowser, screens } from './support/browser.ts'
import { startTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const give = (page: Page, name: string, bytes: Uint8Array) =>
  page.setInputFiles('#receipt', { name, mimeType: 'application/pdf', buffer: Buffer.from(bytes) })

/** A letter asked for in the moment in which it was written may come before the log has its entry: then it carries no receipt yet. */
async function provenPaper(url: string, cookie: string): Promise<Uint8Array> {
  for (let tries = 0; ; tries++) {
    const bytes = new Uint8Array(await (await fetch(url, { headers: { Cookie: cookie } })).arrayBuffer())
    if ((await proofInPdf(bytes)) !== undefined || tries === 600) return bytes
    await setTimeout(200)
  }
}

test('a letter is checked by anyone, in the browser, with the town or without it', async (t) => {
  const town = await startTown(t)
  const colin = await actorNamed(town, 'Sébastien Colin')
  const { reference } = await applied(town.edge, colin, 'aide-logement-urgence', {
    occupation: 'locataire',
    inhabitable: true,
    nuits: 10,
    revenu: 60_000,
  })
  const helene = await actorNamed(town, 'Hélène Marchal')
  await worked(town.edge, helene, reference, { action: 'instruire' })
  await worked(town.edge, helene, reference, { action: 'refuser', reason: "Votre logement est hors de la zone de l'arrêté." })
  const own = await town.signIn('Sébastien Colin')
  const policy = (await own.get('/log/policy')).text
  const letters = new Map<string, Uint8Array>()
  for (const paper of ['receipt', 'decision'] as const) {
    const bytes = await provenPaper(`${town.url}/fr/cases/${reference}/${paper}.pdf`, own.cookie())
    const proof = readProof((await proofInPdf(bytes)) ?? '')
    assert.ok(verifyProof(proof, proof.extra!, readPolicy(policy)).index >= 0)
    letters.set(paper, bytes)
  }
  const letter = letters.get('decision')!
  const browser = await openBrowser(t, town.url)

  await t.test('without script the page says so, and how else it can be done', async () => {
    const page = await browser.page({ script: false })
    await page.goto('/fr/receipt')
    await page.getByText('La vérification se fait avec JavaScript').waitFor()
    await axe(page)
  })

  await t.test('the letter is genuine; one with a changed receipt, or another town’s keys, is not', async () => {
    const page = await browser.page({ width: 390 })
    await page.goto('/fr/receipt')
    await axe(page)
    await give(page, 'decision.pdf', letter)
    await page.getByText('Le reçu est conforme au journal signé par la ville').waitFor()
    await page
      .getByText((await proofText(letter)).index)
      .first()
      .waitFor()
    await axe(page)
    await fits(page)
    await screens(page, 'receipt-good-390')
    const text = (await proofInPdf(letter))!
    await give(page, 'r.tlog-proof', Buffer.from(text.replace(/index \d+/, 'index 0')))
    await page.getByText('L’enregistrement n’est pas à cette place').waitFor()
    await axe(page)
    await screens(page, 'receipt-bad-390')
    await page.getByText('À qui faire confiance').click()
    await page.getByLabel('Clés du journal et de ses témoins').fill('log nothing\nquorum none\n')
    await page.getByLabel('Clés du journal et de ses témoins').blur()
    await page.getByText('Les clés données ne sont pas lisibles').waitFor()
  })

  await t.test(
    'an entry by number or hash, for anybody; which event it is, for its person; an opening is read in the browser alone',
    async () => {
      const anybody = town.visitor()
      const { index, extra } = readProof((await proofInPdf(letter))!)
      const leaf = createHash('sha256')
        .update(Buffer.concat([Buffer.from([0]), extra!]))
        .digest()
      for (const wrong of ['-1', 'x', 'abc=', '0'.repeat(63)])
        assert.equal((await anybody.get(`/fr/log?entry=${wrong}`)).status, 422, wrong)
      assert.match((await anybody.get('/fr/log?entry=99999999')).text, /n’est pas dans le journal publié/)
      assert.match((await anybody.get(`/fr/log?entry=${'0'.repeat(64)}`)).text, /n’est pas dans le journal publié/)
      for (const named of [String(index), Buffer.from(extra!).toString('hex'), leaf.toString('base64')]) {
        const { text } = await anybody.get(`/fr/log?entry=${encodeURIComponent(named)}`)
        assert.ok(text.includes(`Entrée ${index}`) && text.includes(Buffer.from(extra!).toString('hex')), named)
        assert.ok(
          !text.includes('Cette entrée est à vous') && !/case\.|Colin/.test(text.replace(/<script[\s\S]*?<\/script>/g, '')),
          'nothing of anybody',
        )
      }
      const proof = readProof((await anybody.get(`/fr/log/entries/${index}`)).text)
      assert.equal(verifyProof(proof, extra!, readPolicy(policy)).index, index)
      assert.equal((await anybody.get('/fr/log/entries/99999999')).status, 404)

      const at = `/fr/log/entries/${index}/opening`
      assert.equal((await anybody.get(at)).status, 303)
      assert.equal((await (await town.signIn('Samira Lambert')).get(at)).status, 404, 'of somebody else')
      assert.ok(!(await (await town.signIn('Samira Lambert')).get(`/fr/log?entry=${index}`)).text.includes('Cette entrée est à vous'))
      assert.match((await own.get(`/fr/log?entry=${index}`)).text, /Cette entrée est à vous[\s\S]*case\./)
      const opening = (await own.get(at)).text
      const { envelope, salt } = JSON.parse(opening) as { envelope: unknown; salt: string }
      assert.deepEqual(commit(Buffer.from(salt, 'base64'), envelope), Buffer.from(extra!))

      const page = await browser.page({ width: 390 })
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.method()))
      await page.goto(`/fr/log?entry=${index}`)
      await axe(page)
      await fits(page)
      asked.length = 0
      const file = (text: string) =>
        page.setInputFiles('#opening', { name: 'o.json', mimeType: 'application/json', buffer: Buffer.from(text) })
      await file(opening)
      await page.getByText(`Cet événement est bien celui de l’entrée ${index}.`).waitFor()
      await axe(page)
      await fits(page)
      await screens(page, 'log-entry-390')
      await file(opening.replace('"type": "case.', '"type": "Case.'))
      await page.getByText('Ce fichier n’ouvre aucune entrée.').waitFor()
      await file(JSON.stringify({ envelope, salt }))
      await page.getByText('le fichier ne porte pas de preuve').waitFor()
      await file('{')
      await page.getByText('Le fichier ne contient pas de reçu lisible').waitFor()
      await axe(page)
      assert.deepEqual(asked, [], 'nothing is sent')
      const wide = await browser.page({ dark: true })
      await wide.goto('/en/log?entry=x')
      await axe(wide)
      await screens(wide, 'log-entry-wrong-dark')
    },
  )

  await t.test('from the code on paper: the page makes the receipt itself, and the server is not told which', async () => {
    const row = await findCase(town.edge, asPerson(colin, 'compte'), reference)
    const opened = await town.edge.store.as(asPerson(colin, 'compte'), (tx) => readCase(town.edge, tx, { id: row.id }))
    const { proof } = await decisionPaper(town.edge, opened, 'fr')
    const address = new URL(proof!.receipt!.url)
    const page = await browser.page({ dark: true })
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`/fr/receipt${address.hash}`)
    await page.getByText('Le reçu est conforme au journal signé par la ville').waitFor()
    await page.getByText(proof!.commitment.replace(/(.{8})(?=.)/g, '$1 ')).waitFor()
    assert.equal(
      asked.some((url) => url.includes(address.hash.slice(1))),
      false,
    )
    await axe(page)
    await screens(page, 'receipt-address-dark')
    await page.goto(`/fr/receipt${address.hash.replace(/^#\d+/, '#0')}`)
    await page.getByText('Ce reçu n’est pas valable').waitFor()
  })

  await t.test('a page that was saved checks without any network', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-saved-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const saved = join(folder, 'receipt.html')
    writeFileSync(saved, (await own.get('/nl/receipt')).text)
    const context = await (await browser.page()).context().browser()!.newContext({ offline: true })
    const page = await context.newPage()
    await page.goto(pathToFileURL(saved).href)
    for (const bytes of letters.values()) {
      await give(page, 'brief.pdf', bytes)
      const result = page.locator('#receipt-result')
      await result.getByText('Het bewijs klopt met het logboek').waitFor()
      assert.match(await result.innerText(), new RegExp((await proofText(bytes)).index))
    }
    await give(page, 'brief.pdf', Buffer.from('%PDF-1.7 of something else'))
    await page.getByText('Het bestand bevat geen leesbaar bewijs').waitFor()
    await context.close()
  })
})

async function proofText(letter: Uint8Array): Promise<{ index: string }> {
  return { index: String(readProof((await proofInPdf(letter))!).index) }
}
