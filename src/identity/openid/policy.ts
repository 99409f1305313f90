import type { errors as Errors, KoaContextWithOIDC, interactionPolicy as Policy } from 'oidc-provider'
import type { Client } from '#definitions'
import { reaches } from '../levels.ts'
import { asking } from './adapter.ts'
import { acrSaid, claimsFor, levelsFor } from './asked.ts'

interface Library {
  readonly interactionPolicy: typeof Policy
  readonly errors: typeof Errors
}

/**
 * When a person must be asked. The library's own checks of `acr` compare words and leave `acr_values` alone; ours compare levels and take both,
 * since a site that asks for a level and gets less must never be told that all is well.
 */
export function policyFor({ interactionPolicy: { base, Check }, errors }: Library, clientOf: (id: string) => Client) {
  const policy = base()
  const login = policy.get('login')!
  login.checks.remove('essential_acr')
  login.checks.remove('essential_acrs')
  login.checks.add(
    new Check(
      'level',
      'the level that was asked for is not reached',
      'unmet_authentication_requirements',
      ({ oidc }: KoaContextWithOIDC) => {
        const parameters = oidc.params ?? {}
        const levels = levelsFor(parameters, clientOf(oidc.client?.clientId ?? ''))
        if (levels === undefined)
          throw new errors.CustomOIDCProviderError('unmet_authentication_requirements', 'none of the levels asked for is known here')
        const has = asking.getStore()?.session?.level
        if (has === undefined || oidc.session?.accountId === undefined) return Check.NO_NEED_TO_PROMPT // `no_session` asks
        oidc.session.acr = acrSaid(has, parameters)
        if (reaches(has, levels[0]!)) return Check.NO_NEED_TO_PROMPT
        // The first is wished for, any will do: she is asked for the first one once, if anybody is there to be asked.
        const enough = levels.some((level) => reaches(has, level))
        const wasAsked = oidc.result?.login !== undefined || oidc.prompts.has('none')
        return enough && wasAsked ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT
      },
    ),
  )
  const consent = policy.get('consent')!
  // What a site asks for and may not be told is never given, so nobody is asked for it again and again.
  consent.checks.remove('op_claims_missing')
  consent.checks.add(
    new Check('unseen', 'something to be told that the person has not seen', 'consent_required', ({ oidc }: KoaContextWithOIDC) => {
      const seen = oidc.grant?.getOIDCClaims() ?? []
      const unseen = claimsFor(oidc.params ?? {}, clientOf(oidc.client?.clientId ?? '')).some((claim) => !seen.includes(claim))
      return unseen ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT
    }),
  )
  return policy
}
