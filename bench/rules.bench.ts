/** How fast the rules of the flood aid are evaluated for one person: ours (units, rows, missing answers, explanation ready) and the bare publicodes engine. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Engine from 'publicodes'
import { readTown } from '#definitions'
import { sequence } from '#kernel'
import { readFiles, readService, sourceOf, townNames } from '#services'
import { type Row, rate } from './bench.ts'

export const name = 'rules'

const evaluations = 20_000
const at = { date: '2026-11-24' }
const asked = ['éligible', 'aide', 'urgence vitale']

interface Household {
  readonly people: number
  readonly income: number
  readonly nights: number
  readonly flooded: boolean
  readonly uninhabitable: boolean
}

/** The same rules as a rule author would write them for publicodes alone: no lists there, so the number of people is given. */
const alone = {
  nombre: '1',
  revenu: '0 €/an',
  nuits: '1 nuit',
  sinistré: 'non',
  inhabitable: 'non',
  parts: '1 + 0.5 * (nombre - 1)',
  'plafond de ressources': '22000 €/an * parts',
  éligible: { 'toutes ces conditions': ['sinistré', 'inhabitable', 'revenu <= plafond de ressources'] },
  'forfait par nuit': {
    variations: [{ si: 'nombre >= 4', alors: '90 €/nuit' }, { si: 'nombre >= 2', alors: '70 €/nuit' }, { sinon: '50 €/nuit' }],
  },
  aide: { 'applicable si': 'éligible', valeur: 'forfait par nuit * nuits', plafond: '2500 €', arrondi: 'oui' },
  'urgence vitale': { 'une de ces conditions': ['nombre >= 6', 'nuits >= 30 nuit'] },
}

const silence = { log: () => {}, warn: () => {}, error: () => {} }
const yesNo = (value: boolean) => (value ? 'oui' : 'non')

const answersOf = ({ people, income, nights, flooded, uninhabitable }: Household) => ({
  occupation: 'locataire',
  sinistré: flooded,
  inhabitable: uninhabitable,
  foyer: Array.from({ length: people }, (_, index) => ({ prénom: `P${index}`, naissance: `${1960 + index * 7}-05-17` })),
  revenu: income,
  nuits: nights,
})

const situationOf = ({ people, income, nights, flooded, uninhabitable }: Household) => ({
  nombre: people,
  revenu: `${income} €/an`,
  nuits: `${nights} nuit`,
  sinistré: yesNo(flooded),
  inhabitable: yesNo(uninhabitable),
})

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const town = readTown(fileURLToPath(new URL('../towns/demo', import.meta.url)))
  const folder = join(town.folder, 'services/aide-logement-urgence')
  const read = performance.now()
  const { rules } = readService(sourceOf(readFiles(folder), folder), townNames(town))
  const reading = performance.now() - read
  if (rules === undefined) throw new Error('The rules of the flood aid do not compile.')
  const engine = new Engine(alone, { logger: silence })

  const count = Math.max(100, Math.round(evaluations * scale))
  const random = sequence(20261124)
  const households = Array.from(
    { length: 500 },
    (): Household => ({
      people: 1 + Math.floor(random() * 7),
      income: Math.floor(random() * 90_000),
      nights: 1 + Math.floor(random() * 45),
      flooded: random() < 0.9,
      uninhabitable: random() < 0.8,
    }),
  )
  const theirs = (household: Household) => {
    engine.setSituation(situationOf(household))
    return asked.map((rule) => engine.evaluate(rule).nodeValue)
  }
  const ours = (household: Household) => rules.evaluate(answersOf(household), asked, at)

  // Both must say the same, or the comparison means nothing.
  for (const household of households.slice(0, 50)) {
    const values = Object.values(ours(household)).map((value) => (value.kind === 'value' ? value.value : null))
    assert.deepEqual(values, theirs(household))
  }
  const what = 'flood aid: right, amount and urgency of one household'
  return [
    { what, value: rate(count, (index) => void ours(households[index % 500]!)), unit: 'evaluations/s', more: true },
    {
      what,
      value: rate(Math.max(50, Math.round(count / 10)), (index) => void theirs(households[index % 500]!)),
      unit: 'evaluations/s',
      peer: 'publicodes alone',
      more: true,
    },
    { what: 'flood aid: service file read, checked, compiled, examples run', value: reading, unit: 'ms' },
  ]
}
