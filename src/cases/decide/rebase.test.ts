import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileRules, type RuleValue } from '#rules'
import { ruleSource, type Service } from '#services'
import { decide } from '../decide.ts'
import { applicant, type Life, life, worker } from '../fixtures/build.ts'
import { application, flood } from '../fixtures/flood.ts'
import { fold } from '../fold.ts'
import { messageText } from '../messages.ts'
import { renamesThrough, serviceThen } from '../rebased.ts'
import { changeOf, weigh } from './rebase.ts'

const isabelle = worker('isabelle')
const ines = worker('ines', 'instructeur')
const newer = (change: Partial<Service>, version = 2): Service => ({ ...flood, ...change, version })
const into = (...services: readonly Service[]) => {
  const service = services.at(-1)!
  const { rules, problems } = compileRules(ruleSource(service))
  assert.ok(rules, JSON.stringify(problems))
  return { service, rules, renamed: renamesThrough(services) }
}
const sent = (): Life => {
  const file = life(flood)
  file.do({ do: 'submit', who: applicant, answers: application })
  return file
}
const moved = (file: Life, ...services: readonly Service[]) => file.do({ do: 'rebase', who: isabelle, into: into(...services) })
const refused =
  (code: string, details: Readonly<Record<string, unknown>> = {}) =>
  (error: unknown) => {
    const found = error as { readonly code?: string; readonly details?: Readonly<Record<string, unknown>> }
    assert.equal(found.code, code)
    for (const [name, value] of Object.entries(details)) assert.deepEqual(found.details?.[name], value)
    return true
  }
const withStates = (change: (states: Service['workflow']['states']) => Service['workflow']['states']) =>
  newer({ workflow: { ...flood.workflow, states: change(flood.workflow.states) } })

describe('who and what is not moved', () => {
  test('nobody but an agent moves a case, and neither the applicant nor the system', () => {
    const file = sent()
    for (const who of [applicant, { kind: 'system' } as const])
      assert.throws(() => file.do({ do: 'rebase', who, into: into(newer({})) }), refused('case.action-not-yours'))
  })

  test('a draft stays where the newer version would take no application, end it sooner, or ask otherwise what a browser may hold', () => {
    const closed = newer({ access: { ...flood.access, open: { until: '2000-01-01' } } })
    assert.throws(() => moved(life(flood), closed), refused('case.service-closed'))
    const sooner = newer({ data: { ...flood.data, keep: { ...flood.data.keep, draft: '1d' } } })
    assert.throws(() => moved(life(flood), sooner), refused('case.rebase-sooner'))
    const offline = life({ ...flood, access: { ...flood.access, offline: true } })
    assert.throws(() => moved(offline, newer({ fields: flood.fields.slice(1) })), refused('case.rebase-offline'))
  })

  test('a case that is done stays as it was decided, an older version is no way on', () => {
    const done = sent()
    done.do({ do: 'withdraw', who: applicant })
    assert.throws(() => moved(done, newer({})), refused('case.not-open'))
    assert.throws(() => moved(sent(), newer({}, 1)), refused('case.rebase-older'))
  })

  test('a state that is no more, or means something else, is named', () => {
    const file = sent()
    const without = withStates((states) => states.filter(({ name }) => name !== 'déposé'))
    assert.throws(() => moved(file, without), refused('case.rebase-state', { state: 'déposé' }))
    const other = withStates((states) => states.map((one) => (one.name === 'déposé' ? { ...one, phase: 'waiting' as const } : one)))
    assert.throws(() => moved(file, other), refused('case.rebase-phase', { state: 'déposé' }))
  })

  test('a contest is judged by the version of the decision', () => {
    const file = sent()
    file.do({ do: 'act', who: ines, action: 'instruire' })
    file.do({ do: 'act', who: ines, action: 'refuser', reason: 'Non.' })
    file.do({ do: 'act', who: applicant, action: 'contester' })
    assert.throws(() => moved(file, newer({})), refused('case.rebase-contest'))
  })
})

test('a draft goes whatever its result would be: nothing is decided in it', () => {
  const file = life(flood)
  const [event] = moved(file, newer({ rules: { ...flood.rules, aide: { 'applicable si': 'éligible', valeur: '1 €' } } }))
  assert.deepEqual([event?.type, file.view().version, file.view().phase], ['case.rebased', 2, 'draft'])
})

describe('nobody loses by it', () => {
  const rules = (change: Service['rules']) => newer({ rules: { ...flood.rules, ...change } })

  test('less money, or no right any more, is left to a person; more money goes', () => {
    const less = rules({ aide: { 'applicable si': 'éligible', valeur: 'forfait par nuit * nuits', plafond: '500 €' } })
    assert.throws(() => moved(sent(), less), refused('case.rebase-worse', { rules: ['aide'] }))
    const stricter = rules({ 'plafond de ressources': '2000 €/an * parts' })
    assert.throws(() => moved(sent(), stricter), refused('case.rebase-worse'))
    const more = rules({ aide: { 'applicable si': 'éligible', valeur: 'forfait par nuit * nuits * 1.5', plafond: '2500 €' } })
    const [event] = moved(sent(), more)
    assert.equal(event?.type, 'case.rebased')
  })

  test('an answer that the newer version needs and nobody gave is asked for first, by name', () => {
    const asks = newer({
      fields: [...flood.fields, { ...flood.fields.find(({ name }) => name === 'nuits')!, name: 'étages' }],
      pages: [...flood.pages, { name: 'plus', title: {}, fields: ['étages'] }],
      rules: { ...flood.rules, aide: { 'applicable si': 'éligible', valeur: 'forfait par nuit * nuits + 1 €/nuit * étages' } },
    })
    assert.throws(() => moved(sent(), asks), refused('case.rebase-missing'))
    const file = sent()
    assert.deepEqual(weigh(file.view(), into(asks), file.context()).missing, ['étages'])
  })

  const value = (of: number | boolean | string, unit?: string): RuleValue => ({ kind: 'value', value: of, ...(unit && { unit }) })
  const none: RuleValue = { kind: 'not-applicable' }
  const unknown: RuleValue = { kind: 'missing', needs: ['x'] }
  for (const [good, before, after, change] of [
    ['more', value(10, '€'), value(9, '€'), 'worse'],
    ['more', value(10, '€'), none, 'worse'],
    ['more', none, value(1, '€'), 'better'],
    ['more', value(10, '€'), value(11, '€/mois'), 'unclear'],
    ['more', value(0, '€'), none, 'same'],
    ['more', value(10, '€'), unknown, 'missing'],
    ['more', value(10, '€'), undefined, 'unclear'],
    ['more', unknown, none, 'same'],
    ['less', value(10, '€'), value(9, '€'), 'better'],
    ['less', undefined, value(9, '€'), 'worse'],
    ['less', undefined, value(0, '€'), 'same'],
    ['yes', value(true), value(false), 'worse'],
    ['yes', undefined, value(false), 'unclear'],
    ['no', value(false), value(true), 'worse'],
    ['no', undefined, value(true), 'worse'],
    ['unknown', value(10), value(11), 'unclear'],
    ['unknown', value(true), value(false), 'worse'],
  ] as const)
    test(`${good}: ${JSON.stringify(before)} → ${JSON.stringify(after)} is ${change}`, () =>
      assert.equal(changeOf(good, before, after), change))
})

describe('what is kept', () => {
  const second = newer({
    fields: flood.fields.map((one) =>
      one.name === 'nuits'
        ? { ...one, name: 'nuitées', was: 'nuits' }
        : one.name === 'foyer'
          ? { ...one, item: one.item!.map((item) => (item.name === 'prénom' ? { ...item, name: 'prénoms', was: 'prénom' } : item)) }
          : one,
    ),
    pages: flood.pages.map((one) => ({ ...one, fields: one.fields.map((name) => (name === 'nuits' ? 'nuitées' : name)) })),
    rules: JSON.parse(
      JSON.stringify(flood.rules).replaceAll('* nuits', '* nuitées').replaceAll('nuits >=', 'nuitées >='),
    ) as Service['rules'],
    workflow: {
      ...flood.workflow,
      states: flood.workflow.states.map((one) => ({
        ...one,
        do: one.do.map((action) => ({ ...action, declaredOk: action.declaredOk.map((name) => (name === 'nuits' ? 'nuitées' : name)) })),
      })),
    },
    messages: { ...flood.messages, complément: { fr: 'Autre texte.' } },
  })

  test('answers, their source and all that was ever said follow their new names, in rows too; the right to act goes on', () => {
    const file = sent()
    moved(file, second)
    const view = fold(file.events, second, (version) => (version === 1 ? flood : second))
    assert.deepEqual([view.version, view.answers.nuitées, view.answers.nuits], [2, 10, undefined])
    assert.deepEqual((view.answers.foyer as readonly object[])[0], { naissance: '1980-01-01', prénoms: 'Jules' })
    assert.ok(
      view.provenance.nuitées &&
        view.history.some(({ field }) => field === 'nuitées') &&
        !view.history.some(({ field }) => field === 'nuits'),
    )
    const { rules } = into(second)
    const acted = decide(view, { do: 'act', who: ines, action: 'instruire' }, { ...file.context(), service: second, rules })
    assert.equal(acted[0]?.type, 'case.acted')
  })

  test('two versions at once: a name goes through both', () => {
    const third = newer(
      { ...second, fields: second.fields.map((one) => (one.name === 'nuitées' ? { ...one, name: 'séjour', was: 'nuitées' } : one)) },
      3,
    )
    assert.deepEqual(renamesThrough([second, third]), [
      { nuits: 'nuitées', 'foyer . prénom': 'prénoms' },
      { nuitées: 'séjour', 'foyer . prénom': 'prénoms' },
    ])
  })

  test('what was said before reads as it was said, and the delay of the law counts as it began', () => {
    const file = sent()
    file.do({ do: 'act', who: ines, action: 'instruire' })
    file.do({ do: 'act', who: ines, action: 'compléter', ask: ['nuits'] })
    const before = file.view()
    file.on('2026-03-04')
    const pausing: Service = { ...second, workflow: { ...second.workflow, clock: { ...second.workflow.clock!, pause: [] } } }
    moved(file, pausing)
    const view = fold(file.events, pausing, (version) => (version === 1 ? flood : pausing))
    assert.deepEqual(view.clock, before.clock)
    assert.deepEqual(view.asked?.fields, ['nuitées'])
    const said = view.messages.find(({ message }) => message === 'complément')!
    assert.match(messageText(said, { view, service: pausing, lang: 'fr', link: '' }), /Il nous manque/)
    assert.equal(serviceThen(view, pausing, '2026-03-05T00:00:00.000Z'), pausing)
  })
})
