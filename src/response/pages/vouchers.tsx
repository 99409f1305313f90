import { z } from 'zod'
import { Refusal } from '#kernel'
import { Button, type Ctx, Empty, endpoint, Form, formatCents, formatNumber, redirect, Sheet, Table } from '#web'
import type { ResponseEdge } from '../contract.ts'
import { asHouse, definitionFor } from '../house.ts'
import { t } from '../texts.ts'
import { merchantsIn, orderMerchants } from '../vouchers.ts'
import { ownOf, situationDesk } from './desk-page.tsx'
import { hrefOf, orNothing, responder } from './shared.ts'

const input = z.object({ lang: z.string(), situation: z.uuid() })

/** What merchants took and what they are owed; whose vouchers these were is not said. */
const showVouchers = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.vouchers', route: 'GET /:lang/desk/response/:situation/vouchers', input },
  async (ctx, { situation }) => await orNothing(vouchersPage(ctx, situation)),
)

const payMerchants = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.pay-merchants', route: 'POST /:lang/desk/response/:situation/vouchers', input },
  async (ctx, { situation }) => {
    const back = `${hrefOf(ctx.lang, situation)}/vouchers`
    try {
      await orNothing(ownOrder(ctx, situation))
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'response.nothing-due') throw error
      return redirect(back, 'response-nothing-due')
    }
    return redirect(back, 'response-ordered')
  },
)
export const vouchersEndpoints = [showVouchers, payMerchants]

async function ownOrder(ctx: Ctx<ResponseEdge>, id: string): Promise<void> {
  await orderMerchants(ctx.edge, (await ownOf(ctx, id)).access, id)
}

async function vouchersPage(ctx: Ctx<ResponseEdge>, id: string) {
  const { edge, lang } = ctx
  const { situation } = await ownOf(ctx, id)
  const rows = await edge.store.as(asHouse(edge), (tx) => merchantsIn(tx, id))
  const { merchants } = definitionFor(edge)
  const title = t(lang, 'vouchers.title')
  return situationDesk(ctx, {
    situation,
    title,
    lead: t(lang, 'vouchers.lead'),
    children: (
      <>
        <Sheet id="merchants" title={t(lang, 'vouchers.merchants')}>
          {rows.length === 0 ? (
            <Empty title={t(lang, 'vouchers.none')} />
          ) : (
            <Table
              lang={lang}
              dense
              columns={[
                { label: t(lang, 'vouchers.merchant'), kind: 'head' },
                { label: t(lang, 'vouchers.count'), kind: 'num' },
                { label: t(lang, 'vouchers.sum'), kind: 'num' },
                { label: t(lang, 'vouchers.due'), kind: 'num' },
              ]}
              rows={rows.map(({ merchant, vouchers, cents, due }) => ({
                cells: [
                  merchants.find((one) => one.id === merchant)?.name ?? merchant,
                  formatNumber(lang, vouchers),
                  formatCents(lang, cents, 'EUR'),
                  formatCents(lang, due, 'EUR'),
                ],
              }))}
            />
          )}
          {rows.every(({ due }) => due === 0) ? null : (
            <Form to={{ action: `${hrefOf(lang, id)}/vouchers` }} class="g-flow">
              <p>{t(lang, 'vouchers.order.text')}</p>
              <Button>{t(lang, 'vouchers.order')}</Button>
            </Form>
          )}
        </Sheet>
      </>
    ),
  })
}
