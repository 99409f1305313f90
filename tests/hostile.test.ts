/** Hostile input: attacks that others collected in every field and parameter, and whatever a generator makes of the API's own description. Nothing is reflected, nothing runs, nothing fails or hangs. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { capabilities } from '#app'
import type { Endpoint } from '#kernel'
import { type ApiClient, apiAs } from './support/api.ts'
import { openBrowser, signIn } from './support/browser.ts'
import { startTown, type TestTown } from './support/town.ts'
import type { Answer, Visitor } from './support/visitor.ts'

const attacks: readonly string[] = Object.values(
  JSON.parse(readFileSync(new URL('fixtures/crs/payloads.json', import.meta.url), 'utf8')) as Record<string, string[]>,
).flat()
/** Far more than any page takes: what takes longer hangs. */
const patience = 120_000

const questions = 40
const names = Array.from({ length: questions }, (_, index) => `texte${index + 1}`)
/** A service that asks for nothing but free words. */
const letterBox = `service: boite-aux-lettres
version: 1
stage: live
title: "Écrire à la ville"
summary: "Pour écrire librement à la ville."
authority: ville
languages: [fr]
access: { assurance: low, actors: [self], channels: [web] }
fields:
${names.map((name) => `  ${name}: { type: longtext, required: false, label: "${name}" }`).join('\n')}
pages:
  - { page: mots, title: "Vos mots", fields: [${names.join(', ')}] }
workflow:
  roles: { lecture: ville.stationnement }
  states:
    brouillon: { phase: draft, label: "Brouillon", expire: { after: 30d, to: abandonnée }, do: { envoyer: { by: applicant, to: reçue, label: "Envoyer" } } }
    reçue: { phase: open, label: "Reçue", do: { classer: { by: lecture, to: lue, label: "Classer" } } }
    lue: { phase: done, outcome: closed, label: "Lue" }
    abandonnée: { phase: done, outcome: withdrawn, label: "Abandonnée" }
data:
  purpose: boite-aux-lettres
  legal-basis: "mission d’intérêt public"
  keep: { closed: 1y, withdrawn: 0d, draft: 30d }
  then: erase
`

let town: TestTown
let samira: Visitor
before(async () => {
  town = await startTown(undefined, { jobs: false, files: { 'boite-aux-lettres': letterBox } })
  samira = await town.signIn('Samira Lambert')
})
after(() => town.close())

/** What is wrong with an answer to an attack: a failure of ours, or the attack itself in a page, unescaped. */
function wrongWith(answer: Pick<Answer, 'status' | 'headers' | 'text'>, sent: readonly string[]): string | undefined {
  if (answer.status >= 500) return `failed with ${answer.status}`
  if (!/html/.test(answer.headers.get('content-type') ?? '')) return undefined
  const raw = sent.find((text) => text.length >= 8 && /[<>"']/.test(text) && answer.text.includes(text))
  return raw === undefined ? undefined : `reflects ${raw}`
}

const inTime = <T>(what: string, answer: Promise<T>): Promise<T> =>
  Promise.race([answer, new Promise<never>((_, lost) => setTimeout(() => lost(new Error(`${what} hangs`)), patience).unref())])

/** Attacks dealt over fields, so many that each attack is in one of the hands. */
const hands = (fields: readonly string[], texts: readonly string[] = attacks): Record<string, string>[] =>
  Array.from({ length: Math.ceil(texts.length / fields.length) }, (_, hand) =>
    Object.fromEntries(fields.map((name, index) => [name, texts[hand * fields.length + index] ?? ''])),
  )

test('every attack in the fields of a form: kept as it was typed, shown as text', async () => {
  const { location = '' } = await samira.post('/fr/services/boite-aux-lettres/start', {})
  const form = `${location}/mots`
  const wrong: string[] = []
  let escaped = 0
  for (const hand of hands(names)) {
    const kept = await inTime(form, samira.post(form, hand))
    const shown = await inTime(form, samira.get(form))
    if (/&lt;(script|img|svg)/i.test(shown.text)) escaped += 1
    for (const answer of [kept, shown]) wrong.push(wrongWith(answer, Object.values(hand)) ?? '')
    assert.equal(kept.status, 303, JSON.stringify(hand))
  }
  assert.deepEqual(wrong.filter(Boolean), [])
  assert.ok(escaped > 3, 'what is typed is shown')
})

test('attacks as a search, as who signs in, as a header: an answer in words, the same for everybody', async () => {
  const nobody = town.visitor()
  const wrong: string[] = []
  for (const attack of attacks.filter((_, index) => index % 12 === 0)) {
    const found = await inTime(attack, nobody.get(`/fr?q=${encodeURIComponent(attack)}`))
    wrong.push(wrongWith(found, [attack]) ?? '')
  }
  for (const attack of attacks.filter((_, index) => index % 12 === 1)) {
    const answer = await inTime(attack, nobody.post('/fr/sign-in/email', { email: attack, then: attack }))
    wrong.push(wrongWith(answer, [attack]) ?? '')
    if (answer.location !== undefined && !answer.location.startsWith('/')) wrong.push(`leads to ${answer.location}`)
  }
  for (const attack of attacks.filter((text, index) => index % 12 === 2 && /^[\x20-\x7e]+$/.test(text))) {
    const headers = {
      'User-Agent': attack,
      Referer: attack,
      'Accept-Language': attack,
      'X-Forwarded-For': attack,
      Cookie: `guichet=${encodeURIComponent(attack)}; flash=${encodeURIComponent(attack)}`,
    }
    const answer = await inTime(attack, town.visitor().get('/fr/services/cheque-energie', headers))
    wrong.push(wrongWith(answer, [attack]) ?? '')
  }
  assert.deepEqual(wrong.filter(Boolean), [])
})

test('a sign that no database keeps (U+0000) in a path, a query, a form or JSON: an answer in words', async () => {
  const odile = await town.signIn('Odile Petitjean')
  for (const path of ['/fr/cases/a%00b', '/fr/cases/a%00b/sent', '/fr/services/a%00b', '/fr?q=a%00b'])
    assert.equal((await odile.get(path)).status, 404, path)
  const asked = await town
    .visitor()
    .postJson('/api/v1/services/aide-logement-urgence/evaluate', { given: { occupation: 'a\0' }, ask: ['aide'] })
  assert.equal(asked.status, 400, asked.text)
  assert.equal((await town.visitor().post('/fr/sign-in/email', { email: 'a\0@courriel.example' })).status, 200)
  const { location = '' } = await odile.post('/fr/services/boite-aux-lettres/start', {})
  assert.equal((await odile.post(`${location}/mots`, { texte1: 'avant\0après' })).status, 303)
  assert.match((await odile.get(`${location}/mots`)).text, /avantaprès/)
})

/** Not asked: signing out, or being somebody else, ends the visitor's session. */
const leaving = ['identity.sign-out', 'identity.acting.choose']
const who: Readonly<Record<string, string>> = {
  anyone: 'Odile Petitjean',
  person: 'Odile Petitjean',
  worker: 'Hélène Marchal',
  designer: 'Nadège Lefèvre',
  administrator: 'Isabelle Aubry',
  officer: 'Claire Fontaine',
}

test('every route with attacks in its path, its query and its body: no failure, nothing reflected', async () => {
  const endpoints = capabilities
    .flatMap((capability) => (capability.endpoints ?? []) as readonly Endpoint[])
    .filter(({ id, takes }) => !leaving.includes(id) && takes === undefined)
  const visitors = new Map<string, Visitor>()
  // What pages ask for: each form of ours has some of these.
  const fields = new Set<string>(['q', 'then', 'text', 'code'])
  const wrong: string[] = []
  let asked = 0
  const next = () => attacks[(7 * asked++) % attacks.length]!
  for (const endpoint of endpoints) {
    const right = [endpoint.may].flat()[0] ?? 'anyone'
    const name = who[right] ?? 'Hélène Marchal'
    const known = visitors.get(name)
    const visitor = known?.hasSession() ? known : await town.signIn(name)
    visitors.set(name, visitor)
    const [method = 'GET', path = ''] = endpoint.route.split(' ')
    for (let round = 0; round < 2; round += 1) {
      const sent: string[] = []
      const attack = () => {
        sent.push(next())
        return sent.at(-1)!
      }
      const address = path.replace(/:(\w+)(\{[^}]*\})?/g, (_, part: string) =>
        part === 'lang'
          ? 'fr'
          : part === 'service' && round % 2 === 0
            ? 'aide-logement-urgence'
            : encodeURIComponent(attack().slice(0, 300)),
      )
      const query = [...fields].slice(0, 12).map((field) => `${encodeURIComponent(field)}=${encodeURIComponent(attack().slice(0, 120))}`)
      const body = () => Object.fromEntries([...fields].map((field) => [field, attack()]))
      const json = endpoint.format === 'json' || path.startsWith('/api/')
      const answer = await inTime(
        endpoint.route,
        method === 'GET'
          ? visitor.get(`${address}?${query.join('&')}`)
          : method === 'DELETE'
            ? visitor.delete(address)
            : json
              ? visitor.postJson(address, round % 2 === 0 ? body() : { given: body(), ask: [attack()], answers: body(), service: attack() })
              : visitor.post(address, body()),
      )
      const what = wrongWith(answer, sent)
      if (what !== undefined) wrong.push(`${endpoint.route}: ${what}`)
      for (const [, field = ''] of answer.text.matchAll(/<(?:input|textarea|select)[^>]* name="([^"]{1,40})"/g))
        if (fields.size < 60) fields.add(field)
    }
  }
  assert.deepEqual(wrong, [])
  assert.ok(fields.size > 20, 'the forms were found')
})

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Shape }>> }
}
interface Shape {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly enum?: readonly unknown[]
}

/** Values near what a schema asks for: mostly of its shape, sometimes anything. */
function near(schema: Shape | undefined): fc.Arbitrary<unknown> {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(...attacks),
    fc.double(),
    fc.constantFrom(1e308, -0, '\u0000', '\ud800', '__proto__', ''),
  )
  const shaped =
    schema?.properties !== undefined
      ? fc.record(Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, near(inner)])), { requiredKeys: [] })
      : schema?.type === 'array'
        ? fc.array(near(schema.items), { maxLength: 5 })
        : schema?.enum !== undefined
          ? fc.constantFrom(...schema.enum)
          : fc.string({ unit: 'binary', maxLength: 60 })
  return fc.oneof({ weight: 3, arbitrary: shaped }, { weight: 1, arbitrary: anything })
}

test('the API, asked whatever its own description allows and more: no failure, no hang', async () => {
  const { paths } = (await town.visitor().get('/api/v1/openapi.json')).json() as { paths: Record<string, Record<string, Operation>> }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  assert.ok(operations.length > 10)
  for (const { path, method, operation } of operations) {
    const client: ApiClient = await apiAs(town, path.includes('cases') ? 'Samira Lambert' : 'Hélène Marchal')
    const text = fc.oneof(fc.constantFrom('aide-logement-urgence', ...attacks.slice(0, 500)), fc.string({ unit: 'binary', maxLength: 30 }))
    const parameters = fc.record(Object.fromEntries((operation.parameters ?? []).map(({ name }) => [name, text])), { requiredKeys: [] })
    await fc.assert(
      fc.asyncProperty(parameters, near(operation.requestBody?.content?.['application/json']?.schema), async (given, body) => {
        const values = given as Record<string, string>
        const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent((values[name] ?? 'x').toWellFormed()) || 'x')
        const query = Object.entries(values).map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
        const response = await inTime(
          `${method} ${path}`,
          fetch(`${town.url}${address}?${query.join('&')}`, {
            method: method.toUpperCase(),
            headers: {
              Authorization: `Bearer ${client.token}`,
              'Content-Type': 'application/json',
              'Idempotency-Key': crypto.randomUUID(),
            },
            ...(method === 'get' || method === 'delete' ? {} : { body: JSON.stringify(body) ?? '' }),
          }),
        )
        const said = await response.text()
        assert.ok(response.status < 500, `${method} ${address} answered ${response.status}: ${said}`)
      }),
      { numRuns: 25 },
    )
  }
})

test('what attacks a browser is shown to a case worker as text, and nothing of it runs', async (t) => {
  const scripts = attacks.filter((text) => /<|javascript:|on\w+\s*=/i.test(text))
  assert.ok(scripts.length > 200)
  const odile = await town.signIn('Mariam Traoré')
  const { location = '' } = await odile.post('/fr/services/boite-aux-lettres/start', {})
  const piles = names.map((name, index) => [name, scripts.filter((_, at) => at % questions === index).join('\n\n')])
  assert.equal((await odile.post(`${location}/mots`, Object.fromEntries(piles))).status, 303)
  const revision = /name="\.revision" value="(\d+)"/.exec((await odile.get(`${location}/review`)).text)?.[1] ?? ''
  const sent = await odile.post(`${location}/send`, { '.revision': revision })
  assert.equal(sent.status, 303)
  const reference = /\d{12}/.exec(location)?.[0]
  const page = await (await openBrowser(t, town.url)).page()
  const opened: string[] = []
  page.on('dialog', (dialog) => {
    opened.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(town.url) && !request.url().startsWith('data:')) opened.push(request.url())
  })
  await signIn(page, 'Paul Humbert')
  await page.goto(`/fr/desk/cases/${reference}`)
  await page.getByText('<script').first().waitFor()
  assert.deepEqual(opened, [])
})
