import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compared, step } from './compute.ts'
import { lawTargets } from './law-target.ts'

const [law] = lawTargets(fileURLToPath(new URL('../../../towns/demo', import.meta.url)))
const now = '2024-12-31'
type Answers = Readonly<Record<string, number | boolean>>

/** Answers what is asked, from these. */
function dialogue(truth: Answers) {
  let given: Answers = {}
  const asked: string[] = []
  for (let next = step(law!, given, now); ; next = step(law!, given, now)) {
    if (next.kind === 'amount') return { asked, amount: next, given }
    asked.push(next.input)
    given = { ...given, [next.input]: truth[next.input]! }
  }
}
const alone: Answers = { couple: false, enfants: 0, 'parent isolé': false, 'salaire 1': 42_000, 'salaire 2': 0, 'pension 1': 0 }

test('what a situation rules out is not asked', () => {
  assert.ok(!dialogue(alone).asked.includes('salaire 2'), 'nobody else’s wages of who files alone')
  assert.ok(!dialogue(alone).asked.includes('parent isolé'), 'nobody raises no children alone')
  assert.ok(dialogue({ ...alone, couple: true }).asked.includes('salaire 2'))
})

test('lines that read a question that was left out are not shown; the amount is certain all the same', () => {
  const { asked, amount } = dialogue({ ...alone, 'salaire 1': 0 })
  assert.equal(amount.amount, 0)
  assert.ok(asked.length < 6)
  if (!asked.includes('enfants')) assert.ok(amount.lines.every(({ title }) => !/parts/i.test(title.fr ?? '')))
})

test('each line has a title and articles; the interval narrows and holds the amount', () => {
  const { amount, asked, given } = dialogue(alone)
  // (29,315 − 11,497) × 11 % + (37,800 − 29,315) × 30 %, by hand
  assert.equal(amount.amount, 4505)
  for (const line of amount.lines)
    assert.ok(line.title.fr && line.title.en && line.title.nl && line.references.length > 0, JSON.stringify(line))
  let before: Answers = {}
  for (const input of asked) {
    const next = step(law!, before, now)
    assert.equal(next.kind, 'question')
    if (next.kind === 'question' && next.interval !== undefined) {
      assert.ok((next.interval.least ?? 0) <= amount.amount)
      assert.ok((next.interval.most ?? Number.POSITIVE_INFINITY) >= amount.amount)
    }
    before = { ...before, [input]: given[input]! }
  }
})

test('two dates: every line shown differs, and the first is the amount', () => {
  const { lines, parameters } = compared(law!, alone, ['2023-12-31', now])
  assert.equal(lines[0]?.title.fr, 'Impôt à payer')
  assert.equal(lines[0]?.value, 4505)
  for (const { value, before } of [...lines.slice(1), ...parameters]) assert.notEqual(value, before)
  assert.ok(parameters.some(({ title }) => title.fr === 'Limite de la première tranche'))
})
