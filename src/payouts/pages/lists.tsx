import { z } from 'zod'
import { agentNames, type CasesEdge } from '#cases'
import { Refusal } from '#kernel'
import {
  Actions,
  Button,
  type Ctx,
  DeskHead,
  Empty,
  endpoint,
  Form,
  formatCents,
  formatDate,
  page,
  redirect,
  Sheet,
  Table,
  typed,
  Wrap,
} from '#web'
import type { PaymentList } from '../contract.ts'
import { agencyOf, as, prepare, purpose } from '../manage.ts'
import { listsOf, type Waiting, waiting } from '../store.ts'
import { flashOf } from './flash.ts'
import { t } from './texts.ts'

export const accountant = { may: 'accountant', purpose } as const
export const hrefOf = (lang: string, list?: string): string => `/${lang}/payouts${list === undefined ? '' : `/${list}`}`
const input = z.object({ lang: z.string() })
/** lists on the page, newest first */
const shown = 100

/** What waits to be paid, and the lists of before. Sums only: nobody is named here. */
const showLists = endpoint<CasesEdge>()(
  { ...accountant, subject: 'none', id: 'payouts.lists', route: 'GET /:lang/payouts', input },
  async (ctx) => {
    const { edge, lang } = ctx
    const { due, lists } = await edge.store.as(as(ctx), async (tx) => ({
      due: await waiting(tx, agencyOf(ctx)),
      lists: await listsOf(tx, agencyOf(ctx), shown),
    }))
    const names = await agentNames(
      edge,
      [...new Set(lists.flatMap(({ preparedBy, approvedBy }) => [preparedBy, approvedBy ?? preparedBy]))],
      lang,
      purpose,
    )
    return page({
      title: t(lang, 'title'),
      kind: 'desk',
      ...flashOf(ctx),
      children: (
        <Wrap class="g-desk">
          <DeskHead title={t(lang, 'title')} text={t(lang, 'lead')} />
          <Sheet id="due" title={t(lang, 'due')}>
            {due.length === 0 ? <Empty title={t(lang, 'due.none')} /> : <Due lang={lang} due={due} />}
          </Sheet>
          <Sheet id="lists" title={t(lang, 'lists')}>
            {lists.length === 0 ? <Empty title={t(lang, 'lists.none')} /> : <Lists lang={lang} lists={lists} names={names} />}
          </Sheet>
        </Wrap>
      ),
    })
  },
)

const prepareList = endpoint<CasesEdge>()(
  { ...accountant, subject: 'none', id: 'payouts.prepare', route: 'POST /:lang/payouts', input },
  async (ctx) => {
    try {
      return redirect(hrefOf(ctx.lang, await prepare(ctx, typed(ctx, 'currency'))), 'payout-prepared')
    } catch (error) {
      const said = error instanceof Refusal && (error.code === 'payout.nothing' || error.code === 'payout.no-payer')
      if (!said) throw error
      return redirect(hrefOf(ctx.lang), error.code.replace('.', '-'))
    }
  },
)

export const listsEndpoints = [showLists, prepareList]

function Due({ lang, due }: { lang: string; due: readonly Waiting[] }) {
  return (
    <>
      {due.map(({ currency, payments, total }) => (
        <Form to={{ action: hrefOf(lang), fields: { currency } }} class="g-flow">
          <p>{t(lang, 'due.sum', { count: payments, total: formatCents(lang, total, currency) })}</p>
          <Actions>
            <Button>{t(lang, 'prepare')}</Button>
          </Actions>
        </Form>
      ))}
    </>
  )
}

type Names = Awaited<ReturnType<typeof agentNames>>
export const nameIn = (names: Names, account: string | null): string => {
  const named = account === null ? undefined : names.get(account)
  return named === undefined ? '–' : `${named.given} ${named.family}`
}

function Lists({ lang, lists, names }: { lang: string; lists: readonly PaymentList[]; names: Names }) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'list'), kind: 'head' },
        { label: t(lang, 'day') },
        { label: t(lang, 'payments'), kind: 'num' },
        { label: t(lang, 'total'), kind: 'num' },
        { label: t(lang, 'came-back'), kind: 'num' },
        { label: t(lang, 'state') },
        { label: t(lang, 'prepared-by') },
        { label: t(lang, 'approved-by') },
      ]}
      rows={lists.map((list) => ({
        ...(list.state === 'prepared' ? { turn: 'you' as const } : {}),
        cells: [
          <a href={hrefOf(lang, list.id)}>{list.messageId}</a>,
          formatDate(lang, list.day, 'short'),
          String(list.payments),
          formatCents(lang, list.total, list.currency),
          list.returned === 0 ? '–' : String(list.returned),
          t(lang, `state.${list.state}`),
          nameIn(names, list.preparedBy),
          nameIn(names, list.approvedBy),
        ],
      }))}
    />
  )
}

/** How many lists wait for a second person stands beside the link. */
export const payoutsLink = async (ctx: Ctx<CasesEdge>) => {
  const lists = await ctx.edge.store.as(as(ctx), (tx) => listsOf(tx, agencyOf(ctx), shown))
  const open = lists.filter(({ state, preparedBy }) => state === 'prepared' && preparedBy !== ctx.actor.account).length
  return { href: hrefOf(ctx.lang), label: t(ctx.lang, 'title'), ...(open === 0 ? {} : { count: open }) }
}
