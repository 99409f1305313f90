import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { jobNamed } from './support/jobs.ts'
import { pngWithTraces, traces } from './support/pictures.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

/** A photograph as a phone writes it, with place and device. */
const png = pngWithTraces(1).toString('base64')

await eachDatabase((database) => {
  describe('answers by e-mail', () => {
    let town: TestTown
    let reference: string
    let reply: string
    let edge: TestTown['edge']
    const folder = mkdtempSync(join(tmpdir(), 'guichet-mail-'))
    let count = 0

    before(async () => {
      town = await startTown(undefined, { database, jobs: false })
      edge = { ...town.edge, config: { ...town.edge.config, mailFolder: folder } }
      const samira = await actorNamed(town, 'Samira Lambert')
      ;({ reference } = await applied(town.edge, samira, 'aide-logement-urgence', {
        occupation: 'locataire',
        inhabitable: true,
        nuits: 10,
        revenu: 31_000,
      }))
      await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
      const rows = await town.edge.store.owner.query(`select id, stream from log.event where type = 'case.message' order by position`)
      for (const row of rows) await jobNamed('notices.hear').run(edge, { event: String(row.id), stream: String(row.stream) })
      const self = await town.edge.store.as({ actor: 'system', purpose: 'support' }, async (tx) => {
        const { notices } = await import('#notices')
        return (await notices.keeps.copy!(edge, tx, samira.person!)).notices as {
          ways: { channel: string; notice: { reply?: string } }[]
        }[]
      })
      reply = self.flatMap(({ ways }) => ways).find(({ notice }) => notice.reply !== undefined)!.notice.reply!
      mkdirSync(join(folder, 'new'), { recursive: true })
    })
    after(async () => {
      await town.close()
      rmSync(folder, { recursive: true, force: true })
    })

    /** The mail server leaves one; the town takes it in and places it. */
    const arrives = async (mail: string) => {
      writeFileSync(join(folder, 'new', `${++count}`.padStart(4, '0')), mail.replaceAll('\n', '\r\n'))
      await jobNamed('notices.mail-folder').run(edge, {})
      const rows = await town.edge.store.owner.query(`select id from notices.inbound where state = 'new'`)
      for (const row of rows) await jobNamed('notices.place').run(edge, { inbound: String(row.id) })
    }
    const states = async () =>
      (await town.edge.store.owner.query('select state from notices.inbound order by made_at, id')).map(({ state }) => state)
    const mail = (
      more: { to?: string; from?: string; id?: string; head?: string; body?: string } = {},
    ) => `From: Samira <${more.from ?? 'samira.lambert@courriel.example'}>
To: ${more.to ?? reply}
Subject: Re: votre demande
Message-ID: <${more.id ?? `m${count}@courriel.example`}>
${more.head ?? ''}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

${more.body ?? 'Voici la photo du salon.'}

Le mar. 24 nov. 2026 à 15:02, Guichet <guichet@valmont.example> a écrit :
> Il nous manque une photo.

--x
Content-Type: image/png; name=salon.png
Content-Disposition: attachment; filename=salon.png
Content-Transfer-Encoding: base64

${png}
--x--
`

    test('an answer to a signed address is her message in that case, its attachment a document, what it quotes left out', async () => {
      await arrives(mail())
      assert.deepEqual(await states(), ['placed'])
      const { text } = await (await town.signIn('Hélène Marchal')).get(`/fr/desk/cases/${reference}`)
      assert.match(text, /Voici la photo du salon/)
      assert.doesNotMatch(text, /Il nous manque une photo\./)
      assert.match(text, /salon\.png/)
      const { store } = edge
      const stored = await store.owner.query('select id from store.file')
      const kept = await store.as({ actor: 'system', purpose: 'administration' }, (tx) =>
        Promise.all(stored.map(({ id }) => store.files.find(tx, String(id)))),
      )
      assert.equal(kept.length, 2, 'as it came, and in the case')
      for (const file of kept)
        assert.ok(!traces.some((trace) => Buffer.from(store.files.read(file!)).includes(trace)), 'no place, no device')
      assert.deepEqual(readdirSync(join(folder, 'cur')), ['0001'])
    })

    test('the same e-mail comes in once', async () => {
      await arrives(mail({ id: 'same@courriel.example', body: 'Une fois.' }))
      await arrives(mail({ id: 'same@courriel.example', body: 'Une fois.' }))
      assert.deepEqual(await states(), ['placed', 'placed'])
    })

    test('a made-up address and a borrowed sender place nothing: a person looks', async () => {
      const forged = reply.replace(/\+(.{32}).{20}@/, `+$1${'0'.repeat(20)}@`)
      await arrives(mail({ to: forged, body: `Pour ${reference}.` }))
      assert.deepEqual(await states(), ['placed', 'placed', 'waiting'])
    })

    test('what programmes answer by themselves is nobody’s answer; a broken mail stops nothing', async () => {
      await arrives(mail({ head: 'Auto-Submitted: auto-replied\n' }))
      await arrives('\u0000\u0001 not a mail')
      assert.equal((await states()).filter((state) => state === 'placed').length, 2)
    })

    test('an e-mail that comes back did not arrive, and goes another way', async () => {
      await arrives(`From: Mail Delivery System <>
To: ${reply}
Message-ID: <bounce@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=y

--y
Content-Type: text/plain

I could not deliver your message.

--y
Content-Type: message/delivery-status

Action: failed
Status: 5.1.1

--y--
`)
      const [row] = await town.edge.store.owner.query(
        `select status, failure from notices.delivery where channel = 'email' and status = 'failed'`,
      )
      assert.deepEqual({ ...row }, { status: 'failed', failure: 'bounced' })
    })

    test('an e-mail can be handed over by a program, and by nobody else', async () => {
      const body = JSON.stringify({ message: Buffer.from(mail()).toString('base64') })
      const send = (token?: string) =>
        fetch(`${town.url}/api/v1/inbound/mail`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
          body,
        })
      assert.equal((await send()).status, 401)
      assert.equal((await send('nonsense')).status, 401)
    })

    test('the demonstration’s mailbox answers, too', async () => {
      const visitor = town.visitor()
      const links = [...(await visitor.get('/demo/mail')).text.matchAll(/href="(\/demo\/mail\/[\da-f-]{36})"/g)].map(([, link]) => link!)
      assert.equal((await visitor.post(links[0]!, { text: 'Merci, bien reçu.' })).status, 303)
      const rows = await town.edge.store.owner.query(`select id from notices.inbound where state = 'new'`)
      for (const row of rows) await jobNamed('notices.place').run(town.edge, { inbound: String(row.id) })
      assert.match((await (await town.signIn('Samira Lambert')).get(`/fr/cases/${reference}`)).text, /Merci, bien reçu/)
    })
  })
})
