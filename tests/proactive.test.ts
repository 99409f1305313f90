import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asPerson, cases, casesOf } from '#cases'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed } from './support/walk.ts'

await eachDatabase((database) => {
  let town: TestTown
  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
  })
  after(() => town.close())

  const chequesOf = async (name: string) => {
    const actor = await actorNamed(town, name)
    return (await town.edge.store.as(asPerson(actor, 'compte'), (tx) => casesOf(tx, actor.person!))).filter(
      ({ service }) => service === 'cheque-energie',
    )
  }
  const night = async () => {
    const job = cases.jobs.find(({ name }) => name === 'cases.proactive')
    await job!.run(town.edge, {})
  }

  test('who objected is granted nothing by night', async () => {
    const fatima = await town.signIn('Fatima Benali')
    await fatima.post('/fr/choices', { choice: 'ouverture-automatique', hash: '', given: 'no' })
    await night()
    assert.deepEqual(await chequesOf('Fatima Benali'), [])
    const { text } = await fatima.get('/fr/choices')
    const hash = /name="hash" value="([0-9a-f]{64})"/.exec(text.split('id="ouverture-automatique"')[1] ?? '')?.[1] ?? ''
    await fatima.post('/fr/choices', { choice: 'ouverture-automatique', hash, given: 'yes' })
  })

  test('nobody above the ceiling, and nobody whose income is unknown, gets or hears anything', async () => {
    await night()
    assert.deepEqual(await chequesOf('Samira Lambert'), []) // 31,240 € for 2.1 units
    assert.deepEqual(await chequesOf('Dorota Wiśniewska'), []) // no income on file: nothing is guessed
  })

  test('who is entitled by verified facts has her cheque without asking, once', async () => {
    const first = await chequesOf('Fatima Benali') // 9,400 € for one unit
    assert.deepEqual(
      first.map(({ phase, outcome }) => [phase, outcome]),
      [['done', 'granted']],
    )
    await night()
    assert.equal((await chequesOf('Fatima Benali')).length, 1)
  })
})
