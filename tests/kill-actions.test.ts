/**
 * `kill -9` of server and worker while people apply, write, add documents, agents read and decide, a bulk job runs and webhooks go out. What was
 * acknowledged is there afterwards, asked again under the same key it answers the same, nothing is there twice, every read has its line, and jobs end.
 */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { capabilities, start } from '#app'
import { type Clock, readConfig, silentTelemetry, systemClock } from '#kernel'
import { serving, working } from './support/killable.ts'
import { makeDatabase } from './support/postgres.ts'
import { type Database, eachDatabase, testPostgres } from './support/town.ts'
import { type Visitor, visitor } from './support/visitor.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = `
service: signaler
version: 1
stage: live
title: Signaler
summary: Dire qu'une chose ne va pas dans la rue.
languages: [fr]
authority: ville
access: { assurance: none, actors: [self], channels: [web, api] }
fields: { quoi: { type: text, label: Que se passe-t-il ? } }
pages: [ { dire: [quoi] } ]
workflow:
  roles: { agent: ville.stationnement }
  states:
    brouillon: { phase: draft, do: { envoyer: { by: applicant, to: reçu } }, expire: { after: 30d, to: perdu } }
    reçu: { phase: open, do: { trier: { by: agent, batch: true, to: trié }, clore: { by: agent, to: clos } } }
    trié: { phase: open, do: { clore: { by: agent, to: clos } } }
    clos: { phase: done, outcome: closed }
    perdu: { phase: done, outcome: withdrawn }
data: { purpose: stationnement-residents, legal-basis: mission d'intérêt public, keep: { closed: 1y, withdrawn: 0d }, then: erase }
`

/** One thing that was asked of the API: by whom, in which case, under which key. */
interface Asked {
  readonly account: string
  readonly reference: string
  readonly path: string
  readonly body: object | undefined
  readonly key: string
}
const marc = '01900000-0000-7000-8000-000000000108'
const isabelle = '01900000-0000-7000-8000-000000000111'
/** Three minutes later: a request that was cut off may be tried again after one. */
const minutes = 3 * 60_000
const later: Clock = {
  ...systemClock,
  now: () => systemClock.now() + minutes,
  instant: () => new Date(systemClock.now() + minutes).toISOString(),
}
const text = 'Un lampadaire ne marche plus.'

const signedIn = async (url: string, account: string): Promise<Visitor> => {
  const one = visitor(url)
  await one.post('/fr/sign-in', { account })
  return one
}
const ask = (one: Visitor, { path, body, key }: Asked) =>
  body === undefined
    ? one.post(path, { files: new File(['%PDF-1.4\n%%EOF\n'], 'preuve.pdf', { type: 'application/pdf' }) }, { 'Idempotency-Key': key })
    : one.postJson(path, body, { 'Idempotency-Key': key })

await eachDatabase((database: Database) => {
  let postgres: Awaited<ReturnType<typeof testPostgres>>
  before(async () => {
    postgres = await testPostgres()
  })

  test('kill -9 of server and worker under many kinds of action', async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'guichet-kill-'))
    t.after(() => rmSync(data, { recursive: true, force: true }))
    // The demonstration without its cases: nothing else is to be done while this is looked at.
    const folder = join(data, 'town')
    cpSync(join(root, 'towns/demo'), folder, { recursive: true })
    writeFileSync(join(folder, 'cases.yaml'), '[]\n')
    mkdirSync(join(folder, 'services/signaler'))
    writeFileSync(join(folder, 'services/signaler/service.yaml'), file)
    const own = database === 'postgres' ? await makeDatabase(postgres!) : undefined
    if (own !== undefined) t.after(own.drop)
    const told: { readonly id: string; readonly body: string }[] = []
    const hook = createServer(async (request, response) => {
      let body = ''
      for await (const part of request.setEncoding('utf8')) body += part
      told.push({ id: String(request.headers['webhook-id']), body })
      response.writeHead(204).end()
    })
    await new Promise<void>((open) => hook.listen(0, '127.0.0.1', open))
    t.after(() => {
      hook.closeAllConnections()
      hook.close()
    })
    const env = { GUICHET_DATA: data, GUICHET_DEMO: '1', GUICHET_TOWN: folder, DATABASE_URL: own?.url }
    // The embedded database has one process for everything; on PostgreSQL the jobs are another's.
    const server = await serving(env, own === undefined ? [] : ['--no-jobs'])
    t.after(server.kill)
    const worker = own === undefined ? undefined : await working(env)
    if (worker !== undefined) t.after(worker.kill)

    const page = await (await fetch(`${server.url}/fr/sign-in`)).text()
    const accounts = [...page.matchAll(/name="account" value="(0191[\w-]+)"/g)].map(([, id]) => id!).slice(0, 10)
    const people = await Promise.all(accounts.map((account) => signedIn(server.url, account)))
    const references: string[] = []
    for (const person of people) {
      const body = { service: 'signaler', submit: true, answers: { quoi: text } }
      const sent = await person.postJson('/api/v1/cases', body, { 'Idempotency-Key': crypto.randomUUID() })
      assert.equal(sent.status, 201, sent.text)
      references.push((sent.json() as { reference: string }).reference)
    }
    const subscribed = await (await signedIn(server.url, isabelle)).postJson('/api/v1/webhooks', {
      url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`,
      types: ['case.acted'],
    })
    assert.equal(subscribed.status, 201, subscribed.text)

    // An agent sorts most of them at once, by a job; the others are decided one by one.
    const [sorted, decided] = [references.slice(0, 6), references.slice(6)]
    const agent = await signedIn(server.url, marc)
    const bulk = (await agent.post('/fr/desk/bulk', { scope: 'picked', case: sorted, query: '' })).location ?? ''
    await agent.post(`${bulk}/try`, { what: 'act:trier', text: '' })
    for (let tries = 0; !/À faire\s?: 6/.test((await agent.get(bulk)).text); tries++) {
      assert.ok(tries < 1500, 'the bulk job was never tried')
      await setTimeout(200)
    }

    const decisions = decided.map(
      (reference): Asked => ({
        account: marc,
        reference,
        path: `/api/v1/cases/${reference}/actions/clore`,
        body: {},
        key: crypto.randomUUID(),
      }),
    )
    const documents = sorted.map(
      (reference, index): Asked => ({
        account: accounts[index]!,
        reference,
        path: `/api/v1/cases/${reference}/documents`,
        body: undefined,
        key: crypto.randomUUID(),
      }),
    )
    const done: string[] = []
    const written: string[] = []
    let gone = false
    const load = async (some: () => Promise<void>) => {
      if (!gone) await some().catch(() => undefined) // the server is gone
    }
    const writing = people.map(async (person, index) => {
      await load(async () => {
        const reference = references[index]!
        if ((await person.post(`/fr/cases/${reference}/messages`, { text })).status === 303) written.push(reference)
      })
      await load(async () => {
        const one = documents[index]
        if (one !== undefined && (await ask(person, one)).status === 200) done.push(one.key)
      })
    })
    const deciding = decisions.map((one) =>
      load(async () => {
        if ((await ask(agent, one)).status === 200) done.push(one.key)
      }),
    )
    // Whoever reads goes on until the server is gone.
    const read: string[] = []
    const reading = references.map(async (reference) => {
      while (!gone)
        await load(async () => {
          if ((await agent.get(`/fr/desk/cases/${reference}`)).text.includes(text)) read.push(reference)
        })
    })
    await agent.post(`${bulk}/do`, {}).catch(() => undefined)
    for (let tries = 0; (done.length < 3 || read.length < 3) && tries < 60_000; tries++) await setTimeout(5)
    await Promise.all([server.kill(), worker?.kill()])
    gone = true
    await Promise.all([...writing, ...deciding, ...reading])

    // Another process takes over, later: what was cut off is tried again, and what was done answers as it did.
    const config = readConfig({ PORT: '0', ...env }, root)
    const after = await start({ config, capabilities, telemetry: silentTelemetry, cases: false, demo: false, clock: later })
    t.after(() => after.close())
    const query = after.edge.store.owner.query
    const lines = await query(
      `select c.reference, count(*)::int as n from consent.access a join cases.case c on c.id = a.case_id where a.actor = $1 group by 1`,
      [marc],
    )
    assert.ok(read.length >= 3, 'something was read under load')
    for (const reference of new Set(read)) {
      const [shown, written] = [read.filter((one) => one === reference).length, lines.find((one) => one.reference === reference)?.n ?? 0]
      assert.ok(Number(written) >= shown, `${reference}: read ${shown} times, ${written} lines`)
    }
    // As pg-boss does when a job's time is over: five minutes are too long for a test.
    await query(`update pgboss.job set state = 'retry', start_after = now() where state = 'active'`)
    const visitors = new Map<string, Visitor>()
    for (const one of [...decisions, ...documents]) {
      const asks = visitors.get(one.account) ?? (await signedIn(after.url, one.account))
      visitors.set(one.account, asks)
      const answer = await ask(asks, one)
      assert.equal(answer.status, 200, answer.text)
      if (done.includes(one.key)) assert.equal(answer.headers.get('idempotent-replayed'), 'true', one.path)
    }
    const again = visitors.get(marc)!
    // The press that starts the job may have been lost with the server: pressed again it starts it, and once.
    await again.post(`${bulk}/do`, {})
    const waiting = async () => {
      const [row] = await query(
        `select (select count(*) from work.bulk where stage not in ('done', 'stopped')) + (select count(*) from webhooks.delivery where state = 'waiting')
          + (select count(*) from pgboss.job where state in ('created', 'retry', 'active') and name like any(array['webhooks.s%', 'webhooks.deliver', 'work.bulk'])) as n`,
      )
      return Number(row?.n)
    }
    for (let tries = 0; (await waiting()) > 0; tries++) {
      assert.ok(tries < 1500, 'jobs never ended')
      after.edge.store.jobs.wake(['webhooks.spread', 'webhooks.deliver', 'work.bulk'])
      await setTimeout(200)
    }

    const counted = await query(
      `select c.reference, c.state, e.type, count(*)::int as n from cases.case c join log.event e on e.stream = 'case:' || c.id
       where c.service = 'signaler' and (e.type <> 'case.message' or e.actor = any($1)) group by 1, 2, 3`,
      [accounts],
    )
    const count = (reference: string, type: string) =>
      Number(counted.find((one) => one.reference === reference && one.type === type)?.n ?? 0)
    for (const reference of references) {
      assert.equal(counted.find((one) => one.reference === reference)?.state, sorted.includes(reference) ? 'trié' : 'clos', reference)
      for (const type of ['case.submitted', 'case.acted', ...(sorted.includes(reference) ? ['case.document-added'] : [])])
        assert.equal(count(reference, type), 1, `${type} ${reference}`)
      // Beside hers, the one that says that we received it.
      const messages = count(reference, 'case.message') - 1
      assert.ok(messages === 1 || (messages === 0 && !written.includes(reference)), `${messages} messages`)
      // Told at least once, and always as the same delivery.
      const ids = new Set(told.filter(({ body }) => body.includes(reference)).map(({ id }) => id))
      assert.equal(ids.size, 1, `deliveries of ${reference}`)
    }
    assert.equal(
      (
        await query(
          `select count(*)::int as n from store.file f join cases.case c on f.key_id = 'case:' || c.id where c.service = 'signaler'`,
        )
      )[0]?.n,
      sorted.length,
    )
  })
})
