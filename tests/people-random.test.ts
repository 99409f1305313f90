/** Whatever agents do to registrations in whatever order, nobody merges alone, nothing is lost, and undoing leads back to where it began. On both databases. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Refusal, uuidv7 } from '#kernel'
import { factsOf, type MergeCommand, mergeById, mergeIdOf, mergePersons, registrationsOf, stateFact, suspect } from '#people'
import { projectionText, rebuildProjections } from '../src/commands/rebuild.ts'
import { eachDatabase, startTown, type TestTown } from './support/town.ts'

const system = { actor: 'system', purpose: 'identite' } as const
const agents = ['01900000-0000-7000-8000-000000000101', '01900000-0000-7000-8000-000000000102', '01900000-0000-7000-8000-000000000103']

interface Step {
  readonly pair: readonly [number, number]
  readonly what: 'suspect' | 'propose' | 'propose-other' | 'confirm' | 'refuse' | 'unmerge'
  readonly agent: number
}

/** Few registrations, so that pairs meet. */
const many = 4
const pair = fc.tuple(fc.nat(many - 1), fc.nat(many - 2)).map(([one, more]): readonly [number, number] => [one, (one + 1 + more) % many])
const agent = fc.nat(agents.length - 1)
const alone: fc.Arbitrary<Step> = fc.record({
  pair,
  what: fc.constantFrom('suspect', 'propose', 'propose-other', 'confirm', 'refuse', 'unmerge'),
  agent,
})
/** Proposed and confirmed at once, sometimes by one and the same agent: else few walks would come to a merge. */
const together = fc
  .record({ pair, propose: fc.constantFrom('propose', 'propose-other'), agent, other: agent })
  .map(({ pair: both, propose, agent: one, other }): readonly Step[] => [
    { pair: both, what: 'suspect', agent: one },
    { pair: both, what: propose, agent: one },
    { pair: both, what: 'confirm', agent: other },
  ])
const walk = fc
  .array(
    fc.oneof(
      alone.map((one): readonly Step[] => [one]),
      together,
    ),
    { minLength: 8, maxLength: 16 },
  )
  .map((blocks) => blocks.flat())

/** What the town should hold, kept apart from how it holds it: who proposed, and who is merged into whom. */
interface Model {
  readonly proposer: Map<string, string>
  /** absorbed → survivor */
  readonly into: Map<string, string>
}

await eachDatabase((database) => {
  let town: TestTown
  before(async () => {
    town = await startTown(undefined, { database, jobs: false })
  })
  after(() => town.close())

  const own = (id: string) => town.edge.store.as(system, (tx) => factsOf(tx, id))
  const same = async (id: string) => [...(await town.edge.store.as(system, (tx) => registrationsOf(tx, id)))]
  const classOf = (id: string, { into }: Model): string[] => {
    const survivor = into.get(id) ?? id
    return [survivor, ...[...into].filter(([, other]) => other === survivor).map(([absorbed]) => absorbed)].toSorted()
  }
  let merged = 0
  let undone = 0
  let refused = 0

  async function take({ pair, what, agent }: Step, ids: readonly string[], model: Model): Promise<void> {
    const [one, other] = [ids[pair[0]] ?? '', ids[pair[1]] ?? '']
    const id = mergeIdOf(one, other)
    const actor = agents[agent] ?? ''
    const now = await town.edge.store.as(system, (tx) => mergeById(tx, id))
    if (what === 'suspect') {
      const likeness = { score: 70, reasons: ['same-birth', 'same-given'] } as const
      const isNew = await town.edge.store.as(system, (tx) => suspect(town.edge.log, tx, one, other, likeness))
      assert.equal(isNew, now === undefined, 'a pair is suspected once')
      return
    }
    const command: MergeCommand =
      what === 'propose' || what === 'propose-other' ? { do: 'propose', survivor: what === 'propose' ? one : other } : { do: what }
    try {
      await town.edge.store.as({ actor, purpose: 'identite', agency: 'departement', subjects: [...ids] }, (tx) =>
        mergePersons(town.edge.log, tx, id, command),
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      assert.match(error.code, /^merge\.(unknown|not-now|four-eyes|chained|survivor)$/)
      refused++
      return
    }
    assert.ok(now, 'what nobody suspected is not decided')
    if (command.do === 'propose') model.proposer.set(id, actor)
    if (command.do === 'unmerge') {
      assert.equal(model.into.get(now.absorbed), now.survivor, 'only what is merged is undone')
      model.into.delete(now.absorbed)
      undone++
    }
    if (command.do === 'confirm') {
      assert.notEqual(model.proposer.get(id), actor, 'nobody merges alone')
      assert.ok(!model.into.has(now.absorbed) && !model.into.has(now.survivor), 'nobody absorbed takes part in another merge')
      assert.ok(![...model.into.values()].includes(now.absorbed), 'who absorbed others is not absorbed')
      model.into.set(now.absorbed, now.survivor)
      merged++
    }
  }

  test('registrations merged and unmerged at random', async () => {
    await fc.assert(
      fc.asyncProperty(walk, async (steps) => {
        const ids = Array.from({ length: many }, () => uuidv7(town.edge.clock.now()))
        for (const [index, id] of ids.entries())
          await town.edge.store.as({ ...system, subjects: [id] }, async (tx) => {
            const facts = { person: { given: `Zoé ${index}`, family: 'Quint', birth: '1961' }, [`person.only${index}`]: id }
            for (const [concept, value] of Object.entries(facts))
              await stateFact(town.edge.log, tx, id, { concept, value, source: 'profile', verified: false })
          })
        const start = new Map<string, unknown>()
        for (const id of ids) start.set(id, await own(id))
        const model: Model = { proposer: new Map(), into: new Map() }
        for (const one of steps) {
          await take(one, ids, model)
          for (const id of ids) {
            const expected = classOf(id, model)
            const found = await same(id)
            assert.deepEqual(found.toSorted(), expected)
            assert.equal(found[0], model.into.get(id) ?? id, 'the surviving one comes first')
          }
        }
        for (const id of ids) {
          const concepts = (await own(id)).map(({ concept }) => concept).toSorted()
          const expected = ['person', ...classOf(id, model).map((each) => `person.only${ids.indexOf(each)}`)].toSorted()
          assert.deepEqual(concepts, expected, 'each fact of each of her registrations, and no other')
        }
        for (const [absorbed, survivor] of [...model.into])
          await take({ pair: [ids.indexOf(survivor), ids.indexOf(absorbed)], what: 'unmerge', agent: 0 }, ids, model)
        for (const id of ids) assert.deepEqual(await own(id), start.get(id), 'everything is as before')
      }),
      { numRuns: 6 },
    )
    assert.ok(merged > 3 && undone > 3 && refused > 3, `the walks went somewhere: ${merged} merged, ${undone} undone, ${refused} refused`)
    const text = await projectionText(town.edge)
    await rebuildProjections(town.edge)
    assert.equal(await projectionText(town.edge), text, 'made again from the log, it stands where it stood')
  })
})
