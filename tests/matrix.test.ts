import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { capabilities } from '#app'
import type { Endpoint } from '#kernel'
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
  'agent of the case': 'Hélène Marchal',
  'agent of another service, same agency': 'Jeroen de Vries',
  'agent of another agency': 'Paul Humbert',
  designer: 'Nadège Lefèvre',
  administrator: 'Isabelle Aubry',
  'data-protection officer of the agency': 'Claire Fontaine',
  'data-protection officer of another agency': 'Olivier Weber',
  'agent without right': 'Lucie Perrin',
} as const
type Role = keyof typeof roles
const mays: Readonly<Record<Role, readonly string[]>> = {
  anonymous: [],
  self: ['person'],
  'another citizen': ['person'],
  'agent of the case': ['worker'],
  'agent of another service, same agency': ['worker'],
  'agent of another agency': ['worker'],
  designer: ['designer'],
  administrator: ['administrator'],
  'data-protection officer of the agency': ['officer'],
  'data-protection officer of another agency': ['officer'],
  'agent without right': [],
}
/** What only Samira, and the agency that decides, may read. */
const secrets = ['12, quai des Tanneurs', '31 337', '31&#160;337', '31\u00a0337', 'FR76 1999 9000 0202', 'mon secret de dossier']
const mayRead: readonly Role[] = ['self', 'agent of the case', 'agent of another service, same agency']

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
  await visitors.get('self')!.post(`/fr/cases/${reference}/messages`, { text: 'mon secret de dossier' })
})
after(() => town.close())

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

const isJson = ({ route, format }: Endpoint) => format === 'json' || route.includes(' /api/')

const ask = (visitor: Visitor, endpoint: Endpoint): Promise<Answer> => {
  const [method, path = ''] = endpoint.route.split(' ')
  const address = path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => (name === 'reference' ? reference : (values[name] ?? 'x')))
  if (method === 'GET') return visitor.get(address)
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
    // Leaving comes last: signing out ends the visitor's session.
    for (const endpoint of [...endpoints].filter(({ id }) => id !== 'identity.sign-out')) {
      const answer = await ask(visitors.get(role)!, endpoint)
      const api = isJson(endpoint)
      const say = (what: string) => wrong.push(`${endpoint.route}: ${what} (${answer.status})`)
      if (answer.status >= 500) say('failed')
      if (endpoint.may !== 'anyone') {
        const may = mays[role].includes(endpoint.may)
        if (role === 'anonymous') {
          const sent = api
            ? answer.status === 401
            : answer.status === 401 || (answer.status === 303 && answer.location?.startsWith('/fr/sign-in') === true)
          if (!sent) say('did not ask to sign in')
        } else if (!may && answer.status !== 403) say('let in')
        else if (may && answer.status === 403 && endpoint.subject !== 'case') say('kept out')
      }
      if (!mayRead.includes(role)) for (const secret of secrets) if (answer.text.includes(secret)) say(`shows ${secret}`)
      if (!answer.headers.get('content-security-policy')?.includes("script-src 'self' 'nonce-")) say('has no content policy')
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
