import { letterById } from '#identity'
import type { TestTown } from './town.ts'

/** Letters about accounts, the newest first, as their readers get them. */
export async function lettersIn(town: TestTown) {
  const rows = await town.edge.store.owner.query('select id from identity.letter order by id desc')
  return await town.edge.store.as({ actor: 'system', purpose: 'securite' }, async (tx) => {
    const found = await Promise.all(rows.map(({ id }) => letterById(town.edge, tx, String(id))))
    return found.flatMap((one) => (one === undefined ? [] : [one.letter]))
  })
}

/** The six digits last sent to an address; other letters may have gone there since. */
export async function codeTo(town: TestTown, address: string): Promise<string> {
  for (const { to, subject } of await lettersIn(town)) {
    const [code] = to === address ? (/\d{6}/.exec(subject) ?? []) : []
    if (code !== undefined) return code
  }
  throw new Error(`No code was sent to ${address}.`)
}
