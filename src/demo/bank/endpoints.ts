import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, json } from '#web'
import type { Edge } from '../../start.ts'

/**
 * The bank of the demonstration: takes a list (pain.001) once by its message id, and says what became of each payment. It keeps what it knows in memory.
 * One account is closed, Yusuf Sahin’s, so that the demonstration shows a payment that comes back.
 */
const closed = new Set(['FR7619999000068627311644469'])
const base = { may: 'anyone', purpose: 'none', subject: 'none', format: 'json' } as const
const list = z.object({ messageId: z.string().min(1).max(35), file: z.string().max(4 * 1024 * 1024) })
interface Taken {
  readonly id: string
  readonly account: string
}
const kept = new Map<string, readonly Taken[]>()
const most = 1000

/** Only in a demonstration, only for the town that named it. */
function needToken({ edge, header }: Ctx<Edge>): void {
  const named = edge.town.file.payouts
  if (!edge.config.demo || named === undefined || !named.at.startsWith('demo:')) throw new Refusal('web.not-found')
  const wanted = Buffer.from(`Bearer ${edge.config.secret(named.token.secret) ?? ''}`)
  const given = Buffer.from(header('authorization') ?? '')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Refusal('web.not-found')
}

const transfers = (file: string): readonly Taken[] =>
  [...file.matchAll(/<CdtTrfTxInf>.*?<EndToEndId>(\w+)<\/EndToEndId>.*?<CdtrAcct><Id><IBAN>(\w+)<\/IBAN>.*?<\/CdtTrfTxInf>/gs)].map(
    ([, id = '', account = '']) => ({ id, account }),
  )

export const bankEndpoints = [
  endpoint<Edge>()(
    { ...base, id: 'demo.bank.take', route: 'POST /demo/bank/api/lists', input: z.object({ body: z.unknown() }).loose() },
    async (ctx) => {
      needToken(ctx)
      const { data } = list.safeParse(ctx.body)
      if (data === undefined) throw new Refusal('web.input')
      if (!kept.has(data.messageId)) {
        if (kept.size >= most) kept.delete([...kept.keys()][0]!)
        kept.set(data.messageId, transfers(data.file))
      }
      return json({ taken: kept.get(data.messageId)?.length }, 202)
    },
  ),
  endpoint<Edge>()(
    { ...base, id: 'demo.bank.standing', route: 'GET /demo/bank/api/lists/:list', input: z.object({ list: z.string() }) },
    async (ctx, { list: id }) => {
      needToken(ctx)
      const found = kept.get(id)
      if (found === undefined) throw new Refusal('web.not-found')
      return json({
        payments: found.map((one) =>
          closed.has(one.account) ? { id: one.id, state: 'rejected', reason: 'AC04' } : { id: one.id, state: 'paid' },
        ),
      })
    },
  ),
]
