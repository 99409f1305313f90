/** A device of a person is called when she is written to: it is hers alone, learns nothing of what it is about, and is forgotten when it is gone. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { settableClock } from '#kernel'
import { type Intent, notices, tell } from '#notices'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { jobNamed } from './support/jobs.ts'
import { device, openPushService, type PushService } from './support/push-service.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const samira = '01900000-0000-7000-8000-000000000001'
const system = { actor: 'system', purpose: 'support' }

await eachDatabase((database) => {
  let town: TestTown
  let service: PushService
  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
    service = await openPushService()
  })
  after(async () => {
    await service.close()
    await town.close()
  })

  const told = async (key: string, more: Partial<Intent> = {}) => {
    const intent = { key, to: { person: samira }, topic: 'cases', template: 'notices.help', ...more } as const
    await town.edge.store.as(system, (tx) => tell(town.edge, tx, intent))
    await reach()
  }
  const reach = (minutes = 0) =>
    jobNamed('notices.reach').run({ ...town.edge, clock: settableClock(town.edge.clock.now() + minutes * 60_000) }, {})
  const ways = async (key: string) =>
    (
      await town.edge.store.owner.query(
        `select d.channel, d.reason, d.status from notices.delivery d join notices.intent i on i.id = d.intent_id where i.key = $1 order by d.channel`,
        [key],
      )
    ).map((row) => ({ ...row }))
  const devices = async () =>
    (await town.edge.store.owner.query('select id, person_id as person from notices.device')).map((row) => ({ ...row }))
  const at = '/fr/notices/devices'

  test('nobody is called who did not ask; an address of no push service, or a key that is none, is not noted', async () => {
    const { fields } = device(`${service.url}/a`)
    await town.visitor().post(at, fields)
    assert.equal((await (await town.signIn('Hélène Marchal')).post(at, fields)).status, 403)
    const self = await town.signIn('Samira Lambert')
    const wrong = [
      { endpoint: 'https://push.evil.example/a' },
      { endpoint: 'http://10.0.0.1/a' },
      { endpoint: '' },
      { p256dh: 'AAAA' },
      { auth: 'AAAA' },
    ]
    for (const one of wrong) await self.post(at, { ...fields, ...one })
    assert.deepEqual(await devices(), [])
    await told('nobody')
    assert.equal(service.taken.length, 0)
    const known = { ...fields, endpoint: 'https://updates.push.services.mozilla.com.evil.example/x' }
    await self.post(at, known)
    assert.deepEqual(await devices(), [])
  })

  test('her device is called beside her channel, with nothing of her in it; it says that it showed it', async () => {
    const { fields, read } = device(`${service.url}/b`)
    const self = await town.signIn('Samira Lambert')
    assert.match((await self.submit(at, fields)).text, /cet appareil vous préviendra/)
    const rows = await town.edge.store.owner.query('select d::text as text from notices.device d')
    assert.equal(String(rows[0]?.text).includes(service.url), false, 'sealed')
    await told('called')
    assert.deepEqual(await ways('called'), [
      { channel: 'email', reason: 'default', status: 'shown' },
      { channel: 'push', reason: 'device', status: 'sent' },
    ])
    const [taken] = service.taken.splice(0)
    assert.match(String(taken?.headers.authorization), /^vapid t=/)
    assert.deepEqual([taken?.headers['content-encoding'], taken?.headers.ttl, taken?.path], ['aes128gcm', '86400', '/b'])
    const said = JSON.parse(read(taken!.body)) as Record<string, string>
    assert.deepEqual([said.body, said.title], ['Vous avez un message', 'Valmont-sur-Meuse'])
    for (const secret of ['Samira', 'Lambert', 'courriel']) assert.equal(JSON.stringify(said).includes(secret), false, secret)
    assert.equal((await town.visitor().get(new URL(said.open!).pathname)).status, 303, 'reading it asks her to sign in')
    const received = new URL(said.received!).pathname
    assert.equal(
      (
        await town.visitor().post(
          received.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
          {},
        )
      ).status,
      404,
    )
    assert.equal((await ways('called'))[1]?.status, 'sent')
    assert.equal((await town.visitor().post(received, {})).status, 204)
    assert.equal((await ways('called'))[1]?.status, 'received')
    assert.match((await self.get(new URL(said.open!).pathname)).text, /Vous avez voulu que cet appareil vous prévienne/)
  })

  test('what waits for the other side is called again under the same topic; what law or safety wants told does not count as told', async () => {
    service.answer(503)
    await told('later')
    assert.equal((await ways('later'))[1]?.status, 'waiting')
    service.answer(201)
    await reach(1)
    assert.equal((await ways('later'))[1]?.status, 'sent')
    assert.equal(new Set(service.taken.splice(0).map(({ headers }) => headers.topic)).size, 1)
    await told('legal', { legal: true })
    assert.deepEqual(
      (await ways('legal')).map(({ channel }) => channel),
      ['email', 'push', 'sms'],
    )
    service.taken.length = 0
  })

  test('somebody else who signs in on the device takes it over; nobody ends what is not hers', async () => {
    const odile = await town.signIn('Odile Petitjean')
    const [mine] = await devices()
    await odile.post(`${at}/end`, { device: String(mine?.id) })
    assert.equal((await devices()).length, 1)
    await odile.post(at, device(`${service.url}/b`).fields)
    const [now] = await devices()
    assert.notEqual(now?.person, samira)
    assert.equal((await devices()).length, 1)
    await odile.post(`${at}/end`, { device: String(now?.id) })
    assert.deepEqual(await devices(), [])
  })

  test('a browser whose user signed out names its address, and is called no more; an address that nobody has changes nothing', async () => {
    const self = await town.signIn('Samira Lambert')
    await self.post(at, device(`${service.url}/f`).fields)
    for (const endpoint of ['', `${service.url}/g`, 'x'.repeat(2000)])
      assert.equal((await town.visitor().post(`${at}/left`, { endpoint })).status, 204)
    assert.equal((await devices()).length, 1)
    assert.equal(
      (await town.visitor().post(`${at}/left`, { endpoint: `${service.url}/f` }, { Origin: 'https://evil.example' })).status,
      403,
    )
    assert.equal((await town.visitor().post(`${at}/left`, { endpoint: `${service.url}/f` })).status, 204)
    assert.deepEqual(await devices(), [])
  })

  test('a device that is gone is forgotten, and nothing else is sent for it', async () => {
    const self = await town.signIn('Samira Lambert')
    for (const path of ['c', 'd']) await self.post(at, device(`${service.url}/${path}`).fields)
    const copy = await town.edge.store.as(system, (tx) => notices.keeps.copy!(town.edge, tx, samira))
    assert.equal((copy['notices-devices'] as readonly unknown[]).length, 2)
    service.answer(410)
    await told('gone')
    assert.deepEqual(await devices(), [])
    assert.deepEqual(await ways('gone'), [
      { channel: 'email', reason: 'default', status: 'shown' },
      { channel: 'push', reason: 'device', status: 'no-address' },
    ])
    service.answer(201)
    await self.post(at, device(`${service.url}/e`).fields)
    await town.edge.store.as(system, (tx) => notices.keeps.forget!(town.edge, tx, { scope: 'own', person: samira }))
    assert.deepEqual(await devices(), [])
  })
})

test('in a browser: the page without script says that nothing is lost; the worker shows what comes, says so, keeps no page of hers, and is called no more after she signs out', async (t) => {
  const town = await startTown(t, { jobs: false })
  const service = await openPushService()
  t.after(service.close)
  const browser = await openBrowser(t, town.url)
  const without = await browser.page({ script: false, width: 390, dark: true })
  await signIn(without, 'Samira Lambert')
  await without.goto('/fr/notices/devices')
  await without.getByText('Ce navigateur ne peut pas vous prévenir').waitFor()
  await seen(without, 'devices-390-dark')
  const page = await browser.page()
  await signIn(page, 'Samira Lambert')
  await page.context().grantPermissions(['notifications'], { origin: town.url })
  // The push service of this browser is on the Internet: what it would give out is given here.
  const { fields, read } = device(`${service.url}/x`)
  await page.addInitScript((given) => {
    const bytes = (text: string) =>
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0)).buffer
    const known = { endpoint: given.endpoint, getKey: (name: 'p256dh' | 'auth') => bytes(given[name]), unsubscribe: async () => true }
    Object.assign(PushManager.prototype, { getSubscription: async () => known })
  }, fields)
  await page.goto('/fr/notices/devices')
  await page.getByRole('button', { name: 'Me prévenir sur cet appareil' }).click()
  await page.getByText('cet appareil vous préviendra').waitFor()
  await page.getByText('(cet appareil)').waitFor()
  await seen(page, 'devices')

  const intent = { key: 'x', to: { person: samira }, topic: 'cases', template: 'notices.help' } as const
  await town.edge.store.as(system, (tx) => tell(town.edge, tx, intent))
  await jobNamed('notices.reach').run(town.edge, {})
  const session = await page.context().newCDPSession(page)
  const registration = new Promise<string>((found) =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0] !== undefined) found(registrations[0].registrationId)
    }),
  )
  await session.send('ServiceWorker.enable')
  const data = read(service.taken[0]!.body)
  // Chromium without a screen shows no notification: what the worker asks it to show is kept instead.
  const worker = page.context().serviceWorkers()[0]!
  await worker.evaluate(() => {
    const registration = Reflect.get(globalThis, 'registration') as object
    const showNotification = async (title: string, { body }: { readonly body: string }) =>
      void Reflect.set(globalThis, 'shown', { title, body })
    Object.assign(registration, { showNotification })
  })
  await session.send('ServiceWorker.deliverPushMessage', { origin: town.url, registrationId: await registration, data })
  const became = async () =>
    String((await town.edge.store.owner.query(`select status from notices.delivery where channel = 'push'`))[0]?.status)
  for (let tries = 0; (await became()) !== 'received' && tries < 3600; tries++) await page.waitForTimeout(50)
  const shown: unknown = await worker.evaluate(() => Reflect.get(globalThis, 'shown') as unknown)
  assert.deepEqual(shown, { title: 'Valmont-sur-Meuse', body: 'Vous avez un message' })
  assert.equal(await became(), 'received')
  const lies = await page.evaluate(async () => {
    const shelves = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
    const found = await Promise.all(shelves.map(async (shelf) => Promise.all((await shelf.matchAll()).map((answer) => answer.text()))))
    return found.flat().join('')
  })
  for (const hers of ['Samira', 'Lambert', 'Mon espace']) assert.equal(lies.includes(hers), false, hers)
  await page.getByRole('button', { name: 'Ne plus prévenir' }).click()
  await page.getByText('cet appareil ne vous prévient plus').waitFor()
  assert.deepEqual(await town.edge.store.owner.query('select 1 from notices.device'), [])

  // Signed out, by whichever page: the browser gives its address back, and the town forgets it.
  await page.getByRole('button', { name: 'Me prévenir sur cet appareil' }).click()
  await page.getByText('cet appareil vous préviendra').waitFor()
  await worker.evaluate((endpoint) => {
    const known = { endpoint, unsubscribe: async () => Reflect.set(globalThis, 'ended', true) }
    const { pushManager } = Reflect.get(globalThis, 'registration') as { readonly pushManager: object }
    Object.assign(Object.getPrototypeOf(pushManager) as object, { getSubscription: async () => known })
  }, fields.endpoint)
  await page.goto('/fr')
  const button = page.locator('form[action$="/sign-out"] button').first()
  await button.evaluate((one: HTMLButtonElement) => one.click())
  await page.getByRole('link', { name: 'Se connecter' }).first().waitFor()
  assert.equal(await worker.evaluate(() => Reflect.get(globalThis, 'ended') as unknown), true)
  assert.deepEqual(await town.edge.store.owner.query('select 1 from notices.device'), [])
})
