import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { capabilities } from '#app'
import { issueToken } from '#identity'
import { type Endpoint, type Job, settableClock } from '#kernel'
import { type ApiClient, apiAs, clientWith } from './support/api.ts'
import { jobNamed } from './support/jobs.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const service = 'aide-logement-urgence'
interface Figures {
  readonly measuredAt: string | null
  readonly until: string | null
  readonly received: number | null
  readonly decided: number | null
  readonly days: { readonly median: number; readonly p90: number } | null
  readonly outcomes: readonly unknown[]
  readonly channels: readonly { readonly name: string; readonly count: number | null }[]
  readonly months: readonly { readonly received: number | null; readonly decided: number | null }[]
  readonly satisfaction: unknown
}
/** A delivery is tried again so often before it is given up. */
const repeats = 7
const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31337 }

/** Compression weakens an ETag, as it must. */
const etagOf = ({ headers }: { readonly headers: Headers }) => headers.get('etag')?.replace(/^W\//, '')

await eachDatabase((database) => {
  const clock = settableClock('2026-11-10T09:00:00.000Z')
  let town: TestTown
  let samira: ApiClient
  let helene: ApiClient
  before(async () => {
    town = await startTown(undefined, { database, jobs: false, clock, services: [join(import.meta.dirname, 'fixtures')] })
    samira = await apiAs(town, 'Samira Lambert')
    helene = await apiAs(town, 'Hélène Marchal')
  })
  after(() => town.close())

  /** Lines of who looked at a person's data, so far. */
  const lines = async () =>
    (await town.edge.store.owner.query('select actor, purpose from consent.access order by at')) as { actor: string; purpose: string }[]

  test('a token that is garbage, foreign or over is refused with a challenge, on open routes too', async () => {
    const { token } = await issueToken(town.edge, { as: 'Samira Lambert', minutes: 1 })
    const short = clientWith(town.url, token)
    assert.equal((await short.get('/cases')).status, 200)
    clock.advance(61_000)
    for (const wrong of [token, 'garbage', `gct_${'A'.repeat(43)}`, `${samira.token}x`, "' or 1=1 --", 'x'.repeat(5000)]) {
      for (const path of ['/cases', '/services']) {
        const answer = await clientWith(town.url, wrong).get(path)
        assert.equal(answer.status, 401, wrong.slice(0, 50))
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="guichet", error="invalid_token"')
        assert.deepEqual([answer.body.title, answer.body.status], ['web.token', 401])
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
      }
    }
    const basic = await fetch(`${town.url}/api/v1/cases`, { headers: { Authorization: `Basic ${samira.token}` } })
    assert.equal(basic.status, 401)
    const none = await fetch(`${town.url}/api/v1/cases`)
    assert.deepEqual([none.status, none.headers.get('www-authenticate')], [401, 'Bearer realm="guichet"'])
  })

  test('a token opens the API and nothing else; beside it a cookie does not count; a cookie alone needs our own page', async () => {
    const bearer = { Authorization: `Bearer ${samira.token}` }
    const page = await fetch(`${town.url}/fr/cases`, { headers: bearer, redirect: 'manual' })
    assert.equal(page.status, 303, 'a page asks to sign in')
    const agent = await town.signIn('Hélène Marchal')
    const mixed = await agent.get('/api/v1/cases?view=open', { Authorization: 'Bearer garbage' })
    assert.equal(mixed.status, 401)
    assert.equal((await agent.get('/api/v1/cases')).status, 200, 'a session resolves to the same actor')
    const posted = await agent.postJson('/api/v1/cases/000000000000/actions/instruire', {}, { Origin: 'https://elsewhere.example' })
    assert.deepEqual([posted.status, (posted.json() as { title: string }).title], [403, 'web.cross-site'])
    const reader = await apiAs(town, 'Samira Lambert', 'read')
    const refused = await reader.post('/cases', { service, answers })
    assert.deepEqual([refused.status, refused.body.title], [403, 'web.scope'])
    assert.match(refused.headers.get('www-authenticate') ?? '', /insufficient_scope/)
    assert.equal((await reader.get('/cases')).status, 200)
  })

  test('only digests of tokens are kept, and only the demonstration issues them', async () => {
    const rows = await town.edge.store.owner.query('select * from identity.token')
    assert.ok(rows.length > 0 && !JSON.stringify(rows).includes(samira.token))
    const real = { ...town.edge, config: { ...town.edge.config, demo: false } }
    await assert.rejects(issueToken(real, { as: 'Samira Lambert' }), { code: 'token.demo-only' })
    await assert.rejects(issueToken(town.edge, { as: 'Nobody' }), { code: 'token.account-unknown' })
    await assert.rejects(issueToken(town.edge, { as: 'Samira Lambert', minutes: 61 }), { code: 'token.wrong' })
  })

  test('more requests than a token has are refused until the next minute, and the headers say so', async () => {
    const client = await apiAs(town, 'Odile Petitjean', 'read')
    const first = await client.get('/services/nothing')
    const quota = Number(/^"token";q=(\d+);w=60$/.exec(first.headers.get('ratelimit-policy') ?? '')?.[1])
    assert.match(first.headers.get('ratelimit') ?? '', new RegExp(`^"token";r=${quota - 1};t=\\d+$`))
    for (let n = 1; n < quota; n++) await client.get('/services/nothing')
    const over = await client.get('/services/nothing')
    assert.deepEqual([over.status, over.body.title], [429, 'web.too-many'])
    assert.ok(Number(over.headers.get('retry-after')) > 0)
    assert.equal((await samira.get('/services/nothing')).status, 404, 'another token has its own')
    clock.advance(Number(over.headers.get('retry-after')) * 1000)
    assert.equal((await client.get('/services/nothing')).status, 404)
  })

  test('what the pages refuse the API refuses, and begins nothing', async () => {
    const wrong = async (body: unknown) => {
      const { status, body: problem } = await samira.post('/cases', body)
      return [status, problem.title, problem.fields ?? problem.at]
    }
    assert.deepEqual(await wrong({}), [422, 'web.input', ['body.service']])
    assert.deepEqual(await wrong({ service: 'nothing' }), [404, 'service.unknown', undefined])
    assert.deepEqual(await wrong({ service, answers: { nuits: 'dix' } }), [422, 'case.answers-wrong', ['nuits']])
    assert.deepEqual(await wrong({ service, answers: { absent: 1 } }), [422, 'case.answers-wrong', ['absent']])
    assert.deepEqual((await wrong({ service, submit: true })).slice(0, 2), [422, 'case.fields-missing'])
    const foreign = { file: '01900000-0000-7000-8000-00000000abcd', name: 'a.png', type: 'image/png', size: 10 }
    assert.deepEqual(await wrong({ service, answers: { photos: [foreign] } }), [422, 'case.answers-wrong', ['photos']])
    assert.deepEqual((await samira.get('/cases')).body, { cases: [] })
    const agent = await helene.post('/cases', { service, answers })
    assert.deepEqual([agent.status, agent.body.title], [403, 'web.not-yours'])
  })

  test('a refusal says why in words, in the language that the request accepts, and quotes nothing', async () => {
    const said = async (body: unknown, language: string) => {
      const { status, headers, body: problem } = await samira.post('/cases', body, { 'Accept-Language': language })
      assert.equal(headers.get('content-language'), language.slice(0, 2))
      assert.deepEqual(Object.keys(problem).slice(0, 4), ['type', 'title', 'status', 'detail'])
      return [status, problem.detail]
    }
    assert.deepEqual(await said({ service: 'nothing' }, 'fr'), [404, 'Il n’y a pas de démarche de ce nom.'])
    assert.deepEqual(await said({ service: 'nothing' }, 'en-GB,en;q=0.9'), [404, 'There is no service of this name.'])
    const wrong = { service, answers: { nuits: 'quatorze' } }
    const [, words] = await said(wrong, 'nl')
    assert.equal(words, 'Sommige antwoorden hebben niet de vorm die hun vraag neemt: “problems” zegt welke.')
    assert.deepEqual(
      (await helene.get('/cases/000000000000')).body.detail,
      'Il n’y a pas de dossier de ce numéro, ou il ne vous est pas ouvert.',
    )
    const nowhere = await fetch(`${town.url}/api/v1/nowhere`, { headers: { 'Accept-Language': 'en' } })
    assert.equal(((await nowhere.json()) as { detail: string }).detail, 'There is nothing at this address.')
  })

  test('every code of the API’s own refusals has its words', () => {
    const words = capabilities.flatMap((one) => ('words' in one && one.words !== undefined ? [one.words] : []))
    const codes = capabilities.filter(({ id }) => id === 'api' || id === 'webhooks').flatMap((one) => Object.keys(one.refusals ?? {}))
    assert.ok(codes.length >= 10)
    for (const code of codes)
      assert.ok(
        words.some((one) => one.knows(`refusal.${code}`)),
        code,
      )
  })

  let reference = ''
  test('a person begins a draft, is told what is missing, uploads, sends; one draft a service', async () => {
    const begun = await samira.post('/cases', { service, answers: { occupation: 'locataire' } })
    assert.equal(begun.status, 201, JSON.stringify(begun.body))
    assert.equal(begun.body.phase, 'draft')
    reference = begun.body.reference
    assert.equal(begun.headers.get('location'), `/api/v1/cases/${reference}`)
    const again = await samira.post('/cases', { service, answers })
    assert.deepEqual([again.status, again.body.title, again.body.reference], [409, 'case.draft-open', reference])
    assert.equal((await helene.get(`/cases/${reference}`)).status, 404, 'a draft is the person’s alone')
    const draft = await samira.get(`/cases/${reference}`)
    const sending = draft.body.actions.find(({ action }: { action: string }) => action === 'déposer')
    assert.ok(sending.needs.fields.includes('nuits'), JSON.stringify(sending))
    assert.ok(
      draft.body.answers.some(({ verified }: { verified?: boolean }) => verified === true),
      'what the town knows is there',
    )
    const early = await samira.post(`/cases/${reference}/actions/${encodeURIComponent('déposer')}`, {})
    assert.deepEqual([early.status, early.body.title], [422, 'case.fields-missing'])
    const form = new FormData()
    form.append('field', 'photos')
    form.append('files', new File([Buffer.from('%PDF-1.7 no picture')], 'degats.png'))
    assert.equal((await samira.post(`/cases/${reference}/documents`, form)).body.title, 'case.answers-wrong')
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
    const good = new FormData()
    good.append('field', 'photos')
    good.append('files', new File([png], 'degats.png', { type: 'image/png' }))
    const uploaded = await samira.post(`/cases/${reference}/documents`, good)
    assert.equal(uploaded.status, 200, JSON.stringify(uploaded.body))
    const sent = await samira.post(`/cases/${reference}/actions/${encodeURIComponent('déposer')}`, {
      answers: { inhabitable: true, nuits: 10, revenu: 31337 },
    })
    assert.deepEqual([sent.status, sent.body.state], [200, 'déposé'], JSON.stringify(sent.body))
    const shown = await samira.get(`/cases/${reference}`)
    assert.match(etagOf(shown) ?? '', new RegExp(`^"${shown.body.sequence}-[\\w-]{16}"$`))
    assert.equal(shown.body.answers.find(({ field }: { field: string }) => field === 'photos').value[0].name, 'degats.png')
    assert.equal(shown.body.answers.find(({ field }: { field: string }) => field === 'revenu').value, 31337)
    assert.ok(shown.body.deadlines.due && shown.body.deadlines.legal)
    assert.deepEqual(
      (await samira.get('/cases')).body.cases.map((row: { reference: string }) => row.reference),
      [reference],
    )
  })

  test('a case is not there for who has nothing to do with it; an agent’s reading leaves its line, the person’s own none', async () => {
    for (const name of ['Odile Petitjean', 'Paul Humbert', 'Jeroen de Vries']) {
      const stranger = await apiAs(town, name)
      for (const path of [`/cases/${reference}`, `/cases/${reference}/events`]) assert.equal((await stranger.get(path)).status, 404, name)
      const acted = await stranger.post(`/cases/${reference}/actions/instruire`, {})
      assert.equal(acted.status, 404, name)
      const listed = await stranger.get('/cases?view=open')
      assert.ok(!JSON.stringify(listed.body).includes(reference), name)
    }
    const before = await lines()
    assert.equal((await samira.get(`/cases/${reference}`)).status, 200)
    assert.equal((await lines()).length, before.length)
    const seen = await helene.get(`/cases/${reference}`)
    assert.equal(seen.status, 200)
    const added = (await lines()).slice(before.length)
    assert.deepEqual(added, [
      { actor: await town.accountOf('Hélène Marchal'), purpose: service.replace('aide-logement-urgence', 'aide-urgence-logement') },
    ])
    assert.deepEqual(seen.body.person, { given: 'Samira', family: 'Lambert' })
    assert.ok(!JSON.stringify(seen.body).includes('FR76 1999 9000 0202'), 'an account is masked')
    const list = await helene.get('/cases?view=mine')
    assert.ok(list.body.cases.some((row: { reference: string }) => row.reference === reference))
    assert.ok(!JSON.stringify(list.body).includes('Lambert'), 'a list names nobody')
  })

  test('a method that an address does not take is 405 and says which it takes; an address that is nowhere stays 404', async () => {
    for (const [method, path, allow] of [
      ['DELETE', `/api/v1/cases/${reference}`, 'GET, HEAD'],
      ['POST', `/api/v1/cases/${reference}`, 'GET, HEAD'],
      ['OPTIONS', '/api/v1/cases', 'GET, HEAD, POST'],
      ['GET', `/api/v1/cases/${reference}/documents`, 'POST'],
      ['PATCH', '/api/v1/webhooks/x', 'GET, HEAD, DELETE'],
    ] as const) {
      const answer = await fetch(`${town.url}${path}`, { method, headers: { 'Accept-Language': 'en' } })
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, allow], `${method} ${path}`)
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
      const { title, detail } = (await answer.json()) as Record<string, string>
      assert.deepEqual([title, detail], ['web.method', 'This address does not take this method: “allow” says which.'])
    }
    for (const path of ['/api/v1/nothing', '/fr/nowhere', '/fr/cases'])
      assert.equal((await fetch(`${town.url}${path}`, { method: 'DELETE' })).status, 404, path)
  })

  test('If-None-Match: who has a case as it would be shown to them gets no body; anybody else’s or another language’s is another', async () => {
    for (const path of [`/cases/${reference}`, `/cases/${reference}/events`]) {
      const first = await samira.get(path)
      const etag = first.headers.get('etag') ?? ''
      for (const named of [etag, etagOf(first) ?? '', `"other", ${etag}`, '*']) {
        const again = await samira.get(path, { 'If-None-Match': named })
        assert.deepEqual([again.status, again.body, etagOf(again)], [304, '', etagOf(first)], named)
      }
      assert.equal((await samira.get(path, { 'If-None-Match': `"${first.body.sequence}"` })).status, 200)
      assert.equal((await samira.get(path, { 'If-None-Match': etag, 'Accept-Language': 'nl' })).status, 200)
      const before = await lines()
      assert.equal((await helene.get(path, { 'If-None-Match': etag })).status, 200, 'hers is another')
      assert.equal((await lines()).length, before.length + 1)
      assert.equal((await clientWith(town.url, 'garbage').get(path, { 'If-None-Match': '*' })).status, 401)
    }
  })

  test('If-Match: who acts on what has moved on is told so (412) and nothing is done', async () => {
    const { headers } = await helene.get(`/cases/${reference}`)
    const etag = headers.get('etag')!
    const stale = await helene.post(`/cases/${reference}/actions/instruire`, {}, { 'If-Match': '"1"' })
    assert.deepEqual([stale.status, stale.body.title], [412, 'api.changed'])
    assert.equal((await helene.post(`/cases/${reference}/actions/instruire`, {}, { 'If-Match': 'nonsense' })).status, 400)
    const fresh = await helene.post(`/cases/${reference}/actions/instruire`, {}, { 'If-Match': etag })
    assert.deepEqual([fresh.status, fresh.body.state], [200, 'instruction'])
    assert.equal(etagOf(fresh), `"${fresh.body.sequence}"`)
  })

  test('Idempotency-Key: a repeat gets the answer of the first, another body under it is refused, nothing is done twice', async () => {
    const path = `/cases/${reference}/actions/${encodeURIComponent('compléter')}`
    const key = { 'Idempotency-Key': 'a-key' }
    const refused = await helene.post(path, {}, key)
    assert.deepEqual([refused.status, refused.body.title], [422, 'case.ask-missing'], 'a refusal leaves the key free')
    const body = { ask: ['nuits'], reason: 'Combien de nuits ?' }
    const both = await Promise.all([helene.post(path, body, key), helene.post(path, body, key)])
    const done = both.filter(({ status }) => status === 200)
    assert.ok(done.length >= 1, JSON.stringify(both.map((one) => one.body)))
    for (const one of both) if (one.status !== 200) assert.deepEqual([one.status, one.body.title], [409, 'api.in-progress'])
    const again = await helene.post(path, body, key)
    assert.deepEqual(again.body, done[0]!.body)
    assert.equal(again.headers.get('idempotent-replayed'), 'true')
    assert.equal((await helene.post(path, { ask: ['revenu'] }, key)).body.title, 'api.key-reused')
    const hers = await samira.post(`/cases/${reference}/actions/${encodeURIComponent('répondre')}`, { answers: { nuits: 12 } }, key)
    assert.equal(hers.status, 200, 'keys of another actor are apart')
    const asked = (await helene.get(`/cases/${reference}/events`)).body.events.filter(({ type }: { type: string }) => type === 'case.acted')
    assert.equal(asked.length, 2, 'taken up once, asked once')
    clock.advance(24 * 3_600_000 + 1000)
    helene = await apiAs(town, 'Hélène Marchal')
    samira = await apiAs(town, 'Samira Lambert')
    assert.notEqual((await helene.post(path, { ask: ['revenu'] }, key)).body.title, 'api.key-reused', 'after a day a key is free')
    const rows = await town.edge.store.owner.query('select * from api.request')
    assert.ok(!JSON.stringify(rows).includes('31337') && !JSON.stringify(rows).includes('a-key'))
  })

  test('a refusal needs its reason; it is a person’s, and the person reads who', async () => {
    const current = (await helene.get(`/cases/${reference}`)).body
    if (current.phase === 'waiting')
      await samira.post(`/cases/${reference}/actions/${encodeURIComponent('répondre')}`, { answers: { revenu: 31337 } })
    const bare = await helene.post(`/cases/${reference}/actions/refuser`, {})
    assert.deepEqual([bare.status, bare.body.title], [422, 'case.reason-missing'])
    const own = await samira.post(`/cases/${reference}/actions/accorder`, {})
    assert.deepEqual([own.status, own.body.title], [403, 'case.action-not-yours'])
    const refused = await helene.post(`/cases/${reference}/actions/refuser`, { reason: 'Logement habitable, vu sur place.' })
    assert.deepEqual([refused.status, refused.body.outcome], [200, 'refused'], JSON.stringify(refused.body))
    const { events } = (await samira.get(`/cases/${reference}/events`)).body
    assert.ok(
      events.some(({ by }: { by?: string }) => by?.includes('Hélène Marchal')),
      JSON.stringify(events),
    )
    const contest = (await samira.get(`/cases/${reference}`)).body.actions.find(({ action }: { action: string }) => action === 'contester')
    assert.deepEqual([contest.allowed, contest.needs.reason, typeof contest.until], [true, true, 'string'])
  })

  test('figures are open, and tell of nobody', async () => {
    assert.equal((await (await fetch(`${town.url}/api/v1/figures/nothing`)).json()).title, 'service.unknown')
    const figures = async () => (await (await fetch(`${town.url}/api/v1/figures/${service}`)).json()) as Figures
    assert.equal((await figures()).measuredAt, null)
    const { edge } = town
    await jobNamed('cases.figures').run(edge, {})
    const few = await figures()
    assert.deepEqual([few.measuredAt, few.until], [clock.instant(), clock.today('Europe/Paris')])
    assert.deepEqual([few.received, few.decided, few.days, few.outcomes, few.channels, few.satisfaction], [null, null, null, [], [], null])
    assert.ok(few.months.every(({ received, decided }) => received === null && decided === null))
    const page = await (await fetch(`${town.url}/fr/services/${service}`)).text()
    assert.doesNotMatch(page, /9 demandes sur 10/)
    assert.doesNotMatch(await (await fetch(`${town.url}/fr/figures/${service}`)).text(), /g-figure/, 'nothing to draw')

    // Sixty cases that took one to thirty days, and six that took longer than a year ago.
    const agency = edge.catalogue.current(service)!.service.authority
    await edge.store.owner.query(
      `insert into cases.case (agency_id, id, person_id, reference, service, version, state, phase, outcome, since, opened_at, submitted_at, decided_at, language, channel, sequence, changed_at)
       select $1, gen_random_uuid(), gen_random_uuid(), 'figure-' || i, $2, 1, 'x', 'done', case when i % 2 = 0 then 'granted' else 'refused' end, sent, sent, sent,
         sent + make_interval(days => 1 + i % 30), 'fr', case when i <= 45 then 'web' else 'counter' end, 1, sent
       from (select i, case when i <= 60 then timestamptz '2026-10-05 12:00Z' - make_interval(months => i % 3) else timestamptz '2025-01-05 12:00Z' end as sent from generate_series(1, 66) i) c`,
      [agency, service],
    )
    await jobNamed('cases.figures').run(edge, {})
    const all = await figures()
    assert.deepEqual([all.decided, all.days], [61, { median: 15, p90: 27 }], 'Samira’s own was refused within the hour')
    assert.deepEqual(
      all.channels.map(({ name, count }) => [name, count]),
      [
        ['web', 45],
        ['counter', null],
        ['api', null],
      ],
      'the few that came by the API are hidden with the counter, from which they could be reckoned',
    )
    const csv = await fetch(`${town.url}/api/v1/figures/${service}`, { headers: { Accept: 'text/csv' } })
    assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/)
    assert.match(await csv.text(), /^figure,name,count,share\r\n.*\r\ndays,p90,27,\r\n.*\r\nchannel,counter,,\r\n/s)
    const said = async (path: string) => (await (await fetch(`${town.url}${path}`)).text()).replaceAll(/[\u00a0\u202f]|&#160;/gu, ' ')
    assert.match(await said(`/fr/services/${service}`), /9 demandes sur 10 ont eu leur réponse en 27 jours/)
    const drawn = await said(`/fr/figures/${service}`)
    assert.match(drawn, /<svg[^>]*role="img"[\s\S]*<rect class="c-1"/, 'the months that may be told')
    assert.match(drawn, /27 j/)
    assert.match(drawn, /moins de 10/)
    assert.match(await said('/nl/figures'), /27 d/)
    assert.equal((await fetch(`${town.url}/fr/figures/nothing`)).status, 404)
    await edge.store.owner.query(`delete from cases.case where reference like 'figure-%'`)
  })

  /** Does what waits of one kind of job, as a worker would. */
  const work = async (name: string) => {
    const job = capabilities.flatMap((one) => (one.jobs ?? []) as readonly Job<never>[]).find((one) => one.name === name)!
    const taken = await town.edge.store.owner.query(`delete from pgboss.job where name = $1 returning data`, [name])
    for (const { data } of taken) await job.run(town.edge as never, data as Record<string, string>)
    return taken.length
  }

  let terrace = ''
  test('who is asked answers through the API, sees what the request shows, and nobody else may', async () => {
    const sent = await samira.post('/cases', {
      service: 'terrasse',
      submit: true,
      answers: { enseigne: 'Chez Samira', surface: 30, chiffre: 90000 },
    })
    assert.deepEqual([sent.status, sent.body.state], [201, 'reçue'], JSON.stringify(sent.body))
    terrace = sent.body.reference
    const paul = await apiAs(town, 'Paul Humbert')
    const seen = (await paul.get(`/cases/${terrace}`)).body
    assert.equal(seen.answers.find(({ field }: { field: string }) => field === 'enseigne').value, 'Chez Samira')
    assert.deepEqual(
      seen.answers.find(({ field }: { field: string }) => field === 'chiffre'),
      { field: 'chiffre', label: 'Chiffre d’affaires', hidden: true, text: [] },
    )
    const [asked] = seen.requests
    assert.deepEqual([asked.request, asked.yours, asked.must, asked.fields], ['voirie', true, 'avis', ['largeur']])
    const path = `/cases/${terrace}/requests/voirie`
    const tried = async (client: ApiClient, body: unknown) => (await client.post(path, body)).body.title
    assert.equal(await tried(samira, { answer: { avis: 'favorable' } }), 'case.action-not-yours')
    assert.equal(await tried(helene, { answer: { avis: 'favorable' } }), 'case.unknown', 'another agency')
    assert.equal(await tried(await apiAs(town, 'Jeroen de Vries'), {}), 'case.unknown')
    assert.equal(await tried(paul, { answer: {}, answers: { largeur: 2 } }), 'case.answer-missing')
    assert.equal(await tried(paul, { answer: { avis: 'défavorable' }, answers: { largeur: 1 } }), 'case.answer-missing')
    assert.equal(await tried(paul, { answer: { avis: 'favorable' }, answers: { largeur: 'wide' } }), 'case.answers-wrong')
    assert.equal(await tried(paul, { answer: { avis: 'favorable' }, answers: { chiffre: 1 } }), 'case.answers-wrong')
    const done = await paul.post(path, { answer: { avis: 'favorable' }, answers: { largeur: 2 } })
    assert.equal(done.status, 200, JSON.stringify(done.body))
    assert.equal(await tried(paul, { answer: { avis: 'favorable' }, answers: { largeur: 2 } }), 'case.request-closed')
  })

  test('webhooks: an administrator’s alone; a wrong address or event is refused; the secret is told once', async () => {
    const isabelle = await apiAs(town, 'Isabelle Aubry')
    const hook = { url: 'http://127.0.0.1:9/hooks', types: ['case.acted'] }
    assert.equal((await helene.post('/webhooks', hook)).status, 403)
    for (const url of ['ftp://a.example/', 'nowhere', 'http://me:secret@127.0.0.1/', ''])
      assert.deepEqual((await isabelle.post('/webhooks', { ...hook, url })).body.title, 'webhook.url-wrong', url)
    assert.equal((await isabelle.post('/webhooks', { ...hook, types: ['case.opened'] })).body.title, 'web.input')
    assert.equal((await isabelle.post('/webhooks', { ...hook, types: [] })).body.title, 'web.input')
    const made = await isabelle.post('/webhooks', hook)
    assert.deepEqual([made.status, made.headers.get('location')], [201, `/api/v1/webhooks/${made.body.id}`])
    const { secret: _, ...shown } = made.body
    const { madeAt: __, ...one } = (await isabelle.get(`/webhooks/${made.body.id}`)).body
    assert.deepEqual(one, shown, 'where the answer points is the same without its secret')
    const pascal = await apiAs(town, 'Pascal Didier')
    assert.equal((await pascal.get(`/webhooks/${made.body.id}`)).status, 404, 'another agency’s')
    assert.match(made.body.secret, /^whsec_[\w+/]{43}=$/)
    const rows = await town.edge.store.owner.query('select * from webhooks.subscription')
    for (const text of [JSON.stringify((await isabelle.get('/webhooks')).body), JSON.stringify(rows)])
      assert.ok(!text.includes(made.body.secret))
    const { id } = made.body
    const gone = await fetch(`${town.url}/api/v1/webhooks/${id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${isabelle.token}` },
    })
    assert.equal(gone.status, 200)
    assert.deepEqual(await town.edge.store.owner.query('select id from store.key where id = $1', [`webhook:${id}`]), [])
    assert.equal((await isabelle.get(`/webhooks/${id}/deliveries`)).status, 404)
    assert.equal((await isabelle.post(`/webhooks/${id}/deliveries/${id}/replay`, {})).status, 404)
  })

  test('a delivery is written down before it is made, repeated until given up, sent again by hand; its signature is verified by other code', async () => {
    const isabelle = await apiAs(town, 'Isabelle Aubry')
    const heard: { readonly headers: Headers; readonly body: string; readonly open: number }[] = []
    let answer = 500
    const receiver = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (part) => {
        body += part
      })
      request.on('end', async () => {
        const [row] = await town.edge.store.owner.query('select count(*)::int as open from webhooks.attempt where outcome is null')
        heard.push({ headers: new Headers(request.headers as Record<string, string>), body, open: Number(row?.open) })
        response.writeHead(answer).end('nothing of this is read')
      })
    })
    await new Promise<void>((open) => receiver.listen(0, '127.0.0.1', open))
    try {
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`
      const toldOf = () => town.edge.store.owner.query(`select name from pgboss.job where name in ('webhooks.spread', 'response.follow')`)
      assert.deepEqual(await toldOf(), [], 'where nobody waits, no job is queued')
      const { id, secret } = (await isabelle.post('/webhooks', { url, types: ['case.acted'] })).body
      await work('webhooks.spread')
      assert.equal(await work('webhooks.deliver'), 0, 'what happened before is not told')
      const marc = await apiAs(town, 'Marc Oudin')
      assert.equal((await marc.post(`/cases/${terrace}/actions/autoriser`, {})).status, 200)
      assert.deepEqual(await toldOf(), [{ name: 'webhooks.spread' }])
      await work('webhooks.spread')
      for (let tries = 1; tries <= repeats; tries++) {
        assert.equal(await work('webhooks.deliver'), 1)
        clock.advance(61_000) // the breaker of that address closes again
        const [waiting] = await town.edge.store.owner.query(
          `select round(extract(epoch from start_after - created_on))::int as pause from pgboss.job where name = 'webhooks.deliver'`,
        )
        assert.ok(waiting !== undefined, 'it will be tried again')
      }
      await work('webhooks.deliver')
      assert.equal(await work('webhooks.deliver'), 0)
      const [dead] = (await isabelle.get(`/webhooks/${id}/deliveries`)).body.deliveries
      assert.deepEqual([dead.state, dead.tries, dead.type], ['dead', repeats + 1, 'case.acted'])
      assert.ok(heard.length >= 3 && heard.every(({ open }) => open === 1), 'each attempt stood there before its call')

      answer = 204
      clock.advance(61_000)
      assert.equal((await isabelle.post(`/webhooks/${id}/deliveries/${dead.id}/replay`, {})).status, 202)
      await work('webhooks.deliver')
      const [now] = (await isabelle.get(`/webhooks/${id}/deliveries`)).body.deliveries
      assert.deepEqual([now.state, now.outcome], ['delivered', '204'])
      const { headers, body } = heard.at(-1)!
      assert.equal(headers.get('webhook-id'), dead.id)
      assert.equal(new Set(heard.map((one) => one.headers.get('webhook-id'))).size, 1, 'repeats keep their id')
      assert.ok(await isSigned(secret, headers, body))
      assert.ok(!(await isSigned(secret, headers, `${body} `)), 'another body is not')
      const told = JSON.parse(body)
      assert.deepEqual([told.type, told.data.reference, told.data.service], ['case.acted', terrace, 'terrasse'])
      assert.deepEqual(Object.keys(told.data).sort(), ['case', 'event', 'reference', 'service'])

      const page = await (await town.signIn('Isabelle Aubry')).get(`/fr/webhooks/${id}`)
      assert.match(page.text, /Reçu/)
      assert.match(page.text, /Renvoyer/)
    } finally {
      receiver.closeAllConnections()
      receiver.close()
    }
  })

  test('the OpenAPI document is valid, every example in it is run, and every answer is what it says', async () => {
    const document = (await samira.get('/openapi.json')).body
    const checked = await new Validator().validate(document)
    assert.deepEqual(checked.errors ?? [], [])
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    const examples = capabilities
      .flatMap((one) => (one.endpoints ?? []) as readonly Endpoint[])
      .filter(({ api }) => api?.example !== undefined)
      // Made first, looked at, then acted on.
      .sort((one, other) => order(one) - order(other))
    assert.ok(examples.length >= 9)
    let made = ''
    for (const { id, route, api } of examples) {
      const [method = '', path = ''] = route.split(' ')
      const address = path.replace(/:(\w+)/g, '{$1}')
      const operation = document.paths[address][method.toLowerCase()]
      const values = new Map((operation.parameters ?? []).map((one: { name: string; example?: string }) => [one.name, one.example]))
      const filled = address
        .replace('{reference}', made)
        .replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))))
      const query = new URLSearchParams(
        (operation.parameters ?? [])
          .filter((one: { in: string; example?: string }) => one.in === 'query' && one.example !== undefined)
          .map((one: { name: string; example: string }) => [one.name, one.example]),
      )
      const body = operation.requestBody?.content['application/json']?.example
      const client = await apiAs(town, api?.example?.as ?? 'Odile Petitjean')
      const to = `${filled.replace('/api/v1', '')}${query.size > 0 ? `?${query}` : ''}`
      const answer = method === 'GET' ? await client.get(to) : await client.post(to, body, api?.key ? { 'Idempotency-Key': id } : {})
      const said = operation.responses[String(answer.status)]
      assert.ok(answer.status < 300 && said !== undefined, `${id}: ${answer.status} ${JSON.stringify(answer.body)}`)
      const valid = ajv.compile(said.content['application/json'].schema)
      const { reference } = answer.body
      assert.ok(valid(answer.body), `${id}: ${ajv.errorsText(valid.errors)}`)
      if (api?.status === 201 && reference !== undefined) made = reference
    }
  })
})

/** Standard Webhooks, from its text, with the browser's cryptography instead of ours. */
async function isSigned(secret: string, headers: Headers, body: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(secret.replace('whsec_', '')), (sign) => sign.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  const signed = new TextEncoder().encode(`${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`)
  const [, signature = ''] = (headers.get('webhook-signature') ?? '').split('v1,')
  return await crypto.subtle.verify(
    'HMAC',
    key,
    Uint8Array.from(atob(signature), (sign) => sign.charCodeAt(0)),
    signed,
  )
}

const order = ({ route, api }: Endpoint): number => (api?.status === 201 ? 0 : route.startsWith('GET') ? 1 : 2)
