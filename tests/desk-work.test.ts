/** The desk of a team: who works on a case, lists, absences, many cases at once, exports; on both databases, who may not first. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { unzipSync } from 'fflate'
import { asAgent, readCase } from '#cases'
import { accessTo } from '#consent'
import { stateFact } from '#people'
import { sql, type Tx } from '#store'
import { countPlaces, filterOf, type ListQuery, listCases, placesOf } from '#work'
import { jobNamed } from './support/jobs.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed, applied, copied, worked } from './support/walk.ts'

/** The emergency aid, in a service of its own whose officer may also grant and refuse many cases at once. */
const many = readFileSync(join(import.meta.dirname, '../towns/demo/services/aide-logement-urgence/service.yaml'), 'utf8')
  .replace('service: aide-logement-urgence', 'service: aide-groupee')
  .replace('proposer: { by: instructeur, batch: true,', 'proposer: { by: instructeur,')
  .replace('accorder: { by: instructeur,', 'accorder: { by: instructeur, batch: true,')
  .replace('compléter: { by: instructeur,', 'compléter: { by: instructeur, batch: true,')
  .replace('refuser: { by: instructeur,', 'refuser: { by: instructeur, batch: true,')
const grouped = 'aide-groupee'
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
    town = await startTown(undefined, { database, jobs: false, files: { [grouped]: many } })
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
      const twice = await helene.post(`${caseAt(reference)}/hold`, { do: 'take', expected: seen })
      assert.equal(twice.status, 303, 'pressed twice: it is hers, and nobody else took it')
    })

    test('that a colleague has it open is told for a quarter of an hour, to who has a role in it', async () => {
      const reference = await received('Luc Vandenberghe')
      assert.equal((await (await town.signIn('Jeroen de Vries')).get(caseAt(reference))).status, 404)
      assert.doesNotMatch((await karim.get(caseAt(reference))).text, /a ouvert ce dossier/)
      for (const path of [caseAt(reference), `${caseAt(reference)}/do/instruire`]) {
        const { text } = await helene.get(path)
        assert.match(text, /Karim Ouldali a ouvert ce dossier à \d/)
        assert.doesNotMatch(text, /Hélène Marchal a ouvert|Jeroen/)
      }
      await town.edge.store.owner.query(`update consent.access set at = at - interval '16 minutes'`)
      assert.doesNotMatch((await helene.get(caseAt(reference))).text, /a ouvert ce dossier/)
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

    test('who loses the team gives back what is in hand; who keeps a role in it keeps it', async () => {
      const [taken, other] = [await examined('Emma Janssen', { ...answers, occupation: 'locataire' }), await examined('Dorota Wiśniewska')]
      for (const reference of [taken, other]) await karim.post(`${caseAt(reference)}/hold`, { do: 'take' })
      await helene.post(`${caseAt(other)}/hold`, { do: 'take' })
      const isabelle = await town.signIn('Isabelle Aubry')
      const moved = async (...teams: string[]) => {
        await isabelle.post(`/fr/agents/${agents.get('Karim Ouldali')}`, {
          do: 'change',
          teams,
          may: 'worker',
          capacity: 'Instructeur, service logement',
        })
        const jobs = await town.edge.store.owner.query(`delete from pgboss.job where name = 'work.left' returning data`)
        assert.equal(jobs.length, 1)
        // Repeated, it changes nothing.
        for (const { data } of [...jobs, ...jobs]) await jobNamed('work.left').run(town.edge, data as Record<string, string>)
      }
      const holder = async (reference: string) =>
        /Personne ne s’en occupe|[^\s<>]+ [^\s<>]+ s’en occupe|Vous vous en occupez/.exec((await helene.get(caseAt(reference))).text)?.[0]
      await moved('departement.logement', 'departement.solidarite')
      assert.equal(await holder(taken), 'Karim Ouldali s’en occupe')
      await moved('departement.solidarite')
      assert.deepEqual([await holder(taken), await holder(other)], ['Personne ne s’en occupe', 'Vous vous en occupez'])
      await moved('departement.logement')
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

  describe('a right that runs', () => {
    const permit = 'stationnement-residents'
    const car = (plaque: string) => ({ plaque, marque: 'Citadine', électrique: false, titulaire: 'foyer' })
    const asked = {
      zone: 'centre',
      véhicules: [car('AA-111-AA')],
      places: 0,
      moments: ['nuit'],
      début: '2026-12-01',
      engagement: true,
    } as const
    /** A permit in force, and what its holder posts to report that she has two spaces of her own now. */
    const running = async (name: string) => {
      const { reference } = await applied(town.edge, await actorNamed(town, name), permit, asked)
      await worked(town.edge, await actorNamed(town, 'Paul Humbert'), reference, { action: 'délivrer' })
      return reference
    }
    const viewOf = (reference: string) =>
      town.edge.store.as({ actor: 'system', purpose: 'administration' }, async (tx) => (await readCase(town.edge, tx, { reference })).view)
    /** The form as it stands on the page, with other values. */
    const tells = async (person: Visitor, reference: string, more: Readonly<Record<string, string>>) => {
      const at = `/fr/cases/${reference}/change`
      const { text } = await person.get(at)
      const fields: Record<string, string[]> = {}
      const add = (name: string | undefined, value = '') => {
        if (name !== undefined && name !== '') fields[name] = [...(fields[name] ?? []), value]
      }
      for (const [tag] of text.matchAll(/<input[^>]*>/g))
        if (!/type="(?:radio|checkbox)"/.test(tag) || / checked/.test(tag))
          add(/name="([^"]*)"/.exec(tag)?.[1], /value="([^"]*)"/.exec(tag)?.[1])
      for (const [, name, options = ''] of text.matchAll(/<select[^>]* name="([^"]*)"[^>]*>(.*?)<\/select>/gs))
        add(name, /value="([^"]*)" selected/.exec(options)?.[1])
      return await person.post(at, { ...fields, ...more })
    }
    const since = { '.from.day': '1', '.from.month': '11', '.from.year': '2026' }

    test('a change is told by its holder alone, since a day that has come, and once something differs', async () => {
      const reference = await running('Odile Petitjean')
      const at = `/fr/cases/${reference}/change`
      assert.equal((await (await town.signIn('Samira Lambert')).get(at)).status, 404)
      const odile = await town.signIn('Odile Petitjean')
      assert.match((await odile.get(`/fr/cases/${reference}`)).text, /Signaler un changement de situation/)
      const without = await tells(odile, reference, { places: '2' })
      assert.equal(without.status, 422)
      assert.match(without.text, /Écrivez le jour du changement/)
      assert.match((await tells(odile, reference, { ...since, places: '0' })).text, /Rien n’a changé/)
      assert.match((await tells(odile, reference, { ...since, '.from.year': '2099', places: '2' })).text, /Ce jour n’est pas encore venu/)
      assert.equal((await viewOf(reference)).changes.length, 0)
      assert.equal((await (await town.signIn('Jeroen de Vries')).get(`${caseAt(reference)}/change`)).status, 404)
    })

    test('what lowers waits at the desk with before, after and why; it is lowered only once its holder was heard', async () => {
      const reference = await running('Mariam Traoré')
      const mariam = await town.signIn('Mariam Traoré')
      assert.equal((await tells(mariam, reference, { ...since, places: '2' })).location, `/fr/cases/${reference}/change?confirm=1`)
      assert.match(
        (await mariam.get(`/fr/cases/${reference}/change?confirm=1`)).text,
        /Avant : Combien de places.*0.*Maintenant : Combien de places.*2/s,
      )
      assert.equal((await mariam.post(`/fr/cases/${reference}/change`, { '.go': '1' })).status, 303)
      assert.match((await mariam.get(`/fr/cases/${reference}`)).text, /Vous avez signalé un changement, à partir du 1(?:er)? novembre 2026/)
      const paul = await town.signIn('Paul Humbert')
      const desk = (await paul.get('/fr/desk')).text
      assert.match(desk, /Situations à revoir/)
      assert.ok(desk.includes(`${caseAt(reference)}#changes`))
      assert.doesNotMatch(desk, /la personne a été invitée à répondre/)
      const page = (await paul.get(caseAt(reference))).text
      assert.match(page, /Le droit baisserait ou s’arrêterait/)
      // It is the office's turn, though the right itself is decided.
      assert.match(page, /À vous.*Permis en cours\s: un changement est à revoir/s)
      assert.match(page, /<a href="#changes">Un changement de situation est à revoir/)
      assert.match(page, /Droit au permis<\/strong><br\/>Oui, puis Non/)
      assert.doesNotMatch(page, /changes\/1\/take"/)
      assert.equal((await viewOf(reference)).answers.places, 0)
      // Nothing is lowered before she was invited, whatever is posted.
      assert.equal((await paul.post(`${caseAt(reference)}/changes/1/take`, { reason: 'Deux places' })).location, caseAt(reference))
      assert.equal((await helene.post(`${caseAt(reference)}/changes/1/take`, { reason: 'x' })).status, 404)
      assert.equal((await mariam.post(`${caseAt(reference)}/changes/1/take`, { reason: 'x' })).status, 403)
      assert.match((await paul.post(`${caseAt(reference)}/changes/1/invite`, { due: '15d' })).text, /Écrivez le motif/)
      await paul.post(`${caseAt(reference)}/changes/1/invite`, {
        due: '15d',
        reason: 'Deux places privées pour une voiture : le permis ne serait plus dû.',
      })
      const invited = (await paul.get(caseAt(reference))).text
      assert.match(invited, /La personne a jusqu’au .* pour dire ce qu’elle en pense/)
      assert.doesNotMatch(invited, /un changement est à revoir/)
      assert.match((await paul.get('/fr/desk')).text, new RegExp(`${reference}#changes.*la personne a été invitée à répondre`, 's'))
      const own = (await mariam.get(`/fr/cases/${reference}`)).text
      assert.match(own, /Dire ce que j’en pense/)
      const observe = `/fr/cases/${reference}/requests/${encodeURIComponent('+observations-1')}`
      assert.match((await mariam.get(observe)).text, /Deux places privées pour une voiture/)
      assert.equal((await mariam.post(observe, { '.reason': ' ' })).status, 422)
      await mariam.post(observe, { '.reason': 'Une des places est louée à mon voisin.' })
      const confirm = (await mariam.get(`${observe}?confirm=1`)).text
      await mariam.post(observe, { '.go': '1', '.revision': /name="\.revision" value="(\d+)"/.exec(confirm)?.[1] ?? '' })
      assert.match((await paul.get(caseAt(reference))).text, /Une des places est louée à mon voisin/)
      assert.equal(
        (await paul.post(`${caseAt(reference)}/changes/1/take`, { reason: 'La location est finie.' })).location,
        `${caseAt(reference)}#changes`,
      )
      assert.equal((await viewOf(reference)).answers.places, 2)
      assert.doesNotMatch((await paul.get('/fr/desk')).text, new RegExp(`${reference}#changes`))
      assert.match((await mariam.get(`/fr/cases/${reference}`)).text, /La location est finie\..*tribunal administratif/s)
    })

    test('an action that ends it waits, too; setting a change aside has reasons', async () => {
      const reference = await running('Ngoc Anh Pham')
      const marc = await town.signIn('Marc Oudin')
      const page = (await marc.get(caseAt(reference))).text
      assert.match(page, /Invitez d’abord la personne à dire ce qu’elle en pense/)
      assert.ok(page.includes(`${caseAt(reference)}/invite/abroger`))
      assert.equal((await marc.post(`${caseAt(reference)}/do/abroger`, { reason: 'Non' })).status, 409)
      assert.equal((await marc.post(`${caseAt(reference)}/invite/abroger`, { due: '15d', reason: 'Vous avez déménagé.' })).status, 303)
      assert.equal((await marc.post(`${caseAt(reference)}/do/abroger`, { reason: 'Non' })).status, 409)
      assert.equal((await viewOf(reference)).state, 'actif')
      const paul = await town.signIn('Paul Humbert')
      const { text } = await paul.get(`${caseAt(reference)}/change`)
      assert.match(text, /Noter un changement/)
      const told = await paul.post(`${caseAt(reference)}/change`, {
        'from.day': '2',
        'from.month': '11',
        'from.year': '2026',
        zone: 'hors',
        places: '0',
      })
      assert.ok(told.status === 303 || told.status === 422, String(told.status))
    })

    test('a register that vouches for it tells a right of what changed; she is not asked, and nothing is lowered', async () => {
      const reference = await running('Paulette Simonin')
      const { person } = await actorNamed(town, 'Paulette Simonin')
      const before = await viewOf(reference)
      assert.equal(before.provenance.adresse?.verified, true)
      const away = {
        ...(before.answers.adresse as object),
        line: '1 rue Neuve',
        town: 'Nancy',
        commune: '54395',
        département: '54',
        postcode: '54000',
      }
      const fact = { concept: 'person.home', value: away, source: before.provenance.adresse!.source, verified: true, from: '2026-11-10' }
      await town.edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) => stateFact(town.edge.log, tx, person!, fact))
      await jobNamed('cases.fact-changes').run(town.edge, {})
      await jobNamed('cases.fact-changes').run(town.edge, {})
      const { changes, answers } = await viewOf(reference)
      assert.deepEqual(
        changes.map(({ by, from, direction }) => [by.kind, from, direction]),
        [['system', '2026-11-10', 'worse']],
      )
      assert.deepEqual(answers.adresse, before.answers.adresse)
      assert.match((await (await town.signIn('Paul Humbert')).get(caseAt(reference))).text, /Appris d’un registre/)
    })
  })

  describe('an opinion that no file foresees', () => {
    const asks = async (reference: string, more: Readonly<Record<string, string | readonly string[]>>) =>
      helene.post(`${caseAt(reference)}/opinion`, {
        team: 'departement.solidarite',
        question: 'Un suivi est-il en cours ?',
        due: '5bd',
        ...more,
      })

    test('who has no role in the case asks nobody, and no team of another agency is asked', async () => {
      const reference = await examined('Odile Petitjean')
      for (const name of ['Paul Humbert', 'Jeroen de Vries'])
        assert.equal((await (await town.signIn(name)).post(`${caseAt(reference)}/opinion`, { question: 'x' })).status, 404, name)
      assert.match((await asks(reference, { team: 'ville.stationnement' })).text, /Choisissez une équipe/)
      assert.match((await asks(reference, { question: ' ' })).text, /Écrivez la question/)
    })

    test('the team that is asked sees the question and what was ticked, answers, and sees nothing more; in confidence until the decision', async () => {
      const reference = await examined('Samira Lambert')
      assert.equal((await asks(reference, { show: ['occupation'], confidential: '1' })).status, 303)
      const jeroen = await town.signIn('Jeroen de Vries')
      const at = `/fr/desk/asked/${reference}/${encodeURIComponent('+opinion-1')}`
      const desk = (await jeroen.get('/fr/desk')).text
      assert.ok(desk.includes(at.replaceAll('+', '%2B')))
      // The list and the page name the same last day.
      const until = /Avis demandés.*?, le (\d+) [^<]*au plus tard/s.exec(desk)?.[1]
      assert.match((await jeroen.get(at)).text, new RegExp(`À rendre le ${until}(?:er)? [^<]* au plus tard`))
      assert.equal((await karim.get(at)).status, 404)
      assert.equal((await (await town.signIn('Paul Humbert')).get(at)).status, 404)
      assert.equal((await jeroen.get(caseAt(reference))).status, 404)
      const page = (await jeroen.get(at)).text
      assert.match(page, /Un suivi est-il en cours/)
      assert.match(page, /locataire/)
      assert.doesNotMatch(page, /Lambert|Revenu fiscal|20 000/)
      assert.match((await jeroen.post(at, { choice: 'défavorable' })).text, /Expliquez un avis défavorable/)
      assert.equal((await jeroen.post(at, { choice: 'favorable', motif: 'Suivi ouvert en mars.' })).status, 303)
      assert.equal((await jeroen.get(at)).status, 404)
      assert.match((await helene.get(caseAt(reference))).text, /Suivi ouvert en mars/)
      const samira = await town.signIn('Samira Lambert')
      assert.doesNotMatch((await samira.get(`/fr/cases/${reference}`)).text, /Suivi ouvert|suivi est-il/)
      const { person, account } = await actorNamed(town, 'Samira Lambert')
      const copy = () =>
        town.edge.store.as({ actor: account, for: person!, purpose: 'compte' }, async (tx) =>
          JSON.stringify(await town.edge.keeping.copyOf(tx, person!)),
        )
      assert.doesNotMatch(await copy(), /Suivi ouvert|suivi est-il/)
      const lines = await town.edge.store.as({ actor: account, for: person!, purpose: 'compte' }, (tx) => accessTo(tx, person!, 50))
      assert.ok(lines.some(({ categories }) => categories.includes('opinion')))
      await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'accorder' })
      assert.match(await copy(), /Suivi ouvert en mars/)
    })
  })

  describe('similar decided cases', () => {
    test('the nearest first, with what is alike, nobody named; a line only for the one that is opened', async () => {
      const decide = async (name: string, given: Parameters<typeof applied>[3], action: string) => {
        const reference = await examined(name, given)
        await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action, reason: 'Motif.' })
        return reference
      }
      const near = await decide('Odile Petitjean', { ...answers, nuits: 9 }, 'accorder')
      await decide('Mariam Traoré', { ...answers, inhabitable: false, nuits: 90, revenu: 500_000 }, 'refuser')
      const reference = await examined('Ngoc Anh Pham', { ...answers, nuits: 9 })
      const page = (await karim.get(caseAt(reference))).text
      const sheet = /id="similar".*?<\/details>/s.exec(page)?.[0] ?? ''
      assert.match(sheet, /Pareil : [^.]*Nuits d’hébergement/)
      assert.ok(sheet.includes(caseAt(near)))
      assert.match(sheet, /Accordée/)
      assert.doesNotMatch(sheet, /Petitjean|Traoré|20 000/)
      const { person, account } = await actorNamed(town, 'Odile Petitjean')
      const count = async () =>
        (await town.edge.store.as({ actor: account, for: person!, purpose: 'compte' }, (tx) => accessTo(tx, person!, 100))).filter(
          ({ actor }) => actor === agents.get('Karim Ouldali'),
        ).length
      const before = await count()
      await karim.get(caseAt(reference))
      assert.equal(await count(), before)
      await karim.get(caseAt(near))
      assert.equal(await count(), before + 1)
      // A decided case has nothing to be compared for.
      assert.doesNotMatch((await karim.get(caseAt(near))).text, /id="similar"/)
    })
  })

  describe('to the competent authority', () => {
    const pass = (agent: Visitor, reference: string, more: Readonly<Record<string, string>>) =>
      agent.post(`${caseAt(reference)}/transfer`, { reason: 'Le stationnement relève de la ville.', ...more })

    test('who has no role passes nothing on; a receiver and a reason are needed; what is decided stays', async () => {
      const reference = await examined('Odile Petitjean')
      for (const name of ['Paul Humbert', 'Jeroen de Vries', 'Odile Petitjean'])
        assert.ok([403, 404].includes((await pass(await town.signIn(name), reference, { to: 'agency:ville' })).status), name)
      assert.match((await pass(helene, reference, { to: 'agency:departement' })).text, /Choisissez une administration/)
      assert.match((await pass(helene, reference, { to: 'agency:ville', reason: ' ' })).text, /Écrivez le motif/)
      assert.match((await pass(helene, reference, { to: 'outside', name: 'CAF' })).text, /Écrivez une adresse postale ou électronique/)
      await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'accorder' })
      assert.equal((await pass(helene, reference, { to: 'agency:ville' })).location, caseAt(reference))
    })

    test('to a service of the town it becomes a draft there with what both ask; its person is told where, when and what the law says', async () => {
      const reference = await examined('Samira Lambert')
      assert.equal((await pass(helene, reference, { to: 'service:stationnement-residents' })).status, 303)
      const samira = await town.signIn('Samira Lambert')
      const own = (await samira.get(`/fr/cases/${reference}`)).text
      assert.match(own, /nous avons transmis votre demande à l’administration compétente : Ville de Valmont-sur-Meuse/)
      assert.match(own, /art\. L\. 114-2 et L\. 114-3/)
      assert.match(own, /Votre demande est transmise à Ville de Valmont/)
      const desk = (await karim.get(caseAt(reference))).text
      for (const text of [own, (await samira.get('/fr/cases')).text, desk]) assert.match(text, /Transmise à une autre administration/)
      const other = /Le dossier y porte le numéro ([\d ]+)/.exec(desk)?.[1]?.replaceAll(' ', '') ?? ''
      const draft = await town.edge.store.as(
        { actor: 'system', purpose: 'administration' },
        async (tx) => (await readCase(town.edge, tx, { reference: other })).view,
      )
      assert.deepEqual(
        [draft.service, draft.agency, draft.phase, draft.origin?.received !== undefined],
        ['stationnement-residents', 'ville', 'draft', true],
      )
      assert.match((await samira.get(`/fr/apply/${other}/adresse`)).text, /quai des Tanneurs/)
      // The other authority sees nothing of the first case, nor of the draft.
      assert.equal((await (await town.signIn('Paul Humbert')).get(caseAt(reference))).status, 404)
      assert.equal((await pass(helene, reference, { to: 'agency:ville' })).location, caseAt(reference))
    })

    test('to an authority outside, the office sends the whole file itself', async () => {
      const reference = await examined('Mariam Traoré')
      assert.equal(
        (await pass(helene, reference, { to: 'outside', name: 'CAF de la Meuse', address: '11 rue de la Banque, 55000 Bar-le-Duc' }))
          .status,
        303,
      )
      const desk = (await helene.get(caseAt(reference))).text
      assert.match(desk, /Envoyez-lui maintenant le dossier complet : CAF de la Meuse, 11 rue de la Banque/)
      assert.equal((await helene.get(`${caseAt(reference)}/file.pdf`)).status, 200)
      assert.match(
        (await (await town.signIn('Mariam Traoré')).get(`/fr/cases/${reference}`)).text,
        /Transmis à l’administration compétente : CAF de la Meuse/,
      )
    })
  })

  describe('know-how', () => {
    test('who has no role writes none; what is written is read in place in the next case of the service, revised, retired, and in no copy', async () => {
      const [first, next] = [await examined('Odile Petitjean'), await examined('Mariam Traoré')]
      const write = { about: 'field:revenu', text: 'Additionner tous les avis du foyer.' }
      for (const name of ['Paul Humbert', 'Jeroen de Vries'])
        assert.equal((await (await town.signIn(name)).post(`${caseAt(first)}/know`, write)).status, 404)
      assert.match((await helene.post(`${caseAt(first)}/know`, { about: 'field:revenu', text: ' ' })).text, /Écrivez la note/)
      assert.equal((await helene.post(`${caseAt(first)}/know`, { about: 'field:rien', text: 'x' })).status, 422)
      assert.equal((await helene.post(`${caseAt(first)}/know`, write)).status, 303)
      const shown = (await karim.get(caseAt(next))).text
      assert.match(shown, /Savoir-faire : une note.*Additionner tous les avis du foyer\./s)
      assert.match(shown, /Sans donnée personnelle/)
      const note = /name="note" value="([^"]+)"/.exec(shown)?.[1] ?? ''
      assert.equal((await karim.post(`${caseAt(next)}/know`, { note, text: 'Un seul avis par foyer fiscal.' })).status, 303)
      assert.match((await helene.get(caseAt(first))).text, /Un seul avis par foyer fiscal\..*Revu par Karim Ouldali/s)
      assert.equal((await helene.post(`${caseAt(first)}/know`, { note, retire: '1' })).status, 303)
      assert.doesNotMatch((await karim.get(caseAt(next))).text, /foyer fiscal/)
      assert.match((await karim.post(`${caseAt(next)}/know`, { note, text: 'x' })).text, /Cette note n’est plus là/)
    })
  })

  describe('the whole file', () => {
    test('nobody without a role takes it; with one it holds answers, decision, what was said, documents, and its opening is a line', async () => {
      const reference = await examined('Samira Lambert')
      for (const name of ['Paul Humbert', 'Jeroen de Vries', 'Samira Lambert'])
        assert.ok([403, 404].includes((await (await town.signIn(name)).get(`${caseAt(reference)}/file.pdf`)).status), name)
      await helene.post(`${caseAt(reference)}/notes`, { text: 'Bail relu.' })
      await helene.post(`${caseAt(reference)}/messages`, { text: 'Nous avons bien reçu votre bail.' })
      await worked(town.edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'accorder' })
      const cookie = helene.cookie()
      const answer = await fetch(new URL(`${caseAt(reference)}/file.pdf`, town.url), { headers: { Cookie: cookie } })
      assert.equal(answer.headers.get('content-type'), 'application/pdf')
      const raw = Buffer.from(await answer.arrayBuffer()).toString('latin1')
      // Receipt and decision letter lie inside; the words of it are tested beside the papers.
      assert.equal(raw.match(/\/Type \/EmbeddedFile/g)?.length, 2)
      assert.match(raw, /\/StructTreeRoot/)
      const { person, account } = await actorNamed(town, 'Samira Lambert')
      const lines = await town.edge.store.as({ actor: account, for: person!, purpose: 'compte' }, (tx) => accessTo(tx, person!, 20))
      assert.ok(lines.some(({ categories }) => categories.split(' ').includes('whole')))
    })
  })

  describe('lists', () => {
    const rowsIn = (text: string) => [...text.matchAll(/desk\/cases\/(\d{12})">[^<]/g)].map(([, reference]) => reference!)
    const list = async (agent: Visitor, query: string) =>
      rowsIn(/<tbody>.*<\/tbody>/s.exec((await agent.get(`/fr/desk?${query}`)).text)?.[0] ?? '')

    test('a list of another service or of another agency is empty, whatever its address asks for', async () => {
      await examined('Samira Lambert')
      const paul = await town.signIn('Paul Humbert')
      for (const query of [
        `view=open&service=${aid}`,
        `service=${aid}&state=instruction`,
        `view=open&who=${agents.get('Hélène Marchal')}`,
        'view=open&due=late',
      ])
        assert.deepEqual(await list(paul, query), [], query)
      assert.equal((await paul.post('/fr/desk/search', { q: 'quai' })).status, 422)
    })

    test('by who works on it, by label, by limit; each sorted three ways; no text of a label in an address', async () => {
      const mine = await examined('Yusuf Şahin')
      const theirs = await examined('Monique Aubertin')
      await helene.post(`${caseAt(mine)}/hold`, { do: 'take' })
      await helene.post(`${caseAt(theirs)}/hold`, { do: 'give', to: agents.get('Karim Ouldali')!, note: '' })
      for (const reference of [mine, theirs]) await helene.post(`${caseAt(reference)}/labels`, { do: 'label', label: 'À rappeler' })
      const [me, others, nobody] = [
        await list(helene, 'view=open&who=me'),
        await list(helene, `view=open&who=${agents.get('Karim Ouldali')}`),
        await list(helene, 'view=open&who=nobody'),
      ]
      assert.ok(me.includes(mine) && !me.includes(theirs))
      assert.ok(others.includes(theirs) && !others.includes(mine))
      assert.ok(nobody.length > 0 && !nobody.includes(mine) && !nobody.includes(theirs))
      const desk = (await helene.get('/fr/desk')).text
      const tag = /<option value="([\da-f]{12})">À rappeler/.exec(desk)?.[1] ?? ''
      assert.match(tag, /^[\da-f]{12}$/)
      assert.deepEqual([...(await list(helene, `view=open&label=${tag}`))].sort(), [mine, theirs].sort())
      assert.deepEqual(await list(helene, `view=open&who=me&label=${tag}`), [mine])
      assert.deepEqual(await list(helene, 'view=open&due=late'), [])
      const newest = await list(helene, 'view=open&sort=new')
      assert.deepEqual(newest.slice(0, 2), [theirs, mine])
      assert.deepEqual(await list(helene, 'view=open&sort=wait'), [...newest].reverse())
      assert.equal((await list(helene, 'view=open&sort=limit')).length, newest.length)
    })

    test('a list is found by the words of notes, labels and messages, by nobody else’s', async () => {
      const reference = await examined('Luc Vandenberghe')
      await helene.post(`${caseAt(reference)}/notes`, { text: 'Le propriétaire conteste l’arrêté.' })
      assert.equal((await karim.post('/fr/desk/search', { q: 'ARRETE propriétaire' })).location, caseAt(reference))
      assert.equal((await (await town.signIn('Jeroen de Vries')).post('/fr/desk/search', { q: 'propriétaire' })).status, 422)
    })

    test('words are kept as the database takes accents out of what is typed to find them, letter by letter', async () => {
      const reference = await examined('Luc Vandenberghe')
      const letters = Array.from({ length: 0x24f - 0xa0 }, (_, index) => String.fromCharCode(0xa1 + index))
      const text = [...letters, "'", '’', '-'].map((one) => `x${one}y`).join(' ')
      assert.equal((await helene.post(`${caseAt(reference)}/notes`, { text })).status, 303)
      const [kept] = await town.edge.store.owner.query(
        `select words = to_tsvector('simple', people.plain($2)) as same, length(words) as words from work.words w join cases.case c on c.id = w.case_id
          where c.reference = $1 and source = 'office'`,
        [reference, text],
      )
      assert.equal(kept?.same, true)
      assert.ok(Number(kept?.words) > 100)
    })

    test('a filter is kept under a name, for oneself or the team; only its owner takes it away', async () => {
      const query = `service=${aid}&due=week`
      const nameless = await helene.post('/fr/desk/filters', { query, name: ' ', share: '' })
      assert.equal(nameless.status, 422)
      assert.match(nameless.text, /Donnez un nom au filtre/)
      await helene.post('/fr/desk/filters', { query, name: 'Urgents du logement', share: 'team' })
      await helene.post('/fr/desk/filters', { query: 'view=open&who=me', name: 'Pour moi seule', share: '' })
      const seen = (await karim.get('/fr/desk')).text
      assert.match(seen, /Urgents du logement/)
      assert.doesNotMatch(seen, /Pour moi seule/)
      assert.doesNotMatch((await (await town.signIn('Jeroen de Vries')).get('/fr/desk')).text, /Urgents du logement/)
      const [row] = await town.edge.store.owner.query('select id from work.filter where name = $1', ['Urgents du logement'])
      await karim.post(`/fr/desk/filters/${row!.id}/drop`, {})
      assert.match((await helene.get('/fr/desk')).text, /Urgents du logement/)
      await helene.post(`/fr/desk/filters/${row!.id}/drop`, {})
      assert.doesNotMatch((await helene.get('/fr/desk')).text, /Urgents du logement/)
    })
  })

  describe('thirty thousand cases', () => {
    const [agency, purpose] = ['departement', 'aide-urgence-logement']
    before(async () => {
      const { owner } = town.edge.store
      await owner.query(`insert into cases.case (agency_id, id, person_id, reference, service, version, state, phase, since, opened_at, submitted_at, due_at, teams, language, channel, sequence, changed_at)
        select '${agency}', gen_random_uuid(), gen_random_uuid(), 'x' || n, '${aid}', ${town.edge.catalogue.current(aid)!.service.version}, (array['déposé', 'instruction', 'visa', 'accordé'])[1 + n % 4], case when n % 4 = 3 then 'done' else 'open' end,
          at, at, at, at + interval '10 days', case when n % 4 = 2 then '{departement.logement.chef}'::text[] else '{departement.logement}'::text[] end, 'fr', 'web', 1, at
        from generate_series(1, 30000) n, lateral (select timestamptz '2020-01-01' + n * interval '1 minute' as at) t`)
      await owner.query(`insert into work.item (agency_id, case_id, person_id, assignee, changed_at)
        select agency_id, id, person_id, case when sequence % 3 = 0 then gen_random_uuid() end, changed_at from cases.case where reference like 'x%' limit 10000`)
      for (const table of ['cases.case', 'work.item', 'work.label']) await owner.query(`analyze ${table}`)
    })
    after(async () => {
      await town.edge.store.owner.query(`delete from work.item where case_id in (select id from cases.case where reference like 'x%')`)
      await town.edge.store.owner.query(`delete from cases.case where reference like 'x%'`)
    })

    test('no list reads a whole table', async () => {
      const actor = await actorNamed(town, 'Hélène Marchal')
      const versions = town.edge.catalogue.versions(aid).map(({ service }) => service)
      const looking = { versions, teams: actor.teams, me: [actor.account], now: town.edge.clock.instant() }
      const queries: ListQuery[] = [
        { view: 'mine' },
        { view: 'open', sort: 'limit' },
        { view: 'done', sort: 'new' },
        { view: 'open', who: 'me' },
        { view: 'open', who: 'nobody' },
        { view: 'open', label: '0123456789ab' },
        { view: 'open', due: 'late' },
        { view: 'mine', sort: 'new', after: { at: '2020-02-01T00:00:00.000Z', id: actor.account } },
        { view: 'mine', service: aid, state: 'visa' },
        { view: 'mine', found: ['969333944455', '320537705546'] },
      ]
      const plans: [string, string][] = []
      await town.edge.store.as(asAgent(actor, purpose), async (tx) => {
        const explained = (name: string): Tx => {
          const rows: Tx['rows'] = async (query) => {
            const plan = await tx.rows(sql<{ 'QUERY PLAN': string }>`explain ${query}`)
            plans.push([name, plan.map((row) => row['QUERY PLAN']).join('\n')])
            return []
          }
          return { ...tx, rows, often: rows, row: async () => undefined }
        }
        for (const query of queries) await listCases(explained(JSON.stringify(query)), agency, filterOf(query, looking))
      })
      assert.equal(plans.length, queries.length)
      for (const [name, plan] of plans) assert.doesNotMatch(plan, /Seq Scan on ("case"|case|item|words)/, `${name}\n${plan}`)
    })

    test('figures count the cases of the agency under which they are asked', async () => {
      const actor = await actorNamed(town, 'Hélène Marchal')
      const places = placesOf(
        town.edge.catalogue.versions(aid).map(({ service }) => service),
        ['open', 'waiting', 'done'],
      )
      const counted = async (agency: string) => {
        const counts = await town.edge.store.as({ actor: actor.account, agency, purpose }, (tx) => countPlaces(tx, places))
        return counts.reduce((sum, { count }) => sum + count, 0)
      }
      assert.ok((await counted('departement')) > 500)
      assert.equal(await counted('commune'), 0)
    })

    test('a long list has a next page; its figures say where they stop counting', async () => {
      const { text } = await helene.get('/fr/desk?view=open&sort=limit')
      assert.match(text, /500\+/)
      assert.match(text, /rel="next"/)
    })
  })

  describe('absence', () => {
    const day = (name: string, text: string) => {
      const [year, month, date] = text.split('-')
      return { [`${name}.day`]: date!, [`${name}.month`]: month!, [`${name}.year`]: year! }
    }
    test('days that make no sense and strangers are sent back; a colleague’s absence is not mine to end', async () => {
      const wrong = await karim.post('/fr/desk/away', {
        ...day('first', '2031-02-30'),
        ...day('last', '2001-01-01'),
        replacement: agents.get('Jeroen de Vries')!,
      })
      assert.equal(wrong.status, 422)
      for (const text of [/Écrivez le premier jour/, /Ce dernier jour est passé/, /Choisissez qui vous remplace/])
        assert.match(wrong.text, text)
    })

    test('meanwhile, the cases of who is away are in the list of who replaces', async () => {
      const reference = await examined('Dorota Wiśniewska')
      await karim.post(`${caseAt(reference)}/hold`, { do: 'take' })
      assert.doesNotMatch((await helene.get('/fr/desk?view=open&who=me')).text, new RegExp(`${reference}">D`))
      const today = town.edge.clock.today('Europe/Paris')
      assert.equal(
        (
          await karim.post('/fr/desk/away', {
            ...day('first', today),
            ...day('last', '2099-01-01'),
            replacement: agents.get('Hélène Marchal')!,
          })
        ).status,
        303,
      )
      const text = (await helene.get('/fr/desk?view=open&who=me')).text
      assert.match(text, new RegExp(`${reference}">D`))
      assert.match(text, /Vous, pour Karim Ouldali/)
      const [row] = await town.edge.store.owner.query('select id from work.absence')
      await helene.post(`/fr/desk/away/${row!.id}/end`, {})
      assert.match((await helene.get('/fr/desk/away')).text, /Karim Ouldali/)
      await karim.post(`/fr/desk/away/${row!.id}/end`, {})
      assert.doesNotMatch((await helene.get('/fr/desk?view=open&who=me')).text, new RegExp(`${reference}">D`))
    })

    test('who leads the team says it for who cannot; nobody else does; who is given a case is shown as away', async () => {
      const today = town.edge.clock.today('Europe/Paris')
      const [sylvie, to] = [await town.signIn('Sylvie Thiébaut'), agents.get('Karim Ouldali')!]
      const absence = { ...day('first', today), ...day('last', '2099-01-02'), replacement: agents.get('Hélène Marchal')! }
      const refused = async (agent: Visitor, account: string) => {
        const answer = await agent.post('/fr/desk/away', { ...absence, replacement: agents.get('Sylvie Thiébaut')!, account })
        assert.deepEqual([answer.status, /Choisissez-vous/.test(answer.text)], [422, true])
      }
      await refused(helene, to)
      await refused(sylvie, agents.get('Jeroen de Vries')!)
      assert.equal((await sylvie.post('/fr/desk/away', { ...absence, account: to, replacement: to })).status, 422, 'by herself')
      assert.equal((await sylvie.post('/fr/desk/away', { ...absence, account: to })).status, 303)
      const reference = await examined('Mariam Traoré')
      assert.match((await helene.get(caseAt(reference))).text, /Karim Ouldali, absence jusqu’au 2 janvier 2099/)
      const [row] = await town.edge.store.owner.query('select id from work.absence')
      await helene.post(`/fr/desk/away/${row!.id}/end`, {})
      assert.match((await karim.get('/fr/desk/away')).text, /Hélène Marchal vous remplace/)
      assert.match((await sylvie.submit(`/fr/desk/away/${row!.id}/end`, {})).text, /Personne d’autre n’est absent/)
    })
  })

  describe('many cases at once', () => {
    const names = ['Kevin Marchand', 'Paulette Simonin', 'Jean-Luc Didier', 'Élise Gaudron'] as const
    const cases = new Map<string, string>()
    before(async () => {
      for (const name of names)
        cases.set(
          name,
          (
            await applied(
              town.edge,
              await actorNamed(town, name),
              grouped,
              name === 'Élise Gaudron' ? { ...answers, revenu: 900000 } : answers,
            )
          ).reference,
        )
      await worked(town.edge, await actorNamed(town, 'Karim Ouldali'), cases.get('Élise Gaudron')!, { action: 'instruire' })
    })
    const stateOf = async (name: string) => {
      const [row] = await town.edge.store.owner.query('select state from cases.case where reference = $1', [cases.get(name)])
      return row?.state
    }
    /** What was chosen, as the address of its page. */
    const choose = async (agent: Visitor, form: Parameters<Visitor['post']>[1]) => (await agent.post('/fr/desk/bulk', form)).location ?? ''
    const run = async (href: string) => {
      const bulk = /[\da-f-]{36}/.exec(href)![0]
      await jobNamed('work.bulk').run(town.edge, { bulk })
    }
    const linesOf = async (name: string) =>
      (
        await town.edge.store.owner.query(
          `select count(*)::int as n from consent.access a join identity.account i on i.person_id = a.person_id
        where i.given || ' ' || i.family = $1 and a.categories = 'case'`,
          [name],
        )
      )[0]?.n

    test('nothing ticked, a stranger, a colleague’s selection, an action of no file: nothing happens', async () => {
      assert.match(await choose(helene, { scope: 'picked', query: '' }), /^\/fr\/desk$/)
      const reference = cases.get('Kevin Marchand')!
      assert.equal(await choose(await town.signIn('Paul Humbert'), { scope: 'picked', case: reference, query: '' }), '/fr/desk')
      const href = await choose(helene, { scope: 'picked', case: [...cases.values()], query: 'view=open' })
      assert.match(href, /^\/fr\/desk\/bulk\/[\da-f-]{36}$/)
      for (const path of ['', '/file']) assert.equal((await karim.get(`${href}${path}`)).status, 404)
      for (const path of ['/try', '/do', '/stop']) assert.equal((await karim.post(`${href}${path}`, { what: 'take' })).status, 404)
      const text = (await helene.get(href)).text
      assert.match(text, /4 dossiers choisis/)
      // What asks something of each case, and what another role does, is not offered, whatever the file says.
      assert.match(text, /value="act:refuser"/)
      assert.doesNotMatch(text, /act:compléter|act:viser|act:proposer/)
      for (const what of ['', 'act:proposer', 'act:viser', 'act:compléter'])
        assert.equal((await helene.post(`${href}/try`, { what })).status, 422, what)
      const unreasoned = await helene.post(`${href}/try`, { what: 'act:refuser', text: ' ' })
      assert.equal(unreasoned.status, 422)
      assert.match(unreasoned.text, /Écrivez le motif/)
      assert.match(
        (await helene.post(`${href}/try`, { what: 'give', to: agents.get('Jeroen de Vries')! })).text,
        /Choisissez un collègue de la liste/,
      )
      assert.equal(await stateOf('Kevin Marchand'), 'déposé')
    })

    test('first it is tried without being done, refusals counted by their reason; then it is done, a result a case and an access line each', async () => {
      const href = await choose(helene, { scope: 'list', query: `view=open&service=${encodeURIComponent(grouped)}` })
      await helene.post(`${href}/try`, { what: 'act:instruire', text: '' })
      assert.match((await helene.get(href)).text, /Essai sans rien faire\u00a0?\s?: 0 dossiers sur 4/)
      assert.match((await helene.get(href)).text, /<noscript><meta http-equiv="refresh"/)
      await run(href)
      const tried = (await helene.get(href)).text
      assert.match(tried, /À faire\s?: 3\. Impossible\s?: 1/)
      assert.match(tried, /1\s?: Le dossier n’est pas dans un état où cela se fait/)
      assert.equal(await stateOf('Kevin Marchand'), 'déposé')
      const before = await linesOf('Kevin Marchand')
      // A colleague is faster in one of them.
      await worked(town.edge, await actorNamed(town, 'Karim Ouldali'), cases.get('Paulette Simonin')!, { action: 'instruire' })
      await helene.post(`${href}/do`, {})
      await helene.post(`${href}/do`, {})
      await run(href)
      const done = (await helene.get(href)).text
      assert.match(done, /Faits\s?: 2\. Impossibles\s?: 2/)
      assert.equal(done.match(/<td data-label="Résultat">Fait</g)?.length, 2)
      assert.equal(await stateOf('Kevin Marchand'), 'instruction')
      assert.equal(await linesOf('Kevin Marchand'), Number(before) + 1)
      await run(href)
      assert.match((await helene.get(href)).text, /Faits\s?: 2/)
      const [events] = await town.edge.store.owner.query(
        `select count(*)::int as n from log.event e join cases.case c on e.stream = 'case:' || c.id where c.reference = $1 and type = 'case.acted'`,
        [cases.get('Kevin Marchand')],
      )
      assert.equal(events?.n, 1)
    })

    test('it is stopped: nothing more is done', async () => {
      const href = await choose(helene, { scope: 'list', query: `view=open&service=${encodeURIComponent(grouped)}` })
      await helene.post(`${href}/try`, { what: 'act:refuser', text: 'Vos ressources dépassent le plafond.' })
      await run(href)
      await helene.post(`${href}/do`, {})
      await helene.post(`${href}/stop`, {})
      await run(href)
      assert.match((await helene.get(href)).text, /Arrêté\. Faits avant l’arrêt\s?: 0/)
      assert.equal(await stateOf('Élise Gaudron'), 'instruction')
    })

    test('it is stopped while it is being done: what was done stays done, the rest is left', async () => {
      const { edge } = town
      const { id } = await applied(edge, await actorNamed(town, 'Samira Lambert'), grouped, answers)
      const href = await choose(helene, { scope: 'picked', case: await copied(edge, id, 400), query: '' })
      await helene.post(`${href}/try`, { what: 'label', label: 'Rue Haute' })
      await run(href)
      await helene.post(`${href}/do`, {})
      await Promise.all([run(href), helene.post(`${href}/stop`, {})])
      const { text } = await helene.get(href)
      const done = Number(/Arrêté\. Faits avant l’arrêt\s?: (\d+)/.exec(text)?.[1])
      assert.ok(done < 400 && done % 100 === 0, text.slice(text.indexOf('<main'), text.indexOf('<main') + 1500))
      await run(href)
      assert.match((await helene.get(href)).text, new RegExp(`avant l’arrêt\\s?: ${done}`))
    })

    test('a refusal of several reaches each person with the reason that was typed once; nobody finds it in the table', async () => {
      const href = await choose(helene, { scope: 'picked', case: cases.get('Élise Gaudron')!, query: '' })
      const reason = 'Vos ressources dépassent le plafond de votre foyer.'
      await helene.post(`${href}/try`, { what: 'act:refuser', text: reason })
      const [row] = await town.edge.store.owner.query('select to_jsonb(b)::text as row from work.bulk b order by made_at desc limit 1')
      assert.doesNotMatch(String(row?.row), /ressources/)
      await run(href)
      await helene.post(`${href}/do`, {})
      await run(href)
      assert.equal(await stateOf('Élise Gaudron'), 'refusé')
      const person = await town.signIn('Élise Gaudron')
      assert.match((await person.get(`/fr/cases/${cases.get('Élise Gaudron')}`)).text, new RegExp(reason))
    })

    /** Rows that are made of these cases' events. */
    const rowsOf = async (references: readonly string[]) => {
      const rows: unknown[] = []
      for (const [table, key] of [
        ['cases.case', 'id'],
        ['cases.input', 'case_id'],
        ['work.words', 'case_id'],
        ['work.item', 'case_id'],
        ['work.label', 'case_id'],
      ] as const)
        rows.push(
          await town.edge.store.owner.query(
            `select to_jsonb(t) - 'changed_at' as row from ${table} t join cases.case c on c.id = t.${key} where c.reference = any($1) order by 1`,
            [references],
          ),
        )
      return rows
    }
    const actedOn = async (references: readonly string[]) => {
      const rows = await town.edge.store.owner.query(
        `select c.id, c.reference, count(e.id)::int as acted, count(j.id)::int as jobs from cases.case c
          left join log.event e on e.stream = 'case:' || c.id and e.type = 'case.acted'
          left join pgboss.job j on j.name = 'credentials.follow' and j.data ->> 'event' = e.id::text
          where c.reference = any($1) group by 1, 2`,
        [references],
      )
      return new Map(rows.map((row) => [String(row.reference), row]))
    }

    test('more than a hundred: two that are refused stop no other, each is done once, and the log makes the same rows', async () => {
      const { edge } = town
      const { id } = await applied(edge, await actorNamed(town, 'Samira Lambert'), grouped, answers)
      const references = await copied(edge, id, 120)
      const [early, limited] = [references[7]!, references[50]!]
      const [row] = await edge.store.owner.query('select id from cases.case where reference = $1', [limited])
      await (await town.signIn('Samira Lambert')).submit('/fr/me/limit', { what: `restrict ${row?.id}`, text: 'Mes revenus sont faux.' })
      await worked(edge, await actorNamed(town, 'Karim Ouldali'), early, { action: 'instruire' })
      const href = await choose(helene, { scope: 'picked', case: references, query: '' })
      await helene.post(`${href}/try`, { what: 'act:instruire', text: '' })
      await run(href)
      assert.match((await helene.get(href)).text, /À faire\s?: 118\. Impossible\s?: 2/)
      const lines = Number(await linesOf('Samira Lambert'))
      await helene.post(`${href}/do`, {})
      await run(href)
      assert.match((await helene.get(href)).text, /Faits\s?: 118\. Impossibles\s?: 2/)
      assert.equal(await linesOf('Samira Lambert'), lines + 2, 'a line a hundred cases')
      const acted = await actedOn(references)
      for (const reference of references) {
        const { acted: times, jobs } = acted.get(reference)!
        assert.deepEqual({ times, jobs }, reference === limited ? { times: 0, jobs: 0 } : { times: 1, jobs: 1 }, reference)
      }
      for (const [what, text] of [
        ['label', 'Rue Neuve'],
        ['give', 'Même rue.'],
      ] as const) {
        const other = await choose(helene, { scope: 'picked', case: references.slice(0, 5), query: '' })
        await helene.post(`${other}/try`, what === 'label' ? { what, label: text } : { what, text, to: agents.get('Karim Ouldali')! })
        await run(other)
        await helene.post(`${other}/do`, {})
        await run(other)
      }
      const rows = await rowsOf(references)
      assert.match(JSON.stringify(rows), /Rue Neuve/)
      for (const { id: one } of acted.values())
        for (const kind of ['case', 'work'])
          await edge.store.as({ actor: 'system', purpose: 'administration' }, (tx) => edge.log.remake(tx, [`${kind}:${one}`]))
      assert.deepEqual(await rowsOf(references), rows)
    })

    test('somebody else writes in one of them after it was read: it is not overwritten, the others are done, none twice', async () => {
      const { edge } = town
      const { id } = await applied(edge, await actorNamed(town, 'Samira Lambert'), grouped, answers)
      const references = await copied(edge, id, 5)
      const colleague = await actorNamed(town, 'Karim Ouldali')
      const href = await choose(helene, { scope: 'picked', case: references, query: '' })
      await helene.post(`${href}/try`, { what: 'act:instruire', text: '' })
      await run(href)
      await helene.post(`${href}/do`, {})
      let met = false
      const as: typeof edge.store.as = async (who, unit) => {
        const found = await edge.store.as(who, unit)
        if (!met && who.subjects !== undefined && who.subjects.length > 0) {
          met = true
          await worked(edge, colleague, references[2]!, { action: 'instruire' })
        }
        return found
      }
      await jobNamed('work.bulk').run({ ...edge, store: { ...edge.store, as } }, { bulk: /[\da-f-]{36}/.exec(href)![0] })
      assert.ok(met)
      const text = (await helene.get(href)).text
      assert.match(text, /Faits\s?: 4\. Impossibles\s?: 1/)
      assert.match(text, /1\s?: Le dossier n’est pas dans un état où cela se fait/)
      assert.deepEqual(
        [...(await actedOn(references)).values()].map(({ acted }) => acted),
        [1, 1, 1, 1, 1],
      )
    })

    test('one label too many is refused in its case alone', async () => {
      const { edge } = town
      const { id } = await applied(edge, await actorNamed(town, 'Odile Petitjean'), grouped, answers)
      const references = await copied(edge, id, 3)
      for (let n = 1; n <= 8; n++) await helene.post(`${caseAt(references[1]!)}/labels`, { do: 'label', label: `n° ${n}` })
      const href = await choose(helene, { scope: 'picked', case: references, query: '' })
      await helene.post(`${href}/try`, { what: 'label', label: 'Immeuble C' })
      await run(href)
      await helene.post(`${href}/do`, {})
      await run(href)
      assert.match((await helene.get(href)).text, /Faits\s?: 2\. Impossibles?\s?: 1/)
      const rows = await edge.store.owner.query(
        `select c.reference from work.label l join cases.case c on c.id = l.case_id where l.label = 'Immeuble C'`,
      )
      assert.deepEqual(rows.map(({ reference }) => reference).sort(), [references[0]!, references[2]!].sort())
    })

    test('several are given to a colleague and labelled', async () => {
      const some = [cases.get('Kevin Marchand')!, cases.get('Jean-Luc Didier')!]
      for (const form of [
        { what: 'give', to: agents.get('Karim Ouldali')!, text: 'Même immeuble.', label: '' },
        { what: 'label', label: 'Immeuble B', to: '', text: '' },
      ]) {
        const href = await choose(helene, { scope: 'picked', case: some, query: '' })
        await helene.post(`${href}/try`, form)
        await run(href)
        await helene.post(`${href}/do`, {})
        await run(href)
        assert.match((await helene.get(href)).text, /Faits\s?: 2/)
      }
      const page = (await karim.get(caseAt(some[0]!))).text
      assert.match(page, /Vous vous en occupez/)
      assert.match(page, /Même immeuble\./)
      assert.match(page, /Immeuble B/)
    })
  })

  describe('export', () => {
    const exported = async (format: string, column: readonly string[]) => {
      const href =
        (await helene.post('/fr/desk/bulk', { scope: 'export', query: `view=open&service=${encodeURIComponent(grouped)}` })).location ?? ''
      await helene.post(`${href}/try`, { format, column })
      await jobNamed('work.bulk').run(town.edge, { bulk: /[\da-f-]{36}/.exec(href)![0] })
      return href
    }
    const bytesOf = async (href: string) =>
      new Uint8Array(await (await fetch(new URL(`${href}/file`, town.url), { headers: { Cookie: helene.cookie() } })).arrayBuffer())

    test('without a column there is nothing to export; a colleague does not find the file', async () => {
      const href = (await helene.post('/fr/desk/bulk', { scope: 'export', query: 'view=open' })).location ?? ''
      assert.equal((await helene.post(`${href}/try`, { format: 'csv' })).status, 422)
      assert.equal((await helene.get(`${href}/file`)).status, 404)
      assert.equal((await karim.get(`${await exported('csv', ['reference'])}/file`)).status, 404)
    })

    test('CSV: chosen columns in their order, one access line with its subjects, no formula that would run, and gone after a day', async () => {
      const reference = (await applied(town.edge, await actorNamed(town, 'Leïla Haddad'), grouped, answers)).reference
      await helene.post(`${caseAt(reference)}/labels`, { do: 'label', label: '=1+1' })
      const count = async () =>
        Number(
          (await town.edge.store.owner.query(`select count(distinct event_id)::int as n from consent.access where categories = 'list'`))[0]
            ?.n,
        )
      const before = await count()
      const href = await exported('csv', ['labels', 'person', 'reference'])
      assert.equal(await count(), before + 1)
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await bytesOf(href))
      assert.match(text, /^\uFEFFDossier;Personne;Étiquettes\r\n/)
      assert.match(text, /Leïla Haddad;'=1\+1\r\n/)
      assert.doesNotMatch(text, /;=/)
      await town.edge.store.owner.query(`update work.bulk set ended_at = ended_at - interval '2 days' where kind = 'export'`)
      await jobNamed('work.tidy').run(town.edge, {})
      assert.equal((await helene.get(`${href}/file`)).status, 404)
      assert.match((await helene.get(href)).text, /il n’est gardé qu’un jour/)
    })

    test('a limit is exported as the last day in time, as the list says it', async () => {
      const text = new TextDecoder().decode(await bytesOf(await exported('csv', ['reference', 'limit'])))
      // The latest of them is a whole day; an urgent one has an hour.
      const [day = '', reference = ''] =
        [...text.matchAll(/^([\d\s]{14});(\d{4}-\d\d-\d\d)\r$/gmu)]
          .map(([, reference = '', day = '']) => [day, reference.replaceAll(/\D/g, '')])
          .sort()
          .at(-1) ?? []
      const said = new Intl.DateTimeFormat('fr', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(day))
      assert.match((await helene.get(`/fr/desk?found=${reference}`)).text, new RegExp(said))
    })

    test('XLSX: a workbook whose cells are text and days', async () => {
      const files = unzipSync(await bytesOf(await exported('xlsx', ['reference', 'person', 'received', 'labels'])))
      const sheet = new TextDecoder().decode(files['xl/worksheets/sheet1.xml'])
      assert.match(sheet, /<t xml:space="preserve">Leïla Haddad<\/t>/)
      assert.match(sheet, /<t xml:space="preserve">=1\+1<\/t>/)
      assert.doesNotMatch(sheet, /<f>/)
      assert.match(sheet, /<c r="C2" s="1"><v>\d{5}<\/v><\/c>/)
    })
  })
})
