/** A wallet that has its person sign in and agree in her browser (OpenID4VCI, authorization code): who may not first. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { fetched, fileOf, permitted, phoneAt, shownTo } from './support/credentials.ts'
import { startTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const kind = 'titre-sejour.titre'

test('a credential fetched by a code: the person agrees, the code is good once, for the wallet that asked', async (t) => {
  const town = await startTown(t, { jobs: false })
  await permitted(town, 'Samira Lambert')
  const samira = await town.signIn('Samira Lambert')
  const [credential = ''] = await shownTo(samira)
  const redirect = `${town.url}/demo/wallet/fetched`
  const verifier = randomBytes(32).toString('base64url')
  const good = {
    ...{ client_id: 'wallet.demo', redirect_uri: redirect, response_type: 'code', scope: kind, state: 'a state' },
    ...{ code_challenge_method: 'S256', code_challenge: createHash('sha256').update(verifier).digest('base64url') },
  }
  const at = (given: Readonly<Record<string, string | undefined>>) =>
    `/fr/credentials/authorize?${new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))}`
  const outOf = (link: string | undefined) => Object.fromEntries(new URL(link ?? 'none:').searchParams)
  const backIn = (text: string) => outOf(/href="([^"]*\/demo\/wallet\/fetched[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&'))
  const agree = async (who: Visitor, given: Readonly<Record<string, string | undefined>>) =>
    backIn((await who.post(at(given), { credential })).text)
  const token = async (fields: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'wallet.demo',
      redirect_uri: redirect,
      code_verifier: verifier,
      ...fields,
    })
    const answer = await fetch(`${town.url}/credentials/token`, { method: 'POST', body })
    return { status: answer.status, body: (await answer.json()) as Record<string, never> }
  }

  await t.test('the metadata says the way, and the way leads to where one signs in', async () => {
    const server = (await (await fetch(`${town.url}/.well-known/oauth-authorization-server/credentials`)).json()) as Record<string, unknown>
    assert.equal(server.authorization_endpoint, `${town.url}/credentials/authorize`)
    assert.deepEqual(server.code_challenge_methods_supported, ['S256'])
    const issuer = (await (await fetch(`${town.url}/.well-known/openid-credential-issuer/credentials`)).json()) as Record<string, never>
    assert.deepEqual(issuer.authorization_servers, [server.issuer])
    assert.equal((issuer.credential_configurations_supported as unknown as Record<string, { scope: string }>)[kind]?.scope, kind)
    const stranger = town.visitor()
    const first = await stranger.get(`/credentials/authorize?${new URLSearchParams(good)}`)
    assert.match(first.location ?? '', /^\/fr\/credentials\/authorize\?client_id=wallet\.demo&/)
    assert.match((await stranger.get(first.location ?? '')).location ?? '', /^\/fr\/sign-in\?then=/)
  })

  await t.test('an app that nobody knows, or another address: nobody is sent anywhere', async () => {
    for (const wrong of [{ client_id: 'other' }, { redirect_uri: `${redirect}/more` }, { redirect_uri: 'https://evil.example/' }]) {
      const { status, text } = await samira.get(at({ ...good, ...wrong }))
      assert.equal(status, 400, JSON.stringify(wrong))
      assert.ok(!/(?:href|action)="https:\/\/evil/.test(text))
    }
  })

  await t.test('what else is wrong goes back to the wallet, with its state and who says so', async () => {
    const wrongs = [
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ code_challenge: undefined }, 'invalid_request'],
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ scope: 'other' }, 'invalid_scope'],
      [{ authorization_details: '[]' }, 'invalid_authorization_details'],
      [{ issuer_state: 'unknown' }, 'invalid_request'],
    ] as const
    for (const [wrong, error] of wrongs) {
      const back = backIn((await samira.get(at({ ...good, ...wrong }))).text)
      assert.deepEqual(back, { error, state: 'a state', iss: `${town.url}/credentials` })
    }
    assert.equal(backIn((await samira.post(at(good), { no: 'no' })).text).error, 'access_denied')
    const other = await town.signIn('Mariam Traoré')
    assert.match((await other.get(at(good))).text, /Vous n’avez pas cette attestation/)
    assert.equal((await samira.post(at(good), {})).status, 422)
    assert.equal((await samira.post(at(good), { credential: crypto.randomUUID() })).status, 422)
  })

  await t.test('a code without its verifier, at another address, of another app, or twice gives nothing', async () => {
    const wrongs: readonly Readonly<Record<string, string>>[] = [
      { code_verifier: randomBytes(32).toString('base64url') },
      { code_verifier: '' },
      { redirect_uri: 'https://evil.example/' },
      { client_id: 'other' },
    ]
    for (const wrong of wrongs) {
      const { code = '' } = await agree(samira, good)
      assert.deepEqual((await token({ code, ...wrong })).body, { error: 'invalid_grant' }, JSON.stringify(wrong))
      assert.equal((await token({ code })).status, 400, 'and is used up')
    }
    assert.equal((await token({ code: 'x', grant_type: 'password' })).body.error, 'unsupported_grant_type')
    assert.equal((await token({ code: 'x' })).body.error, 'invalid_grant')
  })

  await t.test('by scope, and by authorization_details: a token, a nonce, the credential bound to the wallet’s key', async () => {
    const phone = phoneAt(town)
    const { code = '', state, iss } = await agree(samira, good)
    assert.deepEqual([state, iss], ['a state', `${town.url}/credentials`])
    const first = await token({ code })
    assert.equal(first.status, 200)
    const given = await phone.credential(String(first.body.access_token), kind, await phone.proof(await phone.nonce()))
    assert.equal(given.status, 200)
    assert.ok(String((given.body.credentials as unknown as { credential: string }[])[0]?.credential).split('~').length > 3)

    const details = JSON.stringify([{ type: 'openid_credential', credential_configuration_id: kind }])
    const second = await token({ code: (await agree(samira, { ...good, scope: undefined, authorization_details: details })).code ?? '' })
    const [detail] = second.body.authorization_details as unknown as { credential_identifiers: string[] }[]
    assert.equal(
      (await phone.credential(String(second.body.access_token), kind, await phone.proof(await phone.nonce()))).status,
      400,
      'by its identifier',
    )
    const answer = await fetch(`${town.url}/credentials/credential`, {
      method: 'POST',
      headers: { authorization: `Bearer ${second.body.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        credential_identifier: detail?.credential_identifiers[0],
        proofs: { jwt: [await phone.proof(await phone.nonce())] },
      }),
    })
    assert.equal(answer.status, 200)
    assert.match((await samira.get('/fr/credentials')).text, /portefeuille/i)
  })

  await t.test('an offer names its credential to a wallet that takes this way, and gives it to nobody else', async () => {
    const { text } = await samira.post(`/fr/credentials/${credential}/wallet`, {})
    const offer = JSON.parse(decodeURIComponent(/credential_offer=([^"&]+)/.exec(text)?.[1] ?? '')) as {
      grants: Record<string, { issuer_state?: string }>
    }
    const issuer_state = offer.grants.authorization_code?.issuer_state ?? ''
    assert.ok(issuer_state.length > 20)
    const other = await town.signIn('Mariam Traoré')
    assert.match((await other.get(at({ ...good, issuer_state }))).text, /Vous n’avez pas cette attestation/)
    const { code = '' } = await agree(samira, { ...good, issuer_state })
    assert.equal((await token({ code })).status, 200)
    assert.ok((await fileOf(samira, credential)).length > 100)
    assert.ok((await fetched(town, samira, credential)).text.length > 100, 'the way with six digits goes on')
  })
})
