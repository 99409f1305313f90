import { Refusal } from '#kernel'
import type { Ctx } from '#web'
import { type Account, accountById } from './accounts.ts'
import { asSystem, type IdentityEdge } from './edge.ts'
import type { Level } from './levels.ts'
import { type Passkey, passkeysOf } from './passkeys.ts'
import { type SessionRow, sessionBy } from './sessions.ts'

const freshMinutes = 10

/** One's own account, as one manages it. */
export interface Own {
  readonly account: Account
  readonly session: SessionRow
  readonly keys: readonly Passkey[]
}

/** The account of the session that asks; undefined: nobody is signed in. */
export const ownOf = async ({ edge, secret }: Ctx<IdentityEdge>): Promise<Own | undefined> =>
  secret === undefined
    ? undefined
    : await edge.store.as(asSystem, async (tx) => {
        const session = await sessionBy(tx, secret)
        const account = session === undefined ? undefined : await accountById(tx, session.account)
        return session === undefined || account === undefined ? undefined : { account, session, keys: await passkeysOf(tx, account.id) }
      })

/**
 * What a key enrolled now may carry; undefined: she must show again that it is her. Whoever has keys changes how she signs in only just after
 * using one (or a recovery code): a session left open is not enough.
 */
export function manages({ session, keys }: Own, now: number): Level | undefined {
  if (session.enrols === null) return undefined
  const fresh = keys.length === 0 || session.strength === 'demo' || now - Date.parse(session.at) <= freshMinutes * 60_000
  return fresh ? session.enrols : undefined
}

/** Refuses `web.step-up` when she must show again that it is her. */
export function needManages(own: Own, now: number): Level {
  const carries = manages(own, now)
  if (carries === undefined) throw new Refusal('web.step-up', { level: 'fresh' })
  return carries
}

/** For what else asks for a key just used: an administrator's changes. Refuses `web.step-up`. */
export async function needFresh(ctx: Ctx<IdentityEdge>): Promise<void> {
  const own = await ownOf(ctx)
  if (own !== undefined) needManages(own, ctx.edge.clock.now())
}

/** May this key go? Not the last way in: for a proofed account and for an agent, e-mail is none. */
export const mayRemove = ({ account, keys }: Own): boolean =>
  keys.length > 1 || (account.kind === 'person' && account.proofing === 'none' && account.email !== null)

/** May a provider go? Not the last way in: another one, a key, or the mailbox of an account that nobody proofed stays. */
export const mayUnlink = ({ account, keys }: Pick<Own, 'account' | 'keys'>, links: readonly unknown[]): boolean =>
  links.length > 1 || keys.length > 0 || (account.proofing === 'none' && account.email !== null)
