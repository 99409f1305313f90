import { z } from 'zod'
import { asAgent } from '#cases'
import { say } from '#definitions'
import { type Ctx, DeskHead, Empty, endpoint, formatDateTime, LinkButton, page, Sheet, Table, Wrap } from '#web'
import { purpose, type ResponseEdge } from '../contract.ts'
import type { Definition } from '../definition.ts'
import { definitionFor } from '../house.ts'
import { asOfficer } from '../receive.ts'
import { messagesOf, type Situation, situationsOf } from '../store.ts'
import { tasksTo } from '../tasks.ts'
import { t } from '../texts.ts'
import { type FeedRow, feedRows } from '../ways/feeds.ts'
import { flashOf, hrefOf, orNothing, responder, tasksHref } from './shared.ts'

/** Situations and messages on the page, the newest. */
const shown = 50

/** What goes on and what went on, and every message that came. */
export const listSituations = endpoint<ResponseEdge>()(
  { ...responder, id: 'response.list', route: 'GET /:lang/desk/response', input: z.object({ lang: z.string() }) },
  async (ctx) => await orNothing(listPage(ctx)),
)

async function listPage(ctx: Ctx<ResponseEdge>) {
  const { edge, lang } = ctx
  const { agency, feeds: named } = definitionFor(edge)
  const { situations, messages, feeds } = await edge.store.as(asOfficer(edge, ctx.actor), async (tx) => ({
    situations: await situationsOf(tx, agency, shown),
    messages: await messagesOf(tx, agency, shown),
    feeds: await feedRows(tx, agency),
  }))
  const zone = edge.town.file['time-zone']
  const title = t(lang, 'title')
  return page({
    title,
    kind: 'desk',
    ...flashOf(ctx),
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={t(lang, 'lead')}>
          <LinkButton href={`${hrefOf(lang)}/new`}>{t(lang, 'new')}</LinkButton>
        </DeskHead>
        <Sheet id="situations" title={t(lang, 'situations')}>
          {situations.length === 0 ? (
            <Empty title={t(lang, 'none')}>{t(lang, 'none.text')}</Empty>
          ) : (
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'situation'), kind: 'head' },
                { label: t(lang, 'state') },
                { label: t(lang, 'from') },
                { label: t(lang, 'since') },
              ]}
              rows={situations.map((one) => ({
                ...(waitsFor(one, ctx.actor.account) ? { turn: 'you' as const } : {}),
                cells: [
                  <a href={hrefOf(lang, one.id)}>{titleOf(one, lang)}</a>,
                  t(lang, `state.${one.state}`),
                  t(lang, `origin.${one.origin}`),
                  formatDateTime(lang, one.proposedAt, zone, 'short'),
                ],
              }))}
            />
          )}
        </Sheet>
        {named.length === 0 ? null : <Feeds ctx={ctx} named={named} rows={feeds} />}
        {messages.length === 0 ? null : (
          <Sheet id="messages" title={t(lang, 'messages')}>
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'message'), kind: 'head' },
                { label: t(lang, 'sender') },
                { label: t(lang, 'became') },
                { label: t(lang, 'when') },
              ]}
              rows={messages.map((one) => ({
                cells: [
                  one.situation === null ? one.headline : <a href={hrefOf(lang, one.situation)}>{one.headline}</a>,
                  one.sender,
                  one.because === null ? t(lang, `outcome.${one.outcome}`) : t(lang, `because.${one.because}`),
                  formatDateTime(lang, one.at, zone, 'short'),
                ],
              }))}
            />
          </Sheet>
        )}
      </Wrap>
    ),
  })
}

/** Feeds that the town reads, and whether the last reading went well. */
function Feeds({ ctx: { edge, lang }, named, rows }: { ctx: Ctx<ResponseEdge>; named: Definition['feeds']; rows: readonly FeedRow[] }) {
  const zone = edge.town.file['time-zone']
  return (
    <Sheet id="feeds" title={t(lang, 'feeds')}>
      <Table
        lang={lang}
        dense
        stack
        columns={[{ label: t(lang, 'feed'), kind: 'head' }, { label: t(lang, 'feed.read') }, { label: t(lang, 'feed.state') }]}
        rows={named.map(({ id, title, minutes }) => {
          const row = rows.find((one) => one.id === id)
          const never = row === undefined || row.readAt === null
          return {
            cells: [
              say(title, lang),
              never ? t(lang, 'feed.never') : formatDateTime(lang, row.readAt ?? '', zone, 'short'),
              never ? '–' : row.failure === null ? t(lang, 'feed.well') : t(lang, 'feed.failed', { code: row.failure, minutes }),
            ],
          }
        })}
      />
    </Sheet>
  )
}

/** An exercise says so wherever its title stands. */
export const titleOf = ({ title, exercise }: Pick<Situation, 'title' | 'exercise'>, lang: string): string =>
  exercise ? t(lang, 'exercise.title', { title: say(title, lang) }) : say(title, lang)

/** A second person's yes is wanted, and this account may be the one. */
const waitsFor = ({ state, proposedBy, pendingBy }: Situation, account: string): boolean =>
  (state === 'proposed' && proposedBy !== account) || (pendingBy !== null && pendingBy !== account)

/** How many situations wait for a second person stands beside the link. */
export async function situationsLink(ctx: Ctx<ResponseEdge>) {
  const { edge, actor, lang } = ctx
  try {
    const { agency } = definitionFor(edge)
    const rows = await edge.store.as(asOfficer(edge, actor), (tx) => situationsOf(tx, agency, shown))
    const waiting = rows.filter((one) => waitsFor(one, actor.account)).length
    return { href: hrefOf(lang), label: t(lang, 'title'), ...(waiting === 0 ? {} : { count: waiting }) }
  } catch {
    // Another agency's responder has what is asked of her agency.
    const access = asAgent(actor, purpose)
    const tasks = await edge.store.as(access, (tx) => tasksTo(tx, access.agency ?? ''))
    const unseen = tasks.filter(({ seenAt }) => seenAt === null).length
    return tasks.length === 0
      ? undefined
      : { href: tasksHref(lang), label: t(lang, 'tasks.received'), ...(unseen === 0 ? {} : { count: unseen }) }
  }
}
