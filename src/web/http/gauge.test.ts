import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { openGauge } from './gauge.ts'

test('a few answers say nothing yet; of many the slow ones count, not the slowest', () => {
  using gauge = openGauge()
  for (let one = 0; one < 4; one++) gauge.answered(9000)
  assert.equal(gauge.read().slow, undefined)
  for (let one = 0; one < 96; one++) gauge.answered(20)
  const { slow } = gauge.read()
  assert.ok(slow !== undefined && slow < 1000, String(slow))
  for (let one = 0; one < 20; one++) gauge.answered(3000)
  assert.ok(Number(gauge.read().slow) >= 3000)
})

test('a thread that works is busy, and what came meanwhile waited for it; one that rests is not', async () => {
  using gauge = openGauge()
  for (let one = 0; one < 20; one++) gauge.answered(1)
  await setTimeout(30)
  gauge.read()
  for (let one = 0; one < 8; one++) {
    const until = performance.now() + 60
    while (performance.now() < until);
    await setTimeout(1)
  }
  const worked = gauge.read()
  assert.ok(worked.busy > 0.5, String(worked.busy))
  assert.ok(Number(worked.slow) > 20, String(worked.slow))
  await setTimeout(400)
  assert.ok(gauge.read().busy < worked.busy)
})
