/** What may go wrong while one applies: two tabs, two presses, a session that ended, another person's case and files; nothing typed is lost, one case is sent. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { asPerson, findCase, readCase } from '#cases'
import { anonymous } from '#kernel'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const service = 'aide-logement-urgence'
let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false })
})
after(() => town.close())

const begin = async (person: Visitor, id = service): Promise<string> => {
  const { location = '' } = await person.post(`/fr/services/${id}/start`, { '.start': id })
  return /\d{12}/.exec(location)?.[0] ?? ''
}
const revisionIn = (html: string): string => /name="\.revision" value="(\d+)"/.exec(html)?.[1] ?? ''
const home = { occupation: 'locataire', inhabitable: 'oui' }

/** Answers every page of the flood aid, up to the review. */
async function fill(person: Visitor, reference: string, more: Readonly<Record<string, string>> = { revenu: '31000' }): Promise<void> {
  const household = await person.get(`/fr/apply/${reference}/foyer`)
  const rows = Object.fromEntries(
    [...household.text.matchAll(/<input type="hidden" name="(foyer\.[^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
  assert.equal((await person.post(`/fr/apply/${reference}/logement`, home)).status, 303)
  assert.equal((await person.post(`/fr/apply/${reference}/foyer`, { ...rows, ...more })).status, 303)
  assert.equal((await person.post(`/fr/apply/${reference}/besoin`, { nuits: '4' })).status, 303)
  assert.equal((await person.post(`/fr/apply/${reference}/paiement`, {})).status, 303)
}

describe('who may not', () => {
  test('without a session: the post is kept through signing in', async () => {
    const samira = await town.signIn('Samira Lambert')
    const reference = await begin(samira)
    const stranger = town.visitor()
    const late = await stranger.post(`/fr/apply/${reference}/besoin`, { nuits: '12' })
    assert.equal(late.status, 401)
    const resume = /name="resume" value="([^"]+)"/.exec(late.text)?.[1] ?? ''
    const asks = await stranger.post('/fr/sign-in', { account: await town.accountOf('Samira Lambert'), then: '/fr', resume })
    assert.match(asks.text, /Pour qui agissez-vous/) // she may act for her mother, too
    const kept = await stranger.post('/fr/acting', { mandate: '', then: '/fr', resume })
    assert.match(kept.text, /name="nuits" value="12"/)
    assert.match(kept.text, new RegExp(`action="/fr/apply/${reference}/besoin"`))
  })

  test('another person sees nothing, not even that it exists', async () => {
    const mariam = await town.signIn('Mariam Traoré')
    const reference = await begin(await town.signIn('Samira Lambert'))
    for (const path of ['', '/logement', '/review']) assert.equal((await mariam.get(`/fr/apply/${reference}${path}`)).status, 404)
    for (const path of ['sent', 'answer', 'do/contester']) assert.equal((await mariam.get(`/fr/cases/${reference}/${path}`)).status, 404)
    assert.equal((await mariam.post(`/fr/apply/${reference}/send`, {})).status, 404)
  })

  test('an agent cannot apply, a page of another site cannot post', async () => {
    const agent = await town.signIn('Hélène Marchal')
    assert.equal((await agent.post(`/fr/services/${service}/start`, { '.start': service })).status, 403)
    const samira = await town.signIn('Samira Lambert')
    assert.equal(
      (await samira.post(`/fr/services/${service}/start`, { '.start': service }, { Origin: 'https://elsewhere.example' })).status,
      403,
    )
  })

  test('a file of somebody else cannot be named', async () => {
    const samira = await town.signIn('Samira Lambert')
    const photo = new File(
      [Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')],
      'salon.png',
      { type: 'image/png' },
    )
    const own = await begin(samira)
    assert.equal((await samira.post(`/fr/apply/${own}/besoin`, { nuits: '4', 'photos.upload': photo })).status, 303)
    const id = /name="photos" value="([^"]+)"/.exec((await samira.get(`/fr/apply/${own}/besoin`)).text)?.[1] ?? ''
    assert.match(id, /^[0-9a-f-]{36}$/)
    const mariam = await town.signIn('Mariam Traoré')
    const hers = await begin(mariam)
    const answer = await mariam.post(`/fr/apply/${hers}/besoin`, { nuits: '4', photos: id })
    assert.equal(answer.status, 422)
    assert.doesNotMatch(answer.text, /salon\.png/)
  })
})

describe('what is kept', () => {
  test('begun twice at once: one draft', async () => {
    const person = await town.signIn('Odile Petitjean')
    const begun = await Promise.all([begin(person), begin(person), begin(person)])
    const again = await begin(person)
    assert.equal(new Set([...begun, again]).size, 1, begun.join())
  })

  test('two tabs on two pages: nothing of either is lost; two on one page: the last word stands', async () => {
    const person = await town.signIn('Élise Gaudron')
    const reference = await begin(person)
    const [first, second] = [await person.get(`/fr/apply/${reference}/logement`), await person.get(`/fr/apply/${reference}/besoin`)]
    await person.post(`/fr/apply/${reference}/besoin`, { '.revision': revisionIn(second.text), nuits: '9' })
    await person.post(`/fr/apply/${reference}/logement`, { '.revision': revisionIn(first.text), ...home })
    await person.post(`/fr/apply/${reference}/besoin`, { '.revision': revisionIn(second.text), nuits: '11' })
    const review = await person.get(`/fr/apply/${reference}/review`)
    assert.match(review.text, /11\snuits/)
    assert.match(review.text, /locataire/)
  })

  test('finish later keeps even what is wrong; autosave too, but not what is older than the last confirmation', async () => {
    const person = await town.signIn('Kevin Marchand')
    const reference = await begin(person)
    const before = revisionIn((await person.get(`/fr/apply/${reference}/besoin`)).text)
    assert.equal((await person.post(`/fr/apply/${reference}/besoin`, { nuits: 'une dizaine', '.later': '1' })).location, '/fr/cases')
    assert.match((await person.get(`/fr/apply/${reference}/besoin`)).text, /value="une dizaine"/)
    assert.equal((await person.post(`/fr/apply/${reference}/besoin/autosave`, { nuits: 'douze', '.revision': before })).status, 204)
    assert.match((await person.get(`/fr/apply/${reference}/besoin`)).text, /value="douze"/)
    assert.equal((await person.post(`/fr/apply/${reference}/besoin`, { nuits: '12' })).status, 303)
    assert.equal((await person.post(`/fr/apply/${reference}/besoin/autosave`, { nuits: 'une dizaine', '.revision': before })).status, 204)
    assert.match((await person.get(`/fr/apply/${reference}/besoin`)).text, /name="nuits"[^>]*value="12"/)
  })

  test('sent too early: what is missing is said with the way to it', async () => {
    const person = await town.signIn('Sébastien Colin')
    const reference = await begin(person)
    const revision = revisionIn((await person.get(`/fr/apply/${reference}/review`)).text)
    const refused = await person.post(`/fr/apply/${reference}/send`, { '.revision': revision })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /role="alert"/)
    assert.match(refused.text, new RegExp(`/fr/apply/${reference}/besoin\\?from=review#nuits`))
  })

  test('sent from an old review: the answers that changed meanwhile are shown first', async () => {
    const person = await town.signIn('Fatima Benali')
    const reference = await begin(person)
    await fill(person, reference, { revenu: '20000', '.correct': 'revenu' })
    const old = revisionIn((await person.get(`/fr/apply/${reference}/review`)).text)
    await person.post(`/fr/apply/${reference}/besoin`, { nuits: '5' })
    const refused = await person.post(`/fr/apply/${reference}/send`, { '.revision': old })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /5\snuits/)
  })

  test('pressed twice at once: one case, the same confirmation; typing after sending changes nothing', async () => {
    const person = await town.signIn('Samira Lambert')
    const reference = await begin(person)
    await fill(person, reference, { revenu: '31000', '.correct': 'revenu' })
    const revision = revisionIn((await person.get(`/fr/apply/${reference}/review`)).text)
    const presses = await Promise.all([1, 2, 3].map(() => person.post(`/fr/apply/${reference}/send`, { '.revision': revision })))
    assert.deepEqual(
      presses.map(({ status, location }) => [status, location]),
      presses.map(() => [303, `/fr/cases/${reference}/sent`]),
    )
    const [{ count } = { count: 0 }] = await town.edge.store.owner.query(
      `select count(*)::int as count from log.event e join cases.case c on e.stream = 'case:' || c.id where c.reference = $1 and e.type = 'case.submitted'`,
      [reference],
    )
    assert.equal(count, 1)
    assert.equal((await person.post(`/fr/apply/${reference}/besoin`, { nuits: '80' })).location, `/fr/cases/${reference}/sent`)
    await person.post(`/fr/apply/${reference}/besoin/autosave`, { nuits: '80' })
    const drafts = await town.edge.store.owner.query(
      `select 1 from cases.draft d join cases.case c on c.id = d.case_id where c.reference = $1`,
      [reference],
    )
    assert.equal(drafts.length, 0)
  })

  test('a known fact keeps its source when it is confirmed, and is declared when it is changed', async () => {
    const person = await town.signIn('Leïla Haddad')
    const reference = await begin(person)
    await fill(person, reference, { revenu: '9000', '.correct': 'revenu' })
    const revision = revisionIn((await person.get(`/fr/apply/${reference}/review`)).text)
    assert.equal((await person.post(`/fr/apply/${reference}/send`, { '.revision': revision })).status, 303)
    const account = await town.accountOf('Leïla Haddad')
    const [{ person: id } = { person: '' }] = await town.edge.store.owner.query(
      'select person_id as person from identity.account where id = $1',
      [account],
    )
    const access = asPerson({ ...anonymous, account, person: String(id) }, 'aide-urgence-logement')
    const row = await findCase(town.edge, access, reference)
    const { view } = await town.edge.store.as({ ...access, case: row.id }, (tx) => readCase(town.edge, tx, { id: row.id }))
    assert.equal(view.provenance.adresse?.source, 'registry.residence')
    assert.equal(view.provenance.adresse?.verified, true)
    assert.deepEqual([view.provenance.revenu?.source, view.provenance.revenu?.verified], ['declared', false])
    assert.equal(view.provenance.foyer?.verified, true)
  })
})
