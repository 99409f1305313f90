import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileRules } from './index.ts'

test('a name that nobody declared is refused with the one that was meant', () => {
  const { problems } = compileRules({ inputs: [{ name: 'revenu', type: 'money', unit: '€' }], rules: { aide: 'revenus / 2' } })
  assert.deepEqual(problems, [
    {
      path: ['rules', 'aide'],
      code: 'unknown-name',
      message: '“revenus” is not the name of a field, a rule or a given name.',
      hint: 'Did you mean “revenu”?',
    },
  ])
})
