/** A birth from its announcement to its act: a maternity by the API, the mother by her pages, the office at its desk. Who may not comes first. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { apiAs, clientWith } from './support/api.ts'
import { birth, birthTown } from './support/birth.ts'
import { jobNamed } from './support/jobs.ts'
import { says, silent } from './support/spoken.ts'
import { startTown, type TestTown } from './support/town.ts'

/** The world's service, and what a maternity may still be asked and do afterwards. */
const { folder, remove } = birthTown((text) =>
  text
    .replace(
      'requests:\n',
      'requests:\n  constat médical: { kind: evidence, to: partner, label: Constat médical, show: [lien], fill: [poids] }\n',
    )
    .replace('{ request: validation }, {', '{ request: validation }, { request: constat médical }, {')
    .replace('2026-03-05: { validation: { avis: favorable } }', '2026-03-05: { validation: { avis: favorable }, constat médical: {} }')
    .replace(
      /(annoncée: .* do: \{) (déclarer:)/,
      '$1 préciser: { by: partner, fill: [accouchement] }, relancer: { by: agent, then: [ { request: constat médical } ] }, classer sans suite: { by: agent, to: doublon }, $2',
    ),
)
let town: TestTown
before(async () => {
  town = await startTown(undefined, { town: folder, jobs: false })
})
after(async () => {
  await town.close()
  remove()
})

const bearing = (name: string) => clientWith(town.url, town.edge.config.secret(name) ?? '')
const key = () => ({ 'Idempotency-Key': crypto.randomUUID() })
const today = () => town.edge.clock.today('Europe/Paris')
const child = () => ({ given: 'Jules', family: 'Gaudron', birth: today() })
const announcement = (more: object = {}) => ({
  service: birth,
  person: { given: 'Élise', family: 'Gaudron', birth: '1990-04-02' },
  answers: { enfant: child(), lieu: 'maternité', établissement: 'nord', accouchement: 'simple' },
  ...more,
})
const count = async () =>
  Number((await town.edge.store.owner.query(`select count(*) as n from cases.case where service = $1`, [birth]))[0]?.n)

test('nobody begins a case for somebody who is no partner, no partner of this kind, or who names nobody and nothing sound', async () => {
  const nord = bearing('MATERNITE_NORD')
  const ask = async (client: ReturnType<typeof bearing>, body: object = announcement()) =>
    (await client.post('/announcements', body, key())).status
  assert.equal(await ask(clientWith(town.url, 'faux')), 401)
  assert.equal(await ask(await apiAs(town, 'Samira Lambert')), 403)
  assert.equal(await ask(await apiAs(town, 'Agathe Civil')), 403)
  assert.equal(await ask(bearing('POMPIERS')), 403)
  assert.equal(await ask(nord, announcement({ service: 'aide-logement-urgence' })), 403)
  assert.equal(await ask(nord, announcement({ service: 'rien' })), 404)
  assert.equal(await ask(nord, announcement({ action: 'déclarer' })), 422, 'the action of another')
  assert.equal(await ask(nord, announcement({ person: { given: 'Élise', family: 'Gaudron', birth: '1990' } })), 422)
  assert.equal(await ask(nord, announcement({ answers: { enfant: { ...child(), birth: '2999-01-01' } } })), 422)
  assert.equal(await ask(nord, announcement({ answers: { 'qui retire': 'mère' } })), 422, 'a question of the office')
  assert.equal((await nord.post('/cases', { service: birth }, key())).status, 403, 'a partner applies for nobody')
  assert.equal(
    (await fetch(`${town.url}/fr/cases`, { redirect: 'manual', headers: { Authorization: `Bearer ${nord.token}` } })).status,
    303,
  )
  assert.equal(await count(), 0)
})

test('announced once, claimed by the mother alone, completed by her, registered by the office', async () => {
  const nord = bearing('MATERNITE_NORD')
  const once = key()
  const announced = await nord.post('/announcements', announcement(), once)
  assert.equal(announced.status, 201, JSON.stringify(announced.body))
  const { reference, code, state } = announced.body
  assert.equal(state, 'annoncée')
  const again = await nord.post('/announcements', announcement(), once)
  assert.deepEqual([again.status, again.body.reference, again.body.code], [201, reference, code])
  assert.equal(await count(), 1)

  // What it began is the maternity's to see, as far as it said it; nobody else's.
  const lac = bearing('MATERNITE_LAC')
  assert.equal((await lac.get(`/cases/${reference}`)).status, 404)
  assert.equal((await lac.post(`/cases/${reference}/actions/d%C3%A9clarer`, {}, key())).status, 404)
  assert.deepEqual((await lac.get('/cases')).body, { cases: [] })
  assert.equal((await nord.get(`/cases/${reference}/events`)).status, 403)
  assert.equal((await nord.post(`/cases/${reference}/actions/d%C3%A9clarer`, {}, key())).status, 403)
  assert.deepEqual(
    (await nord.get('/cases')).body.cases.map((one: { reference: string }) => one.reference),
    [reference],
  )
  const theirs = (await nord.get(`/cases/${reference}`)).body
  assert.deepEqual(
    theirs.answers.map(({ field }: { field: string }) => field),
    ['enfant', 'lieu', 'établissement', 'accouchement'],
  )
  assert.deepEqual(
    theirs.actions.map(({ action }: { action: string }) => action),
    ['préciser'],
  )
  assert.deepEqual(theirs.requests, [])
  const tell = `/cases/${reference}/actions/pr%C3%A9ciser`
  assert.equal((await lac.post(tell, { answers: { accouchement: 'jumeaux' } }, key())).status, 404)
  assert.equal((await nord.post(tell, { answers: { accouchement: 'rien' } }, key())).status, 422)
  assert.equal((await nord.post(tell, { answers: { lieu: 'domicile' } }, key())).status, 422, 'not what is asked')
  assert.equal((await nord.post(tell, { answers: { accouchement: 'simple' } }, key())).status, 200)
  const form = new FormData()
  form.set('field', 'constat')
  form.set('files', new File([Buffer.from('%PDF-1.4\n%%EOF\n')], 'constat.pdf', { type: 'application/pdf' }))
  const added = await nord.post(`/cases/${reference}/documents`, form, key())
  assert.equal(added.status, 200, JSON.stringify(added.body))

  // The office sees what nobody has declared yet, and who announced it.
  const agathe = await town.signIn('Agathe Civil')
  const desk = `/fr/desk/cases/${reference}`
  says((await agathe.get(desk)).text, 'Maternité du Nord')

  // The code opens nothing to anybody else, and nothing is told of whom it is for.
  const samira = await town.signIn('Samira Lambert')
  const wrong = await samira.post('/fr/invitations', { code })
  assert.equal(wrong.status, 422)
  silent(wrong.text, 'Gaudron')
  const elise = await town.signIn('Élise Gaudron')
  const mine = `/fr/cases/${reference}`
  assert.equal((await elise.get(mine)).status, 404)
  const opened = await elise.post('/fr/invitations', { code })
  assert.equal(opened.status, 303)
  says((await elise.get(opened.location ?? '')).text, 'Maternité du Nord a ouvert un dossier pour vous')
  assert.equal((await elise.get(mine)).status, 404, 'reading takes nothing over')
  assert.equal((await samira.post(opened.location ?? '', { answer: 'join' })).status, 404)
  assert.equal((await elise.post(opened.location ?? '', { answer: 'join' })).location, mine)
  says((await elise.get(mine)).text, 'Un partenaire a ouvert un dossier pour vous')
  says((await elise.get('/fr/access')).text, 'Maternité du Nord')
  assert.equal((await nord.post('/announcements', announcement(), once)).body.code, undefined, 'nobody takes it over twice')

  // She checks what the maternity said and completes it.
  const complete = `${mine}/answer`
  const page = (await elise.get(complete)).text
  says(page, 'Compléter votre déclaration')
  assert.match(page, /value="Jules"/)
  const [year = '', month = '', day = ''] = today().split('-')
  const own = {
    'enfant.given': 'Jules',
    'enfant.family': 'Gaudron',
    'enfant.birth.day': day,
    'enfant.birth.month': month,
    'enfant.birth.year': year,
    lieu: 'maternité',
    établissement: 'nord',
    accouchement: 'simple',
    poids: '3,2',
    lien: 'mère',
    'mère connue': 'non',
    'père connu': 'non',
  }
  assert.equal((await elise.post(complete, { ...own, lien: '' })).status, 422)
  const sent = await elise.post(complete, own)
  assert.equal(sent.location, mine, sent.text.slice(0, 3000))

  // The office: an opinion, then the act; the maternity learns that it is registered, and nothing that the mother added.
  const agent = await apiAs(town, 'Agathe Civil')
  const officer = await apiAs(town, 'Octave Civil')
  const act = `/cases/${reference}/actions/enregistrer`
  assert.equal((await officer.post(act, {}, key())).status, 409)
  const said = await agent.post(`/cases/${reference}/requests/validation`, { answer: { avis: 'favorable' } }, key())
  assert.equal(said.status, 200, JSON.stringify(said.body))
  // What the maternity is asked, it answers once; it sees what the request shows, and no more.
  const medical = `/cases/${reference}/requests/constat%20m%C3%A9dical`
  const weight = { answers: { poids: 3.4 } }
  assert.equal((await officer.post(act, {}, key())).status, 409, 'something is open')
  assert.equal((await lac.post(medical, weight, key())).status, 404)
  assert.equal((await agent.post(medical, weight, key())).status, 409, 'asked of the maternity')
  const asked = (await nord.get(`/cases/${reference}`)).body
  assert.deepEqual([asked.requests[0]?.request, asked.requests[0]?.yours, asked.requests.length], ['constat médical', true, 1])
  assert.ok(asked.answers.some(({ field }: { field: string }) => field === 'lien'))
  assert.equal((await nord.post(medical, { answers: { lien: 'père' } }, key())).status, 422)
  const reply = key()
  for (const replayed of [null, 'true']) {
    const answered = await nord.post(medical, weight, reply)
    assert.deepEqual([answered.status, answered.headers.get('idempotent-replayed')], [200, replayed], JSON.stringify(answered.body))
  }
  // What will be said before it is done; that a partner's program asked how it stands is no colleague who has it open.
  const octave = await town.signIn('Octave Civil')
  const before = (await octave.get(`${desk}/do/enregistrer`)).text
  says(before, 'La naissance est enregistrée sous le numéro [numéro du document].')
  says(before, 'Agathe Civil a ouvert ce dossier')
  silent(before, 'Maternité du Nord a ouvert ce dossier')
  const registered = await officer.post(act, {}, key())
  assert.equal(registered.body.state, 'enregistrée', JSON.stringify(registered.body))
  const last = (await nord.get(`/cases/${reference}`)).body
  assert.equal(last.state.name, 'enregistrée')
  assert.ok(last.answers.every(({ field }: { field: string }) => !['lien', 'mère connue'].includes(field)))
  says((await elise.get(mine)).text, 'La naissance est enregistrée')
  for (const text of [(await elise.get(mine)).text, (await agathe.get(desk)).text]) {
    says(text, 'En cours')
    silent(text, 'Terminé')
  }
  says((await agathe.get(desk)).text, 'Par Maternité du Nord')
  const rows = await projectionText(town.edge)
  await rebuildProjections(town.edge)
  assert.equal(await projectionText(town.edge), rows)
})

/** Does what waits of one kind of job, as a worker would. */
const work = async (name: string) => {
  const taken = await town.edge.store.owner.query(`delete from pgboss.job where name = $1 returning data`, [name])
  for (const { data } of taken) await jobNamed(name).run(town.edge, data as Record<string, string>)
}

test('a partner’s program is told when a case that it began changes its state or asks it something, and of nothing else', async () => {
  const [nord, lac, agathe] = [bearing('MATERNITE_NORD'), bearing('MATERNITE_LAC'), await apiAs(town, 'Agathe Civil')]
  const types = ['case.answered', 'case.acted', 'case.requested']
  const heard: {
    readonly path: string | undefined
    readonly body: { readonly type: string; readonly data: { readonly reference: string } }
  }[] = []
  const programs = createServer(async (request, response) => {
    let text = ''
    for await (const part of request.setEncoding('utf8')) text += part
    heard.push({ path: request.url, body: JSON.parse(text) })
    response.writeHead(204).end()
  })
  await new Promise<void>((open) => programs.listen(0, '127.0.0.1', open))
  const at = (path: string) => `http://127.0.0.1:${(programs.address() as AddressInfo).port}${path}`
  try {
    const tried = async (client: typeof nord, body: object) => (await client.post('/webhooks', body)).body.title
    for (const client of [await apiAs(town, 'Samira Lambert'), agathe, bearing('faux')])
      assert.ok([401, 403].includes((await client.post('/webhooks', { url: at('/x'), types })).status))
    assert.equal(await tried(nord, { url: 'ftp://program', types }), 'webhook.url-wrong')
    // What is added, issued or answered between a person and the office is no partner's business.
    for (const type of ['case.document-added', 'case.issued', 'case.request-answered', 'case.submitted'])
      assert.equal(await tried(nord, { url: at('/nord'), types: [type] }), 'webhook.types-missing', type)

    const { id } = (await nord.post('/webhooks', { url: at('/nord'), types })).body
    await lac.post('/webhooks', { url: at('/lac'), types })
    const own = async (client: typeof nord) => (await client.get('/webhooks')).body.webhooks.map((one: { url: string }) => one.url)
    assert.deepEqual([await own(nord), await own(lac)], [[at('/nord')], [at('/lac')]])
    const ended = await fetch(`${town.url}/api/v1/webhooks/${id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${lac.token}` } })
    assert.deepEqual([(await lac.get(`/webhooks/${id}/deliveries`)).status, ended.status], [404, 404])
    // The administrator of the agency that answers for the partner sees where its news goes; one of another agency does not.
    says((await (await town.signIn('Isabelle Aubry')).get('/fr/webhooks')).text, 'Maternité du Nord')
    assert.deepEqual(await own(await apiAs(town, 'Pascal Didier')), [])

    await work('webhooks.spread')
    const { reference } = (
      await nord.post('/announcements', announcement({ person: { given: 'Ada', family: 'Colas', birth: '1991-05-06' } }), key())
    ).body
    assert.equal((await nord.post(`/cases/${reference}/actions/pr%C3%A9ciser`, { answers: { accouchement: 'simple' } }, key())).status, 200)
    const office = await town.signIn('Agathe Civil')
    await office.post(`/fr/desk/cases/${reference}/messages`, { text: 'Entre nous.' })
    for (const action of ['relancer', 'classer sans suite']) {
      const done = await agathe.post(`/cases/${reference}/actions/${encodeURIComponent(action)}`, {}, key())
      assert.equal(done.status, 200, JSON.stringify(done.body))
    }
    await work('webhooks.spread')
    await work('webhooks.deliver')
    assert.deepEqual(
      heard.map(({ path, body }) => [path, body.type, body.data.reference]).sort(),
      [
        ['/nord', 'case.acted', reference],
        ['/nord', 'case.requested', reference],
      ],
      'neither what it said itself nor what is between her and the office',
    )
    const { deliveries } = (await nord.get(`/webhooks/${id}/deliveries`)).body
    assert.deepEqual([deliveries.length, deliveries[0].state], [2, 'delivered'])
    const again = `/webhooks/${id}/deliveries/${deliveries[0].id}/replay`
    assert.deepEqual([(await lac.post(again, {})).status, (await nord.post(again, {})).status], [404, 202])
  } finally {
    programs.closeAllConnections()
    programs.close()
  }
})
