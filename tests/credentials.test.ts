/** Credentials: who may not have or believe them, what each fault is called, and the way from a case to paper, file and wallet, on both databases. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { credentialMaking } from '#identity'
import { settableClock } from '#kernel'
import { acted, actedBy, fetched, fileOf, newHolder, offerOf, permitted, phoneAt, settled, shownTo } from './support/credentials.ts'
import { jobNamed } from './support/jobs.ts'
import { readPaper } from './support/read-paper.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed } from './support/walk.ts'

const day = 86_400_000
const parts = (text: string, index: number) => JSON.parse(Buffer.from(text.split('.')[index]!.split('~')[0]!, 'base64url').toString())

await eachDatabase((database) => {
  let town: TestTown
  const clock = settableClock('2026-11-24T09:00:00.000Z')
  before(async () => {
    town = await startTown(undefined, { database, jobs: false, clock })
  })
  after(() => town.close())

  const verified = async (fields: Readonly<Record<string, string | File>>) => town.visitor().post('/fr/verify', fields)
  const says = async (text: string) => {
    const answer = await verified({ text })
    assert.equal(answer.status, 200)
    return /class="ds-alert" data-color="(\w+)"[^>]*>\s*<p>([^<:]+) :/.exec(answer.text)?.slice(1, 3) ?? answer.text
  }

  describe('a residence permit', () => {
    test('nobody else sees, downloads or puts into a wallet what is hers', async () => {
      await permitted(town, 'Dorota Wiśniewska')
      const dorota = await town.signIn('Dorota Wiśniewska')
      const [id = ''] = await shownTo(dorota)
      const stranger = await town.signIn('Odile Petitjean')
      const agent = await town.signIn('Hélène Marchal')
      for (const path of [`/fr/credentials/${id}/file`, `/fr/credentials/${id}/paper.pdf`]) {
        assert.equal((await stranger.get(path)).status, 404, path)
        assert.equal((await agent.get(path)).status, 403, path)
        assert.equal((await town.visitor().get(path)).status, 303, path)
      }
      assert.equal((await stranger.post(`/fr/credentials/${id}/wallet`, {})).status, 404)
      assert.deepEqual(await shownTo(stranger), [])
    })

    test('what is no credential, was changed, or was signed by somebody else is called so', async () => {
      const dorota = await town.signIn('Dorota Wiśniewska')
      const [id = ''] = await shownTo(dorota)
      const text = await fileOf(dorota, id)
      assert.deepEqual(await says(text), ['success', 'Valable'])
      const [jwt = '', ...disclosures] = text.split('~')
      const [head, , signature] = jwt.split('.')
      const other = { ...parts(text, 1), number: 'TS-2026-99999' }
      const changed = `${head}.${Buffer.from(JSON.stringify(other)).toString('base64url')}.${signature}`
      assert.deepEqual(await says([changed, ...disclosures].join('~')), ['danger', 'Modifiée'])
      // A disclosure that its issuer never hashed.
      const added = Buffer.from(JSON.stringify(['c2FsdA', 'nationalité', 'France'])).toString('base64url')
      assert.deepEqual(await says(`${text}${added}~`), ['danger', 'Modifiée'])
      const { makeCredential } = await credentialMaking()
      const forged = await makeCredential(newHolder(), {
        payload: parts(text, 1),
        hidden: [],
        header: { kid: parts(text, 0).kid, x5c: parts(text, 0).x5c },
      })
      assert.deepEqual(await says(forged), ['danger', 'Modifiée'])
      const unknown = await makeCredential(newHolder(), { payload: parts(text, 1), hidden: [], header: { kid: 'somebody' } })
      assert.deepEqual(await says(unknown), ['danger', 'Émetteur inconnu'])
      const nothing = await verified({ file: new File(['bonjour'], 'bonjour.txt') })
      assert.match(nothing.text, /Illisible/)
      assert.equal((await verified({ text: '' })).status, 422)
      assert.equal((await verified({ text: 'ABCD-EFGH-JKMN-PQRS' })).status, 422)
    })

    test('the paper carries it: uploaded as PDF it is read, by its code it is found, and its person sees that somebody looked', async () => {
      const dorota = await town.signIn('Dorota Wiśniewska')
      const [id = ''] = await shownTo(dorota)
      const pdf = await fetch(`${town.url}/fr/credentials/${id}/paper.pdf`, { headers: { cookie: dorota.cookie() } })
      const bytes = Buffer.from(await pdf.arrayBuffer())
      assert.equal(bytes.subarray(0, 5).toString(), '%PDF-')
      const answer = await verified({ file: new File([bytes], 'titre.pdf', { type: 'application/pdf' }) })
      assert.match(answer.text, /Valable :/)
      assert.match(answer.text, /Wiśniewska/)
      assert.match(answer.text, /comparez le nom/)
      const paper = readPaper(bytes)
      const code = /(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}/.exec(paper.text)?.[0] ?? ''
      const { person } = await actorNamed(town, 'Dorota Wiśniewska')
      const looks = () =>
        town.edge.store.owner.query(`select purpose from consent.access where person_id = $1 and role = 'paper'`, [person])
      const before = (await looks()).length
      assert.match((await verified({ text: code.toLowerCase() })).text, /Valable :/)
      assert.equal((await looks()).length, before + 1)
      assert.equal((await looks()).at(-1)?.purpose, 'titre-sejour')
      assert.match((await dorota.get('/fr/access')).text, /Quelqu’un qui a votre papier/)
    })
  })

  test('an agent suspends with a reason and restores, its person gives it up for good; each is said where it is verified and to its person', async () => {
    const found = await permitted(town, 'Mariam Traoré')
    const mariam = await town.signIn('Mariam Traoré')
    const [id = ''] = await shownTo(mariam)
    const text = await fileOf(mariam, id)
    const wallet = await fetched(town, mariam, id)
    assert.deepEqual(await says(text), ['success', 'Valable'])
    assert.match((await verified({ text: wallet.text })).text, /rien ne prouve que la personne tient le téléphone/)

    await acted(town, 'Nathalie Simon', found, 'suspendre', 'Passeport déclaré perdu.')
    clock.advance(60_000)
    assert.deepEqual(await says(text), ['warning', 'Suspendue'])
    assert.deepEqual(await says(wallet.text), ['warning', 'Suspendue'])
    const page = await mariam.get('/fr/credentials')
    assert.match(page.text, /Suspendue/)
    assert.match(page.text, /Passeport déclaré perdu\./)
    assert.doesNotMatch(page.text, /Mettre dans mon portefeuille/)
    assert.equal((await mariam.post(`/fr/credentials/${id}/wallet`, {})).status, 409)

    // Restored, the case issues it anew: the copy before is replaced.
    await acted(town, 'Nathalie Simon', found, 'rétablir', 'Passeport retrouvé.')
    clock.advance(60_000)
    const [newer = '', older = ''] = await shownTo(mariam)
    assert.equal(older, id)
    assert.deepEqual(await says(text), ['danger', 'Retirée'])
    const second = await fileOf(mariam, newer)
    assert.deepEqual(await says(second), ['success', 'Valable'])

    await actedBy(town, 'Mariam Traoré', found, 'rendre')
    clock.advance(60_000)
    assert.deepEqual(await says(second), ['danger', 'Retirée'])
    // Told twice, nothing is made twice.
    await settled(town, found.id)
    assert.equal((await shownTo(mariam)).length, 2)
  })

  test('a wallet gets a copy by code and digits, once, bound to a key that it proves to hold', async () => {
    await permitted(town, 'Élise Gaudron')
    const elise = await town.signIn('Élise Gaudron')
    const [id = ''] = await shownTo(elise)
    const phone = phoneAt(town)
    const { code, pin, kind } = await offerOf(elise, id)
    const wrong = pin === '000000' ? '111111' : '000000'
    assert.deepEqual((await phone.token(code, wrong)).body, { error: 'invalid_grant' })
    assert.deepEqual((await phone.token('nothing', pin)).body, { error: 'invalid_grant' })
    assert.deepEqual((await phone.token(code, pin, 'password')).body, { error: 'unsupported_grant_type' })
    const { body } = await phone.token(code, pin)
    const token = body.access_token as unknown as string
    assert.deepEqual((await phone.token(code, pin)).body, { error: 'invalid_grant' }, 'a code is good once')

    const refused = async (proof: string, error: string, of = kind) => {
      const given = await phone.credential(token, of, proof)
      assert.deepEqual([given.status, given.body], [400, { error }])
    }
    await refused(await phone.proof('nothing'), 'invalid_nonce')
    await refused(await phone.proof(await phone.nonce(), { aud: 'https://other.example' }), 'invalid_proof')
    await refused(await phone.proof(await phone.nonce(), { by: newHolder() }), 'invalid_proof')
    await refused(await phone.proof(await phone.nonce(), { typ: 'jwt' }), 'invalid_proof')
    await refused(await phone.proof(await phone.nonce(), { iat: Math.floor(clock.now() / 1000) - 3600 }), 'invalid_proof')
    await refused(await phone.proof(await phone.nonce()), 'unknown_credential_configuration', 'other')
    assert.equal((await phone.credential('nothing', kind, await phone.proof(await phone.nonce()))).status, 401)

    const nonce = await phone.nonce()
    const given = await phone.credential(token, kind, await phone.proof(nonce))
    assert.equal(given.status, 200)
    assert.equal((await phone.credential(token, kind, await phone.proof(await phone.nonce()))).status, 401, 'a token is good once')
    const text = (given.body.credentials as unknown as { credential: string }[])[0]!.credential
    const { status, cnf } = parts(text, 1)
    assert.equal(cnf.jwk.kty, 'EC')

    // Five wrong tries and the offer is over, even for the right digits.
    const again = await offerOf(elise, id)
    for (let tries = 0; tries < 5; tries++) await phone.token(again.code, again.pin === '000000' ? '111111' : '000000')
    assert.deepEqual((await phone.token(again.code, again.pin)).body, { error: 'invalid_grant' })

    // Shown with the holder's key, with another's.
    const { presentCredential } = await credentialMaking()
    const kb = { aud: 'x', nonce: 'n', iat: Math.floor(clock.now() / 1000) }
    assert.match((await verified({ text: await presentCredential(phone.key, text, ['family_name'], kb) })).text, /vient de la montrer/)
    assert.deepEqual(await says(await presentCredential(newHolder(), text, ['family_name'], kb)), ['danger', 'Mauvais porteur'])

    // The copy alone is cancelled by its person: phone lost.
    const file = await fileOf(elise, id)
    const copy = /copies\/([\da-f-]{36})\/end/.exec((await elise.get('/fr/credentials')).text)?.[1] ?? ''
    assert.equal((await (await town.signIn('Odile Petitjean')).post(`/fr/credentials/${id}/copies/${copy}/end`, {})).status, 404)
    assert.equal((await elise.post(`/fr/credentials/${id}/copies/${copy}/end`, {})).status, 303)
    clock.advance(60_000)
    assert.deepEqual(await says(text), ['danger', 'Retirée'])
    assert.deepEqual(await says(file), ['success', 'Valable'])
    assert.ok(status.status_list.idx >= 0)
  })

  test('a permit that nobody renews is past its date; the list of standings is signed, cacheable and says nothing about anybody', async () => {
    const found = await permitted(town, 'Kevin Marchand')
    const kevin = await town.signIn('Kevin Marchand')
    const text = await fileOf(kevin, (await shownTo(kevin))[0] ?? '')
    const { uri, idx } = parts(text, 1).status.status_list
    const response = await fetch(uri)
    assert.equal(response.headers.get('content-type'), 'application/statuslist+jwt')
    assert.match(response.headers.get('cache-control') ?? '', /public, max-age=300/)
    const list = parts(await response.text(), 1)
    assert.equal(list.sub, uri)
    assert.equal(list.status_list.bits, 2)
    assert.ok(idx < 131_072)
    assert.equal((await fetch(uri.replace(/\d+$/, '77'))).status, 404)
    assert.equal(parts(text, 1).exp, Date.parse('2027-11-24T23:00:00Z') / 1000, 'the end of its last day in Paris')
    const before = clock.now()
    clock.set(Date.parse('2027-11-25T09:00:00Z'))
    assert.deepEqual(await says(text), ['danger', 'Date passée'])
    clock.set(before)
    assert.ok(found.id)
  })

  test('what issuers, types and keys are called is where wallets and verifiers look', async () => {
    const at = async (path: string) => (await (await fetch(town.url + path)).json()) as Record<string, never>
    const issuer = await at('/.well-known/openid-credential-issuer/credentials')
    assert.equal(issuer.credential_issuer, `${town.url}/credentials`)
    const kinds = issuer.credential_configurations_supported as unknown as Record<string, { vct: string; format: string }>
    assert.deepEqual(Object.keys(kinds).sort(), ['certificat-hygiene.certificat', 'extrait-titre-foncier.extrait', 'titre-sejour.titre'])
    assert.equal(kinds['titre-sejour.titre']?.format, 'dc+sd-jwt')
    const type = (await (await fetch(kinds['titre-sejour.titre']?.vct ?? '')).json()) as { vct: string; claims: { path: string[] }[] }
    assert.equal(type.vct, kinds['titre-sejour.titre']?.vct)
    assert.deepEqual(
      type.claims.map(({ path }) => path[0]),
      ['number', 'given_name', 'family_name', 'birthdate', 'place_of_birth', 'nationalité', 'adresse', 'motif'],
    )
    const server = await at('/.well-known/oauth-authorization-server/credentials')
    assert.equal(server.token_endpoint, `${town.url}/credentials/token`)
    const { jwks } = (await at('/.well-known/jwt-vc-issuer/credentials')) as unknown as { jwks: { keys: { kid: string; d?: string }[] } }
    assert.ok(jwks.keys.length > 0)
    assert.ok(jwks.keys.every(({ d }) => d === undefined))
  })

  test('a new key signs after ninety days, and what the one before signed stays good; its private half is gone', async () => {
    await permitted(town, 'Ngoc Anh Pham')
    const who = await town.signIn('Ngoc Anh Pham')
    const text = await fileOf(who, (await shownTo(who))[0] ?? '')
    const rotate = jobNamed('credentials.keys')
    clock.advance(91 * day)
    await rotate.run(town.edge, {})
    clock.advance(3 * day)
    await rotate.run(town.edge, {})
    const shown = (await (await fetch(`${town.url}/.well-known/jwt-vc-issuer/credentials`)).json()) as { jwks: { keys: { kid: string }[] } }
    assert.equal(shown.jwks.keys.length, 2)
    assert.notEqual(shown.jwks.keys[0]?.kid, parts(text, 0).kid)
    assert.deepEqual(await says(text), ['success', 'Valable'])
  })

  test('an erased person’s credential is revoked, its place is not given again, and nothing of it is left', async () => {
    await permitted(town, 'Jean-Luc Didier')
    const who = await town.signIn('Jean-Luc Didier')
    const [id = ''] = await shownTo(who)
    const text = await fileOf(who, id)
    const { person } = await actorNamed(town, 'Jean-Luc Didier')
    const places = await town.edge.store.owner.query('select count(*)::int as n from credentials.slot')
    await town.edge.keeping.erase('administration', [{ scope: 'person', person: person!, why: 'asked' }])
    clock.advance(60_000)
    assert.deepEqual(await says(text), ['danger', 'Retirée'])
    for (const table of ['credential', 'copy'])
      assert.equal((await town.edge.store.owner.query(`select 1 from credentials.${table} where person_id = $1`, [person])).length, 0)
    assert.deepEqual(await town.edge.store.owner.query('select count(*)::int as n from credentials.slot'), places)
  })
})
