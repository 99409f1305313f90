/** Somebody whom the applicant named takes part in her case under her own identity, through the pages, on both databases. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { readCase } from '#cases'
import { issueToken } from '#identity'
import { sql } from '#store'
import { apiAs, clientWith } from './support/api.ts'
import { lettersIn } from './support/letters.ts'
import { beginAt, says, sendFrom, silent } from './support/spoken.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'
import { actorNamed } from './support/walk.ts'

const file = readFileSync(join(import.meta.dirname, 'fixtures', 'logement-couple.yaml'), 'utf8')
const secret = 'à vous seuls'

await eachDatabase((database) => {
  let town: TestTown
  before(async () => {
    town = await startTown(undefined, { database, files: { 'logement-couple': file } })
  })
  after(() => town.close())

  const system = { actor: 'system', purpose: 'administration' } as const
  /** Samira applies and names somebody. */
  async function applied(given = 'Élise', family = 'Gaudron', birth = ['2', '4', '1990']) {
    const samira = await town.signIn('Samira Lambert')
    const address = await beginAt(samira, 'logement-couple')
    const [day = '', month = '', year = ''] = birth
    const person = {
      'conjoint.given': given,
      'conjoint.family': family,
      'conjoint.birth.day': day,
      'conjoint.birth.month': month,
      'conjoint.birth.year': year,
    }
    const page = await samira.post(`${address}/demande`, { couple: 'oui', ...person, loyer: '612,35', confidence: secret })
    assert.equal(page.status, 303)
    assert.equal((await sendFrom(samira, address)).status, 303)
    const reference = address.split('/').at(-1) ?? ''
    return { samira, reference, invite: `/fr/cases/${reference}/people/conjoint`, part: `/fr/part/${reference}` }
  }
  const codeIn = (html: string): string => /g-visit-code">([^<]+)</.exec(html)?.[1] ?? ''
  const codeFrom = async (samira: Visitor, invite: string) => codeIn((await samira.post(invite, { how: 'code', email: '' })).text)
  /** She types the code and answers. */
  async function comes(visitor: Visitor, code: string, answer = 'join') {
    const opened = await visitor.post('/fr/invitations', { code })
    assert.equal(opened.status, 303)
    return await visitor.post(opened.location ?? '', { answer })
  }
  const sequence = (html: string) => /name="\.revision" value="(\d+)"/.exec(html)?.[1] ?? ''

  test('nobody sees the case or comes in who was not invited, is not signed in, or is somebody else', async () => {
    const { samira, reference, invite, part } = await applied()
    const elise = await town.signIn('Élise Gaudron')
    const other = await town.signIn('Paulette Simonin')
    for (const visitor of [elise, other]) {
      for (const path of [part, `${part}/requests/accord`, `${part}/do/pr%C3%A9ciser`, `/fr/cases/${reference}`])
        assert.equal((await visitor.get(path)).status, 404, path)
      assert.equal((await visitor.post(invite, { how: 'code' })).status, 404)
    }
    assert.match((await town.visitor().get('/fr/invitations')).location ?? '', /^\/fr\/sign-in/)
    const code = await codeFrom(samira, invite)
    assert.match(code, /^[\dA-Z]{4}-/)
    // A code that does not exist, and one of somebody else: no name is told, the code goes on working for whom it is.
    assert.equal((await other.post('/fr/invitations', { code: 'AAAA-AAAA-AA' })).status, 422)
    const wrong = await other.post('/fr/invitations', { code })
    assert.equal(wrong.status, 422)
    says(wrong.text, 'Cette invitation est pour une autre personne')
    silent(wrong.text, 'Samira')
    silent(wrong.text, 'Gaudron')
    assert.equal((await samira.post('/fr/invitations', { code })).status, 422, 'the applicant herself')
    const opened = await elise.post('/fr/invitations', { code })
    const page = (await elise.get(opened.location ?? '')).text
    says(page, 'Samira Lambert vous demande de participer')
    silent(page, '612,35')
    // Reading the invitation lets nobody in, and no other person opens it.
    assert.equal((await elise.get(part)).status, 404)
    assert.equal((await other.get(opened.location ?? '')).status, 404)
    assert.equal((await other.post(opened.location ?? '', { answer: 'join' })).status, 404)
    assert.equal((await elise.post('/fr/invitations', { code })).status, 422, 'a code is good once')
  })

  test('of twins the name counts, and a birth date that differs is another person', async () => {
    const { samira, invite } = await applied('Élise', 'Gaudron', ['3', '4', '1990'])
    const elise = await town.signIn('Élise Gaudron')
    assert.equal((await elise.post('/fr/invitations', { code: await codeFrom(samira, invite) })).status, 422)
  })

  test('a new code voids the one before; who declines is not let in and may be asked again', async () => {
    const { samira, reference, invite, part } = await applied()
    const elise = await town.signIn('Élise Gaudron')
    const first = await codeFrom(samira, invite)
    const second = await codeFrom(samira, invite)
    assert.equal((await elise.post('/fr/invitations', { code: first })).status, 422)
    assert.equal((await comes(elise, second, 'decline')).status, 303)
    assert.equal((await elise.get(part)).status, 404)
    says((await samira.get(`/fr/cases/${reference}`)).text, 'Élise Gaudron ne participe pas')
    assert.equal((await comes(elise, await codeFrom(samira, invite))).location, part)
    assert.equal((await samira.post(invite, { how: 'code' })).status, 303, 'who takes part needs no code')
  })

  test('she sees what the file shows her and no more, signs and fills as herself; everybody knows who did what', async () => {
    const { samira, reference, invite, part } = await applied()
    const asked = (await samira.get('/fr/cases')).text
    says(asked, 'Inviter Élise Gaudron')
    says((await samira.get(`/fr/cases/${reference}`)).text, 'Nous attendons la réponse d’une autre personne')
    const elise = await town.signIn('Élise Gaudron')
    await comes(elise, await codeFrom(samira, invite))
    const space = (await elise.get('/fr/cases')).text
    assert.ok(space.includes(`href="${part}"`))
    const shown = (await elise.get(part)).text
    says(shown, 'La démarche de Samira Lambert')
    says(shown, '612,35')
    silent(shown, 'Votre réponse du')
    silent(shown, secret)
    const form = (await elise.get(`${part}/requests/accord`)).text
    says(form, '612,35')
    silent(form, secret)
    for (const path of [`/fr/cases/${reference}`, `/fr/apply/${reference}`, `/fr/cases/${reference}/requests/accord`])
      assert.equal((await elise.get(path)).status, 404, path)
    // A choice and a confirmation are needed; nobody signs what was on another page.
    const sign = `${part}/requests/accord`
    assert.equal((await elise.post(sign, {})).status, 422)
    assert.equal((await elise.post(sign, { '.choice': 'true', '.revision': sequence(form) })).status, 422)
    const fill = `${part}/do/${encodeURIComponent('préciser')}`
    const empty = await elise.post(fill, { métier: '', '.revision': sequence((await elise.get(fill)).text) })
    assert.equal(empty.status, 422)
    assert.equal((await elise.post(fill, { métier: 'Luthière', '.revision': sequence((await elise.get(fill)).text) })).location, part)
    const late = await elise.post(sign, { '.choice': 'true', '.sure': 'yes', '.revision': sequence(form) })
    assert.equal(late.status, 422, 'the case moved on: it is read again')
    const done = await elise.post(sign, { '.choice': 'true', '.sure': 'yes', '.revision': sequence(late.text) })
    assert.equal(done.location, part)
    says((await elise.get(part)).text, 'Vous avez signé : Signer la demande')
    assert.equal((await elise.get(sign)).location, part)

    const own = (await samira.get(`/fr/cases/${reference}`)).text
    says(own, 'Élise Gaudron a signé : Signer la demande')
    says(own, 'Élise Gaudron participe à votre démarche')
    says(own, 'Personne concernée Élise Gaudron')
    says((await samira.get('/fr/access')).text, 'participe à votre démarche')
    const events = await town.edge.store.as(system, async (tx) => {
      const row = await tx.row(sql<{ id: string }>`select id from cases.case where reference = ${reference}`)
      return (await readCase(town.edge, tx, { id: row?.id ?? '' })).events
    })
    const account = await town.accountOf('Élise Gaudron')
    const hers = events.filter(({ actor }) => actor === account).map(({ type }) => type)
    assert.deepEqual(hers, ['case.party-joined', 'case.acted', 'case.request-answered', 'case.acted', 'case.requested'])
    const desk = (await (await town.signIn('Marc Oudin')).get(`/fr/desk/cases/${reference}`)).text
    says(desk, 'Élise Gaudron a signé : Signer la demande')
    says(desk, 'Élise Gaudron, identité : niveau')
    says(desk, 'Au sujet de Élise Gaudron')

    // What she pays is hers to pay, and counted by what the provider's server says.
    const money = `${part}/pay/caution`
    assert.equal((await samira.get(`/fr/cases/${reference}/pay/caution`)).location, `/fr/cases/${reference}`)
    says((await elise.get(money)).text, 'Payer 30 €')
    const gone = /href="[^"]*(\/demo\/pay\/[0-9a-f-]{36})"/.exec((await elise.post(money, {})).text)?.[1] ?? ''
    await elise.post(gone, { do: 'paid' })
    assert.equal((await elise.get(`${money}/back`)).location, part)
    says((await samira.get(`/fr/cases/${reference}`)).text, 'Élise Gaudron a payé 30 €')

    // Asked anew, she hears of it and finds it among her own.
    const agent = await town.signIn('Marc Oudin')
    const act = `/fr/desk/cases/${reference}/do/redemander`
    assert.equal(
      (await agent.post(act, { expected: /name="expected" value="(\d+)"/.exec((await agent.get(act)).text)?.[1] ?? '' })).status,
      303,
    )
    says((await elise.get('/fr/cases')).text, 'Demander un logement à deux À vous')
    const told = async () => (await lettersIn(town)).find(({ to, text }) => to === 'elise.gaudron@courriel.example' && text.includes(part))
    let letter = await told()
    for (let wait = 0; letter === undefined && wait < 900; wait++) {
      await setTimeout(200)
      letter = await told()
    }
    assert.ok(letter !== undefined)
    silent(letter.text, '612,35')
  })

  test('the database itself shows her the case, and nobody else: no policy, no row', async () => {
    const { samira, reference, invite } = await applied()
    await comes(await town.signIn('Élise Gaudron'), await codeFrom(samira, invite))
    const rows = async (name: string) => {
      const actor = await actorNamed(town, name)
      return await town.edge.store.as({ actor: actor.account, for: actor.person!, purpose: 'compte' }, async (tx) => {
        const row = await tx.row(sql<{ id: string }>`select id from cases.case where reference = ${reference}`)
        const events = await tx.rows(sql`select 1 from log.event where case_id = ${row?.id ?? null} and stream = 'case:' || case_id`)
        return [row === undefined ? 0 : 1, Math.min(1, events.length)]
      })
    }
    assert.deepEqual(await rows('Élise Gaudron'), [1, 1])
    assert.deepEqual(await rows('Paulette Simonin'), [0, 0])
    const { account, person } = await actorNamed(town, 'Paulette Simonin')
    const id = await town.edge.store.as(system, (tx) =>
      tx.row(sql<{ id: string }>`select id from cases.case where reference = ${reference}`),
    )
    await assert.rejects(
      town.edge.store.as({ actor: account, for: person!, purpose: 'compte' }, (tx) =>
        tx.rows(
          sql`insert into cases.participant (agency_id, case_id, part, person_id) values ('ville', ${id!.id}, 'conjoint', ${person})`,
        ),
      ),
    )
  })

  test('what is a program’s to do, only a program does, by its token, and nothing else', async () => {
    const { samira, reference, invite, part } = await applied()
    const elise = await town.signIn('Élise Gaudron')
    await comes(elise, await codeFrom(samira, invite))
    const sign = `${part}/requests/accord`
    await elise.post(sign, { '.choice': 'true', '.sure': 'yes', '.revision': sequence((await elise.get(sign)).text) })
    const id = '01900000-0000-7000-8000-00000000f00d'
    await town.edge.store.owner.query(
      `insert into identity.account select (jsonb_populate_record(a, jsonb_build_object('id', $1::text, 'given', 'Relevé', 'family', 'Automatique', 'may', array['worker', 'robot'], 'email', null))).*
       from identity.account a where given || ' ' || family = 'Marc Oudin'`,
      [id],
    )
    const path = (action: string) => `/cases/${reference}/actions/${action}`
    const body = { answers: { relevé: 'compteur lu' } }
    const key = () => ({ 'Idempotency-Key': crypto.randomUUID() })
    const agent = await apiAs(town, 'Marc Oudin')
    assert.equal((await agent.post(path('relever'), body, key())).status, 403)
    assert.equal((await elise.post('/fr/sign-in', { account: id })).location, '/fr/sign-in', 'a program has no browser')
    const robot = clientWith(town.url, (await issueToken(town.edge, { as: id })).token)
    assert.equal((await robot.post(path('clore'), {}, key())).status, 403)
    assert.equal((await robot.post(path('redemander'), {}, key())).status, 403)
    const done = await robot.post(path('relever'), body, key())
    assert.equal(done.status, 200)
    says((await (await town.signIn('Marc Oudin')).get(`/fr/desk/cases/${reference}`)).text, 'Relevé Automatique')
  })

  test('an invitation by e-mail holds the way and the code, and the case keeps no address', async () => {
    const { samira, reference, invite } = await applied()
    const wrong = await samira.post(invite, { how: 'email', email: 'pas une adresse' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /value="pas une adresse"/)
    assert.equal((await samira.post(invite, { how: 'email', email: 'elise@exemple.fr' })).location, `/fr/cases/${reference}#people`)
    const letter = (await lettersIn(town)).find(({ to }) => to === 'elise@exemple.fr')
    assert.ok(letter !== undefined)
    assert.ok(letter.text.includes('/fr/invitations\n'))
    silent(letter.text, '612,35')
    const code = /ce code\s*:\s*([\dA-Z-]+)/.exec(letter.text)?.[1] ?? ''
    assert.equal((await comes(await town.signIn('Élise Gaudron'), code)).location, `/fr/part/${reference}`)
    const events = await town.edge.store.as(system, async (tx) => {
      const row = await tx.row(sql<{ id: string }>`select id from cases.case where reference = ${reference}`)
      return (await readCase(town.edge, tx, { id: row?.id ?? '' })).events
    })
    assert.doesNotMatch(JSON.stringify(events), /exemple\.fr/)
  })
})
