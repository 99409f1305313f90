import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Button,
  Checkboxes,
  type Ctx,
  DeskHead,
  Empty,
  ErrorSummary,
  endpoint,
  Form,
  formatDateTime,
  LinkButton,
  page,
  type Reply,
  redirect,
  Sheet,
  Table,
  TextField,
  typed,
  Wrap,
} from '#web'
import { type Delivery, type EventType, eventTypes, isEventType, mostSubscriptions, type Subscription } from './contract.ts'
import { deliveriesOf, mine, replay, subscribe, unsubscribe } from './manage.ts'
import { t } from './texts.ts'

const admin = { may: 'administrator', purpose: 'administration', subject: 'none' } as const
const input = z.object({ lang: z.string() })
const one = input.extend({ id: z.uuid() })
const hrefOf = (lang: string, id?: string) => `/${lang}/webhooks${id === undefined ? '' : `/${id}`}`
const typeLabel = (lang: string, type: string): string => (isEventType(type) ? t(lang, `type.${type}` satisfies `type.${EventType}`) : type)

type Wrong = 'url' | 'types' | 'many'

export const pageEndpoints = [
  endpoint<CasesEdge>()({ ...admin, id: 'webhooks.list', route: 'GET /:lang/webhooks', input }, (ctx) => listPage(ctx)),
  // The secret stands on the answer itself, this once: an address that showed it again would keep it.
  endpoint<CasesEdge>()({ ...admin, id: 'webhooks.subscribe', route: 'POST /:lang/webhooks', input }, async (ctx) => {
    try {
      const { secret } = await subscribe(ctx, { url: typed(ctx, 'url').trim(), types: ctx.form.types ?? [] })
      return secretPage(ctx, secret)
    } catch (error) {
      const wrong = error instanceof Refusal ? wrongOf[error.code] : undefined
      if (wrong === undefined) throw error
      return listPage(ctx, wrong)
    }
  }),
  endpoint<CasesEdge>()(
    { ...admin, id: 'webhooks.show', route: 'GET /:lang/webhooks/:id', input: one.extend({ after: z.uuid().optional() }) },
    (ctx, { id, after }) => orNothing(() => deliveriesPage(ctx, id, after)),
  ),
  endpoint<CasesEdge>()({ ...admin, id: 'webhooks.change', route: 'POST /:lang/webhooks/:id', input: one }, (ctx, { id }) =>
    orNothing(async () => {
      const delivery = typed(ctx, 'replay')
      if (delivery === '') {
        await unsubscribe(ctx, id)
        return redirect(hrefOf(ctx.lang), 'webhook-ended')
      }
      if (!z.uuid().safeParse(delivery).success) throw new Refusal('web.not-found')
      await replay(ctx, id, delivery)
      return redirect(hrefOf(ctx.lang, id), 'webhook-again')
    }),
  ),
]

export const webhooksLink = async ({ lang }: Ctx<CasesEdge>) => ({ href: hrefOf(lang), label: t(lang, 'title') })

const wrongOf: Readonly<Record<string, Wrong>> = {
  'webhook.url-wrong': 'url',
  'webhook.types-missing': 'types',
  'webhook.too-many': 'many',
}
const wrongText = (lang: string, wrong: Wrong): string =>
  wrong === 'many' ? t(lang, 'many', { most: mostSubscriptions }) : t(lang, wrong === 'url' ? 'url.wrong' : 'types.missing')

async function orNothing(show: () => Promise<Reply>): Promise<Reply> {
  try {
    return await show()
  } catch (error) {
    throw error instanceof Refusal && error.code === 'webhook.unknown' ? new Refusal('web.not-found') : error
  }
}

const said = ({ flash, lang }: Ctx<CasesEdge>) =>
  flash === 'webhook-ended' || flash === 'webhook-again'
    ? { flash: { tone: 'success', text: t(lang, flash === 'webhook-ended' ? 'ended' : 'replayed') } as const }
    : {}

async function listPage(ctx: Ctx<CasesEdge>, wrong?: Wrong): Promise<Reply> {
  const { lang } = ctx
  const rows = await mine(ctx)
  return page(
    {
      title: t(lang, 'title'),
      kind: 'desk',
      failed: wrong !== undefined,
      ...said(ctx),
      children: (
        <Wrap class="g-desk">
          {wrong === undefined ? null : (
            <ErrorSummary lang={lang} problems={[{ field: wrong === 'types' ? 'types' : 'url', text: wrongText(lang, wrong) }]} />
          )}
          <DeskHead title={t(lang, 'title')} text={t(lang, 'lead')} />
          <Sheet id="list" title={t(lang, 'list')}>
            {rows.length === 0 ? <Empty title={t(lang, 'none')} /> : <Subscriptions ctx={ctx} rows={rows} />}
          </Sheet>
          <Sheet id="new" title={t(lang, 'new')}>
            <Form to={{ action: hrefOf(lang) }} class="g-flow">
              <TextField
                lang={lang}
                id="url"
                name="url"
                type="url"
                label={t(lang, 'url')}
                hint={t(lang, 'url.hint')}
                value={typed(ctx, 'url')}
                autocomplete="off"
                error={wrong === 'url' || wrong === 'many' ? wrongText(lang, wrong) : undefined}
              />
              <Checkboxes
                lang={lang}
                id="types"
                name="types"
                label={t(lang, 'types.label')}
                values={ctx.form.types ?? []}
                options={eventTypes.map((type) => ({ value: type, label: typeLabel(lang, type) }))}
                error={wrong === 'types' ? wrongText(lang, wrong) : undefined}
              />
              <Actions>
                <Button>{t(lang, 'save')}</Button>
              </Actions>
            </Form>
          </Sheet>
        </Wrap>
      ),
    },
    wrong === undefined ? 200 : 422,
  )
}

function Subscriptions({ ctx: { lang, edge }, rows }: { ctx: Ctx<CasesEdge>; rows: readonly Subscription[] }) {
  const named = (partner: string) => say(edge.town.partners.find(({ id }) => id === partner)?.title ?? { [lang]: partner }, lang)
  return (
    <Table
      lang={lang}
      dense
      stack
      columns={[
        { label: t(lang, 'url'), kind: 'head' },
        { label: t(lang, 'types') },
        { label: t(lang, 'deliveries'), bare: true },
        { label: t(lang, 'end'), bare: true },
      ]}
      rows={rows.map(({ id, url, types, partner }) => ({
        cells: [
          partner === null ? url : `${url} (${named(partner)})`,
          types.map((type) => typeLabel(lang, type)).join(' · '),
          <a href={hrefOf(lang, id)}>
            {t(lang, 'see')}
            <span class="ds-sr-only"> {url}</span>
          </a>,
          <Form to={{ action: hrefOf(lang, id), fields: { end: '1' } }}>
            <button class="g-textbutton" type="submit">
              {t(lang, 'end')}
              <span class="ds-sr-only"> {url}</span>
            </button>
          </Form>,
        ],
      }))}
    />
  )
}

function secretPage({ lang }: Ctx<CasesEdge>, secret: string): Reply {
  const title = t(lang, 'secret.title')
  return page({
    title,
    kind: 'desk',
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} text={t(lang, 'secret.lead')} />
        <p>
          <code class="g-link-once">{secret}</code>
        </p>
        <Actions>
          <LinkButton href={hrefOf(lang)}>{t(lang, 'back')}</LinkButton>
        </Actions>
      </Wrap>
    ),
  })
}

async function deliveriesPage(ctx: Ctx<CasesEdge>, id: string, after: string | undefined): Promise<Reply> {
  const { lang, edge } = ctx
  const { subscription, shown, next } = await deliveriesOf(ctx, id, after)
  const zone = edge.town.file['time-zone']
  return page({
    title: `${t(lang, 'deliveries')} – ${subscription.url}`,
    kind: 'desk',
    ...said(ctx),
    children: (
      <Wrap class="g-desk">
        <DeskHead title={t(lang, 'deliveries')} text={subscription.url} back={{ href: hrefOf(lang), label: t(lang, 'title') }} />
        <Sheet id="deliveries" title={t(lang, 'deliveries')}>
          {shown.length === 0 ? (
            <Empty title={t(lang, 'quiet')} />
          ) : (
            <Table
              lang={lang}
              dense
              stack
              columns={[
                { label: t(lang, 'event'), kind: 'head' },
                { label: t(lang, 'when') },
                { label: t(lang, 'state') },
                { label: t(lang, 'tries'), kind: 'num' },
                { label: t(lang, 'outcome') },
                { label: t(lang, 'again'), bare: true },
              ]}
              rows={shown.map((delivery) => rowOf(delivery, lang, zone, id))}
            />
          )}
          {next === undefined ? null : <a href={`${hrefOf(lang, id)}?after=${next}`}>{t(lang, 'older')}</a>}
        </Sheet>
      </Wrap>
    ),
  })
}

const rowOf = ({ id, type, madeAt, state, tries, outcome }: Delivery, lang: string, zone: string, subscription: string) => ({
  cells: [
    typeLabel(lang, type),
    formatDateTime(lang, madeAt, zone, 'short'),
    t(lang, `state.${state}`),
    String(tries),
    outcomeText(lang, outcome),
    state === 'waiting' ? (
      ''
    ) : (
      <Form to={{ action: hrefOf(lang, subscription), fields: { replay: id } }}>
        <button class="g-textbutton" type="submit">
          {t(lang, 'again')}
          <span class="ds-sr-only">
            {' '}
            {typeLabel(lang, type)}, {formatDateTime(lang, madeAt, zone, 'short')}
          </span>
        </button>
      </Form>
    ),
  ],
})

/** A status as it came; what we know of a failure in words. */
function outcomeText(lang: string, outcome: string | null): string {
  if (outcome === null) return t(lang, 'outcome.none')
  if (/^\d+$/.test(outcome)) return outcome
  if (outcome === 'webhook.partner-gone') return t(lang, 'outcome.partner-gone')
  return t(lang, outcome === 'outgoing.private-address' || outcome === 'outgoing.not-allowed' ? 'outcome.refused' : 'outcome.unreachable')
}
