/** Two service files that no line of code knows, dropped in a folder: from the list of services to a decided case, through the pages. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { cases } from '#cases'
import { type Clock, legalDay } from '#kernel'
import { axe, fits, openBrowser, screens, signIn } from './support/browser.ts'
import { beginAt, says, sendFrom, silent } from './support/spoken.ts'
import { startTown, type TestTown } from './support/town.ts'
import type { FormFields, Visitor } from './support/visitor.ts'

const here = join(import.meta.dirname, 'fixtures')
const pdf = readFileSync(join(import.meta.dirname, '..', 'towns', 'demo', 'files', 'avis-impot.pdf'))
const bus = 'carte-transport-aines'
const grant = 'subvention-association'

// Goes on as time does, and can be moved: months pass in a test.
let ahead = 0
const now = () => Date.now() + ahead
const clock: Clock = { now, instant: () => new Date(now()).toISOString(), today: (zone) => legalDay(now(), zone) }
const goTo = (instant: string) => {
  ahead = Date.parse(instant) - Date.now()
}

let town: TestTown
before(async () => {
  town = await startTown(undefined, { services: [here], clock })
})
after(() => town.close())

/** An agent opens the page of an action and sends it. */
async function acts(agent: Visitor, reference: string, action: string, fields: FormFields = {}) {
  const path = `/fr/desk/cases/${reference}/do/${encodeURIComponent(action)}`
  const { text } = await agent.get(path)
  return { page: text, done: await agent.post(path, { expected: /name="expected" value="(\d+)"/.exec(text)?.[1] ?? '', ...fields }) }
}

test('both files pass and are listed', async () => {
  assert.deepEqual(
    town.edge.catalogue.broken().map(({ problems }) => problems),
    [],
  )
  const { text } = await town.visitor().get('/fr/services')
  for (const id of [bus, grant]) assert.match(text, new RegExp(`/fr/services/${id}"`))
})

test('the register of processing says what they bring with them, until the town enters it', async () => {
  const { text } = await town.visitor().get('/fr/processing')
  says(text, 'Traiter les demandes « ')
  says(text, 'Ce traitement vient du fichier de la démarche.')
  const { purpose } = town.edge.catalogue.current(grant)!.service.data
  assert.match(text, new RegExp(`<div id="${purpose}"`))
  const listed = JSON.parse((await town.visitor().get('/api/v1/processing')).text) as { processing: { id: string; number?: string }[] }
  assert.deepEqual(listed.processing.find(({ id }) => id === purpose)?.number, undefined)
  assert.ok(listed.processing.some(({ id }) => id === purpose))
})

describe('a grant for an association', () => {
  const association = {
    'association.name': 'Les Amis du Pont',
    'association.number': '73282932000074',
    fonction: 'Trésorière',
    'siège.line': '2 place du Pont',
    'siège.postcode': '55410',
    'siège.town': 'Valmont-sur-Meuse',
  }
  const project = {
    projet: 'Un jardin partagé sur le quai, avec les écoles du quartier.',
    public: ['enfants', 'aînés'],
    'lieu.label': 'Quai des Tanneurs, derrière l’école',
    'durée.amount': '3',
    'durée.unit': 'semaine',
    bénévoles: '2,5',
  }
  /** 300 lines: 30 incomes and 270 expenses of 10.50 €. */
  const budget = Object.fromEntries(
    Array.from({ length: 300 }, (_, n) => [
      [`budget.${n}.poste`, `Poste ${n + 1}`],
      [`budget.${n}.sens`, n % 10 === 0 ? 'recette' : 'dépense'],
      [`budget.${n}.montant`, '10,50'],
    ]).flat(),
  )

  test('its page tells for whom, how long by law and in some cases, without counting wrong', async () => {
    const { text } = await (await town.signIn('Samira Lambert')).get(`/fr/services/${grant}`)
    says(text, 'Moins de la moitié')
    says(text, 'La loi nous donne 2 mois au plus. Dans certains cas, elle nous donne 4 mois.')
    says(text, 'Nous connaissons déjà une réponse sur 15')
    silent(text, 'urgence :')
  })

  test('wrong, then right, refused by a check on its page, sent, proposed, approved by another, paid', async () => {
    const person = await town.signIn('Samira Lambert')
    const address = await beginAt(person, grant)
    const reference = address.split('/').at(-1) ?? ''
    const wrong = await person.post(`${address}/association`, { ...association, 'association.number': '73282932000075', fonction: 'T' })
    assert.equal(wrong.status, 422)
    says(wrong.text, 'Un chiffre de ce numéro n’est pas juste.')
    assert.match(wrong.text, /value="Les Amis du Pont"/)
    assert.equal((await person.post(`${address}/association`, association)).status, 303)

    // A place is said in words; nobody has to know degrees.
    const half = await person.post(`${address}/projet`, { ...project, 'lieu.label': '', 'lieu.lat': '48,9' })
    assert.equal(half.status, 422)
    says(half.text, 'Écrivez la longitude')
    assert.equal((await person.post(`${address}/projet`, project)).status, 303)

    // More than the project lacks: said beside the budget, at once, and what was typed stays.
    const rest = { 'poste principal': '7', "aide d'État": 'non' }
    const much = await person.post(`${address}/budget`, { ...budget, ...rest, demande: '9000' })
    assert.equal(much.status, 422)
    says(much.text, 'Vous demandez plus qu’il ne manque au projet.')
    assert.match(much.text, /name="demande"[^>]*value="9000"/)
    assert.equal((await person.post(`${address}/budget`, { ...budget, ...rest, demande: '1000' })).status, 303)
    const statutes = { 'pièces.upload': new File([pdf], 'statuts.pdf', { type: 'application/pdf' }) }
    assert.equal(
      (await person.post(`${address}/pièces`, { ...statutes, compte: 'FR7619999000020273856117189', sincère: 'oui' })).status,
      303,
    )

    // What is only shown is called by its name: it is nothing that she pays.
    const review = await person.get(`${address}/review`)
    says(review.text, 'Ce qu’il manque au projet 2 520 €')
    silent(review.text, 'Vous paieriez')
    says(review.text, 'Voir les 290 autres')
    assert.equal((await sendFrom(person, address)).status, 303)

    const paul = await town.signIn('Paul Humbert')
    const opened = await paul.get(`/fr/desk/cases/${reference}`)
    says(opened.text, 'Ce qu’il manque au projet 2 520 €')
    says(opened.text, 'Quai des Tanneurs, derrière l’école')
    silent(opened.text, '7189')
    says(opened.text, 'Voir les 290 autres')
    const proposed = await acts(paul, reference, 'proposer', { 'montant accordé': '999' })
    assert.equal(proposed.done.status, 303)
    assert.equal((await acts(paul, reference, 'signer')).done.status, 404)
    const signed = await acts(await town.signIn('Marc Oudin'), reference, 'signer')
    says(signed.page, '990 € seront versés')
    assert.equal(signed.done.status, 303)

    const told = await person.get(`/fr/cases/${reference}`)
    says(told.text, 'La Ville vous accorde 990 € pour Quai des Tanneurs, derrière l’école.')
    const letter = await person.get(`/fr/cases/${reference}/decision.pdf`)
    assert.equal(letter.status, 200)
    assert.match(letter.text, /^%PDF-/)
  })

  test('its pages in a browser, on a phone and in the dark, with mistakes', async (t) => {
    const browser = await openBrowser(t, town.url)
    const page = await browser.page({ width: 390, dark: true, script: false })
    await signIn(page, 'Mariam Traoré')
    await page.goto(`/fr/services/${grant}`)
    await page.getByRole('button', { name: 'Commencer ma demande' }).click()
    const address = page.url()
    for (const name of ['projet', 'budget', 'review']) {
      await page.goto(`${address}/${name}`)
      if (name !== 'review') await page.locator('.g-actions button').first().click()
      await fits(page)
      await axe(page)
      await screens(page, `unseen-${name}`)
    }
  })
})

describe('a bus pass from 65', () => {
  test('what the town knows is not asked: granted at once to whoever is 65, with her age in words', async () => {
    const person = await town.signIn('Paulette Simonin')
    const shown = await person.get(`/fr/services/${bus}`)
    says(shown.text, 'Vous, âge : 65 ans au moins')
    const address = await beginAt(person, bus)
    const first = await person.get(`${address}/vous`)
    says(first.text, 'Registre des habitants')
    assert.equal((await person.post(`${address}/vous`, {})).status, 303)
    assert.equal((await sendFrom(person, address)).status, 303)
    const reference = address.split('/').at(-1) ?? ''
    says((await person.get(`/fr/cases/${reference}`)).text, 'Votre carte de bus est prête, Paulette Simonin')
    const early = await person.get(`/fr/cases/${reference}/do/prolonger`)
    assert.equal(early.status, 409)
    says(early.text, 'octobre 2028')
  })

  test('who is younger is refused by a person, in words', async () => {
    const person = await town.signIn('Samira Lambert')
    const address = await beginAt(person, bus)
    await person.post(`${address}/vous`, {})
    await sendFrom(person, address)
    const reference = address.split('/').at(-1) ?? ''
    const { page, done } = await acts(await town.signIn('Paul Humbert'), reference, 'refuser', { reason: 'Vous aurez 65 ans en 2053.' })
    says(page, '« Vous, âge » (38 ans) est sous 65 ans')
    assert.equal(done.status, 303)
    says((await person.get(`/fr/cases/${reference}`)).text, 'Vous aurez 65 ans en 2053.')
  })

  test('by night it is opened for those who did not ask', async () => {
    await cases.jobs.find(({ name }) => name === 'cases.proactive')?.run(town.edge, {})
    const rows = await town.edge.store.owner.query(
      `select c.state from cases.case c join identity.account a on a.person_id = c.person_id where a.family = 'Humblot' and c.service = $1`,
      [bus],
    )
    assert.deepEqual(rows, [{ state: 'valable' }])
  })
})

describe('a terrace: an opinion, more time, an appeal that is another case', () => {
  const apply = async (surface: string) => {
    const person = await town.signIn('Samira Lambert')
    const address = await beginAt(person, 'terrasse')
    assert.equal((await person.post(`${address}/projet`, { enseigne: 'Chez Samira', surface, chiffre: '90000' })).status, 303)
    assert.equal((await sendFrom(person, address)).status, 303)
    return { person, reference: address.split('/').at(-1) ?? '' }
  }
  const answer = (agent: Visitor, reference: string, fields: FormFields) => agent.post(`/fr/desk/cases/${reference}/answer/voirie`, fields)

  test('who is only asked sees what the request shows, and answers; who is not asked cannot', async () => {
    const { person, reference } = await apply('30')
    const [paul, marc] = [await town.signIn('Paul Humbert'), await town.signIn('Marc Oudin')]
    says((await paul.get('/fr/desk')).text, 'Samira Lambert')
    const seen = (await paul.get(`/fr/desk/cases/${reference}`)).text
    says(seen, 'Avis de la voirie')
    says(seen, 'Chez Samira')
    silent(seen, '90 000')
    says((await marc.get(`/fr/desk/cases/${reference}`)).text, '90 000')
    assert.equal((await answer(person, reference, { choice: 'favorable' })).status, 403)

    const empty = await answer(paul, reference, { motif: 'Rien.' })
    assert.equal(empty.status, 422)
    says(empty.text, 'Choisissez une réponse.')
    const bare = await answer(paul, reference, { choice: 'défavorable', largeur: '1,4' })
    assert.equal(bare.status, 422)
    says(bare.text, 'Expliquez un avis défavorable.')
    assert.match(bare.text, /name="largeur"[^>]*value="1,4"/)
    assert.equal(
      (await answer(paul, reference, { choice: 'défavorable', largeur: '1,4', motif: 'Le trottoir est trop étroit.' })).status,
      303,
    )
    assert.equal((await answer(paul, reference, { choice: 'favorable', largeur: '2' })).location, `/fr/desk/cases/${reference}`)
    const told = (await marc.get(`/fr/desk/cases/${reference}`)).text
    says(told, 'Défavorable. Le trottoir est trop étroit.')
    says(told, '1,4 m')

    assert.equal((await acts(marc, reference, 'autoriser')).done.status, 409)
    assert.equal((await acts(marc, reference, 'prolonger', { reason: 'Mesures à refaire.' })).done.status, 303)
    assert.equal((await acts(marc, reference, 'prolonger', { reason: 'Encore.' })).done.status, 409)
    assert.equal((await acts(marc, reference, 'refuser', { reason: 'Il reste moins de 1,40 m.' })).done.status, 303)

    // The appeal is another case, opened with what the request shows; its outcome comes back by itself.
    await person.get(`/fr/cases/${reference}/do/contester`)
    assert.equal((await person.post(`/fr/cases/${reference}/do/contester`, { '.go': '1' })).status, 303)
    await town.edge.store.jobs.idle()
    const appeal = /\/fr\/cases\/(\d{12})"[^>]*>[^<]*Recours sur une terrasse/.exec((await person.get('/fr/cases')).text)?.[1] ?? ''
    assert.match(appeal, /^\d{12}$/)
    assert.equal((await acts(marc, reference, 'autoriser après recours')).done.status, 409)
    says((await paul.get(`/fr/desk/cases/${appeal}`)).text, 'Chez Samira')
    assert.equal((await acts(paul, appeal, 'donner raison')).done.status, 303)
    await town.edge.store.jobs.idle()
    says((await marc.get(`/fr/desk/cases/${reference}`)).text, 'Accordé')
    assert.equal((await acts(marc, reference, 'autoriser après recours')).done.status, 303)
  })

  test('two that look alike are told before anything is decided, and set aside by a person', async () => {
    const [first, second] = [(await apply('17')).reference, (await apply('17')).reference]
    await town.edge.store.jobs.idle()
    const marc = await town.signIn('Marc Oudin')
    const shown = (await marc.get(`/fr/desk/cases/${second}`)).text
    says(shown, 'Ce dossier ressemble à un autre.')
    assert.match(shown, new RegExp(`/fr/desk/cases/${first}"`))
    assert.equal((await acts(marc, second, 'écarter le doublon', { reason: 'Deux terrasses, deux rues.' })).done.status, 303)
    silent((await marc.get(`/fr/desk/cases/${second}`)).text, 'Ce dossier ressemble')
    assert.equal((await acts(marc, second, 'écarter le doublon', { reason: 'Encore.' })).done.status, 409)
  })

  test('what the file makes public is public, and nothing else; what is taken back is public no more', async () => {
    const { person, reference } = await apply('22')
    const shown = (await town.visitor().get('/fr/services/terrasse/public')).text
    says(shown, 'Chez Samira')
    says(shown, '22 m²')
    silent(shown, '90 000')
    silent(shown, 'Lambert')
    silent(shown, reference)
    says((await town.visitor().get('/fr/services/terrasse')).text, 'Lire les avis publiés')
    assert.equal((await town.visitor().get(`/fr/services/${grant}/public`)).status, 404)
    assert.equal((await person.post(`/fr/cases/${reference}/withdraw`, {})).status, 303)
    silent((await town.visitor().get('/fr/services/terrasse/public')).text, '22 m²')
  })

  test('nobody asks for the appeal: it is in no list, and cannot be begun', async () => {
    const person = await town.signIn('Samira Lambert')
    assert.doesNotMatch((await person.get('/fr/services')).text, /recours-terrasse/)
    says((await person.get('/fr/services/recours-terrasse')).text, 'elle s’ouvre d’elle-même')
    says((await town.visitor().get('/fr/services/recours-terrasse')).text, 'elle s’ouvre d’elle-même')
    assert.equal((await person.post('/fr/services/recours-terrasse/start', { '.start': 'recours-terrasse' })).status, 403)
  })

  test('nothing is asked for a small one', async () => {
    const { reference } = await apply('12')
    const marc = await town.signIn('Marc Oudin')
    silent((await marc.get(`/fr/desk/cases/${reference}`)).text, 'Demandé à d’autres')
    assert.equal((await acts(marc, reference, 'autoriser')).done.status, 303)
  })

  test('the page of an answer in a browser', async (t) => {
    const { reference } = await apply('40')
    const browser = await openBrowser(t, town.url)
    const page = await browser.page({ width: 1280, script: false })
    await signIn(page, 'Paul Humbert')
    await page.goto(`/fr/desk/cases/${reference}`)
    await axe(page)
    await screens(page, 'asked-case')
    await page.getByRole('link', { name: 'Répondre' }).click()
    await page.getByRole('button', { name: 'Envoyer la réponse' }).click()
    await page.getByText('Choisissez une réponse.').first().waitFor()
    await fits(page)
    await axe(page)
    await screens(page, 'asked-answer')
  })
})

describe('an income that is declared, assessed and paid month by month', () => {
  const clockJob = () => cases.jobs.find(({ name }) => name === 'cases.clock')!.run(town.edge, {})
  const rows = (all: readonly (readonly [string, string])[]): FormFields =>
    Object.fromEntries(
      all.flatMap(([month, wages], n) => [
        [`ressources.${n}.mois.month`, month.slice(5)],
        [`ressources.${n}.mois.year`, month.slice(0, 4)],
        [`ressources.${n}.salaires`, wages],
      ]),
    )

  test('opened, declared, paid on the day; forgotten, suspended, taken up again', async () => {
    const year = new Date(now()).getUTCFullYear() + 1
    const before: [string, string][] = [
      [`${year - 1}-12`, '0'],
      [`${year}-01`, '0'],
      [`${year}-02`, '0'],
    ]
    goTo(`${year}-03-02T09:00:00Z`)
    const person = await town.signIn('Mariam Traoré')
    const address = await beginAt(person, 'revenu-mensuel')
    const reference = address.split('/').at(-1) ?? ''
    assert.equal((await person.post(`${address}/situation`, { couple: 'non', ...rows(before) })).status, 303)
    assert.equal((await person.post(`${address}/paiement`, { iban: 'FR7619999000020273856117189' })).status, 303)
    assert.equal((await sendFrom(person, address)).status, 303)
    goTo(`${year}-03-10T09:00:00Z`)
    assert.equal((await acts(await town.signIn('Amélie Roussel'), reference, 'ouvrir')).done.status, 303)

    // The file has no such action: the cycle brings it.
    goTo(`${year}-03-20T09:00:00Z`)
    const again = await town.signIn('Mariam Traoré')
    const declare = `/fr/cases/${reference}/do/${encodeURIComponent('déclarer')}`
    says((await again.get(`/fr/cases/${reference}`)).text, 'Déclarer le mois')
    says((await again.get(`/fr/cases/${reference}`)).text, 'Déclarez votre mois avant le jeudi 25 mars')
    says((await again.get('/fr')).text, `Déclarer mars ${year} : Revenu mensuel`)
    says((await again.get(declare)).text, 'Mois')
    const asked = await again.post(declare, rows([...before, [`${year}-03`, '300']]))
    assert.equal(asked.location, `${declare}?confirm=1`)
    await again.get(asked.location ?? '')
    assert.equal((await again.post(declare, { '.go': '1' })).status, 303)

    goTo(`${year}-04-05T09:00:00Z`)
    await clockJob()
    const april = await town.signIn('Mariam Traoré')
    const told = (await april.get(`/fr/cases/${reference}`)).text
    says(told, `Droit calculé pour avril ${year} : 500`)
    says(told, '500 €')
    says(told, 'Paiement de 500 € lancé vers votre compte')

    goTo(`${year}-04-26T09:00:00Z`)
    await clockJob()
    const late = await town.signIn('Mariam Traoré')
    const suspended = (await late.get(`/fr/cases/${reference}`)).text
    says(suspended, 'Versement suspendu')
    says(suspended, `Rien n’a été déclaré pour avril ${year}`)
    says(suspended, 'Reprendre')
  })
})
