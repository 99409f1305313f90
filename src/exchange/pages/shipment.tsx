import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { bytes, type Ctx, DeskHead, ErrorSummary, endpoint, Flag, formatDateTime, page, type Reply, Sheet, Timeline, Wrap } from '#web'
import { type ExchangeEdge, received } from '../contract.ts'
import { canonicalEpc } from '../epcis/epc.ts'
import { holderAfter } from '../findings/custody.ts'
import type { Judged } from '../findings/find.ts'
import type { Told } from '../findings/shipment.ts'
import { placeOf } from '../findings/travel.ts'
import { asAgentOf, findingText, lookAtOne, nameOf, partyOf } from '../look.ts'
import { measuresIn } from '../measures.ts'
import { shown } from '../shown.ts'
import { eventById } from '../store.ts'
import { stepWord, t } from '../texts.ts'
import { thingsIn, word } from '../things.ts'
import { ControlSheet, controlShown, type Wrong } from './control.tsx'
import { worker } from './list.tsx'
import { RouteMap, type Stop } from './map.tsx'
import { shipmentHref } from './words.ts'

type C = Ctx<ExchangeEdge>
const input = z.object({ lang: z.string(), id: z.string().min(1).max(500) })

export const shipmentPages = [
  endpoint<ExchangeEdge>()({ ...worker, id: 'exchange.shipment', route: 'GET /:lang/exchange/shipment', input }, (ctx, { id }) =>
    shipmentPage(ctx, id),
  ),
  endpoint<ExchangeEdge>()(
    {
      ...worker,
      id: 'exchange.receipt',
      route: 'GET /:lang/exchange/receipts/:event',
      input: z.object({ lang: z.string(), event: z.uuid() }),
    },
    async (ctx, { event }) => {
      const proof = await receiptOf(ctx, event)
      if (proof === undefined) throw new Refusal('web.not-found')
      return bytes('text/plain; charset=utf-8', Buffer.from(proof), `${event}.tlog-proof`)
    },
  ),
]

/** Of what another told: the receipt that came with it; of our own: from our log. */
async function receiptOf({ edge, actor }: C, id: string): Promise<string | undefined> {
  const own = partyOf(edge, actor)
  return await edge.store.as(asAgentOf(own, actor), async (tx) => {
    const row = await eventById(tx, own.own.agency, id)
    if (row === undefined) return undefined
    if (row.leaf === null) return (await edge.publicLog.receiptOf(tx, id))?.proof
    const event = (await edge.log.read(tx, row.stream)).find((one) => one.id === id)
    return event?.type === received.type ? (event.payload as { proof: string }).proof : undefined
  })
}

export async function shipmentPage(ctx: C, id: string, wrong?: Wrong): Promise<Reply> {
  const { lang, edge } = ctx
  const looked = await lookAtOne(edge, ctx.actor, id)
  const { shipment } = looked
  const control = await controlShown(ctx, looked)
  const zone = edge.town.file['time-zone']
  const title = `${t(lang, 'shipment')} ${shown(id)}`
  const problems = [
    ...(wrong?.declarant ? [{ field: 'declarant', text: t(lang, 'wrong.declarant') }] : []),
    ...(wrong?.why ? [{ field: 'why', text: t(lang, 'wrong.why') }] : []),
  ]
  return page(
    {
      title,
      kind: 'desk',
      failed: problems.length > 0,
      ...(ctx.flash === 'exchange-control' ? { flash: { tone: 'success' as const, text: t(lang, 'control.done') } } : {}),
      children: (
        <Wrap class="g-desk">
          {problems.length === 0 ? null : <ErrorSummary lang={lang} problems={problems} />}
          <DeskHead
            title={title}
            text={`${t(lang, 'risk')} ${t(lang, 'risk.of', { risk: shipment.risk })}`}
            back={{ href: shipmentHref(lang), label: t(lang, 'back') }}
          />
          <Sheet id="reasons" title={t(lang, 'reasons')}>
            {shipment.findings.length === 0 ? (
              <p>{t(lang, 'reasons.none')}</p>
            ) : (
              <ul class="g-list">
                {shipment.findings.map((finding) => (
                  <li>
                    {findingText(edge, lang, finding)}
                    {finding.kind === 'document' ? (
                      <>
                        {' '}
                        <a href={shipmentHref(lang, String(finding.facts.other))}>
                          {t(lang, 'other', { other: shown(String(finding.facts.other)) })}
                        </a>
                      </>
                    ) : null}
                  </li>
                ))}
              </ul>
            )}
          </Sheet>
          <Sheet id="chain" title={t(lang, 'chain')}>
            <Timeline lang={lang} entries={shipment.events.map((told) => entryOf(ctx, shipment, told))} />
          </Sheet>
          <Sheet id="map" title={t(lang, 'map')}>
            <Route ctx={ctx} shipment={shipment} />
          </Sheet>
          <Sheet id="documents" title={t(lang, 'documents')}>
            {shipment.documents.length === 0 ? (
              <p>{t(lang, 'documents.none')}</p>
            ) : (
              <List items={shipment.documents.map(({ document }) => shown(document))} />
            )}
          </Sheet>
          <Sheet id="things" title={t(lang, 'things')}>
            <List items={shipment.things.map(shown)} />
          </Sheet>
          <Sheet id="receipts" title={t(lang, 'receipts')}>
            <p>{t(lang, 'receipts.text')}</p>
            <ul class="g-list">
              {shipment.events.map(({ id: event, eventTime }) => (
                <li>
                  <a href={`/${lang}/exchange/receipts/${event}`}>{t(lang, 'receipt', { at: formatDateTime(lang, eventTime, zone) })}</a>
                </li>
              ))}
            </ul>
          </Sheet>
          <ControlSheet ctx={ctx} shipment={shipment} shown={control} wrong={wrong} />
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

const List = ({ items }: { items: readonly string[] }) => (
  <ul class="g-list">
    {items.map((item) => (
      <li>{item}</li>
    ))}
  </ul>
)

const placesOf = ({ edge, lang }: C) =>
  new Map(
    edge.town.parties.flatMap(({ places }) =>
      places.map(({ id, name, latitude, longitude }) => [canonicalEpc(id), { id, name: say(name, lang), latitude, longitude }] as const),
    ),
  )

function entryOf(ctx: C, { findings }: Judged, told: Told) {
  const { edge, lang } = ctx
  const zone = edge.town.file['time-zone']
  const place = placeOf(told.body, placesOf(ctx))
  const step = stepWord(lang, word(told.body.bizStep))
  const holder = holderAfter(told, edge.town.parties)
  const papers = thingsIn(told.body).filter(({ role }) => role.startsWith('document.'))
  const said = [...measuresIn(told.body, lang), ...papers.map(({ thing }) => shown(thing))]
  const wrong = [...new Set(findings.filter(({ events }) => events.includes(told.hash)).map((finding) => findingText(edge, lang, finding)))]
  const name = place === undefined ? undefined : (placesOf(ctx).get(canonicalEpc(place.id))?.name ?? place.id)
  return {
    state: 'past' as const,
    at: told.eventTime,
    when: formatDateTime(lang, told.eventTime, zone),
    title: name === undefined ? step : t(lang, 'at.place', { step, place: name }),
    text: (
      <>
        {[
          t(lang, 'by', { party: nameOf(edge, told.party, lang), at: formatDateTime(lang, told.toldAt, zone) }),
          ...(told.leaf === null ? [] : [t(lang, 'entry', { index: told.leaf })]),
          ...(holder === undefined ? [] : [t(lang, 'handed', { party: nameOf(edge, holder, lang) })]),
          ...(said.length === 0 ? [] : [t(lang, 'said', { said: said.join(' · ') })]),
        ].join(' ')}
        {wrong.length === 0 ? null : (
          <>
            <br />
            <Flag state="late">{t(lang, 'wrong.here')}</Flag> <strong>{wrong.join(' ')}</strong>
          </>
        )}
      </>
    ),
  }
}

function Route({ ctx, shipment }: { ctx: C; shipment: Judged }) {
  const places = placesOf(ctx)
  const stops = shipment.events.flatMap(({ body }): Stop[] => {
    const place = placeOf(body, places)
    return place === undefined ? [] : [{ ...place, name: places.get(canonicalEpc(place.id))?.name ?? place.id }]
  })
  return stops.length === 0 ? <p>{t(ctx.lang, 'map.none')}</p> : <RouteMap lang={ctx.lang} stops={stops} />
}
