import { asSystem } from '#cases'
import type { Job } from '#kernel'
import type { NoticesEdge } from '../contract.ts'
import { openLetters, receipt } from '../store.ts'
import { reachJobName } from '../tell.ts'
import { printerName, printerOf } from './printer.ts'

const access = asSystem('support')
/** letters asked about at once, the longest unasked first; and for how long one asks about one */
const most = 200
const days = 60

/** What became of the letters that the provider has. A letter that came back is lost: another way is tried. */
export const lettersJob: Job<NoticesEdge> = {
  name: 'notices.letters',
  every: '40 * * * *',
  run: async (edge) => {
    const printer = printerOf(edge)
    if (printer === undefined) return
    const since = new Date(edge.clock.now() - days * 86_400_000).toISOString()
    const refs = await edge.store.as(access, (tx) => openLetters(tx, printerName, since, most))
    for (const ref of refs) {
      const became = await printer.standing(ref).catch((error: unknown) => {
        edge.telemetry.failure('notices.letters', error, {})
        return undefined
      })
      if (became === undefined) continue
      await edge.store.as(access, async (tx) => {
        await receipt(tx, printerName, ref, became, became === 'failed' ? 'letters-returned' : undefined)
        if (became === 'failed') await edge.store.enqueue(tx, reachJobName, {})
      })
    }
  },
}
