/** From an alert to every person it hits: found, computed, offered once, and told what she may ask for. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { asSystem, findCase, readDraft } from '#cases'
import { issueToken } from '#identity'
import { telemetryTo } from '#kernel'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const exercise = readFileSync(new URL('../towns/demo/alerts/crue-exercice.cap.xml', import.meta.url), 'utf8')
const message = (identifier: string, more: Readonly<Record<string, string>> = {}) =>
  Object.entries(more).reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    exercise
      .replaceAll('{identifier}', identifier)
      .replaceAll('{sent}', '2026-11-20T05:00:00-00:00')
      .replaceAll('{expires}', '2036-11-30T05:00:00-00:00'),
  )

await eachDatabase((database) => {
  let town: TestTown
  let nora: Visitor
  let etienne: Visitor
  let token: string
  before(async () => {
    town = await startTown(undefined, {
      database,
      telemetry: telemetryTo((line) => process.env.SHOW && process.stderr.write(line), Date.now),
    })
    nora = await town.signIn('Nora Collignon')
    etienne = await town.signIn('Étienne Baudet')
    token = (await issueToken(town.edge, { as: 'Nora Collignon' })).token
  })
  after(() => town.close())

  const rows = (query: string) => town.edge.store.owner.query(query)
  const send = async (xml: string, authorization = `Bearer ${token}`, type = 'application/cap+xml') => {
    const answer = await fetch(`${town.url}/api/v1/alerts`, { method: 'POST', body: xml, headers: { 'content-type': type, authorization } })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  test('without a right nobody sends an alert or sees the desk', async () => {
    assert.equal((await send(message('x-1'), 'Bearer none')).status, 401)
    const { token: other } = await issueToken(town.edge, { as: 'Hélène Marchal' })
    assert.equal((await send(message('x-1'), `Bearer ${other}`)).status, 403)
    for (const name of ['Hélène Marchal', 'Samira Lambert', 'Isabelle Aubry'])
      assert.equal((await (await town.signIn(name)).get('/fr/desk/response')).status, 403, name)
    assert.deepEqual(await rows('select count(*)::int as n from response.message'), [{ n: 0 }])
  })

  test('hostile and broken messages are refused and leave nothing', async () => {
    const entity = `<!DOCTYPE alert [<!ENTITY a "boom">]>${message('x-2').replace(/^<\?xml[^>]*>\s*/, '')}`
    for (const [xml, code] of [
      [entity, 'alert.xml'],
      ['<alert>', 'alert.xml'],
      ['<feed xmlns="http://www.w3.org/2005/Atom"></feed>', 'alert.not-cap'],
      [message('x 3'), 'alert.invalid'],
      [message('x-4', { '48.8285,5.5480</polygon>': '48.9,5.5480</polygon>' }), 'alert.invalid'],
    ] as const) {
      const { status, body } = await send(xml)
      assert.deepEqual([status, body.title], [400, code])
    }
    assert.deepEqual(await rows('select count(*)::int as n from response.message'), [{ n: 0 }])
  })

  test('a test, a draft and a message to few reach nobody', async () => {
    for (const [identifier, more, because] of [
      ['t-1', { Exercise: 'Test' }, 'status'],
      ['t-2', { Exercise: 'Draft' }, 'status'],
      ['t-3', { Exercise: 'System' }, 'status'],
      ['t-4', { '>Public<': '>Private<' }, 'scope'],
      ['t-5', { '2036-': '2025-' }, 'over'],
      ['t-6', { '>Alert<': '>Cancel<' }, 'nothing-to-cancel'],
    ] as const) {
      const { status, body } = await send(message(identifier, more))
      assert.deepEqual([status, body.outcome, body.because], [201, 'kept', because], identifier)
    }
    assert.deepEqual(await rows('select count(*)::int as n from response.situation'), [{ n: 0 }])
  })

  let situation = ''
  test('an exercise of a trusted sender finds who is hit, computes and offers, once', async () => {
    const sent = await send(message('e-1'))
    assert.deepEqual([sent.status, sent.body.outcome], [201, 'declared'])
    situation = String(sent.body.situation)
    await town.edge.store.jobs.idle()
    const [hit] = await rows(`select count(*)::int as n from response.hit where situation_id = '${situation}'`)
    // The register of the flood zone says the same of 23 of the town's people.
    const [flooded] = await rows(
      `select count(*)::int as n from registries.answer where registry = 'disaster-zone' and value = 'true'::jsonb`,
    )
    assert.equal(hit?.n, flooded?.n)
    const verdicts = await rows(
      `select verdict, count(*)::int as n from response.verdict where situation_id = '${situation}' group by 1 order by 1`,
    )
    assert.ok(
      verdicts.some(({ verdict }) => verdict === 'perhaps'),
      JSON.stringify(verdicts),
    )
    const again = await send(message('e-1'))
    assert.deepEqual([again.status, again.body.situation], [200, situation])
    assert.deepEqual(
      await rows(`select count(*)::int as n from response.offer`),
      await rows(`select count(*)::int as n from response.verdict where verdict <> 'not'`),
    )
  })

  test('each offer is told once, by two ways where she has two, and says that it is an exercise', async () => {
    await town.edge.store.jobs.idle()
    const [told] =
      await rows(`select count(distinct i.id)::int as intents, count(d.id)::int as ways, min(d.channel) as one, max(d.channel) as other
      from notices.intent i join notices.delivery d on d.intent_id = i.id where i.template = 'response.tell'`)
    const [offers] = await rows('select count(*)::int as n from response.offer')
    assert.deepEqual(told, { intents: offers?.n, ways: Number(offers?.n) * 2, one: 'email', other: 'sms' })
    const sms = (await town.visitor().get('/demo/sms')).text
    assert.match(sms, /EXERCICE\. Valmont-sur-Meuse/)
  })

  test('the officer reads numbers and no name; a person reads her offers, and who computed them', async () => {
    const { status, text } = await etienne.get(`/fr/desk/response/${situation}`)
    assert.equal(status, 200)
    assert.match(text, /Exercice : Crue de la Meuse/)
    assert.match(text, /Ceci est un exercice/)
    assert.match(text, /Valmont-sur-Meuse/)
    assert.doesNotMatch(text, /Lambert|Petitjean/)
    const samira = await town.signIn('Samira Lambert')
    const mine = await samira.get('/fr/response')
    assert.match(mine.text, /Aide au logement d'urgence|Aide au logement d’urgence/)
    assert.match(mine.text, /Ceci est un exercice/)
    assert.match(mine.text, /Le logement est-il inhabitable/)
    assert.match((await samira.get('/fr/access')).text, /Calcul après un sinistre/)
    const colin = await town.signIn('Sébastien Colin') // outside the zone
    assert.match((await colin.get('/fr/response')).text, /Rien n’a été calculé pour vous/)
    assert.match((await nora.get('/fr/desk/response')).text, /Situation ouverte/)
  })

  test('an offer begins a case with what is known; only what is missing is asked', async () => {
    const samira = await town.signIn('Samira Lambert')
    const taken = await samira.post(`/fr/response/${situation}/aide-logement-urgence`, {})
    assert.equal(taken.status, 303)
    assert.match(taken.location ?? '', /^\/fr\/apply\/\d{12}/)
    assert.equal((await samira.get(taken.location ?? '')).status, 200)
    const [offer] = await rows(
      `select begun_at is not null as begun, opened_at is not null as opened from response.offer where case_id is not null`,
    )
    assert.deepEqual(offer, { begun: true, opened: true })
  })

  const zone = (east: number) =>
    JSON.stringify({
      type: 'Polygon',
      coordinates: [
        [
          [5.547, 48.8285],
          [east, 48.8285],
          [east, 48.846],
          [5.547, 48.846],
          [5.547, 48.8285],
        ],
      ],
    })

  let drawn = ''
  test('a zone of one officer waits for another; until then nobody is looked for', async () => {
    const form = { event: 'sinistre.inondation', 'title.fr': 'Crue du matin', 'text.fr': 'Montez.', zone: zone(5.553), hours: '24' }
    for (const [more, what] of [
      [{ 'title.fr': '' }, /Écrivez un titre/],
      [{ zone: '{' }, /n’est pas du JSON/],
      [{ zone: '{"type":"Point","coordinates":[5,48]}' }, /donnez des polygones/],
      [{ hours: '0' }, /de 1 à 720/],
    ] as const) {
      const refused = await nora.post('/fr/desk/response/new', { ...form, ...more })
      assert.equal(refused.status, 422)
      assert.match(refused.text, what)
    }
    const { location = '' } = await nora.post('/fr/desk/response/new', { ...form, exercise: 'yes' })
    drawn = location
    assert.match(drawn, /^\/fr\/desk\/response\/[\da-f-]{36}$/)
    assert.match((await nora.submit(drawn, { do: 'publish' })).text, /Qui déclare une situation ne la publie pas/)
    assert.match((await nora.get('/fr/alerts')).text, /^(?!.*Crue du matin)/s, 'not public yet')
    assert.match((await etienne.submit(drawn, { do: 'publish' })).text, /L’alerte est publiée/)
    await town.edge.store.jobs.idle()
    assert.match((await town.visitor().get('/fr/alerts')).text, /Exercice : Crue du matin/)
    await assert.rejects(
      rows(`update response.situation set published_by = proposed_by where id = '${drawn.split('/').at(-1)}'`),
      'the table itself refuses the same person twice',
    )
  })

  test('an update of a sender whom an officer published waits for a second officer', async () => {
    const from = { '<sender>crues@prefecture.example': '<sender>alertes@voisine.example' }
    const first = await send(message('u-1', from))
    const id = String(first.body.situation)
    assert.match((await etienne.submit(`/fr/desk/response/${id}`, { do: 'publish' })).text, /L’alerte est publiée/)
    const revision = async () => (await rows(`select revision, pending is not null as waits from response.situation where id = '${id}'`))[0]
    const update = (identifier: string, hour: string) =>
      message(identifier, {
        ...from,
        '>Alert<': '>Update<',
        '<scope>Public</scope>': `<scope>Public</scope><references>alertes@voisine.example,u-1,2026-11-20T05:00:00-00:00</references>`,
        'T05:00:00-00:00</sent>': `T${hour}:00:00-00:00</sent>`,
      })
    assert.equal((await send(update('u-2', '07'))).body.outcome, 'update-proposed')
    assert.equal((await send(update('u-3', '06'))).body.because, 'outdated', 'older than what waits')
    assert.deepEqual(await revision(), { revision: 1, waits: true })
    const at = `/fr/desk/response/${id}`
    assert.match((await nora.submit(at, { do: 'confirm' })).text, /Qui déclare une situation ne la publie pas/, 'her program sent it')
    assert.match((await nora.submit(at, { do: 'drop' })).text, /Rien n’a changé/)
    assert.match((await etienne.submit(at, { do: 'confirm' })).text, /ne peut plus se faire/)
    assert.deepEqual(await revision(), { revision: 1, waits: false })
    await send(update('u-4', '08'))
    assert.match((await etienne.submit(at, { do: 'confirm' })).text, /Le changement est confirmé/)
    assert.deepEqual(await revision(), { revision: 2, waits: false })
    await nora.submit(at, { do: 'call-off' })
    await town.edge.store.jobs.idle()
  })

  test('who changes a zone that nobody published is not the one who publishes it', async () => {
    const form = { event: 'sinistre.inondation', 'title.fr': 'Crue du soir', zone: zone(5.553), hours: '24', exercise: 'yes' }
    const { location = '' } = await nora.post('/fr/desk/response/new', form)
    assert.match((await etienne.submit(location, { do: 'zone', zone: zone(5.6) })).text, /La zone est remplacée/)
    assert.match((await etienne.submit(location, { do: 'publish' })).text, /Qui déclare une situation ne la publie pas/)
    await nora.submit(location, { do: 'call-off' })
  })

  test('a zone that grows finds more, and nobody is offered twice', async () => {
    const id = drawn.split('/').at(-1)
    const count = async () => Number((await rows(`select count(*)::int as n from response.offer where situation_id = '${id}'`))[0]?.n)
    const before = await count()
    assert.match((await nora.submit(drawn, { do: 'zone', zone: zone(5.556) })).text, /Le changement est proposé/)
    assert.match((await nora.submit(drawn, { do: 'confirm' })).text, /Qui déclare une situation ne la publie pas/)
    await town.edge.store.jobs.idle()
    assert.equal(await count(), before, 'nothing moves before a second person agrees')
    assert.match((await etienne.submit(drawn, { do: 'confirm' })).text, /Le changement est confirmé/)
    await town.edge.store.jobs.idle()
    const after = await count()
    assert.ok(before > 0 && after > before, `${before} then ${after}`)
    const runs = await rows(`select state, persons from response.run where situation_id = '${id}' order by id`)
    assert.deepEqual(
      runs.map(({ state }) => state),
      ['done', 'done'],
    )
  })

  test('our own feed holds what others can read: the same zone, the exercise named, the update with its reference', async () => {
    const feed = await (await fetch(`${town.url}/api/v1/alerts.atom`)).text()
    const href = [...feed.matchAll(/href="([^"]+\.cap)"/g)]
      .map(([, one]) => one ?? '')
      .find((one) => one.includes(drawn.split('/').at(-1) ?? 'x'))
    const written = await (await fetch(href ?? '')).text()
    assert.match(written, /<status>Exercise<\/status><msgType>Update<\/msgType>/)
    assert.match(written, /<references>alertes@valmont-sur-meuse\.example,[\da-f-]{36}\.1,/)
    assert.match(written, /48\.8285,5\.556 /)
  })

  test('a bed is kept once, given back, and its place is free again', async () => {
    const samira = await town.signIn('Samira Lambert')
    const bed = /name="resource" value="([\da-f-]{36})"/.exec((await samira.get('/fr/response')).text)?.[1] ?? ''
    assert.match((await samira.submit(`/fr/response/${situation}`, { do: 'reserve', resource: bed })).text, /Un lit vous attend/)
    assert.match((await samira.submit(`/fr/response/${situation}`, { do: 'reserve', resource: bed })).text, /Une réservation existe déjà/)
    const other = await town.signIn('Sébastien Colin')
    assert.equal(
      (await other.post(`/fr/response/${situation}`, { do: 'reserve', resource: bed })).status,
      404,
      'who is not hit keeps nothing',
    )
    const kept = /name="reservation" value="([\da-f-]{36})"/.exec((await samira.get('/fr/response')).text)?.[1] ?? ''
    await other.post(`/fr/response/${situation}`, { do: 'release', reservation: kept })
    assert.deepEqual(
      await rows(`select taken from response.resource where id = '${bed}'`),
      [{ taken: 1 }],
      'nobody gives back what is another’s',
    )
    await samira.post(`/fr/response/${situation}`, { do: 'release', reservation: kept })
    await samira.post(`/fr/response/${situation}`, { do: 'release', reservation: kept })
    assert.deepEqual(await rows(`select taken from response.resource where id = '${bed}'`), [{ taken: 0 }])
  })

  test('the list of who is to be reached names people, and each reads who saw her name', async () => {
    const { text } = await nora.get(`/fr/desk/response/${situation}/people`)
    assert.match(text, /Odile Petitjean/)
    assert.doesNotMatch(text, /Samira Lambert/, 'she opened hers')
    assert.match((await (await town.signIn('Odile Petitjean')).get('/fr/access')).text, /Nora Collignon/)
  })

  let whole = ''
  test('the exercise plays whole: somebody answers, a bed and a visit are kept, a payment is due', async () => {
    assert.match((await town.visitor().get('/demo/response')).text, /<form[^>]+action="\/demo\/response/)
    const played = await town.visitor().post('/demo/response', {})
    const id = /response\/([\da-f-]{36})$/.exec(played.location ?? '')?.[1] ?? ''
    whole = id
    const wanted = { sent: 1, granted: 1, due: 1, kept: 2 }
    let found: Record<string, unknown> = {}
    for (let tries = 0; tries < 300; tries++) {
      await town.edge.store.jobs.idle()
      ;[found = {}] =
        await rows(`select count(*) filter (where sent_at is not null)::int as sent, count(*) filter (where outcome = 'granted')::int as granted,
        (select count(*)::int from payouts.payment p where p.case_id in (select case_id from response.offer where situation_id = '${id}')) as due,
        (select count(*)::int from response.reservation r where r.situation_id = '${id}') as kept from response.offer where situation_id = '${id}'`)
      if (JSON.stringify(found) === JSON.stringify(wanted)) break
      await new Promise((on) => setTimeout(on, 500))
    }
    assert.deepEqual(found, wanted)
    // Looking back: three hours later a case that nobody opened waits three hours, and that is what holds people up.
    await rows(`update response.offer set offered_at = offered_at - interval '3 hours' where situation_id = '${id}' and opened_at is null`)
    const report = (await etienne.get(`/fr/desk/response/${id}/report`)).text
    assert.match(report, /Première décision.{0,200}?\d+ min/s)
    assert.match(report, /3 h 0\d/)
    assert.match(report, /C.est ici que l.on attend le plus : Prévenue, puis lit/)
    assert.doesNotMatch(report, /Lambert|Petitjean/)
    assert.equal((await (await town.signIn('Hélène Marchal')).get(`/fr/desk/response/${id}/report`)).status, 403)
  })

  test('a false alert is taken back by two: it stops at once, who was told is told once, what nobody sent is withdrawn, what was granted stays', async () => {
    const at = `/fr/desk/response/${whole}`
    const corrections = () => rows(`select count(*)::int as n from notices.intent where template = 'response.retracted'`)
    assert.equal((await (await town.signIn('Hélène Marchal')).post(at, { do: 'retract', why: 'mistake' })).status, 403)
    assert.equal((await nora.post(at, { do: 'retract', why: 'bored' })).status, 422)
    assert.match((await nora.submit(at, { do: 'retract-confirm' })).text, /cela ne peut plus se faire/, 'nobody proposed it')
    const begins = await town.signIn('Odile Petitjean')
    const begun = /\d{12}/.exec((await begins.post(`/fr/response/${whole}/aide-logement-urgence`, {})).location ?? '')?.[0] ?? ''
    const surely = async () => {
      const row = await findCase(town.edge, asSystem('administration'), begun)
      const draft = await town.edge.store.as({ ...asSystem('administration'), case: row.id }, (tx) =>
        readDraft(town.edge.store.keys, tx, row.id),
      )
      const from = Object.values(draft?.provenance ?? {}).filter(({ source }) => source === `response.${whole}`)
      return from.map(({ verified }) => verified)
    }
    assert.deepEqual(await surely(), [true], 'what the zone says is a fact while it stands')
    assert.match((await nora.submit(at, { do: 'retract', why: 'mistake' })).text, /Plus rien ne part/)
    assert.deepEqual(await rows(`select state, retracted_at from response.situation where id = '${whole}'`), [
      { state: 'over', retracted_at: null },
    ])
    assert.match((await nora.submit(at, { do: 'retract-confirm' })).text, /Qui déclare une situation ne la publie pas/)
    await town.edge.store.jobs.idle()
    assert.deepEqual(await corrections(), [{ n: 0 }], 'nobody is told before a second one says so')
    await assert.rejects(rows(`update response.situation set retracted_by = retract_by, retracted_at = now() where id = '${whole}'`))
    const [holder] =
      await rows(`select count(distinct p)::int as n from (select person_id as p from response.offer where situation_id = '${whole}'
      union all select person_id from response.beside where situation_id = '${whole}') told`)
    assert.match((await etienne.submit(at, { do: 'retract-confirm' })).text, /Chaque personne prévenue/)
    await town.edge.store.jobs.idle()
    const queue = () =>
      town.edge.store.as({ actor: 'system', purpose: 'secours' }, (tx) =>
        town.edge.store.enqueue(tx, 'response.correct', { situation: whole }),
      )
    await queue() // a job that comes again tells nobody twice
    await town.edge.store.jobs.idle()
    assert.deepEqual(await corrections(), [holder])
    assert.deepEqual(await surely(), [false], 'nothing is granted on it without a person')
    const ways = await rows(`select d.channel, count(*)::int as n from notices.delivery d join notices.intent i on i.id = d.intent_id
      where i.template = 'response.retracted' and d.channel in ('email', 'sms') group by 1 order by 1`)
    assert.deepEqual(
      ways.map(({ n }) => n),
      [holder?.n, holder?.n],
      'by the ways by which she was told',
    )
    const kept = await rows(`select outcome, withdrawn_at is not null as withdrawn, count(*)::int as n from response.offer
      where situation_id = '${whole}' group by 1, 2 order by 1`)
    assert.equal(kept.length, 2, JSON.stringify(kept))
    assert.deepEqual(kept[0], { outcome: 'granted', withdrawn: false, n: 1 })
    assert.equal(kept[1]?.withdrawn, true)
    assert.match((await town.visitor().get('/demo/sms')).text, /EXERCICE\. Valmont-sur-Meuse[^<]*Cette alerte était fausse/)
    const odile = await town.signIn('Odile Petitjean')
    const mine = (await odile.get('/fr/response')).text
    assert.match(mine, /Cette alerte était fausse\. Elle est retirée\. Elle est partie par erreur\./)
    assert.match(mine, /Cette proposition est retirée/)
    const cancel = await (await fetch(`${town.url}/api/v1/alerts/${whole}.cap`)).text()
    assert.match(
      cancel,
      /<msgType>Cancel<\/msgType><scope>Public<\/scope><note>Cette alerte était fausse[^<]*par erreur\.<\/note><references>/,
    )
    assert.match(cancel, /<language>nl<\/language>.*<description>Deze waarschuwing was vals/s)
    assert.match((await town.visitor().get('/fr/alerts')).text, /Cette alerte était fausse/)
    assert.match((await etienne.submit(at, { do: 'retract-drop' })).text, /cela ne peut plus se faire/)
  })

  test('called off by its sender: nothing more goes out, and people can still ask', async () => {
    const references = '<references>crues@prefecture.example,e-1,2026-11-20T05:00:00-00:00</references>'
    const cancel = (sender: string) =>
      message('e-2', {
        '>Alert<': '>Cancel<',
        '<scope>Public</scope>': `<scope>Public</scope>${references}`,
        'T05:00:00-00:00</sent>': 'T06:00:00-00:00</sent>',
        '<sender>crues@prefecture.example': `<sender>${sender}`,
      })
    assert.equal((await send(cancel('mallory@example.org'))).body.because, 'nothing-to-cancel')
    assert.deepEqual((await send(cancel('crues@prefecture.example'))).body.outcome, 'called-off')
    const before = await rows(`select count(*)::int as n from response.offer where situation_id = '${situation}'`)
    await rows(`delete from response.offer where situation_id = '${situation}' and case_id is null`)
    await town.edge.store.as({ actor: 'system', purpose: 'secours' }, (tx) => town.edge.store.enqueue(tx, 'response.offers', { situation }))
    await town.edge.store.as({ actor: 'system', purpose: 'secours' }, (tx) => town.edge.store.enqueue(tx, 'response.run', { situation }))
    await town.edge.store.jobs.idle()
    const after = await rows(`select count(*)::int as n from response.offer where situation_id = '${situation}'`)
    assert.ok(Number(after[0]?.n) < Number(before[0]?.n), 'what was taken away does not come back')
    assert.match((await (await town.signIn('Samira Lambert')).get('/fr/response')).text, /L’alerte est terminée/)
  })
})
