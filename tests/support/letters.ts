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

/** The six digits last sent to an address. */
export async function codeTo(town: TestTown, address: string): Promise<string> {
  const letter = (await lettersIn(town)).find(({ to }) => to === address)
  const [code] = /\d{6}/.exec(letter?.subject ?? '') ?? []
  if (code === undefined) throw new Error(`No code was sent to ${address}.`)
  return code
}
