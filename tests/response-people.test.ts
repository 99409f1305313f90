/** What people meet after a disaster beside their own offers: who lives with them. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beginExercise } from '#response'
import { jobNamed } from './support/jobs.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed } from './support/walk.ts'

const aid = 'aide-logement-urgence'

await eachDatabase((database) => {
  let town: TestTown
  let nora: Visitor
  let samira: Visitor
  let odile: Visitor
  let situation = ''
  const rows = (query: string) => town.edge.store.owner.query(query)
  before(async () => {
    town = await startTown(undefined, { database })
    ;[nora, samira, odile] = [
      await town.signIn('Nora Collignon'),
      await town.signIn('Samira Lambert'),
      await town.signIn('Odile Petitjean'),
    ]
    await jobNamed('response.dwellings').run(town.edge, {})
    const [one, other] = [await actorNamed(town, 'Samira Lambert'), await actorNamed(town, 'Odile Petitjean')]
    // The two live together from here on.
    await rows(
      `update response.dwelling set household = (select household from response.dwelling where person_id = '${one.person}') where person_id = '${other.person}'`,
    )
    situation = await beginExercise(town.edge)
    await town.edge.store.jobs.idle()
  })
  after(() => town.close())

  test('one offer a dwelling where the service says so; who lives there as well is told, and each dwelling has one', async () => {
    const [count] = await rows(`select count(*)::int as offers, count(distinct h.household)::int as dwellings from response.offer o
      join response.hit h on h.situation_id = o.situation_id and h.person_id = o.person_id where o.service = '${aid}'`)
    assert.equal(count?.offers, count?.dwellings)
    const [beside] = await rows(`select count(*)::int as n from response.beside`)
    assert.equal(beside?.n, 1)
    const told = await rows(
      `select template, count(*)::int as n from notices.intent where template like 'response.%' group by 1 order by 1`,
    )
    assert.deepEqual(told, [
      { template: 'response.beside', n: 1 },
      { template: 'response.tell', n: count?.offers },
    ])
    await assert.rejects(
      rows(`insert into response.offer (situation_id, person_id, service, agency_id, offered_at, household)
        select situation_id, gen_random_uuid(), service, agency_id, now(), household from response.offer where household is not null limit 1`),
      'the table itself refuses a second one',
    )
  })

  test('the other one is named to nobody, and may ask all the same: an officer sees it, nothing is stopped', async () => {
    const texts = [(await samira.get('/fr/response')).text, (await odile.get('/fr/response')).text]
    const first = texts.findIndex((text) => !text.includes('Cette aide est donnée une fois par logement'))
    const [holder, other] = first === 0 ? [samira, odile] : [odile, samira]
    assert.match(texts[1 - first] ?? '', /Demander quand même/)
    assert.doesNotMatch(texts[1 - first] ?? '', first === 0 ? /Samira|Lambert/ : /Petitjean/)
    const { location = '' } = await holder.post(`/fr/response/${situation}/${aid}`, {})
    assert.match(location, /^\/fr\/apply\/\d{12}/)
    assert.doesNotMatch((await nora.get(`/fr/desk/response/${situation}`)).text, /plusieurs demandes/)
    assert.equal((await (await town.signIn('Sébastien Colin')).post(`/fr/response/${situation}/${aid}`, {})).status, 404)
    const asked = await other.post(`/fr/response/${situation}/${aid}`, {})
    assert.match(asked.location ?? '', /^\/fr\/apply\/\d{12}/)
    assert.notEqual(asked.location, location)
    assert.doesNotMatch((await other.get('/fr/response')).text, /Demander quand même/)
    assert.match((await nora.get(`/fr/desk/response/${situation}`)).text, /1 logement avec plusieurs demandes/)
    assert.equal((await (await town.signIn('Hélène Marchal')).get(`/fr/desk/response/${situation}/doubles`)).status, 403)
    const list = (await nora.get(`/fr/desk/response/${situation}/doubles`)).text
    assert.match(list, /Samira Lambert/)
    assert.match(list, /Odile Petitjean/)
    assert.match((await samira.get('/fr/access')).text, /Nora Collignon/)
  })
})
