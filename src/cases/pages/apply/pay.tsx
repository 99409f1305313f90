import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Alert,
  Button,
  ConfirmPage,
  type Ctx,
  endpoint,
  Facts,
  Form,
  formatCents,
  LinkButton,
  leaving,
  page,
  type Reply,
  redirect,
} from '#web'
import { heldBy } from '../../decide/asking.ts'
import { type CasesEdge, contextOf } from '../../edge.ts'
import { openAttempt } from '../../pay/attempts.ts'
import { beginPayment, nextPart, settlePayment } from '../../pay/pay.ts'
import { type PaymentProvider, providerOf } from '../../pay/provider.ts'
import { openRequests, paidOf, stillAsked } from '../../requests.ts'
import { requestLabel } from '../../told.ts'
import type { AskedRequest } from '../../view.ts'
import { caseHref, payHref } from './links.ts'
import { type OwnCase, openOwn } from './open.ts'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), reference: z.string(), request: z.string().max(200) })
const declaration = { may: 'person', purpose: 'compte', subject: 'case', acting: 'services', input } as const

/** Whose payment it is, and where its pages are: the applicant's in her case, or that of somebody who takes part in it. */
export interface PayPlace {
  readonly open: (ctx: Ctx<CasesEdge>, reference: string) => Promise<{ readonly opened: PayCase; readonly seats: readonly string[] }>
  readonly caseHref: (lang: string, reference: string) => string
  readonly payHref: (lang: string, reference: string, request: string) => string
}
type PayCase = Pick<OwnCase, 'row' | 'view' | 'loaded' | 'access'>

interface Paying {
  readonly opened: PayCase
  readonly asked: AskedRequest
  readonly seat: string
  readonly provider: PaymentProvider | undefined
  readonly place: PayPlace
}

const siteOf = ({ edge, url }: Ctx<CasesEdge>): string => (edge.config.url ?? url.origin).replace(/\/$/, '')

/** What is left to pay here; back to the case when it is nothing. */
async function openPayment(ctx: Ctx<CasesEdge>, place: PayPlace, reference: string, name: string): Promise<Paying | Reply> {
  const { opened, seats } = await place.open(ctx, reference)
  const asked = openRequests(opened.view).findLast((one) => one.name === name && one.kind === 'payment')
  const seat = asked === undefined ? undefined : stillAsked(asked).find((one) => seats.includes(one))
  if (asked === undefined || seat === undefined || heldBy(opened.view, asked, contextOf(ctx.edge, opened.loaded)) !== undefined)
    return redirect(place.caseHref(ctx.lang, reference), 'not-now')
  return { opened, asked, seat, provider: providerOf(ctx.edge, siteOf(ctx)), place }
}

interface Asked {
  readonly reference: string
  readonly request: string
}

export async function showPayAt(ctx: Ctx<CasesEdge>, place: PayPlace, { reference, request }: Asked): Promise<Reply> {
  const paying = await openPayment(ctx, place, reference, request)
  return 'kind' in paying ? paying : payPage(ctx, paying)
}

export async function payAt(ctx: Ctx<CasesEdge>, place: PayPlace, { reference, request }: Asked): Promise<Reply> {
  const paying = await openPayment(ctx, place, reference, request)
  if ('kind' in paying) return paying
  const { edge, lang } = ctx
  const { opened, asked, seat, provider } = paying
  if (provider === undefined) return payPage(ctx, paying)
  if (isBeyond(ctx, asked)) return payPage(ctx, paying, 'beyond')
  const label = `${say(opened.loaded.service.title, lang)} – ${requestLabel(opened.loaded.service, asked.name, lang)}`
  try {
    const words = { label, lang, back: `${siteOf(ctx)}${place.payHref(lang, reference, request)}/back` }
    const begun = await beginPayment(edge, provider, opened, asked, seat, words)
    if (begun === 'done') return redirect(place.caseHref(lang, reference), 'paid')
    return leaving({ title: t(lang, 'pay.leaving'), footer: 'short', children: <Leaving lang={lang} to={begun.to} /> }, begun.to)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'case.pay-unclear') return payPage(ctx, paying, 'unclear')
    // What did not happen is tried again with the same key; nothing is taken twice.
    if (error.code === 'case.pay-down' || error.code.startsWith('outgoing.')) return payPage(ctx, paying, 'down')
    throw error
  }
}

/** The payer comes back. Whatever her browser says, the provider's server is asked. */
export async function backAt(ctx: Ctx<CasesEdge>, place: PayPlace, { reference, request }: Asked): Promise<Reply> {
  const { edge, lang } = ctx
  const { opened } = await place.open(ctx, reference)
  const provider = providerOf(edge, siteOf(ctx))
  const asked = opened.view.requests.findLast((one) => one.name === request && one.kind === 'payment')
  const attempt = asked && (await edge.store.as({ ...opened.access, subjects: [] }, (tx) => openAttempt(tx, opened.row.id, asked.key)))
  const back = place.caseHref(lang, reference)
  if (provider === undefined || attempt === undefined) return redirect(back)
  try {
    const state = await settlePayment(edge, provider, attempt.id)
    return redirect(back, state === 'paid' ? 'paid' : `pay.${state}`)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // The provider does not answer now: the job asks again.
    return redirect(back, 'pay.begun')
  }
}

const own: PayPlace = {
  open: async ({ edge, actor }, reference) => ({ opened: await openOwn(edge, actor, reference), seats: ['applicant'] }),
  caseHref,
  payHref,
}

export const showPayment = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.pay', route: 'GET /:lang/cases/:reference/pay/:request' },
  async (ctx, asked) => await showPayAt(ctx, own, asked),
)

export const pay = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.pay.begin', route: 'POST /:lang/cases/:reference/pay/:request' },
  async (ctx, asked) => await payAt(ctx, own, asked),
)

export const backFromPayment = endpoint<CasesEdge>()(
  { ...declaration, id: 'cases.pay.back', route: 'GET /:lang/cases/:reference/pay/:request/back' },
  async (ctx, asked) => await backAt(ctx, own, asked),
)

const Leaving = ({ lang, to }: { lang: string; to: string }) => (
  <ConfirmPage lang={lang} title={t(lang, 'pay.leaving')} back={`/${lang}/cases`}>
    <p>
      <a href={to}>{t(lang, 'pay.leaving.go')}</a>
    </p>
  </ConfirmPage>
)

/** Does the whole payment exceed what the mandate lets her pay at once? */
const isBeyond = ({ actor: { mandate } }: Ctx<CasesEdge>, { amount = 0 }: AskedRequest): boolean => amount > (mandate?.limit ?? amount)

function payPage(ctx: Ctx<CasesEdge>, { opened, asked, provider, place }: Paying, alert?: 'down' | 'unclear' | 'beyond'): Reply {
  const { lang } = ctx
  const { reference } = opened.row
  const { amount, left, part, of } = nextPart(asked)
  const money = (cents: number) => formatCents(lang, cents, asked.currency ?? 'EUR')
  const title = requestLabel(opened.loaded.service, asked.name, lang)
  const paid = paidOf(asked)
  const beyond = isBeyond(ctx, asked)
  const waits = alert === 'unclear' || asked.unclear.length > 0
  return page(
    {
      title: `${title} – ${say(opened.loaded.service.title, lang)}`,
      footer: 'short',
      failed: alert !== undefined,
      children: (
        <ConfirmPage lang={lang} title={title} back={place.caseHref(lang, reference)}>
          {alert === 'down' ? <Alert tone="danger">{t(lang, 'pay.down')}</Alert> : null}
          {waits ? <Alert tone="warning">{t(lang, 'pay.unclear')}</Alert> : null}
          {beyond ? (
            <Alert tone="warning">
              {t(lang, 'pay.beyond', { name: ctx.actor.mandate?.name ?? '', limit: formatCents(lang, ctx.actor.mandate?.limit ?? 0) })}
            </Alert>
          ) : null}
          <Facts
            lines={[
              { label: t(lang, 'pay.total'), value: money(asked.amount ?? 0) },
              ...(paid > 0 ? [{ label: t(lang, 'pay.paid'), value: money(paid) }] : []),
              ...(of > 1 ? [{ label: t(lang, 'pay.left'), value: money(left) }] : []),
            ]}
          />
          {of > 1 ? <p>{t(lang, 'pay.part', { part, of, amount: money(amount) })}</p> : null}
          {waits || beyond ? null : provider === undefined ? (
            <>
              <p>{t(lang, 'pay.none')}</p>
              <Actions>
                <LinkButton variant="secondary" href={`/${lang}/pages/aide`}>
                  {t(lang, 'closed.person')}
                </LinkButton>
              </Actions>
            </>
          ) : (
            <Form to={{ action: place.payHref(lang, reference, asked.name) }}>
              <p class="g-small">{t(lang, 'pay.how')}</p>
              <Actions>
                <Button>{t(lang, 'pay.do', { amount: money(amount) })}</Button>
              </Actions>
            </Form>
          )}
        </ConfirmPage>
      ),
    },
    alert === undefined ? 200 : ({ down: 503, unclear: 409, beyond: 403 } as const)[alert],
  )
}
