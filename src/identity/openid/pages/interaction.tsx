import { z } from 'zod'
import { Refusal } from '#kernel'
import { factsOf } from '#people'
import { type Ctx, endpoint, type Reply, redirect, typed } from '#web'
import { asAccount, type IdentityEdge } from '../../edge.ts'
import { happened, toAccount } from '../../events.ts'
import { type Own, ownOf } from '../../manage.ts'
import { signInFirst } from '../../pages/sign-in.tsx'
import { claimsFor, claimsOfScope } from '../asked.ts'
import { claimsFrom } from '../claims.ts'
import { grantsOf, saveGrant } from '../grants.ts'
import { answerQuestion, needLevel, type Question, questionFor, signedIn } from '../question.ts'
import { agentPage, consentPage, onPage } from './consent.tsx'
import { failedPage } from './failed.tsx'

const input = z.object({ lang: z.string(), uid: z.string().regex(/^[\w-]{10,64}$/) })
const open = { may: 'anyone', purpose: 'securite', subject: 'none', input } as const
const pathOf = (lang: string, uid: string) => `/${lang}/openid/${uid}`

/** Runs with the question of this browser and who answers it: a resident, signed in surely enough. Others sign in first and come back. */
async function answering(ctx: Ctx<IdentityEdge>, uid: string, then: (question: Question, own: Own) => Promise<Reply>): Promise<Reply> {
  const question = await questionFor(ctx, uid)
  if (question === undefined) return failedPage(ctx)
  const { actor, lang } = ctx
  const own = await ownOf(ctx)
  if (actor.kind === 'anonymous' || own === undefined) return await signInFirst(ctx, pathOf(lang, uid))
  if (actor.kind !== 'person' || actor.mandate?.kind === 'counter') return agentPage(ctx, question, pathOf(lang, uid))
  if (actor.person === undefined) throw new Refusal('web.step-up', { level: question.client.assurance })
  await needLevel(ctx, question)
  return await then(question, own)
}

/** What she agrees to now: what the site asks for and may be told. */
const toTell = ({ parameters, client }: Question) => claimsFor(parameters, client)

async function showQuestion(ctx: Ctx<IdentityEdge>, question: Question, own: Own, changed = false): Promise<Reply> {
  if (question.interaction.prompt.name === 'login') {
    await signedIn(ctx, question)
    return onPage(ctx, question)
  }
  const claims = toTell(question)
  const facts = await ctx.edge.store.as(asAccount(own.account), (tx) => factsOf(tx, own.account.person ?? ''))
  return consentPage(ctx, question, claims, claimsFrom(facts, claims), changed)
}

/** Notes what she agreed, in one transaction with its event, and hands the answer over. */
async function agree(ctx: Ctx<IdentityEdge>, question: Question, { account }: Own): Promise<void> {
  const { client, parameters } = question
  const scope = String(parameters.scope ?? '')
    .split(' ')
    .filter((one) => one === 'openid' || Object.hasOwn(claimsOfScope, one))
  const grantId = await ctx.edge.store.as(asAccount(account), async (tx) => {
    const before = (await grantsOf(tx, account.id)).find((grant) => grant.client === client.id)
    const claims = [...new Set([...(before?.claims ?? []), ...toTell(question)])]
    const all = [...new Set([...(before?.scope.split(' ') ?? []), ...scope])].join(' ')
    await ctx.edge.log.append(tx, toAccount(account), [
      { type: happened.agreed.type, payload: { client: client.id, claims, purpose: client.purpose } },
    ])
    return await saveGrant(tx, account.id, { client: client.id, scope: all, claims })
  })
  await answerQuestion(question, { consent: { grantId } })
}

const answer = endpoint<IdentityEdge>()(
  { ...open, id: 'identity.openid.answer', route: 'POST /:lang/openid/:uid' },
  async (ctx, { uid }) => {
    const on = redirect(`${pathOf(ctx.lang, uid)}/on`)
    if (typed(ctx, 'do') !== 'continue') {
      const question = await questionFor(ctx, uid)
      if (question === undefined) return failedPage(ctx)
      const unmet = question.interaction.prompt.reasons.includes('level')
      await answerQuestion(question, {
        error: unmet ? 'unmet_authentication_requirements' : 'access_denied',
        error_description: unmet ? 'the level that was asked for is not reached' : 'the person refused',
      })
      return on
    }
    return await answering(ctx, uid, async (question, own) => {
      if (question.interaction.prompt.name !== 'consent') return await showQuestion(ctx, question, own)
      // What she agreed to is what stood on the page.
      if (typed(ctx, 'claims') !== toTell(question).join(' ')) return await showQuestion(ctx, question, own, true)
      await agree(ctx, question, own)
      return on
    })
  },
)

export const interactionEndpoints = [
  endpoint<IdentityEdge>()({ ...open, id: 'identity.openid.question', route: 'GET /:lang/openid/:uid' }, (ctx, { uid }) =>
    answering(ctx, uid, (question, own) => showQuestion(ctx, question, own)),
  ),
  answer,
  endpoint<IdentityEdge>()({ ...open, id: 'identity.openid.on', route: 'GET /:lang/openid/:uid/on' }, async (ctx, { uid }) => {
    const question = await questionFor(ctx, uid)
    return question?.interaction.result === undefined ? failedPage(ctx) : onPage(ctx, question)
  }),
]
