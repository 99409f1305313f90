/** What a case asks of its person and of others, through the pages, on both databases: a hall for a party, with rules to sign, a paper, money, keys. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from '#store'
import { axe, fits, openBrowser, screens, signIn } from './support/browser.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const file = readFileSync(join(import.meta.dirname, 'fixtures', 'salle-des-fetes.service.yaml'), 'utf8')
const pdf = readFileSync(join(import.meta.dirname, '..', 'towns', 'demo', 'files', 'avis-impot.pdf'))

/** Spaces that do not break count as spaces, tags as none. */
const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')
const says = (html: string, sentence: string) => assert.ok(words(html).includes(sentence), `the page does not say “${sentence}”`)
const silent = (html: string, sentence: string) => assert.ok(!words(html).includes(sentence), `the page says “${sentence}”`)
const begin = async (person: Visitor, id: string) => (await person.post(`/fr/services/${id}/start`, { '.start': id })).location ?? ''
const send = async (person: Visitor, address: string) =>
  await person.post(`${address}/send`, {
    '.revision': /name="\.revision" value="(\d+)"/.exec((await person.get(`${address}/review`)).text)?.[1] ?? '',
  })
await eachDatabase((database) => {
  let town: TestTown
  before(async () => {
    town = await startTown(undefined, { database, files: { 'salle-des-fetes': file } })
  })
  after(() => town.close())

  const hall = 'salle-des-fetes'
  const apply = async (name = 'Samira Lambert', guests = '40') => {
    const person = await town.signIn(name)
    const address = await begin(person, hall)
    assert.equal(
      (await person.post(`${address}/fête`, { occasion: 'Les 40 ans de Nadia', invités: guests, remarque: 'Ne pas montrer' })).status,
      303,
    )
    assert.equal((await send(person, address)).status, 303)
    const reference = address.split('/').at(-1) ?? ''
    return { person, reference, at: (request: string) => `/fr/cases/${reference}/requests/${encodeURIComponent(request)}` }
  }
  /** Reads the last page and presses its button. */
  const confirm = async (person: Visitor, address: string) => {
    const { text } = await person.get(`${address}?confirm=1`)
    return {
      page: text,
      done: await person.post(address, { '.go': '1', '.revision': /name="\.revision" value="(\d+)"/.exec(text)?.[1] ?? '' }),
    }
  }

  test('what is asked stands first, on the case, in my space, at home; what others were asked is told', async () => {
    const { person, reference, at } = await apply()
    const shown = (await person.get(`/fr/cases/${reference}`)).text
    says(shown, 'Nous avons besoin de vous avant le')
    for (const request of ['règlement', 'pièce']) assert.ok(shown.includes(`href="${at(request)}"`), request)
    says(shown, 'Avis du gardien Demandé à : ')
    const space = (await person.get('/fr/cases')).text
    assert.ok(space.includes(`href="${at('pièce')}"`))
    says(space, 'Signer le règlement de la salle')
    says((await person.get('/fr')).text, 'Donner l’attestation d’assurance')
    // Somebody else, and a request of others or of nobody: nothing to see, nothing to answer.
    const other = await town.signIn('Paulette Simonin')
    assert.equal((await other.get(at('règlement'))).status, 404)
    assert.equal((await other.post(at('règlement'), { '.choice': 'true' })).status, 404)
    for (const name of ['voisinage', 'remise', 'rien'])
      for (const answer of [await person.get(at(name)), await person.post(at(name), { '.go': '1' })])
        assert.equal(answer.location, `/fr/cases/${reference}`)
  })

  test('she reads what she signs and nothing else; the signature says who, when, how surely', async () => {
    const { person, reference, at } = await apply()
    const sign = at('règlement')
    const asked = (await person.get(sign)).text
    says(asked, 'Les 40 ans de Nadia')
    says(asked, 'Prix de la salle 80 €')
    silent(asked, 'Ne pas montrer')
    const empty = await person.post(sign, {})
    assert.equal(empty.status, 422)
    says(empty.text, 'Choisissez si vous signez ou si vous refusez.')
    assert.equal((await person.post(sign, { '.choice': 'peut-être' })).status, 422)
    assert.equal((await person.post(sign, { '.choice': 'true' })).location, `${sign}?confirm=1`)
    // The case moved on between reading and signing: it is read again, nothing is signed.
    const read = (await person.get(`${sign}?confirm=1`)).text
    await person.post(`/fr/cases/${reference}/messages`, { text: 'Une question.' })
    const late = await person.post(sign, { '.go': '1', '.revision': /name="\.revision" value="(\d+)"/.exec(read)?.[1] ?? '' })
    assert.equal(late.location, `${sign}?confirm=1`)
    const { page, done } = await confirm(person, sign)
    says(page, 'En signant, Samira Lambert s’engage')
    assert.equal(done.location, `/fr/cases/${reference}`)
    says((await person.get(`/fr/cases/${reference}`)).text, 'Vous avez signé : Signer le règlement de la salle')
    assert.equal((await person.post(sign, { '.choice': 'true' })).location, `/fr/cases/${reference}`)
    const seen = (await (await town.signIn('Marc Oudin')).get(`/fr/desk/cases/${reference}`)).text
    says(seen, 'Signé la personne, identité : niveau')
    const [event] = await town.edge.store.as({ actor: 'system', purpose: 'administration' }, async (tx) => {
      const events = await town.edge.log.read(
        tx,
        `case:${(await tx.row(sql<{ id: string }>`select id from cases.case where reference = ${reference}`))?.id}`,
      )
      return events.filter(({ type }) => type === 'case.request-answered')
    })
    assert.equal(event?.actor, await town.accountOf('Samira Lambert'))
    const { assurance, answer } = event!.payload as { assurance: string; answer: object }
    assert.deepEqual([assurance, answer], ['substantial', { signé: true }])
  })

  test('a refusal to sign is told as one', async () => {
    const { person, reference, at } = await apply()
    await person.post(at('règlement'), { '.choice': 'false' })
    const { page, done } = await confirm(person, at('règlement'))
    says(page, 'Samira Lambert refuse de signer.')
    assert.equal(done.status, 303)
    says((await person.get(`/fr/cases/${reference}`)).text, 'Vous avez refusé de signer')
  })

  test('a paper is given with the answers that go with it; what was typed is kept', async () => {
    const { person, reference, at } = await apply()
    const give = at('pièce')
    const half = await person.post(give, { assureur: 'Mutuelle du Pont' })
    assert.equal(half.status, 422)
    assert.match(half.text, /name="assureur"[^>]*value="Mutuelle du Pont"/)
    const wrong = await person.post(give, { assureur: 'Mutuelle du Pont', 'assurance.upload': new File(['MZ not a paper'], 'virus.pdf') })
    assert.equal(wrong.status, 422)
    assert.equal(
      (await person.post(give, { assureur: 'Mutuelle du Pont', 'assurance.upload': new File([pdf], 'assurance.pdf') })).location,
      `${give}?confirm=1`,
    )
    const { page, done } = await confirm(person, give)
    says(page, 'Mutuelle du Pont')
    says(page, 'assurance.pdf')
    assert.equal(done.status, 303)
    const shown = (await person.get(`/fr/cases/${reference}`)).text
    says(shown, 'Vous avez répondu : Donner l’attestation d’assurance')
    says(shown, 'assurance.pdf')
    says((await (await town.signIn('Marc Oudin')).get(`/fr/desk/cases/${reference}`)).text, 'Mutuelle du Pont')
  })

  test('its pages in a browser, on a phone, with mistakes', async (t) => {
    const { reference, at } = await apply()
    const browser = await openBrowser(t, town.url)
    for (const [width, dark] of [
      [390, true],
      [1280, false],
    ] as const) {
      const page = await browser.page({ width, dark, script: false })
      await signIn(page, 'Samira Lambert')
      const look = async (name: string) => {
        await fits(page)
        await axe(page)
        await screens(page, `hall-${name}`)
      }
      await page.goto(`/fr/cases/${reference}`)
      await look(`case-${width}`)
      for (const request of ['règlement', 'pièce']) {
        await page.goto(at(request))
        await page.getByRole('button', { name: 'Continuer' }).last().click()
        await look(`${request}-${width}`)
      }
      await page.goto(at('règlement'))
      await page.getByLabel('Je signe').check()
      await page.locator('.g-actions button').first().click()
      await look(`sign-${width}`)
    }
  })
})
