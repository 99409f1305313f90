import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asPerson, asSystem, findCase } from '#cases'
import { leafHash, readHead, readNote, readPolicy, readProof, sourceAt, verifyLog, verifyProof } from '#log'
import { sql } from '#store'
import { caughtUp, integrated, openBareLog } from './support/bare-log.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied } from './support/walk.ts'

await eachDatabase((database) => {
  let town: TestTown
  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
  })
  after(() => town.close())

  test('recorded, integrated, published: a stranger verifies the whole log over HTTP, and what came since', async () => {
    const visitor = town.visitor()
    assert.equal((await visitor.get('/log/checkpoint')).status, 404, 'nothing is published before it is integrated')
    const [recorded] = await town.edge.store.owner.query('select count(*)::int as events from log.event')
    await integrated(town.edge.publicLog, Number(recorded?.events))
    const source = sourceAt(`${town.url}/log`)
    const policy = readPolicy((await visitor.get('/log/policy')).text)
    const first = await visitor.get('/log/checkpoint')
    assert.equal(first.headers.get('cache-control'), 'no-store')
    assert.equal((await verifyLog(source, policy)).checked, recorded?.events)
    await someEvents(town, 300)
    const second = await verifyLog(source, policy, first.text)
    assert.equal(second.checked, 300)
    assert.equal(second.head.size, Number(recorded?.events) + 300)
    assert.equal(await town.edge.publicLog.integrate(), 0, 'what has its leaf gets no second one')
  })

  test('an entry is found by its commitment or by its hash, however many came after it; what is neither is not there', async (t) => {
    const log = await openBareLog({ database })
    t.after(() => log.close())
    const many = 6000
    await log.record(many)
    await integrated(log.publicLog, many)
    const leaves = await log.store.owner.query('select index, commitment from log.leaf where index in (0, 7, 5999) order by index')
    for (const { index, commitment } of leaves as readonly { readonly index: number; readonly commitment: Uint8Array }[])
      for (const named of [Buffer.from(commitment), leafHash(commitment)])
        assert.equal((await log.publicLog.entry(named))?.index, Number(index))
    assert.equal(await log.publicLog.entry(Buffer.alloc(32)), undefined)
    // Not by reading the log, also before the database counted it: as long as there is this index, a million entries are as near as ten.
    const plan = await log.store.owner.query(
      `explain select l.index from log.leaf l where sha256('\\x00'::bytea || l.commitment) = sha256('x') limit 1`,
    )
    assert.match(JSON.stringify(plan), /leaf_hash/)
    // Nobody asks without saying why, and nothing but a number comes back.
    const asked = await log.store.as({ actor: 'system', purpose: 'administration' }, (tx) =>
      tx.row(sql<{ index: number | null }>`select log.leaf_with(${Buffer.from(leafHash(leaves[0]?.commitment as Uint8Array))}) as index`),
    )
    assert.equal(Number(asked?.index), 0)
  })

  test('tiles are for ever, a narrower one stays after it grew; what is no tile is not there', async () => {
    await caughtUp(town.edge)
    const size = readHead(readNote((await town.visitor().get('/log/checkpoint')).text).text).size
    const n = Math.floor(size / 256)
    const partial = `/log/tile/0/${String(n).padStart(3, '0')}.p/${size % 256}`
    const before = await town.visitor().get(partial)
    assert.equal(before.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.equal(before.headers.get('access-control-allow-origin'), '*')
    await someEvents(town, 10)
    assert.equal((await town.visitor().get(partial)).text, before.text)
    for (const path of [
      '/log/tile/0/999',
      '/log/tile/0/000.p/256',
      '/log/tile/64/000',
      '/log/tile/0/0',
      '/log/tile/0/x000/000',
      '/log/tile/entries/999',
      `/log/tile/0/${String(n + 1).padStart(3, '0')}.p/1`,
    ])
      assert.equal((await town.visitor().get(path)).status, 404, path)
  })

  test('what is published is commitments, and nothing else: every byte of every bundle is one', async () => {
    const samira = await actorNamed(town, 'Samira Lambert')
    await applied(town.edge, samira, 'aide-logement-urgence', { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31000 })
    await caughtUp(town.edge)
    const size = readHead(readNote((await town.visitor().get('/log/checkpoint')).text).text).size
    const source = sourceAt(`${town.url}/log`)
    const rows = await town.edge.store.owner.query('select commitment from log.event')
    const known = new Set(rows.map(({ commitment }) => Buffer.from(commitment as Uint8Array).toString('hex')))
    let seen = 0
    for (let n = 0; n * 256 < size; n++) {
      const wide = Math.min(256, size - n * 256)
      const bundle = Buffer.from((await source(`tile/entries/${String(n).padStart(3, '0')}${wide < 256 ? `.p/${wide}` : ''}`))!)
      assert.equal(bundle.length, wide * 34)
      for (let at = 0; at < bundle.length; at += 34) {
        assert.equal(bundle.readUInt16BE(at), 32)
        assert.ok(known.delete(bundle.subarray(at + 2, at + 34).toString('hex')))
        seen += 1
      }
    }
    assert.equal(seen, rows.length)
    assert.equal(known.size, 0)
  })

  test('a receipt is for whoever may read the event, verifies by the published keys, and is the same when made again', async () => {
    const samira = await actorNamed(town, 'Samira Lambert')
    const odile = await actorNamed(town, 'Odile Petitjean')
    const { reference } = await applied(town.edge, samira, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 31000,
    })
    const row = await findCase(town.edge, asPerson(samira, 'compte'), reference)
    const [event] = await town.edge.store.as(asPerson(samira, 'compte'), (tx) => town.edge.log.read(tx, `case:${row.id}`))
    const receiptFor = (actor: typeof samira) =>
      town.edge.store.as(asPerson(actor, 'compte'), (tx) => town.edge.publicLog.receiptOf(tx, event!.id))
    assert.equal(await receiptFor(samira), undefined, 'recorded, not yet integrated')
    await caughtUp(town.edge)
    assert.equal(await receiptFor(odile), undefined, "another person's event")
    const receipt = (await receiptFor(samira))!
    const policy = readPolicy((await town.visitor().get('/log/policy')).text)
    const verified = verifyProof(readProof(receipt.proof), receipt.commitment, policy)
    assert.equal(Buffer.from(receipt.commitment).toString('hex'), event!.commitment)
    assert.deepEqual(Buffer.from(verified.leaf), Buffer.from(leafHash(receipt.commitment)))
    await someEvents(town, 20)
    assert.equal((await receiptFor(samira))!.proof, receipt.proof)
  })

  test('after an erasure every receipt still verifies, and so does the whole log', async () => {
    const samira = await actorNamed(town, 'Samira Lambert')
    const { id } = await applied(town.edge, samira, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 31000,
    })
    await caughtUp(town.edge)
    const before = (await town.visitor().get('/log/checkpoint')).text
    const [event] = await town.edge.store.owner.query('select id from log.event where case_id = $1 order by seq', [id])
    const receipt = () => town.edge.store.as(asSystem('administration'), (tx) => town.edge.publicLog.receiptOf(tx, String(event?.id)))
    const kept = await receipt()
    assert.equal(kept?.witnessed, false, 'nobody was asked to witness: a paper must not say that somebody did')
    await town.edge.store.as(asSystem('administration'), (tx) => town.edge.store.keys.drop(tx, `person:${samira.person}`))
    const read = await town.edge.store.as(asSystem('administration'), (tx) => town.edge.log.read(tx, `case:${id}`))
    assert.equal(read.length, 0, 'what happened can no longer be read')
    const policy = readPolicy((await town.visitor().get('/log/policy')).text)
    assert.deepEqual(await receipt(), kept)
    verifyProof(readProof(kept!.proof), kept!.commitment, policy)
    await someEvents(town, 3)
    assert.equal((await verifyLog(sourceAt(`${town.url}/log`), policy)).quorum, true)
    assert.equal((await verifyLog(sourceAt(`${town.url}/log`), policy, before)).checked, 3)
  })

  test('nobody but the system adds to the tree, and nobody changes what is in it', async () => {
    await caughtUp(town.edge)
    const samira = await actorNamed(town, 'Samira Lambert')
    const asSamira = asPerson(samira, 'compte')
    const refused = (who: typeof asSamira | ReturnType<typeof asSystem>, statement: ReturnType<typeof sql>) =>
      assert.rejects(
        town.edge.store.as(who, (tx) => tx.rows(statement)),
        { code: '42501' },
      )
    await refused(asSamira, sql`insert into log.leaf (index, position, commitment) values (100000, 100000, '\\x00')`)
    await refused(asSystem('administration'), sql`update log.leaf set commitment = '\\x00' where index = 0`)
    await refused(asSystem('administration'), sql`delete from log.leaf where index = 0`)
    await refused(asSystem('administration'), sql`update log.checkpoint set root = '\\x00'`)
    await refused(asSystem('administration'), sql`delete from log.checkpoint`)
    await refused(asSystem('administration'), sql`delete from log.tile`)
  })

  if (database === 'postgres')
    test('a transaction that is open holds back what came after it began; afterwards each event has one leaf', async () => {
      const { store, publicLog } = town.edge
      await caughtUp(town.edge)
      let release = () => {}
      const open = new Promise<void>((resolve) => {
        release = resolve
      })
      let begun = () => {}
      const appended = new Promise<void>((resolve) => {
        begun = resolve
      })
      const slow = store.as(asSystem('administration'), async (tx) => {
        await town.edge.log.append(tx, { stream: 'person:slow', key: 'town' }, [{ type: 'person.registered', payload: {} }])
        begun()
        await open
      })
      await appended
      const later = append(town, 5)
      await later
      assert.equal(await publicLog.integrate(), 0)
      release()
      await slow
      await integrated(publicLog, 6)
      // Many writers and two sequencers at once: no leaf twice, none missing, a tree without a gap.
      await Promise.all([...Array.from({ length: 8 }, () => append(town, 20)), publicLog.integrate(), publicLog.integrate()])
      await caughtUp(town.edge)
      const [counts] = await store.owner.query(
        'select (select count(*)::int from log.event) as events, count(*)::int as leaves, max(index)::int + 1 as size from log.leaf',
      )
      assert.deepEqual([counts?.leaves, counts?.size], [counts?.events, counts?.events])
      const policy = readPolicy((await town.visitor().get('/log/policy')).text)
      assert.equal((await verifyLog(sourceAt(`${town.url}/log`), policy)).checked, counts?.events)
    })
})

async function append(town: TestTown, count: number): Promise<void> {
  await town.edge.store.as(asSystem('administration'), async (tx) => {
    const events = Array.from({ length: count }, () => ({ type: 'person.registered', payload: {} }))
    await town.edge.log.append(tx, { stream: `person:${crypto.randomUUID()}`, key: 'town' }, events)
  })
}

async function someEvents(town: TestTown, count: number): Promise<void> {
  await append(town, count)
  await integrated(town.edge.publicLog, count)
}

test('the town keeps up by itself: what happens is published', async (t) => {
  const town = await startTown(t)
  const size = async () => {
    const { status, text } = await town.visitor().get('/log/checkpoint')
    return status === 200 ? readHead(readNote(text).text).size : 0
  }
  const [recorded] = await town.edge.store.owner.query('select count(*)::int as events from log.event')
  await append(town, 1)
  while ((await size()) < Number(recorded?.events) + 1) await new Promise((resolve) => setTimeout(resolve, 50))
})
