import type { CredentialRule } from '#services'
import type { Standing } from './contract.ts'

/** How a credential stands in a state of its case, as the service's file says. */
export const standingIn = ({ suspended, revoked }: Pick<CredentialRule, 'suspended' | 'revoked'>, state: string): Standing =>
  revoked.includes(state) ? 'revoked' : suspended.includes(state) ? 'suspended' : 'valid'

export interface Known {
  readonly id: string
  readonly document: string
  readonly order: string
  readonly standing: Standing
}

type Change =
  | {
      readonly type: 'credential.suspended' | 'credential.restored'
      readonly payload: { readonly state: string; readonly reason?: string }
    }
  | {
      readonly type: 'credential.revoked'
      readonly payload: { readonly because: 'case' | 'replaced'; readonly state?: string; readonly reason?: string }
    }

/**
 * What becomes of a credential when its case stands in `state`. `newest`: is it the last of its document? An older one was replaced; what was revoked stays so:
 * a right that begins again is issued again. `reason`: the words of whoever brought the case there. undefined: nothing changes.
 */
export function followed(
  credential: Known,
  rule: Pick<CredentialRule, 'suspended' | 'revoked'>,
  { state, reason, newest }: { readonly state: string; readonly reason?: string; readonly newest: boolean },
): Change | undefined {
  if (credential.standing === 'revoked') return undefined
  if (!newest) return { type: 'credential.revoked', payload: { because: 'replaced' } }
  const wanted = standingIn(rule, state)
  if (wanted === credential.standing) return undefined
  const said = { state, ...(reason === undefined ? {} : { reason }) }
  switch (wanted) {
    case 'revoked':
      return { type: 'credential.revoked', payload: { because: 'case', ...said } }
    case 'suspended':
      return { type: 'credential.suspended', payload: said }
    case 'valid':
      return { type: 'credential.restored', payload: said }
  }
}
