import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { settableClock } from '#kernel'
import { codeTo, lettersIn } from './support/letters.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'
import type { Visitor } from './support/visitor.ts'

const clock = settableClock('2026-11-26T10:00:00Z')
const ticketIn = (html: string) => /name="ticket" value="([\w-]+)"/.exec(html)?.[1] ?? ''
const another = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

await eachDatabase((database) => {
  let town: TestTown
  before(async () => {
    town = await startTown(undefined, { database, jobs: false, clock })
  })
  after(() => town.close())

  const ask = async (visitor: Visitor, email: string, from = '198.51.100.1') => {
    clock.advance(1) // letters have ids in the order of time
    const answer = await visitor.post('/fr/sign-in/email', { email }, { 'X-Forwarded-For': from })
    return { ...answer, ticket: ticketIn(answer.text) }
  }
  const known = 'samira.lambert@courriel.example'

  test('a wrong code is refused five times, then the ticket is over; the right one comes too late', async () => {
    const visitor = town.visitor()
    const { ticket } = await ask(visitor, known)
    const code = await codeTo(town, known)
    for (const left of [4, 3, 2, 1]) {
      const wrong = await visitor.post('/fr/sign-in/code', { ticket, code: another(code) })
      assert.equal(wrong.status, 422)
      assert.match(wrong.text, left === 1 ? /il vous reste un essai/ : new RegExp(`il vous reste ${left} essais`))
    }
    assert.equal((await visitor.post('/fr/sign-in/code', { ticket, code: another(code) })).status, 410)
    assert.equal((await visitor.post('/fr/sign-in/code', { ticket, code })).status, 410)
    assert.equal(visitor.hasSession(), false)
  })

  test('a code works once, in the browser that asked, for ten minutes', async () => {
    const mallory = town.visitor()
    const stolen = await ask(mallory, known, '203.0.113.9')
    const { ticket } = await ask(town.visitor(), known)
    const code = await codeTo(town, known)
    assert.equal((await mallory.post('/fr/sign-in/code', { ticket: stolen.ticket, code })).status, 422, "another browser's ticket")
    const samira = town.visitor()
    assert.equal((await samira.post('/fr/sign-in/code', { ticket, code })).status, 303)
    assert.equal((await town.visitor().post('/fr/sign-in/code', { ticket, code })).status, 410, 'used')
    const late = await ask(town.visitor(), known)
    clock.advance(10 * 60_000 + 1)
    assert.equal((await town.visitor().post('/fr/sign-in/code', { ticket: late.ticket, code: await codeTo(town, known) })).status, 410)
  })

  test('what is said and how long it takes is the same whether or not an account has the address', async () => {
    clock.advance(3_600_000)
    const people = (await town.edge.store.owner.query(`select email from identity.account where kind = 'person' order by id limit 15`)).map(
      ({ email }) => String(email),
    )
    const strangers = people.map((email) => `x${email}`)
    const times = { known: [] as number[], unknown: [] as number[] }
    const pages = new Set<string>()
    for (const [index, email] of people.entries())
      for (const [who, address] of [
        ['known', email],
        ['unknown', strangers[index]!],
      ] as const) {
        const began = performance.now()
        const answer = await ask(town.visitor(), address, `198.51.${100 + index}.1`)
        times[who].push(performance.now() - began)
        assert.equal(answer.status, 200)
        pages.add(answer.text.replaceAll(answer.ticket, '').replace(/nonce="[^"]*"/g, ''))
      }
    assert.equal(pages.size, 1)
    // The least of many: what else the machine does only ever adds.
    const [one, other] = [Math.min(...times.known), Math.min(...times.unknown)]
    assert.ok(Math.abs(one - other) < 0.5 * Math.max(one, other) + 3, `${one.toFixed(1)} ms against ${other.toFixed(1)} ms`)
    // An agent's address gets its code like any other; only its holder learns that it opens nothing.
    const agent = 'paul.humbert@valmont-sur-meuse.example'
    const visitor = town.visitor()
    const { ticket } = await ask(visitor, agent)
    assert.match((await visitor.post('/fr/sign-in/code', { ticket, code: await codeTo(town, agent) })).text, /Ouvrir un compte/)
  })

  test('who asks too often is slowed where she is; the one whose address it is, elsewhere, is not', async () => {
    clock.advance(3_600_000)
    for (const email of [known, 'nobody@courriel.example']) {
      const answers = []
      for (let times = 0; times < 7; times++) answers.push(await ask(town.visitor(), email, '203.0.113.77'))
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200, 200, 200, 200, 429],
      )
    }
    const victim = town.visitor()
    const { ticket, status } = await ask(victim, known, '192.0.2.10')
    assert.equal(status, 200)
    assert.equal((await victim.post('/fr/sign-in/code', { ticket, code: await codeTo(town, known) })).status, 303)
    clock.advance(3_600_000)
    assert.equal((await ask(town.visitor(), known, '203.0.113.77')).status, 200, 'an hour later')
  })

  test('an address that is none is refused beside its field; nothing is sent', async () => {
    const before = (await lettersIn(town)).length
    for (const email of ['', 'samira', 'a@b', 'two@one.fr, three@four.fr', `${'x'.repeat(300)}@exemple.fr`]) {
      const answer = await ask(town.visitor(), email)
      assert.equal(answer.status, 422)
      assert.match(answer.text, /href="#email"/)
    }
    assert.equal((await lettersIn(town)).length, before)
  })

  test('a mailbox opens nothing of a person who was proofed: she is asked to show more, and reads none of it', async () => {
    const visitor = town.visitor()
    const { ticket } = await ask(visitor, known, '192.0.2.30')
    await visitor.post('/fr/sign-in/code', { ticket, code: await codeTo(town, known) })
    for (const path of ['/fr/cases', '/fr/access', '/fr/services/aide-logement-urgence/start']) {
      const answer = await visitor.get(path)
      assert.equal(answer.status, 403, path)
      assert.match(answer.text, /Confirmez que c’est vous/)
    }
    const door = await visitor.get('/fr/services/aide-logement-urgence')
    assert.equal(door.status, 200)
    assert.equal(/quai des Tanneurs/.test(door.text), false)
    const security = await visitor.get('/fr/security')
    assert.match(security.text, /code par e-mail/)
  })

  test('a newcomer says her name and has an account that proves nothing', async () => {
    const visitor = town.visitor()
    const address = 'nora.vidal@courriel.example'
    const { ticket } = await ask(visitor, ` Nora.Vidal@courriel.example `, '192.0.2.40')
    const who = await visitor.post('/fr/sign-in/code', { ticket, code: await codeTo(town, address) })
    assert.match(who.text, /Ouvrir un compte/)
    assert.equal((await visitor.post('/fr/sign-in/open', { ticket, given: 'Nora', family: ' ' })).status, 422)
    assert.equal((await visitor.post('/fr/sign-in/open', { ticket: `${ticket}x`, given: 'Nora', family: 'Vidal' })).status, 410)
    assert.equal((await visitor.post('/fr/sign-in/open', { ticket, given: 'Nora', family: 'Vidal' })).status, 303)
    assert.equal(
      (await town.visitor().post('/fr/sign-in/open', { ticket, given: 'Nora', family: 'Bis' })).status,
      410,
      'the proof was used',
    )
    assert.match((await visitor.get('/fr/security')).text, /Non vérifiée/)
    assert.equal((await visitor.get('/fr/cases')).status, 200)
    for (const path of ['/fr', '/fr/services/aide-logement-urgence', '/fr/services/stationnement-residents'])
      assert.equal((await visitor.get(path)).status, 200, path)
    const again = town.visitor()
    const second = await ask(again, address, '192.0.2.40')
    assert.equal((await again.post('/fr/sign-in/code', { ticket: second.ticket, code: await codeTo(town, address) })).status, 303)
  })

  test('neither address nor code can be read in the database', async () => {
    await ask(town.visitor(), 'secret.address@courriel.example', '192.0.2.50')
    const code = await codeTo(town, 'secret.address@courriel.example')
    for (const table of ['identity.letter', 'identity.email_code', 'identity.attempt', 'log.event']) {
      const rows = await town.edge.store.owner.query(`select t::text as text from ${table} t`)
      const all = rows.map(({ text }) => String(text)).join('\n')
      assert.equal(all.includes('secret.address'), false, table)
      if (table === 'identity.email_code') assert.equal(all.includes(`,${code},`), false)
      assert.equal(all.includes(Buffer.from('secret.address').toString('hex')), false, table)
    }
  })
})
