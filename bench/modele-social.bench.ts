/** The French payroll rules of `modele-social` (2,773 of them): three amounts from six columns for a million made-up contracts, by our kernel and by publicodes' own interpreter. */
import assert from 'node:assert/strict'
import modeleSocial from 'modele-social'
import Engine, { type RawPublicodes } from 'publicodes'
import { sequence } from '#kernel'
import { type ColumnData, openPackage, type PackageSpec } from '#rules'
import type { Row } from './bench.ts'

export const name = 'modele-social'

const wage = 'salarié . contrat . salaire brut'
const manager = 'salarié . contrat . statut cadre'
const size = 'entreprise . salariés . effectif'
const children = 'impôt . foyer fiscal . enfants à charge'
const family = 'impôt . foyer fiscal . situation de famille'
const other = 'impôt . foyer fiscal . revenu imposable . autres revenus imposables'
const rules = modeleSocial as RawPublicodes<string>
const what = 'modele-social: net pay, pay after tax, cost to the employer (6 columns)'

const spec: PackageSpec = {
  ask: [
    'salarié . rémunération . net . à payer avant impôt',
    'salarié . rémunération . net . payé après impôt',
    'salarié . coût total employeur',
  ],
  columns: {
    [wage]: { kind: 'number', unit: '€/mois' },
    [manager]: { kind: 'boolean' },
    [size]: { kind: 'number', unit: 'employés' },
    [children]: { kind: 'number', unit: 'enfants' },
    [family]: { kind: 'text' },
    [other]: { kind: 'number', unit: '€/an' },
  },
  situation: { 'impôt . méthode de calcul': "'barème standard'" },
}

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const pack = openPackage(rules)
  const began = performance.now()
  const { kernel, problems } = pack.kernel(spec)
  const compiling = performance.now() - began
  if (kernel === undefined) throw new Error(problems.map(({ message }) => message).join(' '))
  const count = Math.max(10_000, Math.round(1_000_000 * scale))
  const random = sequence(11)
  const wages = Float64Array.from({ length: count }, () => Math.round(1500 + 6000 * random() ** 2))
  const managers = Uint8Array.from({ length: count }, () => (random() < 0.2 ? 1 : 0))
  const sizes = Float64Array.from({ length: count }, () => 1 + Math.floor(400 * random() ** 3))
  const kids = Float64Array.from({ length: count }, () => Math.floor(4 * random() ** 2))
  const families = Array.from({ length: count }, () => (random() < 0.5 ? 'couple' : 'célibataire'))
  const others = Float64Array.from({ length: count }, () => (random() < 0.3 ? Math.round(20_000 * random()) : 0))
  const data: Record<string, ColumnData> = {
    [wage]: { values: wages },
    [manager]: { values: managers },
    [size]: { values: sizes },
    [children]: { values: kids },
    [family]: { values: families },
    [other]: { values: others },
  }
  const into = kernel.run(data, count)
  let fastest = Number.POSITIVE_INFINITY
  for (let k = 0; k < 5; k++) {
    const start = performance.now()
    kernel.run(data, count, into)
    fastest = Math.min(fastest, performance.now() - start)
  }
  const engine = new Engine(rules, { logger: { log: () => {}, warn: () => {}, error: () => {} }, warn: false })
  const few = Math.max(5, Math.round(60 * scale))
  const one = (i: number) => {
    engine.setSituation({
      ...spec.situation,
      [wage]: `${wages[i]} €/mois`,
      [manager]: managers[i] === 1 ? 'oui' : 'non',
      [size]: `${sizes[i]} employés`,
      [children]: `${kids[i]} enfants`,
      [family]: `'${families[i]}'`,
      [other]: `${others[i]} €/an`,
    })
    return spec.ask.map((rule, k) => engine.evaluate({ valeur: rule, unité: kernel.outputs[k]!.unit ?? '' }).nodeValue)
  }
  one(0)
  const start = performance.now()
  for (let i = 0; i < few; i++)
    one(i).forEach((value, k) => {
      assert.ok(Math.abs(Number(value) - Number(into[k]!.values[i])) < 1e-6, `row ${i}: ${value} and ${into[k]!.values[i]}`)
    })
  const interpreted = few / ((performance.now() - start) / 1000)
  return [
    { what, value: count / (fastest / 1000), unit: 'contracts/s', more: true },
    { what, value: interpreted, unit: 'contracts/s', more: true, peer: 'publicodes alone' },
    { what: 'modele-social: kernel compiled, package parsed before', value: compiling, unit: 'ms' },
  ]
}
