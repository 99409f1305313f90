/** Money that leaves: two people stand behind a list, the bank is given it once, and what comes back is told in the case. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31_000 }
let town: TestTown
let rachida: Visitor
let gerard: Visitor

before(async () => {
  town = await startTown(undefined)
  rachida = await town.signIn('Rachida Amrani')
  gerard = await town.signIn('Gérard Klein')
})
after(() => town.close())

/** A flood aid that Hélène grants: the decision orders its payment. */
async function granted(name: string): Promise<string> {
  const { reference } = await applied(town.edge, await actorNamed(town, name), 'aide-logement-urgence', answers)
  const helene = await actorNamed(town, 'Hélène Marchal')
  await worked(town.edge, helene, reference, { action: 'instruire' })
  await worked(town.edge, helene, reference, { action: 'accorder' })
  await town.edge.store.jobs.idle()
  return reference
}

const prepared = async (who: Visitor): Promise<string> => {
  const { status, location } = await who.post('/fr/payouts', { currency: 'EUR' })
  assert.equal(status, 303)
  return location ?? ''
}
const rows = (query: string) => town.edge.store.owner.query(query)

let first = ''
let references: readonly string[] = []
test('who is no accountant of the agency sees nothing of what it pays', async () => {
  references = [await granted('Odile Petitjean'), await granted('Yusuf Şahin')]
  for (const name of ['Hélène Marchal', 'Pascal Didier', 'Odile Petitjean'])
    for (const path of [
      '/fr/payouts',
      '/fr/payouts/01900000-0000-7000-8000-000000000001',
      '/fr/payouts/01900000-0000-7000-8000-000000000001/list.csv',
    ])
      assert.equal((await (await town.signIn(name)).get(path)).status, 403, `${name} ${path}`)
  assert.match((await rachida.get('/fr/payouts')).text, /2 paiements, /)
  const [row] = await rows(`select string_agg(p::text, ' ') as all from payouts.payment p`)
  assert.doesNotMatch(String(row?.all), /FR76|Petitjean/, 'account and name are sealed')
})

test('one person prepares; nobody prepares the same payments again, and the preparer does not approve', async () => {
  const [one, other] = await Promise.all([prepared(rachida), prepared(gerard)])
  first = [one, other].find((path) => /payouts\/[\da-f-]{36}$/.test(path)) ?? ''
  assert.equal([one, other].filter((path) => path === '/fr/payouts').length, 1, 'the second found nothing')
  assert.deepEqual(await rows('select count(*)::int as lists, max(payments) as payments from payouts.list'), [{ lists: 1, payments: 2 }])
  // Whoever of the two was first: the list is made again by Rachida.
  const preparer = one === first ? rachida : gerard
  assert.match((await preparer.submit(first, { do: 'approve' })).text, /Qui prépare une liste ne l’approuve pas/)
  assert.match((await preparer.submit(first, { do: 'discard' })).text, /Ses paiements attendent à nouveau/)
  first = await prepared(rachida)
  const page = (await rachida.get(first)).text
  assert.match(page, /Vous avez préparé cette liste : une autre personne l’approuve/)
  assert.doesNotMatch(page, /value="approve"/)
  assert.match(page, /Odile Petitjean/)
  assert.doesNotMatch(page, /FR76 ?1999/, 'the account is masked')
  for (const file of ['pain.001.xml', 'list.csv'])
    assert.equal((await rachida.get(`${first}/${file}`)).status, 409, `${file} of a list nobody approved`)
  const looked = (await (await town.signIn('Odile Petitjean')).get('/fr/access')).text
  assert.match(looked, /Rachida Amrani/, 'who is in a list reads who opened it')
  assert.match(looked, /Liste de dossiers, Paiement/)
})

test('a second person approves; the file is the same each time, and the bank carries it out once', async () => {
  assert.match((await gerard.submit(first, { do: 'approve' })).text, /La liste est approuvée/)
  await town.edge.store.jobs.idle()
  const xml = (await gerard.get(`${first}/pain.001.xml`)).text
  assert.equal((await rachida.get(`${first}/pain.001.xml`)).text, xml)
  assert.match(
    xml,
    /<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain\.001\.001\.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>GCT-DEPARTEMENT-\d{4}-00002<\/MsgId>/,
  )
  assert.match(xml, /<NbOfTxs>2<\/NbOfTxs>/)
  assert.match(xml, /<Dbtr><Nm>Departement, paierie<\/Nm><\/Dbtr>/, 'in signs that every bank takes')
  const amounts = [...xml.matchAll(/<InstdAmt Ccy="EUR">([\d.]+)</g)].map(([, amount]) => Number(amount))
  const sums = [...xml.matchAll(/<CtrlSum>([\d.]+)</g)].map(([, sum]) => Number(sum))
  assert.deepEqual(sums, [amounts[0]! + amounts[1]!, amounts[0]! + amounts[1]!])
  assert.match(xml, /<Cdtr><Nm>Yusuf Sahin<\/Nm><\/Cdtr><CdtrAcct><Id><IBAN>FR7619999000068627311644469<\/IBAN>/)
  const csv = (await rachida.get(`${first}/list.csv`)).text
  for (const [, id = ''] of xml.matchAll(/<EndToEndId>(\w+)</g)) assert.ok(csv.includes(id))
  assert.equal((await gerard.submit(first, { do: 'approve' })).text.includes('la liste a changé d’état'), true)
  assert.equal((await rachida.submit(first, { do: 'discard' })).text.includes('la liste a changé d’état'), true)
  assert.deepEqual(await rows(`select state, count(*)::int as count from payouts.payment group by 1 order by 1`), [
    { state: 'paid', count: 1 },
    { state: 'returned', count: 1 },
  ])
})

test('what was paid and what came back stands in the case; the person has a message, the office must look', async () => {
  const [paid = '', returned = ''] = references
  assert.match((await (await town.signIn('Odile Petitjean')).get(`/fr/cases/${paid}`)).text, /ont été virés sur votre compte/)
  const his = (await (await town.signIn('Yusuf Şahin')).get(`/fr/cases/${returned}`)).text
  assert.match(his, /Le virement de .* nous est revenu/)
  assert.match(his, /cet argent vous est toujours dû/)
  assert.match(his, /La banque n’a pas pu verser l’argent sur le compte/)
  const desk = (await (await town.signIn('Hélène Marchal')).get(`/fr/desk/cases/${returned}`)).text
  assert.match(desk, /revenu : une personne doit regarder/)
  assert.match(desk, /À vous.*Accordée\s: un virement de .* est revenu.*L’argent reste dû/s)
  assert.match((await gerard.get(first)).text, /Revenu : compte fermé/)
  assert.match((await gerard.get('/fr/payouts')).text, /data-label="Revenus">1</)
  // Told again, by the job or by hand, it changes nothing.
  const happened = () => rows(`select count(*)::int as events from log.event where type like 'case.%'`)
  const before = await happened()
  const [{ id } = { id: '' }] = await rows(`select id from payouts.payment where state = 'returned'`)
  await gerard.post(first, { do: 'returned', payment: String(id), reason: 'AC01' })
  await gerard.post(first, { do: 'paid' })
  assert.deepEqual(await happened(), before)
  assert.match((await gerard.get(first)).text, /Revenu : compte fermé/)
})
