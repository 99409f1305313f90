/** After sending: the office asks for more and the person answers; a right is renewed; a refusal is contested. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { asAgent, type CaseView, type Command, findCase, readCase, runCommand } from '#cases'
import { anonymous } from '#kernel'
import { startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false })
})
after(() => town.close())

/** An agent acts on a case, as the desk does. */
async function office(
  reference: string,
  agency: string,
  role: string,
  name: string,
  command: { readonly [D in Command['do']]: Omit<Extract<Command, { do: D }>, 'who' | 'expected'> }[Command['do']],
): Promise<CaseView> {
  const account = await town.accountOf(name)
  const access = asAgent({ ...anonymous, kind: 'agent', account, agency, may: ['worker'] }, 'administration')
  const row = await findCase(town.edge, access, reference)
  const who = { kind: 'worker', account, roles: [role] } as const
  return (await runCommand(town.edge, { ...access, case: row.id, subjects: [row.person] }, row.id, { ...command, who } as Command)).view
}

async function sent(person: Visitor, service: string, pages: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<string> {
  const { location = '' } = await person.post(`/fr/services/${service}/start`, { '.start': service })
  const reference = /\d{12}/.exec(location)?.[0] ?? ''
  for (const [page, form] of Object.entries(pages)) {
    const shown = await person.get(`/fr/apply/${reference}/${encodeURIComponent(page)}`)
    const rows = Object.fromEntries(
      [...shown.text.matchAll(/<input type="hidden" name="(foyer\.[^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    )
    const answer = await person.post(`/fr/apply/${reference}/${encodeURIComponent(page)}`, { ...rows, ...form })
    assert.equal(answer.status, 303, `${page}: ${/class="ds-validation-message"[^>]*>([^<]*)/.exec(answer.text)?.[1]}`)
  }
  const review = await person.get(`/fr/apply/${reference}/review`)
  const { status } = await person.post(`/fr/apply/${reference}/send`, {
    '.revision': /name="\.revision" value="(\d+)"/.exec(review.text)?.[1] ?? '',
  })
  assert.equal(status, 303)
  return reference
}

const flood = {
  logement: { occupation: 'locataire', inhabitable: 'oui' },
  foyer: { revenu: '31000', '.correct': 'revenu' },
  besoin: { nuits: '4' },
  paiement: {},
}

describe('the office asks for more', () => {
  test('nothing is asked: the page leads to the case', async () => {
    const person = await town.signIn('Samira Lambert')
    const reference = await sent(person, 'aide-logement-urgence', flood)
    assert.equal((await person.get(`/fr/cases/${reference}/answer`)).location, `/fr/cases/${reference}`)
    assert.equal((await person.post(`/fr/cases/${reference}/answer`, { nuits: '9' })).location, `/fr/cases/${reference}`)
  })

  test('only what was asked is shown; wrong: 422 with what was typed; right: sent once', async () => {
    const person = await town.signIn('Mariam Traoré')
    const reference = await sent(person, 'aide-logement-urgence', flood)
    await office(reference, 'departement', 'instructeur', 'Hélène Marchal', { do: 'act', action: 'instruire' })
    await office(reference, 'departement', 'instructeur', 'Hélène Marchal', { do: 'act', action: 'compléter', ask: ['nuits'] })
    const page = await person.get(`/fr/cases/${reference}/answer`)
    assert.match(page.text, /name="nuits"[^>]*value="4"/)
    assert.doesNotMatch(page.text, /name="revenu"/)
    const wrong = await person.post(`/fr/cases/${reference}/answer`, { nuits: '400' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /name="nuits"[^>]*value="400"/)
    const both = await Promise.all([1, 2].map(() => person.post(`/fr/cases/${reference}/answer`, { nuits: '21' })))
    assert.deepEqual(
      both.map(({ status, location }) => [status, location]),
      both.map(() => [303, `/fr/cases/${reference}`]),
    )
    const view = await seen(reference, 'departement', 'Hélène Marchal')
    assert.deepEqual(
      [view.state, view.answers.nuits, view.timeline.filter(({ type }) => type === 'case.answered').length],
      ['instruction', 21, 1],
    )
  })
})

async function seen(reference: string, agency: string, name: string): Promise<CaseView> {
  const access = asAgent({ ...anonymous, kind: 'agent', account: await town.accountOf(name), agency, may: ['worker'] }, 'administration')
  const row = await findCase(town.edge, access, reference)
  return (await town.edge.store.as({ ...access, case: row.id, subjects: [row.person] }, (tx) => readCase(town.edge, tx, { id: row.id })))
    .view
}

test('a refusal is contested: a reason, then once more before it is sent', async () => {
  const person = await town.signIn('Leïla Haddad')
  const reference = await sent(person, 'aide-logement-urgence', flood)
  const here = `/fr/cases/${reference}/do/contester`
  assert.equal((await person.get(here)).status, 404)
  await office(reference, 'departement', 'instructeur', 'Hélène Marchal', { do: 'act', action: 'instruire' })
  await office(reference, 'departement', 'instructeur', 'Hélène Marchal', {
    do: 'act',
    action: 'refuser',
    reason: 'Le logement est habitable.',
  })
  const silent = await person.post(here, { '.reason': '  ' })
  assert.equal(silent.status, 422)
  const confirm = await person.submit(here, { '.reason': 'Il n’y a plus de <chauffage>.' })
  assert.match(confirm.text, /Il n’y a plus de &lt;chauffage&gt;\./)
  assert.equal((await person.post(here, { '.go': '1' })).location, `/fr/cases/${reference}`)
  assert.equal((await seen(reference, 'departement', 'Hélène Marchal')).state, 'recours')
  assert.equal((await person.post(here, { '.go': '1' })).status, 404)
})

test('a parking permit: too early to renew, another vehicle with its question, then given up', async () => {
  const person = await town.signIn('James Whitfield')
  const vehicle = {
    'véhicules.0.plaque': 'AB-123-CD',
    'véhicules.0.marque': 'Zoé',
    'véhicules.0.électrique': 'oui',
    'véhicules.0.titulaire': 'foyer',
  }
  const reference = await sent(person, 'stationnement-residents', {
    adresse: { zone: 'centre' },
    véhicules: vehicle,
    besoin: { places: '0', moments: 'nuit', 'début.day': '1', 'début.month': '12', 'début.year': '2026' },
    contact: { engagement: 'oui' },
  })
  await office(reference, 'ville', 'agent', await agentOf('ville'), { do: 'act', action: 'délivrer' })
  const early = await person.get(`/fr/cases/${reference}/do/renouveler`)
  assert.equal(early.status, 409)
  const change = `/fr/cases/${reference}/do/changer`
  assert.match((await person.get(change)).text, /value="AB-123-CD"/)
  const confirm = await person.submit(change, { ...vehicle, 'véhicules.0.plaque': 'EF-456-GH' })
  assert.match(confirm.text, /EF-456-GH/)
  assert.equal((await person.post(change, { '.go': '1' })).status, 303)
  const give = `/fr/cases/${reference}/do/rendre`
  assert.match((await person.get(give)).text, /name="\.go"/)
  assert.equal((await person.post(give, { '.go': '1' })).status, 303)
  const view = await seen(reference, 'ville', await agentOf('ville'))
  assert.equal(view.state, 'rendu')
  assert.match(JSON.stringify(view.answers), /EF-456-GH/)
})

async function agentOf(agency: string): Promise<string> {
  const [row] = await town.edge.store.owner.query(
    `select given || ' ' || family as name from identity.account where agency_id = $1 and kind = 'agent' and 'worker' = any(may) order by id`,
    [agency],
  )
  return String(row?.name)
}
