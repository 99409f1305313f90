import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Answer, Visitor } from './support/visitor.ts'
import { openWallet, type Request, type SpoilWallet, type TestWallet } from './support/wallet.ts'

const demo = join(import.meta.dirname, '../towns/demo')
const definition = ({ anchor, origin }: TestWallet) => `id: pid
title: { fr: "Essai", en: "Trial", nl: "Proef" }
what: { fr: "Essai", en: "Trial", nl: "Proef" }
vct: [urn:eudi:pid:1]
anchors:
  - |
${anchor.trim().replace(/^/gm, '    ')}
level: high
across: substantial
open: openid4vp://
key: WALLET_KEY
status: ["${origin}"]
claims: { given: [given_name], family: [family_name], birth: [birthdate], birthplace: [place_of_birth, locality], identifier: [personal_administrative_number] }
`
const samira = { given_name: 'Samira', family_name: 'Lambert', birthdate: '1988-06-09' }

await eachDatabase((database) => {
  let town: TestTown
  let wallet: TestWallet
  /** why each answer was refused, as our log says it */
  const noted: string[] = []
  const telemetry = {
    note: (code: string, facts?: Readonly<Record<string, unknown>>) => {
      if (code === 'wallet.failed') noted.push(`${facts?.code} ${facts?.why}`.trim())
    },
    failure: (code: string, error: unknown) => assert.fail(`${code} ${error}`),
  }
  const undo: (() => void)[] = []
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-wallet-'))
    undo.push(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(demo, folder, { recursive: true })
    wallet = await openWallet({ after: (step: () => void) => undo.push(step) } as never)
    writeFileSync(join(folder, 'wallets/pid.yaml'), definition(wallet))
    town = await startTown(undefined, { database, jobs: false, town: folder, telemetry })
  })
  after(async () => {
    await town.close()
    for (const step of undo) step()
  })

  const count = async (table: string) => Number((await town.edge.store.owner.query(`select count(*)::int as n from ${table}`))[0]?.n)
  /** Presses the button; the link that opens the wallet. */
  const open = async (who: Visitor, fields: Readonly<Record<string, string>> = {}): Promise<Request> => {
    const pressed = await who.post('/fr/sign-in/wallet/pid', { mode: 'here', ...fields })
    assert.equal(pressed.status, 303, pressed.text)
    const page = await who.get(pressed.location ?? '')
    return await wallet.request(page.headers.get('refresh')?.replace('0; url=', '') ?? '')
  }
  const comeBack = async (who: Visitor, back: string | undefined): Promise<Answer> => {
    const first = await who.get(back ?? '/')
    return await who.get(first.location ?? '/')
  }
  const show = async (who: Visitor, person: typeof samira & { number?: string; place?: string }, spoil: SpoilWallet = {}, fields = {}) => {
    const request = await open(who, fields)
    const posted = await wallet.post(request, await wallet.presentation(request, person, spoil), spoil)
    assert.equal(posted.status, 200)
    return await comeBack(who, posted.back)
  }

  test('the request asks for what the definition names, is signed, and its key is good for it alone', async () => {
    const one = await open(town.visitor())
    const other = await open(town.visitor())
    assert.match(one.client, /^x509_hash:[\w-]{43}$/)
    assert.equal(one.client, other.client)
    assert.notEqual(one.nonce, other.nonce)
    assert.notEqual(one.key.x, other.key.x)
    assert.equal(one.key.d, undefined)
    assert.deepEqual(one.query, {
      credentials: [
        {
          id: 'pid',
          format: 'dc+sd-jwt',
          meta: { vct_values: ['urn:eudi:pid:1'] },
          claims: [
            { path: ['given_name'] },
            { path: ['family_name'] },
            { path: ['birthdate'] },
            { path: ['place_of_birth', 'locality'] },
            { path: ['personal_administrative_number'] },
          ],
        },
      ],
    })
  })

  test('what is shown is refused when anything about it is wrong, and nobody is signed in', async (t) => {
    const before = { accounts: await count('identity.account'), links: await count('identity.link') }
    const stranger = wallet.stranger()
    const over = wallet.chain({ over: true })
    const authority = wallet.chain({ authority: true })
    const now = Math.floor(Date.now() / 1000)
    const wrong: Readonly<Record<string, readonly [SpoilWallet, RegExp, string]>> = {
      'signed by a key that its chain does not name': [{ signedBy: wallet.newKey() }, /pas valable/, 'refused credential'],
      'a claim changed after it was signed': [{ tampered: true }, /pas valable/, 'refused credential'],
      'an issuer of another root under the same names': [
        { signedBy: stranger.key, x5c: stranger.x5c },
        /Nous ne connaissons pas/,
        'issuer',
      ],
      'no chain': [{ x5c: [] }, /Nous ne connaissons pas/, 'issuer'],
      'a chain that is over': [{ signedBy: over.key, x5c: over.x5c }, /Nous ne connaissons pas/, 'issuer'],
      'an authority that issues by itself': [{ signedBy: authority.key, x5c: authority.x5c }, /Nous ne connaissons pas/, 'issuer'],
      'no key binding': [{ unbound: true }, /pas valable/, 'refused credential'],
      'another holder’s key': [{ holder: wallet.newKey() }, /pas valable/, 'refused credential'],
      'bound to no key': [{ claims: { cnf: undefined } }, /pas valable/, 'refused cnf'],
      'shown to another town': [{ kb: { aud: 'x509_hash:other' } }, /pas valable/, 'refused aud'],
      'shown for another request': [{ kb: { nonce: 'x'.repeat(43) } }, /pas valable/, 'refused credential'],
      'shown long ago': [{ kb: { iat: now - 3600 } }, /pas valable/, 'refused iat'],
      'shown in an hour': [{ kb: { iat: now + 3600 } }, /pas valable/, 'refused iat'],
      'another type of credential': [{ claims: { vct: 'urn:other' } }, /pas valable/, 'refused vct'],
      'another kind of token': [{ typ: 'jwt' }, /pas valable/, 'refused typ'],
      'of another state': [{ state: 'other' }, /pas valable/, 'refused state'],
      expired: [{ claims: { exp: now - 3600 } }, /sa date est passée/, 'expired credential'],
      'not yet valid': [{ claims: { nbf: now + 3600 } }, /pas valable/, 'refused credential'],
      revoked: [{ status: { idx: 1 } }, /retirée ou suspendue/, 'status 1'],
      suspended: [{ status: { idx: 2 } }, /retirée ou suspendue/, 'status 2'],
      'a place that the list does not have': [{ status: { idx: 4000 } }, /retirée ou suspendue/, 'status list'],
      'without a status': [{ claims: { status: undefined } }, /retirée ou suspendue/, 'status no status'],
      'a status list of anybody': [{ status: { uri: 'http://127.0.0.1:1/status' } }, /retirée ou suspendue/, 'status'],
      'no name': [{ hidden: ['family_name'] }, /n’a pas montré votre nom/, 'facts'],
    }
    wallet.statuses.set(1, 1).set(2, 2)
    for (const [name, [spoil, said, why]] of Object.entries(wrong))
      await t.test(name, async () => {
        const who = town.visitor()
        const answer = await show(who, samira, spoil)
        assert.equal(answer.status, 422)
        assert.match(answer.text, said)
        assert.equal(noted.at(-1), `wallet.${why}`)
        assert.equal(who.hasSession(), false)
      })
    const lists: Readonly<Record<string, TestWallet['list']>> = {
      'a status list that somebody else signed': { signedBy: wallet.newKey() },
      'a status list that is too old': { claims: { exp: 1 } },
      'a status list of another address': { claims: { sub: 'https://other.example/status' } },
      'something else than a status list': { typ: 'jwt' },
    }
    for (const [name, list] of Object.entries(lists))
      await t.test(name, async () => {
        wallet.list = list
        const answer = await show(town.visitor(), samira)
        wallet.list = {}
        assert.match(answer.text, /retirée ou suspendue/)
      })
    await t.test('a status list that does not answer', async () => {
      wallet.list = { status: 500 }
      const answer = await show(town.visitor(), samira)
      wallet.list = {}
      assert.equal(answer.status, 503)
      assert.match(answer.text, /Nous n’arrivons pas à vérifier/)
    })
    assert.deepEqual({ accounts: await count('identity.account'), links: await count('identity.link') }, before)
  })

  test('an answer is good once, for its request, in the browser that asked, with the code that came back', async () => {
    const person = { given_name: 'Rejouée', family_name: 'Lambert', birthdate: '1990-01-01', number: 'R' }
    const who = town.visitor()
    const request = await open(who)
    const presented = await wallet.presentation(request, person)
    for (const form of ['', 'response=x', 'response=a.b.c.d.e']) {
      const answer = await fetch(request.to, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form,
      })
      assert.equal(answer.status, 400, 'noise does not end the wait')
    }
    const posted = await wallet.post(request, presented)
    assert.equal(posted.status, 200)
    assert.equal((await wallet.post(request, presented)).status, 400, 'replayed')
    const again = await fetch(request.to, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: posted.form,
    })
    assert.equal(again.status, 400, 'the very bytes')
    assert.equal((await town.visitor().get(new URL(request.to).pathname.replace('answers', 'requests'))).status, 404, 'answered')
    // Shown again for another request: its nonce is another.
    const other = await open(town.visitor())
    assert.match((await comeBack(town.visitor(), (await wallet.post(other, presented)).back)).text, /déjà servi/)
    // The address that leads back, in another browser, with or without an errand of its own.
    const stranger = town.visitor()
    assert.equal((await comeBack(stranger, posted.back)).status, 422)
    await open(stranger)
    assert.equal((await comeBack(stranger, posted.back)).status, 422)
    assert.equal(stranger.hasSession(), false)
    assert.equal((await comeBack(who, posted.back)).status, 303)
    assert.equal(who.hasSession(), true)
    const late = town.visitor()
    const asked = await open(late)
    const back = (await wallet.post(asked, await wallet.presentation(asked, person))).back ?? ''
    assert.equal((await comeBack(late, back.replace(/response_code=[\w-]+/, 'response_code=guessed'))).status, 422)
    assert.equal(late.hasSession(), false)
    const none = town.visitor()
    const no = await open(none)
    const refused = await fetch(no.to, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'error=access_denied',
    })
    const { redirect_uri: cancelled } = (await refused.json()) as { redirect_uri: string }
    assert.match((await comeBack(none, new URL(cancelled).pathname + new URL(cancelled).search)).text, /Vous n’avez rien montré/)
  })

  test('nothing that was shown can be read in the database', async () => {
    const who = town.visitor()
    const request = await open(who)
    await wallet.post(request, await wallet.presentation(request, { ...samira, number: 'SECRET-1988' }))
    for (const table of ['identity.presentation', 'identity.errand', 'identity.link', 'log.event']) {
      const rows = (await town.edge.store.owner.query(`select t::text as text from ${table} t`)).map(({ text }) => String(text)).join()
      for (const part of ['SECRET-1988', Buffer.from('SECRET-1988').toString('hex'), request.nonce])
        assert.equal(rows.includes(part), false, table)
    }
  })

  test('she is who she is: found by exactly this identity, then by her number; without a number by her identity each time', async () => {
    const opened = () => count('identity.account')
    const start = await opened()
    const here = town.visitor()
    // She may act for her mother too: for whom is asked on the way.
    assert.equal((await show(here, { ...samira, number: 'FR-1' }, {}, { then: '/fr/cases' })).location, '/fr/acting?then=%2Ffr%2Fcases')
    assert.equal(await opened(), start)
    const page = (await here.get('/fr/security')).text
    assert.match(page, /Vérifiée, niveau élevé/)
    assert.match(page, /portefeuille numérique/)
    // Married since: the number is hers, the name is new.
    const married = town.visitor()
    await show(married, { ...samira, family_name: 'Lambert-Roy', number: 'FR-1' })
    assert.match((await married.get('/fr/security')).text, /Samira Lambert-Roy/)
    assert.equal(await opened(), start)
    // Another number under her old name: somebody else, whom nobody knows yet.
    await show(town.visitor(), { ...samira, number: 'FR-2' })
    assert.equal(await opened(), start + 1)
    const odile = { given_name: 'Odile', family_name: 'Petitjean', birthdate: '1945-05-21' }
    for (let turn = 0; turn < 2; turn++) {
      const who = town.visitor()
      assert.equal((await show(who, odile)).status, 303)
      assert.match((await who.get('/fr/security')).text, /Odile Petitjean/)
    }
    assert.equal(await opened(), start + 1)
  })

  test('from another device it gives less, and only to who pressed on this one', async () => {
    const who = town.visitor()
    const pressed = await who.post('/fr/sign-in/wallet/pid', { mode: 'across', then: '/fr/cases' })
    const path = pressed.location ?? ''
    const page = await who.get(path)
    assert.match(page.text, /<svg/)
    assert.equal(page.headers.get('refresh'), null)
    const [row] = await town.edge.store.owner.query('select count(*)::int as n from identity.presentation where answer is null')
    assert.ok(Number(row?.n) > 0)
    const early = await who.post(path, {})
    assert.equal(early.status, 422)
    assert.match(early.text, /pas encore reçu de réponse/)
    // The address in the code, as a phone reads it: from the errand that only this browser opens, so the test asks for another with the same cookie.
    assert.equal((await town.visitor().post(path, {})).status, 422)
    assert.equal((await town.visitor().get(path)).location, '/fr/sign-in')
    assert.match(
      (await (await town.signIn('Odile Petitjean')).post('/fr/sign-in/wallet/pid', { mode: 'across', needs: 'high' })).location ?? '',
      /wallet\/pid/,
    )
  })
})
