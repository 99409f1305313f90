import { z } from 'zod'
import { asPerson, asSystem } from '#cases'
import { browserOf } from '#identity'
import { isUuid, Refusal } from '#kernel'
import {
  Actions,
  Alert,
  Back,
  Button,
  type Ctx,
  endpoint,
  Form,
  formatDateTime,
  nothing,
  PageHead,
  page,
  redirect,
  Table,
  TextButton,
  typed,
  Wrap,
} from '#web'
import type { NoticesEdge } from '../contract.ts'
import { shownBy } from '../store.ts'
import { t } from '../texts.ts'
import { signedFor } from '../whereto.ts'
import { isPoint } from './encrypt.ts'
import { vapidOf } from './keys.ts'
import { mayPushTo } from './service.ts'
import { addDevice, deviceLeft, devicesOf, endDevice } from './store.ts'

const declaration = { may: 'person', purpose: 'compte', subject: 'self', input: z.object({ lang: z.string() }) } as const
const access = asSystem('support')

/** Devices on which she is called, and this one. */
const show = endpoint<NoticesEdge>()({ ...declaration, id: 'notices.devices', route: 'GET /:lang/notices/devices' }, async (ctx) => {
  const { edge, lang, actor } = ctx
  const { publicKey } = await edge.store.as(access, (tx) => vapidOf(edge.store, tx))
  const devices = await edge.store.as(asPerson(actor, 'compte'), (tx) => devicesOf(edge.store, tx, actor.person ?? ''))
  const title = t(lang, 'devices.title')
  const note = (name: 'denied' | 'asking' | 'failed') => ({ [`data-${name}`]: t(lang, `devices.${name}`) })
  return page({
    title,
    islands: ['push'],
    ...flashOf(ctx),
    children: (
      <Wrap end class="g-space">
        <Back lang={lang} href={`/${lang}/notices`} label={t(lang, 'mine.title')} />
        <PageHead lang={lang} title={title} lead={t(lang, 'devices.lead')} />
        <div class="g-flow">
          <p>{t(lang, 'devices.says')}</p>
          <div data-push-cannot>
            <Alert tone="info">{t(lang, 'devices.cannot')}</Alert>
          </div>
          <Form to={{ action: `/${lang}/notices/devices` }} once={false} hidden data-push={publicKey}>
            {(['endpoint', 'p256dh', 'auth'] as const).map((name) => (
              <input type="hidden" name={name} value="" />
            ))}
            <Actions>
              <Button>{t(lang, 'devices.here')}</Button>
            </Actions>
            <p role="status" data-push-note {...note('denied')} {...note('asking')} {...note('failed')} />
          </Form>
          {devices.length === 0 ? null : (
            <section class="g-flow">
              <h2>{t(lang, 'devices.list')}</h2>
              <Table
                lang={lang}
                stack
                columns={[
                  { label: t(lang, 'devices.device'), kind: 'head' },
                  { label: t(lang, 'devices.since') },
                  { label: t(lang, 'devices.end') },
                ]}
                rows={devices.map(({ id, name, at, endpoint: where }) => ({
                  cells: [
                    name || t(lang, 'devices.unnamed'),
                    formatDateTime(lang, at, edge.town.file['time-zone'], 'short'),
                    <Form to={{ action: `/${lang}/notices/devices/end` }} data-push-end={where.slice(-24)}>
                      <TextButton name="device" value={id} label={t(lang, 'devices.end')} object={name || t(lang, 'devices.unnamed')} />
                      <span hidden data-push-here>
                        {' '}
                        {t(lang, 'devices.this')}
                      </span>
                    </Form>,
                  ],
                }))}
              />
            </section>
          )}
        </div>
      </Wrap>
    ),
  })
})

const flashes = { 'device.added': 'devices.added', 'device.ended': 'devices.ended', 'device.refused': 'devices.failed' } as const
function flashOf({ flash, lang }: Ctx<NoticesEdge>) {
  const key = flashes[flash as keyof typeof flashes]
  return key === undefined
    ? {}
    : { flash: { tone: flash === 'device.refused' ? ('warning' as const) : ('success' as const), text: t(lang, key) } }
}

/** What a browser gives out; whatever else is posted is not noted. */
const add = endpoint<NoticesEdge>()({ ...declaration, id: 'notices.devices.add', route: 'POST /:lang/notices/devices' }, async (ctx) => {
  const { edge, lang, actor } = ctx
  const device = { endpoint: typed(ctx, 'endpoint'), p256dh: typed(ctx, 'p256dh'), auth: typed(ctx, 'auth') }
  const bytes = (text: string) => Buffer.from(text.slice(0, 200), 'base64url')
  if (!mayPushTo(edge, device.endpoint) || !isPoint(bytes(device.p256dh)) || bytes(device.auth).length !== 16)
    return redirect(`/${lang}/notices/devices`, 'device.refused')
  const name = browserOf(ctx.header('user-agent'))
  await edge.store.as(access, (tx) => addDevice(edge.store, tx, actor.person ?? '', { ...device, name }))
  return redirect(`/${lang}/notices/devices`, 'device.added')
})

const end = endpoint<NoticesEdge>()(
  { ...declaration, id: 'notices.devices.end', route: 'POST /:lang/notices/devices/end' },
  async (ctx) => {
    const { edge, lang, actor } = ctx
    const id = typed(ctx, 'device')
    if (!isUuid(id)) throw new Refusal('web.not-found')
    await edge.store.as(asPerson(actor, 'compte'), (tx) => endDevice(tx, id))
    return redirect(`/${lang}/notices/devices`, 'device.ended')
  },
)

/** A device says that it showed a notice; the address is the right, as it came sealed for the device. */
const received = endpoint<NoticesEdge>()(
  {
    id: 'notices.received',
    route: 'POST /:lang/notices/received/:token',
    may: 'anyone',
    purpose: 'support',
    subject: 'none',
    takes: 'text',
    input: z.object({ lang: z.string(), token: z.string().max(100) }),
  },
  async ({ edge }, { token }) => {
    await edge.store.as(access, async (tx) => {
      const intent = (await signedFor(edge.store, tx, 'push')).read(token)
      if (intent === undefined) throw new Refusal('web.not-found')
      await shownBy(tx, intent, 'push')
    })
    return nothing
  },
)

/** The browser of a device says that whoever used it signed out. It alone knows the address that its push service gave it: naming it is the right. */
const left = endpoint<NoticesEdge>()(
  {
    id: 'notices.devices.left',
    route: 'POST /:lang/notices/devices/left',
    may: 'anyone',
    purpose: 'support',
    subject: 'none',
    input: z.object({ lang: z.string() }),
  },
  async (ctx) => {
    const where = typed(ctx, 'endpoint')
    if (where.length > 0 && where.length <= 1000) await ctx.edge.store.as(access, (tx) => deviceLeft(ctx.edge.store, tx, where))
    return nothing
  },
)

export const pushEndpoints = [show, add, end, left, received]
