import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asPerson, beginCase, findCase, sendDraft, whoIs } from '#cases'
import { accountById, actorFrom } from '#identity'
import type { Actor } from '#kernel'
import type { Answers } from '#services'
import { addAuthenticator } from './support/authenticator.ts'
import { axe, fits, openBrowser, screens } from './support/browser.ts'
import { codeTo, lettersIn } from './support/letters.ts'
import { startTown, type TestTown } from './support/town.ts'
import { type Visitor, visitor } from './support/visitor.ts'

let town: TestTown
let url: string
before(async () => {
  town = await startTown(undefined, { jobs: false })
  url = town.url.replace('127.0.0.1', 'localhost')
})
after(() => town.close())

const start = '/fr/services/aide-logement-urgence/start'
const ticketIn = (html: string) => /name="ticket" value="([\w-]+)"/.exec(html)?.[1] ?? ''
const requestIn = (html: string) => /action="\/fr\/counter\/([\w-]+)"/.exec(html)?.[1] ?? ''
const visitCode = (html: string) => /\b([2-9A-Z]{4}-[2-9A-Z]{4})\b/.exec(html)?.[1] ?? ''

async function byMail(who: Visitor, address: string, name?: { given: string; family: string }): Promise<void> {
  const ticket = ticketIn((await who.post('/fr/sign-in/email', { email: address })).text)
  await who.post('/fr/sign-in/code', { ticket, code: await codeTo(town, address) })
  if (name !== undefined) await who.post('/fr/sign-in/open', { ticket, ...name })
}

/** The actor as the router makes it for a session of an account that was just recovered. */
async function actorHeld(town: TestTown, name: string): Promise<Actor> {
  const id = await town.accountOf(name)
  const account = await town.edge.store.as({ actor: 'system', purpose: 'securite' }, (tx) => accountById(tx, id))
  const at = town.edge.clock.instant()
  const actor = actorFrom(account!, 'fr', { id: 'x', strength: 'passkey', ceiling: 'substantial', at, endsAt: at })
  assert.ok(Date.parse(actor.session?.heldUntil ?? '') > town.edge.clock.now() + 23 * 3_600_000)
  return actor
}

/** Sends an application with an account number that she declares now. */
async function declared(town: TestTown, actor: Actor, service: string, given: Answers) {
  const { edge } = town
  const loaded = edge.catalogue.current(service)!
  const begun = await beginCase(edge, actor, loaded, { channel: 'web', language: 'fr' }, { answers: {}, provenance: {} })
  const row = await findCase(edge, asPerson(actor, 'compte'), begun.reference)
  const answers = { ...given, iban: 'FR7619999000034771218607409' }
  const provenance = { iban: { source: 'declared', at: edge.clock.instant(), verified: false } }
  await sendDraft(edge, actor, row, { do: 'submit', who: whoIs(actor, loaded), answers, provenance }, loaded.service.data.purpose)
}

const document = {
  do: 'record',
  document: 'passport',
  number: '19AB 12345',
  'expires.day': '3',
  'expires.month': '4',
  'expires.year': '2031',
  given: 'Nora',
  family: 'Vidal',
  'birth.day': '12',
  'birth.month': '5',
  'birth.year': '1990',
  likeness: 'yes',
  level: 'substantial',
}

test('an identity is not verified by who may not, nor from a document that does not do', async () => {
  const nora = visitor(url)
  await byMail(nora, 'nora@courriel.example', { given: 'Nora', family: 'Vidal' })
  const code = visitCode((await nora.post('/fr/security/counter', {})).text)
  assert.notEqual(code, '')
  for (const who of [nora, await town.signIn('Samira Lambert'), await town.signIn('Nadège Lefèvre')])
    for (const path of ['/fr/counter', '/fr/counter/01900000-0000-7000-8000-00000000abcd'])
      assert.equal((await who.post(path, { code })).status, 403)
  assert.equal((await visitor(url).post('/fr/counter', { code })).status, 401)

  const helene = await town.signIn('Hélène Marchal')
  assert.equal((await helene.post('/fr/counter', { code: 'ABCD-2345' })).status, 422)
  const found = await helene.post('/fr/counter', { code: code.toLowerCase().replace('-', ' ') })
  assert.match(found.text, /Nora Vidal/)
  const path = `/fr/counter/${requestIn(found.text)}`
  for (const [field, value] of Object.entries({
    likeness: '',
    number: '',
    document: 'library-card',
    'expires.year': '2020',
    'birth.year': '2099',
    level: 'divine',
    given: '',
  })) {
    const answer = await helene.post(path, { ...document, [field]: value })
    assert.equal(answer.status, 422, field)
    assert.match(answer.text, /ds-error-summary/)
  }
  assert.equal((await helene.post(path, { do: 'confirm' })).status, 410, 'nobody saw it first')
  assert.equal((await nora.post(start, {})).status, 403, 'nothing was raised')
  const lines = await town.edge.store.owner.query(`select actor from consent.access where purpose = 'identite'`)
  assert.ok(lines.length >= 2, 'every opening left its line')

  // A document may not know the day; what it has must be a date all the same.
  for (const [day, month, year] of [
    ['12', '', '1990'],
    ['', '', '1'],
    ['', '13', '1990'],
    ['', '', ''],
  ] as const)
    assert.equal((await helene.post(path, { ...document, 'birth.day': day, 'birth.month': month, 'birth.year': year })).status, 422)

  // A newer code voids the older one.
  const newer = visitCode((await nora.post('/fr/security/counter', {})).text)
  assert.equal((await helene.post('/fr/counter', { code })).status, 422)
  // She has no key: proofed, she could not show that it is her. A link for one comes with the verification.
  const again = await helene.post('/fr/counter', { code: newer })
  const done = await helene.post(`/fr/counter/${requestIn(again.text)}`, document)
  assert.match(done.text, /Son identité est vérifiée.*Aucune clé n’a été reconnue.*\/fr\/enrol\/[\w-]{32}/s)
  assert.equal((await nora.get('/fr/cases')).status, 403)
})

test('of who was registered late the document has the year only: it is seen, kept and shown as it is', async () => {
  const known = { ...document, given: 'Amina', family: 'Sarr', level: 'high', 'birth.day': '', 'birth.month': '00', 'birth.year': '1988' }
  const amina = visitor(url)
  await byMail(amina, 'amina@courriel.example', { given: 'Amina', family: 'Sarr' })
  const code = visitCode((await amina.post('/fr/security/counter', {})).text)
  const helene = await town.signIn('Hélène Marchal')
  const found = await helene.post('/fr/counter', { code })
  assert.match(found.text, /Si le jour ou le mois n’y est pas, laissez la case vide/)
  const path = `/fr/counter/${requestIn(found.text)}`
  assert.equal((await helene.post(path, known)).status, 200)
  const waiting = await helene.post('/fr/counter', { code })
  assert.match(waiting.text.replace(/<[^>]+>/g, ' '), /Date de naissance\s+1988\s/)
  const other = await town.signIn('Karim Ouldali')
  assert.equal((await other.post(path, { do: 'confirm' })).status, 200)
  const rows = await town.edge.store.owner.query(
    `select value ->> 'birth' as birth from people.fact where value ->> 'given' = 'Amina' and value ->> 'family' = 'Sarr'`,
  )
  assert.deepEqual(rows, [{ birth: '1988' }])
})

test('substantial by one agent, high by two; only the keys that she recognised rise with her', async (t) => {
  const browser = await openBrowser(t, url)
  const page = await browser.page({ width: 390 })
  const phone = await addAuthenticator(page, 'usb')
  await page.goto('/fr/sign-in')
  await page.getByLabel('Votre adresse e-mail').fill('ines@courriel.example')
  await page.getByRole('button', { name: 'Recevoir un code' }).click()
  await page.getByLabel('Code à six chiffres').fill(await codeTo(town, 'ines@courriel.example'))
  await page.getByRole('button', { name: 'Continuer' }).click()
  await axe(page)
  await page.getByLabel('Prénom').fill('Inès')
  await page.getByLabel('Nom', { exact: true }).fill('Roy')
  await page.getByRole('button', { name: 'Ouvrir mon compte' }).click()
  await page.goto('/fr/security')
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
  await page.getByRole('link', { name: 'Je les ai gardés' }).click()
  await phone.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: phone.id })
  const tablet = await addAuthenticator(page, 'internal')
  await page.getByRole('button', { name: 'Ajouter une autre clé' }).click()
  await page.getByText('Votre clé d’accès est ajoutée.').waitFor()
  // The tablet's session asks for the visit; at the counter she recognises the tablet only.
  await page.goto('/fr/services/aide-logement-urgence')
  await page.locator('.g-start .ds-button').click()
  await page.getByRole('heading', { name: 'Faites vérifier votre identité' }).waitFor()
  await axe(page)
  await page.getByRole('link', { name: 'Faire vérifier mon identité au guichet' }).click()
  await axe(page)
  await page.getByRole('button', { name: 'Demander un code' }).click()
  await axe(page)
  await fits(page)
  await screens(page, 'visit-390')
  const code = (await page.locator('.g-visit-code').textContent()) ?? ''

  const desk = await browser.page({ script: false })
  await desk.goto('/fr/sign-in')
  await desk.getByRole('button', { name: 'Hélène Marchal', exact: true }).click()
  await desk.goto(`/fr/counter?code=${code}`)
  await axe(desk)
  await desk.getByRole('button', { name: 'Ouvrir la demande' }).click()
  await axe(desk)
  await screens(desk, 'desk-identity-1280')
  await desk.getByRole('button', { name: 'Enregistrer la vérification' }).click()
  await desk.locator('.ds-error-summary').waitFor()
  await axe(desk)
  await desk.getByLabel('Pièce', { exact: true }).selectOption('identity-card')
  await desk.getByLabel('Numéro').fill('X4RTBPFW4')
  for (const [field, value] of Object.entries({
    'expires.day': '1',
    'expires.month': '2',
    'expires.year': '2032',
    'birth.day': '9',
    'birth.month': '9',
    'birth.year': '1999',
  }))
    await desk.locator(`input[name="${field}"]`).fill(value)
  await desk.locator('input[name="keys"]').last().check()
  await desk.getByLabel('Élevé').check()
  await desk.getByLabel('La photo est celle').check()
  await desk.getByRole('button', { name: 'Enregistrer la vérification' }).click()
  await desk.getByText('Un autre agent doit maintenant confirmer').waitFor()

  // Four eyes: not hers twice.
  const helene = await town.signIn('Hélène Marchal')
  const again = await helene.post('/fr/counter', { code })
  assert.match(again.text, /Un autre agent doit voir la pièce/)
  const [request] = await town.edge.store.owner.query('select id, sealed from identity.verification where seen_by is not null')
  assert.equal((await helene.post(`/fr/counter/${request?.id}`, { do: 'confirm' })).status, 403)
  assert.equal((await helene.post(`/fr/counter/${request?.id}`, { ...document, level: 'high' })).status, 403, 'nor as if she were first')
  assert.equal(Buffer.from(request?.sealed as Uint8Array).includes('X4RTBPFW4'), false)
  const karim = await town.signIn('Karim Ouldali')
  const second = await karim.post('/fr/counter', { code })
  assert.match(second.text, /Carte d’identité/)
  assert.match((await karim.post(`/fr/counter/${request?.id}`, { do: 'confirm' })).text, /Son identité est vérifiée/)

  await page.goto('/fr/security')
  assert.match((await page.locator('section:has(#identity)').textContent()) ?? '', /niveau élevé/)
  const levels = await town.edge.store.owner.query(
    `select p.carries from identity.passkey p join identity.account a on a.id = p.account_id where a.email = 'ines@courriel.example' order by p.made_at`,
  )
  assert.deepEqual(
    levels.map(({ carries }) => carries),
    ['none', 'high'],
  )
  await page.goto('/fr/services/aide-logement-urgence')
  await page.locator('.g-start .ds-button').click()
  await page.waitForURL(/\/fr\/apply\/\d{12}/)

  // She loses the tablet. The same way leads back in: old keys go, a link makes a new one, she is told.
  await tablet.cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: tablet.id })
  const ines = visitor(url)
  await byMail(ines, 'ines@courriel.example')
  assert.equal((await ines.get('/fr/cases')).status, 403)
  const asked = await ines.post('/fr/security/counter', {})
  assert.match(asked.text, /Retrouver mon accès/)
  const back = await helene.post('/fr/counter', { code: visitCode(asked.text) })
  const done = await helene.post(`/fr/counter/${requestIn(back.text)}`, { ...document, given: 'Inès', family: 'Roy' })
  const link = /http:\S+\/fr\/enrol\/[\w-]{32}/.exec(done.text)?.[0] ?? ''
  await page.goto('/fr/cases')
  await page.waitForURL(/sign-in/)
  assert.equal((await ines.get('/fr/security')).status, 303, 'every session ended')
  await addAuthenticator(page)
  // The agent's own address in this test is a number; the person's is the name that keys need.
  await page.goto(link.replace('127.0.0.1', 'localhost'))
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
  await page.waitForURL(/\/fr$/)
  await page.goto('/fr/security')
  assert.equal(await page.locator('section:has(#keys) tbody tr').count(), 1)
  assert.match((await page.locator('section:has(#codes)').textContent()) ?? '', /pas encore/)
  // Money goes nowhere new for a day; to the account that we knew, it does.
  const held = await actorHeld(town, 'Inès Roy')
  const service = 'aide-logement-urgence'
  const answers = { occupation: 'locataire', inhabitable: true, nuits: 2, revenu: 20000, foyer: 1, sinistré: true } as const
  await assert.rejects(declared(town, held, service, answers), { code: 'case.bank-held' })
  const later = { ...held, session: { ...held.session!, heldUntil: town.edge.clock.instant() } }
  await declared(town, later, service, answers).catch(({ code }) => assert.notEqual(code, 'case.bank-held'))
  const told = (await lettersIn(town)).filter(({ to }) => to === 'ines@courriel.example').map(({ text }) => text)
  assert.ok(told.some((text) => /vérifiée au guichet/.test(text)) && told.some((text) => /rétabli au guichet/.test(text)))
})
