import assert from 'node:assert/strict'
import { test } from 'node:test'
import { life } from './fixtures/build.ts'
import { flood } from './fixtures/flood.ts'
import { type Inputs, inputsOf, nearest } from './nearest.ts'

const inputs = (revenu: number, occupation: string, foyer: number): Inputs => ({
  revenu: { number: revenu },
  occupation: { word: occupation },
  foyer: { number: foyer },
})
const decided = (id: string, ...of: Parameters<typeof inputs>) => ({ id, inputs: inputs(...of) })

test('nearest first, and which answers are alike; far ones and those that know too little are left out', () => {
  const own = inputs(20_000, 'locataire', 4)
  const found = nearest(
    own,
    [
      decided('far', 90_000, 'propriétaire', 1),
      decided('close', 21_000, 'locataire', 4),
      decided('same', 20_000, 'locataire', 4),
      { id: 'little', inputs: { revenu: { number: 20_000 } } },
      decided('half', 20_000, 'propriétaire', 4),
    ],
    5,
  )
  assert.deepEqual(
    found.map(({ decided: { id }, same, close, other }) => [id, same, close, other]),
    [
      ['same', ['revenu', 'occupation', 'foyer'], [], []],
      ['close', ['occupation', 'foyer'], ['revenu'], []],
      ['half', ['revenu', 'foyer'], [], ['occupation']],
    ],
  )
  assert.equal(
    nearest(
      own,
      Array.from({ length: 9 }, (_, at) => decided(String(at), 20_000, 'locataire', 4)),
      5,
    ).length,
    5,
  )
  assert.deepEqual(nearest({}, [decided('same', 1, 'a', 1)], 5), [])
})

test('a case is compared by what its rules read: no text, no account, no place', () => {
  const file = life(flood)
  const answers = {
    sinistré: true,
    inhabitable: true,
    occupation: 'locataire',
    foyer: [{}, {}],
    revenu: 20_000,
    nuits: 3,
    iban: 'FR76',
  } as const
  assert.deepEqual(inputsOf({ ...file.view(), answers }, file.context()), {
    sinistré: { word: 'true' },
    inhabitable: { word: 'true' },
    foyer: { number: 2 },
    revenu: { number: 20_000 },
    nuits: { number: 3 },
  })
})
