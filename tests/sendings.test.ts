/** What did not arrive is seen by who looks after the town, without anybody's name in it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tell } from '#notices'
import { openBrowser, seen, signIn } from './support/browser.ts'
import { jobNamed } from './support/jobs.ts'
import { startTown } from './support/town.ts'

const samira = '01900000-0000-7000-8000-000000000001'
const system = { actor: 'system', purpose: 'support' }

test('a text message of no agency of which nobody knows stands before the administrator, with what was tried instead', async (t) => {
  const town = await startTown(t, { jobs: false })
  const admin = await town.signIn('Isabelle Aubry')
  for (const other of ['Samira Lambert', 'Hélène Marchal'])
    assert.equal((await (await town.signIn(other)).get('/fr/sendings')).status, 403, other)
  assert.match((await admin.get('/fr/sendings')).text, /Tout est arrivé/)
  assert.doesNotMatch((await admin.get('/fr/operations')).text, /href="\/fr\/sendings"/)

  const intent = { key: 'x', to: { person: samira }, topic: 'alerts', template: 'notices.help' } as const
  await town.edge.store.as(system, (tx) => tell(town.edge, tx, intent))
  // Killed between the call and its answer: the attempt is on record, its time is over, nothing more is known.
  await jobNamed('notices.reach').run(town.edge, {})
  await town.edge.store.owner.query(
    `update notices.delivery set status = 'trying', not_before = now() - interval '1 hour' where channel = 'sms'`,
  )
  await jobNamed('notices.reach').run(town.edge, {})
  const page = await admin.get('/fr/sendings')
  assert.match(page.text, /SMS[\s\S]*Une alerte[\s\S]*cut-off[\s\S]*E-mail – Montré par la démonstration/)
  for (const secret of ['Samira', 'Lambert', 'courriel.example', samira]) assert.equal(page.text.includes(secret), false, secret)
  assert.match((await admin.get('/fr/operations')).text, /href="\/fr\/sendings"/)

  const browser = await openBrowser(t, town.url)
  for (const width of [390, 1280]) {
    const window = await browser.page({ width, script: false, dark: width === 390 })
    await signIn(window, 'Isabelle Aubry')
    await window.goto('/fr/sendings')
    await seen(window, `sendings-${width}`)
  }
})
