/** What a case asks of its person and of others, through the pages, on both databases: part of a street reserved, with rules to sign, a paper, money, signs to collect. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { cases } from '#cases'
import { sql } from '#store'
import { axe, fits, openBrowser, screens, signIn } from './support/browser.ts'
import { beginAt, says, sendFrom, silent, words } from './support/spoken.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { FormFields, Visitor } from './support/visitor.ts'

const pdf = readFileSync(join(import.meta.dirname, '..', 'towns', 'demo', 'files', 'avis-impot.pdf'))

await eachDatabase((database) => {
  let town: TestTown
  before(async () => {
    town = await startTown(undefined, { database })
  })
  after(() => town.close())

  const street = 'occuper-la-rue'
  const apply = async (name = 'Samira Lambert', metres = '40') => {
    const person = await town.signIn(name)
    const address = await beginAt(person, street)
    assert.equal(
      (await person.post(`${address}/place`, { raison: 'Une benne pour des travaux', longueur: metres, remarque: 'Ne pas montrer' }))
        .status,
      303,
    )
    assert.equal((await sendFrom(person, address)).status, 303)
    const reference = address.split('/').at(-1) ?? ''
    return { person, reference, at: (request: string) => `/fr/cases/${reference}/requests/${encodeURIComponent(request)}` }
  }
  /** What the log holds of a case. */
  const eventsOf = (reference: string) =>
    town.edge.store.as({ actor: 'system', purpose: 'administration' }, async (tx) => {
      const row = await tx.row(sql<{ id: string }>`select id from cases.case where reference = ${reference}`)
      return town.edge.log.read(tx, `case:${row?.id}`)
    })
  /** An agent opens the page of an action and sends it. */
  async function acts(agent: Visitor, reference: string, action: string, fields: FormFields = {}) {
    const path = `/fr/desk/cases/${reference}/do/${encodeURIComponent(action)}`
    const { text } = await agent.get(path)
    return { page: text, done: await agent.post(path, { expected: /name="expected" value="(\d+)"/.exec(text)?.[1] ?? '', ...fields }) }
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
    for (const request of ['règles', 'pièce']) assert.ok(shown.includes(`href="${at(request)}"`), request)
    says(shown, 'Avis de l’équipe de terrain Demandé à : ')
    const space = (await person.get('/fr/cases')).text
    assert.ok(space.includes(`href="${at('pièce')}"`))
    says(space, 'Signer les règles de sécurité')
    says((await person.get('/fr')).text, 'Donner l’attestation d’assurance')
    // Somebody else, and a request of others or of nobody: nothing to see, nothing to answer.
    const other = await town.signIn('Paulette Simonin')
    assert.equal((await other.get(at('règles'))).status, 404)
    assert.equal((await other.post(at('règles'), { '.choice': 'true' })).status, 404)
    for (const name of ['voisinage', 'panneaux', 'rien'])
      for (const answer of [await person.get(at(name)), await person.post(at(name), { '.go': '1' })])
        assert.equal(answer.location, `/fr/cases/${reference}`)
  })

  test('she reads what she signs and nothing else; the signature says who, when, how surely', async () => {
    const { person, reference, at } = await apply()
    const sign = at('règles')
    const asked = (await person.get(sign)).text
    says(asked, 'Une benne pour des travaux')
    says(asked, 'Prix de la place 80 €')
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
    says((await person.get(`/fr/cases/${reference}`)).text, 'Vous avez signé : Signer les règles de sécurité')
    assert.equal((await person.post(sign, { '.choice': 'true' })).location, `/fr/cases/${reference}`)
    const seen = (await (await town.signIn('Marc Oudin')).get(`/fr/desk/cases/${reference}`)).text
    says(seen, 'Signé la personne, identité : niveau')
    const event = (await eventsOf(reference)).find(({ type }) => type === 'case.request-answered')
    assert.equal(event?.actor, await town.accountOf('Samira Lambert'))
    const { assurance, answer } = event!.payload as { assurance: string; answer: object }
    assert.deepEqual([assurance, answer], ['substantial', { signé: true }])
  })

  test('a refusal to sign is told as one', async () => {
    const { person, reference, at } = await apply()
    await person.post(at('règles'), { '.choice': 'false' })
    const { page, done } = await confirm(person, at('règles'))
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

  describe('paying', () => {
    /** Where the payment page leads. */
    const leads = (html: string) => /href="[^"]*(\/demo\/pay\/[0-9a-f-]{36})"/.exec(html)?.[1] ?? ''
    const payment = async (name?: string) => {
      const { person, reference } = await apply(name)
      return { person, reference, to: `/fr/cases/${reference}/pay/paiement` }
    }
    const cents = async (reference: string) => {
      const events = await eventsOf(reference)
      return events
        .filter(({ type }) => type === 'case.request-answered')
        .map(({ payload }) => (payload as { answer: { montant?: number } }).answer.montant)
    }
    const askAgain = () => cases.jobs.find(({ name }) => name === 'cases.payments')!.run(town.edge, {})

    test('somebody else pays nothing here; the provider knows only the town; what its browser says is not believed', async () => {
      const { person, reference, to } = await payment()
      const other = await town.signIn('Paulette Simonin')
      assert.equal((await other.get(to)).status, 404)
      assert.equal((await other.post(to, {})).status, 404)
      assert.equal((await person.post('/demo/pay/api/payments', {})).status, 404)
      assert.equal((await person.get(`/demo/pay/${'0'.repeat(8)}-0000-7000-8000-000000000000`)).status, 404)
      assert.equal((await person.get(`/fr/cases/${reference}/pay/règles`)).location, `/fr/cases/${reference}`)
      const page = leads((await person.post(to, {})).text)
      assert.match(page, /[0-9a-f-]{36}$/)
      // Coming back without having paid, whatever stands in the address.
      await person.get(`${to}/back?state=paid&paid=1`)
      says((await person.get(`/fr/cases/${reference}`)).text, 'Nous attendons la confirmation du paiement')
      assert.deepEqual(await cents(reference), [])
    })

    test('given up, refused, then paid in two parts; pressing twice is one payment; each has its receipt', async () => {
      const { person, reference, to } = await payment()
      says((await person.get(to)).text, 'Vous payez en 2 fois. Paiement 1 : 40 €.')
      const first = leads((await person.post(to, {})).text)
      assert.equal(leads((await person.post(to, {})).text), first)
      const shown = await person.get(first)
      says(shown.text, '40 €')
      const back = await person.post(first, { do: 'given-up' })
      assert.equal(new URL(back.location ?? '').pathname, encodeURI(`${to}/back`))
      assert.equal((await person.get(`${to}/back`)).location, `/fr/cases/${reference}`)
      says((await person.get(`/fr/cases/${reference}`)).text, 'Rien n’a été payé.')
      const second = leads((await person.post(to, {})).text)
      assert.notEqual(second, first)
      await person.post(second, { do: 'failed' })
      await person.get(`${to}/back`)
      says((await person.get(`/fr/cases/${reference}`)).text, 'Le paiement n’a pas été accepté.')
      const third = leads((await person.post(to, {})).text)
      await person.post(third, { do: 'paid' })
      // Back in two tabs at once, and the button pressed again meanwhile: the money came once.
      await Promise.all([person.get(`${to}/back`), person.get(`${to}/back`), person.post(to, {})])
      assert.deepEqual(await cents(reference), [4000])
      const half = (await person.get(`/fr/cases/${reference}`)).text
      says(half, 'Il reste 40 € à payer. Paiement 2 sur 2.')
      says(half, `40 € payés le`)
      says(half, `Reçu n° ${third.split('/').at(-1)}`)
      // She pays and closes the page: the job hears of it.
      await town.edge.store.owner.query(`update cases.payment set begun_at = begun_at - interval '1 hour', asked_at = null`)
      const last = leads((await person.post(to, {})).text)
      await person.post(last, { do: 'paid' })
      await town.edge.store.owner.query(`update cases.payment set begun_at = begun_at - interval '1 hour', asked_at = null`)
      await askAgain()
      await askAgain()
      assert.deepEqual(await cents(reference), [4000, 4000])
      assert.equal((await person.get(to)).location, `/fr/cases/${reference}`)
      // Refused in the end: what was paid is to be given back, and both sides see it.
      const marc = await town.signIn('Marc Oudin')
      assert.equal((await acts(marc, reference, 'refuser', { reason: 'La rue est en travaux.' })).done.status, 303)
      says((await marc.get(`/fr/desk/cases/${reference}`)).text, '80 € à rendre à la personne')
      says((await person.get(`/fr/cases/${reference}`)).text, '80 € à vous rendre')
    })

    test('a provider that is away takes nothing and loses nothing', async () => {
      const { person, to } = await payment()
      const { here } = town.edge
      const origin = here.origin ?? ''
      here.origin = 'http://127.0.0.1:9'
      try {
        const away = await person.post(to, {})
        assert.equal(away.status, 503)
        says(away.text, 'Le service de paiement ne répond pas.')
      } finally {
        here.origin = origin
      }
      assert.match(leads((await person.post(to, {})).text), /demo\/pay/)
    })

    test('what nobody can tell goes to a person, who answers for it with a reason', async () => {
      const { person, reference, to } = await payment()
      await person.post(to, {})
      // The provider lost it: the town knows it under a key that the provider never heard of.
      await town.edge.store.owner.query(
        `update cases.payment set id = gen_random_uuid() where case_id = (select id from cases.case where reference = $1)`,
        [reference],
      )
      await person.get(`${to}/back`)
      says((await person.get(`/fr/cases/${reference}`)).text, 'Nous vérifions votre paiement.')
      says((await person.get(to)).text, 'Ne payez pas une deuxième fois')
      assert.equal((await person.post(to, {})).status, 409)
      const marc = await town.signIn('Marc Oudin')
      says((await marc.get(`/fr/desk/cases/${reference}`)).text, 'Paiement de 40 € à vérifier')
      const answer = `/fr/desk/cases/${reference}/answer/paiement`
      assert.equal((await marc.post(answer, { choice: 'true' })).status, 422)
      assert.equal((await marc.post(answer, { choice: 'false', motif: 'Rien sur le relevé.' })).status, 303)
      assert.equal((await marc.post(answer, { choice: 'true', motif: 'Encore.' })).location, `/fr/desk/cases/${reference}`)
      assert.deepEqual(await cents(reference), [0])
      assert.match(leads((await person.post(to, {})).text), /demo\/pay/)
    })
  })

  describe('coming for the signs', () => {
    /** Signed, given, paid and booked by the office: only the signs are left. */
    const booked = async (name?: string) => {
      const { person, reference, at } = await apply(name, '10')
      await person.post(at('règles'), { '.choice': 'true' })
      await confirm(person, at('règles'))
      await person.post(at('pièce'), { assureur: 'Mutuelle du Pont', 'assurance.upload': new File([pdf], 'assurance.pdf') })
      await confirm(person, at('pièce'))
      const meet = `/fr/cases/${reference}/meet/panneaux`
      assert.equal((await person.get(meet)).location, `/fr/cases/${reference}`)
      const to = `/fr/cases/${reference}/pay/paiement`
      for (const _ of [1, 2]) {
        const page = /href="[^"]*(\/demo\/pay\/[0-9a-f-]{36})"/.exec((await person.post(to, {})).text)?.[1] ?? ''
        await person.post(page, { do: 'paid' })
        await person.get(`${to}/back`)
      }
      const done = await acts(await town.signIn('Marc Oudin'), reference, 'réserver')
      assert.equal(done.done.status, 303)
      return { person, reference, meet }
    }
    const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const week = ['1', '2', '3', '4', '5', '6', '7']
    const date = (name: string, day: string) => {
      const [year = '', month = '', number = ''] = day.split('-')
      return { [`${name}.year`]: year, [`${name}.month`]: month, [`${name}.day`]: number }
    }
    const span = (from: number, until = from) => ({ ...date('from', soon(from)), ...date('until', soon(until)) })
    const times = (more: FormFields = {}): FormFields => ({
      team: 'ville.stationnement',
      place: 'Mairie, entrée rue du Pont',
      ...span(10),
      weekdays: week,
      begin: '9:00',
      end: '10 h',
      minutes: '60',
      capacity: '1',
      ...more,
    })
    const slots = (html: string) => [...html.matchAll(/name="slot"[^>]*value="([0-9a-f-]{36})"/g)].map((found) => found[1]!)

    test('times are opened by an agent of the team, not by another, nor by a person, and not with mistakes', async () => {
      const person = await town.signIn('Samira Lambert')
      assert.equal((await person.post('/fr/desk/slots', times())).status, 403)
      const other = await town.signIn('Hélène Marchal')
      assert.equal((await other.post('/fr/desk/slots', times())).status, 422)
      const paul = await town.signIn('Paul Humbert')
      const mistakes: readonly FormFields[] = [
        { 'from.day': 'demain' },
        { begin: '25:00' },
        { minutes: '0' },
        { weekdays: [] },
        { place: ' ' },
        span(10, 800),
        span(-3),
      ]
      for (const wrong of mistakes) {
        const answer = await paul.post('/fr/desk/slots', times(wrong))
        assert.equal(answer.status, 422, JSON.stringify(wrong))
        if (wrong['from.day'] === 'demain') assert.match(answer.text, /value="demain"/)
      }
      assert.equal((await paul.post('/fr/desk/slots', times({ place: 'Annexe', ...span(20) }))).status, 303)
      assert.equal((await paul.post('/fr/desk/slots', times({ place: 'Annexe', ...span(20) }))).status, 303)
      const shown = (await paul.get('/fr/desk/slots')).text
      assert.equal(shown.match(/Annexe/g)?.length, 1)
      says(shown, '0 sur 1')
      const close = /action="(\/fr\/desk\/slots\/[0-9a-f-]{36}\/close)"/.exec(shown)?.[1] ?? ''
      assert.equal((await person.post(close, {})).status, 403)
      await other.post(close, {})
      says((await paul.get('/fr/desk/slots')).text, 'Annexe')
      await paul.post(close, {})
      silent((await paul.get('/fr/desk/slots')).text, 'Annexe')
    })

    test('two people never get one place; whoever has it changes, gives up, and comes', async () => {
      const [samira, mariam] = [await booked('Samira Lambert'), await booked('Mariam Traoré')]
      says((await samira.person.get(`/fr/cases/${samira.reference}`)).text, 'Choisir un rendez-vous')
      says((await samira.person.get(samira.meet)).text, 'Aucune heure n’est libre pour l’instant.')
      assert.equal((await mariam.person.get(samira.meet)).status, 404)
      const paul = await town.signIn('Paul Humbert')
      await paul.post('/fr/desk/slots', times())
      const [only] = slots((await samira.person.get(samira.meet)).text)
      assert.ok(only)
      assert.equal((await samira.person.post(samira.meet, {})).status, 422)
      assert.equal((await samira.person.post(samira.meet, { slot: '0190a000-0000-7000-8000-000000000001' })).status, 422)
      const both = await Promise.all([samira, mariam].map(({ person, meet }) => person.post(meet, { slot: only })))
      assert.deepEqual(both.map(({ status }) => status).sort(), [303, 422])
      says(both.find(({ status }) => status === 422)?.text ?? '', 'Quelqu’un vient de prendre cette heure.')
      const [first, second] = both[0]?.status === 303 ? [samira, mariam] : [mariam, samira]
      assert.equal((await second.person.post(second.meet, { slot: only })).status, 422)
      const [row] = await town.edge.store.owner.query(
        `select taken, (select count(*)::int from cases.seat where slot_id = s.id) as seats from cases.slot s where id = $1`,
        [only],
      )
      assert.deepEqual(row, { taken: 1, seats: 1 })

      const mine = (await first.person.get(`/fr/cases/${first.reference}`)).text
      says(mine, 'Mairie, entrée rue du Pont')
      says(mine, 'Vous avez pris rendez-vous : Retirer les panneaux')
      assert.equal((await second.person.get(`${first.meet}/calendar`)).status, 404)
      const file = await first.person.get(`${first.meet}/calendar`)
      assert.match(file.headers.get('content-type') ?? '', /text\/calendar/)
      assert.match(file.headers.get('content-disposition') ?? '', /rendez-vous\.ics/)
      assert.match(file.text, /^BEGIN:VCALENDAR\r\n[\s\S]*DTSTART;TZID=Europe\/Paris:\d{8}T090000\r\n/)
      says((await paul.get('/fr/desk/slots')).text, '1 sur 1')
      says((await paul.get(`/fr/desk/cases/${first.reference}`)).text, 'Rendez-vous : ')
      await town.edge.store.jobs.idle()
      const mails = [...(await first.person.get('/demo/mail')).text.matchAll(/href="(\/demo\/mail\/[0-9a-f-]{36})"/g)].map(
        (found) => found[1]!,
      )
      const letters = await Promise.all(mails.map(async (mail) => (await first.person.get(mail)).text))
      const letter = letters.find((one) => words(one).includes('Votre rendez-vous : ')) ?? ''
      says(letter, 'Lieu : Mairie, entrée rue du Pont')
      says(letter, 'Pièce jointe : rendez-vous.ics')
      says(letter, 'DTSTART;TZID=Europe/Paris:')

      // She gives it up, and the other one has it at once.
      assert.equal((await first.person.post(first.meet, { cancel: '1' })).status, 303)
      says((await first.person.get(`/fr/cases/${first.reference}`)).text, 'Vous avez annulé le rendez-vous')
      await town.edge.store.jobs.idle()
      const given = [...(await first.person.get('/demo/mail')).text.matchAll(/href="(\/demo\/mail\/[0-9a-f-]{36})"/g)]
        .map((found) => found[1]!)
        .filter((mail) => !mails.includes(mail))
      const sent = (await Promise.all(given.map(async (mail) => (await first.person.get(mail)).text))).find((one) =>
        one.includes('METHOD:CANCEL'),
      )
      const uid = (text = '') => /UID:([0-9a-f]{32})@/.exec(text)?.[1]
      assert.deepEqual([uid(sent), uid(sent) === uid(letter) && uid(letter) === uid(file.text)], [uid(file.text), true])
      says(sent ?? '', 'SEQUENCE:2')
      assert.equal((await second.person.post(second.meet, { slot: only })).status, 303)
      await paul.post('/fr/desk/slots', times(span(12)))
      const [other] = slots((await second.person.get(second.meet)).text)
      assert.equal((await second.person.post(second.meet, { slot: other ?? '' })).status, 303)
      assert.deepEqual(slots((await first.person.get(first.meet)).text), [only])

      // The office says whether it was kept; the person does not.
      assert.equal((await second.person.get(`/fr/cases/${second.reference}/requests/panneaux`)).location, `/fr/cases/${second.reference}`)
      assert.equal((await paul.post(`/fr/desk/cases/${second.reference}/answer/panneaux`, { choice: 'true' })).status, 303)
      says((await paul.get(`/fr/desk/cases/${second.reference}`)).text, 'Rendez-vous tenu')
    })

    test('their pages in a browser', { skip: database === 'postgres' && 'they are the same' }, async (t) => {
      const { meet } = await booked()
      await (await town.signIn('Paul Humbert')).post('/fr/desk/slots', times({ ...span(14, 18), end: '12:00' }))
      const browser = await openBrowser(t, town.url)
      for (const [width, dark] of [
        [390, true],
        [1280, false],
      ] as const) {
        const page = await browser.page({ width, dark, script: false })
        await signIn(page, 'Samira Lambert')
        await page.goto(meet)
        await page.locator('.g-actions button').first().click()
        await page.waitForLoadState()
        for (const part of [fits, axe]) await part(page)
        await screens(page, `meet-${width}`)
        const desk = await browser.page({ width, dark, script: false })
        await signIn(desk, 'Paul Humbert')
        await desk.goto('/fr/desk/slots')
        for (const part of [fits, axe]) await part(desk)
        await screens(desk, `slots-${width}`)
      }
    })
  })

  test('its pages in a browser, on a phone, with mistakes', { skip: database === 'postgres' && 'they are the same' }, async (t) => {
    const { reference, at } = await apply()
    const browser = await openBrowser(t, town.url)
    for (const [width, dark] of [
      [390, true],
      [1280, false],
    ] as const) {
      const page = await browser.page({ width, dark, script: false })
      await signIn(page, 'Samira Lambert')
      const look = async (name: string) => {
        await page.waitForLoadState()
        await fits(page)
        await axe(page)
        await screens(page, `street-${name}`)
      }
      await page.goto(`/fr/cases/${reference}`)
      await look(`case-${width}`)
      for (const request of ['règles', 'pièce']) {
        await page.goto(at(request))
        await page.getByRole('button', { name: 'Continuer' }).last().click()
        await look(`${request}-${width}`)
      }
      await page.goto(`/fr/cases/${reference}/pay/paiement`)
      await look(`pay-${width}`)
      await page.goto(at('règles'))
      await page.getByLabel('Je signe').check()
      await page.locator('.g-actions button').first().click()
      await look(`sign-${width}`)
    }
  })
})
