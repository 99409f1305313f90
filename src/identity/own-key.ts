import { Refusal } from '#kernel'
import type { Ctx } from '#web'
import { asSystem, type IdentityEdge } from './edge.ts'
import { passkeyBy, passkeysOf } from './passkeys.ts'
import { signedBy, siteOf } from './webauthn.ts'

/** May she use a key here: has she one, and has this site a name that keys can be made for? */
export async function keysHere({ edge, url, actor }: Ctx<IdentityEdge>): Promise<'some' | 'none' | 'no-site'> {
  if (siteOf(edge, url) === undefined) return 'no-site'
  return (await edge.store.as(asSystem, (tx) => passkeysOf(tx, actor.account))).length === 0 ? 'none' : 'some'
}

/** A key of hers has just signed this. Refuses `identity.key-wrong` for anything else, somebody else's key included. */
export async function needOwnKey({ edge, url, actor }: Ctx<IdentityEdge>, posted: string): Promise<void> {
  const signed = await signedBy(edge, url, posted).catch((error) => {
    if (error instanceof Refusal) return undefined
    throw error
  })
  if (signed?.account.id !== actor.account) throw new Refusal('identity.key-wrong')
}

/** Whose key is it, by the authenticator's name of it? Refuses `identity.key-over` when nobody has it any more, `identity.passkey-refused` when it is another's. */
export async function needKeyOf({ edge, actor }: Ctx<IdentityEdge>, credential: string): Promise<void> {
  const key = await edge.store.as(asSystem, (tx) => passkeyBy(tx, credential))
  if (key === undefined) throw new Refusal('identity.key-over')
  if (key.account !== actor.account) throw new Refusal('identity.passkey-refused')
}
