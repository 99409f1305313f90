/**
 * Limited places: an order that everybody can read, a person who offers, and nobody who gets the last place twice. Consultations: everybody speaks
 * once, under a name only if they want, until the day; the office hides with a reason, counts and sums up.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { asAgent, asPerson, findCase, rolesOf, runCommand, whoIs } from '#cases'
import { settableClock } from '#kernel'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { jobNamed } from './support/jobs.ts'
import { says, silent, words } from './support/spoken.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import { actorNamed, applied } from './support/walk.ts'

const garden = 'jardin-partage'
/** in the order in which they send; the points are what counts first */
const people = [
  { name: 'Samira Lambert', given: { jardin: 'rives', 'sans jardin': false, foyer: 2 } },
  { name: 'Odile Petitjean', given: { jardin: 'rives', 'sans jardin': true, foyer: 1 } },
  { name: 'Mariam Traoré', given: { jardin: 'rives', 'sans jardin': false, foyer: 2 } },
  { name: 'Kevin Marchand', given: { jardin: 'moulin', 'sans jardin': true, foyer: 9 } },
] as const
const [samira, odile, mariam, kevin] = ['Samira Lambert', 'Odile Petitjean', 'Mariam Traoré', 'Kevin Marchand'] as const

await eachDatabase((database) => {
  let town: TestTown
  const clock = settableClock('2026-11-10T09:00:00.000Z')
  before(async () => {
    const services = ['jardin-partage', 'buvette-parc'].map((id) => join(import.meta.dirname, 'fixtures', `${id}.service.yaml`))
    town = await startTown(undefined, { database, jobs: false, services, clock })
  })
  after(() => town.close())

  describe('a queue', () => {
    const references = new Map<string, string>()
    before(async () => {
      for (const { name, given } of people) {
        clock.advance(60_000)
        const { reference } = await applied(town.edge, await actorNamed(town, name), garden, given)
        references.set(name, reference)
      }
    })

    const caseOf = (name: string) => `/fr/cases/${references.get(name)}`
    const offer = (name: string) => `/fr/desk/cases/${references.get(name)}/do/proposer`
    const own = async (name: string) => (await (await town.signIn(name)).get(caseOf(name))).text
    const list = async (query = '') => (await (await town.signIn('Paul Humbert')).get(`/fr/desk/queue/${garden}${query}`)).text
    const ranks = (text: string) =>
      [...words(text).matchAll(/(Samira Lambert|Odile Petitjean|Mariam Traoré|Kevin Marchand)/g)].map(([name]) => name)
    async function offered(name: string, fields: Readonly<Record<string, string>> = {}) {
      const paul = await town.signIn('Paul Humbert')
      const { text } = await paul.get(offer(name))
      return await paul.post(offer(name), { expected: /name="expected" value="(\d+)"/.exec(text)?.[1] ?? '', ...fields })
    }

    test('who has no role in the service sees no list; a person sees none but her own place', async () => {
      for (const name of ['Hélène Marchal', 'Lucie Perrin', samira]) {
        const { status } = await (await town.signIn(name)).get(`/fr/desk/queue/${garden}`)
        assert.ok(status === 403 || status === 404, `${name}: ${status}`)
      }
      silent((await (await town.signIn('Hélène Marchal')).get('/fr/desk')).text, 'Listes d’attente')
    })

    test('each stands by points, then by the day it was sent; she reads her rank and how it is reckoned', async () => {
      const text = await own(samira)
      says(text, 'Vous êtes au rang 2 sur 3.')
      says(text, 'Points, le plus d’abord : 2')
      says(text, 'Jour de l’envoi, le plus tôt d’abord')
      says(text, 'Places libres en ce moment : 1 sur 1.')
      silent(text, 'Odile')
      says(await own(odile), 'Vous êtes au rang 1 sur 3.')
      says(await own(mariam), 'Vous êtes au rang 3 sur 3.')
      says(await own(kevin), 'Vous êtes au rang 1 sur 1.')
    })

    test('the message at the entry says the rank of then', async () => {
      says(await own(samira), 'Vous êtes sur la liste, au rang 1.')
      says(await own(mariam), 'Vous êtes sur la liste, au rang 3.')
    })

    test('the desk reads the list in its order, with what each line says of each; one access line names them', async () => {
      says((await (await town.signIn('Paul Humbert')).get('/fr/desk')).text, 'Listes d’attente')
      const text = await list('?list=rives')
      assert.deepEqual(ranks(text), [odile, samira, mariam])
      says(text, 'Les Rives (3 en attente)')
      says(text, 'Points, le plus d’abord')
      assert.deepEqual(ranks(await list('?list=moulin')), [kevin])
      silent(await list('?list=moulin'), 'Samira')
      const seen = (await (await town.signIn(samira)).get('/fr/access')).text
      says(seen, 'Paul Humbert')
    })

    test('somebody who is not the first gets a place only with a reason, which stays in the case', async () => {
      const page = await (await town.signIn('Paul Humbert')).get(offer(samira))
      says(page.text, 'Ce dossier n’est pas le premier de la liste')
      const refused = await offered(samira)
      assert.equal(refused.status, 422)
      says(refused.text, 'Écrivez le motif.')
      assert.equal((await offered(samira, { reason: 'Elle seule peut commencer avant le printemps.' })).status, 303)
      const { edge } = town
      const system = { actor: 'system', purpose: 'administration' } as const
      const { id } = await findCase(edge, system, references.get(samira) ?? '')
      const events = await edge.store.as(system, (tx) => edge.log.read(tx, `case:${id}`))
      const acted = events.find(({ type, payload }) => type === 'case.acted' && (payload as { action: string }).action === 'proposer')
      assert.equal((acted?.payload as { reason?: string } | undefined)?.reason, 'Elle seule peut commencer avant le printemps.')
    })

    test('the last place is gone: nothing more is offered until it is free again; a list without places offers none', async () => {
      says(await own(odile), 'Places libres en ce moment : 0 sur 1.')
      says((await (await town.signIn('Paul Humbert')).get(offer(odile))).text, 'Toutes les places sont prises.')
      assert.notEqual((await offered(odile)).status, 303)
      assert.notEqual((await offered(kevin)).status, 303)
      const [{ edge }, person] = [town, await actorNamed(town, samira)]
      const access = asPerson(person, 'stationnement-residents')
      const row = await findCase(edge, access, references.get(samira) ?? '')
      const who = whoIs(person, edge.catalogue.at(row.service, row.version))
      await runCommand(edge, { ...access, case: row.id }, row.id, { do: 'act', who, action: 'décliner' })
      says(await own(samira), 'Vous êtes au rang 2 sur 3.')
      says(await own(odile), 'Places libres en ce moment : 1 sur 1.')
    })

    test('two offers of the last place at once: one is made', async () => {
      const { edge } = town
      const paul = await actorNamed(town, 'Paul Humbert')
      const take = async (name: string) => {
        const row = await findCase(edge, asAgent(paul, 'administration'), references.get(name) ?? '')
        const loaded = edge.catalogue.at(row.service, row.version)
        const who = { kind: 'worker', account: paul.account, roles: rolesOf(loaded, paul) } as const
        const access = asAgent(paul, loaded.service.data.purpose, { case: row.id, subjects: [row.person], categories: ['case'] })
        return await runCommand(edge, access, row.id, { do: 'act', who, action: 'proposer', reason: 'Essai.' })
      }
      const done = await Promise.allSettled([take(odile), take(mariam)])
      assert.deepEqual(done.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
      const [lost] = done.filter((one) => one.status === 'rejected')
      assert.equal((lost as PromiseRejectedResult).reason.code, 'case.no-place')
    })
  })

  describe('a consultation', () => {
    const stall = 'buvette-parc'
    let reference = ''
    let address = ''
    const desk = () => `/fr/desk/cases/${reference}/consultation/${encodeURIComponent('enquête')}`
    const open = async () => (await town.visitor().get(address)).text
    before(async () => {
      const given = { projet: 'Une buvette près du bassin', chiffre: 12_345 }
      reference = (await applied(town.edge, await actorNamed(town, 'Fatima Benali'), stall, given)).reference
      const { text } = await town.visitor().get('/fr/consultations')
      address = /href="(\/fr\/consultations\/[\da-f-]{36})"/.exec(text)?.[1] ?? ''
    })

    test('everybody reads what the file shows of the case and until when; nobody’s name, nothing else', async () => {
      const text = await open()
      says(text, 'Une buvette dans le parc')
      says(text, 'Une buvette près du bassin')
      says(text, 'Vous pouvez vous exprimer jusqu’au')
      for (const hidden of ['Fatima', 'Benali', '12 345', reference, reference.replace(/(\d{4})(?=\d)/g, '$1 ')]) silent(text, hidden)
      says((await town.visitor().get(`/fr/services/${stall}`)).text, 'les consultations en cours')
    })

    test('who is not signed in, or is an agent, says nothing', async () => {
      assert.equal((await town.visitor().post(address, { text: 'Non' })).status, 401)
      assert.equal((await (await town.signIn('Paul Humbert')).post(address, { text: 'Non' })).status, 403)
      silent(await open(), 'Non')
    })

    test('one contribution each, changed until the end; the name only with consent', async () => {
      const person = await town.signIn(samira)
      const empty = await person.post(address, { text: ' ' })
      assert.equal(empty.status, 422)
      says(empty.text, 'Écrivez votre avis.')
      assert.equal((await person.post(address, { text: 'Trop de bruit.' })).status, 303)
      assert.equal((await person.post(address, { text: 'Trop de bruit le soir.' })).status, 303)
      const read = await open()
      says(read, 'Trop de bruit le soir.')
      silent(read, 'Trop de bruit.')
      silent(read, 'Samira')
      await (await town.signIn(odile)).post(address, { text: 'Très bonne idée.', named: 'yes' })
      says(await open(), 'Très bonne idée. Odile Petitjean')
      await Promise.all([1, 2].map(async () => (await town.signIn(mariam)).post(address, { text: 'Pourquoi pas ?' })))
      assert.equal(words(await open()).split('Pourquoi pas ?').length, 2)
      assert.equal((await (await town.signIn(mariam)).post(`${address}/withdraw`, {})).status, 303)
      silent(await open(), 'Pourquoi pas ?')
    })

    test('only an agent of the case hides one, with a reason that everybody reads; its person may write it again', async () => {
      const text = 'Vendez chez moi, 0600000000.'
      await (await town.signIn(kevin)).post(address, { text })
      for (const name of ['Hélène Marchal', samira])
        assert.ok([403, 404].includes((await (await town.signIn(name)).get(desk())).status), name)
      const paul = await town.signIn('Paul Humbert')
      const page = (await paul.get(desk())).text
      silent(page, 'Kevin Marchand')
      const contribution = /value="([\da-f-]{36})"/.exec(page.slice(page.indexOf(text)))?.[1] ?? ''
      const refused = await paul.post(desk(), { do: 'hide', contribution, text: '' })
      assert.equal(refused.status, 422)
      says(refused.text, 'Écrivez le motif.')
      assert.equal((await paul.post(desk(), { do: 'hide', contribution, text: 'Publicité.' })).status, 303)
      const read = await open()
      silent(read, text)
      says(read, 'Avis masqué par l’administration. Motif : Publicité.')
      says((await (await town.signIn(kevin)).get(address)).text, 'L’administration a masqué votre avis : Publicité.')
      says((await (await town.signIn(kevin)).get('/fr/access')).text, 'Paul Humbert')
      // One of another case cannot be named here.
      assert.notEqual(
        (await paul.post(desk(), { do: 'hide', contribution: '01900000-0000-7000-8000-00000000abcd', text: 'Non.' })).status,
        303,
      )
    })

    test('the office decides only after its end, on what was counted then; the summary is public, the number too', async () => {
      const paul = await town.signIn('Paul Humbert')
      says((await paul.get(`/fr/desk/cases/${reference}`)).text, 'Autoriser')
      assert.equal((await paul.post(desk(), { do: 'summary', text: ' ' })).status, 422)
      assert.equal((await paul.post(desk(), { do: 'summary', text: 'Le bruit inquiète.' })).status, 303)
      says(await open(), 'Le bruit inquiète.')
      clock.advance(20 * 86_400_000)
      await jobNamed('cases.clock').run(town.edge, {})
      const read = await open()
      says(read, 'Cette consultation est finie : 2 personnes se sont exprimées.')
      silent(read, 'Donner votre avis')
      const person = await town.signIn(samira)
      assert.equal((await person.post(address, { text: 'Encore.' })).status, 303)
      silent(await open(), 'Encore.')
      says(await open(), 'Trop de bruit le soir.')
      const paulLater = await town.signIn('Paul Humbert')
      const action = `/fr/desk/cases/${reference}/do/autoriser`
      const { text } = await paulLater.get(action)
      assert.equal((await paulLater.post(action, { expected: /name="expected" value="(\d+)"/.exec(text)?.[1] ?? '' })).status, 303)
    })

    test('lists, consultations and what was said, made again from the log, are the same', async () => {
      const before = await projectionText(town.edge)
      await rebuildProjections(town.edge)
      assert.equal(await projectionText(town.edge), before)
    })

    test('what the case is kept no longer than, is kept no longer of what was said about it', async () => {
      const left = async () => {
        const [row] = await town.edge.store.owner.query(`select (select count(*)::int from cases.contribution) as said,
          (select count(*)::int from cases.consultation) as asked, (select count(*)::int from store.key where id like 'contribution:%') as keys`)
        return row
      }
      // Mariam's, which she took back, keeps its key with hers: it is hers alone.
      assert.deepEqual(await left(), { said: 3, asked: 1, keys: 4 })
      clock.advance(400 * 86_400_000)
      await jobNamed('cases.keep').run(town.edge, {})
      assert.deepEqual(await left(), { said: 0, asked: 0, keys: 1 })
      assert.equal((await town.visitor().get(address)).status, 404)
    })
  })
})
