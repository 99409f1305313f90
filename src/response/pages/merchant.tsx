import { z } from 'zod'
import { Refusal } from '#kernel'
import {
  Actions,
  Alert,
  Button,
  type Ctx,
  ErrorSummary,
  endpoint,
  errorIn,
  type FieldProblemLine,
  Form,
  formatCents,
  formatDateTime,
  json,
  PageHead,
  page,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { ResponseEdge } from '../contract.ts'
import { definitionOf } from '../definition.ts'
import { t } from '../texts.ts'
import { merchantBearing, type Redeemed, redeem } from '../vouchers.ts'

const anyone = { may: 'anyone', purpose: 'none', subject: 'none' } as const
const input = z.object({ lang: z.string() })

/** Where a merchant without a till program takes a voucher: her key, the code. */
const showMerchant = endpoint<ResponseEdge>()({ ...anyone, id: 'response.merchant', route: 'GET /:lang/merchant', input }, async (ctx) =>
  merchantPage(ctx, {}),
)

const takeVoucher = endpoint<ResponseEdge>()(
  { ...anyone, id: 'response.redeem-page', route: 'POST /:lang/merchant', input },
  async (ctx) => {
    const { edge, lang } = ctx
    try {
      const merchant = merchantBearing(edge, typed(ctx, 'key'))
      return merchantPage(ctx, { taken: await redeem(edge, merchant, typed(ctx, 'code')) })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const zone = edge.town.file['time-zone']
      const at = typeof error.details.at === 'string' ? formatDateTime(lang, error.details.at, zone, 'short') : ''
      switch (error.code) {
        case 'response.merchant':
          return merchantPage(ctx, { problems: [{ field: 'key', text: t(lang, 'merchant.key.wrong') }] })
        case 'voucher.unknown':
          return merchantPage(ctx, { problems: [{ field: 'code', text: t(lang, 'merchant.unknown') }] })
        case 'voucher.used':
          return merchantPage(ctx, { problems: [{ field: 'code', text: t(lang, 'merchant.used', { at }) }] })
        case 'voucher.expired':
          return merchantPage(ctx, { problems: [{ field: 'code', text: t(lang, 'merchant.expired', { at }) }] })
        default:
          throw error
      }
    }
  },
)

/** The same for a till's program: the header `Merchant-Key` says who it is (a bearer token is an account's or a partner's here); `key` makes a repeat harmless. Says the amount, never whose voucher it is. */
const redeemByProgram = endpoint<ResponseEdge>()(
  {
    ...anyone,
    format: 'json',
    id: 'response.redeem',
    route: 'POST /api/v1/vouchers/redeem',
    input: z.object({ body: z.strictObject({ code: z.string().min(1).max(60), key: z.string().min(8).max(100).optional() }) }),
    output: z.strictObject({ cents: z.number().int(), currency: z.string(), at: z.string() }),
    summary: 'As a merchant, take a voucher by its code; it is paid once',
  },
  async ({ edge, header }, { body: { code, key } }) => {
    const { cents, at } = await redeem(edge, merchantBearing(edge, header('merchant-key') ?? ''), code, key)
    return json({ cents, currency: 'EUR', at })
  },
)

export const merchantEndpoints = [showMerchant, takeVoucher, redeemByProgram]

function merchantPage(ctx: Ctx<ResponseEdge>, { taken, problems = [] }: { taken?: Redeemed; problems?: readonly FieldProblemLine[] }) {
  const { edge, lang } = ctx
  if ((definitionOf(edge.config.town)?.merchants.length ?? 0) === 0) throw new Refusal('web.not-found')
  const title = t(lang, 'merchant.title')
  return page(
    {
      title,
      failed: problems.length > 0,
      children: (
        <Wrap end>
          <PageHead lang={lang} title={title} lead={t(lang, 'merchant.lead')} />
          <div class="g-flow">
            <ErrorSummary lang={lang} problems={problems} />
            {taken === undefined ? null : (
              <Alert tone="success">{t(lang, 'merchant.taken', { amount: formatCents(lang, taken.cents, 'EUR') })}</Alert>
            )}
            <Form to={{ action: `/${lang}/merchant` }} class="g-flow g-form__main">
              <TextField
                id="key"
                name="key"
                lang={lang}
                type="password"
                autocomplete="current-password"
                label={t(lang, 'merchant.key')}
                hint={t(lang, 'merchant.key.hint')}
                {...errorIn(problems, 'key')}
              />
              <TextField
                id="code"
                name="code"
                lang={lang}
                autocomplete="off"
                size={24}
                label={t(lang, 'merchant.code')}
                value={taken === undefined ? typed(ctx, 'code') : ''}
                {...errorIn(problems, 'code')}
              />
              <Actions>
                <Button>{t(lang, 'merchant.take')}</Button>
              </Actions>
            </Form>
          </div>
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}
