import { z } from 'zod'
import type { EventType } from '#kernel'
import type { Target } from '#log'
import type { Account } from './accounts.ts'

const level = z.enum(['none', 'low', 'substantial', 'high'])
const strength = z.enum(['demo', 'code', 'passkey', 'passkey-bound', 'provider', 'wallet'])
const one = <P extends z.ZodType>(type: string, payload: P) => ({ type, version: 1, payload }) satisfies EventType

/** What happens to an account. No secret, no public key, no credential id is in any of them. */
export const happened = {
  opened: one(
    'identity.account-opened',
    z.strictObject({
      kind: z.enum(['person', 'agent']),
      proofing: level,
      how: z.enum(['email', 'invitation', 'provider', 'wallet']),
      by: z.string().optional(),
    }),
  ),
  signedIn: one(
    'identity.signed-in',
    z.strictObject({ strength, level, passkey: z.uuid().optional(), browser: z.string(), network: z.string() }),
  ),
  sessionEnded: one('identity.session-ended', z.strictObject({ why: z.enum(['signed-out', 'ended', 'all-others']) })),
  /** for whom this session acts from here on; without a mandate: for herself */
  acting: one('identity.acting-for', z.strictObject({ mandate: z.uuid().optional() })),
  /** an agent fills in with a person before her; `number`: HMAC of the document's number */
  visitOpened: one(
    'identity.visit-opened',
    z.strictObject({ agent: z.uuid(), document: z.string(), number: z.string(), level, until: z.iso.datetime() }),
  ),
  visitEnded: one('identity.visit-ended', z.strictObject({})),
  enrolled: one(
    'identity.passkey-enrolled',
    z.strictObject({ passkey: z.uuid(), aaguid: z.string(), synced: z.boolean(), carries: level }),
  ),
  removed: one('identity.passkey-removed', z.strictObject({ passkey: z.uuid() })),
  suspected: one('identity.passkey-suspected', z.strictObject({ passkey: z.uuid() })),
  codesMade: one('identity.recovery-codes-made', z.strictObject({ count: z.number().int(), carries: level })),
  codeUsed: one('identity.recovery-code-used', z.strictObject({ left: z.number().int() })),
  invited: one('identity.invited', z.strictObject({ by: z.string() })),
  /** what an agent may do was changed */
  changed: one('identity.agent-changed', z.strictObject({ by: z.string(), teams: z.array(z.string()), may: z.array(z.string()) })),
  dismissed: one('identity.agent-dismissed', z.strictObject({ by: z.string() })),
  verified: one(
    'identity.verified',
    z.strictObject({
      level,
      document: z.string(),
      number: z.string(),
      expires: z.iso.date(),
      by: z.array(z.uuid()).min(1),
      recovers: z.boolean(),
    }),
  ),
  /** `facts`: she was found by who she is; `own`: she was signed in; `work`: an agent's address at work */
  linked: one('identity.linked', z.strictObject({ by: z.string(), level, how: z.enum(['opened', 'facts', 'own', 'work']) })),
  unlinked: one('identity.unlinked', z.strictObject({ by: z.string() })),
  recovered: one('identity.recovered', z.strictObject({ until: z.iso.datetime() })),
  agreed: one('identity.site-agreed', z.strictObject({ client: z.string(), claims: z.array(z.string()), purpose: z.string() })),
  tookBack: one('identity.site-ended', z.strictObject({ client: z.string() })),
  letter: one('identity.letter-written', z.strictObject({ about: z.string() })),
} as const

type Whose = Pick<Account, 'id' | 'person' | 'agency'>

const keyed = (account: Whose) => ({
  ...(account.person === null ? {} : { person: account.person, parent: `person:${account.person}` }),
  ...(account.agency === null ? {} : { agency: account.agency }),
  key: `account:${account.id}`,
})

/** Where events of an account go; its key hangs under its person's, so erasing her erases them. */
export const toAccount = (account: Whose): Target => ({ stream: `account:${account.id}`, ...keyed(account) })

/** A stream a session: two sign-ins at one moment do not stand in each other's way. */
export const toSession = (account: Whose, session: string): Target => ({ stream: `session:${session}`, ...keyed(account) })
