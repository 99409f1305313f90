import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capabilities, type Edge } from '#app'
import { type Job, settableClock } from '#kernel'
import { startTown } from './support/town.ts'

const day = 86_400_000

test('a signing key is shown for a day before it signs and for a day after its time; before that no site loses its way', async (t) => {
  const clock = settableClock('2026-11-24T09:00:00.000Z')
  const town = await startTown(t, { clock, jobs: false })
  const job = capabilities.flatMap(({ jobs }) => (jobs ?? []) as readonly Job<Edge>[]).find(({ name }) => name === 'identity.openid-keys')!
  /** The keys that sites read, the one that signs first. */
  const shown = async () => {
    const { keys } = (await town.visitor().get('/oidc/jwks')).json() as { keys: { kid: string; d?: string }[] }
    assert.ok(keys.every(({ d }) => d === undefined))
    return keys.map(({ kid }) => kid)
  }
  const [first] = await shown()
  await job.run(town.edge, {})
  assert.deepEqual(await shown(), [first])
  clock.advance(90 * day)
  await job.run(town.edge, {})
  const both = await shown()
  assert.equal(both.length, 2)
  assert.equal(both[0], first, 'the old one still signs')
  clock.advance(day)
  await job.run(town.edge, {})
  const [second] = await shown()
  assert.deepEqual(await shown(), [both[1], first], 'the new one signs, the old one is still shown')
  clock.advance(day)
  await job.run(town.edge, {})
  assert.deepEqual(await shown(), [second])
})
