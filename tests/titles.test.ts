/** The land register: one owner at a time, whoever writes at the same moment; a history that anybody checks and nobody shortens; an extract given at once. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { checkTitle, type TitleProof } from '#credentials'
import { writePolicy } from '#log'
import { seedTitles } from '../src/demo/titles.ts'
import { fileOf, settled, shownTo } from './support/credentials.ts'
import { jobNamed } from './support/jobs.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed, applied } from './support/walk.ts'

const odile = { given: 'Odile', family: 'Petitjean', birth: '1945-05-21' }
const samira = { given: 'Samira', family: 'Lambert', birth: '1988-06-09' }
const dorota = { given: 'Dorota', family: 'Wiśniewska', birth: '1979-12-01' }
const deed = 'acte de Me Roux'

await eachDatabase((database) => {
  let town: TestTown
  let hugo: Visitor
  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
    hugo = await town.signIn('Hugo Vasseur')
  })
  after(() => town.close())

  const enter = (parcel: string, to: typeof odile, from: typeof odile | null, seen: number, who = hugo) =>
    who.post('/fr/titles', { parcel, ...to, deed, from: JSON.stringify(from), seen: String(seen) })
  /** Once the log has taken it in: transactions of others on the same server hold it back for a moment. */
  const proofOf = async (parcel: string): Promise<TitleProof> => {
    for (let tries = 0; ; tries++) {
      const answer = await hugo.get(`/fr/titles/proof?parcel=${encodeURIComponent(parcel)}`)
      if (answer.status === 200) return answer.json() as TitleProof
      if (tries === 300) throw new Error(`The proof of ${parcel} answered ${answer.status}.`)
      await setTimeout(1000)
    }
  }

  test('only who keeps the register writes or reads it, and what is not filled in is said', async () => {
    for (const [name, status] of [
      ['Hélène Marchal', 404],
      ['Yann Morel', 403],
      ['Samira Lambert', 403],
    ] as const) {
      const other = await town.signIn(name)
      assert.equal((await other.get('/fr/titles?parcel=AB+0123')).status, status)
      assert.equal((await enter('AB 0123', odile, null, 0, other)).status, status)
    }
    assert.equal((await enter('AB 123', odile, null, 0)).status, 422)
    const bad = await enter('AB 0123', { ...odile, birth: 'hier' }, null, 0)
    assert.equal(bad.status, 422)
    assert.match(bad.text, /Écrivez la date de naissance/)
    assert.match((await hugo.get('/fr/titles?parcel=AB+0123')).text, /pas encore au registre/)
    assert.equal((await hugo.get('/fr/titles/proof?parcel=AB+0123')).status, 404)
  })

  test('the demonstration’s register has titles, written once however often it starts', async () => {
    for (let start = 0; start < 2; start++) await seedTitles(town.edge)
    const { text } = await hugo.get('/fr/titles')
    for (const parcel of ['ZA 0041', 'ZA 0042', 'ZB 0107']) assert.ok(text.includes(parcel), parcel)
    assert.ok(!text.includes('Wiśniewska'), 'nobody is named before a parcel is opened')
    const one = (await hugo.get('/fr/titles?parcel=ZA+0041')).text
    assert.match(one, /Odile Petitjean[\s\S]*Luc Vandenberghe[\s\S]*Dorota Wiśniewska/)
    assert.equal(one.match(/acte de Me/g)?.length, 4, 'three entries, and the hint')
  })

  describe('a parcel', () => {
    test('is registered once, and passes on only from who owns it', async () => {
      assert.equal((await enter('AB 0123', odile, null, 0)).status, 303)
      assert.equal((await enter('AB 0123', samira, null, 0)).status, 422, 'registered a second time')
      assert.equal((await enter('AB 0123', dorota, samira, 1)).status, 422, 'given away by somebody who does not own it')
      assert.equal((await enter('AB 0123', odile, odile, 1)).status, 422, 'to herself')
      assert.equal((await enter('AB 0123', samira, odile, 0)).status, 422, 'by somebody who had not seen the first entry')
      assert.equal((await enter('AB 0123', samira, odile, 1)).status, 303)
      const { text } = await hugo.get('/fr/titles?parcel=AB+0123')
      assert.match(text, /Samira Lambert, 9 juin 1988/)
    })

    test('sold to two at the same moment has one owner, and the other buyer hears it', async () => {
      await enter('AC 0001', odile, null, 0)
      const sold = await Promise.all([enter('AC 0001', samira, odile, 1), enter('AC 0001', dorota, odile, 1)])
      assert.deepEqual(sold.map(({ status }) => status).sort(), [303, 422])
      const rows = await town.edge.store.owner.query(`select family, entries from credentials.title where parcel = 'AC 0001'`)
      assert.equal(rows.length, 1)
      assert.equal(Number(rows[0]?.entries), 2)
      assert.equal((await town.edge.store.owner.query(`select 1 from log.event where stream = 'title:AC-0001'`)).length, 2)
    })

    test('has a history that is proven without us, and not when an entry is left out, changed, or of another parcel', async () => {
      const proof = await proofOf('AB 0123')
      const policy = writePolicy(town.edge.publicLog.policy)
      assert.deepEqual(
        checkTitle(proof, policy).map(({ given }) => given),
        ['Odile', 'Samira'],
      )
      const [first, second] = proof.entries
      const other = await proofOf('AC 0001')
      const changed = { ...second!, envelope: { ...second!.envelope, payload: { ...(second!.envelope.payload as object), to: dorota } } }
      const crimes: readonly TitleProof[] = [
        { ...proof, entries: [second!] },
        { ...proof, entries: [second!, first!] },
        { ...proof, entries: [first!, changed] },
        { ...proof, entries: [first!, other.entries[1]!] },
        { ...proof, parcel: 'AC 0001' },
      ]
      for (const crime of crimes) assert.throws(() => checkTitle(crime, policy))
      const file = (given: unknown) => ({ file: new File([JSON.stringify(given)], 'titre.json', { type: 'application/json' }) })
      assert.match((await town.visitor().post('/fr/verify', file(proof))).text, /Histoire prouvée/)
      assert.match((await town.visitor().post('/fr/verify', file(crimes[0]))).text, /Histoire non prouvée/)
    })

    test('its owner gets the extract at once, verified by the register; who owns nothing waits for a person', async () => {
      await enter('AD 0007', { given: 'Mariam', family: 'Traoré', birth: '1991-10-05' }, null, 0)
      const found = await applied(town.edge, await actorNamed(town, 'Mariam Traoré'), 'extrait-titre-foncier', {})
      await settled(town, found.id)
      const mariam = await town.signIn('Mariam Traoré')
      const [id = ''] = await shownTo(mariam)
      const answer = await town.visitor().post('/fr/verify', { text: await fileOf(mariam, id) })
      assert.match(answer.text, /Valable :/)
      assert.match(answer.text, /AD 0007/)
      // She sells: whoever checks the extract hears that it holds no more, and she reads since when and why.
      await enter('AD 0007', dorota, { given: 'Mariam', family: 'Traoré', birth: '1991-10-05' }, 1)
      for (let twice = 0; twice < 2; twice++) await jobNamed('credentials.title-moved').run(town.edge, { stream: 'title:AD-0007' })
      const later = await town.visitor().post('/fr/verify', { text: await fileOf(mariam, id) })
      assert.match(later.text, /Retirée\s: cette attestation ne vaut plus rien/)
      assert.match((await mariam.get('/fr/credentials')).text, /La parcelle a un autre propriétaire depuis le/)
      const sold = await applied(town.edge, await actorNamed(town, 'Dorota Wiśniewska'), 'extrait-titre-foncier', { parcelle: 'AD 0007' })
      await settled(town, sold.id)
      await jobNamed('credentials.title-moved').run(town.edge, { stream: 'title:AD-0007' })
      const dorotas = await town.signIn('Dorota Wiśniewska')
      const [hers = ''] = await shownTo(dorotas)
      assert.match(
        (await town.visitor().post('/fr/verify', { text: await fileOf(dorotas, hers) })).text,
        /Valable\s:/,
        'the new owner’s holds',
      )
      const elise = await applied(town.edge, await actorNamed(town, 'Élise Gaudron'), 'extrait-titre-foncier', { parcelle: 'AD 0007' })
      await settled(town, elise.id)
      assert.deepEqual(await shownTo(await town.signIn('Élise Gaudron')), [])
    })
  })
})
