import type { Provider } from '#definitions'
import type { Ctx } from '#web'
import type { IdentityEdge } from '../edge.ts'
import { acrValues, asked } from './acr.ts'
import { clientOf, returnAddress, siteOrigin, told } from './client.ts'
import { type Errand, keepErrand, secretOf } from './errand.ts'

/** How old an authentication may be that is asked to be fresh, in seconds. */
export const freshSeconds = 300

/**
 * Makes the request to a provider (code flow, PKCE S256, state, nonce) and keeps what is needed when she comes back. Answers the state, under which
 * her way out is kept, and the secret of her browser. Refuses `provider.down`, `provider.refused`, `provider.key-missing`.
 */
export async function begin(
  ctx: Ctx<IdentityEdge>,
  provider: Provider,
  { then, resume, needs, account }: Pick<Errand, 'then' | 'resume' | 'needs' | 'account'>,
): Promise<{ readonly state: string; readonly secret: string }> {
  const { edge, lang } = ctx
  const site = siteOrigin(edge, ctx.url)
  const { lib, config } = await clientOf(edge, provider, site)
  const [state, nonce, verifier] = [lib.randomState(), lib.randomNonce(), lib.randomPKCECodeVerifier()]
  const parameters = {
    redirect_uri: returnAddress(provider, site),
    scope: provider.scope.join(' '),
    state,
    nonce,
    code_challenge: await lib.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    acr_values: acrValues(provider, asked(provider, needs)).join(' '),
    ui_locales: lang,
    // She shows again that it is her: an open session at the provider is not enough.
    ...(needs === undefined ? {} : { prompt: 'login' }),
    ...(needs === 'fresh' ? { max_age: String(freshSeconds) } : {}),
  }
  const to = await told(edge, provider, async () =>
    provider.pushed ? await lib.buildAuthorizationUrlWithPAR(config, parameters) : lib.buildAuthorizationUrl(config, parameters),
  )
  const secret = secretOf(ctx)
  await keepErrand(edge, secret, state, {
    with: `provider:${provider.id}`,
    to: to.href,
    lang,
    then,
    resume,
    ...(needs === undefined ? {} : { needs }),
    ...(account === undefined ? {} : { account }),
    nonce,
    verifier,
    began: edge.clock.now(),
  })
  return { state, secret }
}
