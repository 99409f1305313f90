import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { capabilities } from '#app'
import { actOn, askMandate } from '#identity'
import { type Actor, type Endpoint, mayCome, type Right } from '#kernel'
import { startTown, type TestTown } from './support/town.ts'
import type { Answer, Visitor } from './support/visitor.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

/**
 * Every declared route × every kind of visitor: who may come is what the endpoint says, nobody else gets further, nobody gets a failure of ours,
 * and nothing of a person's case reaches somebody who has no business with it.
 */
const roles = {
  anonymous: undefined,
  self: 'Samira Lambert',
  'another citizen': 'Odile Petitjean',
  'mandate holder': 'Leïla Haddad',
  'mandate holder of another service': 'René Humblot',
  guardian: 'Oksana Kovalenko',
  'agent of the case': 'Hélène Marchal',
  'agent of another service, same agency': 'Jeroen de Vries',
  'agent of another agency': 'Paul Humbert',
  designer: 'Nadège Lefèvre',
  administrator: 'Isabelle Aubry',
  accountant: 'Rachida Amrani',
  analyst: 'Mathilde Caron',
  responder: 'Nora Collignon',
  'data-protection officer of the agency': 'Claire Fontaine',
  'data-protection officer of another agency': 'Olivier Weber',
  'agent without right': 'Lucie Perrin',
} as const
type Role = keyof typeof roles
const mays: Readonly<Record<Role, readonly Right[]>> = {
  anonymous: [],
  self: ['person'],
  'another citizen': ['person'],
  'mandate holder': ['person'],
  'mandate holder of another service': ['person'],
  guardian: ['person'],
  'agent of the case': ['worker'],
  'agent of another service, same agency': ['worker'],
  'agent of another agency': ['worker'],
  designer: ['designer'],
  administrator: ['administrator'],
  accountant: ['accountant'],
  analyst: ['analyst'],
  responder: ['responder'],
  'data-protection officer of the agency': ['officer'],
  'data-protection officer of another agency': ['officer'],
  'agent without right': [],
}
/** What only Samira, and the agency that decides, may read. */
const secrets = ['12, quai des Tanneurs', '31 337', '31&#160;337', '31\u00a0337', 'FR76 1999 9000 0202', 'mon secret de dossier']
const mayRead: readonly Role[] = ['self', 'mandate holder', 'guardian', 'agent of the case', 'agent of another service, same agency']
/** Who acts for Samira, and for which service alone; the guardian in everything that is not Samira's own. */
const acting: Readonly<Partial<Record<Role, string>>> = {
  'mandate holder': 'aide-logement-urgence',
  'mandate holder of another service': 'cheque-energie',
  guardian: '*',
}

const endpoints: readonly Endpoint[] = capabilities.flatMap((capability) => (capability.endpoints ?? []) as readonly Endpoint[])
let town: TestTown
let reference: string
const visitors = new Map<Role, Visitor>()

before(async () => {
  town = await startTown(undefined, { jobs: false })
  const samira = await actorNamed(town, 'Samira Lambert')
  ;({ reference } = await applied(town.edge, samira, 'aide-logement-urgence', {
    occupation: 'locataire',
    inhabitable: true,
    nuits: 10,
    revenu: 31337,
  }))
  await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
  for (const [role, name] of Object.entries(roles) as [Role, string | undefined][])
    visitors.set(role, name === undefined ? town.visitor() : await town.signIn(name))
  for (const [role, service] of Object.entries(acting) as [Role, string][]) {
    const holder = visitors.get(role)!
    const id = role === 'guardian' ? await judged(town, holder, samira) : await givenTo(town, roles[role]!, samira, service)
    await holder.post('/fr/acting', { mandate: id })
    assert.match((await holder.get('/fr')).text, /Vous agissez pour Samira Lambert/)
  }
  await visitors.get('self')!.post(`/fr/cases/${reference}/messages`, { text: 'mon secret de dossier' })
})
after(() => town.close())

/** A mandate that its giver accepted, for one service. */
async function givenTo({ edge }: TestTown, name: string, person: Actor, service: string): Promise<string> {
  const from = edge.clock.today('Europe/Paris')
  const terms = {
    from,
    until: `${Number(from.slice(0, 4)) + 1}${from.slice(4)}`.replace('-02-29', '-02-28'),
    delegable: false,
    services: [service],
  }
  const holder = await actorNamed(town, name)
  const { id } = await askMandate(edge, holder, { asks: 'holder', kind: 'relative', terms, to: person.person! })
  await actOn(edge, person, id, 'accept')
  return id
}

/** A guardian of Samira, whose judgment an agent saw at the counter. */
async function judged(town: TestTown, holder: Visitor, { given, family, person }: Actor): Promise<string> {
  const born = { 'birth.day': '9', 'birth.month': '6', 'birth.year': '1988' }
  const asked = await holder.post('/fr/mandates/ask', { as: 'holder', kind: 'guardian', given, family, ...born })
  const agent = await town.signIn('Hélène Marchal')
  const found = await agent.post('/fr/counter/mandates', { code: /g-visit-code">([^<]+)</.exec(asked.text)?.[1] ?? '' })
  const id = /counter\/mandates\/([\da-f-]{36})/.exec(found.text)?.[1] ?? ''
  const seen = { court: 'Tribunal', reference: 'RG 26/1', 'day.day': '1', 'day.month': '9', 'day.year': '2024', seen: 'yes' }
  await agent.post(`/fr/counter/mandates/${id}`, { given, family, ...born, ...seen, person: person! })
  return id
}

/** Does the declaration let somebody come who acts for another so? */
const letsActing = (role: Role, { may, acting }: Endpoint): boolean => {
  const declared = acting ?? (may === 'anyone' ? 'services' : 'never')
  return declared === 'services' || (declared === 'legal' && role === 'guardian')
}

const values: Readonly<Record<string, string>> = {
  lang: 'fr',
  service: 'aide-logement-urgence',
  page: 'logement',
  action: 'refuser',
  registry: 'tax',
  version: '3',
  id: 'aide-logement-urgence',
  event: 'sinistre.inondation',
  file: '01900000-0000-7000-8000-00000000abcd',
  message: '01900000-0000-7000-8000-00000000abcd',
  hash: 'x',
}

/** Not asked: signing out ends the visitor's session, choosing for whom one acts changes who it is, another sign-in too. */
const leaving = ['identity.sign-out', 'identity.acting.choose']

const isJson = ({ route, format }: Endpoint) => format === 'json' || route.includes(' /api/')

const ask = (visitor: Visitor, endpoint: Endpoint): Promise<Answer> => {
  const [method, path = ''] = endpoint.route.split(' ')
  const address = path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => (name === 'reference' ? reference : (values[name] ?? 'x')))
  if (method === 'GET') return visitor.get(address)
  if (method === 'DELETE') return visitor.delete(address)
  return isJson(endpoint) ? visitor.postJson(address, {}) : visitor.post(address, { nothing: '' })
}

test('a route without a declared right, purpose and input does not exist', () => {
  assert.ok(endpoints.length > 20)
  for (const { id, route, purpose, input } of endpoints) assert.ok(id && /^(GET|POST|PUT|DELETE) \//.test(route) && purpose && input, route)
  assert.equal(new Set(endpoints.map(({ id }) => id)).size, endpoints.length, 'each id is given once')
  assert.equal(new Set(endpoints.map(({ route }) => route)).size, endpoints.length, 'each route is given once')
})

for (const role of Object.keys(roles) as Role[]) {
  test(`${role}: comes where the declaration says, nowhere else; no failure, nothing leaks`, async () => {
    const wrong: string[] = []
    for (const endpoint of [...endpoints].filter(({ id }) => !leaving.includes(id))) {
      const answer = await ask(visitors.get(role)!, endpoint)
      const api = isJson(endpoint)
      // Beginning a service that the mandate does not cover is refused with the reason, in the handler.
      const uncovered =
        endpoint.id === 'cases.apply.start' && acting[role] !== undefined && acting[role] !== '*' && acting[role] !== values.service
      const kept = uncovered || (acting[role] !== undefined && !letsActing(role, endpoint))
      const say = (what: string) => wrong.push(`${endpoint.route}: ${what} (${answer.status})`)
      if (answer.status >= 500) say('failed')
      if (kept && answer.status !== 403) say('let in who acts for another')
      if (endpoint.may !== 'anyone' && !kept) {
        const may = mayCome({ may: mays[role] }, endpoint.may)
        if (role === 'anonymous') {
          const sent = api
            ? answer.status === 401
            : answer.status === 401 || (answer.status === 303 && answer.location?.startsWith('/fr/sign-in') === true)
          if (!sent) say('did not ask to sign in')
        } else if (!may && answer.status !== 403) say('let in')
        else if (may && answer.status === 403 && endpoint.subject !== 'case') say('kept out')
      }
      if (!mayRead.includes(role)) for (const secret of secrets) if (answer.text.includes(secret)) say(`shows ${secret}`)
      // A page that is kept for everybody lets no script in itself run: a nonce is of one answer.
      const scripts = answer.headers.has('etag') && endpoint.shared ? "script-src 'self';" : "script-src 'self' 'nonce-"
      if (!answer.headers.get('content-security-policy')?.includes(scripts)) say('has no content policy')
    }
    assert.deepEqual(wrong, [])
  })
}

test('an address that no endpoint declares is not found, for everybody, in words', async () => {
  for (const path of ['/fr/nowhere', '/xx', '/fr/cases/000000000000', '/api/v1/nothing', '/fr/../../etc/passwd', '/fr/services/%00']) {
    const answer = await visitors.get('self')!.get(path)
    assert.equal(answer.status, 404, path)
  }
})
