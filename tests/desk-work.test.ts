/** The desk of a team: who works on a case, lists, absences, many cases at once, exports; on both databases, who may not first. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const aid = 'aide-logement-urgence'
const answers = { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 20000 } as const
const caseAt = (reference: string) => `/fr/desk/cases/${reference}`
const expectedIn = (text: string) =>
  /name="expected" value="(\d+)"[^>]*><input type="hidden" name="do" value="(?:take|give)/.exec(text)?.[1] ?? ''

await eachDatabase((database) => {
  let town: TestTown
  let helene: Visitor
  let karim: Visitor
  const agents = new Map<string, string>()

  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
    helene = await town.signIn('Hélène Marchal')
    karim = await town.signIn('Karim Ouldali')
    for (const name of ['Hélène Marchal', 'Karim Ouldali', 'Sylvie Thiébaut', 'Jeroen de Vries'])
      agents.set(name, await town.accountOf(name))
  })
  after(() => town.close())

  const received = async (name: string, given: Parameters<typeof applied>[3] = answers) =>
    (await applied(town.edge, await actorNamed(town, name), aid, given)).reference
  const examined = async (name: string, given: Parameters<typeof applied>[3] = answers) => {
    const reference = await received(name, given)
    await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
    return reference
  }

  describe('who works on a case', () => {
    test('an agent without a role in it, a citizen and somebody outside the service take nothing', async () => {
      const reference = await examined('Samira Lambert')
      for (const name of ['Paul Humbert', 'Jeroen de Vries']) {
        const stranger = await town.signIn(name)
        for (const [path, form] of [
          ['hold', { do: 'take' }],
          ['labels', { do: 'label', label: 'x' }],
          ['notes', { text: 'x' }],
        ] as const)
          assert.equal((await stranger.post(`${caseAt(reference)}/${path}`, form)).status, 404, `${name} ${path}`)
      }
      assert.equal((await (await town.signIn('Samira Lambert')).post(`${caseAt(reference)}/hold`, { do: 'take' })).status, 403)
      const given = await helene.post(`${caseAt(reference)}/hold`, { do: 'give', to: agents.get('Jeroen de Vries')!, note: 'Pour toi' })
      assert.equal(given.status, 422)
      assert.match(given.text, /Choisissez un collègue de la liste/)
      assert.equal((await karim.post(`${caseAt(reference)}/hold`, { do: 'give-back' })).status, 409)
      assert.match((await helene.get(caseAt(reference))).text, /Personne ne s’en occupe/)
    })

    test('what a colleague took in between is told, never overwritten', async () => {
      const reference = await examined('Odile Petitjean')
      const seen = expectedIn((await karim.get(caseAt(reference))).text)
      assert.notEqual(seen, '')
      assert.equal((await helene.post(`${caseAt(reference)}/hold`, { do: 'take', expected: seen })).status, 303)
      const late = await karim.post(`${caseAt(reference)}/hold`, { do: 'take', expected: seen })
      assert.equal(late.status, 409)
      assert.match(late.text, /Entre-temps quelqu’un d’autre a pris ou confié ce dossier/)
      assert.match(late.text, /Hélène Marchal s’en occupe, aujourd’hui/)
    })

    test('a case goes from hand to hand with a word; who acts on a colleague’s is told so and may', async () => {
      const reference = await examined('Mariam Traoré')
      await helene.post(`${caseAt(reference)}/hold`, { do: 'take' })
      assert.match((await helene.get(caseAt(reference))).text, /Vous vous en occupez, aujourd’hui/)
      await helene.post(`${caseAt(reference)}/hold`, { do: 'give', to: agents.get('Karim Ouldali')!, note: 'Le bail reste à lire.' })
      const page = (await helene.get(caseAt(reference))).text
      assert.match(page, /Karim Ouldali s’en occupe. Vous pouvez agir/)
      assert.match(page, /Le bail reste à lire\./)
      assert.match((await helene.get(`${caseAt(reference)}/do/refuser`)).text, /Karim Ouldali s’en occupe. Vous pouvez agir/)
      assert.doesNotMatch((await karim.get(caseAt(reference))).text, /Vous pouvez agir/)
      await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'proposer' })
      assert.equal((await karim.post(`${caseAt(reference)}/hold`, { do: 'give-back' })).status, 303)
      assert.match((await karim.get(caseAt(reference))).text, /Personne ne s’en occupe/)
    })

    test('labels and notes: the wrong ones come back as typed, the others stand; the person finds them in her copy only', async () => {
      const reference = await examined('Ngoc Anh Pham')
      const long = await helene.post(`${caseAt(reference)}/labels`, { do: 'label', label: 'x'.repeat(41) })
      assert.equal(long.status, 422)
      assert.match(long.text, /Écrivez 40 signes au plus/)
      assert.match((await helene.post(`${caseAt(reference)}/notes`, { text: ' ' })).text, /Écrivez la note/)
      assert.equal((await helene.post(`${caseAt(reference)}/labels`, { do: 'label', label: 'Deux adresses' })).status, 303)
      assert.equal((await helene.post(`${caseAt(reference)}/notes`, { text: 'Appeler la mairie.' })).status, 303)
      const shown = (await karim.get(caseAt(reference))).text
      assert.match(shown, /Deux adresses/)
      assert.match(shown, /Appeler la mairie\./)
      const person = await town.signIn('Ngoc Anh Pham')
      assert.doesNotMatch((await person.get(`/fr/cases/${reference}`)).text, /Appeler la mairie|Deux adresses/)
      const { person: id } = await actorNamed(town, 'Ngoc Anh Pham')
      const copy = await town.edge.store.as({ actor: await town.accountOf('Ngoc Anh Pham'), for: id!, purpose: 'compte' }, (tx) =>
        town.edge.keeping.copyOf(tx, id!),
      )
      assert.match(JSON.stringify(copy['office-notes']), /Appeler la mairie\..*|Deux adresses/)
      assert.equal((await helene.post(`${caseAt(reference)}/labels`, { do: 'unlabel', label: 'Deux adresses' })).status, 303)
      const rows = await town.edge.store.owner.query('select count(*)::int as n from work.label where label = $1', ['Deux adresses'])
      assert.equal(rows[0]?.n, 0)
    })
  })
})
