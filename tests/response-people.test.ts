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

  const gift = { side: 'gives', kind: 'bed', what: 'Une chambre pour deux', contact: 'Seb, 06 39 98 01 01', agree: 'yes' }
  test('a gift is passed on only after an officer looked at it, and to one person whom it fits', async () => {
    const colin = await town.signIn('Sébastien Colin') // not hit: he gives
    const at = `/fr/response/gifts/${situation}`
    const desk = `/fr/desk/response/${situation}/gifts`
    for (const [more, said] of [
      [{ side: '' }, /Choisissez : donner ou demander/],
      [{ kind: 'money' }, /Choisissez dans la liste/],
      [{ what: ' ' }, /écrivez une phrase/],
      [{ agree: '' }, /Cochez la case/],
    ] as const) {
      const refused = await colin.post(at, { ...gift, ...more })
      assert.equal(refused.status, 422)
      assert.match(refused.text, said)
    }
    assert.match((await colin.submit(at, gift)).text, /C’est envoyé/)
    assert.match(
      (await samira.submit(at, { ...gift, side: 'needs', what: 'Un lit pour trois', contact: 'samira@example' })).text,
      /C’est envoyé/,
    )
    assert.equal((await (await town.signIn('Hélène Marchal')).get(desk)).status, 403)
    const { text } = await nora.get(desk)
    assert.match(text, /Une chambre pour deux/)
    assert.doesNotMatch(text, /06 39 98|Colin/, 'what reaches them is for the other one alone')
    assert.match((await colin.get('/fr/access')).text, /Nora Collignon/)
    const ids = (await rows('select id, gives from response.gift order by gives')).map(({ id }) => String(id))
    const [need = '', given = ''] = ids
    assert.match(
      (await nora.submit(desk, { do: 'match', gift: need, other: given })).text,
      /ne peut plus se faire/,
      'nobody looked at them yet',
    )
    for (const id of ids) await nora.post(desk, { do: 'accept', gift: id })
    assert.match((await nora.submit(desk, { do: 'match', gift: need, other: need })).text, /ne peut plus|ne vont pas ensemble/)
    await odile.post(at, { ...gift, side: 'needs', what: 'Un autre lit' })
    assert.equal((await odile.post(at, { do: 'withdraw', gift: given })).status, 303)
    assert.deepEqual(await rows(`select state from response.gift where id = '${given}'`), [{ state: 'open' }], 'only her own')
    const both = await Promise.all([
      nora.post(desk, { do: 'match', gift: need, other: given }),
      nora.post(desk, { do: 'match', gift: need, other: given }),
    ])
    assert.ok(both.every(({ status }) => status === 303))
    await town.edge.store.jobs.idle()
    assert.deepEqual(await rows(`select count(*)::int as n from notices.intent where template = 'response.matched'`), [{ n: 2 }])
    assert.match((await samira.get(at)).text, /06 39 98 01 01/)
    assert.match((await colin.get(at)).text, /samira@example/)
    assert.doesNotMatch((await odile.get(at)).text, /06 39 98 01 01|samira@example/)
    const waits = String((await rows(`select id from response.gift where state = 'new'`))[0]?.id)
    await nora.post(desk, { do: 'refuse', gift: waits, reason: 'trade' })
    assert.match((await odile.get(at)).text, /ici rien ne se vend/)
  })

  test('one agency asks another: when it was seen and how it ended stands with both, and with nobody else', async () => {
    const yann = await town.signIn('Yann Le Goff')
    const at = `/fr/desk/response/${situation}/tasks`
    assert.equal((await yann.get(at)).status, 404, 'the situation is another agency’s')
    assert.equal((await nora.post(at, { to: 'ville', text: 'x', hours: '4' })).status, 422, 'nobody asks herself')
    assert.match((await nora.submit(at, { to: 'departement', text: 'Deux pompes au pont', hours: '4' })).text, /Pas encore vue/)
    const task = String((await rows('select id from response.task'))[0]?.id)
    await nora.post('/fr/desk/response-tasks', { do: 'done', task })
    assert.deepEqual(await rows('select outcome from response.task'), [{ outcome: null }], 'whoever asks does not answer')
    assert.match((await yann.get('/fr/desk/response-tasks')).text, /Deux pompes au pont/)
    assert.match((await yann.submit('/fr/desk/response-tasks', { do: 'seen', task })).text, /L’autre service sait/)
    assert.match((await nora.get(at)).text, /Vue après 0 min/)
    await yann.post('/fr/desk/response-tasks', { do: 'done', task, answer: 'Posées à 9 h' })
    assert.match((await yann.submit('/fr/desk/response-tasks', { do: 'declined', task })).text, /ne peut plus se faire/)
    assert.match((await nora.get(at)).text, /Fait Posées à 9 h/)
  })

  test('a volunteer takes down whom she meets: once a form, and each person reads who saw it', async () => {
    const at = `/fr/desk/response/${situation}/tablet`
    const met = {
      given: 'Basile',
      family: 'Inconnu',
      phone: '06 39 98 02 02',
      place: 'Salle des fêtes',
      people: '3',
      needs: ['shelter', 'medicine'],
    }
    assert.equal((await samira.get(at)).status, 403)
    for (const [more, said] of [
      [{ given: '' }, /Écrivez le prénom/],
      [{ place: '' }, /Écrivez où la retrouver/],
      [{ people: '0' }, /de 1 à 50/],
    ] as const) {
      const refused = await nora.post(at, { ...met, ...more })
      assert.equal(refused.status, 422)
      assert.match(refused.text, said)
    }
    for (let again = 0; again < 2; again++) assert.equal((await nora.post(at, met, { 'Idempotency-Key': 'tablet-1' })).status, 303)
    const [row] = await rows('select count(*)::int as n, min(person_id::text) as person from response.intake')
    assert.equal(row?.n, 1)
    assert.deepEqual(await rows(`select verified, source from people.fact where person_id = '${row?.person}' and concept = 'person'`), [
      { verified: false, source: 'declared' },
    ])
    const list = `/fr/desk/response/${situation}/intakes`
    assert.doesNotMatch((await nora.get(at)).text, /Basile/, 'the tablet shows nobody')
    assert.match((await nora.get(list)).text, /Basile Inconnu.*Salle des fêtes.*Un toit pour la nuit/s)
    const read = await rows(`select count(*)::int as n from consent.access where person_id = '${row?.person}'`)
    assert.ok(Number(read[0]?.n) > 0, 'a line of who saw it')
    const intake = String((await rows('select id from response.intake'))[0]?.id)
    await nora.post(list, { intake })
    assert.deepEqual(await rows('select state from response.intake'), [{ state: 'done' }])
  })

  test('what an inspector saw is taken down once, and read by whoever lives there', async () => {
    const at = `/fr/desk/response/${situation}/visits`
    const visit = String((await rows(`select id from response.resource where kind = 'inspector'`))[0]?.id)
    const person = (await actorNamed(town, 'Samira Lambert')).person!
    await nora.post(`/fr/desk/response/${situation}/people`, { do: 'reserve', person, resource: visit })
    const { text } = await nora.get(at)
    assert.match(text, /Samira Lambert/)
    const kept = /<option value="([\da-f-]{36})">1\./.exec(text)?.[1] ?? ''
    const seen = { visit: kept, damage: 'heavy', habitable: 'no', water: '80', words: 'Sous-sol noyé' }
    for (const more of [{ visit: '' }, { damage: 'some' }, { habitable: '' }, { water: 'beaucoup' }])
      assert.equal((await nora.post(at, { ...seen, ...more })).status, 422)
    assert.equal((await nora.post(at, { ...seen, visit: situation })).status, 404)
    for (const damage of ['heavy', 'none']) assert.equal((await nora.post(at, { ...seen, damage })).status, 303)
    assert.match((await samira.get('/fr/response')).text, /Dégâts : Lourds.*ne peut pas y dormir/s)
    assert.doesNotMatch((await odile.get('/fr/response')).text, /Dégâts/)
  })

  test('her line of time tells what came of it; open figures tell of nobody', async () => {
    const line = (await samira.get('/fr/me/timeline')).text
    for (const said of [
      /Droit proposé|Vous avez demandé un coup de main/,
      /Réservé pour vous : un bon/,
      /Votre bon a été utilisé/,
      /Un inspecteur est venu/,
    ])
      assert.match(line, said)
    assert.doesNotMatch((await (await town.signIn('Hélène Marchal')).get('/fr')).text, /Réservé pour vous/)
    const answer = await fetch(`${town.url}/api/v1/situations/${situation}`)
    const { total, communes } = (await answer.json()) as { total: Record<string, number | null>; communes: Record<string, number | null>[] }
    const [hit] = await rows(`select count(*)::int as n from response.hit where situation_id = '${situation}'`)
    assert.equal(total.hit, hit?.n)
    assert.equal(total.granted, null)
    for (const row of [total, ...communes]) for (const count of Object.values(row)) assert.ok(typeof count !== 'number' || count >= 10)
    const csv = await fetch(`${town.url}/api/v1/situations/${situation}/figures.csv`)
    assert.match(await csv.text(), /^commune,hit,told,reached,answered,granted\r\ntotal,\d+,/)
    assert.match((await town.visitor().get('/fr/alerts')).text, /Les chiffres, pour tous/)
    // The same on her own page: what is not said to everybody is not said to her.
    const own = (await samira.get('/fr/response')).text
    assert.match(own, new RegExp(`Les chiffres, pour tous.*situations/${situation}/figures\\.csv`, 's'))
    assert.match(own, new RegExp(`<th[^>]*>En tout</th><td[^>]*>${total.hit}</td>`))
    assert.equal((await fetch(`${town.url}/api/v1/situations/01900000-0000-7000-8000-0000000000a1`)).status, 404)
  })

  test('two years after the end what names people is gone; what a merchant took stays in his sum', async () => {
    await rows(`update response.situation set ended_at = now() - interval '3 years', state = 'over' where id = '${situation}'`)
    await jobNamed('response.over').run(town.edge, {})
    for (const table of ['hit', 'verdict', 'offer', 'beside', 'gift', 'intake', 'reservation'])
      assert.deepEqual(
        await rows(`select count(*)::int as n from response.${table} where situation_id = '${situation}'`),
        [{ n: 0 }],
        table,
      )
    assert.deepEqual(
      await rows(`select count(*)::int as n, count(code_hash)::int as codes, count(reservation_id)::int as whose from response.voucher`),
      [{ n: 2, codes: 0, whose: 0 }],
    )
  })
})
