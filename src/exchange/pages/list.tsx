import { z } from 'zod'
import { Alert, type Ctx, DeskHead, Empty, endpoint, Flag, formatDateTime, page, Sheet, Table, Wrap } from '#web'
import type { ExchangeEdge } from '../contract.ts'
import { type Standing, standingOf } from '../control.ts'
import { findingText, lookAt, nameOf, type Overview, partyOf } from '../look.ts'
import { shown } from '../shown.ts'
import { t } from '../texts.ts'
import { standingText } from './control.tsx'
import { decisionText, shipmentHref } from './words.ts'

export const worker = { may: 'worker', purpose: 'administration', subject: 'none' } as const

/** Every shipment that this party was told of, the riskiest first, with the reasons. */
export const listPage = endpoint<ExchangeEdge>()(
  { ...worker, id: 'exchange.shipments', route: 'GET /:lang/exchange', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { lang, edge } = ctx
    const overview = await lookAt(edge, ctx.actor)
    const standing = await standingOf(edge, overview.own, ctx.actor, overview.controls)
    return page({
      title: t(lang, 'title'),
      kind: 'desk',
      children: (
        <Wrap class="g-desk">
          <DeskHead title={t(lang, 'title')} text={t(lang, 'lead')} />
          {overview.lies.length === 0 ? null : <Lies ctx={ctx} overview={overview} />}
          {overview.unreached.length === 0 ? null : <Unreached ctx={ctx} overview={overview} />}
          <Sheet id="list" title={t(lang, 'list')}>
            {overview.shipments.length === 0 ? (
              <Empty title={t(lang, 'none')} />
            ) : (
              <Shipments ctx={ctx} overview={overview} standing={standing} />
            )}
          </Sheet>
        </Wrap>
      ),
    })
  },
)

interface Shown {
  readonly ctx: Ctx<ExchangeEdge>
  readonly overview: Overview
}

function Lies({ ctx: { lang, edge }, overview }: Shown) {
  return (
    <Alert tone="danger">
      <strong>{t(lang, 'lies')}</strong>
      {overview.lies.map(({ party, witness }) => (
        <p>{t(lang, 'lie', { party: nameOf(edge, party, lang), witness: nameOf(edge, witness, lang) })}</p>
      ))}
    </Alert>
  )
}

function Unreached({ ctx: { lang, edge }, overview }: Shown) {
  return (
    <Alert tone="warning">
      {overview.unreached.map(({ party, count, since }) => (
        <p>
          {t(lang, 'unreached', {
            party: nameOf(edge, party, lang),
            count,
            since: formatDateTime(lang, since, edge.town.file['time-zone']),
          })}
        </p>
      ))}
    </Alert>
  )
}

function Shipments({
  ctx: { lang, edge },
  overview: { shipments, decisions },
  standing,
}: Shown & { readonly standing: ReadonlyMap<string, Standing> }) {
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'shipment'), kind: 'head' },
        { label: t(lang, 'risk'), kind: 'num' },
        { label: t(lang, 'reasons') },
        { label: t(lang, 'parties') },
        { label: t(lang, 'last') },
        { label: t(lang, 'control') },
      ]}
      rows={shipments.map(({ id, risk, findings, events }) => {
        const [control, decision] = [standing.get(id), decisions.get(id)]
        const words = [...new Set(findings.map((finding) => findingText(edge, lang, finding)))]
        return {
          cells: [
            <a href={shipmentHref(lang, id)}>{shown(id)}</a>,
            risk >= 40 ? <Flag state={risk >= 60 ? 'late' : 'soon'}>{t(lang, 'risk.of', { risk })}</Flag> : t(lang, 'risk.of', { risk }),
            words.length === 0 ? (
              t(lang, 'reasons.none')
            ) : (
              <ul class="g-list">
                {words.slice(0, 3).map((word) => (
                  <li>{word}</li>
                ))}
              </ul>
            ),
            [...new Set(events.map(({ party }) => nameOf(edge, party, lang)))].join(', '),
            formatDateTime(lang, events.at(-1)!.eventTime, edge.town.file['time-zone']),
            control !== undefined
              ? standingText(edge, lang, control)
              : decision === undefined
                ? t(lang, 'decision.none')
                : decisionText(lang, decision.decision),
          ],
        }
      })}
    />
  )
}

/** Shown to whoever works for the party, where there is one. */
export const exchangeLink = async ({ lang, edge, actor }: Ctx<ExchangeEdge>) => {
  try {
    partyOf(edge, actor)
    return { href: shipmentHref(lang), label: t(lang, 'title') }
  } catch {
    return undefined
  }
}
