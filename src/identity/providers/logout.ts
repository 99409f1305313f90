import { createHash } from 'node:crypto'
import { seal, sql, unseal } from '#store'
import type { Ctx } from '#web'
import { asSystem, type IdentityEdge } from '../edge.ts'
import { sessionBy } from '../sessions.ts'
import { clientOf, siteOrigin } from './client.ts'
import { keepErrand, secretOf } from './errand.ts'
import type { Told } from './finish.ts'

const keyOf = (secret: string) => createHash('sha256').update(`provider-session ${secret}`).digest()

/** Where the provider sends people back after signing out. */
export const outAddress = (provider: string, site: string): string => `${site}/identity/providers/${provider}/out`

/** Keeps with the session what signing out at the provider will need, sealed under the session's secret: the database cannot read it. */
export async function keepForLogout(
  edge: IdentityEdge,
  secret: string,
  provider: string,
  { idToken }: Pick<Told, 'idToken'>,
): Promise<void> {
  if (idToken === undefined) return
  await edge.store.as(asSystem, async (tx) => {
    const session = await sessionBy(tx, secret)
    if (session === undefined) return
    await tx.rows(sql`insert into identity.provider_session (session_id, provider, sealed)
      values (${session.id}, ${provider}, ${seal(keyOf(secret), Buffer.from(idToken), session.id)})`)
  })
}

/**
 * Before a session ends: the way to the provider at which she is signed in as well, kept as an errand. undefined: nothing to end there, or it does not
 * answer: then she is signed out here, as she asked.
 */
export async function leaveProvider(ctx: Ctx<IdentityEdge>): Promise<{ readonly state: string; readonly secret: string } | undefined> {
  const { edge, secret, lang } = ctx
  if (secret === undefined) return undefined
  const found = await edge.store.as(asSystem, async (tx) => {
    const session = await sessionBy(tx, secret)
    const row =
      session === undefined
        ? undefined
        : await tx.row(sql<{ provider: string; sealed: Uint8Array }>`
            select provider, sealed from identity.provider_session where session_id = ${session.id}`)
    return row === undefined || session === undefined
      ? undefined
      : { provider: row.provider, idToken: unseal(keyOf(secret), row.sealed, session.id).toString() }
  })
  const provider = edge.town.providers.find(({ id }) => id === found?.provider)
  if (found === undefined || provider?.logout !== true) return undefined
  const site = siteOrigin(edge, ctx.url)
  try {
    const { lib, config } = await clientOf(edge, provider, site)
    if (config.serverMetadata().end_session_endpoint === undefined) return undefined
    const state = lib.randomState()
    const to = lib.buildEndSessionUrl(config, {
      id_token_hint: found.idToken,
      post_logout_redirect_uri: outAddress(provider.id, site),
      state,
    })
    const own = secretOf(ctx)
    await keepErrand(edge, own, state, {
      with: `out:${provider.id}`,
      to: to.href,
      lang,
      then: `/${lang}`,
      resume: '',
      nonce: '',
      verifier: '',
      began: edge.clock.now(),
    })
    return { state, secret: own }
  } catch {
    edge.telemetry.note('provider.failed', { provider: provider.id, code: 'provider.no-logout' })
    return undefined
  }
}
