/** Rules to test with: an aid after a flood (invented amounts), and a small helper. */
import assert from 'node:assert/strict'
import { compileRules, type RuleInput, type RuleProblem, type RuleSet, type RuleSource } from '../index.ts'

export const today = { date: '2026-11-24' }

export const flood: RuleSource = {
  inputs: [
    { name: 'identité', type: 'person' },
    { name: 'adresse', type: 'address' },
    { name: 'sinistré', type: 'boolean' },
    { name: 'occupation', type: 'choice', options: [{ key: 'locataire' }, { key: 'propriétaire' }] },
    { name: 'inhabitable', type: 'boolean' },
    {
      name: 'foyer',
      type: 'list',
      item: [
        { name: 'prénom', type: 'text' },
        { name: 'naissance', type: 'date' },
      ],
    },
    { name: 'revenu', type: 'money', unit: '€/an' },
    { name: 'nuits', type: 'integer', unit: 'nuit' },
    { name: 'photos', type: 'files', required: "occupation = 'propriétaire'" },
    { name: 'iban', type: 'iban' },
  ],
  rules: {
    parts: '1 + 0.5 * (foyer . nombre - 1)',
    'plafond de ressources': '22000 €/an * parts',
    éligible: {
      'toutes ces conditions': ['sinistré', 'inhabitable', 'revenu <= plafond de ressources'],
      références: { 'Règlement (exemple), art. 2': 'https://example.org/reglement#art2' },
    },
    'forfait par nuit': {
      variations: [
        { si: 'foyer . nombre >= 4', alors: '90 €/nuit' },
        { si: 'foyer . nombre >= 2', alors: '70 €/nuit' },
        { sinon: '50 €/nuit' },
      ],
    },
    aide: { 'applicable si': 'éligible', valeur: 'forfait par nuit * nuits', plafond: '2500 €', arrondi: 'oui' },
    'urgence vitale': { 'une de ces conditions': ['foyer . nombre >= 6', 'nuits >= 30 nuit'] },
    'petite aide due': { 'toutes ces conditions': ['éligible', 'aide <= 1500 €'] },
  },
}

/** The questions of the flood with their bounds. */
export const bounded = flood.inputs.map((input) => ({
  ...input,
  ...(['money', 'integer', 'list'].includes(input.type) ? { min: 0 } : {}),
  ...(input.name === 'nuits' ? { max: 60 } : {}),
}))

/** Compiles or fails the test with every problem. */
export function compiled(rules: RuleSource['rules'], inputs: readonly RuleInput[] = []): RuleSet {
  const result = compileRules({ inputs, rules })
  assert.deepEqual(result.problems, [])
  return result.rules!
}

/** Problems of a source, as `path code`. */
export const refusals = (rules: RuleSource['rules'], inputs: readonly RuleInput[] = []): string[] =>
  problemsOf(rules, inputs).map((problem) => `${problem.path.join('/')} ${problem.code}`)

export const problemsOf = (rules: RuleSource['rules'], inputs: readonly RuleInput[] = []): readonly RuleProblem[] =>
  compileRules({ inputs, rules }).problems

/** Plain values: the value, or the kind of what is not one. */
export function plain(
  set: RuleSet,
  answers: Readonly<Record<string, unknown>>,
  ask: readonly string[],
  at: { readonly date: string } = today,
): unknown[] {
  const values = set.evaluate(answers, ask, at)
  return ask.map((name) => {
    const value = values[name]!
    return value.kind === 'value' ? value.value : value.kind === 'missing' ? { missing: value.needs } : value.kind
  })
}
