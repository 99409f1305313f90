/** Which question decides is asked of the rules for what is known of each person. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaseContext } from '#cases'
import { compileRules } from '#rules'
import { type Field, type Loaded, plainField } from '#services'
import { computing } from './compute.ts'

const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({ ...plainField, name, type, label: {}, ...more })
const fields = [
  field('occupation', 'choice', { options: ['locataire', 'propriétaire'].map((key) => ({ key, label: {} })) }),
  field('loyer', 'money', { unit: '€' }),
  field('travaux', 'money', { unit: '€' }),
]
const source = {
  droit: { variations: [{ si: "occupation = 'locataire'", alors: 'loyer > 500 €' }, { sinon: 'travaux > 1000 €' }] },
}
const { rules, problems } = compileRules({ inputs: fields, rules: source })
/** What computing reads of a service; the rest of one says nothing here. */
const loaded = { service: { fields, proactive: { when: 'droit' }, requests: [], questions: [] }, rules, hash: 'h' } as unknown as Loaded
const context = { ...loaded, at: '2026-11-24T06:00:00.000Z', zone: 'Europe/Paris' } as unknown as CaseContext
const compute = (...answers: Parameters<ReturnType<typeof computing>['run']>[0]) => computing(loaded, context).run(answers)

test('two people who lack the same answers, of whom something else is known, are asked different questions', () => {
  assert.deepEqual(problems, [])
  const [tenant, owner, unknown, again] = compute(
    { occupation: 'locataire' },
    { occupation: 'propriétaire' },
    {},
    { occupation: 'locataire' },
  )
  assert.deepEqual(tenant, { verdict: 'perhaps', questions: ['loyer'] })
  assert.deepEqual(owner, { verdict: 'perhaps', questions: ['travaux'] })
  assert.equal(unknown?.questions[0], 'occupation')
  assert.deepEqual(again, tenant)
})

test('what is known decides without a question', () => {
  const answers = { occupation: 'locataire', loyer: 600 }
  assert.deepEqual(compute(answers, { ...answers, loyer: 400 }), [
    { verdict: 'sure', questions: [] },
    { verdict: 'not', questions: [] },
  ])
})
