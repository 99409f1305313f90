/** From an alert to every person it hits: found, computed, offered once, and told what she may ask for. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { issueToken } from '#identity'
import { telemetryTo } from '#kernel'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const exercise = readFileSync(new URL('../towns/demo/alerts/crue-exercice.cap.xml', import.meta.url), 'utf8')
const message = (identifier: string, more: Readonly<Record<string, string>> = {}) =>
  Object.entries(more).reduce(
    (text, [from, to]) => text.replaceAll(from, to),
    exercise
      .replaceAll('{identifier}', identifier)
      .replaceAll('{sent}', '2026-11-20T05:00:00-00:00')
      .replaceAll('{expires}', '2036-11-30T05:00:00-00:00'),
  )

await eachDatabase((database) => {
  let town: TestTown
  let nora: Visitor
  let etienne: Visitor
  let token: string
  before(async () => {
    town = await startTown(undefined, {
      database,
      telemetry: telemetryTo((line) => process.env.SHOW && process.stderr.write(line), Date.now),
    })
    nora = await town.signIn('Nora Collignon')
    etienne = await town.signIn('Étienne Baudet')
    token = (await issueToken(town.edge, { as: 'Nora Collignon' })).token
  })
  after(() => town.close())

  const rows = (query: string) => town.edge.store.owner.query(query)
  const send = async (xml: string, authorization = `Bearer ${token}`, type = 'application/cap+xml') => {
    const answer = await fetch(`${town.url}/api/v1/alerts`, { method: 'POST', body: xml, headers: { 'content-type': type, authorization } })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  test('without a right nobody sends an alert or sees the desk', async () => {
    assert.equal((await send(message('x-1'), 'Bearer none')).status, 401)
    const { token: other } = await issueToken(town.edge, { as: 'Hélène Marchal' })
    assert.equal((await send(message('x-1'), `Bearer ${other}`)).status, 403)
    for (const name of ['Hélène Marchal', 'Samira Lambert', 'Isabelle Aubry'])
      assert.equal((await (await town.signIn(name)).get('/fr/desk/response')).status, 403, name)
    assert.deepEqual(await rows('select count(*)::int as n from response.message'), [{ n: 0 }])
  })

  test('hostile and broken messages are refused and leave nothing', async () => {
    const entity = `<!DOCTYPE alert [<!ENTITY a "boom">]>${message('x-2').replace(/^<\?xml[^>]*>\s*/, '')}`
    for (const [xml, code] of [
      [entity, 'alert.xml'],
      ['<alert>', 'alert.xml'],
      ['<feed xmlns="http://www.w3.org/2005/Atom"></feed>', 'alert.not-cap'],
      [message('x 3'), 'alert.invalid'],
      [message('x-4', { '48.8285,5.5480</polygon>': '48.9,5.5480</polygon>' }), 'alert.invalid'],
    ] as const) {
      const { status, body } = await send(xml)
      assert.deepEqual([status, body.title], [400, code])
    }
    assert.deepEqual(await rows('select count(*)::int as n from response.message'), [{ n: 0 }])
  })

  test('a test, a draft and a message to few reach nobody', async () => {
    for (const [identifier, more, because] of [
      ['t-1', { Exercise: 'Test' }, 'status'],
      ['t-2', { Exercise: 'Draft' }, 'status'],
      ['t-3', { Exercise: 'System' }, 'status'],
      ['t-4', { '>Public<': '>Private<' }, 'scope'],
      ['t-5', { '2036-': '2025-' }, 'over'],
      ['t-6', { '>Alert<': '>Cancel<' }, 'nothing-to-cancel'],
    ] as const) {
      const { status, body } = await send(message(identifier, more))
      assert.deepEqual([status, body.outcome, body.because], [201, 'kept', because], identifier)
    }
    assert.deepEqual(await rows('select count(*)::int as n from response.situation'), [{ n: 0 }])
  })

  let situation = ''
  test('an exercise of a trusted sender finds who is hit, computes and offers, once', async () => {
    const sent = await send(message('e-1'))
    assert.deepEqual([sent.status, sent.body.outcome], [201, 'declared'])
    situation = String(sent.body.situation)
    await town.edge.store.jobs.idle()
    const [hit] = await rows(`select count(*)::int as n from response.hit where situation_id = '${situation}'`)
    // The register of the flood zone says the same of 23 of the town's people.
    const [flooded] = await rows(
      `select count(*)::int as n from registries.answer where registry = 'disaster-zone' and value = 'true'::jsonb`,
    )
    assert.equal(hit?.n, flooded?.n)
    const verdicts = await rows(
      `select verdict, count(*)::int as n from response.verdict where situation_id = '${situation}' group by 1 order by 1`,
    )
    assert.ok(
      verdicts.some(({ verdict }) => verdict === 'perhaps'),
      JSON.stringify(verdicts),
    )
    const again = await send(message('e-1'))
    assert.deepEqual([again.status, again.body.situation], [200, situation])
    assert.deepEqual(
      await rows(`select count(*)::int as n from response.offer`),
      await rows(`select count(*)::int as n from response.verdict where verdict <> 'not'`),
    )
  })

  test('the officer reads numbers and no name; a person reads her offers, and who computed them', async () => {
    const { status, text } = await etienne.get(`/fr/desk/response/${situation}`)
    assert.equal(status, 200)
    assert.match(text, /Exercice : Crue de la Meuse/)
    assert.match(text, /Ceci est un exercice/)
    assert.match(text, /Valmont-sur-Meuse/)
    assert.doesNotMatch(text, /Lambert|Petitjean/)
    const samira = await town.signIn('Samira Lambert')
    const mine = await samira.get('/fr/response')
    assert.match(mine.text, /Aide au logement d'urgence|Aide au logement d’urgence/)
    assert.match(mine.text, /Ceci est un exercice/)
    assert.match(mine.text, /Le logement est-il inhabitable/)
    assert.match((await samira.get('/fr/access')).text, /Calcul après un sinistre/)
    const colin = await town.signIn('Sébastien Colin') // outside the zone
    assert.match((await colin.get('/fr/response')).text, /Rien n’a été calculé pour vous/)
    assert.match((await nora.get('/fr/desk/response')).text, /Situation ouverte/)
  })

  test('an offer begins a case with what is known; only what is missing is asked', async () => {
    const samira = await town.signIn('Samira Lambert')
    const taken = await samira.post(`/fr/response/${situation}/aide-logement-urgence`, {})
    assert.equal(taken.status, 303)
    assert.match(taken.location ?? '', /^\/fr\/apply\/\d{12}/)
    assert.equal((await samira.get(taken.location ?? '')).status, 200)
    const [offer] = await rows(
      `select begun_at is not null as begun, opened_at is not null as opened from response.offer where case_id is not null`,
    )
    assert.deepEqual(offer, { begun: true, opened: true })
  })
})
