import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kernel'
import type { Service } from '#services'
import { nextTick } from './deadlines.ts'
import type { Command, Who } from './decide/context.ts'
import { actionsFor, decide } from './decide.ts'
import { applicant, type Life, life, worker } from './fixtures/build.ts'
import { application, flood, verified } from './fixtures/flood.ts'
import { harsh, works } from './fixtures/others.ts'
import type { CaseView } from './view.ts'

const people: readonly Who[] = [
  applicant,
  { kind: 'system' },
  worker('ines', 'instructeur'),
  worker('claire', 'chef'),
  worker('alix', 'instructeur', 'chef'),
  worker('maire', 'maire', 'instructeur'),
]
const photo = { file: 'f', name: 'p.jpg', type: 'image/jpeg', size: 1 }
const system = { kind: 'system' } as const

/** A try: most pick one of the actions of the state that the case is in then, by anybody, so that walks go far. */
type Try = (view: CaseView, of: Service) => Command
const who = fc.constantFrom(...people)
const act = fc.tuple(who, fc.nat(11), fc.constantFrom('Parce que.', undefined)).map(
  ([who, pick, reason]): Try =>
    (view, of) => {
      const here = of.workflow.states.find((state) => state.name === view.state)?.do ?? []
      const action = here[pick % Math.max(1, here.length)]?.name ?? 'refuser'
      return {
        do: 'act',
        who,
        action,
        reason,
        ask: [of.fields.at(-1)!.name],
        answers: view.phase === 'waiting' ? { [of.fields.at(-1)!.name]: view.answers[of.fields.at(-1)!.name] ?? photo } : {},
      }
    },
)
const plain = (command: (who: Who) => Command) =>
  who.map(
    (one): Try =>
      () =>
        command(one),
  )
const attempt: fc.Arbitrary<Try> = fc.oneof(
  { weight: 14, arbitrary: act },
  { weight: 3, arbitrary: plain(() => ({ do: 'tick', who: system })) },
  plain((who) => ({ do: 'withdraw', who })),
  plain((who) => ({ do: 'message', who, text: 'Bonjour' })),
  plain((who) => ({ do: 'read', who })),
  plain((who) => ({ do: 'add-document', who, files: [photo] })),
)
/** Tries with hours between them; sometimes the clock is set back. */
const walk = fc.array(
  fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 30 }) }, fc.integer({ min: -48, max: 24 * 40 })), attempt),
  { minLength: 5, maxLength: 40 },
)

/** Walks and tells what was done; a refusal leaves the case as it was, any other error is a fault. */
function walks(
  file: Life,
  of: Service,
  steps: readonly (readonly [number, Try])[],
  after: (command: Command, before: CaseView) => void,
  only: (command: Command) => boolean = () => true,
) {
  let at = Date.parse('2026-03-02T09:00:00.000Z')
  for (const [hours, attempted] of steps) {
    at += hours * 3_600_000
    file.on(new Date(at).toISOString())
    const before = file.view()
    const command = attempted(before, of)
    if (!only(command)) continue
    try {
      file.do(command)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      assert.deepEqual(file.view(), before)
      continue
    }
    after(command, before)
  }
}

const sentFlood = (nuits: number, known: boolean) => {
  const file = life(flood)
  file.do({ do: 'submit', who: applicant, answers: { ...application, nuits }, provenance: known ? verified : {} })
  return file
}

test('whatever is tried, a case stays in the states of its file, is paid once, and a tick repeated brings nothing', () => {
  fc.assert(
    fc.property(walk, fc.constantFrom(10, 60), (steps, nuits) => {
      const file = sentFlood(nuits, false)
      const states = new Set(flood.workflow.states.map((state) => state.name))
      walks(file, flood, steps, (one) => {
        const view = file.view()
        assert.ok(states.has(view.state))
        assert.equal(view.sequence, file.events.length)
        assert.ok(view.payments.length <= 1)
        assert.equal(view.phase === 'done' || view.phase === 'running', view.outcome !== undefined)
        if (one.do !== 'tick') return
        assert.deepEqual(file.tick(), [])
        const { at } = file.context()
        const next = nextTick(view, file.context())
        if (next === undefined) return
        assert.ok(next > at)
        assert.deepEqual(decide(view, one, { ...file.context(), at: new Date(Date.parse(next) - 1).toISOString() }), [])
        assert.notDeepEqual(decide(view, one, { ...file.context(), at: next }), [])
      })
    }),
    { numRuns: 60 },
  )
})

test('no walk lets the same account approve under four eyes what it had a hand in, nor decide on its own decision', () => {
  fc.assert(
    fc.property(walk, (steps) => {
      const file = sentFlood(60, false)
      let proposed: string | undefined
      const deciders = new Set<string>()
      walks(file, flood, steps, (one) => {
        if (one.do !== 'act' || one.who.kind !== 'worker') return
        if (one.action === 'proposer') proposed = one.who.account
        if (one.action === 'viser') assert.notEqual(one.who.account, proposed)
        if (one.action === 'donner raison' || one.action === 'confirmer') assert.ok(!deciders.has(one.who.account))
        if (['viser', 'refuser', 'accorder', 'confirmer', 'donner raison'].includes(one.action)) deciders.add(one.who.account)
      })
    }),
    { numRuns: 60 },
  )
})

test('without a person no case is refused, reduced or closed, whatever the file tells machines and time to do', () => {
  fc.assert(
    fc.property(walk, fc.constantFrom(10, 5000), fc.boolean(), (steps, revenu, waiting) => {
      const file = life(harsh)
      file.do({ do: 'submit', who: applicant, answers: { revenu, maladie: true } })
      if (waiting) file.do({ do: 'act', who: worker('anna', 'agent'), action: 'rappeler' })
      walks(
        file,
        harsh,
        steps,
        () => assert.equal(file.view().outcome, undefined),
        (one) => one.who.kind !== 'worker' && one.do !== 'withdraw',
      )
    }),
    { numRuns: 100 },
  )
})

test('what the page offers is what the heart accepts, and nothing that it hides is accepted', () => {
  fc.assert(
    fc.property(walk, who, (steps, actor) => {
      const file = life(works)
      file.do({ do: 'submit', who: applicant, answers: { nature: 'abri', abords: false } })
      walks(file, works, steps, () => {
        file.tick()
        const offered = new Map(actionsFor(file.view(), actor, file.context()).map((one) => [one.action.name, one.allowed]))
        for (const action of new Set(works.workflow.states.flatMap((state) => state.do.map((one) => one.name)))) {
          const events = file.events.length
          let accepted = true
          try {
            file.do({
              do: 'act',
              who: actor,
              action,
              reason: 'Parce que.',
              ask: ['plan'],
              answers: file.view().phase === 'waiting' ? { plan: photo } : {},
            })
            file.events.length = events
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
            accepted = false
          }
          if (file.view().asked === undefined || actor.kind !== 'applicant')
            assert.equal(accepted, offered.get(action) ?? false, `${action} by ${actor.kind} in ${file.view().state}`)
        }
      })
    }),
    { numRuns: 25 },
  )
})
