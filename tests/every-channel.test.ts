/** One request, from the web to the counter: every channel goes on where the last one stopped, in one case with one timeline. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const name = 'Samira Lambert'
const samira = '01900000-0000-7000-8000-000000000001'
let town: TestTown
let helene: Visitor
let anybody: Visitor
let reference = ''

before(async () => {
  town = await startTown(undefined)
  helene = await town.signIn('Hélène Marchal')
  anybody = town.visitor()
})
after(() => town.close())

/** Presses keys on the demonstration's telephone; answers what the voice says last. */
async function called(keys: readonly string[]): Promise<string> {
  let { location = '' } = await anybody.post('/demo/phone', { from: '+33639980142' })
  const call = /call=([\w-]+)/.exec(location)?.[1] ?? ''
  for (const one of keys) ({ location = '' } = await anybody.post('/demo/phone', { call, from: '+33639980142', keys: one }))
  return (await anybody.get(location)).text
}

/** The newest message of a kind that went to her and says this. */
async function newest(kind: 'sms' | 'mail', says: RegExp): Promise<string> {
  await town.edge.store.jobs.idle()
  const list = (await anybody.get(`/demo/${kind}`)).text
  for (const [, path] of list.matchAll(new RegExp(`href="(/demo/${kind}/[\\da-f-]{36})"`, 'g')))
    if (says.test((await anybody.get(path!)).text)) return path!
  return assert.fail(`no ${kind} says ${says}`)
}

test('on the web she applies; the office asks for one answer', async () => {
  const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31_000 }
  ;({ reference } = await applied(town.edge, await actorNamed(town, name), 'aide-logement-urgence', answers))
  const agent = await actorNamed(town, 'Hélène Marchal')
  await worked(town.edge, agent, reference, { action: 'instruire' })
  await worked(town.edge, agent, reference, { action: 'compléter', ask: ['nuits'] })
})

test('a text message tells her, and her answer to it stands in the case', async () => {
  const sms = await newest('sms', new RegExp(reference))
  assert.equal((await anybody.post(sms, { text: 'Je compte aussi les nuits chez ma soeur ?' })).status, 303)
  await town.edge.store.jobs.idle()
  assert.match((await helene.get(`/fr/desk/cases/${reference}`)).text, /Je compte aussi les nuits chez ma soeur/)
})

test('the office writes; she answers the e-mail, what it quoted is left out', async () => {
  await helene.post(`/fr/desk/cases/${reference}/messages`, { text: 'Oui, toutes les nuits passées hors de chez vous comptent.' })
  const mail = await newest('mail', /Le service vous a écrit un message/)
  const said = 'Merci. Alors quatorze nuits.\n\nLe 27 nov., le Département a écrit :\n> Le service vous a écrit un message.'
  assert.equal((await anybody.post(mail, { text: said })).status, 303)
  await town.edge.store.jobs.idle()
  const page = (await helene.get(`/fr/desk/cases/${reference}`)).text
  assert.match(page, /Merci\. Alors quatorze nuits\./)
  assert.doesNotMatch(page, /le Département a écrit/)
})

test('the telephone says that her answer is awaited, and puts her on the list of calls', async () => {
  const said = await called(['1', '1', reference, '09061988'])
  assert.match(said, /Une réponse de vous est attendue/)
  assert.match(said, /Nous attendons une réponse de vous/)
  await called(['1', '1', reference, '09061988', '1', '1'])
  const calls = (await helene.get('/fr/desk/calls')).text
  assert.ok(calls.includes(`/fr/desk/cases/${reference}`))
})

test('at the counter the agent gives the answer with her', async () => {
  const found = await helene.post('/fr/desk/people', {
    family: 'Lambert',
    given: 'Samira',
    'birth.day': '9',
    'birth.month': '6',
    'birth.year': '1988',
    reason: 'Elle est au guichet pour finir sa demande.',
  })
  assert.match(found.location ?? '', new RegExp(samira))
  const seen = { document: 'passport', number: '12AB34567', present: 'yes' }
  assert.equal((await helene.post(`/fr/counter/visits/${samira}`, seen)).status, 303)
  assert.equal((await helene.post(`/fr/cases/${reference}/answer`, { nuits: '14' })).status, 303)
  await helene.post('/fr/counter/visit-over', {})
  const { view } = await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'accorder' })
  assert.equal(view.outcome, 'granted')
  assert.equal(view.answers.nuits, 14)
})

test('it was one case, and its page tells all of it', async (t) => {
  const rows = await town.edge.store.owner.query('select reference from cases.case where person_id = $1', [samira])
  assert.deepEqual(rows, [{ reference }])
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 400 })
  await signIn(page, name)
  await page.goto(`/fr/cases/${reference}`)
  await seen(page, 'every-channel')
  const told = await page.locator('main').innerText()
  for (const one of ['chez ma soeur', 'toutes les nuits passées', 'quatorze nuits', 'au guichet, avec la personne', '1 260'])
    assert.ok(told.replaceAll(/[\u00a0\u202f]/g, ' ').includes(one), one)
  await page.goto('/fr/access')
  assert.match(await page.locator('main').innerText(), /Le standard téléphonique/)
})

test('a phone may keep the town among its programs', async (t) => {
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ width: 400, lang: 'nl' })
  await page.goto('/nl')
  const session = await page.context().newCDPSession(page)
  const { url, errors, data = '{}' } = await session.send('Page.getAppManifest')
  assert.match(url, /\/nl\/manifest\.webmanifest$/)
  assert.deepEqual(errors, [])
  const manifest = JSON.parse(data) as { name: string; start_url: string; icons: { src: string }[] }
  assert.equal(manifest.name, 'Loket van de stad, Valmont-sur-Meuse')
  assert.equal(manifest.start_url, '/nl')
  assert.equal((await fetch(new URL(manifest.icons[0]!.src, town.url))).headers.get('content-type'), 'image/svg+xml')
})
