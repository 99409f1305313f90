import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { barred } from './allowed-actor.ts'

const service = (access: object = {}) =>
  ({
    id: 'cheque-energie',
    workflow: { states: [{ phase: 'draft' }] },
    access: { assurance: 'substantial', actors: ['self', 'mandate'], channels: ['web'], ...access },
  }) as never
const mandate = (more: Partial<NonNullable<Actor['mandate']>> = {}): Pick<Actor, 'mandate'> => ({
  mandate: { id: 'm', kind: 'relative', level: 'substantial', name: 'Fatima Benali', ...more },
})

test('a service says who comes to it, and each reason why not is told apart', () => {
  for (const [why, actor, access] of [
    ['self', {}, { actors: ['mandate', 'agent'] }],
    ['person', {}, { for: ['organisation'] }],
    ['service', mandate({ services: ['autre'] }), {}],
    ['mandate', mandate(), { actors: ['self', 'agent'] }],
    ['kind', mandate(), { mandate: ['guardian', 'child'] }],
    ['organisation', mandate({ kind: 'company' }), {}],
    ['person', mandate(), { for: ['organisation'] }],
    ['level', mandate({ level: 'low' }), {}],
    ['counter', mandate({ kind: 'counter' }), { channels: ['web', 'counter'] }],
    ['counter', mandate({ kind: 'counter' }), { actors: ['self', 'agent'] }],
    ['person', mandate({ kind: 'counter' }), { actors: ['agent'], channels: ['counter'], for: ['organisation'] }],
  ] as [string, Pick<Actor, 'mandate'>, object][])
    assert.equal(barred(actor, service(access)), why)
  assert.equal(barred({}, { ...(service() as object), workflow: { states: [{ phase: 'open' }] } } as never), 'unasked')
  assert.equal(barred({}, service()), undefined)
  assert.equal(barred(mandate({ kind: 'counter' }), service({ actors: ['self', 'agent'], channels: ['web', 'counter'] })), undefined)
  assert.equal(barred(mandate({ services: ['cheque-energie'] }), service({ mandate: ['relative'] })), undefined)
  assert.equal(barred(mandate({ kind: 'company' }), service({ for: ['person', 'organisation'] })), undefined)
})
