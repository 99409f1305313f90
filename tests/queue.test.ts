/** Limited places: an order that everybody can read, a person who offers, and nobody who gets the last place twice. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { asAgent, asPerson, findCase, rolesOf, runCommand, whoIs } from '#cases'
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
  describe('a queue', () => {
    let town: TestTown
    const references = new Map<string, string>()
    before(async () => {
      const services = [join(import.meta.dirname, 'fixtures', 'jardin-partage.service.yaml')]
      town = await startTown(undefined, { database, jobs: false, services })
      for (const { name, given } of people) {
        const { reference } = await applied(town.edge, await actorNamed(town, name), garden, given)
        references.set(name, reference)
      }
    })
    after(() => town.close())

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
})
