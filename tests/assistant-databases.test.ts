/** What the assistant keeps, on both databases: rows made again from the log, a person erased, sheets added twice. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { addCorpus, knowing, understand } from '#assistant'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const page = '/fr/assistant'
const sheet = {
  id: 'F999001',
  title: 'Adopter un raton laveur',
  description: 'Il faut une autorisation préfectorale pour un raton laveur.',
  theme: 'Animaux',
  audience: 'Particuliers',
  kind: 'question',
  date: '2026-01-02',
  source: { publisher: 'DILA', url: 'https://www.service-public.fr/particuliers/vosdroits/F999001' },
  licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence' },
  references: [],
  passages: [{ under: [], text: 'Un raton laveur demande une autorisation.' }],
}

await eachDatabase((database) => {
  let town: TestTown
  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
  })
  after(() => town.close())
  const rows = (query: string) => town.edge.store.owner.query(query)

  test('rows of conversations made again from the log are equal; an erased one does not come back', async () => {
    const [one, other] = [town.visitor(), await town.signIn('Odile Petitjean')]
    await one.submit(page, { say: 'je voudrais parler à quelqu’un' })
    await one.submit(page, { do: 'human' })
    await other.submit(page, { say: 'ma maison est inondée' })
    const gone = town.visitor()
    await gone.submit(page, { say: 'bonjour, mes impôts' })
    await gone.submit(page, { do: 'erase' })
    const before = await projectionText(town.edge)
    await rebuildProjections(town.edge)
    assert.equal(await projectionText(town.edge), before)
    assert.equal((await rows('select 1 from assistant.talk')).length, 2)
  })

  test('her copy has every word of a person’s conversation; when she is erased, row and key are gone', async () => {
    const [account] = await rows(`select person_id from identity.account where given = 'Odile' and family = 'Petitjean'`)
    const person = String(account?.person_id)
    const { keeping, store } = town.edge
    const copy = await store.as({ actor: 'system', purpose: 'compte' }, (tx) => keeping.copyOf(tx, person))
    assert.match(JSON.stringify(copy), /ma maison est inondée/)
    await keeping.erase('compte', [{ scope: 'person', person, why: 'asked' }])
    assert.deepEqual(await rows(`select 1 from assistant.talk where person_id = '${person}'`), [])
    assert.equal((await rows(`select 1 from store.key where id like 'talk:%'`)).length, 1, 'nobody’s stays')
  })

  test('sheets added twice are there once; the next question finds them; what is none is told', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-sheets-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'F999001.json'), JSON.stringify(sheet))
    writeFileSync(join(folder, 'broken.json'), '{"passages":')
    writeFileSync(join(folder, 'other.json'), '{"some":"thing"}')
    const first = await addCorpus(town.edge.store, folder)
    assert.deepEqual([first.files, first.sheets, first.changed, first.broken.length], [3, 1, 1, 1])
    assert.equal((await addCorpus(town.edge.store, folder)).changed, 0)
    const known = (await knowing(town.edge, 'fr'))!
    assert.deepEqual(
      understand('adopter un raton laveur', 'fr', known).sheets.map(({ id }) => id),
      ['F999001'],
    )
  })
})
