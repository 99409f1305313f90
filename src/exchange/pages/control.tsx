import { z } from 'zod'
import { stateLabel } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { Actions, Button, type Ctx, endpoint, Facts, Form, formatDateTime, Radios, redirect, Sheet, Textarea, typed } from '#web'
import type { ExchangeEdge } from '../contract.ts'
import { controlService, type Declarant, declarantsOf, mayControl, openControl, type Standing, standingOf } from '../control.ts'
import type { Judged } from '../findings/find.ts'
import { lookAtOne } from '../look.ts'
import type { Own } from '../own.ts'
import type { Decision } from '../store.ts'
import { t } from '../texts.ts'
import { worker } from './list.tsx'
import { shipmentPage } from './shipment.tsx'
import { decisionText, shipmentHref } from './words.ts'

type C = Ctx<ExchangeEdge>
const longest = 2000

export interface Wrong {
  readonly declarant: boolean
  readonly why: boolean
}

/** A person of customs opens a case about the shipment; what follows happens at the desk. */
export const openControlPage = endpoint<ExchangeEdge>()(
  {
    ...worker,
    id: 'exchange.control',
    route: 'POST /:lang/exchange/shipment',
    input: z.object({ lang: z.string(), id: z.string().min(1).max(500) }),
  },
  async (ctx, { id }) => {
    const { edge, actor, lang } = ctx
    const { own, shipment } = await lookAtOne(edge, actor, id)
    if (!mayControl(controlService(edge, own), actor)) throw new Refusal('web.not-yours')
    const chosen = declarantsOf(edge, shipment).find((one) => one.id === typed(ctx, 'declarant'))
    const why = typed(ctx, 'why').trim()
    const wrong = { declarant: chosen === undefined, why: why === '' || why.length > longest }
    if (chosen === undefined || wrong.why) return await shipmentPage(ctx, id, wrong)
    await openControl(edge, actor, { shipment: id, declarant: chosen.id, why })
    return redirect(shipmentHref(lang, id), 'exchange-control')
  },
)

export interface ControlShown {
  /** where the newest control stands */
  readonly standing: Standing | undefined
  /** of before controls were cases */
  readonly decision: Decision | undefined
  readonly declarants: readonly Declarant[]
  /** this agent may open one now */
  readonly opens: boolean
}

export async function controlShown(
  { edge, actor }: C,
  { own, shipment, controls, decisions }: { own: Own; shipment: Judged } & Awaited<ReturnType<typeof lookAtOne>>,
): Promise<ControlShown> {
  const newest = controls.filter((one) => one.shipment === shipment.id).slice(-1)
  const standing = (await standingOf(edge, own, actor, newest)).get(shipment.id)
  const over = standing?.row === undefined || standing.row.phase === 'done'
  const opens = over && mayControl(controlService(edge, own), actor)
  return { standing, decision: decisions.get(shipment.id), declarants: declarantsOf(edge, shipment), opens }
}

/** Where the control of a shipment stands, in a few words. */
export function standingText(edge: ExchangeEdge, lang: string, { row }: Standing): string {
  if (row === undefined) return t(lang, 'control.gone')
  return stateLabel(edge.catalogue.at(row.service, row.version).service, row.state, lang)
}

export function ControlSheet({
  ctx,
  shipment,
  shown,
  wrong,
}: {
  ctx: C
  shipment: Judged
  shown: ControlShown
  wrong?: Wrong | undefined
}) {
  const { lang } = ctx
  const { standing, decision, declarants, opens } = shown
  if (standing === undefined && decision === undefined && !opens) return null
  return (
    <Sheet id="control" title={t(lang, 'control')}>
      {standing === undefined ? null : <Stands ctx={ctx} standing={standing} />}
      {standing !== undefined || decision === undefined ? null : <Earlier ctx={ctx} decision={decision} />}
      {!opens ? null : declarants.length === 0 ? (
        <p>{t(lang, 'control.nobody')}</p>
      ) : (
        <Open ctx={ctx} shipment={shipment} declarants={declarants} wrong={wrong} />
      )}
    </Sheet>
  )
}

function Stands({ ctx: { lang, edge }, standing }: { ctx: C; standing: Standing }) {
  const { row, reference, at } = standing
  const zone = edge.town.file['time-zone']
  const mine = row === undefined ? reference : <a href={`/${lang}/desk/cases/${reference}`}>{reference}</a>
  return (
    <Facts
      lines={[
        { label: t(lang, 'control.case'), value: mine },
        { label: t(lang, 'control.opened'), value: formatDateTime(lang, at, zone) },
        { label: t(lang, 'control.state'), value: standingText(edge, lang, standing) },
        ...(row === undefined ? [] : [{ label: t(lang, 'control.since'), value: formatDateTime(lang, row.since, zone) }]),
        ...(row?.phase === 'done' && typeof row.outcome === 'string'
          ? [{ label: t(lang, 'decision'), value: outcomeText(lang, row.outcome) }]
          : []),
      ]}
    />
  )
}

const outcomeText = (lang: string, outcome: string): string =>
  outcome === 'granted' || outcome === 'refused' ? t(lang, `control.${outcome}`) : t(lang, 'control.other')

function Earlier({ ctx: { lang, edge }, decision }: { ctx: C; decision: Decision }) {
  const at = formatDateTime(lang, decision.at, edge.town.file['time-zone'])
  return (
    <p>
      <strong>{t(lang, 'decided.by', { decision: decisionText(lang, decision.decision), at, reason: decision.reason })}</strong>
    </p>
  )
}

function Open({
  ctx,
  shipment,
  declarants,
  wrong,
}: {
  ctx: C
  shipment: Judged
  declarants: readonly Declarant[]
  wrong?: Wrong | undefined
}) {
  const { lang } = ctx
  const [first] = declarants
  return (
    <>
      <p>{t(lang, 'control.hint')}</p>
      <Form to={{ action: shipmentHref(lang, shipment.id) }} class="g-flow">
        <Radios
          lang={lang}
          id="declarant"
          name="declarant"
          label={t(lang, 'control.declarant')}
          value={typed(ctx, 'declarant') || (declarants.length === 1 ? (first?.id ?? '') : '')}
          options={declarants.map(({ id, name }) => ({ value: id, label: say(name, lang) }))}
          error={wrong?.declarant ? t(lang, 'wrong.declarant') : undefined}
        />
        <Textarea
          lang={lang}
          id="why"
          name="why"
          label={t(lang, 'control.why')}
          hint={t(lang, 'control.why.hint')}
          value={typed(ctx, 'why')}
          rows={3}
          error={wrong?.why ? t(lang, 'wrong.why') : undefined}
        />
        <Actions>
          <Button>{t(lang, 'control.open')}</Button>
        </Actions>
      </Form>
    </>
  )
}
