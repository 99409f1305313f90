/** A credential shown by a wallet to the page that verifies: the request is read by a library that nobody here wrote, by the clock of the machine. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CompactEncrypt, importJWK } from 'jose'
import { credentialMaking } from '#identity'
import { fetched, newHolder, offerOf, permitted, shownTo } from './support/credentials.ts'
import { startTown } from './support/town.ts'
import { openWallet, type Request } from './support/wallet.ts'

test('asked from the page, a wallet shows it for this request alone; the browser that asked sees the answer once', async (t) => {
  const town = await startTown(t, { jobs: false })
  await permitted(town, 'Samira Lambert')
  const samira = await town.signIn('Samira Lambert')
  const { text, key } = await fetched(town, samira, (await shownTo(samira))[0] ?? '')
  const { presentCredential } = await credentialMaking()
  const wallet = await openWallet({ after: (step: () => void) => t.after(step) } as never)
  const asked = async () => {
    const browser = town.visitor()
    const { location = '' } = await browser.post('/fr/verify/wallet', { kind: 'titre-sejour.titre' })
    const page = await browser.get(location)
    const link = /href="([^"]*client_id=[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    return { browser, location, request: await wallet.request(link) }
  }
  const shows = (request: Request, by = key, over: Readonly<Record<string, unknown>> = {}) =>
    presentCredential(by, text, ['given_name', 'family_name', 'nationalité'], {
      aud: request.client,
      nonce: request.nonce,
      iat: Math.floor(Date.now() / 1000),
      ...over,
    })
  const posted = async (request: Request, presented: string) => {
    const response = await new CompactEncrypt(Buffer.from(JSON.stringify({ state: request.state, vp_token: { shown: [presented] } })))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: request.key.kid! })
      .encrypt(await importJWK(request.key, 'ECDH-ES'))
    return (await fetch(request.to, { method: 'POST', body: new URLSearchParams({ response }) })).status
  }
  assert.equal((await town.visitor().post('/fr/verify/wallet', { kind: 'nothing' })).status, 404)
  const good = await asked()
  assert.equal((await good.browser.post(good.location, {})).status, 422, 'not yet')
  assert.equal((await fetch(good.request.to, { method: 'POST', body: new URLSearchParams({ response: 'x' }) })).status, 400)
  assert.equal(await posted(good.request, await shows(good.request)), 200)
  assert.equal(await posted(good.request, await shows(good.request)), 400, 'answered once')
  const answer = await good.browser.post(good.location, {})
  assert.match(answer.text, /Valable :/)
  assert.match(answer.text, /vient de la montrer/)
  assert.match(answer.text, /Lambert/)
  assert.doesNotMatch(answer.text, /<dt>Date de naissance/, 'what was not shown is not there')
  assert.equal((await good.browser.post(good.location, {})).status, 422, 'and gone')
  const wrong: Readonly<Record<string, (request: Request) => Promise<string>>> = {
    'another holder’s key': (request) => shows(request, newHolder()),
    'shown to somebody else': (request) => shows(request, key, { aud: 'x509_hash:other' }),
    'shown for another request': (request) => shows(request, key, { nonce: 'other' }),
    'shown an hour ago': (request) => shows(request, key, { iat: Math.floor(Date.now() / 1000) - 3600 }),
    'without its holder': async () => text,
  }
  for (const [name, present] of Object.entries(wrong)) {
    const { browser, location, request } = await asked()
    assert.equal(await posted(request, await present(request)), 200, name)
    assert.match((await browser.post(location, {})).text, /(Mauvais porteur|Modifiée) :/, name)
  }
})

test('the demonstration’s own wallet fetches a permit and shows it', async (t) => {
  const town = await startTown(t, { jobs: false })
  await permitted(town, 'Samira Lambert')
  const samira = await town.signIn('Samira Lambert')
  const { code, pin, kind } = await offerOf(samira, (await shownTo(samira))[0] ?? '')
  const offer = JSON.stringify({
    credential_issuer: `${town.url}/credentials`,
    credential_configuration_ids: [kind],
    grants: { 'urn:ietf:params:oauth:grant-type:pre-authorized_code': { 'pre-authorized_code': code } },
  })
  const phone = town.visitor()
  assert.equal((await phone.get(`/demo/wallet/offer?credential_offer=${encodeURIComponent(offer)}`)).status, 200)
  const [, person = ''] = /<option value="([\da-f-]{36})"[^>]*>Samira Lambert/.exec((await phone.get('/demo/wallet/offer')).text) ?? []
  const wrong = pin === '000000' ? '111111' : '000000'
  assert.equal((await phone.post('/demo/wallet/offer', { offer, person, pin: wrong })).status, 422)
  assert.equal((await phone.post('/demo/wallet/offer', { offer, person, pin })).status, 200)
  const browser = town.visitor()
  const { location = '' } = await browser.post('/fr/verify/wallet', { kind: 'titre-sejour.titre' })
  const link = new URL(/href="([^"]*client_id=[^"]+)"/.exec((await browser.get(location)).text)?.[1]?.replaceAll('&amp;', '&') ?? '')
  const fields = { client_id: link.searchParams.get('client_id')!, request_uri: link.searchParams.get('request_uri')!, person }
  assert.equal((await phone.post('/demo/wallet', fields)).status, 200)
  assert.match((await browser.post(location, {})).text, /vient de la montrer/)
})

test('the demonstration’s own wallet begins itself: she signs in, says no, then yes, and it arrives; an answer of another server gives nothing', async (t) => {
  const town = await startTown(t, { jobs: false })
  await permitted(town, 'Samira Lambert')
  const samira = await town.signIn('Samira Lambert')
  const [credential = ''] = await shownTo(samira)
  const add = (await samira.get('/demo/wallet/add')).text
  const [, person = ''] = /<option value="([\da-f-]{36})"[^>]*>Samira Lambert/.exec(add) ?? []
  assert.match(add, /<option value="titre-sejour\.titre"[^>]*>Titre de séjour/)
  const inside = (address: string) => address.replace(town.url, '')
  const asked = async (fields: Readonly<Record<string, string>>, at = '/demo/wallet/add') => {
    const { location = '' } = await samira.post(at, { person, ...fields })
    assert.ok(location.startsWith(`${town.url}/credentials/authorize?`), location)
    return (await samira.get(inside(location))).location ?? ''
  }
  const kind = { kind: 'titre-sejour.titre' }
  const answered = async (at: string, fields: Readonly<Record<string, string>>) => {
    const { text } = await samira.post(at, fields)
    return inside(/href="([^"]*\/demo\/wallet\/fetched[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '')
  }
  assert.equal((await samira.post('/demo/wallet/add', { person, kind: 'nothing' })).status, 422)
  assert.equal((await samira.post('/demo/wallet/add', { person: 'nobody', ...kind })).status, 422)
  assert.equal((await samira.get('/demo/wallet/fetched?code=x&state=unknown')).status, 422)
  const refused = await samira.get(await answered(await asked(kind), { no: 'no' }))
  assert.deepEqual([refused.status, /Vous avez refusé/.test(refused.text)], [200, true])
  const mixed = (await answered(await asked(kind), { credential })).replace(
    /iss=[^&]+/,
    `iss=${encodeURIComponent('https://other.example')}`,
  )
  assert.equal((await samira.get(mixed)).status, 422, 'another server’s')

  const good = await answered(await asked(kind), { credential })
  assert.match((await samira.get(good)).text, /L’attestation est dans ce portefeuille/)
  assert.equal((await samira.get(good)).status, 422, 'once')
  // The same from an offer of ours, which names the credential.
  const { text } = await samira.post(`/fr/credentials/${credential}/wallet`, {})
  const offer = decodeURIComponent(/credential_offer=([^"&]+)/.exec(text)?.[1] ?? '')
  const named = await answered(await asked({ offer, by: 'code' }, '/demo/wallet/offer'), { credential })
  assert.match((await samira.get(named)).text, /L’attestation est dans ce portefeuille/)

  const browser = town.visitor()
  const { location = '' } = await browser.post('/fr/verify/wallet', { kind: 'titre-sejour.titre' })
  const link = new URL(/href="([^"]*client_id=[^"]+)"/.exec((await browser.get(location)).text)?.[1]?.replaceAll('&amp;', '&') ?? '')
  const fields = { client_id: link.searchParams.get('client_id')!, request_uri: link.searchParams.get('request_uri')!, person }
  assert.equal((await town.visitor().post('/demo/wallet', fields)).status, 200)
  assert.match((await browser.post(location, {})).text, /vient de la montrer/)
})
