/** Two people, each under her own identity: they come together, and each by herself, on both databases. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { unzipSync } from 'fflate'
import { sql } from '#store'
import { rebuildProjections } from '../src/commands/rebuild.ts'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { jobNamed } from './support/jobs.ts'
import { lettersIn } from './support/letters.ts'
import { beginAt, says, sendFrom, silent } from './support/spoken.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed } from './support/walk.ts'

const file = readFileSync(join(import.meta.dirname, '..', 'docs', 'examples', 'mariage.service.yaml'), 'utf8')
const pdf = (text: string) => new File([`%PDF-1.4\n${text}\n%%EOF`], `${text}.pdf`, { type: 'application/pdf' })

await eachDatabase((database) => {
  let town: TestTown
  before(async () => {
    town = await startTown(undefined, { database, files: { mariage: file } })
  })
  after(() => town.close())

  const spouse = {
    'conjoint.given': 'Élise',
    'conjoint.family': 'Gaudron',
    'conjoint.birth.day': '2',
    'conjoint.birth.month': '4',
    'conjoint.birth.year': '1990',
  }
  const slotsAt = async (day: number): Promise<readonly string[]> =>
    (await town.edge.store.owner.query('select id from cases.slot where place = $1 order by from_at', [`Mairie, salle ${day}`])).map(
      ({ id }) => String(id),
    )

  /** Samira's case, in which Élise takes part. */
  async function couple() {
    const samira = await town.signIn('Samira Lambert')
    const address = await beginAt(samira, 'mariage')
    const day = { 'jour.day': '12', 'jour.month': '6', 'jour.year': '2027' }
    assert.equal((await samira.post(`${address}/projet`, { ...spouse, ...day })).status, 303)
    assert.equal((await sendFrom(samira, address)).status, 303)
    const reference = address.split('/').at(-1) ?? ''
    const invited = await samira.post(`/fr/cases/${reference}/people/conjoint`, { how: 'code', email: '' })
    const code = /g-visit-code">([^<]+)</.exec(invited.text)?.[1] ?? ''
    const elise = await town.signIn('Élise Gaudron')
    const opened = await elise.post('/fr/invitations', { code })
    const invitation = (await elise.get(opened.location ?? '')).text
    says(invitation, 'venir à un rendez-vous')
    return { samira, elise, reference, opened: opened.location ?? '', own: `/fr/cases/${reference}`, part: `/fr/part/${reference}` }
  }
  const joined = async () => {
    const two = await couple()
    assert.equal((await two.elise.post(two.opened, { answer: 'join' })).location, two.part)
    return two
  }
  const openTimes = async (day: number, capacity = '2') => {
    const marc = await town.signIn('Marc Oudin')
    const on = new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10)
    const [year = '', month = '', date = ''] = on.split('-')
    const at = (name: string) => ({ [`${name}.year`]: year, [`${name}.month`]: month, [`${name}.day`]: date })
    const weekdays = ['1', '2', '3', '4', '5', '6', '7']
    const times = {
      team: 'ville.stationnement',
      place: `Mairie, salle ${day}`,
      ...at('from'),
      ...at('until'),
      weekdays,
      begin: '09:00',
      end: '10:00',
      minutes: '30',
      capacity,
    }
    assert.equal((await marc.post('/fr/desk/slots', times)).status, 303)
  }
  const acts = async (reference: string, action: string) => {
    const marc = await town.signIn('Marc Oudin')
    const path = `/fr/desk/cases/${reference}/do/${action}`
    const expected = /name="expected" value="(\d+)"/.exec((await marc.get(path)).text)?.[1] ?? ''
    return await marc.post(path, { expected })
  }
  const came = async (marc: Visitor, reference: string, request: string) => {
    const path = `/fr/desk/cases/${reference}/answer/${encodeURIComponent(request)}`
    const seat = /name="seat" value="([^"]+)"/.exec((await marc.get(path)).text)?.[1] ?? ''
    assert.equal((await marc.post(path, { seat, choice: 'true', motif: '' })).status, 303)
    return seat
  }

  test('who is not asked, has not joined or is somebody else takes no time', async () => {
    await openTimes(40)
    const { samira, elise, reference, own, part } = await couple()
    const meet = `${part}/meet/d%C3%A9p%C3%B4t`
    const paulette = await town.signIn('Paulette Simonin')
    for (const visitor of [elise, paulette, samira]) {
      assert.equal((await visitor.get(meet)).status, 404)
      assert.equal((await visitor.post(meet, { slot: crypto.randomUUID() })).status, 404)
      assert.equal((await visitor.get(`${meet}/calendar`)).status, 404)
    }
    assert.equal((await elise.get(`${own}/meet/d%C3%A9p%C3%B4t`)).status, 404)
    assert.match((await town.visitor().get(meet)).location ?? '', /sign-in/)
    silent((await (await town.signIn('Marc Oudin')).get('/fr/desk/slots')).text, reference)
  })

  test('they come together: one place, one time, taken or changed by either, and the other hears of it', async () => {
    const { samira, elise, reference, own, part } = await joined()
    const [hers, theirs] = [`${own}/meet/d%C3%A9p%C3%B4t`, `${part}/meet/d%C3%A9p%C3%B4t`]
    says((await elise.get(part)).text, 'Choisir un moment')
    says((await elise.get('/fr/cases')).text, 'Déposer un dossier de mariage À vous')
    const page = (await elise.get(theirs)).text
    says(page, 'Ce rendez-vous est commun')
    assert.equal((await elise.post(theirs, { slot: crypto.randomUUID() })).status, 422)
    const [first = '', second = ''] = await slotsAt(40)
    assert.equal((await elise.post(theirs, { slot: first })).location, part)
    says((await elise.get(part)).text, 'Mairie, salle 40')
    says((await elise.get(part)).text, 'Vous avez pris rendez-vous : Déposer le dossier ensemble')
    const mine = (await samira.get(own)).text
    says(mine, 'Mairie, salle 40')
    says(mine, 'Élise Gaudron a pris rendez-vous : Déposer le dossier ensemble')
    says((await (await town.signIn('Marc Oudin')).get('/fr/desk/slots')).text, '1 sur 2')
    assert.equal((await samira.post(hers, { slot: second })).status, 303)
    const marc = await town.signIn('Marc Oudin')
    assert.match((await marc.get('/fr/desk/slots')).text, /0 sur 2[\s\S]*1 sur 2/)
    const calendar = (await elise.get(`${theirs}/calendar`)).text
    assert.match(calendar, /BEGIN:VCALENDAR[\s\S]*SUMMARY:Déposer le dossier ensemble/)
    assert.equal(calendar.replace(/DTSTAMP.*/g, ''), (await samira.get(`${hers}/calendar`)).text.replace(/DTSTAMP.*/g, ''))
    const told = async () =>
      (await lettersIn(town)).some(({ to, text }) => to === 'elise.gaudron@courriel.example' && text.includes('auquel vous venez'))
    for (let wait = 0; !(await told()) && wait < 1800; wait++) await new Promise((done) => setTimeout(done, 100))
    assert.ok(await told())
    says((await marc.get(`/fr/desk/cases/${reference}`)).text, 'Élise Gaudron')
    assert.deepEqual(
      new Set([await came(marc, reference, 'dépôt'), await came(marc, reference, 'dépôt')]),
      new Set(['applicant', 'conjoint']),
    )
    assert.equal((await elise.get(theirs)).location, part, 'it is over')
  })

  test('each by herself: two times, two places; nobody reads the time of the other', async (t) => {
    await openTimes(50, '1')
    const { samira, elise, reference, own, part } = await joined()
    const marc = await town.signIn('Marc Oudin')
    await came(marc, reference, 'dépôt')
    await came(marc, reference, 'dépôt')
    assert.equal((await acts(reference, 'entendre')).status, 303)
    const [hers, theirs] = [`${own}/meet/entretien`, `${part}/meet/entretien`]
    const [slot = '', other = ''] = await slotsAt(50)
    assert.equal((await samira.post(hers, { slot })).status, 303)
    silent((await elise.get(part)).text, 'Mairie, salle 50')
    if (database === 'pglite') {
      const page = await (await openBrowser(t, town.url)).page({ width: 360, script: false, dark: true })
      await signIn(page, 'Élise Gaudron')
      await page.goto(part)
      await seen(page, 'part-meeting-asked')
      await page.goto(theirs)
      await page.getByRole('button', { name: 'Prendre ce rendez-vous' }).click()
      await seen(page, 'part-meeting-error')
      await page.goto(`${part}/requests/éléments`)
      await page.getByRole('button', { name: 'Ajouter', exact: false }).first().click()
      await page.getByRole('button', { name: 'Envoyer ma réponse' }).last().click()
      await seen(page, 'part-form-rows-error')
    }
    const taken = await elise.post(theirs, { slot })
    assert.equal(taken.status, 422)
    says(taken.text, 'Quelqu’un vient de prendre cette heure')
    assert.ok(!taken.text.includes(slot) && taken.text.includes(other))
    assert.equal((await elise.post(theirs, { slot: other })).location, part)
    assert.match((await samira.get(own)).text, /Élise Gaudron a pris rendez-vous/)
    const seats = async () =>
      Number(
        (await town.edge.store.owner.query('select count(*)::int as n from cases.seat where slot_id = any($1::uuid[])', [[slot, other]]))[0]
          ?.n,
      )
    assert.equal(await seats(), 2)
    assert.equal((await elise.post(theirs, { cancel: '1' })).location, part)
    says((await elise.get(part)).text, 'Vous avez annulé le rendez-vous')
    assert.equal(await seats(), 1, 'her place is free, the other one stays')
    assert.equal((await elise.post(theirs, { slot: other })).location, part)
    says((await marc.get(`/fr/desk/cases/${reference}`)).text, 'Élise Gaudron : ')
    await rebuildProjections(town.edge)
    assert.equal(await seats(), 2)
    await came(marc, reference, 'entretien')
    await came(marc, reference, 'entretien')
    assert.equal((await acts(reference, 'fixer')).status, 303)
    says((await samira.get(own)).text, 'Le jour de votre mariage est fixé')
  })

  test('her own form has rows and files: added one by one, kept while she writes, sent once, and nobody else reads what she has not sent', async () => {
    const { samira, elise, reference, own, part } = await joined()
    const form = `${part}/requests/%C3%A9l%C3%A9ments`
    const revision = async () => ({ '.revision': /name="\.revision" value="(\d+)"/.exec((await elise.get(form)).text)?.[1] ?? '' })
    assert.equal((await samira.post(form, {})).status, 404)
    const empty = await elise.post(form, await revision())
    assert.equal(empty.status, 422)
    // A file that is none is refused in words; what stands beside it stays.
    const wrong = await elise.post(form, { ...(await revision()), 'domicile.upload': new File(['MZ'], 'facture.pdf') })
    assert.equal(wrong.status, 422)
    assert.equal((await elise.post(form, { ...(await revision()), 'domicile.upload': pdf('facture'), 'row.add': 'témoins' })).status, 303)
    const first = (await elise.get(form)).text
    says(first, 'facture.pdf')
    const domicile = [...first.matchAll(/name="domicile" value="([0-9a-f-]{36})"/g)].map((found) => found[1]!)
    assert.equal(domicile.length, 1)
    const row = { 'témoins.0': 'open', 'témoins.0.prénom': 'Odile', 'témoins.0.nom': 'Petitjean' }
    const lacking = await elise.post(form, { ...(await revision()), domicile, ...row })
    assert.equal(lacking.status, 422, 'the witness has no paper yet')
    says((await elise.get(form)).text, 'facture.pdf')
    // Neither the applicant nor the office finds what she has not sent; a file of somebody else is not hers to name.
    for (const path of [own, `${own}/requests/%C3%A9l%C3%A9ments`]) silent((await samira.get(path)).text, 'Odile')
    silent((await (await town.signIn('Marc Oudin')).get(`/fr/desk/cases/${reference}`)).text, 'Odile')
    assert.equal((await samira.get(`${own}/files/${domicile[0]}`)).status, 404)
    const stolen = await elise.post(form, {
      ...(await revision()),
      domicile: [crypto.randomUUID()],
      ...row,
      'témoins.0.pièce.upload': pdf('carte'),
    })
    assert.equal(stolen.status, 422)
    const paper = /name="témoins\.0\.pièce" value="([0-9a-f-]{36})"/.exec(stolen.text)?.[1] ?? ''
    assert.match(paper, /^[0-9a-f-]{36}$/)
    const sent = await elise.post(form, { ...(await revision()), domicile, ...row, 'témoins.0.pièce': paper, présentation: '0' })
    assert.equal(sent.location, part)
    const at = (await samira.get(own)).text
    says(at, 'Élise Gaudron a répondu : Votre domicile et vos témoins')
    const desk = (await (await town.signIn('Marc Oudin')).get(`/fr/desk/cases/${reference}`)).text
    says(desk, 'Odile')
    says(desk, 'facture.pdf')
    const rows = await town.edge.store.owner.query(
      'select count(*)::int as n from cases.part_draft where case_id = (select id from cases.case where reference = $1)',
      [reference],
    )
    assert.equal(rows[0]?.n, 0, 'what was sent waits no longer')
  })

  test('the database lets nobody else read or write what she types', async () => {
    const { elise, part } = await joined()
    const form = `${part}/requests/%C3%A9l%C3%A9ments`
    assert.equal((await elise.post(form, { 'row.add': 'témoins' })).status, 303)
    const count = async (name: string) => {
      const actor = await actorNamed(town, name)
      return await town.edge.store.as(
        { actor: actor.account, for: actor.person!, purpose: 'compte' },
        async (tx) => (await tx.rows(sql`select 1 from cases.part_draft`)).length,
      )
    }
    assert.deepEqual([(await count('Élise Gaudron')) > 0, await count('Samira Lambert'), await count('Paulette Simonin')], [true, 0, 0])
  })

  test('what she types and has not sent is in her copy, goes when the case is over, and goes with her', async () => {
    const typing = async () => {
      const two = await joined()
      const form = `${two.part}/requests/%C3%A9l%C3%A9ments`
      assert.equal(
        (await two.elise.post(form, { 'témoins.0': 'open', 'témoins.0.prénom': 'Ferdinande', 'row.add': 'témoins' })).status,
        303,
      )
      return two
    }
    const waiting = async (reference: string) =>
      (
        await town.edge.store.owner.query(
          'select count(*)::int as n from cases.part_draft where case_id = (select id from cases.case where reference = $1)',
          [reference],
        )
      )[0]?.n
    const over = await typing()
    const copy = await fetch(new URL('/fr/me/export.zip', town.url), { headers: { Cookie: over.elise.cookie() } })
    const files = unzipSync(new Uint8Array(await copy.arrayBuffer()))
    assert.match(Buffer.from(files['data.json']!).toString(), /Ferdinande/)
    const keep = jobNamed('cases.keep')
    await keep.run(town.edge, {})
    assert.equal(await waiting(over.reference), 1, 'while the case goes on')
    assert.equal((await over.samira.post(`${over.own}/withdraw`, {})).status, 303)
    await keep.run(town.edge, {})
    assert.equal(await waiting(over.reference), 0)
    const alive = await typing()
    const elise = await actorNamed(town, 'Élise Gaudron')
    await town.edge.keeping.erase('compte', [{ scope: 'person', person: elise.person!, why: 'asked' }])
    assert.equal(await waiting(alive.reference), 0)
  })
})
