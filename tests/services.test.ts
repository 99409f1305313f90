/** Finding a service, and what the outside may ask of it without a token. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Telemetry } from '#kernel'
import { axe, fits, openBrowser, screens } from './support/browser.ts'
import { jobNamed } from './support/jobs.ts'
import { startTown, type TestTown } from './support/town.ts'

const lines: string[] = []
const telemetry: Telemetry = {
  note: (code, facts) => void lines.push(JSON.stringify([code, facts])),
  failure: (code, error) => void lines.push(`${code} ${String(error)}`),
}
/** The aid for the flood, whose zone people say themselves: a check of it ends with an amount. */
const sure = readFileSync(new URL('../towns/demo/services/aide-logement-urgence/service.yaml', import.meta.url), 'utf8')
  .replace('service: aide-logement-urgence', 'service: essai')
  .replace('    ask: never\n', '')
  .replace('[adresse, occupation,', '[adresse, sinistré, occupation,')
let town: TestTown
before(async () => {
  town = await startTown(undefined, { jobs: false, telemetry, files: { essai: sure } })
})
after(() => town.close())

describe('finding', () => {
  test('the front door leads to the best language of the town', async () => {
    const ask = async (accept: string) => (await town.visitor(accept).get('/')).location
    assert.deepEqual(await Promise.all(['de', 'nl-BE, fr;q=0.4', 'en;q=0.2, fr;q=0.9'].map(ask)), ['/fr', '/nl', '/fr'])
  })

  test('what does not exist is not found', async () => {
    const visitor = town.visitor()
    for (const path of ['/fr/services/none', '/fr/events/none', '/fr/pages/none', '/fr/pages/__proto__', '/de/services'])
      assert.equal((await visitor.get(path)).status, 404, path)
  })

  for (const [lang, query, title] of [
    ['fr', 'innondation', 'Aide au logement'],
    ['fr', 'ELECTRICITE', 'Chèque énergie'],
    ['fr', 'ma voiture devant chez moi', 'Permis de stationnement'],
    ['fr', 'chauf', 'Chèque énergie'],
    ['en', 'flooded home', 'Emergency housing aid'],
    ['nl', 'parkeren', 'Parkeervergunning'],
  ] as const)
    test(`“${query}” finds ${title}`, async () => {
      const { text } = await town.visitor().get(`/${lang}/search?q=${encodeURIComponent(query)}`)
      assert.match(/<ul class="g-results">(.*)/s.exec(text)?.[1]?.split('</a>')[0] ?? '', new RegExp(title))
    })

  test('the promise is what the office keeps: what the system may grant at once is none', async () => {
    const flood = (await town.visitor().get('/fr/services/aide-logement-urgence')).text
    assert.match(flood, /Votre demande est prise en charge en 2 jours\./)
    assert.match(flood, /La décision vient ensuite en 10 jours\./)
    assert.doesNotMatch(flood, /Nous répondons en/)
    assert.match((await town.visitor().get('/nl/services/stationnement-residents')).text, /Wij antwoorden binnen 5 werkdagen\./)
  })

  test('nothing found: what one wrote is shown as words, and where help is', async () => {
    const { text } = await town.visitor().get(`/fr/search?q=${encodeURIComponent('<script>zzzzqqq</script>')}`)
    assert.doesNotMatch(text, /<script>zzzz/)
    assert.match(text, /Aucune démarche pour/)
    assert.match(text, /\/fr\/pages\/aide/)
  })

  test('every page of reading is accessible, in three languages, on a phone too', async (t) => {
    const browser = await openBrowser(t, town.url)
    const page = await browser.page({ width: 390, script: false })
    for (const path of [
      '/fr',
      '/en/services',
      '/nl/events/logement',
      '/fr/events/naissance',
      '/fr/search?q=zzzzqqq',
      '/fr/search?q=stationnement',
      '/nl/services/cheque-energie',
      '/en/services/stationnement-residents',
      '/fr/pages/accessibilite',
      '/fr/pages/vos-donnees',
      '/en/pages/aide',
      '/fr/services/aide-logement-urgence/check',
    ]) {
      await page.goto(path)
      await axe(page)
      await fits(page)
      await screens(page, `read${path.replace(/\W/g, '-')}`)
    }
    await page.getByLabel('Oui').check()
    await page.locator('.g-actions button').click()
    await page.getByText('Vous pourriez recevoir entre 50 € et 2 500 €.').waitFor()
    await axe(page)
    await fits(page)
    await screens(page, 'check-so-far')
    await page.getByLabel('Revenu fiscal').fill('90000')
    await page.locator('.g-actions button').click()
    await page.getByLabel('Personnes du foyer').fill('4')
    await page.locator('.g-actions button').click()
    await page.getByRole('heading', { name: 'Vous n’avez probablement pas droit' }).waitFor()
    await axe(page)
    await fits(page)
    await screens(page, 'check-no')
    assert.match(page.url(), /\/check$/)
  })
})

describe('the quick check', () => {
  const here = '/fr/services/aide-logement-urgence/check'
  const post = (form: Readonly<Record<string, string | readonly string[]>>, path = here) => town.visitor().post(path, form as never)
  const all = { inhabitable: 'oui', revenu: '30000', foyer: '4', nuits: '10' }
  const asked = Object.keys(all)

  test('a service whose right only a case can tell has none, nor one that does not exist', async () => {
    const visitor = town.visitor()
    assert.equal((await visitor.get('/fr/services/none/check')).status, 404)
    assert.equal((await visitor.get('/fr/services/occuper-la-rue/check')).status, 404)
    assert.doesNotMatch((await visitor.get('/fr/services/occuper-la-rue')).text, /\/check"/)
    assert.match((await visitor.get('/nl/services/aide-logement-urgence')).text, /href="\/nl\/services\/aide-logement-urgence\/check"/)
  })

  test('an answer that is not there or cannot be read is asked again; an unknown question is not read', async () => {
    const none = await post({ '.asked': ['inhabitable'] })
    assert.equal(none.status, 422)
    assert.match(none.text, /Répondez à la question/)
    const wrong = await post({ '.asked': ['inhabitable', 'revenu'], inhabitable: 'oui', revenu: 'beaucoup' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /name="revenu"[^>]*value="beaucoup"/)
    assert.match(wrong.text, /type="hidden" name="inhabitable" value="oui"/)
    const others = await post({ '.asked': ['sinistré', 'iban', '__proto__'], sinistré: 'non', iban: 'x' })
    assert.equal(others.status, 200)
    assert.match(others.text, /name=".asked" value="inhabitable"/)
  })

  test('the interval shrinks with each answer, and what only we can check is said at the end', async () => {
    const told: string[] = []
    for (let count = 1; count <= asked.length; count++) {
      const { status, text } = await post({ ...all, '.asked': asked.slice(0, count) })
      assert.equal(status, 200)
      told.push(/Vous pourriez recevoir [^<]*/.exec(text)?.[0].replaceAll(/\s/g, ' ') ?? '')
    }
    assert.deepEqual(told, [
      'Vous pourriez recevoir entre 50 € et 2 500 €.',
      'Vous pourriez recevoir entre 70 € et 2 500 €.',
      'Vous pourriez recevoir entre 90 € et 2 500 €.',
      'Vous pourriez recevoir 900 €.',
    ])
    const end = (await post({ ...all, '.asked': asked })).text
    assert.match(end, /Vous avez peut-être droit/)
    assert.match(end, /<li>Logement dans la zone sinistrée<\/li>/)
    assert.match(end, /Ce n’est pas une décision/)
  })

  test('a right that the answers settle is said at once, and one that they exclude says why and that one may apply', async () => {
    const yes = await post({ '.asked': ['revenu', 'foyer'], revenu: '5000', foyer: '1' }, '/en/services/cheque-energie/check')
    assert.match(yes.text, /You probably have a right to: /)
    const no = await post({ '.asked': ['revenu', 'foyer'], revenu: '90000', foyer: '4' })
    assert.match(no.text, /probablement pas droit/)
    assert.match(no.text, /dépasse « Plafond de ressources »/u)
    assert.match(no.text, /href="https:\/\/example\.org\/reglement#art2"/)
    assert.match(no.text, /seule une personne peut la refuser/)
    const told = (text: string) =>
      [...text.matchAll(/<li>((?:Avec|With|Met) [^<]*)<\/li>/g)].map(([, line]) => line!.replaceAll(/\s/g, ' '))
    // 2.5 parts of 22 000 €; 90 000 € need 4.1 parts, which eight people have. That the home was flooded is still to be checked.
    assert.deepEqual(told(no.text), [
      'Avec 55 000 € par an ou moins pour « Revenu fiscal de référence », vous y auriez peut-être droit.',
      'Avec 8 ou plus pour « Personnes du foyer », vous y auriez peut-être droit.',
    ])
    assert.deepEqual(told(yes.text), [
      'With €11,000 a year or more for “Reference income for tax”, you would probably have no right to it.',
    ])
    const amount = await post({ ...all, sinistré: 'oui', '.asked': ['sinistré', ...asked] }, '/nl/services/essai/check')
    assert.deepEqual(told(amount.text), [
      'Met 11 nachten voor “Aantal nachten” zou u € 990 kunnen krijgen.',
      'Met 3 voor “Gezinsleden” zou u € 700 kunnen krijgen.',
      'Met € 55.000,01 per jaar of meer voor “Fiscaal referentie-inkomen” zou u er waarschijnlijk geen recht op hebben.',
    ])
    const again = await post({ '.asked': ['revenu', 'foyer'], '.again': 'revenu', revenu: '90000', foyer: '4' })
    assert.match(again.text, /<input (?![^>]*type="hidden")[^>]*name="revenu"[^>]*value="90000"/)
  })

  test('nothing of it is kept or told: no event, no cookie, no redirect, no line of telemetry', async () => {
    const count = async () => (await town.edge.store.owner.query('select count(*)::int as events from log.event'))[0]?.events
    const before = await count()
    const reply = await post({ ...all, '.asked': asked, revenu: '31415' })
    assert.equal(reply.location, undefined)
    assert.equal(reply.headers.get('set-cookie'), null)
    assert.equal(await count(), before)
    assert.doesNotMatch(lines.join('\n'), /31415/)
  })
})

describe('the API', () => {
  const evaluate = (body: unknown, id = 'aide-logement-urgence') => town.visitor().postJson(`/api/v1/services/${id}/evaluate`, body)
  const person = { prénom: 'Inès', naissance: '2015-03-14' }
  const given = { sinistré: true, inhabitable: true, revenu: 30000, foyer: [person, person, person, person], nuits: 10 }

  test('what is unknown or has the wrong shape is refused by name, without its value', async () => {
    const wrong = await evaluate({ given: { revenu: 'cinquante-secret', nulle: 1, nuits: -4 }, ask: ['aide'] })
    assert.equal(wrong.status, 422)
    assert.equal(wrong.headers.get('content-type'), 'application/problem+json')
    const problem = wrong.json() as { title: string; fields: string[] }
    assert.equal(problem.title, 'api.given-wrong')
    assert.deepEqual(problem.fields.toSorted(), ['nuits', 'nulle', 'revenu'])
    assert.doesNotMatch(wrong.text, /cinquante-secret/)
    assert.doesNotMatch(lines.join('\n'), /cinquante-secret/)
    const rule = await evaluate({ given, ask: ['aide', 'aucune règle', 'constructor'] })
    assert.equal(rule.status, 422)
    assert.deepEqual((rule.json() as { rules: string[] }).rules, ['aucune règle', 'constructor'])
    for (const body of [
      { given, ask: [] },
      { given, ask: Array.from({ length: 51 }, () => 'aide') },
      { ask: 'aide' },
      [],
      { given, ask: ['aide'], on: 'demain' },
    ])
      assert.equal((await evaluate(body)).status, 422)
    assert.equal((await evaluate({ given, ask: ['aide'] }, 'none')).status, 404)
  })

  test('values with their unit, what is missing, and why', async () => {
    const counted = (await evaluate({ given: { ...given, foyer: 4 }, ask: ['foyer . nombre'] })).json()
    assert.deepEqual((counted as { values: unknown }).values, { 'foyer . nombre': { value: 4 } })
    assert.equal((await evaluate({ given: { ...given, foyer: 301 }, ask: ['aide'] })).status, 422)
    const full = (await evaluate({ given, ask: ['aide', 'éligible', 'nuits > 5 nuit'] })).json() as {
      values: unknown
      missing: unknown
      trace: Record<string, { rule: string }>
    }
    assert.deepEqual(full.values, { aide: { value: 900, unit: '€' }, éligible: { value: true }, 'nuits > 5 nuit': { value: true } })
    assert.deepEqual(full.missing, [])
    assert.equal(full.trace.aide?.rule, 'aide')
    const { nuits: _, ...less } = given
    const part = (await evaluate({ given: less, ask: ['aide', 'éligible'] })).json()
    assert.deepEqual((part as { values: unknown; missing: unknown }).values, { éligible: { value: true } })
    assert.deepEqual((part as { missing: unknown }).missing, ['nuits'])
    const none = (await evaluate({ given: { ...given, revenu: 90000 }, ask: ['aide', 'éligible'] })).json()
    assert.deepEqual((none as { values: unknown }).values, { aide: { value: null }, éligible: { value: false } })
  })

  test('what an amount may still become, and the question that tells most, after each answer', async () => {
    type Told = { interval: Record<string, unknown>; next?: string; missing: string[]; values: Record<string, unknown> }
    const told = async (answers: unknown, ask = ['aide', 'éligible']) => (await evaluate({ given: answers, ask })).json() as Told
    const start = await told({})
    assert.deepEqual(start.interval, {
      aide: { kind: 'number', tried: 'limits', applies: 'unknown', least: 50, most: 2500, unit: '€' },
      éligible: { kind: 'boolean', tried: 'limits', holds: 'unknown' },
    })
    // What only a register says is never the next question.
    const answers: Record<string, unknown> = { sinistré: true }
    let { next } = await told(answers)
    for (let turn = 0; next !== undefined; turn++) {
      assert.ok(turn < 5, `${next} is the sixth question`)
      assert.ok(next !== 'sinistré' && Object.hasOwn(given, next), next)
      answers[next] = given[next as keyof typeof given]
      next = (await told(answers)).next
    }
    const end = await told(answers)
    assert.deepEqual([end.interval, end.missing, end.values.aide], [{}, [], { value: 900, unit: '€' }])
    const { nuits: _, ...less } = given
    assert.deepEqual(await told(less, ['aide']).then(({ interval, next: left }) => [interval, left]), [
      { aide: { kind: 'number', tried: 'limits', applies: 'yes', least: 90, most: 2500, unit: '€' } },
      'nuits',
    ])
  })

  test('what would change a right or an amount, and nothing where there is none yet', async () => {
    type Told = { changes: Record<string, readonly unknown[]> }
    const told = async (answers: unknown, ask: readonly string[], id?: string) =>
      ((await evaluate({ given: answers, ask }, id)).json() as Told).changes
    const { nuits: _, ...less } = given
    // That the home lies in the zone is for the register to say: it is no other answer.
    assert.deepEqual(await told({ ...less, sinistré: false, inhabitable: true }, ['aide', 'éligible']), { aide: [], éligible: [] })
    assert.deepEqual(await told(less, ['aide', 'éligible']), {
      éligible: [
        { input: 'revenu', to: 55_000.01, way: 'more', further: true, value: false },
        { input: 'foyer', to: 1, way: 'less', further: false, value: false },
        { input: 'inhabitable', to: false, further: false, value: false },
      ],
    })
    assert.deepEqual((await told({ ...given, foyer: 4, revenu: 60_000 }, ['éligible'])).éligible, [
      { input: 'revenu', to: 55_000, way: 'less', further: true, value: true },
      { input: 'foyer', to: 5, way: 'more', further: true, value: true },
    ])
    const { sinistré: __, ...unchecked } = given
    assert.deepEqual((await told({ ...unchecked, revenu: 60_000 }, ['éligible'])).éligible?.[0], {
      input: 'revenu',
      to: 55_000,
      way: 'less',
      further: true,
      missing: ['sinistré'],
    })
    // The cheque: 2.1 units for four, so 23 100 € are 11 000 € a unit, which is not under the limit any more.
    assert.deepEqual(await told({ foyer: 4, revenu: 30_000 }, ['éligible', 'chèque'], 'cheque-energie'), {
      éligible: [
        { input: 'revenu', to: 23_099.99, way: 'less', further: true, value: true },
        { input: 'foyer', to: 7, way: 'more', further: true, value: true },
      ],
      chèque: [
        { input: 'revenu', to: 23_099.99, way: 'less', further: false, value: 76, unit: '€' },
        { input: 'foyer', to: 7, way: 'more', further: false, value: 76, unit: '€' },
      ],
    })
  })

  test('services, one service, communes of the town and of France', async () => {
    const visitor = town.visitor()
    const { services } = (await visitor.get('/api/v1/services')).json() as { services: { id: string }[] }
    assert.deepEqual(services.map(({ id }) => id).toSorted(), [
      'aide-logement-urgence',
      'certificat-hygiene',
      'cheque-energie',
      'essai',
      'extrait-titre-foncier',
      'occuper-la-rue',
      'stationnement-residents',
      'titre-sejour',
    ])
    const one = (await visitor.get('/api/v1/services/stationnement-residents')).json() as {
      fields: { name: string; item?: unknown[] }[]
      rules: { name: string; unit?: string }[]
    }
    assert.equal(one.fields.find(({ name }) => name === 'véhicules')?.item?.length, 6)
    assert.equal(one.rules.find(({ name }) => name === 'redevance annuelle')?.unit, '€/an')
    const proposed = (await visitor.get('/api/v1/communes?q=valmont-sur')).json() as { value: string; label: string }[]
    assert.deepEqual(proposed[0], { value: '55900', label: 'Valmont-sur-Meuse (55410)' })
  })

  test('OpenAPI tells of each of them and of nothing else', async () => {
    const spec = (await town.visitor().get('/api/v1/openapi.json')).json() as {
      openapi: string
      paths: Record<string, Record<string, { operationId: string; requestBody?: unknown; parameters?: { name: string; in: string }[] }>>
    }
    assert.equal(spec.openapi, '3.1.0')
    assert.deepEqual(
      Object.keys(spec.paths).filter((path) => !path.startsWith('/api/v1/')),
      [],
    )
    const operation = spec.paths['/api/v1/services/{id}/evaluate']?.post
    assert.equal(operation?.operationId, 'api.service.evaluate')
    assert.ok(operation?.requestBody)
    assert.deepEqual(
      operation?.parameters?.map(({ name, in: where }) => [name, where]),
      [['id', 'path']],
    )
  })
})

describe('pages that everybody reads alike', () => {
  const here = '/fr/services/essai'
  const isKept = (answer: { readonly headers: Headers }): boolean => answer.headers.get('etag') !== null

  test('who is signed in has a page of her own, before and after everybody’s is kept, and gives it to nobody', async () => {
    for (const path of [
      '/fr',
      here,
      '/fr/services',
      '/fr/events/logement',
      '/fr/pages/aide',
      '/fr/figures',
      '/fr/processing',
      `${here}/check`,
    ]) {
      const [samira, other] = [await town.signIn('Samira Lambert'), town.visitor()]
      const before = await samira.get(path)
      const first = await other.get(path)
      const second = await other.get(path)
      const after = await samira.get(path, { 'If-None-Match': first.headers.get('etag') ?? '' })
      for (const own of [before, after]) {
        assert.equal(own.status, 200, path)
        assert.match(own.text, /Samira Lambert/, path)
        assert.equal(own.headers.get('cache-control'), 'private, no-store', path)
        assert.equal(isKept(own), false, path)
      }
      assert.ok(isKept(first), path)
      assert.equal(second.text, first.text, path)
      assert.doesNotMatch(first.text, /Samira|sign-out|data-print/, path)
      assert.equal(first.headers.get('cache-control'), 'private, no-cache', path)
      assert.equal(first.headers.get('vary'), 'Cookie, Accept-Encoding', path)
    }
  })

  test('any cookie that a page may read has a page made for it: a session that is over, what the page before left, a conversation', async () => {
    for (const cookie of ['guichet=none', 'guichet=', 'flash=signed-out', 'talk=x', 'errand=x', 'other=1; guichet=x'])
      assert.equal(isKept(await town.visitor().get(here, { Cookie: cookie })), false, cookie)
    assert.ok(
      isKept(await town.visitor().get(here, { Cookie: 'ticket=x; unknown=1' })),
      'a ticket and what is not ours are read by no page',
    )
  })

  test('nothing of a request but its path comes into what others are shown', async () => {
    town.edge.edition.turn() // nobody has asked for it yet
    const hostile = {
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-For': '1.2.3.4',
      'Accept-Language': 'nl',
      'User-Agent': 'evil.example',
      Referer: 'https://evil.example/',
    }
    const first = await new Promise<string>((read, failed) =>
      request(`${town.url}${here}`, { headers: { ...hostile, Host: 'evil.example' } }, async (answer) =>
        read(String(await answer.toArray())),
      )
        .on('error', failed)
        .end(),
    )
    assert.match(first, /<html lang="fr"/)
    assert.doesNotMatch(`${first} ${(await town.visitor().get(here)).text}`, /evil\.example|1\.2\.3/)
  })

  test('what asks for more than a path, what is not there and another spelling of a path are not kept', async () => {
    const visitor = town.visitor()
    for (const [path, status] of [
      [`${here}?a=1`, 200],
      [`${here}?`, 200],
      ['/fr/services/%65ssai', 200],
      ['/fr/services/none', 404],
      ['/fr/events/none', 404],
      ['/fr/pages/__proto__', 404],
      ['/fr/search?q=essai', 200],
      ['/fr/sign-in', 200],
    ] as const)
      for (const answer of [await visitor.get(path), await visitor.get(path)]) {
        assert.equal(answer.status, status, path)
        assert.equal(isKept(answer), false, path)
      }
    assert.match((await visitor.get(`${here}?a=1`)).text, /href="\/nl\/services\/essai\?a=1"/)
    assert.doesNotMatch((await visitor.get(here)).text, /a=1/)
  })

  test('each language is a page; who has it is told so; no script in it would run', async () => {
    const visitor = town.visitor()
    const [fr, nl] = [await visitor.get(here), await visitor.get('/nl/services/essai', { 'Accept-Language': 'fr' })]
    assert.deepEqual(
      [fr, nl].map(({ headers }) => headers.get('content-language')),
      ['fr', 'nl'],
    )
    assert.notEqual(fr.headers.get('etag'), nl.headers.get('etag'))
    for (const check of ['verify', 'receipt'])
      assert.match(nl.text, new RegExp(`<footer.* href="/nl/${check}"`, 's'), 'what anybody may check')
    const known = await visitor.get(here, { 'If-None-Match': fr.headers.get('etag') ?? '' })
    assert.deepEqual([known.status, known.text], [304, ''])
    assert.equal((await visitor.get(here, { 'If-None-Match': nl.headers.get('etag') ?? '' })).status, 200)
    for (const { headers } of [fr, known]) {
      assert.match(headers.get('content-security-policy') ?? '', /script-src 'self';/)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
    }
    assert.doesNotMatch(fr.text, /nonce=|<script(?![^>]* src="\/assets\/)/)
  })

  test('a new version, figures and a closing are seen at once', async () => {
    const { catalogue, store } = town.edge
    const visitor = town.visitor()
    await visitor.get(here)
    const newer = sure.replace(/^version: 3/m, 'version: 4').replace('{ fr: "Aide au logement', '{ fr: "Un autre nom, aide au logement')
    assert.deepEqual(
      (await catalogue.offerText({ account: 'one' }, { 'service.yaml': newer })).filter(({ severity }) => severity === 'error'),
      [],
    )
    assert.doesNotMatch((await visitor.get(here)).text, /Un autre nom/, 'what is offered only')
    await catalogue.publish({ account: 'two' }, 'essai', 4, catalogue.offered().find(({ id }) => id === 'essai')?.hash ?? '')
    assert.match((await visitor.get(here)).text, /Un autre nom/)
    assert.match((await visitor.get('/fr/services')).text, /Un autre nom/)

    await jobNamed('cases.figures').run(town.edge, {})
    assert.doesNotMatch((await visitor.get(here)).text, /12 jours/)
    // Another process counted: this one hears of it within seconds.
    await store.owner.query(
      `update cases.figure set measured_at = now() + interval '1 hour', decided = 30, p90 = 11.2 where service = 'essai'`,
    )
    const until = Date.now() + 20_000
    while (!/12 jours/.test((await visitor.get(here)).text) && Date.now() < until) await pause(100)
    assert.match((await visitor.get(here)).text, /12 jours/)
    await jobNamed('cases.figures').run(town.edge, {})
    assert.doesNotMatch((await visitor.get(here)).text, /12 jours/)

    await catalogue.setStage({ account: 'one' }, 'essai', 4, 'retired')
    await catalogue.setStage({ account: 'one' }, 'essai', 3, 'retired')
    const ended = await visitor.get(here)
    assert.deepEqual([ended.status, isKept(ended)], [410, false])
    assert.doesNotMatch((await visitor.get('/fr/services')).text, /essai/)
  })
})
