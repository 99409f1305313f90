/** What she ends by the link in an e-mail: asked, never by opening an address, and never what the law wants told. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Intent, tell } from '#notices'
import { factsOf, preferencesIn } from '#people'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { jobNamed } from './support/jobs.ts'
import { type MailServer, mailServer } from './support/mail-server.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const samira = '01900000-0000-7000-8000-000000000001'
const system = { actor: 'system', purpose: 'support' }

await eachDatabase((database) => {
  let town: TestTown
  let mail: MailServer
  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
    mail = await mailServer()
  })
  after(async () => {
    await mail.close()
    await town.close()
  })

  /** Told by e-mail through a real server of a town with an address. */
  const told = async (key: string, more: Partial<Intent> = {}): Promise<string> => {
    const intent = { key, to: { person: samira }, topic: 'cases', template: 'notices.help', ...more } as const
    await town.edge.store.as(system, (tx) => tell(town.edge, tx, intent))
    const config = { ...town.edge.config, smtp: `smtp://127.0.0.1:${mail.port}`, url: 'https://guichet.example.org' }
    const before = mail.mails.length
    await jobNamed('notices.reach').run({ ...town.edge, config }, {})
    return mail.mails.slice(before).map(unfolded).join('\n')
  }
  const unfolded = (text: string) =>
    text
      .replace(/\r\n[ \t]+/g, ' ')
      .replace(/=\r\n/g, '')
      .replace(/(=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
  const pathIn = (text: string) => /List-Unsubscribe: <https:\/\/guichet\.example\.org(\/[^>]+)>/.exec(text)?.[1] ?? ''
  const ended = () => town.edge.store.as(system, async (tx) => preferencesIn(await factsOf(tx, samira)).ended)
  /** What a mail program does: no cookies, no page that it came from. */
  const oneClick = (path: string) => town.visitor().post(path, { 'List-Unsubscribe': 'One-Click' }, { Origin: 'https://mail.example' })

  test('an address that the town did not make ends nothing; opening the right one only asks', async () => {
    const text = await told('a')
    const path = pathIn(text)
    assert.match(text, /List-Unsubscribe-Post: List-Unsubscribe=One-Click/)
    assert.ok(text.includes(`Ne plus recevoir d’e-mails sur ce sujet : https://guichet.example.org${path}`.replace(' :', '\u00a0:')))
    const forged = path.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    assert.equal((await town.visitor().get(forged)).status, 404)
    assert.equal((await oneClick(forged)).status, 404)
    assert.equal((await oneClick('/fr/notices/stop/nonsense')).status, 404)
    const page = await town.visitor().get(path)
    assert.match(page.text, /Il s’agit des e-mails sur vos démarches/)
    for (const secret of ['Samira', 'Lambert', 'courriel.example']) assert.equal(page.text.includes(secret), false, secret)
    assert.deepEqual(await ended(), [])
  })

  test('one click ends the topic on e-mail, once; nothing comes round by another way; the law goes on, and says why', async () => {
    const path = pathIn(await told('b'))
    for (const _ of [1, 2]) assert.match((await oneClick(path)).text, /Vous ne recevrez plus d’e-mails sur vos démarches/)
    assert.deepEqual(await ended(), [{ topic: 'cases', channel: 'email' }])
    assert.equal(await told('c'), '')
    const rows = await town.edge.store.owner.query(
      `select i.state, (select count(*)::int from notices.delivery d where d.intent_id = i.id) as ways from notices.intent i where i.key = 'c'`,
    )
    assert.deepEqual({ ...rows[0] }, { state: 'unwanted', ways: 0 })
    assert.match(await told('d', { topic: 'data' }), /List-Unsubscribe:/, 'other topics go on')
    const legal = await told('e', { legal: true })
    assert.match(legal, /ce message ne peut pas être arrêté/)
    assert.doesNotMatch(legal, /List-Unsubscribe/)
    assert.doesNotMatch(await told('f', { topic: 'security' }), /List-Unsubscribe|ne peut pas être arrêté/)
  })

  test('she reads what she ended on her page and takes it up again there; the page with the link does so, too', async () => {
    await town.visitor().post('/fr/notices/resume', { what: 'cases.email' })
    assert.equal((await ended()).length, 1)
    const self = await town.signIn('Samira Lambert')
    assert.match((await self.get('/fr/notices')).text, /E-mail : vos démarches/)
    assert.match((await self.get('/fr/me/preferences')).text, /Vous avez arrêté : Mes dossiers et mes décisions \(E-mail\)/)
    assert.equal((await self.post('/fr/notices/resume', { what: 'nonsense.email' })).status, 303)
    assert.equal((await ended()).length, 1)
    assert.match((await self.submit('/fr/notices/resume', { what: 'cases.email' })).text, /ces messages reprennent/)
    assert.deepEqual(await ended(), [])
    const path = pathIn(await told('g'))
    await oneClick(path)
    assert.match((await town.visitor().post(path, { again: 'yes' })).text, /Vous recevez de nouveau les e-mails sur vos démarches/)
    assert.deepEqual(await ended(), [])
  })

  test('keeping the other preferences keeps what she ended; choosing its channel anew takes it up', async () => {
    await oneClick(pathIn(await told('h')))
    const self = await town.signIn('Samira Lambert')
    const form = { language: 'fr', 'channel-cases': 'email', 'channel-data': 'email', 'channel-offers': 'email', 'channel-news': 'email' }
    await self.post('/fr/me/preferences', { ...form, 'channel-alerts': 'sms' })
    assert.equal((await ended()).length, 1)
    await self.post('/fr/me/preferences', { ...form, 'channel-cases': 'sms', 'channel-alerts': 'sms' })
    assert.equal((await ended()).length, 1)
    await self.post('/fr/me/preferences', { ...form, 'channel-alerts': 'sms' })
    assert.deepEqual(await ended(), [])
  })
})

test('looked at: the page of the link, what she ended, and what she wants together, on a phone in the dark and on a desk', async (t) => {
  const town = await startTown(t, { jobs: false })
  const intent = { key: 'x', to: { person: samira }, topic: 'cases', template: 'notices.help' } as const
  await town.edge.store.as(system, (tx) => tell(town.edge, tx, intent))
  await jobNamed('notices.reach').run(town.edge, {})
  const browser = await openBrowser(t, town.url)
  for (const [width, dark] of [
    [390, true],
    [1280, false],
  ] as const) {
    const page = await browser.page({ width, dark, script: false })
    await page.goto('/demo/mail')
    await page.locator('main table a').first().click()
    await page.getByText('Ne plus recevoir d’e-mails').waitFor()
    await seen(page, `mail-${width}`)
    await page.locator('main p a[href*="/notices/stop/"]').click()
    await seen(page, `stop-${width}`)
    await page.getByRole('button', { name: 'Arrêter ces e-mails' }).click()
    await page.getByText('Vous ne recevrez plus d’e-mails').waitFor()
    await seen(page, `stopped-${width}`)
    await signIn(page, 'Samira Lambert')
    await page.goto('/fr/me/preferences')
    await page.getByRole('checkbox', { name: 'Dossiers et décisions' }).check()
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.waitForLoadState()
    await seen(page, `preferences-ended-${width}`)
    await page.goto('/fr/notices')
    await seen(page, `notices-ended-${width}`)
    await page.getByRole('button', { name: /Reprendre/ }).click()
    await page.getByText('ces messages reprennent').waitFor()
  }
})
