/** What administrators look after: jobs given up, failures of the day, agents from a table, who signs for whom, what is late. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { asPerson, attestationPaper, findCase, readCase } from '#cases'
import { showReference, uuidv7 } from '#kernel'
import { formatDate } from '#web'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed, applied } from './support/walk.ts'

let town: TestTown
let isabelle: Visitor

before(async () => {
  town = await startTown(undefined)
  isabelle = await town.signIn('Isabelle Aubry')
})
after(() => town.close())

const rows = (query: string, values?: readonly unknown[]) => town.edge.store.owner.query(query, values)

test('a job that was given up is shown without what its error said, and is tried again', async () => {
  const event = uuidv7(town.edge.clock.now())
  await town.edge.store.as({ actor: 'system', purpose: 'securite' }, (tx) =>
    town.edge.store.enqueue(tx, 'payouts.take', { event, stream: `case:${event}` }),
  )
  // As if its last repeat was over: nothing of a real job is waited for.
  await rows(
    `update pgboss.job set state = 'failed', completed_on = now(), output = $1 where name = 'payouts.take' and data ->> 'event' = $2`,
    [JSON.stringify({ name: 'Refusal', code: 'case.unknown', message: 'Odile Petitjean, 12 rue du Pont' }), event],
  )
  for (const name of ['Hélène Marchal', 'Odile Petitjean'])
    assert.equal((await (await town.signIn(name)).get('/fr/operations')).status, 403)
  const page = (await isabelle.get('/fr/operations')).text
  assert.match(page, /payouts\.take/)
  assert.match(page, /case\.unknown/)
  assert.doesNotMatch(page, /Odile/)
  assert.equal((await isabelle.post('/fr/operations', { job: 'payouts.take', id: 'nothing' })).status, 404)
  assert.match((await isabelle.submit('/fr/operations', { job: 'webhooks.spread' })).text, /n’est plus là/)
  const [{ id } = { id: '' }] = await rows(`select id from pgboss.job where name = 'payouts.take' and state = 'failed'`)
  assert.match((await isabelle.submit('/fr/operations', { job: 'payouts.take', id: String(id) })).text, /est essayé à nouveau/)
  const [job] = await rows(`select state::text as state from pgboss.job where id = $1`, [id])
  assert.notEqual(job?.state, 'failed')
})

test('a failure of ours is counted by its code and place; what it said is nowhere', async () => {
  const { telemetry } = town.edge
  for (let times = 0; times < 3; times++) telemetry.failure('test.failed', new TypeError('Odile Petitjean, 12 rue du Pont'), { case: 'x' })
  for (let tries = 0; tries < 600 && (await rows(`select 1 from operations.failure where code = 'test.failed'`)).length === 0; tries++)
    await setTimeout(250)
  assert.deepEqual(await rows(`select error, count from operations.failure where code = 'test.failed'`), [{ error: 'TypeError', count: 3 }])
  const page = (await isabelle.get('/fr/operations')).text
  assert.match(page, /test\.failed/)
  assert.doesNotMatch(page, /Odile/)
})

test('agents come from a table: read through first, whole or not at all, and the same table again changes nothing', async () => {
  const head = 'given,family,email,agency,teams,may,language,capacity'
  const ana = 'Ana,Roy,ana.roy@ville.example,ville,ville.stationnement,,fr,"Agente, accueil"'
  const bo = 'Bo,Ek,bo.ek@ville.example,ville,ville.stationnement ville.stationnement.chef,designer,nl,'
  const count = async () => (await rows(`select count(*)::int as count from identity.account where kind = 'agent'`))[0]?.count
  const before = await count()
  const at = '/fr/agents/import'
  assert.equal((await (await town.signIn('Hélène Marchal')).post(at, { table: head, do: 'import' })).status, 403)
  const wrong = await isabelle.post(at, { table: [head, ana, 'Bo,Ek,nothing,ville,departement.logement,,fr,'].join('\n'), do: 'import' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /Ligne 3/)
  assert.equal(await count(), before, 'one line is wrong: nothing is done')
  const table = [head, ana, bo].join('\n')
  const read = await isabelle.post(at, { file: new File([table], 'agents.csv', { type: 'text/csv' }), table: '' })
  assert.match(read.text, /2 comptes à ouvrir/)
  assert.equal(await count(), before, 'it was only read')
  const done = await isabelle.post(at, { table, do: 'import' })
  const [link = ''] = /\/fr\/enrol\/[\w-]+/.exec(done.text) ?? []
  assert.match((await town.visitor().get(link)).text, /Ana/)
  assert.deepEqual(await rows(`select teams, may from identity.account where email = 'bo.ek@ville.example'`), [
    { teams: ['ville.stationnement', 'ville.stationnement.chef'], may: ['worker', 'designer'] },
  ])
  assert.match((await isabelle.post(at, { table })).text, /Rien à faire/)
  assert.match((await isabelle.post(at, { table: table.replace('designer', '') })).text, /1 compte à changer/)
  await isabelle.post(at, { table: table.replace('designer', ''), do: 'import' })
  assert.deepEqual(await rows(`select may from identity.account where email = 'bo.ek@ville.example'`), [{ may: ['worker'] }])
  assert.equal(await count(), Number(before) + 2)

  // As a spreadsheet of Windows saves it, in the words of the page.
  const words = Buffer.from(
    'Prénom;Nom;E-mail;Administration;Équipes\nZoé;Brûlé;zoe.brule@ville.example;Ville;Service stationnement\n',
    'latin1',
  )
  const windows = await isabelle.post(at, { file: new File([words], 'agents.csv', { type: 'text/csv' }), table: '' })
  assert.match(windows.text, /Zoé Brûlé/)
  assert.match(windows.text, /ville\.stationnement/)
  assert.equal((await isabelle.post(at, { table: `${head}\n${'x'.repeat(200_001)}` })).status, 422, 'nothing is cut off')
})

test('an agent’s teams and rights change on a page of hers and count at once; one’s own stay, and so do those of other agencies', async () => {
  const paul = await town.signIn('Paul Humbert')
  const at = `/fr/agents/${await town.accountOf('Paul Humbert')}`
  const rightsOf = async () => (await rows(`select teams, may from identity.account where family = 'Humbert' and kind = 'agent'`))[0]
  const before = await rightsOf()
  assert.equal((await (await town.signIn('Marc Oudin')).get(at)).status, 403)
  assert.equal((await isabelle.get(`/fr/agents/${await town.accountOf('Samira Lambert')}`)).status, 404, 'a citizen is no agent')
  const own = `/fr/agents/${await town.accountOf('Isabelle Aubry')}`
  assert.match((await isabelle.get(own)).text, /une autre personne qui administre/)
  assert.equal((await isabelle.post(own, { do: 'change', teams: 'ville.stationnement' })).status, 409)
  await isabelle.post(at, { do: 'change', teams: ['departement.logement'], may: ['king'] })
  assert.deepEqual(await rightsOf(), { teams: [], may: [] }, 'neither a team of another agency nor a right that does not exist')
  assert.equal((await paul.get('/fr/desk')).status, 403)
  const shown = await isabelle.submit(at, {
    do: 'change',
    teams: ['ville.stationnement', 'ville.stationnement.chef'],
    may: ['designer'],
    capacity: 'Chef',
  })
  assert.match(shown.text, /Les droits ont changé/)
  assert.match(shown.text, /value="Chef"/)
  assert.deepEqual(await rightsOf(), { teams: ['ville.stationnement', 'ville.stationnement.chef'], may: ['worker', 'designer'] })
  assert.equal((await paul.get('/fr/desk')).status, 200)
  assert.match((await isabelle.get('/fr/agents?q=responsable%20HUMB')).text, /1 agent(?!s)/)
  assert.match((await isabelle.get('/fr/agents?q=personne%20ainsi')).text, /Aucun agent/)
  await isabelle.post(at, {
    do: 'change',
    teams: before?.teams as string[],
    may: before?.may as string[],
    capacity: 'Agent du stationnement',
  })
})

test('who was given a delegation signs the documents of its days; nobody is given a signature for yesterday', async () => {
  const pascal = await town.signIn('Pascal Didier')
  const karim = await town.accountOf('Karim Ouldali')
  const today = town.edge.clock.today('Europe/Paris')
  const [year = '', month = '', day = ''] = today.split('-')
  const days = (name: string, y: string) => ({ [`${name}.day`]: day, [`${name}.month`]: month, [`${name}.year`]: y })
  const given = {
    team: 'departement.logement.chef',
    account: karim,
    act: 'Arrêté 2026-112',
    ...days('from', year),
    ...days('until', String(Number(year) + 1)),
  }
  /** Who signs the certificate of a grant of today. */
  const signer = async (name: string) => {
    const actor = await actorNamed(town, name)
    const { reference } = await applied(town.edge, actor, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
    })
    const { id } = await findCase(town.edge, asPerson(actor, 'compte'), reference)
    const opened = await town.edge.store.as(asPerson(actor, 'compte'), (tx) => readCase(town.edge, tx, { id }))
    const { author } = await attestationPaper(town.edge, opened, opened.view.documents[0]!, '1')
    return `${author.firstName} ${author.name}`
  }
  assert.equal((await (await town.signIn('Karim Ouldali')).post('/fr/delegations', given)).status, 403)
  for (const wrong of [
    { ...given, ...days('from', String(Number(year) - 1)) },
    { ...given, team: 'ville.stationnement' },
    { ...given, account: await town.accountOf('Paul Humbert') },
    { ...given, act: '' },
  ])
    assert.equal((await pascal.post('/fr/delegations', wrong)).status, 422)
  assert.match((await pascal.submit('/fr/delegations', given)).text, /Arrêté 2026-112/)
  assert.equal(await signer('Inês Carvalho'), 'Karim Ouldali')
  const [{ id } = { id: '' }] = await rows('select id from identity.delegation')
  assert.equal((await isabelle.post(`/fr/delegations/${id}`, {})).status, 404, 'of another agency')
  assert.match((await pascal.submit(`/fr/delegations/${id}`, {})).text, /Ce qui a été signé reste signé/)
  assert.deepEqual(await rows(`select ended_day = from_day as ended from identity.delegation`), [{ ended: true }])
})

test('a case past our target comes to whoever it is passed up to; the administrator sees a number', async () => {
  const { reference } = await applied(town.edge, await actorNamed(town, 'Odile Petitjean'), 'aide-logement-urgence', {
    occupation: 'locataire',
    inhabitable: true,
    nuits: 10,
    revenu: 31_000,
  })
  const shown = new RegExp(showReference(reference).replaceAll('\u00a0', ' '))
  const sylvie = await town.signIn('Sylvie Thiébaut')
  assert.match((await sylvie.get('/fr/escalations')).text, /Aucun dossier en retard/)
  await rows(`update cases.case set due_at = now() - interval '3 days' where reference = $1`, [reference])
  const page = (await sylvie.get('/fr/escalations')).text
  assert.match(page, shown)
  assert.match(page, />3</)
  // A target that ends at midnight ended on the day before.
  await rows(
    `update cases.case set due_at = date_trunc('day', now() at time zone 'Europe/Paris') at time zone 'Europe/Paris' where reference = $1`,
    [reference],
  )
  const yesterday = new Date(Date.parse(town.edge.clock.today('Europe/Paris')) - 1).toISOString().slice(0, 10)
  assert.match((await sylvie.get('/fr/escalations')).text, new RegExp(`${formatDate('fr', yesterday)}<.*>1<`, 's'))
  assert.match((await sylvie.get('/fr/desk')).text, /href="\/fr\/escalations"/, 'in her navigation')
  const hélène = await town.signIn('Hélène Marchal')
  assert.doesNotMatch((await hélène.get('/fr/escalations')).text, shown, 'she is not the head')
  assert.doesNotMatch((await hélène.get('/fr/desk')).text, /href="\/fr\/escalations"/)
  const numbers = (await (await town.signIn('Pascal Didier')).get('/fr/operations')).text
  assert.match(numbers, /Délais dépassés/)
  assert.doesNotMatch(numbers, shown)
  assert.doesNotMatch((await isabelle.get('/fr/operations')).text, /Délais dépassés/, 'of another agency')
})
