import { Refusal } from '#kernel'
import type { Ctx, Reply } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { ownOf } from '../manage.ts'
import type { Errand } from '../providers/errand.ts'
import type { AtProvider } from './provider-part.tsx'
import { signInPage } from './sign-in.tsx'
import { asks, stepUpPage } from './step-up.tsx'

export type Where = Pick<Errand, 'then' | 'resume' | 'needs'>

/** Nothing was done, and why; the other ways are on the same page, and what she had written is still there. Throws what is no refusal of identity. */
export async function instead(ctx: Ctx<IdentityEdge>, error: unknown, where: Where, provider?: AtProvider['provider']): Promise<Reply> {
  if (!(error instanceof Refusal) || !/^(provider|wallet|identity)\./.test(error.code)) throw error
  const wrong = { code: error.code, provider }
  const own = where.needs === undefined ? undefined : await ownOf(ctx)
  if (own !== undefined) return await stepUpPage(ctx, own, asks.catch('fresh').parse(where.needs), where, wrong)
  if (error.code === 'identity.too-many') return await signInPage(ctx, where, { status: 429, wrong: 'too-many' })
  return await signInPage(ctx, where, { status: error.code.endsWith('.down') ? 503 : 422, provider: wrong })
}
