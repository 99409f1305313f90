import type { Keeps } from '#kernel'
import type { Tx } from '#store'
import type { NoticesEdge } from './contract.ts'
import { forgetInbound, inboundOf, openInbound } from './inbound/store.ts'
import { devicesOf } from './push/store.ts'
import { toldTo } from './seen.ts'
import { forget } from './store.ts'

const most = 10_000

/** What we wrote to a person goes with what it was about. */
export const keeps: Keeps<NoticesEdge, Tx> = {
  copy: async (edge, tx, person) => {
    const answers = await inboundOf(tx, person, most)
    const said = await Promise.all(
      answers.map(async (row) => ({ ...(await openInbound(edge.store.keys, tx, row)), channel: row.channel, at: row.at })),
    )
    const devices = (await devicesOf(edge.store, tx, person)).map(({ name, at }) => ({ name, at }))
    return { 'notices-devices': devices, notices: await toldTo(edge, tx, person, most), 'notices-answers': said }
  },
  forget: async (_edge, tx, what) => {
    await forget(tx, what)
    await forgetInbound(tx, what)
  },
}
