/** Letters leave the house as PDF, once; of a notice to a household one goes to an address, and each grown-up has hers in her space. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { noticePdf } from '#cases'
import { legalDay, settableClock, typographic, uuidv7 } from '#kernel'
import { type Intent, tell } from '#notices'
import { preferencesIn, registerPerson, stateFact, stateRelation } from '#people'
import { jobNamed } from './support/jobs.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const system = { actor: 'system', purpose: 'support' }
const home = { line: '17, quai des Tanneurs', postcode: '55410', town: 'Valmont-sur-Meuse', country: 'FR' }
const elsewhere = { ...home, line: '3, rue du Four' }

await eachDatabase((database) => {
  let town: TestTown
  let folder: string
  const clock = settableClock(Date.now())
  before(async () => {
    town = await startTown(undefined, { database, jobs: false, clock })
    folder = mkdtempSync(join(tmpdir(), 'guichet-letters-'))
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await town.close()
  })

  /** Somebody who wants letters. */
  const person = async (given: string, birth: string, at: typeof home = home): Promise<string> => {
    const id = uuidv7(town.edge.clock.now())
    const said = { source: 'profile', verified: true } as const
    await town.edge.store.as(system, async (tx) => {
      await registerPerson(town.edge.log, tx, id, [
        { concept: 'person', value: { given, family: 'Thibaut' }, ...said },
        { concept: 'person.birth', value: birth, ...said },
        { concept: 'person.home', value: at, ...said },
      ])
      const value = { ...preferencesIn([]), channels: { data: 'letter' } } as never
      await stateFact(town.edge.log, tx, id, { concept: 'person.preferences', value, source: 'declared', verified: false })
    })
    return id
  }
  const lives = (from: string, to: string, kind: 'spouse' | 'lives-with', birth: string) =>
    town.edge.store.as(system, (tx) =>
      stateRelation(town.edge.log, tx, from, {
        kind,
        other: to,
        given: 'X',
        family: 'Thibaut',
        birth,
        source: 'registry.family',
        verified: true,
      }),
    )
  const tells = (intent: Pick<Intent, 'key' | 'to'> & Partial<Intent>) =>
    town.edge.store.as(system, (tx) => tell(town.edge, tx, { topic: 'data', template: 'notices.answered', agency: 'ville', ...intent }))
  const reach = (config: Partial<TestTown['edge']['config']> = {}, file = {}) =>
    jobNamed('notices.reach').run(
      {
        ...town.edge,
        config: { ...town.edge.config, ...config },
        town: { ...town.edge.town, file: { ...town.edge.town.file, ...file } },
      },
      {},
    )
  const ways = async (key: string) =>
    (
      await town.edge.store.owner.query(
        `select d.channel, d.status, d.failure from notices.delivery d join notices.intent i on i.id = d.intent_id where i.key = $1 or i.key like $1 || '/%' order by d.id`,
        [key],
      )
    ).map((row) => ({ ...row }))

  test('without folder or provider an agent prints them', async () => {
    await tells({ key: 'desk', to: { person: await person('Odette', '1950-02-03') } })
    await reach()
    assert.deepEqual(await ways('desk'), [{ channel: 'letter', status: 'to-print', failure: null }])
  })

  test('into a folder: a folder that cannot be written loses none; then one whole tagged PDF, with what was said and to whom', async () => {
    const odette = await person('Odette', '1950-02-03')
    await tells({ key: 'folder', to: { person: odette } })
    const file = join(folder, 'file')
    writeFileSync(file, '')
    await reach({ lettersFolder: join(file, 'no folder') })
    assert.deepEqual(await ways('folder'), [{ channel: 'letter', status: 'waiting', failure: 'ENOTDIR' }])
    clock.advance(60_000)
    const to = join(folder, 'out')
    for (const _ of [1, 2]) await reach({ lettersFolder: to })
    assert.deepEqual(await ways('folder'), [{ channel: 'letter', status: 'sent', failure: null }])
    const [name, ...more] = readdirSync(to)
    assert.deepEqual(more, [])
    assert.match(name!, /^[\da-f-]{36}\.pdf$/)
    const said = {
      agency: 'ville',
      lang: 'fr',
      name: 'Odette Thibaut',
      postal: ['17, quai des Tanneurs', '55410 Valmont-sur-Meuse'],
      subject: 'Une réponse sur vos données vous attend',
      large: false,
      date: legalDay(clock.now(), 'Europe/Paris'),
    }
    const [, text = ''] = /"answered.letter": (".*")/.exec(readFileSync('src/notices/texts/fr.json', 'utf8')) ?? []
    const words = { '{$name}': 'Odette Thibaut', '{$phone}': town.edge.town.file.contact['phone-shown'] }
    const written = Object.entries(words).reduce((all, [name, value]) => all.replaceAll(name, value), JSON.parse(text) as string)
    const expected = await noticePdf(town.edge, { ...said, text: typographic(written, 'fr') })
    assert.ok(Buffer.from(expected!).equals(readFileSync(join(to, name!))), 'the paper of this notice, to the byte')
    const other = await noticePdf(town.edge, { ...said, name: 'Odette Thibaud', text: typographic(written, 'fr') })
    assert.ok(!Buffer.from(other!).equals(readFileSync(join(to, name!))))
  })

  test('to a provider: away it loses none, one letter a key, and what it says of it later counts', async (t) => {
    const taken: { id: string; pdf: string }[] = []
    let [status, state] = [503, 'posted']
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (part) => {
        body += String(part)
      })
      request.on('end', () => {
        if (request.method === 'POST' && status === 200) taken.push(JSON.parse(body) as (typeof taken)[number])
        response.writeHead(request.headers.authorization?.startsWith('Bearer ') ? status : 401)
        response.end(request.method === 'GET' ? JSON.stringify({ state }) : '{}')
      })
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
    t.after(() => server.close())
    const letters = { at: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: { secret: 'LETTERS' } }
    await tells({ key: 'provider', to: { person: await person('Odette', '1950-02-03') } })
    await reach({}, { letters })
    assert.equal((await ways('provider'))[0]?.status, 'waiting')
    clock.advance(3_600_000)
    status = 200
    await reach({}, { letters })
    assert.equal((await ways('provider'))[0]?.status, 'sent')
    assert.ok(Buffer.from(taken[0]!.pdf, 'base64').toString('latin1').startsWith('%PDF-1.7'))
    assert.equal(taken.length, 1)
    const ask = () =>
      jobNamed('notices.letters').run({ ...town.edge, town: { ...town.edge.town, file: { ...town.edge.town.file, letters } } }, {})
    await ask()
    assert.equal((await ways('provider'))[0]?.status, 'sent', 'posted is not yet there')
    state = 'returned'
    await ask()
    assert.deepEqual(await ways('provider'), [{ channel: 'letter', status: 'failed', failure: 'letters-returned' }])
  })

  test('a household: one letter to an address, one to each other address, each grown-up has hers in her space, a child none', async () => {
    const anna = await person('Anna', '1980-05-05')
    const bruno = await person('Bruno', '1979-05-05')
    const chloe = await person('Chloé', '1978-05-05', elsewhere)
    const child = await person('Denis', '2018-05-05')
    await lives(anna, bruno, 'spouse', '1979-05-05')
    await lives(anna, chloe, 'lives-with', '1978-05-05')
    await lives(anna, child, 'lives-with', '2018-05-05')
    const to = join(folder, 'household')
    await tells({ key: 'household', to: { household: anna } })
    await reach({ lettersFolder: to })
    assert.equal(readdirSync(to).length, 2)
    const told = await town.edge.store.owner.query(
      `select person_id as person, state from notices.intent where key like 'household/%' order by person_id`,
    )
    assert.deepEqual(
      told.map((row) => ({ ...row })),
      [anna, bruno, chloe].toSorted().map((one) => ({ person: one, state: 'open' })),
    )
    await tells({ key: 'legal', to: { household: anna }, legal: true })
    const each = join(folder, 'legal')
    await reach({ lettersFolder: each })
    assert.equal(readdirSync(each).length, 3, 'what the law wants told is told to each')
  })
})
