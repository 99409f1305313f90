import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SignJWT } from 'jose'
import client from 'notifications-node-client'
import { settableClock } from '#kernel'
import { jobNamed } from './support/jobs.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

/** What the public client gives back and throws: it comes without types. */
interface Answer {
  readonly data: Readonly<Record<string, unknown>> & {
    readonly id: string
    readonly status: string
    readonly content: { readonly body: string; readonly subject?: string }
    readonly notifications: readonly { readonly id: string; readonly type: string; readonly status: string }[]
    readonly templates: readonly { readonly id: string; readonly type: string }[]
    readonly links: { readonly next?: string }
  }
}
type Method = (...args: readonly unknown[]) => Promise<Answer>
type Client = Readonly<
  Record<
    | 'sendEmail'
    | 'sendSms'
    | 'sendLetter'
    | 'sendPrecompiledLetter'
    | 'getNotificationById'
    | 'getNotifications'
    | 'getTemplateById'
    | 'getTemplateByIdAndVersion'
    | 'getAllTemplates'
    | 'previewTemplateById'
    | 'getReceivedTexts',
    Method
  >
>
const { NotifyClient } = client as { readonly NotifyClient: new (url: string, service: string, key: string) => Client }

const service = '7c1d4c0e-5f0f-4b8e-9a55-0e4d5b1c7a01'
const [late, card, stop] = ['11', '12', '13'].map((end) => `${service.slice(0, -2)}${end}`)

await eachDatabase((database) => {
  describe('the interface of GOV.UK Notify, by its own client', () => {
    let town: TestTown
    let live: Client
    let team: Client
    let trial: Client
    const keyOf = (name: string) => town.edge.config.secret(name) ?? ''
    const carry = () => jobNamed('notices.reach').run(town.edge, {})

    before(async () => {
      town = await startTown(undefined, { database, jobs: false })
      const open = (name: string) => new NotifyClient(`${town.url}/notify`, service, keyOf(name))
      live = open('NOTIFY_TRANSPORTS')
      team = open('NOTIFY_TRANSPORTS_TEAM')
      trial = open('NOTIFY_TRANSPORTS_TEST')
    })
    after(() => town.close())

    /** What was refused: status and words. */
    const refused = async (asked: Promise<unknown>): Promise<string> => {
      try {
        await asked
      } catch (error) {
        const { status, data } = (error as { response: { status: number; data: { errors: { error: string; message: string }[] } } })
          .response
        return `${status} ${data.errors[0]?.error}: ${data.errors[0]?.message}`
      }
      return assert.fail('nothing was refused')
    }

    test('without a token, with another’s, an old one, or one by another algorithm nothing is sent', async () => {
      const get = (token?: string) =>
        fetch(`${town.url}/notify/v2/templates`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
      assert.equal((await get()).status, 401)
      assert.equal((await get('nonsense')).status, 403)
      const signed = (secret: string, iat: number, alg = 'HS256') =>
        new SignJWT({}).setProtectedHeader({ alg, typ: 'JWT' }).setIssuer(service).setIssuedAt(iat).sign(new TextEncoder().encode(secret))
      const now = Math.round(Date.now() / 1000)
      const key = keyOf('NOTIFY_TRANSPORTS').slice(-36)
      assert.equal((await get(await signed(key, now))).status, 200)
      assert.equal((await get(await signed(key, now - 60))).status, 403)
      assert.equal((await get(await signed(key, now, 'HS384'))).status, 403)
      assert.equal((await get(await signed('another secret of many signs, 36 of th', now))).status, 403)
      const stranger = new NotifyClient(`${town.url}/notify`, '00000000-0000-4000-8000-000000000000', keyOf('NOTIFY_TRANSPORTS'))
      assert.match(await refused(stranger.getAllTemplates()), /^403 AuthError: Invalid token: service not found/)
    })

    test('what is not right is refused in its words', async () => {
      assert.equal(
        await refused(live.sendSms(late, '06 39 98 01 42', {})),
        '400 BadRequestError: Missing personalisation: ligne, minutes, route',
      )
      assert.match(await refused(live.sendSms(card, '06 39 98 01 42', {})), /email template is not suitable for sms/)
      assert.match(await refused(live.sendEmail(card, 'nobody', { personalisation: values })), /^400 ValidationError: email_address/)
      assert.match(
        await refused(live.sendSms(late, '12', { personalisation: { ligne: 4, minutes: 5, route: 'no' } })),
        /^400 ValidationError: phone_number/,
      )
      assert.match(await refused(live.sendEmail(service, 'a@b.example', {})), /Template not found/)
      assert.match(
        await refused(live.sendLetter(stop, { personalisation: { jour: 'lundi', arrêt: 'Pont', address_line_1: 'Seule' } })),
        /at least 3 lines/,
      )
      assert.match(await refused(live.sendPrecompiledLetter('ref', Buffer.from('%PDF'))), /not allowed to send precompiled/)
      assert.match(await refused(live.getNotificationById(service)), /^404 NoResultFound/)
      assert.match(await refused(team.sendEmail(card, 'autre@courriel.example', { personalisation: values })), /team-only API key/)
    })

    const values = { prénom: 'Inès', jour: '4 décembre', arrêts: ['Pont', 'Gare'] }

    test('an e-mail, a text message and a letter go the town’s ways, and their status can be asked', async () => {
      const email = (await live.sendEmail(card, 'parent@courriel.example', { personalisation: values, reference: 'carte-1' })).data
      assert.equal(email.content.subject, 'La carte de Inès est prête')
      assert.match(email.content.body, /au 4 décembre[\s\S]*- Pont\n- Gare/)
      const sms = (await live.sendSms(late, '06 39 98 01 42', { personalisation: { Ligne: 4, minutes: 10, route: 'yes' } })).data
      assert.equal(sms.content.body, 'Le car 4 a 10 minutes de retard ce matin. La route est coupée.')
      const address = { address_line_1: 'Inès Lambert', address_line_2: '12, quai des Tanneurs', address_line_3: '55410 Valmont' }
      const letter = (await live.sendLetter(stop, { personalisation: { ...address, jour: 'lundi', arrêt: 'Pont' } })).data
      assert.equal((await live.getNotificationById(email.id)).data.status, 'created')
      await carry()
      const status = async (id: string) => (await live.getNotificationById(id)).data.status
      assert.deepEqual([await status(email.id), await status(sms.id), await status(letter.id)], ['delivered', 'delivered', 'accepted'])
      const { data } = await live.getNotificationById(sms.id)
      assert.equal(data.phone_number, '+33639980142')
      const visitor = town.visitor()
      assert.match((await visitor.get('/demo/mail')).text, /La carte de Inès est prête/)
      assert.match((await visitor.get('/demo/sms')).text, /Le car 4 a 10 minutes/)
      assert.match((await (await town.signIn('Hélène Marchal')).get('/fr/desk/letters')).text, /1/)
    })

    test('a list by type, status and reference, newest first', async () => {
      const listed = async (...how: readonly unknown[]) => (await live.getNotifications(...how)).data.notifications.map(({ type }) => type)
      assert.deepEqual(await listed(), ['letter', 'sms', 'email'])
      assert.deepEqual(await listed('sms'), ['sms'])
      assert.deepEqual(await listed(undefined, 'delivered'), ['sms', 'email'])
      assert.deepEqual(await listed(undefined, undefined, 'carte-1'), ['email'])
      const [, second] = (await live.getNotifications()).data.notifications
      assert.deepEqual(await listed(undefined, undefined, undefined, second!.id), ['email'])
    })

    test('templates, a version of one, and a preview', async () => {
      assert.deepEqual(
        (await live.getAllTemplates()).data.templates.map(({ type }) => type),
        ['sms', 'email', 'letter'],
      )
      assert.equal((await live.getTemplateById(late)).data.name, 'Car en retard')
      assert.equal((await live.getTemplateByIdAndVersion(late, 1)).data.version, 1)
      assert.match(await refused(live.getTemplateByIdAndVersion(late, 2)), /^404/)
      assert.equal((await live.previewTemplateById(stop, { jour: 'lundi', arrêt: 'Pont' })).data.subject, 'Votre arrêt change')
      assert.deepEqual((await live.getReceivedTexts()).data.received_text_messages, [])
    })

    test('a test key sends nothing and pretends; the simulator’s addresses say how', async () => {
      const before = await town.edge.store.owner.query('select count(*)::int as count from notices.intent')
      const sent = async (address: string) =>
        (await trial.getNotificationById((await trial.sendEmail(card, address, { personalisation: values })).data.id)).data.status
      assert.equal(await sent('parent@courriel.example'), 'delivered')
      assert.equal(await sent('temp-fail@simulator.notify'), 'temporary-failure')
      assert.equal(await sent('perm-fail@simulator.notify'), 'permanent-failure')
      const sms = await trial.sendSms(late, '07700900002', { personalisation: { ligne: 1, minutes: 2, route: 'no' } })
      assert.equal((await trial.getNotificationById(sms.data.id)).data.status, 'permanent-failure')
      const pretended = await live.sendEmail(card, 'simulate-delivered@notifications.service.gov.uk', { personalisation: values })
      assert.equal((await live.getNotificationById(pretended.data.id)).data.status, 'delivered')
      assert.equal(
        (await team.sendEmail(card, 'equipe@transports.example', { personalisation: values })).data.content.subject,
        'La carte de Inès est prête',
      )
      const after = await town.edge.store.owner.query('select count(*)::int as count from notices.intent')
      assert.equal(Number(after[0]?.count), Number(before[0]?.count) + 1, 'that of the team')
    })

    test('after a week nobody can read what was sent, or to whom', async () => {
      const later = { ...town.edge, clock: settableClock(Date.now() + 8 * 86_400_000) }
      await jobNamed('notices.forget-sent').run(later, {})
      for (const table of ['notification', 'intent', 'delivery'])
        assert.deepEqual(await town.edge.store.owner.query(`select 1 from notices.${table} limit 1`), [], table)
      assert.deepEqual(await town.edge.store.owner.query(`select 1 from store.key where id like 'notify:%'`), [])
    })
  })
})
