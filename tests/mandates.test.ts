/** Acting for somebody else: what is refused first, then the whole way in a browser. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { settableClock } from '#kernel'
import { notices } from '#notices'
import { sql } from '#store'
import { asResident, axe, fits, openBrowser, screens, signIn } from './support/browser.ts'
import { lettersIn } from './support/letters.ts'
import { beginAt, sendFrom } from './support/spoken.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Answer, FormFields, Visitor } from './support/visitor.ts'
import { actorNamed, applied, worked } from './support/walk.ts'

const day = 86_400_000
const codeIn = ({ text }: Answer) => /g-visit-code">([2-9A-Z]{5}-[2-9A-Z]{5})</.exec(text)?.[1] ?? ''
const idIn = ({ text, location }: Answer) => /\/fr\/mandates\/([\da-f-]{36})/.exec(location ?? text)?.[1] ?? ''
const parts = (name: string, iso: string): FormFields => {
  const [year = '', month = '', date = ''] = iso.split('-')
  return { [`${name}.year`]: year, [`${name}.month`]: month, [`${name}.day`]: date }
}
const relative: FormFields = { as: 'holder', kind: 'relative', services: 'cheque-energie', ...parts('until', '2027-06-01') }

await eachDatabase((database) => {
  let town: TestTown
  const clock = settableClock('2026-11-26T10:00:00.000Z')
  before(async () => {
    // A service that is for organisations alone, through whoever may act for them.
    const example = join(import.meta.dirname, '..', 'docs', 'how-to', 'examples', 'stationnement-demenagement.service.yaml')
    const demenagement = readFileSync(example, 'utf8').replace('actors: [self]', 'actors: [mandate], for: [organisation]')
    // One at which an organisation pays: 2 € a metre.
    const street = readFileSync(join(import.meta.dirname, '..', 'towns', 'demo', 'services', 'occuper-la-rue', 'service.yaml'), 'utf8')
    const chantier = street
      .replace('service: occuper-la-rue', 'service: rue-de-chantier')
      .replace('purpose: occupation-rue', 'purpose: rue-de-chantier')
      .replace('actors: [self, mandate]', 'actors: [mandate], for: [organisation]')
    town = await startTown(undefined, { database, jobs: false, clock, files: { demenagement, 'rue-de-chantier': chantier } })
  })
  after(() => town.close())

  /** Asks, and lets the other side type the code; answers the id. */
  const asked = async (asker: Visitor, other: Visitor, form: FormFields) => {
    const answer = await asker.post('/fr/mandates/ask', form)
    assert.equal(answer.status, 200, answer.text.slice(0, 300))
    const opened = await other.post('/fr/mandates/code', { code: codeIn(answer).toLowerCase().replace('-', ' ') })
    assert.equal(opened.status, 303)
    return idIn(opened)
  }
  const given = async (holder: Visitor, person: Visitor, form: FormFields = relative) => {
    const id = await asked(holder, person, form)
    assert.equal((await person.post(`/fr/mandates/${id}`, { do: 'accept' })).status, 303)
    return id
  }
  /** Payments that the provider has heard of. */
  const begun = async (reference: string) =>
    Number(
      (
        await town.edge.store.owner.query(
          'select count(*) from cases.payment p join cases.case c on c.id = p.case_id where c.reference = $1',
          [reference],
        )
      )[0]?.count,
    )
  const act = (who: Visitor, mandate: string) => who.post('/fr/acting', { mandate, then: '/fr/cases' })
  const acts = async (who: Visitor) => /Vous agissez pour ([^(<]+) \(/.exec((await who.get('/fr')).text)?.[1]

  test('without the yes of both nobody acts; a code opens once, and only to the other side', async () => {
    const [leila, rene, odile] = [
      await town.signIn('Leïla Haddad'),
      await town.signIn('René Humblot'),
      await town.signIn('Odile Petitjean'),
    ]
    const answer = await leila.post('/fr/mandates/ask', relative)
    const [code, id] = [codeIn(answer), idIn(answer)]
    assert.match(answer.text, /Donnez ce code/)
    assert.equal((await act(leila, id)).status, 404, 'nobody said yes')
    assert.equal((await leila.post('/fr/mandates/code', { code })).status, 422, 'her own code')
    assert.equal((await odile.get(`/fr/mandates/${id}`)).status, 404, 'no party to it')
    assert.equal((await odile.post(`/fr/mandates/${id}`, { do: 'accept' })).status, 404)
    for (const wrong of ['', 'AAAAA-AAAAA', code.slice(1)])
      assert.equal((await rene.post('/fr/mandates/code', { code: wrong })).status, 422)
    assert.equal((await rene.post('/fr/mandates/code', { code })).status, 303)
    assert.equal((await odile.post('/fr/mandates/code', { code })).status, 422, 'it was used')
    assert.equal((await act(leila, id)).status, 404, 'read is not accepted')
    assert.equal((await leila.post(`/fr/mandates/${id}`, { do: 'accept' })).status, 409, 'she does not say yes for him')
    assert.equal((await rene.post(`/fr/mandates/${id}`, { do: 'refuse' })).status, 303)
    assert.equal((await act(leila, id)).status, 404)
    assert.equal(await acts(leila), undefined)
  })

  test('given by a code, it holds only after the giver confirmed who took it', async () => {
    const [monique, theo] = [await town.signIn('Monique Aubertin'), await town.signIn('Théo Klein')]
    const id = await asked(monique, theo, { ...relative, as: 'giver' })
    await theo.post(`/fr/mandates/${id}`, { do: 'accept' })
    assert.equal((await act(theo, id)).status, 404)
    assert.match((await monique.get(`/fr/mandates/${id}`)).text, /Théo Klein a tapé votre code/)
    assert.equal((await theo.post(`/fr/mandates/${id}`, { do: 'confirm' })).status, 409)
    assert.equal((await monique.post(`/fr/mandates/${id}`, { do: 'confirm' })).status, 303)
    assert.equal((await act(theo, id)).status, 303)
    assert.equal(await acts(theo), 'Monique Aubertin')
    assert.equal((await act(monique, id)).status, 404, 'it is his to act')
  })

  test('what the form may not ask is said where it is, with what was typed', async () => {
    const leila = await town.signIn('Leïla Haddad')
    for (const [wrong, says] of [
      [{ services: [] }, 'Cochez au moins une démarche'],
      [{ services: 'stationnement-de-nuit' }, 'Cochez au moins une démarche'],
      [parts('until', '2026-11-26'), 'jour à venir'],
      [parts('until', '2033-01-01'), 'cinq ans au plus'],
      [parts('until', '2027-02-31'), 'jour à venir'],
    ] as [FormFields, string][]) {
      const answer = await leila.post('/fr/mandates/ask', { ...relative, ...wrong })
      assert.equal(answer.status, 422)
      assert.ok(answer.text.includes(says), says)
      assert.match(answer.text, /ds-error-summary/)
    }
    assert.equal(
      (await leila.post('/fr/mandates/ask', { ...relative, as: 'giver', kind: 'guardian' })).status,
      303,
      'nobody gives that by a click',
    )
  })

  test('acting: only the services of the mandate; never how somebody signs in, her mandates, her choices, her export', async () => {
    const { edge } = town
    const [samira, paulette] = [await town.signIn('Samira Lambert'), await town.signIn('Paulette Simonin')]
    const mine = await actorNamed(town, 'Paulette Simonin')
    const flood = await applied(edge, mine, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 3,
      revenu: 12345,
    })
    const id = await given(samira, paulette)
    await act(samira, id)
    assert.equal(await acts(samira), 'Paulette Simonin')
    assert.equal((await samira.get(`/fr/cases/${flood.reference}`)).status, 404, 'a case of another service is not there')
    const space = await samira.get('/fr/cases')
    assert.ok(
      !space.text.includes(flood.reference) && !space.text.includes('paulette.simonin@'),
      'nor in the list, nor what is known of her',
    )
    assert.match((await samira.get('/fr/services/aide-logement-urgence')).text, /ne couvre pas cette démarche/)
    const barred = await samira.post('/fr/services/aide-logement-urgence/start', {})
    assert.equal(barred.status, 403)
    assert.match(barred.text, /Votre mandat pour Paulette Simonin ne couvre pas/)
    for (const path of [
      'security',
      'security/counter',
      'mandates',
      `mandates/${id}`,
      'mandates/ask',
      'me',
      'me/timeline',
      'me/erase',
      'me/export.zip',
      'me/limit',
      'choices',
      'access',
      'requests',
    ]) {
      const answer = await samira.get(`/fr/${path}`)
      assert.equal(answer.status, 403, path)
      assert.match(answer.text, /Cette page est personnelle/, path)
    }
    for (const path of [
      'security/passkeys',
      'security/codes',
      'security/sessions',
      'mandates/ask',
      `mandates/${id}`,
      'me/erase',
      'choices',
    ])
      assert.equal((await samira.post(`/fr/${path}`, { do: 'end' })).status, 403, path)
    assert.equal((await samira.get('/api/v1/me/access')).status, 403)
    // Rows of other services are not there, whatever the code asks for.
    const seen = await edge.store.as(
      {
        actor: 'x',
        for: mine.person!,
        purpose: 'compte',
        mandate: { id, kind: 'relative', self: mine.person!, services: ['cheque-energie'] },
      },
      (tx) => tx.rows(sql`select id from cases.case`),
    )
    assert.deepEqual(seen, [])
  })

  test('what she meant for one is not begun for the other in another tab', async () => {
    const [samira, marguerite] = [await town.signIn('Samira Lambert'), await town.signIn('Marguerite Poirot')]
    const id = await given(samira, marguerite)
    await act(samira, id)
    const form = /name="\.for" value="([\w-]+)"/.exec((await samira.get('/fr/services/cheque-energie')).text)?.[1] ?? ''
    assert.equal(form, (await actorNamed(town, 'Marguerite Poirot')).person)
    await samira.post('/fr/acting', { mandate: '' })
    const late = await samira.post('/fr/services/cheque-energie/start', { '.for': form })
    assert.equal(late.location, '/fr/services/cheque-energie')
  })

  test('applied for her: the case is hers, events and access lines name both, the desk and she see who acted', async () => {
    const { edge } = town
    const [adrien, gerald] = [await town.signIn('Adrien Mangin'), await town.signIn('Gérald Thouvenin')]
    const id = await given(adrien, gerald, { ...relative, services: '*' })
    const [holder, person] = [await actorNamed(town, 'Adrien Mangin'), await actorNamed(town, 'Gérald Thouvenin')]
    assert.equal((await gerald.get('/fr/access')).text.includes('Adrien Mangin'), false)
    await act(adrien, id)
    const acting = {
      ...holder,
      person: person.person!,
      self: holder.person!,
      mandate: { id, kind: 'relative', level: 'substantial', name: 'Gérald Thouvenin' },
    } as const
    const { reference } = await applied(edge, acting, 'aide-logement-urgence', {
      occupation: 'locataire',
      inhabitable: true,
      nuits: 10,
      revenu: 20000,
    })
    const page = await adrien.get(`/fr/cases/${reference}`)
    assert.equal(page.status, 200)
    await adrien.post(`/fr/cases/${reference}/messages`, { text: 'Mon père est à l’hôpital.' })
    const [event] = await edge.store.owner.query(
      `select actor, for_person, self_person, mandate_id, person_id from log.event where type = 'case.submitted' and person_id = $1`,
      [person.person],
    )
    assert.deepEqual(
      { ...event },
      { actor: holder.account, for_person: person.person, self_person: holder.person, mandate_id: id, person_id: person.person },
    )
    const lines = await edge.store.owner.query(
      `select actor, role, purpose, mandate_id from consent.access where person_id = $1 and role !~ '^registry'`,
      [person.person],
    )
    assert.ok(
      lines.length >= 2 &&
        lines.every((line) => line.actor === holder.account && line.mandate_id === id && line.role === 'mandate.relative'),
    )
    const again = lines.length
    await adrien.get(`/fr/cases/${reference}`)
    await adrien.get(`/fr/cases/${reference}`)
    const more = await edge.store.owner.query(`select 1 from consent.access where person_id = $1 and role !~ '^registry'`, [person.person])
    assert.equal(more.length, again, 'a quarter of an hour of one case is one line')

    // She reads it in words; her own reading writes nothing.
    const told = await gerald.get('/fr/access')
    assert.match(told.text, /Adrien Mangin\s*<small>agit pour vous, comme proche/)
    assert.match((await gerald.get(`/fr/cases/${reference}`)).text, /Par Adrien Mangin, qui agit par mandat \(proche\)/)
    assert.equal(
      (await edge.store.owner.query(`select 1 from consent.access where person_id = $1 and role !~ '^registry'`, [person.person])).length,
      again,
    )
    // Each step is told to whose affairs they are, on the channel chosen; the timeline has it from the first day of a draft.
    const draft = await adrien.post('/fr/services/cheque-energie/start', { '.for': person.person! })
    assert.equal(draft.status, 303)
    const timeline = (await gerald.get('/fr/me/timeline')).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    assert.match(timeline, /commencé une demande Chèque énergie, Département \. Par Adrien Mangin, qui agit par mandat/)
    const steps = await edge.store.owner.query(
      `select type, stream, id from log.event where mandate_id = $1 and person_id = $2 and type like 'case.%' order by position`,
      [id, person.person],
    )
    const tell = notices.jobs.find(({ name }) => name === 'notices.hear')!
    for (const step of steps) await tell.run(edge, { stream: String(step.stream), event: String(step.id) })
    const [mine] = await edge.store.owner.query(
      `select stream, id from log.event where type = 'case.opened' and mandate_id is null and stream like 'case:%' limit 1`,
    )
    if (mine !== undefined) await tell.run(edge, { stream: String(mine.stream), event: String(mine.id) })
    const mails = await edge.store.as({ actor: 'system', purpose: 'support' }, (tx) => notices.keeps.copy!(edge, tx, person.person!))
    const heard = mails.notices as { template: string; ways: { channel: string; notice: { to: string; text: string } }[] }[]
    const texts = heard.filter(({ template }) => template === 'notices.acted').flatMap(({ ways }) => ways.map(({ notice }) => notice))
    assert.deepEqual(
      texts.map(({ text }) => /Adrien Mangin a (commencé|envoyé)/.exec(text)?.[1]).sort(),
      ['commencé', 'commencé', 'envoyé'],
      'a message is no step, and what she does herself tells nobody',
    )
    assert.ok(texts.every(({ to }) => to.startsWith('gerald.')))
    const queued = await edge.store.owner.query(
      `select distinct data ->> 'event' as event from pgboss.job where name = 'notices.hear' and data ->> 'event' = any($1)`,
      [steps.map((step) => step.id)],
    )
    assert.deepEqual(queued.map(({ event }) => event).sort(), steps.map((step) => step.id).sort())
    // The desk sees who acted; the letter is hers.
    const helene = await town.signIn('Hélène Marchal')
    await worked(edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'instruire' })
    assert.match((await helene.get(`/fr/desk/cases/${reference}`)).text, /Par Adrien Mangin, qui agit par mandat \(proche\)/)
    assert.equal((await adrien.get(`/fr/cases/${reference}/receipt.pdf`)).status, 200)
    // He limits the use of that case: nobody lifts it by a mandate, the office does nothing in it, and who acts for him still reads it.
    const what = `restrict ${(await edge.store.owner.query('select id from cases.case where reference = $1', [reference]))[0]?.id}`
    const limit: FormFields = { what, text: 'Le revenu est faux.' }
    assert.equal((await adrien.post('/fr/me/limit', limit)).status, 403)
    assert.equal((await helene.get(`/fr/desk/cases/${reference}`)).status, 200, 'who acts for him limits nothing')
    assert.equal((await gerald.post('/fr/me/limit', limit)).status, 303)
    assert.equal((await helene.get(`/fr/desk/cases/${reference}`)).status, 409)
    await assert.rejects(worked(edge, await actorNamed(town, 'Hélène Marchal'), reference, { action: 'refuser', reason: 'x' }), {
      code: 'case.limited',
    })
    assert.equal((await adrien.get(`/fr/cases/${reference}`)).status, 200)
    // Back to himself he does not see it.
    await adrien.post('/fr/acting', { mandate: '' })
    assert.equal((await adrien.get(`/fr/cases/${reference}`)).status, 404)
  })

  test('what happens to a mandate stands in both timelines, to each in their words, and in nobody else’s', async () => {
    const [sophie, ngoc, odile] = [
      await town.signIn('Sophie Bertaux'),
      await town.signIn('Ngoc Anh Pham'),
      await town.signIn('Odile Petitjean'),
    ]
    const words = async (who: Visitor, lang = 'fr') =>
      (await who.get(`/${lang}/me/timeline`)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    const refused = await asked(sophie, ngoc, relative)
    await ngoc.post(`/fr/mandates/${refused}`, { do: 'refuse' })
    const id = await given(sophie, ngoc)
    await act(sophie, id)
    assert.equal((await sophie.get('/fr/me/timeline')).status, 403, 'acting as a relative she does not read his')
    await sophie.post('/fr/acting', { mandate: '' })
    await ngoc.post(`/fr/mandates/${id}`, { do: 'end' })

    const [hers, his] = [await words(sophie), await words(ngoc)]
    for (const [told, expected] of [
      [
        hers,
        [
          'Vous avez demandé un mandat',
          'Ngoc Anh Pham a dit oui à un mandat',
          'Un mandat a été refusé',
          'Ngoc Anh Pham a arrêté un mandat',
        ],
      ],
      [
        his,
        [
          'Sophie Bertaux vous a demandé un mandat',
          'Vous avez dit oui à un mandat',
          'Vous avez refusé un mandat',
          'Vous avez arrêté un mandat',
        ],
      ],
    ] as const)
      for (const one of expected) assert.ok(told.includes(one), `${one}: ${told.slice(0, 1500)}`)
    assert.match(hers, /Mandat\s: Sophie Bertaux pour Ngoc Anh Pham/)
    assert.match(await words(sophie, 'en'), /You asked for a mandate/)
    assert.match(await words(ngoc, 'nl'), /U hebt een volmacht beëindigd/)
    assert.doesNotMatch(await words(odile), /Sophie Bertaux|Ngoc Anh Pham/)
  })

  test('a part never exceeds the whole, and falls with it at once', async () => {
    const [piotr, fatima, emma] = [
      await town.signIn('Piotr Ostrowski'),
      await town.signIn('Fatima Benali'),
      await town.signIn('Emma Janssen'),
    ]
    const none = await given(piotr, fatima)
    assert.equal(
      (await piotr.post('/fr/mandates/ask', { as: 'giver', under: none, ...parts('until', '2027-01-01'), services: 'cheque-energie' }))
        .status,
      403,
    )
    const whole = await given(piotr, fatima, { ...relative, delegable: 'yes' })
    const part = { as: 'giver', under: whole, services: 'cheque-energie', ...parts('until', '2027-05-01') }
    for (const wrong of [
      parts('until', '2027-07-01'),
      { services: '*' },
      { services: ['cheque-energie', 'aide-logement-urgence'] },
    ] as FormFields[])
      assert.equal((await piotr.post('/fr/mandates/ask', { ...part, ...wrong })).status, 422)
    assert.equal((await emma.post('/fr/mandates/ask', part)).status, 404, 'not hers to pass on')
    const id = await asked(piotr, emma, part)
    await emma.post(`/fr/mandates/${id}`, { do: 'accept' })
    await piotr.post(`/fr/mandates/${id}`, { do: 'confirm' })
    await act(emma, id)
    assert.equal(await acts(emma), 'Fatima Benali')
    assert.match((await fatima.get('/fr/mandates')).text, /Emma Janssen agit pour vous/, 'whose affairs they are sees the part, too')
    assert.equal((await fatima.post(`/fr/mandates/${whole}`, { do: 'end' })).status, 303)
    const out = await emma.get('/fr/cases')
    assert.equal(out.location, '/fr/mandates')
    assert.equal(await acts(emma), undefined)
  })

  test('revoked or over while acting: at once out, and nothing typed is done in her own name', async () => {
    const [kevin, sandrine] = [await town.signIn('Kevin Marchand'), await town.signIn('Élise Gaudron')]
    const id = await given(kevin, sandrine)
    await act(kevin, id)
    await sandrine.post(`/fr/mandates/${id}`, { do: 'end' })
    const out = await kevin.post('/fr/services/cheque-energie/start', {})
    assert.deepEqual([out.status, out.location], [303, '/fr/mandates'])
    assert.match((await kevin.get('/fr/mandates')).text, /vous agissez de nouveau pour vous-même/)
    const [{ count }] = (await town.edge.store.owner.query(`select count(*)::int as count from cases.case where person_id = any($1)`, [
      [(await actorNamed(town, 'Kevin Marchand')).person, (await actorNamed(town, 'Élise Gaudron')).person],
    ])) as [{ count: number }]
    assert.equal(count, 0)
    // By time alone.
    const short = await given(kevin, sandrine, { ...relative, ...parts('until', '2026-11-28') })
    await act(kevin, short)
    assert.equal(await acts(kevin), 'Élise Gaudron')
    clock.advance(2 * day)
    const fresh = await town.signIn('Kevin Marchand')
    assert.equal((await act(fresh, short)).status, 404)
    clock.advance(-2 * day)
  })

  test('signing in anew asks for whom, also when a post was kept; showing again that it is her changes nothing', async () => {
    const [dorota, mariam] = [await town.signIn('Dorota Wiśniewska'), await town.signIn('Jean-Luc Didier')]
    const id = await given(dorota, mariam)
    const account = await town.accountOf('Dorota Wiśniewska')
    const late = town.visitor()
    const kept = await late.post('/fr/services/cheque-energie/start', { '.start': 'cheque-energie' })
    assert.equal(kept.status, 401)
    const resume = /name="resume" value="([^"]+)"/.exec(kept.text)?.[1] ?? ''
    const asks = await late.post('/fr/sign-in', { account, resume, then: '/fr' })
    assert.match(asks.text, /Pour qui agissez-vous/)
    const chosen = await late.post('/fr/acting', {
      mandate: id,
      resume: /name="resume" value="([^"]+)"/.exec(asks.text)?.[1] ?? '',
      then: '/fr',
    })
    assert.match(chosen.text, /Vos réponses sont gardées.*action="\/fr\/services\/cheque-energie\/start"/s)
    assert.equal(await acts(late), 'Jean-Luc Didier')
    assert.equal((await late.post('/fr/sign-in', { account, then: '/fr/cases' })).location, '/fr/cases')
    assert.equal(await acts(late), 'Jean-Luc Didier')
    assert.equal((await town.visitor().post('/fr/sign-in', { account, then: '/fr/cases' })).location, '/fr/acting?then=%2Ffr%2Fcases')
    assert.equal((await late.post('/fr/acting', { mandate: '', then: 'https://elsewhere.example' })).location, '/fr')
  })

  test('a child: known by the register until majority, else by an agent; of age nobody is acted for', async () => {
    const mariam = await town.signIn('Mariam Traoré')
    const child = (given: string, birth: string): FormFields => ({
      as: 'holder',
      kind: 'child',
      given,
      family: 'Traoré',
      ...parts('birth', birth),
    })
    const awa = await mariam.post('/fr/mandates/ask', child('awa', '2013-01-08'))
    assert.equal(awa.status, 303, 'the register knows her')
    const page = await mariam.get(awa.location!)
    assert.match(page.text, /Vous agissez pour awa Traoré/)
    assert.match(page.text, /8 janvier 2031/)
    assert.match(page.text, /Le registre des familles/)
    assert.equal((await act(mariam, idIn(awa))).status, 303)
    for (const path of ['security', 'me/erase', 'me/preferences', 'choices', 'me/export.zip', 'me/limit'])
      assert.equal((await mariam.get(`/fr/${path}`)).status, 403, path)
    const about = await mariam.get('/fr/me')
    assert.equal(about.status, 200, 'a parent stands in for her child')
    assert.doesNotMatch(about.text, /href="\/fr\/(me\/erase|me\/preferences|choices)"/, 'what stays closed is not offered')
    const titles = {
      me: 'Informations',
      'me/household': 'Foyer',
      'me/needs': 'Besoins',
      'me/timeline': 'Tout le suivi',
      access: 'Qui a vu les données',
      cases: 'Espace',
    }
    for (const [path, title] of Object.entries(titles))
      assert.match((await mariam.get(`/fr/${path}`)).text, new RegExp(`<h1[^>]*>${title} de awa Traoré</h1>`), 'titles say whose')
    assert.doesNotMatch(about.text, />(Mon foyer|Mes besoins|Mes informations)</)
    // Who belongs to the child and what it needs: said by the parent, kept as the child's.
    const said = { given: 'Moussa', family: 'Traoré', ...parts('birth', '1950') }
    const kind = /<option value="([\w-]+)"/.exec((await mariam.get('/fr/me/household/add')).text)?.[1] ?? ''
    assert.equal((await mariam.post('/fr/me/household/add', { ...said, kind })).status, 303)
    assert.match((await mariam.get('/fr/me/household')).text, /Moussa/)
    const needs = await mariam.get('/fr/me/needs')
    assert.doesNotMatch(needs.text, /href="\/fr\/choices/)
    const hash = /name="hash" value="([^"]+)"/.exec(needs.text)?.[1] ?? ''
    assert.equal((await mariam.post('/fr/me/needs', { hash, needs: 'easy-words' })).status, 303)
    assert.match((await mariam.get('/fr/me/needs')).text, /value="easy-words" checked/)
    const written = await town.edge.store.owner.query(
      `select distinct type, self_person from log.event where mandate_id = $1 and type in ('choice.made', 'person.fact-stated', 'person.relation-stated')`,
      [idIn(awa)],
    )
    assert.equal(written.length, 3)
    const mother = (await actorNamed(town, 'Mariam Traoré')).person
    for (const { self_person } of written) assert.equal(self_person, mother, 'the log names who said it')
    await mariam.post('/fr/acting', { mandate: '' })
    assert.match((await mariam.get('/fr/me')).text, /<h1[^>]*>Mes informations<\/h1>[\s\S]*>Mon foyer</)
    for (const path of ['me/household', 'me/needs'])
      assert.doesNotMatch((await mariam.get(`/fr/${path}`)).text, /Moussa|easy-words" checked/)

    // A child whom the register does not give to her, or whom the town knows already, goes by the counter.
    const other = await mariam.post('/fr/mandates/ask', child('Zoé', '2014-05-05'))
    assert.match(other.text, /Apportez ce code au guichet/)
    assert.match((await mariam.post('/fr/mandates/ask', child('Awa', '2013-01-08'))).text, /Apportez ce code au guichet/)
    const helene = await town.signIn('Hélène Marchal')
    for (const who of [mariam, await town.signIn('Isabelle Aubry')])
      assert.equal((await who.post('/fr/counter/mandates', { code: codeIn(other) })).status, 403)
    assert.equal((await helene.post('/fr/counter/mandates', { code: 'ABCDE-FGHJK' })).status, 422)
    const found = await helene.post('/fr/counter/mandates', { code: codeIn(other) })
    assert.match(found.text, /Mariam Traoré/)
    const seen = { given: 'Zoé', family: 'Traoré', reference: 'acte 2014/88', ...parts('birth', '2014-05-05'), seen: 'yes' }
    const path = `/fr/counter/mandates/${/counter\/mandates\/([\da-f-]{36})/.exec(found.text)?.[1]}`
    for (const wrong of [{ seen: '' }, { reference: '' }, parts('birth', '2008-11-26'), { given: '' }] as FormFields[])
      assert.equal((await helene.post(path, { ...seen, ...wrong })).status, 422)
    assert.match((await helene.post(path, seen)).text, /vaut dès maintenant/)
    assert.equal((await helene.post(path, seen)).status, 303, 'once')
    assert.equal((await act(mariam, path.slice(-36))).status, 303)
    assert.equal(await acts(mariam), 'Zoé Traoré')
  })

  test('a guardian by a judgment that an agent saw; a company by its register, whose representative passes a part on', async () => {
    const [oksana, baptiste, helene] = [
      await town.signIn('Oksana Kovalenko'),
      await town.signIn('Baptiste Henry'),
      await town.signIn('Hélène Marchal'),
    ]
    const guardian = await oksana.post('/fr/mandates/ask', {
      as: 'holder',
      kind: 'guardian',
      given: 'René',
      family: 'Humblot',
      ...parts('birth', '1934-03-03'),
    })
    const found = await helene.post('/fr/counter/mandates', { code: codeIn(guardian) })
    assert.match(found.text, /La ville connaît déjà/)
    const path = `/fr/counter/mandates/${/counter\/mandates\/([\da-f-]{36})/.exec(found.text)?.[1]}`
    const seen: FormFields = {
      given: 'René',
      family: 'Humblot',
      ...parts('birth', '1934-03-03'),
      court: 'Tribunal judiciaire de Verdun',
      reference: 'RG 26/00123',
      ...parts('day', '2026-09-01'),
      seen: 'yes',
    }
    assert.equal((await helene.post(path, seen)).status, 422, 'who it is must be said')
    assert.equal(
      (await helene.post(path, { ...seen, person: '01900000-0000-7000-8000-000000000001' })).status,
      404,
      'not somebody who was not shown',
    )
    const rene = (await actorNamed(town, 'René Humblot')).person!
    assert.match((await helene.post(path, { ...seen, person: rene })).text, /vaut dès maintenant/)
    const page = await oksana.get(`/fr/mandates/${path.slice(-36)}`)
    assert.match(page.text, /Tribunal judiciaire de Verdun/)
    // A second judgment while the first is in force: said in words, with the way to the first; of somebody else it is recorded.
    const again = await oksana.post('/fr/mandates/ask', {
      as: 'holder',
      kind: 'guardian',
      given: 'René',
      family: 'Humblot',
      ...parts('birth', '1934-03-03'),
    })
    const second = await helene.post('/fr/counter/mandates', { code: codeIn(again) })
    assert.match(second.text, /déjà enregistré[\s\S]*RG 26\/00123[\s\S]*action="\/fr\/counter\/endings"[\s\S]*value="Humblot"/)
    const twice = `/fr/counter/mandates/${/counter\/mandates\/([\da-f-]{36})/.exec(second.text)?.[1]}`
    const refused = await helene.post(twice, { ...seen, reference: 'RG 26/00555', person: rene })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /href="#already"[\s\S]*id="already"[\s\S]*value="RG 26\/00555"/, 'what was typed is kept')
    assert.doesNotMatch((await oksana.get(`/fr/mandates/${twice.slice(-36)}`)).text, /Ce mandat vaut aujourd’hui/)
    const protectedOne = await town.signIn('René Humblot')
    assert.equal((await protectedOne.post(`/fr/mandates/${path.slice(-36)}`, { do: 'end' })).status, 409, 'a court ends it')

    // Somebody of the office saw the judgment that ends it: nobody else records that, and nothing is found by half a name.
    const names: FormFields = { given: 'René', family: 'Humblot', ...parts('birth', '1934-03-03') }
    const judgment: FormFields = {
      ...names,
      court: 'Tribunal judiciaire de Verdun',
      reference: 'RG 26/00987',
      ...parts('day', '2026-11-20'),
      seen: 'yes',
    }
    const [admin, ends] = [await town.signIn('Isabelle Aubry'), '/fr/counter/endings']
    for (const who of [oksana, protectedOne, admin]) {
      assert.equal((await who.get(ends)).status, 403)
      assert.equal((await who.post(ends, names)).status, 403)
      assert.equal((await who.post(`${ends}/record`, judgment)).status, 403)
    }
    for (const wrong of [{ given: '' }, { family: 'Humbert' }, parts('birth', '1934-03-04'), parts('birth', '')] as FormFields[])
      assert.equal((await helene.post(ends, { ...names, ...wrong })).status, 422)
    assert.equal(
      (await helene.post(ends, { given: 'Gérald', family: 'Thouvenin', ...parts('birth', '1961-02-14') })).status,
      422,
      'a yes is theirs to end',
    )
    const shown = await helene.post(ends, names)
    assert.match(shown.text, /Oksana Kovalenko agit à sa place[\s\S]*RG 26\/00123/)
    for (const wrong of [
      { seen: '' },
      { court: '' },
      { reference: '1' },
      parts('day', '2026-11-27'),
      parts('day', '2026-08-31'),
      parts('day', ''),
    ] as FormFields[]) {
      const answer = await helene.post(`${ends}/record`, { ...judgment, ...wrong })
      assert.equal(answer.status, 422)
      assert.match(answer.text, /ds-error-summary[\s\S]*Mettre fin au mandat/)
    }
    await act(oksana, path.slice(-36))
    assert.equal(await acts(oksana), 'René Humblot', 'until then it holds')
    const named = async () => Map.groupBy(await lettersIn(town), ({ name }) => name)
    const before = await named()
    assert.match((await helene.post(`${ends}/record`, judgment)).text, /Oksana Kovalenko n’agit plus/)
    assert.equal((await helene.post(`${ends}/record`, judgment)).status, 422, 'once')
    assert.equal((await oksana.get('/fr/cases')).location, '/fr/mandates', 'at once')
    assert.equal((await act(oksana, path.slice(-36))).status, 404)
    const told = [...(await named())].filter(([name, letters]) => letters.length > (before.get(name)?.length ?? 0)).map(([name]) => name)
    assert.deepEqual(told.sort(), ['Oksana Kovalenko', 'René Humblot'], 'both are told')
    for (const who of [oksana, protectedOne]) {
      assert.match((await who.get(`/fr/mandates/${path.slice(-36)}`)).text, /Terminé par[\s\S]*RG 26\/00987/)
      assert.match((await who.get('/fr/me/timeline')).text, /Un jugement a mis fin à un mandat/)
      assert.match((await who.get('/fr/access')).text, /Hélène Marchal/)
    }
    const events = await town.edge.store.as({ actor: 'system', purpose: 'securite' }, (tx) =>
      town.edge.log.read(tx, `mandate:${path.slice(-36)}`),
    )
    const { type, payload } = events.at(-1)!
    const agent = await town.accountOf('Hélène Marchal')
    assert.deepEqual(
      [type, payload],
      [
        'mandate.ended',
        { why: 'judgment', basis: { kind: 'judgment', court: judgment.court, reference: judgment.reference, day: '2026-11-20' }, agent },
      ],
    )

    const company = await baptiste.post('/fr/mandates/ask', {
      as: 'holder',
      kind: 'company',
      family: 'Boulangerie Henry',
      number: '732 829 320',
      role: 'Gérant',
      limit: '2 000',
    })
    const asks = await helene.post('/fr/counter/mandates', { code: codeIn(company) })
    assert.match(asks.text, /2\s000\s€/)
    const at = `/fr/counter/mandates/${/counter\/mandates\/([\da-f-]{36})/.exec(asks.text)?.[1]}`
    assert.match(
      (await helene.post(at, { family: 'Boulangerie Henry', number: '732829320', reference: 'Kbis du 2 novembre', seen: 'yes' })).text,
      /vaut dès maintenant/,
    )
    assert.equal((await act(baptiste, at.slice(-36))).status, 303)
    assert.equal(await acts(baptiste), 'Boulangerie Henry')
    assert.match((await baptiste.get('/fr/services/cheque-energie')).text, /pas pour les organisations/)
    assert.equal((await baptiste.post('/fr/services/cheque-energie/start', {})).status, 403)
    await baptiste.post('/fr/acting', { mandate: '' })
    const colleague = await town.signIn('Camille Rousseau')
    // Who may pay up to 2,000 € passes on no more, and never without a limit.
    for (const limit of ['', '2001', 'beaucoup', '-1']) {
      const whole = { as: 'giver', under: at.slice(-36), services: 'stationnement-demenagement', ...parts('until', '2027-03-01') }
      const more = await baptiste.post('/fr/mandates/ask', { ...whole, limit })
      assert.equal(more.status, 422)
      assert.match(more.text, /href="#limit"/)
    }
    const id = await asked(baptiste, colleague, {
      as: 'giver',
      under: at.slice(-36),
      role: 'Comptable',
      limit: '300',
      services: ['stationnement-demenagement', 'rue-de-chantier'],
      ...parts('until', '2027-03-01'),
    })
    await colleague.post(`/fr/mandates/${id}`, { do: 'accept' })
    await baptiste.post(`/fr/mandates/${id}`, { do: 'confirm' })
    await act(colleague, id)
    assert.equal(await acts(colleague), 'Boulangerie Henry')
    // Her part has its limits: what it names, until its day; the same service is closed to a colleague whose part names another.
    const other = await town.signIn('Odile Petitjean')
    const narrow = await asked(baptiste, other, {
      as: 'giver',
      under: at.slice(-36),
      role: 'Vendeuse',
      limit: '0',
      services: 'cheque-energie',
      ...parts('until', '2027-03-01'),
    })
    await other.post(`/fr/mandates/${narrow}`, { do: 'accept' })
    await baptiste.post(`/fr/mandates/${narrow}`, { do: 'confirm' })
    await act(other, narrow)
    const beyond = await other.post('/fr/services/stationnement-demenagement/start', {})
    assert.equal(beyond.status, 403)
    assert.match(beyond.text, /Votre mandat pour Boulangerie Henry ne couvre pas/)
    const within = await colleague.post('/fr/services/stationnement-demenagement/start', {})
    assert.equal(within.status, 303)
    assert.match(within.location ?? '', /^\/fr\/apply\//)
    assert.equal((await other.get(within.location ?? '')).status, 404, 'nor what a colleague began')
    assert.equal((await colleague.get(within.location ?? '')).status, 200)
    // What she may pay at once: 300 €, counted on the whole price and not on a part of it.
    for (const [longueur, may] of [
      ['151', false],
      ['150', true],
    ] as const) {
      const address = await beginAt(colleague, 'rue-de-chantier')
      await colleague.post(`${address}/place`, { raison: 'Un échafaudage', longueur })
      assert.equal((await sendFrom(colleague, address)).status, 303)
      const to = `/fr/cases/${address.split('/').at(-1)}/pay/paiement`
      const shown = await colleague.get(to)
      assert.equal(/va jusqu’à 300\s€ en une fois/.test(shown.text), !may)
      assert.equal((await colleague.post(to, {})).status, may ? 200 : 403)
      assert.equal(await begun(address.split('/').at(-1) ?? ''), may ? 1 : 0)
    }
    clock.advance(100 * day)
    assert.equal((await act(await town.signIn('Camille Rousseau'), id)).status, 404, 'on the day of its end it opens nothing')
    clock.advance(-100 * day)

    // The register no longer names him: an agent who saw the extract ends it, with what he passed on. What is in force is not recorded twice.
    const renewed = await baptiste.post('/fr/mandates/ask', {
      as: 'holder',
      kind: 'company',
      family: 'Boulangerie Henry',
      number: '732829320',
    })
    const listed = await helene.post('/fr/counter/mandates', { code: codeIn(renewed) })
    assert.match(listed.text, /déjà enregistré[\s\S]*Kbis du 2 novembre[\s\S]*name="number" value="732829320"/)
    const [extract, number]: [FormFields, FormFields] = [
      { number: '732 829 320', reference: 'Kbis du 25 novembre', seen: 'yes' },
      { number: '732 829 320' },
    ]
    for (const who of [baptiste, admin]) {
      assert.equal((await who.post(ends, number)).status, 403)
      assert.equal((await who.post(`${ends}/record`, extract)).status, 403)
    }
    const unknown = await helene.post(ends, { number: '000000000' })
    assert.equal(unknown.status, 422)
    assert.match(unknown.text, /href="#number"[\s\S]*Personne ne représente/)
    const represented = await helene.post(ends, number)
    assert.match(represented.text, /Baptiste Henry la représente[\s\S]*Kbis du 2 novembre/)
    assert.doesNotMatch(represented.text, /Camille Rousseau|name="court"/, 'what he passed on is his; no judgment is asked for')
    for (const wrong of [{ seen: '' }, { reference: '' }] as FormFields[])
      assert.equal((await helene.post(`${ends}/record`, { ...extract, ...wrong })).status, 422)
    assert.match((await helene.post(`${ends}/record`, extract)).text, /Baptiste Henry ne représente plus/)
    assert.equal((await helene.post(`${ends}/record`, extract)).status, 422, 'once')
    assert.equal((await act(baptiste, at.slice(-36))).status, 404)
    assert.equal((await colleague.get('/fr/cases')).location, '/fr/mandates', 'what was passed on falls with it')
    assert.equal((await act(colleague, id)).status, 404)
    assert.match((await baptiste.get(`/fr/mandates/${at.slice(-36)}`)).text, /Terminé par[\s\S]*Kbis du 25 novembre/)
    assert.match((await baptiste.get('/fr/me/timeline')).text, /extrait du registre des entreprises a mis fin à un mandat/)
  })

  test('an erasure takes every mandate of the person with it, for the other side too', async () => {
    const { edge } = town
    const [james, nathalie] = [await town.signIn('James Whitfield'), await town.signIn('Nathalie Perrin')]
    const id = await given(james, nathalie)
    await act(james, id)
    const { person } = await actorNamed(town, 'Nathalie Perrin')
    await edge.keeping.erase('administration', [{ scope: 'own', person: person!, why: 'asked' }])
    assert.equal((await james.get('/fr/cases')).location, '/fr/mandates')
    assert.equal((await james.get(`/fr/mandates/${id}`)).status, 404)
    for (const table of ['identity.mandate', 'identity.mandate_party'])
      assert.deepEqual(
        await edge.store.owner.query(`select 1 from ${table} where ${table === 'identity.mandate' ? 'id' : 'mandate_id'} = $1`, [id]),
        [],
      )
    assert.deepEqual(await edge.store.owner.query(`select 1 from store.key where id = $1`, [`mandate:${id}`]), [])
  })

  // A browser does not see which database it is: with script on one, without on the other.
  const script = database === 'pglite'
  test(`the whole way in a browser, ${script ? 'with' : 'without'} script`, async (t) => {
    const browser = await openBrowser(t, town.url)
    const name = `${script ? 'script' : 'plain'}-${database}`
    const [holder, giver] = script ? ['Luc Vandenberghe', 'Yusuf Şahin'] : ['Inês Carvalho', 'Jean-Luc Didier']
    const page = await browser.page({ script, width: 360 })
    await signIn(page, holder)
    await page.goto('/fr/mandates')
    await axe(page)
    await fits(page)
    await screens(page, `mandates-empty-${name}`)
    await page.getByRole('link', { name: 'Agir pour quelqu’un' }).click()
    await axe(page)
    await page.getByRole('link', { name: 'Un proche' }).click()
    await page.getByRole('button', { name: 'Demander ce mandat' }).click()
    await axe(page)
    await fits(page)
    await screens(page, `mandates-wrong-${name}`)
    await page.getByLabel('Chèque énergie', { exact: false }).check()
    const year = String(Number(clock.today('Europe/Paris').slice(0, 4)) + 1)
    await page.getByLabel('Jour', { exact: true }).fill('1')
    await page.getByLabel('Mois', { exact: true }).fill('6')
    await page.getByLabel('Année', { exact: true }).fill(year)
    await page.getByRole('button', { name: 'Demander ce mandat' }).click()
    await axe(page)
    await screens(page, `mandates-code-${name}`)
    const code = (await page.locator('.g-visit-code').textContent()) ?? ''

    const other = await browser.page({ script })
    await signIn(other, giver)
    await other.goto('/fr/mandates')
    await other.getByLabel('Code', { exact: true }).fill(code)
    await other.getByRole('button', { name: 'Lire la demande' }).click()
    await axe(other)
    await fits(other)
    await screens(other, `mandate-request-${name}`)
    await other.getByRole('button', { name: 'Dire oui' }).click()
    await other.getByText('Le mandat vaut à partir de maintenant.').waitFor()
    await axe(other)

    // She signs in anew and is asked for whom.
    await page.context().clearCookies()
    await page.goto('/fr/sign-in')
    await asResident(page, holder)
    await page.getByRole('heading', { name: 'Pour qui agissez-vous ?' }).waitFor()
    await axe(page)
    await fits(page)
    await screens(page, `acting-choice-${name}`)
    await page.getByRole('button', { name: giver }).click()
    const band = page.getByRole('complementary', { name: 'Pour qui vous agissez' })
    await band.getByText(`Vous agissez pour ${giver}`).waitFor()
    await axe(page)
    await fits(page)
    await page.goto('/fr/services/cheque-energie')
    await band.waitFor()
    await page.getByRole('button', { name: 'Commencer' }).click()
    await band.waitFor()
    await axe(page)
    await screens(page, `acting-apply-${name}`)
    assert.match(page.url(), /\/fr\/apply\//)
    await page.goto('/fr/cases')
    await axe(page)
    await screens(page, `acting-space-${name}`)
    await page.goto('/fr/security')
    await page.getByRole('heading', { name: 'Cette page est personnelle' }).waitFor()
    await axe(page)
    await screens(page, `acting-stop-${name}`)

    // Revoked while she acts: her next step finds her herself again.
    await other.getByRole('button', { name: 'Arrêter ce mandat' }).click()
    await other.getByText('C’est arrêté').waitFor()
    await page.goto('/fr/cases')
    await page.getByText('Le mandat a pris fin').waitFor()
    assert.equal(await band.count(), 0)
    await axe(page)
    await other.goto('/fr/access')
    await other.getByText('agit pour vous, comme proche').first().waitFor()
    await axe(other)
    await screens(other, `acting-seen-${name}`)
  })
})
