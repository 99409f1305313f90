import { z } from 'zod'
import { Refusal } from '#kernel'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { ownOf } from '../manage.ts'
import { chooseActing, heldBy } from '../mandates/live.ts'
import { isLocal } from '../resume.ts'
import { goOn, onwardOf } from './arrive.tsx'
import { choicePage } from './choice.tsx'

const input = z.object({ lang: z.string() })
const person = { may: 'person', purpose: 'compte', subject: 'self', acting: 'services' } as const

/** For whom she acts from here on: asked after signing in, and whenever she wants. */
export const actingEndpoints = [
  endpoint<IdentityEdge>()(
    { ...person, id: 'identity.acting', route: 'GET /:lang/acting', input: input.extend({ then: z.string().max(2000).optional() }) },
    async (ctx, { then }): Promise<Reply> => {
      const { edge, actor, lang } = ctx
      const own = await ownOf(ctx)
      if (own === undefined || own.account.person === null) return redirect(`/${lang}/mandates`)
      const { account } = own
      const held = await edge.store.as(asSystem, (tx) => heldBy(edge, tx, account.person ?? ''))
      // Nobody to act for: the page that explains how it is asked.
      if (held.length === 0) return redirect(`/${lang}/mandates`)
      const onward = { then: then !== undefined && isLocal(then) ? then : `/${lang}`, resume: '' }
      return choicePage(ctx, account, held, onward, actor.mandate?.id)
    },
  ),
  endpoint<IdentityEdge>()({ ...person, id: 'identity.acting.choose', route: 'POST /:lang/acting', input }, async (ctx): Promise<Reply> => {
    const { edge, secret, actor } = ctx
    const wanted = typed(ctx, 'mandate')
    const mandate = wanted === '' ? undefined : z.uuid().safeParse(wanted).data
    if (wanted !== '' && mandate === undefined) throw new Refusal('mandate.unknown')
    if (!(await chooseActing(edge, secret, mandate))) throw new Refusal('mandate.unknown')
    return backTo(ctx, actor)
  }),
]

/** The case that she was looking at belongs to whom she acted for: after a change the way leads to the first page, or where signing in was going. */
const backTo = (ctx: Ctx<IdentityEdge>, actor: Ctx['actor']): Reply => goOn(ctx, actor, onwardOf(ctx))
