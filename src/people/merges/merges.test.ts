import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kernel'
import { decideMerge, type MergeCommand, type Standing } from './decide.ts'
import { type Candidate, distance, likenessOf, suspicious } from './score.ts'
import { mergeIdOf } from './store.ts'

const samira: Candidate = {
  given: 'Samira',
  family: 'Lambert',
  birth: '1988-06-09',
  phone: '+33639980142',
  home: '12, quai des Tanneurs 55410',
}
const is = (one: Candidate, other: Candidate) => likenessOf(one, other).score >= suspicious

test('twins, a couple, a father and his son of one name, namesakes: nobody is suspected', () => {
  const { birth: _, ...rest } = samira
  assert.equal(is(samira, { ...samira, given: 'Nadia' }), false, 'twins who share all but the first name')
  assert.equal(is(samira, { ...samira, given: 'Thomas', birth: '1986-01-30' }), false, 'a couple')
  assert.equal(
    is({ ...rest, given: 'Jean', birth: '1950-01-02' }, { ...rest, given: 'Jean', birth: '1978-05-06' }),
    false,
    'father and son',
  )
  assert.equal(
    is({ given: 'Marie', family: 'Martin' }, { given: 'Marie', family: 'Martin' }),
    false,
    'namesakes of whom nothing else is known',
  )
})

test('accents, hyphens, one slip, a birth in half, names in each other’s place: suspected, with the reasons', () => {
  assert.equal(is(samira, { given: 'SAMIRA', family: 'lambert', birth: '1988-06-09' }), true)
  assert.deepEqual(likenessOf(samira, { given: 'Samira', family: 'Lambret', birth: '1988-06-09', phone: '+33639980142' }).reasons, [
    'same-birth',
    'family-close',
    'same-given',
    'same-phone',
  ])
  assert.ok(likenessOf(samira, { given: 'Lambert', family: 'Samira', birth: '1988-06-09' }).reasons.includes('names-swapped'))
  assert.ok(likenessOf(samira, { ...samira, birth: '1988-09-06' }).reasons.includes('birth-close'), 'day and month in each other’s place')
  assert.ok(likenessOf(samira, { ...samira, birth: '1988' }).reasons.includes('birth-close'))
  assert.equal(
    is({ given: 'Jean-Luc', family: 'O’Connor', birth: '1968-08-14' }, { given: 'Jean Luc', family: "O'Connor", birth: '1968-08-14' }),
    true,
  )
})

test('likeness is the same whichever is named first', () => {
  const names = ['Samira', 'Samîra', 'Sam', 'Lambert', 'Lambret', 'Nadia']
  const births = [undefined, '1988', '1988-06-09', '1988-09-06', '1986-01-30']
  for (const given of names)
    for (const family of names)
      for (const birth of births) {
        const other = { given, family, ...(birth === undefined ? {} : { birth }) }
        assert.deepEqual(likenessOf(samira, other), likenessOf(other, samira))
      }
  assert.equal(mergeIdOf('a', 'b'), mergeIdOf('b', 'a'))
  assert.match(mergeIdOf('a', 'b'), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(distance('lambert', 'lambret'), 1)
  assert.equal(distance('', 'abc'), 3)
})

const suspected: Standing = { status: 'suspected', survivor: 'a', absorbed: 'b', proposedBy: null }
const proposed: Standing = { ...suspected, status: 'proposed', proposedBy: 'helene' }
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('nobody merges alone, nothing is decided twice, nobody is absorbed twice', () => {
  const by = (actor: string, merged: readonly string[] = []) => ({ actor, merged })
  assert.throws(() => decideMerge(suspected, { do: 'confirm' }, by('karim')), refused('merge.not-now'))
  assert.throws(() => decideMerge(suspected, { do: 'propose', survivor: 'c' }, by('helene')), refused('merge.survivor'))
  assert.throws(() => decideMerge(proposed, { do: 'confirm' }, by('helene')), refused('merge.four-eyes'))
  assert.throws(() => decideMerge(proposed, { do: 'confirm' }, by('karim', ['other'])), refused('merge.chained'))
  assert.throws(() => decideMerge(proposed, { do: 'propose', survivor: 'a' }, by('karim')), refused('merge.not-now'))
  assert.throws(() => decideMerge(proposed, { do: 'unmerge' }, by('karim')), refused('merge.not-now'))
})

test('whatever agents do in whatever order, a merge has two of them, and undoing leads back to two registrations', () => {
  const commands: readonly MergeCommand[] = [
    { do: 'propose', survivor: 'a' },
    { do: 'propose', survivor: 'b' },
    { do: 'confirm' },
    { do: 'refuse' },
    { do: 'unmerge' },
  ]
  const actors = ['helene', 'karim']
  const walk = (now: Standing, proposer: string | null, depth: number): void => {
    if (depth === 0) return
    for (const command of commands)
      for (const actor of actors) {
        let next: ReturnType<typeof decideMerge>
        try {
          next = decideMerge({ ...now, proposedBy: proposer }, command, { actor, merged: [] })
        } catch (error) {
          if (error instanceof Refusal) continue
          throw error
        }
        if (next.status === 'merged') assert.ok(proposer !== null && proposer !== actor)
        assert.deepEqual([next.survivor, next.absorbed].sort(), ['a', 'b'])
        const by = command.do === 'propose' ? actor : proposer
        walk({ ...next, proposedBy: by }, by, depth - 1)
      }
  }
  walk(suspected, null, 5)
})
