import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { codeTo, lettersIn } from './support/letters.ts'
import { openProvider, type Spoil, type TestProvider } from './support/provider.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Answer, Visitor } from './support/visitor.ts'

const demo = join(import.meta.dirname, '../towns/demo')

const citizens = (issuer: string, id = 'test') => `id: ${id}
title: { fr: "Essai", en: "Trial", nl: "Proef" }
what: { fr: "Essai", en: "Trial", nl: "Proef" }
for: citizens
issuer: ${issuer}
client: town
auth: { secret: TEST }
scope: [openid]
acr: { eidas1: low, eidas2: substantial, eidas3: high }
asks: low
fresh: true
id-token: { signed: ES256, encrypted: { key: TEST_KEY, alg: ECDH-ES, enc: A256GCM } }
userinfo: { signed: ES256, encrypted: { key: TEST_KEY, alg: ECDH-ES, enc: A256GCM } }
claims: { given: /given_name, family: /family_name, birth: /birthdate, birthplace: /birthplace, email: /email }
logout: true
`
const agents = (issuer: string) => `id: work
title: { fr: "Travail", en: "Work", nl: "Werk" }
what: { fr: "Travail", en: "Work", nl: "Werk" }
for: agents
agency: ville
issuer: ${issuer}
client: town
auth: { secret: TEST }
scope: [openid]
acr: { pwd: substantial, phrh: substantial }
phishing-resistant: [phrh]
id-token: { signed: ES256 }
userinfo: { signed: ES256 }
claims: { given: /given_name, family: /family_name, email: /email }
`

const samira = { given_name: 'SAMIRA', family_name: 'Lambert', birthdate: '1988-06-09', birthplace: '55545' }

await eachDatabase((database) => {
  let town: TestTown
  let provider: TestProvider
  /** why each answer was refused, as our log says it */
  const noted: string[] = []
  const telemetry = {
    note: (code: string, facts?: Readonly<Record<string, unknown>>) => {
      if (code === 'provider.failed') noted.push(`${facts?.code} ${facts?.why ?? ''}`.trim())
    },
    failure: (code: string, error: unknown) => assert.fail(`${code} ${error}`),
  }
  let second: TestProvider
  let work: TestProvider
  const undo: (() => void)[] = []
  const suite = { after: (step: () => void) => undo.push(step) }

  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-providers-'))
    undo.push(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(demo, folder, { recursive: true })
    const keys = (id: string) => () => `${town.url}/identity/providers/${id}/jwks.json`
    provider = await openProvider(suite as never, keys('test'))
    second = await openProvider(suite as never, keys('second'))
    work = await openProvider(suite as never)
    writeFileSync(join(folder, 'providers/test.yaml'), citizens(provider.issuer))
    writeFileSync(join(folder, 'providers/second.yaml'), citizens(second.issuer, 'second'))
    writeFileSync(join(folder, 'providers/work.yaml'), agents(work.issuer))
    town = await startTown(undefined, { database, jobs: false, town: folder, telemetry })
  })
  after(async () => {
    await town.close()
    for (const step of undo) step()
  })

  const birthOf = async (family: string) =>
    (
      await town.edge.store.owner.query(
        `select value ->> 'birth' as birth from people.fact where concept = 'person' and value ->> 'family' = $1`,
        [family],
      )
    )[0]?.birth
  const count = async (table: string) => Number((await town.edge.store.owner.query(`select count(*)::int as n from ${table}`))[0]?.n)

  /** Presses the button; answers where the town sends her. */
  const leave = async (who: Visitor, id = 'test', fields: Readonly<Record<string, string>> = {}): Promise<string> => {
    const pressed = await who.post(`/fr/sign-in/with/${id}`, fields)
    assert.equal(pressed.status, 303, pressed.text)
    const page = await who.get(pressed.location ?? '')
    assert.equal(page.status, 200)
    return page.headers.get('refresh')?.replace('0; url=', '') ?? ''
  }
  /** Comes back to the address that every provider knows, and on to the page in her language. */
  const comeBack = async (who: Visitor, path: string): Promise<Answer> => {
    const first = await who.get(path)
    assert.equal(first.status, 303)
    return await who.get(first.location ?? '')
  }
  const signIn = async (who: Visitor, at: TestProvider = provider, id = 'test', fields: Readonly<Record<string, string>> = {}) =>
    comeBack(who, at.back(await leave(who, id, fields)))

  test('what a provider says is refused when anything about it is wrong, and nobody is signed in', async (t) => {
    provider.person = { sub: 'mallory', acr: 'eidas2', ...samira }
    const before = { accounts: await count('identity.account'), links: await count('identity.link') }
    const wrong: Readonly<Record<string, readonly [Spoil, string]>> = {
      'signed by another key': [{ alg: 'other-key' }, 'refused OAUTH_INVALID_RESPONSE'],
      'not signed at all': [{ alg: 'none' }, 'refused OAUTH_INVALID_RESPONSE'],
      'signed in another algorithm than the definition says': [{ alg: 'RS256' }, 'refused OAUTH_INVALID_RESPONSE'],
      'for somebody else': [{ idToken: { aud: 'another-town' } }, 'refused OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
      'for several, and not for us': [{ idToken: { aud: ['town', 'x'], azp: 'x' } }, 'refused OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
      'another nonce': [{ idToken: { nonce: 'x'.repeat(43) } }, 'refused OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
      'no nonce': [{ idToken: { nonce: undefined } }, 'refused OAUTH_INVALID_RESPONSE'],
      'another issuer': [{ idToken: { iss: 'https://elsewhere.example' } }, 'refused OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
      'too old': [{ idToken: { iat: 1, exp: 2 } }, 'refused OAUTH_JWT_TIMESTAMP_CHECK_FAILED'],
      'a lower level than asked': [{ idToken: { acr: 'eidas0' } }, 'level'],
      'no level': [{ idToken: { acr: undefined } }, 'level'],
      'an ID token that is not encrypted': [{ plain: 'id-token' }, 'refused encryption'],
      'userinfo that is not encrypted': [{ plain: 'userinfo' }, 'refused encryption'],
      'userinfo signed by another key': [{ userinfoAlg: 'other-key' }, 'refused OAUTH_INVALID_RESPONSE'],
      'userinfo signed by nobody': [{ userinfoAlg: 'none' }, 'refused OAUTH_INVALID_RESPONSE'],
      'userinfo as plain JSON': [{ userinfoAsJson: true }, 'refused OAUTH_JWT_USERINFO_EXPECTED'],
      'userinfo of somebody else': [{ userinfo: { sub: 'another' } }, 'refused OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'],
      'no date of birth': [{ userinfo: { birthdate: undefined } }, 'facts'],
      'a code that it does not know': [{ code: 'x' }, 'refused OAUTH_RESPONSE_BODY_ERROR'],
    }
    for (const [name, [spoil, why]] of Object.entries(wrong))
      await t.test(name, async () => {
        const who = town.visitor()
        const authorization = await leave(who)
        provider.spoil = spoil
        const answer = await comeBack(who, provider.back(authorization))
        provider.spoil = {}
        assert.equal(answer.status, 422, name)
        assert.equal(noted.at(-1), `provider.${why}`)
        assert.equal(who.hasSession(), false)
        assert.match(answer.text, /Essai/)
      })
    assert.deepEqual({ accounts: await count('identity.account'), links: await count('identity.link') }, before)
  })

  test('an answer is good once, in the browser that left, from the provider to which it left', async () => {
    provider.person = { sub: 'replayed', acr: 'eidas1', ...samira, given_name: 'Rejouée' }
    const who = town.visitor()
    const authorization = await leave(who)
    const back = provider.back(authorization)
    // Another browser, with or without an errand of its own: an attacker's answer signs nobody in.
    const other = town.visitor()
    assert.equal((await comeBack(other, back)).status, 422)
    await leave(other)
    assert.equal((await comeBack(other, back)).status, 422)
    assert.equal(other.hasSession(), false)
    assert.equal((await comeBack(who, back)).status, 303)
    assert.equal(who.hasSession(), true)
    const again = town.visitor()
    assert.equal((await comeBack(again, back)).status, 422, 'replayed')
    assert.equal((await comeBack(who, provider.back(authorization))).status, 422, 'the state was used, with a fresh code as well')
    // State of one provider, answer of the other (mix-up): refused before any code is sent anywhere.
    const mixed = town.visitor()
    const state = new URL(await leave(mixed)).searchParams.get('state')!
    const asked = second.asked.filter((line) => line.includes('/token')).length
    for (const iss of [provider.issuer, second.issuer]) {
      const path = `/identity/providers/second/return?${new URLSearchParams({ code: 'x', state, iss })}`
      assert.equal((await comeBack(mixed, path)).status, 422)
    }
    assert.equal(second.asked.filter((line) => line.includes('/token')).length, asked)
    for (const iss of [second.issuer, '']) {
      const mine = town.visitor()
      const url = new URL(provider.back(await leave(mine)), town.url)
      if (iss === '') url.searchParams.delete('iss')
      else url.searchParams.set('iss', iss)
      assert.equal((await comeBack(mine, url.pathname + url.search)).status, 422, `iss ${iss}`)
      assert.equal(mine.hasSession(), false)
    }
    for (const state of ['', 'x', 'y'.repeat(43)])
      assert.equal((await comeBack(who, `/identity/providers/test/return?code=x&state=${state}`)).status, 422)
    assert.equal((await town.visitor().get('/identity/providers/nothing/return?code=x&state=y')).status, 404)
  })

  test('the request is what it must be, and neither database nor page holds a secret of it', async () => {
    const who = town.visitor()
    const asked = new URL(await leave(who, 'test', { needs: 'high' })).searchParams
    assert.equal(asked.get('response_type'), 'code')
    assert.equal(asked.get('code_challenge_method'), 'S256')
    assert.equal(asked.get('acr_values'), 'eidas3')
    assert.equal(asked.get('prompt'), 'login')
    assert.equal(asked.get('redirect_uri'), `${town.url}/identity/providers/test/return`)
    assert.equal(new URL(await leave(who)).searchParams.get('acr_values'), 'eidas1')
    const rows = (await town.edge.store.owner.query('select e::text as text from identity.errand e')).map(({ text }) => String(text)).join()
    assert.equal(rows.includes(asked.get('nonce')!), false)
    assert.equal(rows.includes(asked.get('state')!), false)
    const { keys } = (await town.visitor().get('/identity/providers/test/jwks.json')).json() as { keys: { d?: string; use: string }[] }
    assert.deepEqual(
      keys.map(({ d, use }) => [d, use]),
      [[undefined, 'enc']],
    )
  })

  test('a provider that is down is said so, kindly, and what was written stays', async () => {
    const who = town.visitor()
    const late = await who.post('/fr/cases/000000000000/messages', { text: 'mes mots' })
    const resume = /name="resume" value="([\w-]+)"/.exec(late.text)?.[1] ?? ''
    assert.notEqual(resume, '')
    second.spoil = { status: 503 }
    const answer = await who.post('/fr/sign-in/with/second', { then: '/fr/cases', resume })
    second.spoil = {}
    assert.equal(answer.status, 503)
    assert.match(answer.text, /Essai ne répond pas en ce moment/)
    assert.equal(answer.text.includes(resume), true)
    // And when she did sign in, it is there.
    provider.person = { sub: 'kept', acr: 'eidas1', ...samira, given_name: 'Gardée' }
    const kept = await signIn(who, provider, 'test', { then: '/fr/cases', resume })
    assert.equal(kept.status, 200)
    assert.match(kept.text, /mes mots/)
    const cancelled = town.visitor()
    const state = new URL(await leave(cancelled)).searchParams.get('state')!
    const no = await comeBack(
      cancelled,
      `/identity/providers/test/return?${new URLSearchParams({ error: 'access_denied', state, iss: provider.issuer })}`,
    )
    assert.match(no.text, /Vous n’êtes pas allé au bout/)
  })

  test('who she is: known by her name there, or the one person with exactly this identity, at level substantial; never a guess', async () => {
    const opened = () => count('identity.account')
    const start = await opened()
    // At level low nobody is looked for: a new person, though the town knows Samira Lambert.
    provider.person = { sub: 'samira-low', acr: 'eidas1', ...samira }
    const low = town.visitor()
    assert.equal((await signIn(low)).status, 303)
    assert.equal(await opened(), start + 1)
    assert.match((await low.get('/fr/security')).text, /Vérifiée, niveau faible/)
    // At level substantial it is her, and she is told.
    provider.person = { sub: 'samira', acr: 'eidas2', ...samira }
    const sure = town.visitor()
    assert.equal((await signIn(sure)).status, 303)
    assert.equal(await opened(), start + 1)
    const [linked] = await town.edge.store.owner.query(
      `select a.given, a.family from identity.link l join identity.account a on a.id = l.account_id where l.provider = 'provider:test' order by l.made_at desc limit 1`,
    )
    assert.equal(linked?.family, 'Lambert')
    assert.match((await lettersIn(town))[0]?.text ?? '', /fournisseur d’identité peut maintenant ouvrir votre compte/)
    assert.match((await sure.get('/fr/security')).text, /fournisseur d’identité/)
    // Another Samira Lambert of the same day, says the same provider: two people, so not a guess.
    provider.person = { sub: 'homonym', acr: 'eidas2', ...samira }
    const homonym = town.visitor()
    const counter = await signIn(homonym)
    assert.equal(counter.status, 422)
    assert.match(counter.text, /Venez au guichet/)
    assert.equal(homonym.hasSession(), false)
    // Born elsewhere, or another day, or a day that is not known: nobody whom we know.
    for (const [index, differs] of [{ birthplace: '75056' }, { birthdate: '1988-06-10' }, { birthdate: '1988-06-00' }].entries()) {
      second.person = { sub: `else-${index}`, acr: 'eidas2', ...samira, ...differs }
      const before = await opened()
      assert.equal((await signIn(town.visitor(), second, 'second')).status, 303)
      assert.equal(await opened(), before + 1)
    }
  })

  test('who is signed in proves who she is with a provider: it must be her; a newcomer is raised', async () => {
    const odile = await town.signIn('Odile Petitjean')
    second.person = { sub: 'someone', acr: 'eidas3', given_name: 'Someone', family_name: 'Else', birthdate: '1990-01-01' }
    const not = await signIn(odile, second, 'second', { needs: 'high', then: '/fr/cases' })
    assert.equal(not.status, 422)
    assert.match(not.text, /n’est pas celle de votre compte/)
    second.person = { sub: 'odile', acr: 'eidas2', given_name: 'Odile', family_name: 'Petitjean', birthdate: '1945-05-21' }
    const less = await signIn(odile, second, 'second', { needs: 'high', then: '/fr/cases' })
    assert.match(less.text, /moins sûrement que cette page le demande/)
    second.person = { ...second.person, acr: 'eidas3' }
    const right = await signIn(odile, second, 'second', { needs: 'high', then: '/fr/cases' })
    assert.deepEqual([right.status, right.location], [303, '/fr/cases'])
    assert.match((await odile.get('/fr/security')).text, /Vérifiée, niveau élevé/)
    // Her identity opens her account and no other.
    const kevin = await town.signIn('Kevin Marchand')
    assert.match((await signIn(kevin, second, 'second', { needs: 'high' })).text, /ouvre un autre compte/)
    // She left signed in and comes back as somebody else: nothing is linked.
    second.person = { sub: 'elise', acr: 'eidas2', given_name: 'Élise', family_name: 'Gaudron', birthdate: '1990-04-02' }
    const shared = await town.signIn('Élise Gaudron')
    const back = second.back(await leave(shared, 'second', { needs: 'substantial' }))
    await shared.post('/fr/sign-in', { account: await town.accountOf('Kevin Marchand') })
    assert.equal((await comeBack(shared, back)).status, 422)
  })

  test('a newcomer who begins something that asks who she is proves it there, and what she had written is sent as herself', async () => {
    const nora = town.visitor()
    const first = await nora.post('/fr/sign-in/email', { email: 'nora.vidal@courriel.example' })
    const own = { ticket: /name="ticket" value="([\w-]+)"/.exec(first.text)?.[1] ?? '' }
    await nora.post('/fr/sign-in/code', { ...own, code: await codeTo(town, 'nora.vidal@courriel.example') })
    await nora.post('/fr/sign-in/open', { ...own, given: 'Nora', family: 'Vidal' })
    const start = '/fr/services/aide-logement-urgence/start'
    const stopped = await nora.post(start, { from: 'her own words' })
    assert.equal(stopped.status, 403)
    assert.match(stopped.text, /Faites vérifier votre identité/)
    const form = /action="\/fr\/sign-in\/with\/test".*?<\/form>/s.exec(stopped.text)?.[0] ?? ''
    const fields = Object.fromEntries([...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))
    assert.deepEqual(
      { then: fields.then, needs: fields.needs, kept: (fields.resume ?? '') !== '' },
      { then: start, needs: 'substantial', kept: true },
    )
    // Somebody whom the town knows already does not become a second person.
    provider.person = { sub: 'nora-as-kevin', acr: 'eidas2', given_name: 'Kevin', family_name: 'Marchand', birthdate: '1995-07-17' }
    assert.match((await signIn(nora, provider, 'test', fields)).text, /ouvre un autre compte/)
    provider.person = { sub: 'nora', acr: 'eidas2', given_name: 'Nora Jeanne', family_name: 'Vidal', birthdate: '1999-09-09' }
    const kept = await signIn(nora, provider, 'test', fields)
    assert.match(kept.text, /her own words/)
    assert.match((await nora.get('/fr/security')).text, /Nora Jeanne Vidal.*Vérifiée, niveau substantiel/s)
    assert.match((await nora.post(start, { from: 'her own words' })).location ?? '', /\/fr\/apply\/\d{12}/)
  })

  test('a provider can be removed by who has another way in, from her own account, and then opens it no more', async () => {
    const links = async (name: string) =>
      (
        await town.edge.store.owner.query(
          'select l.id from identity.link l join identity.account a on a.id = l.account_id where a.family = $1 order by l.made_at',
          [name],
        )
      ).map(({ id }) => String(id))
    const rene = { given_name: 'René', family_name: 'Humblot', birthdate: String((await birthOf('Humblot')) ?? '') }
    provider.person = { sub: 'rene', acr: 'eidas2', ...rene }
    second.person = { sub: 'rene-2', acr: 'eidas2', ...rene }
    const who = town.visitor()
    await signIn(who)
    const [only = ''] = await links('Humblot')
    assert.equal((await who.post('/fr/security/providers', { link: only })).status, 409, 'the only way in stays')
    await signIn(town.visitor(), second, 'second')
    assert.equal((await links('Humblot')).length, 2)
    await (await town.signIn('Kevin Marchand')).post('/fr/security/providers', { link: only })
    assert.equal((await links('Humblot')).length, 2, "nobody removes somebody else's")
    assert.equal((await who.post('/fr/security/providers', { link: only })).status, 303)
    assert.equal((await links('Humblot')).length, 1)
    assert.match((await lettersIn(town))[0]?.text ?? '', /n’ouvre plus votre compte/)

    // Her name at the second one opens her account, whatever else it tells; she says that it is no longer hers to use, and comes to the counter.
    second.person = { sub: 'rene-2', acr: 'eidas1', given_name: 'Renée', family_name: 'Autre', birthdate: '1999-01-01' }
    const thief = town.visitor()
    await signIn(thief, second, 'second')
    assert.match((await thief.get('/fr/security')).text, /René Humblot/)
    const lost = town.visitor()
    const address = 'rene.humblot@courriel.example'
    const ticket = /name="ticket" value="([\w-]+)"/.exec((await lost.post('/fr/sign-in/email', { email: address })).text)?.[1] ?? ''
    await lost.post('/fr/sign-in/code', { ticket, code: await codeTo(town, address) })
    const visit = await lost.post('/fr/security/counter', {})
    assert.match(visit.text, /Retrouver mon accès/)
    const desk = await town.signIn('Hélène Marchal')
    const code = /\b([2-9A-Z]{4}-[2-9A-Z]{4})\b/.exec(visit.text)?.[1] ?? ''
    const at = /action="(\/fr\/counter\/[\w-]+)"/.exec((await desk.post('/fr/counter', { code })).text)?.[1] ?? ''
    const [year = '', month = '', day = ''] = rene.birthdate.split('-')
    const passport = { document: 'passport', number: '17AZ 99887', 'expires.day': '3', 'expires.month': '4', 'expires.year': '2033' }
    const born = { 'birth.day': day, 'birth.month': month, 'birth.year': year }
    const seen = { do: 'record', ...passport, ...born, given: 'René', family: 'Humblot', level: 'substantial', likeness: 'yes' }
    assert.match((await desk.post(at, seen)).text, /L’accès est rétabli/)
    assert.equal((await links('Humblot')).length, 0, 'no provider opens it any more')
    assert.equal((await thief.get('/fr/security')).status, 303)
    const again = town.visitor()
    await signIn(again, second, 'second')
    assert.doesNotMatch((await again.get('/fr/security')).text, /René Humblot/)
  })

  test('agents: by what cannot be phished only, of the agency only, and nobody else', async () => {
    const paul = { sub: 'paul', given_name: 'Paul', family_name: 'Humbert', email: 'Paul.Humbert@valmont-sur-meuse.example' }
    const refusedFor = async (person: TestProvider['person'], why: RegExp) => {
      work.person = person
      const who = town.visitor()
      const answer = await signIn(who, work, 'work')
      assert.equal(answer.status, 422)
      assert.match(answer.text, why)
      assert.equal(who.hasSession(), false)
    }
    await refusedFor({ ...paul, acr: 'pwd' }, /clé de sécurité/)
    await refusedFor({ ...paul, acr: 'phrh', email: 'helene.marchal@departement.example' }, /Aucun compte d’agent/)
    await refusedFor({ ...paul, acr: 'phrh', email: 'samira.lambert@courriel.example' }, /Aucun compte d’agent/)
    await refusedFor({ ...paul, acr: 'phrh', email_verified: false }, /Aucun compte d’agent/)
    await refusedFor({ ...paul, acr: 'phrh', email: undefined }, /Aucun compte d’agent/)
    work.person = { ...paul, acr: 'phrh' }
    const agent = town.visitor()
    assert.equal((await signIn(agent, work, 'work')).location, '/fr/desk')
    assert.equal((await agent.get('/fr/desk')).status, 200)
    await refusedFor({ ...paul, acr: 'pwd' }, /clé de sécurité/)
    // The address was given to somebody else at work: the account stays with who had it.
    await refusedFor({ ...paul, sub: 'another', acr: 'phrh' }, /Aucun compte d’agent/)
    // The citizens' provider opens no agent's account, whatever address it tells.
    provider.person = { acr: 'eidas3', ...paul, sub: 'paul-citizen', birthdate: '1980-01-01' }
    const citizen = town.visitor()
    assert.equal((await signIn(citizen)).location, '/fr')
    assert.notEqual((await citizen.get('/fr/desk')).status, 200)
    // Dismissed: her session ends, her name at the provider is nobody's, and her address brings her back to nothing.
    const admin = await town.signIn('Isabelle Aubry')
    assert.equal((await admin.post(`/fr/agents/${await town.accountOf('Paul Humbert')}`, { do: 'dismiss' })).status, 303)
    assert.equal((await agent.get('/fr/desk')).status, 303)
    assert.equal((await town.edge.store.owner.query(`select 1 from identity.link where provider = 'work'`)).length, 0)
    await refusedFor({ ...paul, acr: 'phrh' }, /Aucun compte d’agent/)
  })

  test('signing out goes on to the provider; when it is down she is signed out all the same', async () => {
    provider.person = { sub: 'leaving', acr: 'eidas1', ...samira, given_name: 'Partante' }
    const who = town.visitor()
    await signIn(who)
    const rows = await town.edge.store.owner.query('select encode(sealed, $1) as text from identity.provider_session', ['escape'])
    assert.ok(rows.length > 0 && rows.every(({ text }) => !String(text).includes('eyJ')), 'the ID token cannot be read')
    const out = await who.post('/fr/sign-out', {})
    assert.equal(out.status, 303)
    assert.equal(who.hasSession(), false)
    const page = await who.get(out.location ?? '')
    assert.match(page.text, /Vous êtes déconnecté ici/)
    const to = new URL(page.headers.get('refresh')?.replace('0; url=', '') ?? '')
    assert.equal(to.origin + to.pathname, `${provider.issuer}/logout`)
    assert.equal(to.searchParams.get('post_logout_redirect_uri'), `${town.url}/identity/providers/test/out`)
    assert.match(to.searchParams.get('id_token_hint') ?? '', /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/, 'signed, no longer encrypted')
    assert.equal((await who.get(`/identity/providers/test/out?state=${to.searchParams.get('state')}`)).location, '/fr')
    assert.equal((await (await town.signIn('Kevin Marchand')).post('/fr/sign-out', {})).location, '/fr', 'others just go home')
  })
})
