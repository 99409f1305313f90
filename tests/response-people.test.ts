/** What people meet after a disaster beside their own offers: who lives with them. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beginExercise } from '#response'
import { jobNamed } from './support/jobs.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed } from './support/walk.ts'

const aid = 'aide-logement-urgence'

await eachDatabase((database) => {
  let town: TestTown
  let nora: Visitor
  let samira: Visitor
  let odile: Visitor
  let situation = ''
  const rows = (query: string) => town.edge.store.owner.query(query)
  before(async () => {
    town = await startTown(undefined, { database })
    ;[nora, samira, odile] = [
      await town.signIn('Nora Collignon'),
      await town.signIn('Samira Lambert'),
      await town.signIn('Odile Petitjean'),
    ]
    await jobNamed('response.dwellings').run(town.edge, {})
    const [one, other] = [await actorNamed(town, 'Samira Lambert'), await actorNamed(town, 'Odile Petitjean')]
    // The two live together from here on.
    await rows(
      `update response.dwelling set household = (select household from response.dwelling where person_id = '${one.person}') where person_id = '${other.person}'`,
    )
    situation = await beginExercise(town.edge)
    await town.edge.store.jobs.idle()
  })
  after(() => town.close())

  test('one offer a dwelling where the service says so; who lives there as well is told, and each dwelling has one', async () => {
    const [count] = await rows(`select count(*)::int as offers, count(distinct h.household)::int as dwellings from response.offer o
      join response.hit h on h.situation_id = o.situation_id and h.person_id = o.person_id where o.service = '${aid}'`)
    assert.equal(count?.offers, count?.dwellings)
    const [beside] = await rows(`select count(*)::int as n from response.beside`)
    assert.equal(beside?.n, 1)
    const told = await rows(
      `select template, count(*)::int as n from notices.intent where template like 'response.%' group by 1 order by 1`,
    )
    assert.deepEqual(told, [
      { template: 'response.beside', n: 1 },
      { template: 'response.tell', n: count?.offers },
    ])
    await assert.rejects(
      rows(`insert into response.offer (situation_id, person_id, service, agency_id, offered_at, household)
        select situation_id, gen_random_uuid(), service, agency_id, now(), household from response.offer where household is not null limit 1`),
      'the table itself refuses a second one',
    )
  })

  test('the other one is named to nobody, and may ask all the same: an officer sees it, nothing is stopped', async () => {
    const texts = [(await samira.get('/fr/response')).text, (await odile.get('/fr/response')).text]
    const first = texts.findIndex((text) => !text.includes('Cette aide est donnée une fois par logement'))
    const [holder, other] = first === 0 ? [samira, odile] : [odile, samira]
    assert.match(texts[1 - first] ?? '', /Demander quand même/)
    assert.doesNotMatch(texts[1 - first] ?? '', first === 0 ? /Samira|Lambert/ : /Petitjean/)
    const { location = '' } = await holder.post(`/fr/response/${situation}/${aid}`, {})
    assert.match(location, /^\/fr\/apply\/\d{12}/)
    assert.doesNotMatch((await nora.get(`/fr/desk/response/${situation}`)).text, /plusieurs demandes/)
    assert.equal((await (await town.signIn('Sébastien Colin')).post(`/fr/response/${situation}/${aid}`, {})).status, 404)
    const asked = await other.post(`/fr/response/${situation}/${aid}`, {})
    assert.match(asked.location ?? '', /^\/fr\/apply\/\d{12}/)
    assert.notEqual(asked.location, location)
    assert.doesNotMatch((await other.get('/fr/response')).text, /Demander quand même/)
    assert.match((await nora.get(`/fr/desk/response/${situation}`)).text, /1 logement avec plusieurs demandes/)
    assert.equal((await (await town.signIn('Hélène Marchal')).get(`/fr/desk/response/${situation}/doubles`)).status, 403)
    const list = (await nora.get(`/fr/desk/response/${situation}/doubles`)).text
    assert.match(list, /Samira Lambert/)
    assert.match(list, /Odile Petitjean/)
    assert.match((await samira.get('/fr/access')).text, /Nora Collignon/)
  })

  const take = async (body: object, key: string | undefined) => {
    const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'merchant-key': key }) }
    const answer = await fetch(`${town.url}/api/v1/vouchers/redeem`, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const keep = async (visitor: Visitor, title: string) => {
    const { text } = await visitor.get('/fr/response')
    const resource = new RegExp(`name="resource" value="([\\da-f-]{36})"[^]{0,300}?${title}`).exec(text)?.[1] ?? ''
    await visitor.post(`/fr/response/${situation}`, { do: 'reserve', resource })
    return /<code class="g-code">([\dA-Z-]+)<\/code>/.exec((await visitor.get('/fr/response')).text)?.[1] ?? ''
  }

  test('a voucher is taken once, by whoever comes first, and says nothing of whose it is', async () => {
    const [baker, grocer] = ['COMMERCE_BOULANGERIE', 'COMMERCE_EPICERIE'].map((name) => town.edge.config.secret(name))
    const code = await keep(samira, 'Bons de repas')
    assert.match(code, /^[\dA-Z]{4}-[\dA-Z]{4}-[\dA-Z]{4}-[\dA-Z]{4}$/)
    assert.equal((await take({ code }, undefined)).status, 401)
    assert.equal((await take({ code }, 'x'.repeat(40))).status, 401)
    assert.equal((await take({ code: '0000-0000-0000-0000' }, baker)).status, 404)
    const both = await Promise.all([
      take({ code, key: 'till-1-0001' }, baker),
      take({ code: code.toLowerCase().replaceAll('-', ' '), key: 'till-2-0001' }, grocer),
    ])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
    const [won, lost] = both[0]?.status === 200 ? [both[0], both[1]] : [both[1], both[0]]
    assert.equal(won?.body.cents, 1500)
    assert.doesNotMatch(JSON.stringify(both), /Samira|Lambert|01900000-0000-7000-8000-000000000001/)
    assert.equal(lost?.body.title, 'voucher.used')
    const [first, key] = both[0]?.status === 200 ? [baker, 'till-1-0001'] : [grocer, 'till-2-0001']
    assert.deepEqual((await take({ code, key }, first)).body, won?.body, 'the same attempt again')
    assert.equal((await take({ code, key: 'another-one' }, first)).status, 409)
    assert.match((await samira.get('/fr/response')).text, /Utilisé le/)
    const [row] = await rows('select state, id from response.reservation where kind = $$voucher$$')
    await samira.post(`/fr/response/${situation}`, { do: 'release', reservation: String(row?.id) })
    assert.deepEqual(
      await rows('select state from response.reservation where kind = $$voucher$$'),
      [{ state: 'used' }],
      'what was eaten is not given back',
    )
    for (const table of ['response.voucher', 'response.reservation'])
      assert.doesNotMatch(JSON.stringify(await rows(`select t::text from ${table} t`)), new RegExp(code.replaceAll('-', '-?')))
  })

  test('a merchant without a program types it; one that is over is refused, and is free again', async () => {
    const code = await keep(odile, 'Bons de repas')
    const page = town.visitor()
    const key = town.edge.config.secret('COMMERCE_EPICERIE') ?? ''
    assert.match((await page.post('/fr/merchant', { key: 'no', code })).text, /aucun commerçant n’a celle-ci/)
    assert.match((await page.post('/fr/merchant', { key, code: 'no' })).text, /aucun bon n’a celui-ci/)
    const [before] = await rows(`select taken from response.resource where kind = 'voucher'`)
    await rows(`update response.voucher set expires_at = now() - interval '1 day' where redeemed_at is null`)
    assert.match((await page.post('/fr/merchant', { key, code })).text, /n’était valable que jusqu’au/)
    await jobNamed('response.over').run(town.edge, {})
    assert.deepEqual(await rows(`select taken from response.resource where kind = 'voucher'`), [{ taken: Number(before?.taken) - 1 }])
    const again = await keep(odile, 'Bons de repas')
    assert.notEqual(again, code)
    assert.match((await page.post('/fr/merchant', { key, code: again })).text, /Bon encaissé/)
    assert.match((await page.post('/fr/merchant', { key, code: again })).text, /a déjà été utilisé/)
  })

  test('merchants are paid through the list of the accountants, each voucher once', async () => {
    const at = `/fr/desk/response/${situation}/vouchers`
    assert.equal((await (await town.signIn('Rachida Amrani')).get(at)).status, 403)
    assert.match((await nora.get(at)).text, /Épicerie Saint-Nicolas/)
    assert.match((await nora.submit(at, {})).text, /Le paiement des commerçants est ordonné/)
    await nora.post(at, {})
    const paid = await rows(`select agency_id, amount::int as amount, deciders, case_id from payouts.payment where service = 'response'`)
    assert.equal(
      paid.reduce((sum, { amount }) => sum + Number(amount), 0),
      3000,
    )
    assert.ok(
      paid.every(
        ({ agency_id, case_id, deciders }) => agency_id === 'departement' && case_id === null && (deciders as string[]).length === 1,
      ),
    )
    const rachida = await town.signIn('Rachida Amrani')
    const { location = '' } = await rachida.post('/fr/payouts', { currency: 'EUR' })
    assert.match((await rachida.get(location)).text, /Boulangerie du Pont|Épicerie Saint-Nicolas/)
  })
})
