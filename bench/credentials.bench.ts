/** Credentials: signing one, verifying one as the page does (with its list of standings), and making one from a case with its place, file and paper. */
import assert from 'node:assert/strict'
import { credentialText, takePlace, trustedNow, verdictOf } from '#credentials'
import { permitted } from '../tests/support/credentials.ts'
import { findPostgres } from '../tests/support/postgres.ts'
import { startTown } from '../tests/support/town.ts'
import type { Row } from './bench.ts'

export const name = 'credentials'

const asSystem = { actor: 'system', purpose: 'administration' } as const
const people = ['Samira Lambert', 'Dorota Wiśniewska', 'Mariam Traoré', 'Élise Gaudron', 'Kevin Marchand', 'Ngoc Anh Pham']
const about = {
  service: 'titre-sejour',
  document: 'titre',
  number: 'TS-2026-00001',
  claims: { given_name: 'Dorota', family_name: 'Wiśniewska', birthdate: '1979-12-01', nationalité: 'Pologne', motif: 'pour travailler' },
}

export async function run({ scale }: { readonly scale: number }): Promise<readonly Row[]> {
  const postgres = await findPostgres()
  const undo: (() => unknown)[] = []
  const town = await startTown({ after: (fn: () => unknown) => void undo.push(fn) } as never, {
    jobs: false,
    ...(postgres === undefined ? { database: 'pglite' as const } : { database: 'postgres' as const, postgres }),
  })
  try {
    const { edge } = town
    const count = Math.max(50, Math.round(2000 * scale))
    const each = async (times: number, work: () => Promise<unknown>) => {
      const began = performance.now()
      for (let turn = 0; turn < times; turn++) await work()
      return times / ((performance.now() - began) / 1000)
    }
    const place = await edge.store.as(asSystem, takePlace)
    const text = await credentialText(edge, about, place, {})
    const signed = await each(count, () => credentialText(edge, about, place, {}))
    const trusted = await trustedNow(edge)
    const now = Math.floor(edge.clock.now() / 1000)
    const verified = await each(count, async () => {
      const { standing } = await verdictOf(text, trusted, { now, most: 86_400 })
      assert.equal(standing, 'valid')
    })
    const cases = people.slice(0, Math.max(2, Math.round(people.length * scale)))
    const began = performance.now()
    for (const one of cases) await permitted(town, one)
    const seconds = (performance.now() - began) / 1000
    return [
      { what: 'a credential signed, its disclosures hashed', value: signed, unit: '/s', more: true },
      { what: 'a credential verified with its list of standings', value: verified, unit: '/s', more: true },
      {
        what: `a case applied for, decided, its document and credential on paper, ${edge.store.kind}`,
        value: seconds / cases.length,
        unit: 's',
      },
    ]
  } finally {
    for (const step of undo.reverse()) await step()
    await postgres?.stop()
  }
}
