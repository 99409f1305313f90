import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asAgent, asPerson, asSystem, findCase, readCase, readDraft } from '#cases'
import { accessTo } from '#consent'
import type { Actor } from '#kernel'
import { factsOf } from '#people'
import { list, sql } from '#store'
import { listAtDesk } from '#work'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied, copied, worked } from './support/walk.ts'

const own = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 31000 } as const

await eachDatabase((database) => {
  let town: TestTown
  let samira: Actor
  let odile: Actor
  let helene: Actor
  let paul: Actor
  let reference: string
  let id: string

  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
    ;[samira, odile, helene, paul] = (await Promise.all(
      ['Samira Lambert', 'Odile Petitjean', 'Hélène Marchal', 'Paul Humbert'].map((name) => actorNamed(town, name)),
    )) as [Actor, Actor, Actor, Actor]
    ;({ reference, id } = await applied(town.edge, samira, 'aide-logement-urgence', own))
  })
  after(() => town.close())

  test('another citizen, and an agent of another agency, cannot tell that the case exists', async () => {
    for (const access of [
      asPerson(odile, 'compte'),
      asAgent(paul, 'aide-urgence-logement'),
      asAgent(paul, 'aide-urgence-logement', { subjects: [samira.person!] }),
    ])
      await assert.rejects(findCase(town.edge, access, reference), { code: 'case.unknown' })
  })

  test('an agent who declares no subject reads no fact of a person, and no event payload of another agency', async () => {
    const facts = await town.edge.store.as(asAgent(helene, 'aide-urgence-logement'), (tx) => factsOf(tx, samira.person!))
    assert.deepEqual(facts, [])
    assert.deepEqual(await town.edge.store.as(asAgent(paul, 'stationnement-residents'), (tx) => town.edge.log.read(tx, `case:${id}`)), [])
  })

  test('a register answers about oneself, or about persons that were declared, and nobody else', async () => {
    const read = (access: Parameters<typeof town.edge.store.as>[0]) =>
      town.edge.store.as(access, (tx) =>
        tx.rows(sql`select value from registries.answer where registry = 'disaster-zone' and person_id = ${samira.person}`),
      )
    for (const access of [asPerson(odile, 'compte'), asAgent(helene, 'aide-urgence-logement')]) assert.deepEqual(await read(access), [])
    assert.deepEqual(await read(asPerson(samira, 'compte')), [{ value: true }])
  })

  test('the application may neither change nor delete an event, whoever asks', async () => {
    for (const statement of [sql`update log.event set type = 'x'`, sql`delete from log.event`])
      await assert.rejects(
        town.edge.store.as(asSystem('administration'), (tx) => tx.rows(statement)),
        (error: Error & { code?: string }) => error.code === '42501',
      )
  })

  test('an event cannot be written in the name of somebody else', async () => {
    await assert.rejects(
      town.edge.store.as(asPerson(odile, 'compte'), (tx) =>
        tx.rows(sql`insert into log.event (id, stream, seq, type, version, at, actor, purpose, key_id, sealed, commitment)
          values (gen_random_uuid(), 'x:1', 1, 'person.registered', 1, now(), ${samira.account}, 'compte', 'town', '\\x00', '\\x00')`),
      ),
      (error: Error & { code?: string }) => error.code === '42501',
    )
  })

  test('who names a person to get at her data is named to her, even when there was nothing to see', async () => {
    const lines = await town.edge.store.as(asPerson(samira, 'compte'), (tx) => accessTo(tx, samira.person!, 50))
    assert.deepEqual(
      lines.filter(({ role }) => !role.startsWith('registry.')).map(({ actor, agency }) => [actor, agency]),
      [[paul.account, 'ville']],
    )
    // What registers were asked for her case is there as well, in her name.
    assert.deepEqual(
      lines
        .filter(({ actor }) => actor === samira.account)
        .map(({ role, categories, purpose }) => [role, categories, purpose])
        .sort(),
      [
        ['registry.disaster-zone', 'home.flooded'],
        ['registry.family', 'household'],
        ['registry.residence', 'person.home'],
        ['registry.tax', 'person.income.reference'],
      ].map((line) => [...line, 'aide-urgence-logement']),
    )
  })

  test('a draft is seen by its person alone', async () => {
    const { beginCase, knownFor } = await import('#cases')
    const loaded = town.edge.catalogue.current('stationnement-residents')!
    const known = await knownFor(
      town.edge,
      asPerson(samira, loaded.service.data.purpose),
      loaded,
      samira.person!,
      'fr',
      '2026-11-24',
      'look',
    )
    const draft = await beginCase(town.edge, samira, loaded, { channel: 'web', language: 'fr' }, known)
    await assert.rejects(findCase(town.edge, asAgent(paul, 'stationnement-residents'), draft.reference), { code: 'case.unknown' })
    assert.equal(
      await town.edge.store.as(asAgent(paul, 'stationnement-residents'), (tx) => readDraft(town.edge.store.keys, tx, draft.id)),
      undefined,
    )
    const seen = await town.edge.store.as(asPerson(samira, 'compte'), (tx) => readDraft(town.edge.store.keys, tx, draft.id))
    assert.deepEqual(seen?.answers, known.answers)
  })

  test('two writers of one stream: the second is told, nothing of it stays', async () => {
    const { edge } = town
    const target = {
      stream: `case:${id}`,
      person: samira.person!,
      case: id,
      agency: 'departement',
      key: `case:${id}`,
      parent: `person:${samira.person}`,
    }
    const before = await edge.store.as(asPerson(samira, 'compte'), (tx) => edge.log.read(tx, target.stream))
    const say = (text: string) =>
      edge.store.as(asPerson(samira, 'aide-urgence-logement', id), (tx) =>
        edge.log.append(
          tx,
          target,
          [{ type: 'case.message', payload: { from: 'person', by: { kind: 'applicant', account: samira.account }, text, legal: false } }],
          before.length,
        ),
      )
    const results = await Promise.allSettled([say('un'), say('deux')])
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const lost = results.find((result) => result.status === 'rejected') as PromiseRejectedResult
    assert.equal(lost.reason.code, 'log.stream-moved')
    const after = await edge.store.as(asPerson(samira, 'compte'), (tx) => edge.log.read(tx, target.stream))
    assert.equal(after.length, before.length + 1)
  })

  test('several streams are written together: one that moved refuses them all, nothing of any stays', async () => {
    const { edge } = town
    const access = asAgent(helene, 'aide-urgence-logement', { case: id })
    const about = { person: samira.person!, case: id, agency: 'departement', key: `case:${id}`, parent: `person:${samira.person}` }
    const read = (stream: string) => edge.store.as(access, (tx) => edge.log.read(tx, stream))
    const [case_, work] = [`case:${id}`, `work:${id}`]
    const [before, notes] = [await read(case_), await read(work)]
    const write = (seen: number) =>
      edge.store.as(access, (tx) =>
        edge.log.appendAll(tx, [
          {
            target: { stream: work, ...about },
            events: [{ type: 'work.noted', payload: { text: 'Vu' } }],
            expected: seen,
          },
          {
            target: { stream: case_, ...about },
            events: [
              {
                type: 'case.message',
                payload: {
                  from: 'office',
                  by: { kind: 'worker', account: helene.account, role: 'instructeur' },
                  text: 'Reçu',
                  legal: false,
                },
              },
            ],
            expected: before.length,
            before,
          },
        ]),
      )
    await assert.rejects(write(notes.length + 1), { code: 'log.stream-moved' })
    assert.deepEqual([await read(case_), await read(work)], [before, notes])
    const written = await write(notes.length)
    assert.deepEqual([...written.keys()].sort(), [case_, work])
    const after = await read(case_)
    assert.deepEqual([after.length, (await read(work)).length], [before.length + 1, notes.length + 1])
    // What was known beforehand is projected as what is read.
    const [row] = await edge.store.owner.query('select sequence, unread_person as unread from cases.case where id = $1', [id])
    assert.equal(row?.sequence, after.length)
    assert.ok(Number(row?.unread) > 0)
    await assert.rejects(write(notes.length), { code: 'log.stream-moved' })
    assert.equal((await read(case_)).length, after.length)
  })

  test('a read that fails leaves no access line; one that succeeds leaves one that the person can read', async () => {
    const { edge } = town
    const access = asAgent(helene, 'aide-urgence-logement', { case: id, subjects: [samira.person!], categories: ['case', 'identity'] })
    await assert.rejects(
      edge.store.as(access, async () => {
        throw new Error('fell over')
      }),
      /fell over/,
    )
    const lines = async () =>
      (await edge.store.as(asPerson(samira, 'compte'), (tx) => accessTo(tx, samira.person!, 50))).filter(
        ({ actor }) => actor === helene.account,
      )
    assert.deepEqual(await lines(), [])
    const { row } = await edge.store.as(access, (tx) => readCase(edge, tx, { reference }))
    assert.equal(row.id, id)
    const [line, ...more] = await lines()
    assert.deepEqual(more, [])
    assert.deepEqual(
      { actor: line?.actor, agency: line?.agency, purpose: line?.purpose, case: line?.case, categories: line?.categories },
      { actor: helene.account, agency: 'departement', purpose: 'aide-urgence-logement', case: id, categories: 'case identity' },
    )
    assert.deepEqual(await edge.store.as(asPerson(odile, 'compte'), (tx) => accessTo(tx, samira.person!, 50)), [])
  })

  test('what was erased stays away when somebody writes on under another key of the same name', async () => {
    const { edge } = town
    const target = {
      stream: 'person:0190f000-0000-7000-8000-0000000000e5',
      person: '0190f000-0000-7000-8000-0000000000e5',
      key: 'own:erased',
    }
    const says = (value: string) =>
      edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) =>
        edge.log.append(tx, target, [
          { type: 'person.fact-stated', payload: { concept: 'person.phone', value, source: 'declared', verified: false } },
        ]),
      )
    await says('+33123456780')
    await edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) => edge.store.keys.drop(tx, target.key))
    await new Promise((resolve) => setTimeout(resolve, 5))
    await says('+33123456781')
    const read = await edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) => edge.log.read(tx, target.stream))
    assert.deepEqual(
      read.map(({ payload }) => (payload as { value: string }).value),
      ['+33123456781'],
    )
  })

  test('projections made again from the log are the same, to the letter', async () => {
    await worked(town.edge, helene, reference, { action: 'instruire' })
    await worked(town.edge, helene, reference, { action: 'compléter', ask: ['revenu'] })
    const before = await projectionText(town.edge)
    assert.match(before, new RegExp(reference))
    await rebuildProjections(town.edge)
    assert.equal(await projectionText(town.edge), before)
    const { shown: list } = await listAtDesk({ edge: town.edge, actor: helene }, { view: 'waiting' })
    assert.deepEqual(
      list.map((row) => row.reference),
      [reference],
    )
  })

  test('a rebuild that fails says so, asks for nothing more, and leaves every row where it was', async () => {
    const { edge } = town
    const before = await projectionText(edge)
    let asked = 0
    const remake = async (...[tx, streams]: Parameters<typeof edge.log.remake>) => {
      asked += 1
      await edge.log.remake(tx, streams)
      throw new Error('the lights went out')
    }
    await assert.rejects(rebuildProjections({ ...edge, log: { ...edge.log, remake } }), /the lights went out/)
    assert.ok(asked <= 3, String(asked))
    assert.equal(await projectionText(edge), before)
  })

  test('projections are made again while people work: every case is there all the time, nothing that happens meanwhile is lost', async () => {
    const { edge } = town
    const copies = await copied(edge, id, 12)
    const rows = await edge.store.as(asPerson(samira, 'compte'), (tx) =>
      tx.rows(
        sql<{ id: string }>`select id from cases.case where reference = any(${list(copies)}::text[]) and id <> ${id} order by id desc`,
      ),
    )
    const target = { stream: `case:${id}`, person: samira.person!, case: id, agency: 'departement', key: `case:${id}` }
    await edge.store.owner.exec(`insert into people.fact (person_id, concept, value, source, verified, stated_at)
      values ('01900000-0000-7000-8000-0000000fffff', 'made-up', '1', 'nobody', true, now())`)
    let done = false
    let said = 0
    const working = (async () => {
      while (!done) {
        await edge.store.as(asPerson(samira, 'aide-urgence-logement', id), (tx) =>
          edge.log.append(tx, target, [
            {
              type: 'case.message',
              payload: { from: 'person', by: { kind: 'applicant', account: samira.account }, text: 'un', legal: false },
            },
          ]),
        )
        said += 1
        // Many at once beside many at once: neither waits for the other in a circle.
        await edge.store.as(asSystem('administration'), (tx) =>
          edge.log.appendAll(
            tx,
            rows.map((one) => ({
              target: { ...target, stream: `case:${one.id}`, case: one.id, key: `case:${one.id}` },
              events: [{ type: 'case.message', payload: { from: 'system', by: { kind: 'system' }, text: 'deux', legal: false } }],
            })),
          ),
        )
        await new Promise((resolve) => setTimeout(resolve, 20)) // it is a test of interleaving, not of load
        assert.equal((await findCase(edge, asPerson(samira, 'compte'), reference)).id, id)
      }
    })()
    for (let round = 0; round < 3; round++) await rebuildProjections(edge)
    done = true
    await working
    assert.ok(said > 0)
    const events = await edge.store.as(asPerson(samira, 'compte'), (tx) => edge.log.read(tx, target.stream))
    const sent = events.filter(({ type, payload }) => type === 'case.message' && (payload as { from: string }).from === 'person')
    assert.ok(sent.length >= said)
    const after = await projectionText(edge)
    assert.doesNotMatch(after, /made-up/, 'a row that no event accounts for is gone')
    assert.match(after, new RegExp(`"unread_office": ?${sent.length}\\b`))
    for (const one of rows) {
      const [row] = await edge.store.owner.query('select unread_person as told from cases.case where id = $1', [one.id])
      assert.ok(Number(row?.told) >= said, `${row?.told} of ${said}`)
    }
    await rebuildProjections(edge)
    assert.equal(await projectionText(edge), after)
  })

  test("what a person's key sealed cannot be read once the key is gone; the log itself stays whole", async () => {
    const { edge } = town
    const count = async () =>
      (await edge.store.owner.query('select count(*)::int as n from log.event where stream = $1', [`case:${id}`]))[0]?.n
    const before = await count()
    await edge.store.as(asSystem('administration'), (tx) => edge.store.keys.drop(tx, `person:${samira.person}`))
    assert.deepEqual(await edge.store.as(asSystem('administration'), (tx) => edge.log.read(tx, `case:${id}`)), [])
    assert.equal(await count(), before)
    await rebuildProjections(edge)
    assert.doesNotMatch(await projectionText(edge), new RegExp(`${reference}|samira\\.lambert@`), 'nor does a projection keep it')
  })
})
