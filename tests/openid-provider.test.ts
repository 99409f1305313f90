import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { capabilities, type Edge } from '#app'
import type { Job } from '#kernel'
import {
  agree,
  authOf,
  codeIn,
  errorIn,
  exchange,
  follow,
  newKey,
  newRequest,
  openSiteServer,
  postTo,
  push,
  type Site,
  type SiteServer,
  signInAt,
  townWithSites,
  userinfo,
  verifyLogout,
} from './support/site.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { visitor as newVisitor, type Visitor } from './support/visitor.ts'

const jobNamed = (name: string) =>
  capabilities.flatMap(({ jobs }) => (jobs ?? []) as readonly Job<Edge>[]).find((job) => job.name === name)!

await eachDatabase((database) => {
  let town: TestTown
  let server: SiteServer
  let remove: () => void
  const key = newKey()
  const sites = {} as Record<'own' | 'sister' | 'library' | 'strict' | 'plain' | 'more', Site>

  before(async () => {
    server = await openSiteServer()
    const { d: _, ...half } = key
    const define = (id: string, more: object) => ({
      id,
      name: { fr: `Site ${id}`, en: `Site ${id}`, nl: `Site ${id}` },
      contact: 'contact@site.example',
      agency: 'departement',
      purpose: 'transports-scolaires',
      redirect: [`${server.origin}/${id}`],
      claims: ['given_name', 'family_name', 'email'],
      auth: { secret: id.toUpperCase() },
      logout: `${server.origin}/logout`,
      ...more,
    })
    const made = townWithSites({
      own: define('own', { auth: { keys: [{ kid: 'k1', ...half }] } }),
      sister: define('sister', { claims: [] }),
      library: define('library', { agency: 'ville', claims: ['given_name', 'phone_number'] }),
      strict: define('strict', { assurance: 'high' }),
      plain: define('plain', { pushed: false, logout: undefined }),
      more: define('more', { redirect: [`${server.origin}/more`, 'http://localhost:1/more'] }),
    })
    remove = made.remove
    town = await startTown(undefined, { database, town: made.folder, jobs: false })
    for (const id of ['own', 'sister', 'library', 'strict', 'plain', 'more'] as const)
      sites[id] = {
        id,
        redirect: `${server.origin}/${id}`,
        auth: id === 'own' ? { key, kid: 'k1' } : { secret: town.edge.config.secret(id.toUpperCase())! },
      }
  })
  after(async () => {
    await town.close()
    server.close()
    remove()
  })

  const query = (text: string, values: readonly unknown[] = []) => town.edge.store.owner.query(text, values)
  const begin = async (site: Site, visitor: Visitor, more: Record<string, string | undefined> = {}) => {
    const pushed = await push(town.url, site, more)
    assert.equal(pushed.status, 201, JSON.stringify(pushed.body))
    return { ...(await follow(visitor, town.url, pushed.path)), pending: pushed.pending }
  }
  const code = async (site: Site, visitor: Visitor, more: Record<string, string | undefined> = {}) => {
    const page = await begin(site, visitor, more)
    const back = page.answer.status === 200 ? await agree(visitor, town.url, page) : page
    return { code: codeIn(back.at), pending: page.pending, at: back.at }
  }
  /** What the minute's job does: finds sessions that ended, then tells each site; answers how many could not be told. */
  const tellSites = async (): Promise<number> => {
    await jobNamed('identity.openid-ended').run(town.edge, {})
    let failed = 0
    for (const { id } of await query('select id from identity.openid_farewell'))
      await jobNamed('identity.openid-farewell')
        .run(town.edge, { farewell: String(id) })
        .catch(() => failed++)
    return failed
  }
  const asks = (page: { readonly answer: { readonly text: string } }) => page.answer.text.includes('name="claims"')

  test('a request is refused: no PKCE, plain PKCE, an address that is not registered, another response type', async () => {
    const refused = async (more: Record<string, string | undefined>, error: string) => {
      const { status, body } = await push(town.url, sites.own, more)
      assert.deepEqual([status, body.error], [400, error], JSON.stringify(more))
    }
    await refused({ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request')
    await refused({ code_challenge_method: 'plain' }, 'invalid_request')
    await refused({ redirect_uri: `${server.origin}/other` }, 'invalid_request')
    await refused({ redirect_uri: `${sites.own.redirect}?x=1` }, 'invalid_request')
    await refused({ redirect_uri: sites.library.redirect }, 'invalid_request')
    await refused({ response_type: 'id_token' }, 'invalid_request')
    await refused({ response_mode: 'form_post' }, 'invalid_request')
  })

  test('a site that is not itself is refused: no proof, a wrong secret, another key, a proof for another or used before', async () => {
    const { fields } = newRequest(sites.own)
    const ask = async (auth: { headers?: Record<string, string>; fields?: Record<string, string> }) => {
      const { status, body } = await postTo(town.url, '/oidc/request', { ...fields, ...auth.fields }, auth.headers)
      return [status, body.error]
    }
    assert.deepEqual(await ask({}), [401, 'invalid_client'])
    assert.deepEqual(await ask(await authOf(town.url, { ...sites.own, auth: { key: newKey(), kid: 'k1' } })), [401, 'invalid_client'])
    assert.deepEqual(await ask(await authOf(town.url, sites.own, { audience: 'https://elsewhere.example' })), [401, 'invalid_client'])
    assert.deepEqual(await ask(await authOf(town.url, { ...sites.own, auth: { secret: 'x' } })), [401, 'invalid_client'])
    const once = await authOf(town.url, sites.own)
    assert.equal((await ask(once))[0], 201)
    assert.deepEqual(await ask(once), [401, 'invalid_client'], 'used before')
    const twice = await authOf(town.url, sites.own)
    const both = (await Promise.all([ask(twice), ask(twice)])).map(([status]) => status).sort()
    assert.deepEqual(both, [201, 401], 'at the same moment: one')
    const other = await authOf(town.url, { ...sites.library, auth: { secret: 'wrong' } })
    assert.equal((await postTo(town.url, '/oidc/request', newRequest(sites.library).fields, other.headers)).status, 401)
  })

  test('a request through the browser is refused where it must be pushed; a pushed one serves one site, once, for a minute', async (t) => {
    const samira = await town.signIn('Samira Lambert')
    const open = async (fields: Record<string, string>) => {
      const { at, answer } = await follow(samira, town.url, `/oidc/auth?${new URLSearchParams(fields)}`)
      const to = new URL(at, town.url).href
      return { error: errorIn(to), code: codeIn(to), status: answer.status, at }
    }
    assert.equal((await open(newRequest(sites.own).fields)).error, 'invalid_request')
    const plain = await open(newRequest(sites.plain).fields)
    assert.equal(plain.status, 200, 'its definition says that it cannot')
    for (const fields of [
      { ...newRequest(sites.plain).fields, redirect_uri: 'https://evil.example/' },
      { ...newRequest(sites.plain).fields, client_id: 'nobody' },
    ]) {
      const { status, at } = await open(fields)
      assert.equal(status, 400)
      assert.match(at, /^\/oidc\/auth/, 'nobody is sent anywhere')
    }
    const pushed = await push(town.url, sites.own)
    const refusedAt = async (path: string) => {
      const { error, code } = await open(Object.fromEntries(new URL(path, town.url).searchParams))
      return [error, code]
    }
    const stolen = await open({ client_id: 'library', request_uri: String(pushed.body.request_uri) })
    assert.deepEqual([stolen.error, stolen.code], ['invalid_request_object', ''], 'of another site')
    const page = await follow(samira, town.url, pushed.path)
    await agree(samira, town.url, page)
    assert.deepEqual(await refusedAt(pushed.path), ['invalid_request_uri', ''], 'used')
    const late = await push(town.url, sites.own)
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 90_000 })
    assert.deepEqual(await refusedAt(late.path), ['invalid_request_uri', ''], 'too late')
    t.mock.timers.reset()
  })

  test('without a session nobody is signed in: a page asks, and prompt=none says so', async () => {
    const nobody = town.visitor()
    const page = await begin(sites.sister, nobody)
    assert.match(page.at, /^\/fr\/sign-in\?then=/)
    assert.match(page.answer.text, /Site sister/)
    const none = await begin(sites.sister, nobody, { prompt: 'none' })
    assert.equal(errorIn(none.at), 'login_required')
    const odile = await town.signIn('Odile Petitjean')
    assert.equal(errorIn((await begin(sites.sister, odile, { prompt: 'none' })).at), 'consent_required')
    // She turns back on the page of sign-in.
    const action = /action="(\/fr\/openid\/[^"]+)"/.exec(page.answer.text)?.[1] ?? ''
    const back = await nobody.post(action, { do: 'refuse' })
    assert.equal(errorIn((await follow(nobody, town.url, back.location!)).at), 'access_denied')
  })

  test("a question is answered by the browser that was asked; an agent's account answers none", async () => {
    const samira = await town.signIn('Samira Lambert')
    const page = await begin(sites.more, samira)
    assert.ok(asks(page))
    const thief = await town.signIn('Odile Petitjean')
    assert.equal((await thief.get(page.at)).status, 400)
    assert.equal((await thief.post(page.at, { claims: 'given_name family_name email', do: 'continue' })).status, 400)
    const agent = await town.signIn('Hélène Marchal')
    const barred = await begin(sites.more, agent)
    assert.equal(barred.answer.status, 403)
    assert.equal((await query(`select 1 from identity.openid_grant where client = 'more'`)).length, 0)
  })

  test('what was not on the page is not agreed to; a refusal gives nothing', async () => {
    const samira = await town.signIn('Samira Lambert')
    const page = await begin(sites.library, samira, { scope: 'openid profile phone' })
    assert.match(page.answer.text, /06 39 98|\+33639980142/)
    assert.doesNotMatch(page.answer.text, /samira\.lambert@/, 'what it may not be told is not offered')
    assert.equal((await samira.post(page.at, { claims: 'given_name', do: 'continue' })).status, 422)
    const back = await agree(samira, town.url, page, 'refuse')
    assert.equal(errorIn(back.at), 'access_denied')
    assert.equal((await query(`select 1 from identity.openid_grant where client = 'library'`)).length, 0)
  })

  test('a level that is not reached is never said to be: by definition, acr_values, or claim; with words that we do not know', async () => {
    const samira = await town.signIn('Samira Lambert')
    const levels = [
      [sites.strict, {}],
      [sites.own, { acr_values: 'eidas3' }],
      [sites.own, { claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas3' } } }) }],
      [sites.own, { claims: JSON.stringify({ id_token: { acr: { values: ['eidas3'] } } }) }],
    ] as const
    for (const [site, more] of levels) {
      const page = await begin(site, samira, more)
      assert.equal(page.answer.status, 403, 'she is asked to show more')
      assert.match(page.at, /^\/fr\/openid\//)
      const posted = await samira.post(page.at, { do: 'refuse' })
      assert.equal(errorIn((await follow(samira, town.url, posted.location!)).at), 'unmet_authentication_requirements')
      // Pressing on does not help.
      const again = await begin(site, samira, more)
      assert.equal((await samira.post(again.at, { do: 'continue', claims: '' })).status, 403)
      assert.equal(errorIn((await begin(site, samira, { ...more, prompt: 'none' })).at), 'unmet_authentication_requirements')
    }
    assert.equal(errorIn((await begin(sites.own, samira, { acr_values: 'urn:gold' })).at), 'unmet_authentication_requirements')
  })

  test('a code serves once, its own site, with its own verifier; used twice it costs the tokens', async () => {
    const samira = await town.signIn('Samira Lambert')
    const first = await code(sites.own, samira)
    const other = { ...first.pending, verifier: randomBytes(32).toString('base64url') }
    assert.deepEqual((await exchange(town.url, sites.own, first.code, other)).body.error, 'invalid_grant', 'another verifier')
    assert.deepEqual(
      (await exchange(town.url, sites.own, first.code, first.pending, { code_verifier: undefined })).body.error,
      'invalid_grant',
    )
    assert.deepEqual(
      (await exchange(town.url, { ...sites.sister, redirect: sites.own.redirect }, first.code, first.pending)).body.error,
      'invalid_grant',
      'another site',
    )
    const tokens = await exchange(town.url, sites.own, first.code, first.pending)
    assert.equal(tokens.status, 200)
    assert.equal((await userinfo(town.url, String(tokens.body.access_token))).status, 200)
    assert.equal((await exchange(town.url, sites.own, first.code, first.pending)).body.error, 'invalid_grant', 'used')
    assert.equal((await userinfo(town.url, String(tokens.body.access_token))).status, 401, 'its token is void')
    const second = await code(sites.own, samira)
    const both = await Promise.all([1, 2].map(() => exchange(town.url, sites.own, second.code, second.pending)))
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 400], 'at the same moment: one')
    const third = await code(sites.own, samira)
    const digest = createHash('sha256').update(third.code).digest('base64url')
    assert.equal((await query('select 1 from identity.openid_record where digest = $1', [digest])).length, 1, 'kept under its digest')
    assert.equal((await query('select 1 from identity.openid_record where digest = $1', [third.code])).length, 0)
  })

  test('a site is told what it may be told and what she agreed to, each time under a line that names the purpose', async () => {
    const samira = await town.signIn('Samira Lambert')
    const { claims, access } = await signInAt(town.url, sites.own, samira, { acr_values: 'eidas2' })
    assert.equal(claims.acr, 'eidas2')
    assert.equal(typeof claims.auth_time, 'number')
    assert.deepEqual(Object.keys(claims).sort(), ['acr', 'amr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sid', 'sub'])
    const lines = async () => (await query(`select purpose, agency_id, categories from consent.access where role = 'client.own'`)).length
    const before = await lines()
    const { body } = await userinfo(town.url, access)
    assert.deepEqual(
      { ...body, sub: '' },
      { sub: '', given_name: 'Samira', family_name: 'Lambert', email: 'samira.lambert@courriel.example', email_verified: true },
      'no date of birth: its definition does not name it',
    )
    assert.equal(body.sub, claims.sub)
    assert.equal(await lines(), before + 1)
    const seen = await samira.get('/fr/access')
    assert.match(seen.text, /Site own/)
    assert.match(seen.text, /transports scolaires/)
    const inToken = await signInAt(town.url, sites.own, samira, {
      scope: 'openid',
      claims: JSON.stringify({ id_token: { given_name: null, birthdate: null } }),
    })
    assert.equal(inToken.claims.given_name, 'Samira')
    assert.equal(inToken.claims.birthdate, undefined)
    assert.equal(await lines(), before + 2)
    // A site that may be told nothing: no line, and only its own number for her.
    const sister = await signInAt(town.url, sites.sister, samira)
    assert.deepEqual(Object.keys((await userinfo(town.url, sister.access)).body), ['sub'])
    assert.equal((await query(`select 1 from consent.access where role = 'client.sister'`)).length, 0)
  })

  test("her number is the same at all sites of one agency and each time, another at another agency's, another for another person", async () => {
    const samira = await town.signIn('Samira Lambert')
    const at = async (site: Site, who: Visitor) => (await signInAt(town.url, site, who)).claims.sub
    const own = await at(sites.own, samira)
    assert.equal(await at(sites.sister, samira), own)
    assert.equal(await at(sites.own, await town.signIn('Samira Lambert')), own, 'another session')
    assert.notEqual(await at(sites.library, samira), own)
    assert.notEqual(await at(sites.own, await town.signIn('Odile Petitjean')), own)
    assert.notEqual(own, await town.accountOf('Samira Lambert'))
  })

  test('she agrees once; the site that asks for more asks again; prompt=login and max_age want her again', async () => {
    const odile = await town.signIn('Odile Petitjean')
    assert.ok(asks(await begin(sites.library, odile, { scope: 'openid' })))
    await signInAt(town.url, sites.library, odile, { scope: 'openid' })
    const silent = await begin(sites.library, odile, { scope: 'openid', prompt: 'none' })
    assert.ok(codeIn(silent.at), 'signed in already')
    assert.ok(asks(await begin(sites.library, odile, { scope: 'openid profile' })), 'more')
    const { access } = await signInAt(town.url, sites.library, odile, { scope: 'openid profile' })
    assert.equal((await userinfo(town.url, access)).body.given_name, 'Odile')
    const again = await begin(sites.library, odile, { scope: 'openid', prompt: 'login' })
    assert.equal(again.answer.status, 403)
    await setTimeout(1100)
    assert.equal((await odile.post('/fr/sign-in', { account: await town.accountOf('Odile Petitjean'), then: again.at })).location, again.at)
    const back = await follow(odile, town.url, again.at)
    assert.ok(codeIn(back.at), 'after she signed in again')
    await setTimeout(2100)
    assert.equal(
      (await begin(sites.library, odile, { scope: 'openid', max_age: '1' })).answer.status,
      403,
      'longer ago than the site allows',
    )
    // Another person at the same browser answers for herself.
    const shared = await begin(sites.library, odile, { scope: 'openid', prompt: 'login' })
    assert.equal(shared.answer.status, 403, 'she signed in a moment ago, and before she was asked')
    await setTimeout(1100)
    await odile.post('/fr/sign-in', { account: await town.accountOf('Paulette Simonin'), then: shared.at })
    const shown = await follow(odile, town.url, shared.at)
    assert.ok(asks(shown), `${shown.at} ${shown.answer.status} ${shown.answer.text.slice(-4000)}`)
  })

  test('what she took back opens nothing more, and the site hears of it', async () => {
    await tellSites()
    server.heard.length = 0
    const samira = await town.signIn('Samira Lambert')
    const { access, claims } = await signInAt(town.url, sites.own, samira)
    const open = await code(sites.own, samira)
    assert.match((await samira.get('/fr/security')).text, /Site own/)
    const stranger = await town.signIn('Odile Petitjean')
    await stranger.post('/fr/security/sites', { client: 'own' })
    assert.equal((await userinfo(town.url, access)).status, 200, "somebody else's word changes nothing")
    assert.equal((await samira.post('/fr/security/sites', { client: 'own' })).location, '/fr/security#sites')
    assert.doesNotMatch((await samira.get('/fr/security')).text, /Site own/)
    assert.equal((await userinfo(town.url, access)).status, 401)
    assert.equal((await exchange(town.url, sites.own, open.code, open.pending)).body.error, 'invalid_grant')
    assert.ok(asks(await begin(sites.own, samira)), 'she is asked again')
    assert.equal(await tellSites(), 0)
    const heard = await Promise.all(server.heard.map((token) => verifyLogout(town.url, sites.own, token)))
    assert.ok(heard.some(({ payload }) => payload.sid === claims.sid))
  })

  test('a session that ends is told to its sites, signed, until they hear it; tokens end with it', async () => {
    await tellSites()
    server.heard.length = 0
    const samira = await town.signIn('Samira Lambert')
    const { access, claims } = await signInAt(town.url, sites.own, samira)
    await signInAt(town.url, sites.plain, samira)
    // She shows again that it is her: the same session goes on for the site.
    await samira.post('/fr/sign-in', { account: await town.accountOf('Samira Lambert') })
    assert.equal(await tellSites(), 0)
    assert.deepEqual(server.heard, [])
    assert.equal((await userinfo(town.url, access)).status, 200)
    assert.equal((await signInAt(town.url, sites.own, samira)).claims.sid, claims.sid)

    server.answer = 503
    await samira.post('/fr/sign-out', {})
    assert.equal((await userinfo(town.url, access)).status, 401)
    assert.equal(await tellSites(), 1, 'it did not hear; the other site does not want to')
    assert.equal(await tellSites(), 1)
    server.answer = 200
    assert.equal(await tellSites(), 0)
    assert.equal(server.heard.length, 1)
    const { payload } = await verifyLogout(town.url, sites.own, server.heard[0]!)
    assert.equal(payload.sid, claims.sid)
    assert.equal(payload.sub, claims.sub)
    assert.deepEqual(payload.events, { 'http://schemas.openid.net/event/backchannel-logout': {} })
    assert.equal(payload.nonce, undefined)
    assert.equal(await tellSites(), 0)
    assert.equal(server.heard.length, 1, 'once')
  })

  test('a session that somebody else ends is told as well; one that only ran out is not', async () => {
    const samira = await town.signIn('Samira Lambert')
    const phone = await town.signIn('Samira Lambert')
    const { claims } = await signInAt(town.url, sites.own, phone)
    const heardOf = (sid: unknown) => server.heard.filter((token) => decodeJwt(token).sid === sid).length
    await tellSites()
    server.heard.length = 0
    await samira.post('/fr/security/sessions', {}) // all but this one
    await tellSites()
    assert.equal(heardOf(claims.sid), 1)
    const kept = await signInAt(town.url, sites.own, samira)
    const account = await town.accountOf('Samira Lambert')
    await query(`update identity.session set ends_at = now() - interval '1 second' where account_id = $1`, [account])
    await tellSites()
    await jobNamed('identity.tidy').run(town.edge, {})
    await tellSites()
    assert.equal(heardOf(kept.claims.sid), 0)
    assert.equal((await userinfo(town.url, kept.access)).status, 401)
  })

  test('another person at the same browser: the sites of the first are told', async () => {
    server.heard.length = 0
    const browser = newVisitor(town.url)
    await browser.post('/fr/sign-in', { account: await town.accountOf('Samira Lambert') })
    const { claims } = await signInAt(town.url, sites.own, browser)
    await browser.post('/fr/sign-in', { account: await town.accountOf('Odile Petitjean') })
    await tellSites()
    assert.equal((await verifyLogout(town.url, sites.own, server.heard[0]!)).payload.sid, claims.sid)
  })

  test('the address that sites read says what we do, and shows no half of a key that is private', async () => {
    const said = (await town.visitor().get('/.well-known/openid-configuration')).json() as Record<string, unknown>
    assert.equal(said.issuer, town.url)
    assert.deepEqual(said.code_challenge_methods_supported, ['S256'])
    assert.deepEqual(said.subject_types_supported, ['pairwise'])
    assert.deepEqual(said.acr_values_supported, ['eidas1', 'eidas2', 'eidas3'])
    assert.deepEqual(said.response_types_supported, ['code'])
    assert.equal(said.backchannel_logout_session_supported, true)
    const { keys } = (await town.visitor().get('/oidc/jwks')).json() as { keys: Record<string, unknown>[] }
    assert.equal(keys.length, 1)
    assert.equal(keys[0]?.d, undefined)
    const [row] = await query('select sealed from identity.openid_key')
    assert.doesNotMatch(Buffer.from(row?.sealed as Uint8Array).toString('latin1'), /"kty"/)
  })

  test('everything of hers at sites goes with her account, and is in her copy before', async () => {
    const samira = await town.signIn('Leïla Haddad')
    await signInAt(town.url, sites.own, samira)
    const account = await town.accountOf('Leïla Haddad')
    const [row] = await query('select person_id as person from identity.account where id = $1', [account])
    const copy = await town.edge.store.as({ actor: 'system', purpose: 'compte' }, (tx) => town.edge.keeping.copyOf(tx, String(row?.person)))
    assert.match(JSON.stringify(copy), /"client":"own"/)
    await query('delete from identity.account where id = $1', [account])
    for (const table of ['openid_grant', 'openid_session', 'openid_record', 'openid_farewell'])
      assert.equal((await query(`select 1 from identity.${table} where account_id = $1`, [account])).length, 0, table)
  })
})
