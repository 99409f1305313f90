import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bottleneck, type Step } from './report.ts'

const step = (name: Step['step'], more: Partial<Step> = {}): Step => ({
  step: name,
  done: 0,
  waiting: 0,
  longestWait: null,
  half: null,
  most: null,
  slowest: null,
  ...more,
})

test('what holds people up is the slowest step, those who wait now included; nothing is, before anything happened', () => {
  assert.equal(bottleneck([]), undefined)
  assert.equal(bottleneck([step('told-opened')]), undefined)
  assert.equal(bottleneck([step('told-opened', { most: 60 }), step('sent-decided', { most: 3600 })]), 'sent-decided')
  assert.equal(bottleneck([step('told-opened', { longestWait: 7200 }), step('sent-decided', { most: 3600 })]), 'told-opened')
})
