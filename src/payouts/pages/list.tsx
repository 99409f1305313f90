import { z } from 'zod'
import { agentNames, type CasesEdge } from '#cases'
import { Refusal, showReference } from '#kernel'
import {
  Actions,
  Alert,
  Button,
  bytes,
  type Ctx,
  DeskHead,
  endpoint,
  Facts,
  Form,
  formatCents,
  formatDate,
  formatDateTime,
  page,
  type Reply,
  redirect,
  Sheet,
  Table,
  typed,
  Wrap,
} from '#web'
import { type Payment, reasons } from '../contract.ts'
import { pain001 } from '../export/pain001.ts'
import { tableOf } from '../export/table.ts'
import { approve, discard, type OpenedList, openList, purpose, tellByHand } from '../manage.ts'
import { bankOf } from '../provider.ts'
import { flashOf } from './flash.ts'
import { accountant, hrefOf, nameIn } from './lists.tsx'
import { t } from './texts.ts'

const input = z.object({ lang: z.string(), list: z.uuid() })

/** Another agency's list is not there. */
async function orNothing<T>(of: Promise<T>): Promise<T> {
  try {
    return await of
  } catch (error) {
    throw error instanceof Refusal && error.code === 'payout.unknown' ? new Refusal('web.not-found') : error
  }
}

const showList = endpoint<CasesEdge>()(
  { ...accountant, subject: 'list', id: 'payouts.list', route: 'GET /:lang/payouts/:list', input },
  async (ctx, { list: id }) => listPage(ctx, await orNothing(openList(ctx, id))),
)

const changes: Readonly<Record<string, (ctx: Ctx<CasesEdge>, id: string) => Promise<void>>> = {
  approve,
  discard,
  paid: (ctx, id) => tellByHand(ctx, id, undefined, undefined),
  returned: (ctx, id) => tellByHand(ctx, id, typed(ctx, 'payment'), typed(ctx, 'reason') || 'MS03'),
}
/** Refusals that the page says in words. */
const said = new Set(['payout.same-person', 'payout.by-decider', 'payout.not-now'])

const changeList = endpoint<CasesEdge>()(
  { ...accountant, subject: 'list', id: 'payouts.change', route: 'POST /:lang/payouts/:list', input },
  async (ctx, { list: id }) => {
    const change = changes[typed(ctx, 'do')]
    if (change === undefined) throw new Refusal('web.not-found')
    try {
      await orNothing(change(ctx, id))
    } catch (error) {
      if (!(error instanceof Refusal) || !said.has(error.code)) throw error
      return redirect(hrefOf(ctx.lang, id), error.code.replace('.', '-'))
    }
    return redirect(hrefOf(ctx.lang, id), `payout-${typed(ctx, 'do')}`)
  },
)

const exportXml = endpoint<CasesEdge>()(
  { ...accountant, subject: 'list', id: 'payouts.xml', route: 'GET /:lang/payouts/:list/pain.001.xml', input },
  async (ctx, { list: id }) => exported(ctx, id, 'application/xml', 'xml', pain001),
)
const exportCsv = endpoint<CasesEdge>()(
  { ...accountant, subject: 'list', id: 'payouts.csv', route: 'GET /:lang/payouts/:list/list.csv', input },
  async (ctx, { list: id }) => exported(ctx, id, 'text/csv; charset=utf-8', 'csv', tableOf),
)

async function exported(
  ctx: Ctx<CasesEdge>,
  id: string,
  type: string,
  ending: string,
  write: (opened: OpenedList) => string,
): Promise<Reply> {
  const opened = await orNothing(openList(ctx, id))
  return bytes(type, Buffer.from(write(opened)), `${opened.list.messageId}.${ending}`)
}

export const listEndpoints = [showList, changeList, exportXml, exportCsv]

async function listPage(ctx: Ctx<CasesEdge>, opened: OpenedList): Promise<Reply> {
  const { edge, lang, actor } = ctx
  const { list, payments } = opened
  const zone = edge.town.file['time-zone']
  const names = await agentNames(edge, [list.preparedBy, ...(list.approvedBy === null ? [] : [list.approvedBy])], lang, purpose)
  const barred =
    list.preparedBy === actor.account
      ? 'same-person'
      : payments.some(({ deciders }) => deciders.includes(actor.account))
        ? 'by-decider'
        : undefined
  const facts = [
    { label: t(lang, 'state'), value: t(lang, `state.${list.state}`) },
    { label: t(lang, 'total'), value: formatCents(lang, list.total, list.currency) },
    { label: t(lang, 'payments'), value: String(list.payments) },
    { label: t(lang, 'day'), value: formatDate(lang, list.day) },
    { label: t(lang, 'payer'), value: list.payer.name },
    { label: t(lang, 'prepared-by'), value: `${nameIn(names, list.preparedBy)}, ${formatDateTime(lang, list.preparedAt, zone)}` },
    ...(list.approvedAt === null
      ? []
      : [{ label: t(lang, 'approved-by'), value: `${nameIn(names, list.approvedBy)}, ${formatDateTime(lang, list.approvedAt, zone)}` }]),
  ]
  return page({
    title: `${t(lang, 'list')} ${list.messageId}`,
    kind: 'desk',
    ...flashOf(ctx),
    children: (
      <Wrap class="g-desk">
        <DeskHead title={list.messageId} back={{ href: hrefOf(lang), label: t(lang, 'title') }} />
        <Sheet id="about" title={t(lang, 'about')}>
          <Facts lines={facts} />
          {list.state !== 'prepared' ? null : <Decide lang={lang} id={list.id} barred={barred} />}
          {list.approvedAt === null ? null : (
            <ul class="g-list">
              <li>
                <a href={`${hrefOf(lang, list.id)}/pain.001.xml`}>{t(lang, 'export.xml')}</a>
              </li>
              <li>
                <a href={`${hrefOf(lang, list.id)}/list.csv`}>{t(lang, 'export.csv')}</a>
              </li>
            </ul>
          )}
          {list.state !== 'approved' || bankOf(edge) !== undefined ? null : (
            <Form to={{ action: hrefOf(lang, list.id), fields: { do: 'paid' } }} class="g-flow">
              <p>{t(lang, 'by-hand')}</p>
              <Button variant="secondary">{t(lang, 'all-paid')}</Button>
            </Form>
          )}
        </Sheet>
        {payments.length === 0 ? null : (
          <Sheet id="payments" title={t(lang, 'payments')}>
            <Payments lang={lang} opened={opened} />
          </Sheet>
        )}
      </Wrap>
    ),
  })
}

function Decide({ lang, id, barred }: { lang: string; id: string; barred: 'same-person' | 'by-decider' | undefined }) {
  return (
    <>
      {barred === undefined ? null : <Alert tone="info">{t(lang, `barred.${barred}`)}</Alert>}
      <Actions>
        {barred === undefined ? (
          <Form to={{ action: hrefOf(lang, id), fields: { do: 'approve' } }}>
            <Button>{t(lang, 'approve')}</Button>
          </Form>
        ) : null}
        <Form to={{ action: hrefOf(lang, id), fields: { do: 'discard' } }}>
          <Button variant="secondary">{t(lang, 'discard')}</Button>
        </Form>
      </Actions>
    </>
  )
}

function Payments({ lang, opened: { list, payments, payees } }: { lang: string; opened: OpenedList }) {
  const asks = list.state === 'approved' || list.state === 'sent' || list.state === 'settled'
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'case'), kind: 'head' },
        { label: t(lang, 'name') },
        { label: t(lang, 'account'), kind: 'code' },
        { label: t(lang, 'amount'), kind: 'num' },
        { label: t(lang, 'state') },
        { label: t(lang, 'returned'), bare: true },
      ]}
      rows={payments.map((one) => ({
        cells: [
          one.reference === '' ? t(lang, 'erased') : showReference(one.reference),
          payees.get(one.id)?.name ?? t(lang, 'erased'),
          one.masked,
          formatCents(lang, one.amount, one.currency),
          stateOf(lang, one),
          asks && one.state !== 'returned' ? <Returned lang={lang} list={list.id} payment={one} /> : '',
        ],
      }))}
    />
  )
}

function Returned({ lang, list, payment }: { lang: string; list: string; payment: Payment }) {
  return (
    <details>
      <summary>
        {t(lang, 'returned.tell')}
        <span class="ds-sr-only"> {payment.reference}</span>
      </summary>
      <Form to={{ action: hrefOf(lang, list), fields: { do: 'returned', payment: payment.id } }}>
        <label>
          {t(lang, 'reason')}{' '}
          <select class="ds-input" name="reason">
            {reasons.map((reason) => (
              <option value={reason}>{t(lang, `reason.${reason}`)}</option>
            ))}
            <option value="MS03">{t(lang, 'reason.other')}</option>
          </select>
        </label>
        <Button variant="secondary">{t(lang, 'returned.do')}</Button>
      </Form>
    </details>
  )
}

function stateOf(lang: string, { state, reason }: Payment): string {
  if (state !== 'returned') return t(lang, `payment.${state}`)
  const known = reasons.find((one) => one === reason)
  return t(lang, 'payment.returned', { reason: known === undefined ? t(lang, 'reason.other') : t(lang, `reason.${known}`) })
}
