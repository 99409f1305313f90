import { z } from 'zod'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, redirect, typed } from '#web'
import { asAccount, type IdentityEdge } from '../edge.ts'
import { happened, toAccount } from '../events.ts'
import { mayRemove, needManages, type Own } from '../manage.ts'
import { namePasskey, type Passkey, removePasskey } from '../passkeys.ts'
import { tell } from '../tell.ts'
import { forOwn } from './security.tsx'
import { keyPage } from './security-view.tsx'

const input = z.object({ lang: z.string(), id: z.uuid() })
const open = { may: 'anyone', purpose: 'securite', subject: 'none', acting: 'never' } as const

/** One of one's own keys. Refuses `web.not-found`: whether somebody else's exists is not said. */
function keyIn(own: Own, id: string): Passkey {
  const key = own.keys.find((one) => one.id === id)
  if (key === undefined) throw new Refusal('web.not-found')
  return key
}

const path = (id: string) => `security/passkeys/${id}`

export const passkeyEndpoints = [
  endpoint<IdentityEdge>()({ ...open, id: 'identity.passkey', route: 'GET /:lang/security/passkeys/:id', input }, (ctx, { id }) =>
    forOwn(ctx, path(id), async (own) => keyPage(ctx, keyIn(own, id), mayRemove(own))),
  ),
  endpoint<IdentityEdge>()({ ...open, id: 'identity.passkey.change', route: 'POST /:lang/security/passkeys/:id', input }, (ctx, { id }) =>
    forOwn(ctx, path(id), async (own) => {
      const key = keyIn(own, id)
      needManages(own, ctx.edge.clock.now())
      return typed(ctx, 'do') === 'remove' ? await remove(ctx, own, key) : await rename(ctx, own, key)
    }),
  ),
]

async function rename(ctx: Ctx<IdentityEdge>, own: Own, key: Passkey) {
  const name = typed(ctx, 'name').trim().slice(0, 60)
  if (name === '') return keyPage(ctx, key, mayRemove(own), true)
  await ctx.edge.store.as(asAccount(own.account), (tx) => namePasskey(tx, own.account.id, key.id, name))
  return redirect(`/${ctx.lang}/security`, 'key-named')
}

/** Removing a key ends the sessions that it opened (the foreign key cascades): also this one, when it was this key. */
async function remove(ctx: Ctx<IdentityEdge>, own: Own, key: Passkey) {
  const { edge, lang } = ctx
  if (!mayRemove(own)) throw new Refusal('identity.last-way')
  await edge.store.as(asAccount(own.account), async (tx) => {
    if ((await removePasskey(tx, own.account.id, key.id)) === undefined) return
    await edge.log.append(tx, toAccount(own.account), [{ type: happened.removed.type, payload: { passkey: key.id } }])
    await tell(edge, tx, own.account, 'key-removed')
  })
  return redirect(`/${lang}/security`, 'key-removed')
}
