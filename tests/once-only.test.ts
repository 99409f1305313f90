/**
 * Nothing is asked twice, and nothing is taken that the person has not seen: what she meets when the tax office is asked for her, as in the scenarios
 * of the EU once-only system. The tax office is a server of this test; registers of the town itself stand in its tables.
 */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { asPerson, findCase, knownFor, readCase } from '#cases'
import { accessTo } from '#consent'
import { settableClock, traceId } from '#kernel'
import { ask } from '#registries'
import { axe, fits, openBrowser, screens, signIn } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed } from './support/walk.ts'

const clock = settableClock('2026-11-26T09:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'guichet-once-'))
const service = 'aide-logement-urgence'
const asked: { readonly authorization?: string; readonly trace?: string; readonly body: string }[] = []
const json =
  (body: unknown, status = 200) =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
let office: (response: ServerResponse) => void
let town: TestTown

const side = createServer(async (request: IncomingMessage, response: ServerResponse) => {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += part
  asked.push({ authorization: request.headers.authorization, trace: String(request.headers.traceparent), body })
  office(response)
})

before(async () => {
  await new Promise<void>((open) => side.listen(0, '127.0.0.1', open))
  cpSync(join(import.meta.dirname, '../towns/demo'), folder, { recursive: true })
  const file = join(folder, 'registries/tax.yaml')
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replace('demo:/impots', `http://127.0.0.1:${(side.address() as AddressInfo).port}/impots`)
      .replace('time-out: 3s', 'time-out: 1s\nfresh: 15m'),
  )
  town = await startTown(undefined, { town: folder, clock, jobs: false })
})
after(async () => {
  await town.close()
  side.closeAllConnections()
  side.close()
  rmSync(folder, { recursive: true, force: true })
})

async function begin(name: string, lang = 'fr') {
  const person = await town.signIn(name, lang)
  const { location = '' } = await person.post(`/${lang}/services/${service}/start`, {})
  const reference = /\d{12}/.exec(location)?.[0] ?? ''
  const here = `/${lang}/apply/${reference}/registers/tax`
  return { person, reference, here, office: (go: string) => person.post(here, { go }) }
}
const question = 'name="revenu"'
const isAsked = async (person: Visitor, reference: string) => (await person.get(`/fr/apply/${reference}/foyer`)).text.includes(question)

/** Answers what is left and sends; the provenance of the income in the case. */
async function sendWith(name: string, person: Visitor, reference: string, income?: string) {
  const household = await person.get(`/fr/apply/${reference}/foyer`)
  const rows = Object.fromEntries(
    [...household.text.matchAll(/<input type="hidden" name="(foyer\.[^"]+)" value="([^"]*)"/g)].map(([, key = '', value = '']) => [
      key,
      value,
    ]),
  )
  await person.post(`/fr/apply/${reference}/logement`, { occupation: 'locataire', inhabitable: 'oui' })
  await person.post(`/fr/apply/${reference}/foyer`, { ...rows, ...(income === undefined ? {} : { revenu: income }) })
  await person.post(`/fr/apply/${reference}/besoin`, { nuits: '4' })
  await person.post(`/fr/apply/${reference}/paiement`, {})
  const review = await person.get(`/fr/apply/${reference}/review`)
  const sent = await person.post(`/fr/apply/${reference}/send`, {
    '.revision': /name="\.revision" value="(\d+)"/.exec(review.text)?.[1] ?? '',
  })
  assert.equal(sent.location, `/fr/cases/${reference}/sent`)
  const access = asPerson(await actorNamed(town, name), 'aide-urgence-logement')
  const row = await findCase(town.edge, access, reference)
  const { view } = await town.edge.store.as({ ...access, case: row.id }, (tx) => readCase(town.edge, tx, { id: row.id }))
  return { review: review.text, view }
}

test("somebody else's case, and a register that the service does not name, are not here", async () => {
  const { here } = await begin('Odile Petitjean')
  const other = await town.signIn('Mariam Traoré')
  assert.equal((await other.get(here)).status, 404)
  assert.equal((await other.post(here, { go: 'ask' })).status, 404)
  const own = await town.signIn('Odile Petitjean')
  for (const id of ['residence', 'nothing', '..%2Ftax']) assert.equal((await own.get(here.replace('tax', id))).status, 404, id)
  assert.equal(asked.length, 0)
})

test('under another purpose, or for what its definition does not give, a register is not asked at all', async () => {
  const actor = await actorNamed(town, 'Odile Petitjean')
  const about = { registry: 'tax', person: actor.person!, because: 'request' } as const
  for (const question of [
    { ...about, access: asPerson(actor, 'stationnement-residents'), concepts: ['person.income.reference'] },
    { ...about, access: asPerson(actor, 'aide-urgence-logement'), concepts: ['person.iban'] },
  ])
    assert.equal((await ask(town.edge, question)).outcome, 'barred')
  assert.equal(asked.length, 0)
})

test('a call inside a transaction is a fault', async () => {
  const call = {
    to: 'registry.tax',
    allow: ['http://127.0.0.1:1'],
    method: 'GET',
    url: 'http://127.0.0.1:1/',
    idempotent: true,
    timeout: 100,
    most: 10,
    trace: traceId(),
  } as const
  await assert.rejects(
    town.edge.store.as({ actor: 'system', purpose: 'administration' }, () => town.edge.outgoing.call(call)),
    /unit of work/,
  )
})

test('1: nothing is asked before she asks for it; what would be asked, of whom, why and by what right is said', async () => {
  const { person, here, reference } = await begin('Samira Lambert')
  const { text } = await person.get(here)
  for (const words of [
    /Direction générale des finances publiques/,
    /Instruire l’aide/,
    /L\.\s114-8/,
    /votre nom, votre prénom et votre date de naissance|votre prénom/,
  ])
    assert.match(text, words)
  assert.match((await person.get(`/fr/apply/${reference}`)).text, /registers\/tax/)
  assert.equal(asked.length, 0)
})

test('2: found: she sees the answer in words, uses it, and it stands in her case as verified', async () => {
  office = json({ avis: [{ revenuFiscalReference: 31240 }] })
  const { person, reference, here, office: go } = await begin('Samira Lambert')
  assert.equal((await go('ask')).location, here)
  assert.deepEqual(JSON.parse(asked[0]!.body), { nom: 'Lambert', prenom: 'Samira', dateNaissance: '1988-06-09' })
  assert.match(asked[0]!.authorization ?? '', /^Bearer .{30}/)
  assert.match((await person.get(here)).text, /31\s240\s€/)
  assert.equal(await isAsked(person, reference), true, 'seen is not used')
  assert.equal((await go('use')).location, `/fr/apply/${reference}`)
  assert.equal(await isAsked(person, reference), false)
  const { view, review } = await sendWith('Samira Lambert', person, reference)
  assert.deepEqual(view.provenance.revenu, { source: 'registry.tax', at: '2026-09-04T00:00:00.000Z', verified: true })
  assert.match(review, /Avis d(&#39;|')impôt 2026, au 4 septembre/)
})

test('who looked: each register that was asked, for which purpose and case, written before the call; own looking writes nothing', async () => {
  const actor = await actorNamed(town, 'Samira Lambert')
  const lines = async () => town.edge.store.as(asPerson(actor, 'compte'), (tx) => accessTo(tx, actor.person!, 50))
  const before = await lines()
  const tax = before.filter(({ role }) => role === 'registry.tax')
  assert.deepEqual(
    tax.map(({ categories, purpose, case: id }) => [categories, purpose, id !== null]),
    [['person.income.reference', 'aide-urgence-logement', true]],
  )
  const samira = await town.signIn('Samira Lambert')
  await samira.get(`/fr/services/${service}`)
  await samira.get('/fr/cases')
  assert.equal((await lines()).length, before.length)
  assert.match((await samira.get('/fr/access')).text, /Avis d(&#39;|')impôt 2026.*votre revenu fiscal de référence/s)
  const events = await town.edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) =>
    town.edge.log.ofPerson(tx, actor.person!, 100),
  )
  const told = events
    .filter(({ type, payload }) => type.startsWith('registry.') && (payload as { registry: string }).registry === 'tax')
    .reverse()
  assert.deepEqual(
    told.map(({ type, payload }) => [type, (payload as { outcome?: string }).outcome]),
    [
      ['registry.asked', undefined],
      ['registry.answered', 'found'],
    ],
  )
  assert.ok(
    asked[0]!.trace?.includes((told[0]!.payload as { trace: string }).trace),
    'the trace of the line is the one that the other side got',
  )
})

test('3: shown and not used: nothing of it is kept in the case, she answers herself, and is treated the same', async () => {
  office = json({ avis: [{ revenuFiscalReference: 19860 }] })
  const { person, reference, office: go } = await begin('Paulette Simonin')
  await go('ask')
  await go('own')
  assert.equal(await isAsked(person, reference), true)
  const { view, review } = await sendWith('Paulette Simonin', person, reference, '12345')
  assert.deepEqual([view.answers.revenu, view.provenance.revenu?.source, view.provenance.revenu?.instead], [12345, 'declared', undefined])
  assert.doesNotMatch(review, /19\s860/)
})

test('4: she answers herself from the start: the register is never asked', async () => {
  const calls = asked.length
  const { reference, office: go } = await begin('Jean-Luc Didier')
  assert.equal((await go('own')).location, `/fr/apply/${reference}`)
  assert.equal(asked.length, calls)
})

test('5 and 6: nobody fits, or several do: no data of anybody is shown, and she goes on', async () => {
  for (const [name, avis, words] of [
    ['Kevin Marchand', [], /Aucune réponse à votre nom/],
    ['Élise Gaudron', [{ revenuFiscalReference: 11111 }, { revenuFiscalReference: 22222 }], /Plusieurs personnes vous ressemblent/],
  ] as const) {
    office = json({ avis })
    const { person, here, reference, office: go } = await begin(name)
    await go('ask')
    const { text } = await person.get(here)
    assert.match(text, words)
    assert.doesNotMatch(text, /11\s?111|22\s?222/)
    const { view } = await sendWith(name, person, reference, '9000')
    assert.deepEqual(view.provenance.revenu?.instead, { source: 'registry.tax', why: avis.length === 0 ? 'none' : 'several' })
  }
})

test('7: an answer that is no answer is read as none, whatever it holds', async () => {
  const shapes: ((response: ServerResponse) => void)[] = [
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Maintenance 77777</p>'),
    json({ avis: [{ revenu: 77777 }] }),
    json({ avis: [{ revenuFiscalReference: 'beaucoup 77777' }] }),
    json({ avis: [{ revenuFiscalReference: -77777 }] }),
    json({ avis: 77777 }),
    json(null),
    json({ avis: [{ revenuFiscalReference: 1, rest: 'x'.repeat(600_000) }] }),
  ]
  const { person, here, office: go } = await begin('Ngoc Anh Pham')
  for (const shape of shapes) {
    office = shape
    await go('ask')
    const { text } = await person.get(here)
    assert.match(text, /La réponse n’est pas lisible/)
    assert.doesNotMatch(text, /77\s?777/)
  }
})

test('8: it fails or does not answer in time: a clear page; she declares, and the desk reads why it is only declared', async () => {
  office = json({}, 500)
  const { person, here, reference, office: go } = await begin('Yusuf Şahin')
  await go('ask')
  const { text } = await person.get(here)
  assert.match(text, /Pas de réponse en ce moment.*vous pouvez continuer/s)
  office = () => {}
  await go('ask')
  assert.match((await person.get(here)).text, /Pas de réponse en ce moment/)
  const { view, review } = await sendWith('Yusuf Şahin', person, reference, '15000')
  assert.deepEqual(view.provenance.revenu?.instead, { source: 'registry.tax', why: 'down' })
  assert.match(review, /ne répondait pas/)
  const helene = await town.signIn('Hélène Marchal')
  assert.match((await helene.get(`/fr/desk/cases/${reference}`)).text, /Dit par la personne[^<]*ne répondait pas\s: Avis d(&#39;|')impôt/)
})

test('9: after failures in a row nobody waits for it; a pause later it is asked again', async () => {
  office = json({}, 500)
  const { person, here, office: go } = await begin('Monique Aubertin')
  for (let turn = 0; turn < 5; turn++) await go('ask')
  const calls = asked.length
  await go('ask')
  assert.equal(asked.length, calls)
  assert.match((await person.get(here)).text, /Pas de réponse en ce moment/)
  clock.advance(31_000)
  office = json({ avis: [{ revenuFiscalReference: 14000 }] })
  await go('ask')
  assert.match((await person.get(here)).text, /14\s000\s€/)
})

test('10: a sign-in that is too old: she signs in again, comes back here, and only then it is asked', async () => {
  const { person, here, office: go } = await begin('Leïla Haddad')
  clock.advance(16 * 60_000)
  const calls = asked.length
  assert.equal((await go('ask')).location, here)
  assert.equal(asked.length, calls)
  const { text } = await person.get(here)
  assert.match(text, /Identifiez-vous de nouveau/)
  const signIn = /href="(\/fr\/sign-in\?then=[^"]+)"/.exec(text)?.[1] ?? ''
  assert.equal(new URL(signIn, 'http://x').searchParams.get('then'), here)
  const back = await person.post('/fr/sign-in', { account: await town.accountOf('Leïla Haddad'), then: here })
  assert.equal(back.location, here)
  await go('ask')
  assert.equal(asked.length, calls + 1)
})

test('an answer is kept as long as its definition says, for one purpose, and never enters a new case unseen', async () => {
  office = json({ avis: [{ revenuFiscalReference: 8200 }] })
  const actor = await actorNamed(town, 'Théo Klein')
  const loaded = town.edge.catalogue.current('cheque-energie')!
  const look = () => knownFor(town.edge, asPerson(actor, 'cheque-energie'), loaded, actor.person!, 'fr', '2026-11-26', 'look')
  assert.equal((await look()).registers.tax?.outcome, 'open')
  const calls = asked.length
  await knownFor(town.edge, { ...asPerson(actor, 'cheque-energie'), actor: 'system' }, loaded, actor.person!, 'fr', '2026-11-26', 'law')
  assert.equal(asked.length, calls + 1)
  assert.equal((await look()).answers.revenu, 8200)
  const flood = town.edge.catalogue.current(service)!
  const other = await knownFor(town.edge, asPerson(actor, 'aide-urgence-logement'), flood, actor.person!, 'fr', '2026-11-26', 'look')
  assert.deepEqual([other.answers.revenu, other.registers.tax?.outcome], [undefined, 'open'])
  const begun = await knownFor(town.edge, asPerson(actor, 'cheque-energie'), loaded, actor.person!, 'fr', '2026-11-26', 'begin')
  assert.deepEqual([begun.answers.revenu, begun.registers.tax?.outcome], [undefined, 'open'])
  clock.advance(31 * 86_400_000)
  assert.equal((await look()).registers.tax?.outcome, 'open')
  assert.equal(asked.length, calls + 1)
})

test('in a browser, without script, in the dark, on a phone: refusing, and a register that is down', async (t) => {
  office = json({}, 500)
  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ script: false, width: 390, dark: true })
  await signIn(page, 'Camille Rousseau')
  await page.goto(`/fr/services/${service}`)
  await page.locator('.g-start .ds-button').click()
  await axe(page)
  await fits(page)
  await screens(page, 'register-phone')
  await page.getByRole('button', { name: 'Demander et voir la réponse' }).click()
  await page.getByRole('heading', { level: 1, name: /Pas de réponse en ce moment/ }).waitFor()
  await axe(page)
  await fits(page)
  await screens(page, 'register-down')
  await page.getByRole('link', { name: 'Continuer et répondre moi-même' }).click()
  await page.goto(`${page.url()}/foyer`)
  await page.locator('input[name="revenu"]').waitFor()
  const dutch = await browser.page({ lang: 'nl' })
  await signIn(dutch, 'Luc Vandenberghe', 'nl')
  await dutch.goto(`/nl/services/${service}`)
  await dutch.locator('.g-start .ds-button').click()
  await axe(dutch)
  await screens(dutch, 'register-nl')
  await dutch.getByRole('button', { name: 'Zelf antwoorden' }).click()
  await dutch.locator('h1').waitFor()
  assert.match(dutch.url(), /\/nl\/apply\/\d{12}$/)
})
