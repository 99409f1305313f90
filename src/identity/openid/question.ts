import type { Interaction, Provider } from 'oidc-provider'
import type { Client } from '#definitions'
import { Refusal } from '#kernel'
import type { Ctx } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { acrOf, lower, reaches } from '../levels.ts'
import { ownOf } from '../manage.ts'
import { wayOf } from '../webauthn.ts'
import { levelsFor, type Parameters } from './asked.ts'
import { issuerOf, providerAt } from './provider.ts'
import { recordsOf } from './records.ts'
import { amrOf } from './sessions.ts'

/** What a site asks of the person at this browser: to sign in (again, or more surely), or to agree. */
export interface Question {
  readonly provider: Provider
  readonly interaction: Interaction
  readonly client: Client
  readonly parameters: Parameters
}

/** The question of this browser; undefined: it is over, or it was asked of another one. */
export async function questionFor(ctx: Ctx<IdentityEdge>, uid: string): Promise<Question | undefined> {
  const mine = (ctx.header('cookie') ?? '').split(/; */).includes(`guichet-asked=${uid}`)
  if (!mine) return undefined
  const provider = await providerAt(ctx.edge, issuerOf(ctx.edge, ctx.url))
  const interaction = await provider.Interaction.find(uid)
  const client = ctx.edge.town.clients.find(({ id }) => id === interaction?.params.client_id)
  return interaction === undefined || client === undefined ? undefined : { provider, interaction, client, parameters: interaction.params }
}

/** The name of the site that asks: no secret, and no question of another browser is opened by it. */
export async function siteAsking(ctx: Ctx<IdentityEdge>, uid: string): Promise<Client['name'] | undefined> {
  const interaction = (await recordsOf(ctx.edge.store).read({ kind: 'Interaction', id: uid }))?.payload
  return ctx.edge.town.clients.find(({ id }) => id === (interaction?.params as { client_id?: string } | undefined)?.client_id)?.name
}

/** The answer, kept until the browser is back at the provider. */
export async function answerQuestion({ interaction }: Question, result: NonNullable<Interaction['result']>): Promise<void> {
  interaction.result = 'error' in result ? result : { ...interaction.lastSubmission, ...result }
  await interaction.persist()
}

/** Whom she signs in as, for the provider. She may have become somebody else since it asked. */
export async function signedIn(ctx: Ctx<IdentityEdge>, question: Question): Promise<void> {
  const { actor } = ctx
  const { session } = actor
  if (session === undefined) throw new Refusal('web.sign-in')
  if (question.interaction.session !== undefined && question.interaction.session.accountId !== actor.account)
    question.interaction.session = undefined
  await answerQuestion(question, {
    login: {
      accountId: actor.account,
      acr: acrOf(actor.assurance),
      amr: amrOf(session.strength),
      ts: Math.floor(Date.parse(session.at) / 1000),
    },
  })
}

/**
 * Refuses `web.step-up` when she must show more surely, or just now, that it is her. The level that is wished for most is asked for when she has what
 * reaches it; otherwise any that the site accepts will do.
 */
export async function needLevel(ctx: Ctx<IdentityEdge>, { interaction, client, parameters }: Question): Promise<void> {
  const { actor } = ctx
  const levels = levelsFor(parameters, client) ?? []
  const [wished] = levels
  if (wished !== undefined && !reaches(actor.assurance, wished)) {
    const own = await ownOf(ctx)
    const could = own?.keys.some((key) => reaches(lower(own.account.proofing, wayOf(key).ceiling), wished)) ?? false
    if (could) throw new Refusal('web.step-up', { level: wished })
    if (!levels.some((level) => reaches(actor.assurance, level)))
      throw new Refusal('web.step-up', { level: levels.reduce((least, level) => lower(least, level)) })
  }
  const { reasons } = interaction.prompt
  const again = reasons.includes('login_prompt') || reasons.includes('max_age')
  // The library counts in seconds: what happened in the second of the question may have happened before it.
  if (again && Date.parse(actor.session?.at ?? '') < (interaction.iat + 1) * 1000) throw new Refusal('web.step-up', { level: 'fresh' })
}
