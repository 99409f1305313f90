import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Mandate, MandateEvent, Terms } from './contract.ts'
import { type Command, decide, fold, holds, levelOf, majority } from './decide.ts'

const today = '2026-11-26'
const now = { at: '2026-11-26T10:00:00.000Z', today }
const later = { at: '2026-12-20T10:00:00.000Z', today: '2026-12-20' }
const daughter = { person: '01900000-0000-7000-8000-00000000000a', name: 'Samira Lambert' }
const mother = { person: '01900000-0000-7000-8000-00000000000b', name: 'Fatima Benali' }
const friend = { person: '01900000-0000-7000-8000-00000000000c', name: 'Leïla Haddad' }
const child = { person: '01900000-0000-7000-8000-00000000000d', name: 'Inès Lambert' }
const ends = '2026-12-10T10:00:00.000Z'
const terms: Terms = { from: today, until: '2027-11-26', delegable: false, services: ['cheque-energie'] }

const ask: Extract<Command, { do: 'ask' }> = { do: 'ask', who: daughter, asks: 'holder', kind: 'relative', terms, ends }
const accept = { do: 'accept', who: mother, level: 'substantial' } as const

const told = (events: readonly MandateEvent[], before?: Mandate, at = now.at) =>
  fold(
    before?.id ?? 'm',
    events.map((event) => ({ ...event, at })),
    before,
  )!
const asked = (command: Partial<typeof ask> = {}) => told(decide(undefined, { ...ask, ...command }, now))
const after = (mandate: Mandate, command: Command, when = now) => told(decide(mandate, command, when), mandate, when.at)
const live = (command: Partial<typeof ask> = {}) => after(asked(command), accept)
const refuses = (code: string, act: () => unknown) => assert.throws(act, { code })

describe('a mandate that is refused', () => {
  test('without the yes of the other it opens nothing; nobody says yes to herself', () => {
    assert.equal(holds(asked(), [], today), false)
    refuses('mandate.own', () => decide(asked(), { ...accept, who: daughter }, now))
  })

  test('whoever gives it by a code confirms that the right person took it', () => {
    const given = asked({ asks: 'giver', who: mother })
    const taken = after(given, { do: 'accept', who: friend, level: 'high' })
    assert.equal(taken.state, 'accepted')
    assert.equal(holds(taken, [], today), false)
    refuses('mandate.not-yours', () => decide(taken, { do: 'confirm', who: friend, level: 'high' }, now))
    refuses('mandate.answered', () => decide(given, { do: 'confirm', who: mother, level: 'high' }, now))
    assert.equal(holds(after(taken, { do: 'confirm', who: mother, level: 'low' }), [], today), true)
  })

  test('a request too old, answered, or withdrawn is not accepted', () => {
    refuses('mandate.over', () => decide(asked(), accept, later))
    refuses('mandate.answered', () => decide(live(), accept, now))
    const withdrawn = after(asked(), { do: 'refuse', who: daughter })
    assert.equal(withdrawn.state, 'ended')
    refuses('mandate.answered', () => decide(withdrawn, accept, now))
    assert.equal(after(asked(), { do: 'refuse', who: mother }).state, 'refused')
  })

  test('its dates: an end is needed, to come, within five years, and not begun in the past', () => {
    for (const wrong of [
      { until: today },
      { until: '2026-01-01' },
      { until: '2031-11-27' },
      { from: '2026-11-25' },
      { until: undefined },
    ] as Partial<Terms>[]) {
      const { until, ...rest } = { ...terms, ...wrong }
      refuses('mandate.dates', () => asked({ terms: { ...rest, ...(until === undefined ? {} : { until }) } }))
    }
  })

  test('expired, not begun, revoked, given back: it does not hold', () => {
    const given = live()
    assert.equal(holds(given, [], '2027-11-25'), true)
    assert.equal(holds(given, [], '2027-11-26'), false, 'on the day of its end it holds no longer')
    assert.equal(holds(live({ terms: { ...terms, from: '2026-12-01' } }), [], today), false)
    assert.equal(holds(after(given, { do: 'end', who: mother }), [], today), false)
    assert.equal(after(given, { do: 'end', who: daughter }).ended?.why, 'given-back')
    refuses('mandate.not-yours', () => decide(given, { do: 'end', who: friend }, now))
  })

  test('what rests on a birth, a judgment or a register is nobody’s to give by a click, nor to take away', () => {
    for (const kind of ['child', 'guardian', 'company'] as const) {
      const request = asked({ kind, terms: { from: today, delegable: false } })
      refuses('mandate.counter-only', () => decide(request, accept, now))
      refuses('mandate.counter-only', () => asked({ kind, asks: 'giver', who: mother }))
    }
    const judged = after(asked({ kind: 'guardian', terms: { from: today, delegable: false } }), {
      do: 'record',
      basis: { kind: 'judgment', court: 'Tribunal', reference: '26/1', day: '2026-10-01' },
      person: mother,
      terms: { from: today, delegable: false },
    })
    assert.equal(holds(judged, [], '2040-01-01'), true)
    refuses('mandate.counter-only', () => decide(judged, { do: 'end', who: mother }, now))
    // What a yes gave is ended by those who said it; a judgment is past, and no older than the one that it ends.
    const lift = (day: string) =>
      ({ do: 'lift', paper: { kind: 'judgment', court: 'Tribunal', reference: '27/9', day }, agent: 'agent' }) as const
    refuses('mandate.counter-only', () => decide(live(), lift(today), now))
    for (const wrong of ['2026-11-27', '2026-09-30']) refuses('mandate.dates', () => decide(judged, lift(wrong), now))
    const lifted = after(judged, lift(today))
    assert.deepEqual([lifted.state, lifted.ended?.why, lifted.ended?.basis], ['ended', 'judgment', lift(today).paper])
    refuses('mandate.answered', () => decide(lifted, lift(today), now))
    // Each paper ends what its like began.
    const register = { do: 'lift', paper: { kind: 'company-register', reference: 'extract' }, agent: 'agent' } as const
    refuses('mandate.counter-only', () => decide(judged, register, now))
    const spoken = after(asked({ kind: 'company', terms: { from: today, delegable: true } }), {
      do: 'record',
      basis: { kind: 'company-register', reference: 'first' },
      person: mother,
      terms: { from: today, delegable: true },
    })
    refuses('mandate.counter-only', () => decide(spoken, lift(today), now))
    assert.deepEqual(after(spoken, register).ended?.why, 'register')
    // In force for the same person it is not recorded again; ended, it is.
    const once = (others: readonly Mandate[]) =>
      ({ do: 'record', basis: judged.basis!, person: mother, terms: judged.terms, others }) as const
    const request = { ...asked({ kind: 'guardian', terms: { from: today, delegable: false } }), id: 'another' }
    refuses('mandate.twice', () => decide(request, once([judged]), now))
    assert.equal(decide(request, once([lifted, { ...judged, person: child }, { ...judged, holder: friend }]), now).length, 1)
    const paper = { do: 'record', basis: { kind: 'family-book', reference: 'x' }, person: mother, terms } as const
    refuses('mandate.counter-only', () => decide(asked(), paper, now))
  })

  test('a child of age is not acted for; a parent’s mandate ends by itself on the eighteenth birthday', () => {
    const request = asked({ kind: 'child', terms: { from: today, delegable: false } })
    const record = (birth: string) =>
      ({
        do: 'record',
        basis: { kind: 'family-book', reference: 'x' },
        person: child,
        birth,
        terms: { from: today, delegable: false },
      }) as const
    refuses('mandate.of-age', () => decide(request, record('2008-11-26'), now))
    refuses('mandate.of-age', () => decide(request, { ...record('2015-03-14'), birth: undefined } as never, now))
    const given = after(request, record('2015-03-14'))
    assert.equal(given.terms.until, '2033-03-14')
    assert.equal(holds(given, [], '2033-03-13'), true)
    assert.equal(holds(given, [], '2033-03-14'), false)
    assert.equal(majority('2008-02-29'), '2026-02-28')
  })
})

describe('a part of a mandate', () => {
  const whole = live({ terms: { ...terms, delegable: true, services: ['cheque-energie', 'aide-logement-urgence'] } })
  const part = (more: Partial<Terms> = {}, under: readonly Mandate[] = [whole], who = daughter) =>
    fold(
      'p',
      decide(undefined, { ...ask, asks: 'giver', who, terms: { ...terms, until: '2027-06-01', ...more }, under }, now).map((event) => ({
        ...event,
        at: now.at,
      })),
    )!

  test('is never larger than the whole, nor given from one that may not be passed on, nor by somebody else', () => {
    refuses('mandate.larger', () => part({ until: '2027-12-01' }))
    refuses('mandate.larger', () => part({ services: ['cheque-energie', 'stationnement-residents'] }))
    const { services, ...all } = terms
    assert.ok(services)
    refuses('mandate.larger', () =>
      decide(undefined, { ...ask, asks: 'giver', terms: { ...all, until: '2027-06-01' }, under: [whole] }, now),
    )
    const limited = live({ terms: { ...whole.terms, limit: 200_000 } })
    for (const limit of [undefined, 200_001]) refuses('mandate.larger', () => part(limit === undefined ? {} : { limit }, [limited]))
    assert.equal(part({ limit: 200_000 }, [limited]).terms.limit, 200_000)
    refuses('mandate.not-delegable', () => part({}, [live()]))
    refuses('mandate.not-yours', () => part({}, [whole], mother))
    refuses('mandate.not-delegable', () => part({}, [after(whole, { do: 'end', who: mother })]))
  })

  test('falls with it, and is stopped by whose affairs they are', () => {
    const given = after(after(part(), { do: 'accept', who: friend, level: 'high' }), { do: 'confirm', who: daughter, level: 'low' })
    assert.equal(given.person?.person, mother.person)
    assert.equal(holds(given, [whole], today), true)
    assert.equal(levelOf(given, [whole]), 'low', 'the least sure of those who gave it')
    assert.equal(holds(given, [], today), false, 'without the whole there is no part')
    assert.equal(holds(given, [after(whole, { do: 'end', who: mother })], today), false)
    assert.equal(holds(given, [{ ...whole, terms: { ...whole.terms, until: '2026-11-26' } }], today), false)
    assert.equal(after(given, { do: 'end', who: mother }).state, 'ended')
    assert.equal(after(given, { do: 'fall' }).ended?.why, 'parent')
  })
})

test('asked by one and accepted by the other, it holds with the level of the one who gives it', () => {
  const given = live()
  assert.equal(given.state, 'live')
  assert.deepEqual([given.holder, given.person, given.giver], [daughter, mother, mother])
  assert.equal(levelOf(given, []), 'substantial')
  assert.equal(holds(given, [], today), true)
})
