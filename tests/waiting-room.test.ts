/** More people at once than a process serves: who comes beyond waits her turn, and loses nothing that she typed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { readConfig, settableClock } from '#kernel'
import { openRoom, roomsOf } from '#response'
import { axe, openBrowser, screens } from './support/browser.ts'
import { eachDatabase, startTown } from './support/town.ts'

const root = new URL('..', import.meta.url).pathname

test('a capacity that is no number of people is refused', () => {
  for (const wrong of ['0', 'many', '-1', '1.5', 'Auto'])
    assert.throws(() => readConfig({ GUICHET_CAPACITY: wrong }, root), { code: 'config.capacity' })
})

test('a town opens its waiting room by saying so: with a number, or as many as it answers quickly', () => {
  const capacity = (text?: string) => readConfig(text === undefined ? {} : { GUICHET_CAPACITY: text }, root).capacity
  assert.equal(capacity(), undefined)
  assert.equal(capacity('2000'), 2000)
  assert.ok(Number(capacity('auto')) > 1_000_000)
})

test('beyond two at once people wait in their order, in three languages, without script; warnings, the office and what was typed pass', async (t) => {
  const clock = settableClock('2026-11-20T05:30:00.000Z')
  const town = await startTown(t, { jobs: false, clock, capacity: 2 })
  const [samira, nora] = [await town.signIn('Samira Lambert'), await town.signIn('Nora Collignon')]
  const nadege = await town.signIn('Nadège Lefèvre')
  for (const one of [samira, nora]) assert.equal((await one.get('/fr')).status, 200)
  const late = town.visitor()
  for (const [lang, words] of [
    ['fr', /Beaucoup de monde en ce moment.*C’est bientôt à vous/s],
    ['en', /Many people right now/],
    ['nl', /Veel mensen op dit moment/],
  ] as const) {
    const answer = await late.get(`/${lang}/services/aide-logement-urgence`)
    assert.equal(answer.status, 503)
    assert.match(answer.text, words)
    assert.equal(answer.headers.get('refresh'), '10')
    assert.equal(answer.headers.get('retry-after'), '10')
  }
  const later = town.visitor()
  await later.get('/fr')
  assert.match((await later.get('/fr')).text, /1 personne est avant vous/)
  assert.equal((await town.visitor().get('/fr/alerts')).status, 200, 'a warning is for everybody')
  assert.equal((await nora.get('/fr/desk/response')).status, 200)
  assert.equal((await nadege.get('/fr/designer')).status, 200, 'the office works on')
  assert.equal((await nadege.get('/fr/services')).status, 503)
  assert.equal((await fetch(`${town.url}/api/v1/alerts.atom`)).status, 200)
  const check = await town.visitor().post('/fr/sign-in', { account: await town.accountOf('Odile Petitjean') })
  assert.equal(check.status, 303, 'what somebody sends is taken')
  // Samira reads on, Nora goes home: her place is free after a minute, and belongs to who came first and is still there (Nadège is not).
  for (let turn = 0; turn < 5; turn++) {
    clock.advance(21_000)
    await samira.get('/fr')
    await later.get('/fr')
    await late.get('/fr')
  }
  assert.equal((await samira.get('/fr')).status, 200)
  assert.equal((await late.get('/fr')).status, 200)
  assert.equal((await later.get('/fr')).status, 503)

  // What is let in, and why, is for whoever looks after the town, in numbers.
  assert.equal((await samira.get('/fr/operations')).status, 403)
  const isabelle = await town.signIn('Isabelle Aubry')
  const shown = async () => (await isabelle.get('/fr/operations')).text
  for (let tries = 0; tries < 600 && !/Toutes les places de GUICHET_CAPACITY sont prises/.test(await shown()); tries++) {
    await later.get('/fr')
    await setTimeout(250)
  }
  assert.match(await shown(), /Salle d’attente.*Toutes les places de GUICHET_CAPACITY sont prises/s)

  const browser = await openBrowser(t, town.url)
  const page = await browser.page({ script: false, width: 375 })
  await page.goto('/fr/services')
  await page.getByRole('heading', { name: 'Beaucoup de monde en ce moment' }).waitFor()
  await axe(page)
  await screens(page, 'waiting-room')
})

await eachDatabase((database) => {
  test('a process whose answers get slow lets fewer in, though there are places, and says so; who is in stays in', async (t) => {
    const { edge } = await startTown(t, { database, jobs: false })
    const { store, clock } = edge
    await using room = await openRoom({ store, clock, capacity: 10_000 }, (error) => assert.fail(String(error)))
    const told = async () => {
      await room.exchange()
      return (await store.as({ actor: 'system', purpose: 'administration' }, (tx) => roomsOf(tx, new Date(0).toISOString())))[0]
    }
    await room.exchange()
    const inside = room.enter(room.enter(undefined, false).ticket, false)
    assert.ok(inside.in)
    const before = await told()
    assert.ok(before !== undefined && before.why === 'quick' && before.pace === 60 && before.places > 1000)
    for (let tries = 0; tries < 100 && (await told())?.why !== 'slow'; tries++) {
      for (let one = 0; one < 20; one++) room.answered(3000)
      await setTimeout(100)
    }
    const after = await told()
    assert.ok(after?.why === 'slow' && after.pace < before.pace && after.slow >= 3000, JSON.stringify(after))
    // Who comes now finds places and waits for her turn all the same, once what was saved up is used.
    const crowd = Array.from({ length: 40 }, () => room.enter(undefined, false))
    assert.ok(crowd.some((turn) => !turn.in))
    assert.ok(room.enter(inside.ticket, false).in)
  })

  test('two processes share one capacity: together never more, the first in the town first, and one that dies leaves its places', async (t) => {
    const clock = settableClock('2026-11-20T05:30:00.000Z')
    const { edge } = await startTown(t, { database, jobs: false, clock })
    const { store } = edge
    const open = () => openRoom({ store, clock, capacity: 10 }, (error) => assert.fail(String(error)))
    await using one = await open()
    await using other = await open()
    const tell = async () => {
      for (const room of [one, other, one, other]) await room.exchange()
    }
    /** Comes, and comes back with her ticket. */
    const come = (room: typeof one) => {
      clock.advance(10)
      return room.enter(room.enter(undefined, false).ticket, false)
    }
    await tell()
    const came = Array.from({ length: 16 }, (_, index) => come(index % 2 === 0 ? one : other))
    assert.equal(came.filter((turn) => turn.in).length, 10)
    await tell()
    const late = come(one)
    assert.ok(!late.in && late.before === 6, 'who waits in the other process is before her')
    const again = () => came.filter((turn) => !turn.in).map((turn, index) => (index % 2 === 0 ? one : other).enter(turn.ticket, false))
    assert.ok(again().every((turn) => !turn.in))
    // Nobody of those inside asks anything more: after a minute the six who wait come in, whichever process they wait in.
    clock.advance(61_000)
    again()
    await tell()
    assert.ok(again().every((turn) => turn.in))
    // One of the two is gone without a word: what it held is free, and whom it had let in is let in by the other.
    const [hers] = again().filter((turn) => turn.in)
    clock.advance(16_000)
    await other.exchange()
    assert.ok(other.enter(hers?.ticket, false).in)
    const rows = await store.owner.query('select process from response.room')
    assert.equal(rows.length, 1)
    assert.ok(Array.from({ length: 5 }, () => come(other)).filter((turn) => turn.in).length >= 4)
  })
})
