import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '#kernel'
import { Alert, Button, type Ctx, endpoint, Form, formatCents, json, open, PageHead, page, type Reply, redirect, typed, Wrap } from '#web'
import type { Edge } from '../../start.ts'
import { t } from './texts.ts'

/**
 * The payment provider of the demonstration: a server of its own for the town, which knows each payment by the town's key, and a page for whoever pays.
 * It keeps what it knows in memory: after a restart it knows nothing, as a provider that lost its data.
 */
const order = z.object({
  key: z.uuid(),
  amount: z.number().int().positive(),
  currency: z.string().length(3),
  label: z.string().max(500),
  lang: z.string().max(10),
  back: z.url(),
})
type Kept = z.infer<typeof order> & { state: 'open' | 'paid' | 'given-up' | 'failed' }
const kept = new Map<string, Kept>()
const most = 10_000

const base = { may: 'anyone', purpose: 'none', subject: 'none' } as const
const server = { ...base, takes: 'text' } as const
const input = z.object({ key: z.uuid() })

/** Only in a demonstration, only for the town that named it. */
function needToken({ edge, header }: Ctx<Edge>): void {
  const named = edge.town.file.payments
  if (!edge.config.demo || named === undefined || !named.at.startsWith('demo:')) throw new Refusal('web.not-found')
  const wanted = Buffer.from(`Bearer ${edge.config.secret(named.token.secret) ?? ''}`)
  const given = Buffer.from(header('authorization') ?? '')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Refusal('web.not-found')
}

function needPayment({ edge }: Ctx<Edge>, key: string): Kept {
  const found = edge.config.demo ? kept.get(key) : undefined
  if (found === undefined) throw new Refusal('web.not-found')
  return found
}

const problem = (status: 404 | 400): Reply => open('application/json', JSON.stringify({ error: status }), 'never', status)

export const payEndpoints = [
  endpoint<Edge>()({ ...server, id: 'demo.pay.begin', route: 'POST /demo/pay/api/payments', input: z.looseObject({}) }, async (ctx) => {
    needToken(ctx)
    const { data } = order.safeParse(parsed(ctx.text ?? ''))
    if (data === undefined || new URL(data.back).origin !== siteOf(ctx)) return problem(400)
    // The same key is the same payment, whatever else is said with it.
    if (!kept.has(data.key)) {
      if (kept.size >= most) kept.delete([...kept.keys()][0]!)
      kept.set(data.key, { ...data, state: 'open' })
    }
    return json({ to: `${siteOf(ctx)}/demo/pay/${data.key}` })
  }),
  endpoint<Edge>()({ ...server, id: 'demo.pay.standing', route: 'GET /demo/pay/api/payments/:key', input }, async (ctx, { key }) => {
    needToken(ctx)
    const found = kept.get(key)
    if (found === undefined) return problem(404)
    return json(found.state === 'paid' ? { state: 'paid', amount: found.amount, currency: found.currency } : { state: found.state })
  }),
  endpoint<Edge>()({ ...base, id: 'demo.pay.page', route: 'GET /demo/pay/:key', input }, async (ctx, { key }) =>
    payPage(ctx, needPayment(ctx, key)),
  ),
  endpoint<Edge>()({ ...base, id: 'demo.pay.choose', route: 'POST /demo/pay/:key', input }, async (ctx, { key }) => {
    const payment = needPayment(ctx, key)
    const chosen = typed(ctx, 'do')
    // What has ended has ended, however often a button is pressed: who tries again begins a payment of its own at the town.
    if (payment.state === 'open' && (chosen === 'paid' || chosen === 'given-up' || chosen === 'failed')) payment.state = chosen
    return redirect(payment.back)
  }),
]

const siteOf = ({ edge, url }: Ctx<Edge>): string => new URL(edge.config.url ?? url.origin).origin

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function payPage({ lang }: Ctx<Edge>, { key, amount, currency, label }: Kept): Reply {
  const choices = [
    { value: 'paid', label: t(lang, 'pay'), variant: 'primary' },
    { value: 'failed', label: t(lang, 'fail'), variant: 'secondary' },
    { value: 'given-up', label: t(lang, 'give-up'), variant: 'tertiary' },
  ] as const
  return page({
    title: t(lang, 'title'),
    kind: 'plain',
    footer: 'short',
    children: (
      <Wrap class="g-end">
        <div class="g-flow">
          <PageHead lang={lang} title={t(lang, 'title')} lead={label} />
          <Alert tone="info">{t(lang, 'plays')}</Alert>
          <p class="g-lead">
            <strong>{formatCents(lang, amount, currency)}</strong>
          </p>
          {choices.map(({ value, label: words, variant }) => (
            <Form to={{ action: `/demo/pay/${key}`, fields: { do: value } }}>
              <Button variant={variant}>{words}</Button>
            </Form>
          ))}
        </div>
      </Wrap>
    ),
  })
}
